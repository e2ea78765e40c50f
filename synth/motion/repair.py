"""Tracking glitches replaced on request: the flagged frames between their neighbours, everything else bit for bit."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool

from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle, slerp
from synth.motion.contact import runs
from synth.motion.motion import Motion


def repaired(motion: Motion, bad: Bool[np.ndarray, " frames"]) -> Motion:
    """The motion with each run of `bad` frames interpolated: rotations by slerp, the root on a line.

    At the recording's ends the nearest good frame is held. All bad: nothing to interpolate between, nothing changes.
    """
    if bad.all():
        return motion
    poses, trans = motion.poses.copy(), motion.trans.copy()
    for start, end in runs(bad):
        before, after = max(start - 1, 0), min(end, motion.num_frames - 1)
        before, after = (
            (after, after) if start == 0 else (before, before) if end == motion.num_frames else (before, after)
        )
        share = np.arange(1, end - start + 1) / (end - start + 1)
        first, last = (matrix_from_axis_angle(motion.poses[[i]].reshape(1, 55, 3)) for i in (before, after))
        turned = slerp(first, last, np.broadcast_to(share[:, None], (len(share), 55)))
        poses[start:end] = axis_angle_from_matrix(turned).reshape(len(share), -1)
        trans[start:end] = motion.trans[before] + share[:, None] * (motion.trans[after] - motion.trans[before])
    return replace(motion, poses=poses, trans=trans)
