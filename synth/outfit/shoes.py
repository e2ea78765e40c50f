"""Sports shoes: a loft of nested hulls around the foot on a sole, bending at the ball of the foot."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.ndimage import gaussian_filter, gaussian_filter1d

from synth.geometry.smoothstep import smoothstep
from synth.outfit.figure import Figure
from synth.outfit.tube import hull, rays
from synth.skeleton.smplx_joints import INDEX

AROUND = 56
SOLE_M = 0.021
"""Height of the outsole with midsole on its side wall [m]; the foot's own sole keeps its height above the floor."""

UPPER, SOLE, ACCENT, LINING = range(4)


@dataclass(frozen=True)
class Shoe:
    """Rest shape with skinning weights. material: (F,) UPPER, SOLE, ACCENT or LINING."""

    points: Float[np.ndarray, "vertices 3"]
    faces: Int[np.ndarray, "faces 3"]
    weights: Float[np.ndarray, "vertices 55"]
    material: Int[np.ndarray, " faces"]
    covers: Bool[np.ndarray, " body_vertices"]


def shoe(figure: Figure, side: str, collar_m: float = 0.035) -> Shoe:
    """The shoe of one side; `collar_m`: height of its collar above the ankle joint's level less 5 cm."""
    ankle, ball = figure.joint(f"{side}_ankle"), figure.joint(f"{side}_foot")
    own = figure.weight(f"{side}_ankle", f"{side}_foot", f"{side}_knee") > 0.5
    flesh = figure.points[own & (figure.points[:, 1] < ankle[1] + 0.06)]
    ground = float(flesh[:, 1].min())
    top = ankle[1] - 0.05 + collar_m
    outline, heights = _rings(flesh, ankle, ground, top)
    points, faces, material = _loft(outline, heights, ankle)
    laces, lace_faces = _laces(points, ankle, ball)
    toe = smoothstep(ball[2] - 0.03, ball[2] + 0.03, np.concatenate([points, laces])[:, 2])
    weights = np.zeros((len(points) + len(laces), 55))
    weights[:, INDEX[f"{side}_ankle"]] = 1.0 - toe
    weights[:, INDEX[f"{side}_foot"]] = toe
    inside = own & (figure.points[:, 1] < top - 0.012)
    return Shoe(
        np.concatenate([points, laces]),
        np.concatenate([faces, lace_faces + len(points)]),
        weights,
        np.concatenate([material, np.full(len(lace_faces), ACCENT)]),
        inside,
    )


def _rings(
    flesh: Float[np.ndarray, "points 3"], ankle: Float[np.ndarray, "3"], ground: float, top: float
) -> tuple[Float[np.ndarray, "rings around 2"], Float[np.ndarray, "rings around"]]:
    """Plan (x, z) and height of each ring, from the ground to the collar."""
    flat = flesh[:, [0, 2]]
    center = np.array([ankle[0], ankle[2] - 0.005])
    angles = _even_angles(hull(flat), center)
    levels = np.concatenate([[0.0, 0.25, 0.6, 0.85], np.linspace(1.0, (top - ground) / SOLE_M, 9)]) * SOLE_M
    leather = np.array([0.004, 0.0075, 0.008, 0.0075, 0.0035, *[0.004] * 7, 0.003])
    radii = np.array([_reach(flesh, ground + max(level, 0.004), center, angles) for level in levels])
    radii = gaussian_filter(radii, (0.7, 0.8), mode=("nearest", "wrap")) + leather[:, None]
    direction = np.stack([np.cos(angles), np.sin(angles)], 1)
    forward = np.clip(direction[:, 1], 0.0, 1.0)
    height = np.repeat(ground + levels[:, None], AROUND, 1)
    far = radii * forward
    lift = 0.006 * smoothstep(0.75 * far.max(), far.max(), far.reshape(-1)).reshape(far.shape)
    share = np.clip((levels / SOLE_M - 1.0) / (levels[-1] / SOLE_M - 1.0), 0.0, 1.0)[:, None]
    collar = (0.014 * np.clip(-direction[:, 1], 0, 1) ** 2 + 0.012 * forward**2) * share**2
    return center + radii[:, :, None] * direction, height + lift + collar


def _reach(
    flesh: np.ndarray, level: float, center: Float[np.ndarray, "2"], angles: Float[np.ndarray, " angles"]
) -> Float[np.ndarray, " angles"]:
    """Extent of all flesh above a level in each direction [m]."""
    corners = hull(flesh[flesh[:, 1] >= level][:, [0, 2]])
    return rays(corners, center, angles) if corners is not None else np.full(len(angles), 0.03)


def _even_angles(corners: np.ndarray | None, center: np.ndarray) -> Float[np.ndarray, " angles"]:
    """Directions from the ankle that are evenly spaced along the footprint, not in angle."""
    assert corners is not None
    dense = np.linspace(-np.pi, np.pi, 721)
    reach = rays(corners, center, dense)
    outline = reach[:, None] * np.stack([np.cos(dense), np.sin(dense)], 1)
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(outline, axis=0), axis=1))])
    return np.interp(np.arange(AROUND) / AROUND * length[-1], length, dense)


def _loft(
    outline: np.ndarray, heights: np.ndarray, ankle: np.ndarray
) -> tuple[Float[np.ndarray, "vertices 3"], Int[np.ndarray, "faces 3"], Int[np.ndarray, " faces"]]:
    """Rings to a closed-bottom shell with a padded collar that turns in."""
    rings = np.stack([outline[..., 0], heights, outline[..., 1]], -1)
    top, middle = rings[-1], np.array([ankle[0], 0.0, ankle[2]])
    inward = (middle - top) * np.array([1.0, 0.0, 1.0])
    inward /= np.linalg.norm(inward, axis=1, keepdims=True)
    pad = [
        top + 0.003 * inward + [0, 0.004, 0],
        top + 0.008 * inward + [0, 0.002, 0],
        top + 0.010 * inward - [0, 0.02, 0],
    ]
    rings = np.concatenate([rings, np.stack(pad)])
    count = len(rings)
    points = np.concatenate([rings.reshape(-1, 3), rings[0].mean(0, keepdims=True)])
    around, ring = np.arange(AROUND), np.arange(count - 1)
    a = (ring[:, None] * AROUND + around).reshape(-1)
    b = (ring[:, None] * AROUND + (around + 1) % AROUND).reshape(-1)
    walls = np.stack([a, a + AROUND, b, b, a + AROUND, b + AROUND], 1).reshape(-1, 3)
    level = np.repeat(ring, AROUND)
    material = np.where(level < 4, SOLE, np.where(level < count - 4, UPPER, LINING))
    middle_of = np.repeat(np.arange(AROUND), 1)
    material = np.where((level >= 4) & (level < 8) & np.tile(_stripe(middle_of), count - 1), ACCENT, material)
    bottom = np.stack([around, (around + 1) % AROUND, np.full(AROUND, len(points) - 1)], 1)
    return (
        points,
        np.concatenate([walls, bottom]),
        np.concatenate([np.repeat(material, 2), np.full(AROUND, SOLE)]),
    )


def _stripe(around: Int[np.ndarray, " around"]) -> Bool[np.ndarray, " around"]:
    """Which columns carry the coloured side stripes: a few on each flank."""
    return np.isin(around % (AROUND // 2), [6, 7, 9, 10])


def _laces(
    points: np.ndarray, ankle: np.ndarray, ball: np.ndarray
) -> tuple[Float[np.ndarray, "vertices 3"], Int[np.ndarray, "faces 3"]]:
    """Five flat bars across the instep."""
    bars = []
    for z in np.linspace(ball[2] + 0.005, ankle[2] + 0.055, 5):
        near = points[np.abs(points[:, 2] - z) < 0.012]
        x = ankle[0] + (ball[0] - ankle[0]) * (z - ankle[2]) / (ball[2] - ankle[2])
        across = np.linspace(-0.019, 0.019, 5) + x
        crown = [near[np.argsort(np.abs(near[:, 0] - position))[:6], 1].max() for position in across]
        height = gaussian_filter1d(np.array(crown), 1.0, mode="nearest") + 0.004
        bars.append(
            [
                [p, y - dy, z + dz]
                for dy, dz in ((0.005, -0.0045), (0, -0.002), (0, 0.002), (0.005, 0.0045))
                for p, y in zip(across, height, strict=True)
            ]
        )
    size = 20
    column, row = np.meshgrid(np.arange(4), np.arange(3))
    a = (row * 5 + column).reshape(-1)
    quads = np.stack([a, a + 5, a + 1, a + 1, a + 5, a + 6], 1).reshape(-1, 3)
    faces = np.concatenate([quads + k * size for k in range(len(bars))])
    return np.array(bars).reshape(-1, 3), faces


__all__ = ["ACCENT", "LINING", "SOLE", "UPPER", "Shoe", "gaussian_filter", "shoe"]
