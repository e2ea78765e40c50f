"""Depth carried from one picture into another by the cameras: what one sees, the other must not look through."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from synth.quality.evidence import Evidence
from synth.quality.pinhole import back_project, centres, grid, project, rays

STRIDE_PX, STILL_STRIDE_PX = 5, 11
FRAMES = 4
"""Moments compared between views."""
SLACK_M, SLACK_SHARE = 0.01, 0.002
"""Beside what the surface's slope makes of half a pixel, which the 3x3 neighbourhood holds: 1 cm and 2 mm per metre."""
THROUGH_SHARE = 0.06
"""Blades of grass and outlines thinner than a pixel are seen by one view and missed by the other
[measured: 0 in a hall, 2.8 % of a meadow]. A net is nothing but that, and is not looked for: 10 % of what a view of a
beach sees at 128x128, half of its points are things."""
SHIFT_LIMIT_M = 0.005
"""Half a level of depth at 10 m is below 1 mm and cancels over many points [measured: floors 0.0, people 0.5 mm]."""
COARSE_M = 0.002
"""Where stored depth has wider steps, as on a target at 70 m, a whole surface may be rounded to one side."""
SAME_M, SAME_COSINE = 0.06, 0.9
"""Surfaces nearer to each other than a limb is thick and facing the same way are the same."""
BENT_SHARE, STEEP_SHARE = 0.002, 0.05
"""Four neighbours are one plane when their inverse depths are, to 2 mm per metre, and no step is between them."""
FEW = 30
SURE = 3.0


@dataclass(frozen=True)
class _Compared:
    """Points of one picture in another. through: the other sees only deeper surfaces around; agree: it sees the
    same one, a plane with the unit normals (n, 3) in the world; off_m: how far the points lie behind it."""

    through: np.ndarray
    agree: np.ndarray
    off_m: np.ndarray
    normals: np.ndarray


def still_world(evidence: Evidence) -> Iterator[str]:
    """What is nobody's stands still: from frame to frame its depth is the same surface, wherever the camera goes."""
    through: list[np.ndarray] = []
    for frame in range(evidence.num_frames - 1):
        found = _compare(evidence, evidence, frame, frame + 1, only_venue=True)
        if len(found.through) >= FEW:
            through.append(found.through)
            if found.through.mean() > THROUGH_SHARE:
                yield (f"frame {frame + 1} looks through {found.through.mean():.1%} of the venue's surfaces of frame "
                       f"{frame}, limit {THROUGH_SHARE:.0%}")  # fmt: skip
                return


def warp(views: Sequence[Evidence]) -> Iterator[str]:
    """Surfaces that one view sees are in front of nothing that another view sees behind them."""
    for one in views:
        for other in views:
            if one is other:
                continue
            frames = np.unique(np.linspace(0, one.num_frames - 1, FRAMES).astype(int))
            found = [_compare(one, other, int(frame), int(frame)) for frame in frames]
            through = np.concatenate([each.through for each in found])
            if len(through) >= FEW and through.mean() > THROUGH_SHARE:
                yield (f"{other.key} looks through {through.mean():.1%} of the surfaces that {one.key} sees, limit "
                       f"{THROUGH_SHARE:.0%}: depth or cameras disagree")  # fmt: skip
                continue
            off_m = np.concatenate([each.off_m[each.agree] for each in found])
            normals = np.concatenate([each.normals[each.agree] for each in found])
            if len(off_m) >= FEW and (shift_m := _shift(off_m, normals)) > SHIFT_LIMIT_M:
                yield (f"surfaces of {one.key} lie {shift_m:.4f} m off those of {other.key}, limit {SHIFT_LIMIT_M} m: "
                       "depth or cameras disagree")  # fmt: skip


def _shift(off_m: Float[np.ndarray, " n"], normals: Float[np.ndarray, "n 3"]) -> float:
    """The largest median distance [m] among the surfaces that face one way, so that a floor that fills the picture
    cannot hide that a camera has moved along it; what thirty leaves may have by chance does not count."""
    way = (normals @ _WAYS.T).argmax(1)
    counts = np.bincount(way, minlength=len(_WAYS))
    return max((_sure_m(off_m[way == k]) for k in np.flatnonzero(counts >= FEW)), default=0.0)


def _sure_m(off_m: Float[np.ndarray, " n"]) -> float:
    """Size [m] of the median, less SURE of its standard errors (1.25 sigma / sqrt n for a normal distribution)."""
    return abs(float(np.median(off_m))) - SURE * 1.25 * float(off_m.std()) / float(np.sqrt(len(off_m)))


_WAYS = np.array([way for way in itertools.product((-1.0, 0.0, 1.0), repeat=3) if any(way)])
_WAYS /= np.linalg.norm(_WAYS, axis=1, keepdims=True)
"""26 directions: along axes, edges and corners of a cube."""


def _compare(one: Evidence, other: Evidence, here: int, there: int, only_venue: bool = False) -> _Compared:
    """Every STRIDE_PX-th pixel of a frame of `one`, people and things more densely, looked for in one of `other`."""
    rows, columns = _sampled(one.ids[here], one.net_id, only_venue)
    surface = one.depth_m(here)
    z = surface[rows, columns].astype(float)
    rows, columns, z = rows[np.isfinite(z)], columns[np.isfinite(z)], z[np.isfinite(z)]
    K, pose = one.labels.K[here], one.labels.world_from_camera[here]
    world = back_project(centres(rows, columns), z, K, pose)
    facing = np.zeros_like(world)
    if not only_venue:
        facing = _planes(surface, columns.astype(float), rows.astype(float), K)[0] @ pose[:3, :3].T
        facing[one.depth_step_m(z) > COARSE_M] = 0.0  # faces nothing: not compared
    pixels, depth_m = project(world, other.labels.K[there], other.labels.world_from_camera[there])
    width_px, height_px = other.size
    x, y = np.nan_to_num(pixels, nan=-9.0).T
    keep = (x >= 1) & (x < width_px - 1) & (y >= 1) & (y < height_px - 1)
    if only_venue:  # what somebody now stands before cannot be told from what has gone
        keep[keep] = other.ids[there][y[keep].astype(int), x[keep].astype(int)] == 0
    return _looked_up(other, there, np.stack([x, y, depth_m], -1)[keep], facing[keep])


def _sampled(ids: np.ndarray, net_id: int | None, only_venue: bool) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns, off the border and the net."""
    height_px, width_px = ids.shape
    rows, columns = grid(width_px, height_px, STILL_STRIDE_PX if only_venue else STRIDE_PX)
    venue = ids[rows, columns] == 0
    if only_venue:
        return rows[venue], columns[venue]
    every_second = ids[1:-1:2, 1:-1:2]
    things = np.nonzero((every_second != 0) & (every_second != net_id))
    return np.append(rows[venue], 2 * things[0] + 1), np.append(columns[venue], 2 * things[1] + 1)


def _looked_up(
    other: Evidence, frame: int, place: Float[np.ndarray, "n 3"], facing: Float[np.ndarray, "n 3"]
) -> _Compared:
    """Points at x, y [px] and depth [m], with their normals in the world, against what a frame shows there."""
    x, y, true_m = place.T
    surface, K = other.depth_m(frame), other.labels.K[frame]
    columns, rows = x.astype(int), y.astype(int)
    nearest_m = np.min([surface[rows + a, columns + b] for a in (-1, 0, 1) for b in (-1, 0, 1)], axis=0)
    slack_m = SLACK_M + SLACK_SHARE * true_m + other.depth_step_m(true_m)
    normals, gap, flat = _planes(surface, x - 0.5, y - 0.5, K)
    off_m = gap(rays(np.stack([x, y], -1), K) * true_m[:, None])
    normals = normals @ other.labels.world_from_camera[frame, :3, :3].T
    fine = other.depth_step_m(true_m) <= COARSE_M
    same = flat & fine & (np.abs(off_m) < SAME_M) & ((normals * facing).sum(-1) > SAME_COSINE)
    return _Compared(nearest_m > true_m + slack_m, same, off_m, normals)


def _planes(
    surface: np.ndarray, x: np.ndarray, y: np.ndarray, K: np.ndarray
) -> tuple[Float[np.ndarray, "n 3"], Callable[[np.ndarray], np.ndarray], Bool[np.ndarray, " n"]]:
    """Planes through four pixel centres around x, y (counted from the first centre) in camera space: unit normals, the
    distance of points (n, 3) behind them [m], and whether the four do lie in one plane.

    Inverse depth is linear over a plane n . X = 1: 1 / z = n . ray.
    """
    inverse, slopes, flat = _between_centres(surface, x, y)
    sight = rays(np.stack([x + 0.5, y + 0.5], -1), K)
    slopes = slopes * [K[0, 0], K[1, 1]]
    plane = np.concatenate([slopes, inverse[:, None] - (slopes * sight[:, :2]).sum(-1, keepdims=True)], 1)
    size = np.maximum(np.linalg.norm(plane, axis=-1), 1e-12)
    return plane / size[:, None], lambda points: ((plane * points).sum(-1) - 1.0) / size, flat


def _between_centres(surface: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inverse depth between four pixel centres, linear as a plane's is, its slopes (n, 2) per pixel, and whether the
    four lie in one plane."""
    height_px, width_px = surface.shape
    left, top = np.floor(x).astype(int).clip(0, width_px - 2), np.floor(y).astype(int).clip(0, height_px - 2)
    right, down = x - left, y - top
    a, b, c, d = (1.0 / surface[top + i, left + j].astype(float) for i in (0, 1) for j in (0, 1))
    inverse = (a * (1 - right) + b * right) * (1 - down) + (c * (1 - right) + d * right) * down
    flat = (np.abs(a + d - b - c) < BENT_SHARE * inverse) & (np.abs(a - b) + np.abs(a - c) < STEEP_SHARE * inverse)
    slopes = np.stack([(b + d - a - c) / 2, (c + d - a - b) / 2], -1)
    return inverse, slopes, flat & (inverse > 0)
