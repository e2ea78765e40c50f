"""Where a bow sits in the bow hand and a string in the drawing hand, and how both hands are turned.

Hand frames are those of posing.LimbGoal: rest frame of the body (y up, +z ahead), origin at the wrist, so the left
fingers point along +x, the right along -x, palms along -y, thumbs along +z.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations
from synth.geometry.rotation import about, matrix_from_axis_angle, unit
from synth.motion.grasp import hand_pose
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX, NUM_BENDING

STRING_LEAN_RAD = np.radians(25.5)
"""Turn of the drawn string from the bow's vertical at 0.67 m of draw (computed with synth.equipment)."""
STRING_TO_JOINT_M = 0.009
"""From the centre of a finger's end joint to the string in its crease: half a finger and the tab."""
WEB_TO_LINE_M = 0.010
"""How far the throat of the grip lies from the line thumb knuckle - index knuckle towards the wrist."""
GRIP_ROLL_RAD = np.radians(42.0)
"""The bow hand's knuckles lie at about 45 degrees to the bow, so that it rests on the ball of the thumb."""
GRIP_EXTENSION_RAD = np.radians(32.0)
"""How far the bow hand is bent back at the wrist."""


@dataclass(frozen=True)
class Hold:
    """A hand that holds something: the fingers' pose, and the held point from the wrist in the hand's frame [m]."""

    fingers: Float[np.ndarray, "45"]
    point: Float[np.ndarray, "3"]

    def wrist(self, rotation: Rotations, held: Points) -> Points:
        """Where the wrist is when the held point is at `held` (frames, 3) with the hand at `rotation`."""
        return held - rotation @ self.point

    def shifted(self, by_m: Float[np.ndarray, "3"]) -> "Hold":
        """The same fingers around a point moved by `by_m` in the hand's frame."""
        return Hold(self.fingers, self.point + by_m)


def bow_hold(rest_joints: Float[np.ndarray, "joints 3"]) -> Hold:
    """The left hand on the grip: the pivot lies in the web between thumb and index finger."""
    fingers = hand_pose("bow_grip", "left")
    joints, _ = _hand(rest_joints, fingers, "left")
    return Hold(fingers, grip_point(joints))


def string_hold(rest_joints: Float[np.ndarray, "joints 3"]) -> Hold:
    """The right hand on the string: three fingers hooked, the nock between index and middle finger."""
    fingers = hand_pose("three_finger_hook", "right")
    joints, rotations = _hand(rest_joints, fingers, "right")
    return Hold(fingers, hook_point(joints, rotations, rest_joints))


def pinch_hold(rest_joints: Float[np.ndarray, "joints 3"]) -> Hold:
    """The right hand that carries an arrow by its nock, between thumb and bent index finger."""
    fingers = hand_pose("arrow_pinch", "right")
    joints, rotations = _hand(rest_joints, fingers, "right")
    return Hold(fingers, pinch_point(joints, rotations, rest_joints))


def grip_point(joints: Points, side: str = "left") -> Points:
    """The web of the hand from the wrist (..., 3) [m], in the frame of `joints` (..., 55, 3)."""
    wrist = joints[..., INDEX[f"{side}_wrist"], :]
    middle = 0.5 * (joints[..., INDEX[f"{side}_thumb2"], :] + joints[..., INDEX[f"{side}_index1"], :])
    return middle + WEB_TO_LINE_M * unit(wrist - middle) - wrist


def hook_point(
    joints: Points, rotations: Rotations, rest_joints: Float[np.ndarray, "joints 3"], side: str = "right"
) -> Points:
    """The string between index and middle finger from the wrist (..., 3) [m], in the frame of `joints`."""
    points = []
    for finger in ("index", "middle"):
        last, before = INDEX[f"{side}_{finger}3"], INDEX[f"{side}_{finger}2"]
        end = joints[..., last, :]
        tip = _tip(joints, rotations, rest_joints, last)
        inward = unit(unit(joints[..., before, :] - end) + unit(tip - end))
        points.append(end + STRING_TO_JOINT_M * inward)
    return 0.5 * (points[0] + points[1]) - joints[..., INDEX[f"{side}_wrist"], :]


def pinch_point(
    joints: Points, rotations: Rotations, rest_joints: Float[np.ndarray, "joints 3"], side: str = "right"
) -> Points:
    """Between the tips of thumb and index finger, from the wrist (..., 3) [m], in the frame of `joints`."""
    thumb, index = INDEX[f"{side}_thumb3"], INDEX[f"{side}_index3"]
    tip = 0.5 * (_tip(joints, rotations, rest_joints, thumb) + _tip(joints, rotations, rest_joints, index))
    return tip - joints[..., INDEX[f"{side}_wrist"], :]


def bow_hand_in_bow() -> Rotations:
    """bow_from_hand (3, 3) of the left hand: from a handshake (thumb up, palm to the right, fingers to the target)
    rolled inwards by GRIP_ROLL_RAD about the forearm and bent back by GRIP_EXTENSION_RAD.
    """
    handshake = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    rolled = about("x", GRIP_ROLL_RAD) @ handshake
    # About the hand's own thumb axis: the fingers turn towards the back of the hand, +y.
    return rolled @ about("z", GRIP_EXTENSION_RAD)


def string_hand_in_bow() -> Rotations:
    """bow_from_hand (3, 3) of the right hand: fingers to the target, palm to the left, thumb up, hand slightly
    turned so that the ring finger does not pull less than the index finger.
    """
    flat = np.array([[-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 1.0]])
    return about("x", np.radians(-8.0)) @ flat


def _hand(
    rest_joints: Float[np.ndarray, "joints 3"], fingers: Float[np.ndarray, "45"], side: str
) -> tuple[Points, Rotations]:
    local = np.broadcast_to(np.eye(3), (NUM_BENDING, 3, 3)).copy()
    first = INDEX[f"{side}_index1"]
    local[first : first + 15] = matrix_from_axis_angle(fingers.reshape(15, 3))
    rotations, joints = forward(local, np.zeros(3), rest_joints[:NUM_BENDING])
    return joints, rotations


def _tip(joints: Points, rotations: Rotations, rest_joints: Points, end_joint: int) -> Points:
    """Fingertip, taken as 0.8 of the last bone's length beyond the end joint."""
    bone = rest_joints[end_joint] - rest_joints[end_joint - 1]
    return joints[..., end_joint, :] + rotations[..., end_joint, :, :] @ bone * 0.8
