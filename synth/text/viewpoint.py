"""Where a camera stands as the athlete feels it, measured."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.scene import CameraTrack
from synth.skeleton.smplx_joints import INDEX

SIDES: tuple[str, ...] = ("front", "front_left", "left", "back_left", "back", "back_right", "right", "front_right")
"""Eighths of the circle around the athlete, from straight ahead over their left."""


@dataclass(frozen=True)
class Viewpoint:
    """azimuth_deg: from straight ahead of the athlete, positive to their left, -180..180.

    height_m: of the lens over the world's floor. distance_m: lens to pelvis. side: the name in SIDES. All are means
    over the clip.
    """

    azimuth_deg: float
    height_m: float
    distance_m: float
    side: str


def viewpoint(joints: Points, camera: CameraTrack, *, at_start: bool = False) -> Viewpoint:
    """Of one camera relative to a person's joints (frames, 144, 3) in the world [m].

    at_start: azimuth and side are those of the first eighth of the clip.
    """
    eye = camera.world_from_camera[:, :3, 3]
    offset = eye - joints[:, INDEX["pelvis"]]
    azimuth = azimuth_deg(joints, offset, max(1, len(eye) // 8) if at_start else len(eye))
    return Viewpoint(
        azimuth_deg=azimuth,
        height_m=float(eye[:, 2].mean()),
        distance_m=float(np.linalg.norm(offset, axis=-1).mean()),
        side=SIDES[round(azimuth / 45.0) % 8],
    )


def azimuth_deg(joints: Points, offset: Float[np.ndarray, "frames 3"], frames: int) -> float:
    """Mean direction of `offset` from the pelvis [m] over the first `frames`, from straight ahead towards the left."""
    ahead = heading(joints)
    left = np.stack([-ahead[:, 1], ahead[:, 0]], -1)
    aside, before = (np.sum(offset[:frames, :2] * axis[:frames], -1).mean() for axis in (left, ahead))
    return float(np.degrees(np.arctan2(aside, before)))


def heading(joints: Points) -> Float[np.ndarray, "frames 2"]:
    """Unit direction (frames, 2) in the floor's plane that the hips and shoulders face."""
    across = sum(
        joints[:, INDEX[f"right_{part}"], :2] - joints[:, INDEX[f"left_{part}"], :2] for part in ("hip", "shoulder")
    )
    ahead = np.stack([-across[:, 1], across[:, 0]], -1)  # z cross right
    return ahead / np.maximum(np.linalg.norm(ahead, axis=-1, keepdims=True), 1e-9)
