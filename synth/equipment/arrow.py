"""The arrow: origin at the string's groove in the nock, +x to the point, +z up."""

from dataclasses import dataclass

import numpy as np

from synth.equipment.shapes import grid_mesh, join, moved, painted, rod, tube
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.scene import Material, Mesh, Rgb

LENGTH_M = 0.72
"""Groove to tip; 0.70 to 0.75 m in use."""
SHAFT_RADIUS_M = 0.00275
"""5.5 mm shafts, the usual outdoor carbon arrow."""

VANE_ANGLES_RAD = np.deg2rad([30.0, 150.0, -90.0])
"""Of the two hen vanes and the cock vane about the shaft from upright, 120 degrees apart: the cock vane stands away
from the bow, square to the string in the nock's groove."""
_VANE_START_M, _VANE_LENGTH_M, _VANE_HEIGHT_M = 0.028, 0.045, 0.0085
_BRIGHT: tuple[Rgb, ...] = (
    (0.85, 0.05, 0.25), (0.9, 0.75, 0.02), (0.05, 0.6, 0.1), (0.02, 0.25, 0.8), (0.9, 0.3, 0.02), (0.8, 0.8, 0.8),
)  # fmt: skip


@dataclass(frozen=True)
class ArrowStyle:
    """Colours [linear RGB] of the two hen vanes, the cock vane and the nock."""

    vanes: Rgb = _BRIGHT[1]
    cock_vane: Rgb = _BRIGHT[0]
    nock: Rgb = _BRIGHT[0]


def draw_arrow_style(rng: np.random.Generator) -> ArrowStyle:
    """Two bright colours per archer."""
    first, second = rng.choice(len(_BRIGHT), 2, replace=False)
    return ArrowStyle(_BRIGHT[first], _BRIGHT[second], _BRIGHT[second])


def arrow_mesh(length_m: float = LENGTH_M) -> Mesh:
    """Groove to tip `length_m` [m]: shaft (slot 0), point (1), hen vanes (2), cock vane (3), nock (4)."""
    shaft = rod((0.012, 0, 0), (length_m - 0.03, 0, 0), SHAFT_RADIUS_M, 8)
    steps = np.array([0.0, 0.006, 0.016, 0.03])
    point = tube(
        np.column_stack([length_m - 0.03 + steps, np.zeros((4, 2))]),
        SHAFT_RADIUS_M * np.array([1.05, 1.05, 0.85, 0.08]),
        8,
    )
    nock = join(
        rod((0.004, 0, 0), (0.016, 0, 0), 0.0027),
        rod((-0.005, 0.0021, 0), (0.006, 0.0021, 0), 0.0012, 6),
        rod((-0.005, -0.0021, 0), (0.006, -0.0021, 0), 0.0012, 6),
    )
    vanes = [moved(_vane(), transform(about("x", float(angle)), np.zeros(3))) for angle in VANE_ANGLES_RAD]
    return join(
        painted(shaft, 0), painted(point, 1), painted(join(*vanes[:2]), 2), painted(vanes[2], 3), painted(nock, 4)
    )


def arrow_materials(name: str, style: ArrowStyle) -> tuple[Material, ...]:
    """One material per slot of `arrow_mesh`."""
    return (
        Material(f"{name}_shaft", (0.018, 0.018, 0.02), roughness=0.35, coat=0.3),
        Material(f"{name}_point", (0.55, 0.55, 0.57), roughness=0.25, metallic=1.0),
        Material(f"{name}_vanes", style.vanes, roughness=0.4),
        Material(f"{name}_cock_vane", style.cock_vane, roughness=0.4),
        Material(f"{name}_nock", style.nock, roughness=0.3, transmission=0.2),
    )


def _vane() -> Mesh:
    """One vane standing up along +z, with two sides 0.5 mm apart."""
    share = np.linspace(0.0, 1.0, 6)
    height = _VANE_HEIGHT_M * np.interp(share, [0.0, 0.12, 0.3, 1.0], [0.0, 0.85, 1.0, 0.0])
    x = _VANE_START_M + share * _VANE_LENGTH_M
    sides = []
    for sign in (1.0, -1.0):
        low = np.column_stack([x, np.full(6, sign * 0.00025), np.full(6, SHAFT_RADIUS_M * 0.9)])
        high = low + np.column_stack([np.zeros((6, 2)), height])
        points = np.stack([low, high], 1)[:: int(sign)]
        sides.append(grid_mesh(points, np.zeros((6, 2, 2))))
    return join(*sides)
