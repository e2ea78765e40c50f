"""Where a camera stands as seen from the athlete, in words that are true by measurement."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.scene import CameraTrack
from synth.skeleton.smplx_joints import INDEX

_SIDES = (
    (22.5, "the front"),
    (67.5, "the front {side}"),
    (112.5, "the {side} side"),
    (157.5, "behind on the {side}"),
    (181.0, "behind"),
)
_HEIGHTS = ((0.9, "low"), (1.35, "at waist height"), (2.0, "at eye height"), (4.0, "slightly raised"), (1e9, "high"))


@dataclass(frozen=True)
class Viewpoint:
    """azimuth_deg: from straight ahead of the athlete, positive to their left, -180..180, mean over the clip.

    height_m: of the lens over the world's floor. distance_m: lens to pelvis, mean.
    side, height: the same in words.
    """

    azimuth_deg: float
    height_m: float
    distance_m: float
    side: str
    height: str


def viewpoint(joints: Points, camera: CameraTrack) -> Viewpoint:
    """Of one camera relative to a person's joints (frames, 144, 3) in the world [m]."""
    eye = camera.world_from_camera[:, :3, 3]
    offset = eye - joints[:, INDEX["pelvis"]]
    ahead = heading(joints)
    left = np.stack([-ahead[:, 1], ahead[:, 0]], -1)
    azimuth = np.degrees(np.arctan2(np.sum(offset[:, :2] * left, -1).mean(), np.sum(offset[:, :2] * ahead, -1).mean()))
    height_m = float(eye[:, 2].mean())
    side = next(words for limit, words in _SIDES if abs(azimuth) <= limit)
    return Viewpoint(
        azimuth_deg=float(azimuth),
        height_m=height_m,
        distance_m=float(np.linalg.norm(offset, axis=-1).mean()),
        side=side.format(side="left" if azimuth > 0 else "right"),
        height=next(words for limit, words in _HEIGHTS if height_m < limit),
    )


def heading(joints: Points) -> Float[np.ndarray, "frames 2"]:
    """Unit direction (frames, 2) in the floor's plane that the hips and shoulders face."""
    across = sum(
        joints[:, INDEX[f"right_{part}"], :2] - joints[:, INDEX[f"left_{part}"], :2] for part in ("hip", "shoulder")
    )
    ahead = np.stack([-across[:, 1], across[:, 0]], -1)  # z cross right
    return ahead / np.maximum(np.linalg.norm(ahead, axis=-1, keepdims=True), 1e-9)
