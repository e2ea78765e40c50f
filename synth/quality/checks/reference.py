"""ref.png and its labels: a picture of the clip's size in which the people are."""

from collections.abc import Iterator

import cv2
import numpy as np

from synth.quality.checks.streams import FLAT_LEVELS
from synth.quality.evidence import Evidence

LEAST_INSIDE = 0.25
"""Share of somebody's body joints that are in the picture: a face has 5 of 17; a reference of a hand is none."""
_BODY = slice(0, 17)


def reference(evidence: Evidence) -> Iterator[str]:
    """It decodes, is no single colour, is seen by a rigid camera, and its joints are in it."""
    picture = cv2.imdecode(np.frombuffer(evidence.members["ref.png"], np.uint8), cv2.IMREAD_UNCHANGED)
    width_px, height_px = evidence.size
    if picture is None:
        yield "ref.png cannot be decoded"
        return
    if picture.shape != (height_px, width_px, 3) or picture.dtype != np.uint8:
        yield f"ref.png is {picture.shape} {picture.dtype} instead of {(height_px, width_px, 3)} uint8"
    elif np.ptp(picture) < FLAT_LEVELS:
        yield f"ref.png is one colour: its range is below {FLAT_LEVELS} levels"
    rotation = evidence.labels.ref_world_from_camera[:3, :3].astype(float)
    if np.abs(rotation @ rotation.T - np.eye(3)).max() > 1e-5 or np.linalg.det(rotation) < 0:
        yield "ref_world_from_camera is not rigid"
    x, y, seen = np.moveaxis(evidence.labels.ref_joints2d[:, _BODY], -1, 0)
    inside = (x >= 0) & (x < width_px) & (y >= 0) & (y < height_px)
    if np.any((seen > 0) & ~inside):
        yield "ref_joints2d outside the picture are called inside"
    most = inside.mean(-1).max()
    if most < LEAST_INSIDE:
        yield f"nobody has more than {most:.0%} of the body's joints in ref.png, limit {LEAST_INSIDE:.0%}"
