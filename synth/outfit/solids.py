"""Simple closed shapes for gear: tubes, boxes, surfaces of revolution."""

import numpy as np
from jaxtyping import Float, Int

from synth.geometry.rotation import unit
from synth.scene import Mesh

Points = Float[np.ndarray, "points 3"]


def lathe(
    center: Float[np.ndarray, "3"],
    axis: Float[np.ndarray, "3"],
    profile: list[tuple[float, float]],
    around: int = 20,
    oval: float = 1.0,
) -> Mesh:
    """Surface of revolution: profile of (distance along `axis`, radius) [m]; `oval` squeezes one cross direction."""
    up = unit(axis)
    side = unit(np.cross(up, np.array([0.31, 0.17, 0.93])))
    other = np.cross(up, side) * oval
    turn = np.arange(around) / around * 2 * np.pi
    ring = np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * other
    points = np.concatenate([center + up * along + ring * radius for along, radius in profile])
    return Mesh(points, wall(len(profile), around))


def wall(rings: int, around: int) -> Int[np.ndarray, "faces 3"]:
    """Triangles between consecutive closed rings of `around` points, outwards for rings that rise."""
    ring, step = np.meshgrid(np.arange(rings - 1), np.arange(around), indexing="ij")
    a = (ring * around + step).reshape(-1)
    b = (ring * around + (step + 1) % around).reshape(-1)
    return np.stack([a, b, a + around, b, b + around, a + around], 1).reshape(-1, 3)


def joined(parts: list[tuple[Mesh, int]]) -> Mesh:
    """One mesh; each part's faces carry its material number."""
    start = np.cumsum([0, *[len(m.vertices) for m, _ in parts]])
    return Mesh(
        np.concatenate([m.vertices for m, _ in parts]),
        np.concatenate([m.faces + k for (m, _), k in zip(parts, start[:-1], strict=True)]),
        material_index=np.concatenate([np.full(len(m.faces), number) for m, number in parts]),
    )


def blade(corners: Points, thickness: float = 0.0006) -> Mesh:
    """A flat convex polygon with both sides: fletchings, plates."""
    normal = unit(np.cross(corners[1] - corners[0], corners[2] - corners[0]))
    count = len(corners)
    points = np.concatenate([corners + thickness / 2 * normal, corners - thickness / 2 * normal])
    fan = np.stack([np.zeros(count - 2, int), np.arange(1, count - 1), np.arange(2, count)], 1)
    return Mesh(points, np.concatenate([fan, fan[:, ::-1] + count]))
