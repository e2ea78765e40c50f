"""Hand shapes by name: axis-angle of the 15 joints of one hand in SMPL-X order, and what lies between them.

Rest frame of the body: y up, facing +z, T-pose with palms down, so the left fingers point along +x and flex
about -z, spread about y, and the thumb lies forward and out. Presets are written for the left hand and mirrored
in x = 0. Angles are whole degrees of flexion as a hand therapist would read them (0: straight).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.errors import RecipeError
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle, slerp

HandPose = Float[np.ndarray, "*frames 45"]
"""Axis-angle [rad] of index, middle, pinky, ring and thumb, three joints each from the knuckle out."""


@dataclass(frozen=True)
class _Finger:
    """Flexion [deg] of knuckle, middle and end joint, and spread away from the middle finger [deg]."""

    knuckle: int
    middle: int
    end: int
    spread: int = 0


@dataclass(frozen=True)
class _Thumb:
    """Thumb [deg]: `across` the palm towards the little finger, `under` the palm, then its two hinges."""

    across: int
    under: int
    hinge: int
    tip: int


@dataclass(frozen=True)
class _Hand:
    index: _Finger
    middle: _Finger
    ring: _Finger
    pinky: _Finger
    thumb: _Thumb


_PRESETS: dict[str, _Hand] = {
    "flat": _Hand(_Finger(0, 0, 0), _Finger(0, 0, 0), _Finger(0, 0, 0), _Finger(0, 0, 0), _Thumb(0, 0, 0, 0)),
    "relaxed": _Hand(
        _Finger(18, 24, 14),
        _Finger(24, 30, 17),
        _Finger(29, 34, 18),
        _Finger(32, 34, 20, 3),
        _Thumb(8, 12, 10, 12),
    ),
    "open": _Hand(
        _Finger(2, 6, 4, 9),
        _Finger(0, 5, 4),
        _Finger(3, 7, 5, 7),
        _Finger(5, 9, 6, 16),
        _Thumb(-14, 2, -4, 0),
    ),
    "fist": _Hand(
        _Finger(78, 98, 62),
        _Finger(82, 100, 64),
        _Finger(84, 100, 62),
        _Finger(84, 96, 58),
        _Thumb(24, 38, 32, 48),
    ),
    "bow_grip": _Hand(
        _Finger(22, 36, 20, 2),
        _Finger(26, 50, 26),
        _Finger(36, 60, 32),
        _Finger(44, 60, 32),
        _Thumb(-6, 8, 4, 10),
    ),
    "three_finger_hook": _Hand(
        _Finger(6, 74, 46),
        _Finger(10, 76, 44),
        _Finger(8, 76, 48),
        _Finger(38, 62, 34),
        _Thumb(22, 34, 24, 30),
    ),
    "release_open": _Hand(
        _Finger(8, 20, 12, 2),
        _Finger(11, 24, 14),
        _Finger(13, 28, 16, 1),
        _Finger(28, 44, 24),
        _Thumb(18, 30, 20, 22),
    ),
    "arrow_pinch": _Hand(
        _Finger(40, 42, 22),
        _Finger(46, 46, 24),
        _Finger(48, 52, 28),
        _Finger(50, 52, 30),
        _Thumb(26, 34, 18, 14),
    ),
}
"""Volleyball uses open, flat, relaxed, fist; archery the rest. Judged by eye on the embedded body."""

NAMES: tuple[str, ...] = tuple(_PRESETS)
"""Every preset's name."""


def hand_pose(name: str, side: str) -> Float[np.ndarray, "45"]:
    """The preset `name` for the `left` or `right` hand, (45,) axis-angle [rad] as SMPL-X orders it."""
    if name not in _PRESETS:
        raise RecipeError(f"hand pose {name!r} is unknown; choose one of {', '.join(NAMES)}")
    if side not in ("left", "right"):
        raise RecipeError(f"side {side!r} is unknown; choose left or right")
    left = _left_hand(_PRESETS[name])
    return left if side == "left" else mirror_hand(left)


def blend(
    start: Float[np.ndarray, "*#frames 45"],
    end: Float[np.ndarray, "*#frames 45"],
    share: Float[np.ndarray, "*#frames"] | float,
) -> Float[np.ndarray, "*frames_out 45"]:
    """The hand `share` (0..1, per frame or one for all) of the way from `start` to `end`, joint by joint."""
    weight = np.asarray(share, float)[..., None]
    frames = np.broadcast_shapes(start.shape[:-1], end.shape[:-1], weight.shape[:-1])
    first, last = (
        matrix_from_axis_angle(np.broadcast_to(pose, (*frames, 45)).reshape(*frames, 15, 3).copy())
        for pose in (start, end)
    )
    mixed = slerp(first, last, np.broadcast_to(weight, (*frames, 15)))
    return axis_angle_from_matrix(mixed).reshape(*frames, 45)


def mirror_hand(pose: HandPose) -> HandPose:
    """The other hand in the same shape: reflection in x = 0 negates y and z of a rotation vector."""
    return (pose.reshape(*pose.shape[:-1], 15, 3) * np.array([1.0, -1.0, -1.0])).reshape(pose.shape)


def _left_hand(hand: _Hand) -> Float[np.ndarray, "45"]:
    fingers = [
        _left_finger(hand.index, +1),
        _left_finger(hand.middle, 0),
        _left_finger(hand.pinky, -1),
        _left_finger(hand.ring, -1),
    ]
    thumb = hand.thumb
    # The thumb's hinges turn it within the plane of its nail, half across and half under the palm.
    hinge_axis = np.array([0.45, 0.80, -0.40])
    thumb_joints = [[thumb.under, thumb.across, 0.0], hinge_axis * thumb.hinge, hinge_axis * thumb.tip]
    return np.radians(np.concatenate([*fingers, np.array(thumb_joints, float).reshape(-1)]))


def _left_finger(finger: _Finger, thumbward: int) -> Float[np.ndarray, "9"]:
    """Rotation vectors [deg] of one left finger; `thumbward`: sign of its spread towards the thumb (+z)."""
    return np.array([0.0, -thumbward * finger.spread, -finger.knuckle, 0.0, 0.0, -finger.middle, 0.0, 0.0, -finger.end])
