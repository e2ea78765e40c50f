"""The balls: 18 panels in six groups of three with seams, indoor and, a little bigger and duller, for the beach."""

import itertools
from dataclasses import dataclass, replace

import numpy as np

from synth.equipment.shapes import cube_sphere
from synth.geometry.rotation import unit
from synth.scene import Material, Mesh, Rgb

RADIUS_M = 0.105
"""Half of 21 cm; FIVB asks for a circumference of 65 to 67 cm."""

BEACH_RADIUS_M = 0.1066
"""66 to 68 cm round [FIVB beach rules 3.1]."""

_SEAM_M, _DEPTH_M = 0.0017, 0.0011
_SWATCHES: tuple[tuple[Rgb, Rgb, Rgb], ...] = (
    ((0.90, 0.62, 0.02), (0.012, 0.06, 0.30), (0.90, 0.62, 0.02)),
    ((0.80, 0.80, 0.77), (0.02, 0.10, 0.38), (0.90, 0.60, 0.03)),
    ((0.80, 0.80, 0.77), (0.50, 0.015, 0.02), (0.02, 0.22, 0.07)),
    ((0.82, 0.80, 0.76), (0.82, 0.80, 0.76), (0.82, 0.80, 0.76)),
)
_BEACH_SWATCHES: tuple[tuple[Rgb, Rgb, Rgb], ...] = (
    ((0.88, 0.66, 0.03), (0.80, 0.80, 0.76), (0.015, 0.10, 0.42)),
    ((0.80, 0.79, 0.74), (0.85, 0.50, 0.03), (0.80, 0.79, 0.74)),
    ((0.82, 0.78, 0.66), (0.82, 0.78, 0.66), (0.03, 0.28, 0.55)),
    ((0.88, 0.66, 0.03), (0.60, 0.03, 0.03), (0.80, 0.79, 0.74)),
)


@dataclass(frozen=True)
class BallStyle:
    """Colours of the first outer panel, the middle panel and the second outer one of a group [linear RGB].

    radius_m: of the ball. roughness: of its skin.
    """

    colors: tuple[Rgb, Rgb, Rgb] = _SWATCHES[0]
    radius_m: float = RADIUS_M
    roughness: float = 0.45


BEACH_STYLE = BallStyle(_BEACH_SWATCHES[0], BEACH_RADIUS_M, 0.6)


def draw_ball_style(rng: np.random.Generator) -> BallStyle:
    """Mostly the yellow and blue of international play."""
    return BallStyle(_SWATCHES[int(rng.choice(len(_SWATCHES), p=(0.55, 0.2, 0.15, 0.1)))])


def draw_beach_ball_style(rng: np.random.Generator) -> BallStyle:
    """Mostly yellow, white and blue; the sewn beach ball is softer to look at than the indoor one."""
    colors = _BEACH_SWATCHES[int(rng.choice(len(_BEACH_SWATCHES), p=(0.55, 0.2, 0.15, 0.1)))]
    return replace(BEACH_STYLE, colors=colors)


def ball_mesh(radius_m: float = RADIUS_M) -> Mesh:
    """A cube sphere whose sides carry three strips each, strips of neighbouring sides at right angles."""
    steps = _steps()
    smooth = cube_sphere(steps, radius_m)
    ratio = smooth.vertices / np.abs(smooth.vertices).max(axis=1, keepdims=True)
    is_seam = np.zeros(len(ratio), bool)
    for axis in range(3):
        on_side = np.abs(ratio[:, axis]) > 1.0 - 1e-6
        across, along = ratio[:, (axis + 1) % 3], ratio[:, (axis + 2) % 3]
        seam_lines = np.minimum(np.abs(np.abs(across) - np.tan(np.pi / 12)), 1.0 - np.abs(across))
        is_seam |= on_side & (np.minimum(seam_lines, 1.0 - np.abs(along)) < 1e-6)
    depth = np.where(is_seam, _DEPTH_M, 0.0)
    vertices = unit(smooth.vertices) * (radius_m - depth[:, None])
    return Mesh(vertices, smooth.faces, smooth.uvs, _panels(len(steps) - 1))


def ball_materials(name: str, style: BallStyle) -> tuple[Material, ...]:
    """Dimpled synthetic leather in the three colours."""
    return tuple(
        Material(f"{name}_panel{k}", color, roughness=style.roughness, normal_noise_m=0.0002, noise_scale_m=0.004)
        for k, color in enumerate(style.colors)
    )


def _steps() -> np.ndarray:
    """Where a side of the cube is cut: three strips of equal angle with a narrow cell at every seam."""
    narrow = _SEAM_M / RADIUS_M
    edges = np.linspace(-np.pi / 4, np.pi / 4, 4)
    strips = [np.linspace(a + narrow, b - narrow, 7) for a, b in itertools.pairwise(edges)]
    return np.tan(np.sort(np.concatenate([edges, *strips])))


def _panels(cells: int) -> np.ndarray:
    """Slot 0, 1 or 2 of every face: the strip it lies in."""
    strip = np.repeat(np.arange(3), cells // 3)
    one_side = np.repeat(strip, cells)
    return np.tile(one_side, 6)
