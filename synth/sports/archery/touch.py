"""Where bow and string meet the skin of one body's hands: what `hands` lays out by joints, corrected by skin."""

from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.hands import (
    STRING_LEAN_RAD,
    Hold,
    bow_hand_in_bow,
    bow_hold,
    string_hand_in_bow,
    string_hold,
)

if TYPE_CHECKING:
    from synth.body import Body

Vector = Float[np.ndarray, "3"]

WEB_PRESSED_M = 0.002
"""The throat of the grip presses this deep into the web of the bow hand."""
WEB_SIDE_M, WEB_HIGH_M, WEB_AHEAD_M = 0.007, 0.012, 0.045
"""The web is the hand's skin so near to the throat, aside, up and down, and ahead."""
STRING_PRESSED_M = 0.003
"""How deep the middle of the string is in the fingers: their tab lies between."""
STRING_SIDE_M = 0.005
STRING_FINGERS = ("index", "middle")
"""The fingers on both sides of the nock."""


def grip_shift(body: "Body", betas: Float[np.ndarray, " num_betas"]) -> Vector:
    """What to add to the bow hold's point, in the frame of the left hand [m]."""
    hold = _hold(body, betas, "left")
    in_bow = _seen(body, betas, hold, "left") @ bow_hand_in_bow().T
    near = (np.abs(in_bow) < [WEB_AHEAD_M, WEB_SIDE_M, WEB_HIGH_M]).all(1)
    if not near.any():
        return np.zeros(3)
    return bow_hand_in_bow().T @ np.array([float(in_bow[near, 0].max()) - WEB_PRESSED_M, 0.0, 0.0])


def string_shift(body: "Body", betas: Float[np.ndarray, " num_betas"]) -> Vector:
    """What to add to the string hold's point, in the frame of the right hand [m].

    Where the fingers cross the plane of the string, the string lies on their inner side.
    """
    hold = _hold(body, betas, "right")
    in_bow = _seen(body, betas, hold, "right") @ string_hand_in_bow().T
    weights = np.asarray(body.weights, float)
    inner = []
    for finger in STRING_FINGERS:
        ends = [INDEX[f"right_{finger}{k}"] for k in (2, 3)]
        crossing = (weights[:, ends].sum(1) > 0.5) & (np.abs(in_bow[:, 1]) < STRING_SIDE_M)
        if crossing.any():
            string_x = np.abs(in_bow[crossing, 2]) * np.tan(STRING_LEAN_RAD)
            inner.append(float((in_bow[crossing, 0] - string_x).min()))
    if not inner:
        return np.zeros(3)
    return string_hand_in_bow().T @ np.array([float(np.mean(inner)) + STRING_PRESSED_M, 0.0, 0.0])


def _hold(body: "Body", betas: Float[np.ndarray, " num_betas"], side: str) -> Hold:
    rest = body.rest_joints(betas)
    return bow_hold(rest) if side == "left" else string_hold(rest)


def _seen(body: "Body", betas: Float[np.ndarray, " num_betas"], hold: Hold, side: str) -> Points:
    """The skin (vertices, 3) with the fingers in their pose, from the held point, in the hand's frame [m]."""
    poses = np.zeros((1, 55, 3))
    first = INDEX[f"{side}_index1"]
    poses[0, first : first + 15] = hold.fingers.reshape(15, 3)
    posed = body.pose(poses.reshape(1, 165), np.zeros((1, 3)), betas)
    wrist = np.asarray(posed.joints[0, INDEX[f"{side}_wrist"]], float)
    return np.asarray(posed.vertices[0], float) - wrist - hold.point
