"""Strands of hair as thin tapered ribbons along curves; thousands of them in a few array operations."""

import numpy as np
from jaxtyping import Float, Int

from synth.geometry.rotation import unit
from synth.scene import Mesh, Rgb

Curves = Float[np.ndarray, "locks steps 3"]
Strands = Float[np.ndarray, "strands steps 3"]
Widths = Float[np.ndarray, " locks"]
TWIST_RAD = 0.6
"""Ribbons are turned about their length by up to this: each catches the light where its neighbours do not."""
_GAIN = 1.6


def tufts(
    curves: Curves,
    outward: Curves,
    strands: int,
    root_m: float,
    tip_m: float,
    rng: np.random.Generator,
) -> tuple[Strands, Strands]:
    """`strands` for each curve, spread beside and above it by about `root_m` at the root and `tip_m` at the tip."""
    locks, steps = curves.shape[:2]
    along = unit(np.gradient(curves, axis=1))
    side = unit(np.cross(outward, along))
    spread = (root_m + (tip_m - root_m) * np.linspace(0.0, 1.0, steps))[None, None, :, None]
    beside = rng.normal(0.0, 0.6, (locks, strands, 1, 1)) + 0.35 * np.cumsum(
        rng.normal(0.0, 1.0 / np.sqrt(steps), (locks, strands, steps, 1)), 2
    )
    above = np.abs(rng.normal(0.0, 0.45, (locks, strands, 1, 1))) * np.linspace(0.1, 1.0, steps)[None, None, :, None]
    grown = curves[:, None] + spread * (beside * side[:, None] + above * outward[:, None])
    return grown.reshape(-1, steps, 3), np.repeat(outward, strands, 0)


def ribbons(
    curves: Curves, outward: Curves, width_m: Widths, twist_rad: Widths, blunt: float = 0.25
) -> tuple[Float[np.ndarray, "vertices 3"], Int[np.ndarray, "faces 4"]]:
    """Each curve as a ribbon of two columns across `outward`, turned by its twist; tips taper to `blunt`."""
    locks, steps = curves.shape[:2]
    along = unit(np.gradient(curves, axis=1))
    side = unit(np.cross(outward, along))
    turn = twist_rad[:, None, None]
    side = np.cos(turn) * side + np.sin(turn) * np.cross(along, side)
    share = np.linspace(0.0, 1.0, steps)
    taper = np.minimum(1.0, 0.35 + 3.5 * share) * (1.0 - (1.0 - blunt) * share**2.5)
    half = 0.5 * width_m[:, None, None] * taper[None, :, None]
    columns = np.stack([curves - half * side, curves + half * side], 2)
    a = 2 * np.arange(steps - 1)
    one = np.stack([a, a + 1, a + 3, a + 2], 1)
    faces = (one[None] + (np.arange(locks) * steps * 2)[:, None, None]).reshape(-1, 4)
    return columns.reshape(-1, 3), faces


def streaks(
    locks: int, steps: int, rng: np.random.Generator, roots: float = 0.55, spread: float = 0.28
) -> Float[np.ndarray, "vertices 3"]:
    """Colours (V, 3) to multiply: each strand its own shade, warmer where lighter, darker at the root."""
    shade = np.exp(rng.normal(0.0, spread, (locks, 1, 1)))
    along = roots + (1.0 - roots) * np.minimum(1.0, np.linspace(0.0, 2.2, steps))[None, :, None]
    warm = np.clip(shade - 1.0, -0.4, 0.8) * np.array([0.10, 0.0, -0.14])
    value = np.clip(shade * along * (1.0 + warm), 0.0, _GAIN) / _GAIN
    return np.repeat(value, 2, 1).reshape(-1, 3)


def lock_mesh(
    curves: Curves,
    outward: Curves,
    width_m: Widths,
    rng: np.random.Generator,
    roots: float = 0.55,
    blunt: float = 0.25,
) -> Mesh:
    """Ribbons with streaks as a mesh of quads in the rest frame."""
    twist = rng.uniform(-TWIST_RAD, TWIST_RAD, len(curves))
    points, faces = ribbons(curves, outward, width_m, twist, blunt)
    return Mesh(points, faces, colors=streaks(curves.shape[0], curves.shape[1], rng, roots))


def merged(meshes: list[Mesh]) -> Mesh:
    """One mesh of several with colours and no uvs; triangles become quads that repeat a corner."""
    start = np.cumsum([0, *[len(m.vertices) for m in meshes]])
    quads = [m.faces if m.faces.shape[1] == 4 else m.faces[:, [0, 1, 2, 2]] for m in meshes]
    return Mesh(
        np.concatenate([m.vertices for m in meshes]),
        np.concatenate([faces + k for faces, k in zip(quads, start[:-1], strict=True)]),
        colors=np.concatenate([np.ones_like(m.vertices) if m.colors is None else m.colors for m in meshes]),
    )


def brightened(color: Rgb, gain: float = _GAIN) -> Rgb:
    """Base colour that streaks (which are divided by their largest value) bring back to `color`."""
    return (color[0] * gain, color[1] * gain, color[2] * gain)
