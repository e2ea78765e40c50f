"""Where the eyes look, from the posed eyeballs."""

import numpy as np

from synth.arrays import Points
from synth.skeleton.smplx_joints import INDEX
from synth.sports.gates.seen import Seen


def off_deg(seen: Seen, goal: Points, start_s: float, end_s: float) -> float:
    """Median angle [deg] between both eyes' axes and a point (3,), or one per frame (frames, 3), within a time."""
    rotations, joints = seen.posed
    frames = np.flatnonzero((seen.times_s >= start_s) & (seen.times_s <= end_s))
    goals = goal if goal.ndim == 1 else goal[frames]
    angles = []
    for side in ("left", "right"):
        eye = INDEX[f"{side}_eyeball"]
        sight = goals - joints[frames, eye]
        cosine = np.sum(sight * rotations[frames, eye, :, 2], -1) / np.linalg.norm(sight, axis=-1)
        angles.append(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
    return float(np.median(np.mean(angles, 0))) if len(frames) else 0.0
