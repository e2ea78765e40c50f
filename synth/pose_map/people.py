"""What is drawn of people, and in which order: limbs, joints, hands, faces, feet."""

import numpy as np
from jaxtyping import Float

from synth.pose_map.joints import body_joints
from synth.pose_map.palette import (
    FACE_DOT,
    FOOT_COLORS,
    FOOT_DOT,
    FOOT_EDGES,
    HAND_COLORS,
    HAND_EDGES,
    HAND_JOINT,
    Rgb8,
)  # fmt: skip
from synth.pose_map.strokes import Strokes
from synth.pose_map.style import PoseStyle, Widths
from synth.skeleton.maps import FACE_68, FEET, LEFT_HAND, RIGHT_HAND

Body = Float[np.ndarray, "drawn joints 3"]


def draw_people(strokes: Strokes, points: Float[np.ndarray, "drawn 133 3"], style: PoseStyle, widths: Widths) -> None:
    """All that the style draws of people given as x, y [px] on the canvas and confidence."""
    if style.body:
        bodies = body_joints(points, style.palette, style.threshold)
        for group in bodies[:, None] if style.lines else [bodies]:
            _draw_bodies(strokes, group, style, widths)
    for hand in _hands(points, style) if style.hands else ():
        _draw_hand(strokes, hand, style, widths)
    for person in points if style.face else ():
        _draw_dots(strokes, person[FACE_68], FACE_DOT, style, widths.face)
    for person in points if style.feet else ():
        _draw_feet(strokes, person, style, widths)


def _hands(points: Float[np.ndarray, "drawn 133 3"], style: PoseStyle) -> Float[np.ndarray, "hands 21 3"]:
    """All left hands and then all right ones, as DWPose stacks them; or each person's two."""
    sides = points[:, LEFT_HAND], points[:, RIGHT_HAND]
    return np.stack(sides, 1).reshape(-1, 21, 3) if style.pairs_hands else np.concatenate(sides)


def _draw_bodies(strokes: Strokes, bodies: Body, style: PoseStyle, widths: Widths) -> None:
    if style.lines:
        _draw_joints(strokes, bodies, style, widths.joint)
        _draw_limbs(strokes, bodies, style, widths.limb)
    else:
        _draw_limbs(strokes, bodies, style, widths.limb)
        _draw_joints(strokes, bodies, style, widths.joint)


def _draw_limbs(strokes: Strokes, bodies: Body, style: PoseStyle, width_px: int) -> None:
    stroke = strokes.line if style.lines else strokes.limb
    sure = (bodies[..., 2] >= style.threshold).tolist()
    for (first, second), color in zip(style.palette.limbs, style.palette.limb_colors, strict=True):
        for body, drawn in zip(bodies, sure, strict=True):
            if drawn[first] and drawn[second]:
                fade = float(body[first, 2] * body[second, 2]) if style.faded else 1.0
                stroke(body[first], body[second], width_px, color, fade, style.dimmed)


def _draw_joints(strokes: Strokes, bodies: Body, style: PoseStyle, radius_px: int) -> None:
    for joints, color in zip(bodies.swapaxes(0, 1), style.palette.joint_colors, strict=True):
        for x, y, sure in joints.tolist():
            if sure >= style.threshold:
                strokes.dot(x, y, radius_px, color, sure if style.faded else 1.0)


def _draw_hand(strokes: Strokes, hand: Float[np.ndarray, "21 3"], style: PoseStyle, widths: Widths) -> None:
    drawn = _is_drawn(hand, style)
    for (first, second), color in zip(HAND_EDGES, HAND_COLORS, strict=True):
        if drawn[first] and drawn[second]:
            fade = float(hand[first, 2] * hand[second, 2]) if style.faded else 1.0
            strokes.line(hand[first], hand[second], widths.hand_line, color, fade)
    _draw_dots(strokes, hand, HAND_JOINT, style, widths.hand_joint)


def _draw_dots(
    strokes: Strokes,
    points: Float[np.ndarray, "points 3"],
    color: Rgb8,
    style: PoseStyle,
    radius_px: int,
) -> None:
    for x, y, sure in points[_is_drawn(points, style)].tolist():
        strokes.dot(x, y, radius_px, color, sure if style.faded else 1.0)


def _draw_feet(strokes: Strokes, person: Float[np.ndarray, "133 3"], style: PoseStyle, widths: Widths) -> None:
    """Lines begin a tenth of the way from the ankle [HumanVid DWPose/dwpose_utils/util.py]."""
    drawn = _is_drawn(person, style)
    for (ankle, foot), color in zip(FOOT_EDGES, FOOT_COLORS, strict=True):
        if drawn[ankle] and drawn[foot]:
            start, end = np.trunc(person[ankle]), np.trunc(person[foot])
            strokes.line(start + (end - start) * 0.1, end, widths.foot_line, color)
    _draw_dots(strokes, person[FEET], FOOT_DOT, style, widths.foot)


def _is_drawn(points: Float[np.ndarray, "points 3"], style: PoseStyle) -> np.ndarray:
    """Points sure enough, and not in the canvas's first row or column, which the sources skip."""
    sure = points[:, 2] > 0 if style.faded else points[:, 2] >= style.threshold
    return sure & (points[:, :2] >= 1).all(1)
