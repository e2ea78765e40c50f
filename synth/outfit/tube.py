"""Cross-sections: cloth spans what it covers, so its shape is the convex hull of each slice, hanging from above."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import ConvexHull, QhullError

from synth.outfit.surface import unique_edges

NUM_ANGLES = 72

Flat = Float[np.ndarray, "points 2"]
Corners = Float[np.ndarray, "corners 2"]


@dataclass(frozen=True)
class Tube:
    """A star-shaped tube. levels: (H,) rising [m] along `axis` of the rest frame. centers: (H, 2), radii: (H, A) [m].

    axis: 0 along x (arms), 1 along y (torso, legs), 2 along z (feet). Angles run over the two other axes in order.
    """

    axis: int
    levels: Float[np.ndarray, " levels"]
    centers: Float[np.ndarray, "levels 2"]
    radii: Float[np.ndarray, "levels angles"]

    def polar(
        self, points: Float[np.ndarray, "points 3"]
    ) -> tuple[Float[np.ndarray, " points"], Float[np.ndarray, " points"], Flat]:
        """Angle [rad], distance from the axis [m] and axis position of each point."""
        flat = np.delete(points, self.axis, 1)
        center = np.stack([np.interp(points[:, self.axis], self.levels, self.centers[:, k]) for k in (0, 1)], 1)
        away = flat - center
        return np.arctan2(away[:, 1], away[:, 0]), np.hypot(away[:, 0], away[:, 1]), center

    def radius(self, points: Float[np.ndarray, "points 3"]) -> Float[np.ndarray, " points"]:
        """Distance of the tube from its axis in the direction of each point [m]."""
        angle, _, _ = self.polar(points)
        row = np.interp(points[:, self.axis], self.levels, np.arange(len(self.levels), dtype=float))
        column = (angle % (2 * np.pi)) / (2 * np.pi) * NUM_ANGLES
        return map_coordinates(self.radii, [row, column], order=1, mode="grid-wrap")

    def pushed(
        self, points: Float[np.ndarray, "points 3"], ease_m: Float[np.ndarray, " points"] | float
    ) -> Float[np.ndarray, "points 3"]:
        """Points moved out along their radius to `ease_m` beyond the tube; those further out already stay."""
        angle, distance, center = self.polar(points)
        goal = np.maximum(self.radius(points) + ease_m, distance)
        flat = center + goal[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
        return np.insert(flat, self.axis, points[:, self.axis], axis=1)

    def hanging(self, taper: float, downwards: bool = True) -> "Tube":
        """Cloth that falls straight from what holds it out: a radius shrinks at most `taper` m per m of fall."""
        step = taper * np.diff(self.levels)
        radii = self.radii.copy()
        order = range(len(radii) - 2, -1, -1) if downwards else range(1, len(radii))
        for level in order:
            above = level + 1 if downwards else level - 1
            fall = step[min(level, above)]
            radii[level] = np.maximum(radii[level], radii[above] - fall)
        return replace(self, radii=gaussian_filter(radii, (1.0, 1.5), mode=("nearest", "wrap")))


def slice_tube(
    points: Float[np.ndarray, "vertices 3"],
    faces: Int[np.ndarray, "faces 3"],
    axis: int,
    levels: Float[np.ndarray, " levels"],
    allowed: Bool[np.ndarray, " vertices"],
) -> Tube:
    """Convex slices of the surface at each level; edges with an end outside `allowed` are not looked at.

    A level without a slice copies its neighbour.
    """
    edges, _, _ = unique_edges(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]))
    edges = edges[allowed[edges].all(1)]
    height, flat = points[:, axis], np.delete(points, axis, 1)
    hulls = [_slice(height, flat, edges, level) for level in levels]
    known = [i for i, hull in enumerate(hulls) if hull is not None]
    middles = np.array([_middle(hulls[i]) for i in known])
    centers = np.stack([np.interp(levels, levels[known], middles[:, k]) for k in (0, 1)], 1)
    centers = gaussian_filter(centers, (2.0, 0.0), mode="nearest")
    rays = [_rays(hulls[i], centers[i]) for i in known]
    radii = np.stack(
        [np.interp(levels, levels[known], np.array([ray[a] for ray in rays])) for a in range(NUM_ANGLES)], 1
    )
    return Tube(axis, levels, centers, radii)


def hull(flat: Flat) -> Corners | None:
    """Corners of the convex hull, counter-clockwise, or None when there is none."""
    if len(flat) < 4:
        return None
    try:
        return flat[ConvexHull(flat).vertices]
    except QhullError:
        return None


def rays(corners: Corners, center: Float[np.ndarray, "2"], angles: Float[np.ndarray, " angles"]) -> np.ndarray:
    """Distance from `center` to a convex polygon in each direction [m]; 0 where the centre is outside."""
    start, end = corners - center, np.roll(corners, -1, 0) - center
    direction = np.stack([np.cos(angles), np.sin(angles)], 1)
    outward = np.stack([(end - start)[:, 1], -(end - start)[:, 0]], 1)
    offset = np.sum(outward * start, 1)
    speed = direction @ outward.T
    reach = np.where(speed > 1e-12, offset / np.where(speed > 1e-12, speed, 1.0), np.inf)
    return np.maximum(reach.min(1), 0.0)


def _slice(height: np.ndarray, flat: np.ndarray, edges: np.ndarray, level: float) -> Corners | None:
    low, high = height[edges[:, 0]], height[edges[:, 1]]
    cut = (low > level) != (high > level)
    share = ((level - low[cut]) / (high[cut] - low[cut]))[:, None]
    return hull(flat[edges[cut, 0]] * (1 - share) + flat[edges[cut, 1]] * share)


def _middle(corners: Corners | None) -> Float[np.ndarray, "2"]:
    assert corners is not None
    return (corners.min(0) + corners.max(0)) / 2


def _rays(corners: Corners | None, center: Float[np.ndarray, "2"]) -> Float[np.ndarray, " angles"]:
    assert corners is not None
    return rays(corners, center, np.arange(NUM_ANGLES) / NUM_ANGLES * 2 * np.pi)
