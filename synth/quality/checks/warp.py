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
THROUGH_SHARE = 0.02
"""Strands of nets and strings, and outlines thinner than a pixel, are seen by one view and missed by the other."""
MEDIAN_LIMIT_M = 0.003
"""Median difference where surfaces agree: half a level of depth at 10 m is below 1 mm."""
FEW = 30


@dataclass(frozen=True)
class _Compared:
    """Points of one picture in another: how much deeper the other's surface is than the point [m], and what is allowed
    by its neighbourhood; agree: it is the same surface."""

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
    columns, rows = x[inside].astype(int), y[inside].astype(int)
    true_m = depth_m[inside]
    surface = other.depth_m(there)
    around = np.stack([surface[rows + a, columns + b] for a in (-1, 0, 1) for b in (-1, 0, 1)])
    slack_m = SLACK_M + SLACK_SHARE * true_m + other.depth_step_m(true_m)
    if only_venue:  # a surface that is now behind somebody is behind a person, never before the venue
        free = other.ids[there][rows, columns] == 0
        around, true_m, slack_m = around[:, free], true_m[free], slack_m[free]
    agree = (around.min(0) - slack_m <= true_m) & (true_m <= around.max(0) + slack_m)
    return _Compared(around.min(0) > true_m + slack_m, agree, around[4] - true_m)
