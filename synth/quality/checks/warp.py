"""Depth carried from one picture into another by the cameras: what one sees, the other must not look through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from synth.quality.evidence import Evidence
from synth.quality.pinhole import back_project, centres, grid, project

STRIDE_PX = 5
FRAMES = 4
"""Moments compared between views."""
SLACK_M, SLACK_SHARE = 0.01, 0.002
"""Beside what the surface's slope makes of half a pixel, which the 3x3 neighbourhood holds: 1 cm and 2 mm per metre."""
THROUGH_SHARE = 0.06
"""Blades of grass, strands of nets and outlines thinner than a pixel are seen by one view and missed by the other
[measured: 0 in a hall, 2.8 % of a meadow]."""
MEDIAN_LIMIT_M = 0.001
"""Median difference where surfaces agree: half a level of depth at 10 m is below 1 mm and cancels [measured: 0.02 mm;
a camera that is 2 cm off makes 5 mm]."""
BENT_SHARE, STEEP_SHARE = 0.002, 0.05
"""Four neighbours are one plane when their inverse depths are, to 2 mm per metre, and no step is between them."""
FEW = 30


@dataclass(frozen=True)
class _Compared:
    """Points of one picture in another. through: the other sees only deeper surfaces around; agree: it sees the same
    one, in a plane; off_m: how much deeper it then is."""

    through: np.ndarray
    agree: np.ndarray
    off_m: np.ndarray


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
            off_m = np.concatenate([each.off_m[each.agree] for each in found])
            if len(through) >= FEW and through.mean() > THROUGH_SHARE:
                yield (f"{other.key} looks through {through.mean():.1%} of the surfaces that {one.key} sees, limit "
                       f"{THROUGH_SHARE:.0%}: depth or cameras disagree")  # fmt: skip
            elif len(off_m) >= FEW and abs(np.median(off_m)) > MEDIAN_LIMIT_M:
                yield (f"surfaces of {other.key} lie {np.median(off_m):.4f} m behind those of {one.key}, limit "
                       f"{MEDIAN_LIMIT_M} m")  # fmt: skip


def _compare(one: Evidence, other: Evidence, here: int, there: int, only_venue: bool = False) -> _Compared:
    """Every STRIDE_PX-th pixel of a frame of `one` looked for in a frame of `other`."""
    rows, columns = grid(*one.size, STRIDE_PX)
    z = one.depth_m(here)[rows, columns]
    keep = np.isfinite(z)
    if only_venue:
        keep &= one.ids[here][rows, columns] == 0
    world = back_project(centres(rows, columns)[keep], z[keep], one.labels.K[here], one.labels.world_from_camera[here])
    pixels, depth_m = project(world, other.labels.K[there], other.labels.world_from_camera[there])
    width_px, height_px = other.size
    x, y = np.nan_to_num(pixels, nan=-9.0).T
    inside = (x >= 1) & (x < width_px - 1) & (y >= 1) & (y < height_px - 1)
    x, y, true_m = x[inside], y[inside], depth_m[inside]
    if only_venue:  # what somebody now stands before cannot be told from what has gone
        free = other.ids[there][y.astype(int), x.astype(int)] == 0
        x, y, true_m = x[free], y[free], true_m[free]
    return _looked_up(other, there, x, y, true_m)


def _looked_up(other: Evidence, frame: int, x: np.ndarray, y: np.ndarray, true_m: np.ndarray) -> _Compared:
    """Points at pixels x, y with depths true_m [m] against the surface that a frame shows around and at them."""
    surface = other.depth_m(frame)
    columns, rows = x.astype(int), y.astype(int)
    around = np.stack([surface[rows + a, columns + b] for a in (-1, 0, 1) for b in (-1, 0, 1)])
    slack_m = SLACK_M + SLACK_SHARE * true_m + other.depth_step_m(true_m)
    agree = (around.min(0) - slack_m <= true_m) & (true_m <= around.max(0) + slack_m)
    inverse, flat = _between_centres(surface, x - 0.5, y - 0.5)
    with np.errstate(divide="ignore"):
        off_m = 1.0 / inverse - true_m
    return _Compared(around.min(0) > true_m + slack_m, agree & flat, off_m)


def _between_centres(surface: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Inverse depth between four pixel centres, linear as a plane's is, and whether the four lie in one plane."""
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    right, down = x - left, y - top
    a, b, c, d = (1.0 / surface[top + i, left + j].astype(float) for i in (0, 1) for j in (0, 1))
    inverse = (a * (1 - right) + b * right) * (1 - down) + (c * (1 - right) + d * right) * down
    flat = (np.abs(a + d - b - c) < BENT_SHARE * inverse) & (np.abs(a - b) + np.abs(a - c) < STEEP_SHARE * inverse)
    return inverse, flat & (inverse > 0)
