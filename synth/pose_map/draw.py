"""Pose maps of people in any trainer's convention.

Only the box around the people is drawn, on the convention's own canvas and with its own integer arithmetic, and only
that box is resized; box edges lie where canvas pixels and picture pixels begin together, so the picture is the one
that the whole canvas would give.
"""

import numpy as np
from jaxtyping import Float, Integer, UInt8

from synth.pose_map.box import box_of, resized
from synth.pose_map.confidence import confidence
from synth.pose_map.palette import HAND_COLORS, HAND_EDGES
from synth.pose_map.strokes import Strokes
from synth.pose_map.style import PoseStyle, Widths
from synth.pose_map.styles import DWPOSE
from synth.skeleton.maps import FACE_68, LEFT_HAND, RIGHT_HAND

Points = Float[np.ndarray, "people points 3"]
"""x, y [px] on the canvas, confidence."""


def draw(
    joints2d: Float[np.ndarray, "people 133 3"],
    width_px: int,
    height_px: int,
    style: PoseStyle = DWPOSE,
    hidden_by: Integer[np.ndarray, "people 133"] | None = None,
) -> UInt8[np.ndarray, "height width 3"]:
    """RGB pose map of one frame, on black, from COCO-WholeBody x, y [px] of the picture and visibility.

    visibility: 0 outside, 1 hidden, 2 seen; hidden_by: into `synth.labels.visibility.HIDDEN_BY`, if known. The picture
    is as the trainer's network sees it once its loader has read it as RGB (see PoseStyle.loader_swaps).
    Joints outside or not finite are not drawn.
    """
    sure = confidence(joints2d, hidden_by, style.hidden, style.confidences)
    points = np.concatenate([np.nan_to_num(joints2d[..., :2].astype(np.float64)), sure[..., None]], -1)
    canvas_size = style.canvas.size(width_px, height_px)
    points[..., :2] *= np.divide(canvas_size, (width_px, height_px))
    points = _people(points, style)
    picture = np.zeros((height_px, width_px, 3), np.uint8)
    widths = style.widths(*canvas_size)
    box = box_of(points, widths, canvas_size, (width_px, height_px))
    if box is None:
        return picture
    strokes = Strokes(box, style.swapped != style.loader_swaps)
    _draw_all(strokes, points, style, widths)
    rows, columns = box.in_picture
    picture[rows, columns] = resized(strokes.canvas, box, style.canvas)
    return picture


def _people(points: Points, style: PoseStyle) -> Points:
    """Those people of whom something is drawn: any joint of the body over the threshold."""
    found = points[(points[:, :23, 2] >= style.threshold).any(1) | (points[:, 23:, 2] >= style.threshold).any(1)]
    if style.people == "all" or len(found) < 2:
        return found
    drawn = found[..., 2:] >= style.threshold
    size = np.where(drawn, found[..., :2], -np.inf).max(1) - np.where(drawn, found[..., :2], np.inf).min(1)
    return found[[int(size.prod(-1).argmax())]]


def _draw_all(strokes: Strokes, points: Points, style: PoseStyle, widths: Widths) -> None:
    if style.body:
        _draw_bodies(strokes, body_points(points, style), style, widths)
    if style.hands:
        for person in points:
            _draw_hand(strokes, person[LEFT_HAND], style, widths)
            _draw_hand(strokes, person[RIGHT_HAND], style, widths)
    if style.face:
        for person in points:
            _draw_face(strokes, person[FACE_68], style, widths)
    if style.feet:
        for person in points:
            _draw_feet(strokes, person, style, widths)


def body_points(points: Points, style: PoseStyle) -> Points:
    """The style's body joints of COCO-WholeBody-133 points, each in the middle of its two sources."""
    first, second = points[:, [a for a, _ in style.palette.sources]], points[:, [b for _, b in style.palette.sources]]
    body = (first + second) / 2
    least = np.minimum(first[..., 2], second[..., 2])
    if style.palette.middle == "least":
        body[..., 2] = least
    elif style.palette.middle == "both":
        between = np.array([a != b for a, b in style.palette.sources])
        body[:, between, 2] = least[:, between] >= style.threshold
    return body


def _draw_bodies(strokes: Strokes, people: Points, style: PoseStyle, widths: Widths) -> None:
    for (first, second), color in zip(style.palette.limbs, style.palette.limb_colors, strict=True):
        for joints in people:
            if min(joints[first, 2], joints[second, 2]) >= style.threshold:
                fade = joints[first, 2] * joints[second, 2] if style.faded else 1.0
                strokes.limb(joints[first], joints[second], widths.limb, color, fade, style.dimmed)
    for number, color in enumerate(style.palette.joint_colors):
        for joint in people[:, number]:
            if joint[2] >= style.threshold:
                strokes.dot(joint, widths.joint, color, joint[2] if style.faded else 1.0)


def _draw_hand(strokes: Strokes, hand: Float[np.ndarray, "21 3"], style: PoseStyle, widths: Widths) -> None:
    drawn = strokes.is_drawn(hand, style)
    for (first, second), color in zip(HAND_EDGES, HAND_COLORS, strict=True):
        if drawn[first] and drawn[second]:
            fade = hand[first, 2] * hand[second, 2] if style.faded else 1.0
            strokes.line(hand[first], hand[second], widths.hand_line, color, fade)
    for joint in hand[drawn]:
        strokes.dot(joint, widths.hand_joint, (0, 0, 255), joint[2] if style.faded else 1.0)


def _draw_face(strokes: Strokes, face: Float[np.ndarray, "68 3"], style: PoseStyle, widths: Widths) -> None:
    for point in face[strokes.is_drawn(face, style)]:
        strokes.dot(point, widths.face, (255, 255, 255), point[2] if style.faded else 1.0)


def _draw_feet(strokes: Strokes, person: Float[np.ndarray, "133 3"], style: PoseStyle, widths: Widths) -> None:
    return
