"""A map of the poses in a dataset: similar ones lie close, and each place shows the pose that is most like it."""

from typing import Any

import numpy as np
from jaxtyping import Float

from synth.skeleton.maps import COCO_17, SMPLX_OF_WHOLEBODY

Poses = Float[np.ndarray, "poses 17 3"]

MOST_COLUMNS, MOST_ROWS = 16, 8
TURN_DEG = 30.0
"""From the athlete's front, where a figure is looked at from: a pure front view hides what arms do."""
_LEFT_HIP, _RIGHT_HIP = COCO_17.index("left_hip"), COCO_17.index("right_hip")
_FEWEST = 3


def upright(joints3d: Float[np.ndarray, "frames 144 3"]) -> Poses:
    """COCO-17 [m] from the middle of the hips: x to the athlete's left, y where they face, z up."""
    points = joints3d[:, SMPLX_OF_WHOLEBODY[:17]].astype(np.float64)
    points = points - points[:, [_LEFT_HIP, _RIGHT_HIP]].mean(1, keepdims=True)
    left = (points[:, _LEFT_HIP] - points[:, _RIGHT_HIP])[:, :2]
    left = left / np.maximum(np.linalg.norm(left, axis=-1, keepdims=True), 1e-9)
    ahead = np.stack([left[:, 1], -left[:, 0]], -1)
    x = np.einsum("fnc,fc->fn", points[..., :2], left)
    y = np.einsum("fnc,fc->fn", points[..., :2], ahead)
    return np.stack([x, y, points[..., 2]], -1)


def atlas(poses: Poses) -> dict[str, Any]:
    """Cells (column, row, how many poses, figure) of the plane of greatest variance, each with its middlemost pose.

    A figure is COCO-17 as x right, y down [cm]. explained: share of the variance that the plane holds.
    """
    rows = int(np.clip(np.ceil(np.sqrt(len(poses) / 2)), 1, MOST_ROWS))
    columns = min(2 * rows, MOST_COLUMNS)
    if len(poses) < _FEWEST:
        return {"columns": columns, "rows": rows, "explained": 0.0, "cells": []}
    plane, explained = _plane(poses.reshape(len(poses), -1))
    low, high = np.percentile(plane, 1, 0), np.percentile(plane, 99, 0)
    place = (plane - low) / np.maximum(high - low, 1e-9) * [columns, rows]
    cell = np.clip(np.floor(place).astype(int), 0, [columns - 1, rows - 1])
    figures = np.rint(100.0 * _seen(poses)).astype(int)
    cells = []
    for column, row in np.unique(cell, axis=0):
        inside = np.flatnonzero((cell == [column, row]).all(1))
        off = np.linalg.norm(place[inside] - [column + 0.5, row + 0.5], axis=1)
        best = inside[off.argmin()]
        cells.append([int(column), int(row), len(inside), figures[best].ravel().tolist()])
    return {"columns": columns, "rows": rows, "explained": round(explained, 3), "cells": cells}


def _plane(flat: Float[np.ndarray, "poses numbers"]) -> tuple[Float[np.ndarray, "poses 2"], float]:
    """Places along the two directions of greatest variance; the largest part of each direction is positive."""
    centred = flat - flat.mean(0)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, [-1, -2]]
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), [0, 1]])
    return centred @ axes, float(values[-2:].sum() / max(values.sum(), 1e-12))


def _seen(poses: Poses) -> Float[np.ndarray, "poses 17 2"]:
    """Looked at level from TURN_DEG off their front: their left is on our right."""
    turn = np.radians(TURN_DEG)
    x = np.cos(turn) * poses[..., 0] + np.sin(turn) * poses[..., 1]
    return np.stack([x, -poses[..., 2]], -1)
