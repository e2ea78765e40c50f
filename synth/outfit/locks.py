"""Locks of hair as tapered, arched ribbons along curves; thousands of them in a few array operations."""

import numpy as np
from jaxtyping import Float, Int

from synth.geometry.rotation import unit
from synth.scene import Mesh, Rgb

Curves = Float[np.ndarray, "locks steps 3"]


def ribbons(
    curves: Curves, outward: Curves, width_m: Float[np.ndarray, " locks"], blunt: float = 0.25
) -> tuple[Float[np.ndarray, "vertices 3"], Int[np.ndarray, "faces 3"]]:
    """Each curve as a ribbon of three columns whose middle is arched along `outward`; tips taper to `blunt`."""
    locks, steps = curves.shape[:2]
    along = unit(np.gradient(curves, axis=1))
    side = unit(np.cross(outward, along))
    share = np.linspace(0.0, 1.0, steps)
    taper = np.minimum(1.0, 0.12 + 3.5 * share) * (1.0 - (1.0 - blunt) * share**2.5)
    half = 0.5 * width_m[:, None, None] * taper[None, :, None]
    columns = np.stack([curves - half * side, curves + 0.45 * half * outward, curves + half * side], 2)
    step, column = np.meshgrid(np.arange(steps - 1), np.arange(2), indexing="ij")
    a = (step * 3 + column).reshape(-1)
    one = np.stack([a, a + 1, a + 3, a + 1, a + 4, a + 3], 1).reshape(-1, 3)
    faces = (one[None] + (np.arange(locks) * steps * 3)[:, None, None]).reshape(-1, 3)
    return columns.reshape(-1, 3), faces


def streaks(
    locks: int, steps: int, rng: np.random.Generator, roots: float = 0.55, spread: float = 0.28
) -> Float[np.ndarray, "vertices 3"]:
    """Colours (V, 3) to multiply: each lock its own shade, darker at the root and at the ribbon's rims."""
    shade = np.exp(rng.normal(0.0, spread, (locks, 1, 1)))
    along = roots + (1.0 - roots) * np.minimum(1.0, np.linspace(0.0, 2.2, steps))[None, :, None]
    across = np.array([0.72, 1.0, 0.72])[None, None, :]
    value = np.clip(shade * along * across, 0.0, 1.6) / 1.6
    return np.repeat(value.reshape(-1, 1), 3, 1)


def lock_mesh(
    curves: Curves,
    outward: Curves,
    width_m: Float[np.ndarray, " locks"],
    rng: np.random.Generator,
    roots: float = 0.55,
    blunt: float = 0.25,
) -> Mesh:
    """Ribbons with streaks as a mesh in the rest frame."""
    points, faces = ribbons(curves, outward, width_m, blunt)
    return Mesh(points, faces, colors=streaks(curves.shape[0], curves.shape[1], rng, roots))


def merged(meshes: list[Mesh]) -> Mesh:
    """One mesh of several with colours and no uvs."""
    start = np.cumsum([0, *[len(m.vertices) for m in meshes]])
    return Mesh(
        np.concatenate([m.vertices for m in meshes]),
        np.concatenate([m.faces + k for m, k in zip(meshes, start[:-1], strict=True)]),
        colors=np.concatenate([np.ones_like(m.vertices) if m.colors is None else m.colors for m in meshes]),
    )


def brightened(color: Rgb, gain: float = 1.6) -> Rgb:
    """Base colour that streaks (which are divided by their largest value) bring back to `color`."""
    return (color[0] * gain, color[1] * gain, color[2] * gain)
