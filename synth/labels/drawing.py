"""Pose maps as DWPose draws them, with the colours as the network sees them: neck to right shoulder is red.

Numbers from IDEA-Research/DWPose `annotator/dwpose/util.py`: 17 limbs as filled ellipses of half width 4 px, darkened
to 0.6; body joints of radius 4 px in full colour; hands as 2 px lines in 20 hues with blue joints of radius 4;
face as white dots of radius 3. Feet and the limbs 3-17 and 6-18 are not drawn.
"""

import colorsys
import math
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from synth.labels.visibility import HIDDEN, SEEN
from synth.skeleton.maps import FACE_68, LEFT_HAND, RIGHT_HAND, openpose

Rgb8 = tuple[int, int, int]

LIMBS: tuple[tuple[int, int], ...] = (
    (2, 3), (2, 6), (3, 4), (4, 5), (6, 7), (7, 8), (2, 9), (9, 10), (10, 11), (2, 12), (12, 13), (13, 14),
    (2, 1), (1, 15), (15, 17), (1, 16), (16, 18),
)  # fmt: skip
"""Pairs of OpenPose-18 joints, counted from 1 as in the source."""

COLORS: tuple[Rgb8, ...] = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0), (0, 255, 0),
    (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255), (0, 0, 255), (85, 0, 255),
    (170, 0, 255), (255, 0, 255), (255, 0, 170), (255, 0, 85),
)  # fmt: skip
"""RGB of limb i and of joint i."""

HAND_EDGES: tuple[tuple[int, int], ...] = tuple(
    pair for first in (1, 5, 9, 13, 17) for pair in ((0, first), *((k, k + 1) for k in range(first, first + 3)))
)

_HAND_COLORS: tuple[tuple[float, ...], ...] = tuple(
    tuple(255.0 * part for part in colorsys.hsv_to_rgb(edge / len(HAND_EDGES), 1.0, 1.0))
    for edge in range(len(HAND_EDGES))
)
_BODY_RADIUS_PX, _HAND_RADIUS_PX, _FACE_RADIUS_PX = 4, 4, 3
_STICK_PX, _HAND_LINE_PX = 4, 2
_DIMMED = (np.arange(256) * 0.6).astype(np.uint8)
"""What each grey value becomes where limbs are."""
_EDGE_PX = 0.01


@dataclass(frozen=True)
class PoseStyle:
    """What is drawn, and how thick.

    short_edge_px: size of the canvas on which the widths above hold; the drawing is then resized to the picture.
    0: the picture itself. hidden: draw joints that something hides (the skeleton steers every instant, so yes);
    joints outside the picture are never drawn.
    """

    short_edge_px: int = 0
    hidden: bool = True
    body: bool = True
    hands: bool = True
    face: bool = True


DWPOSE = PoseStyle()


def draw_pose(
    joints2d: Float[np.ndarray, "people 133 3"], width_px: int, height_px: int, style: PoseStyle = DWPOSE
) -> UInt8[np.ndarray, "height width 3"]:
    """RGB pose map of one frame from COCO-WholeBody x, y [px], visibility, on black."""
    scale = style.short_edge_px / min(width_px, height_px) if style.short_edge_px else 1.0
    size = (round(height_px * scale), round(width_px * scale))
    points = np.array(joints2d, np.float64)
    points[..., :2] *= scale
    least = HIDDEN if style.hidden else SEEN
    canvas = np.zeros((*size, 3), np.uint8)
    if style.body:
        canvas = _draw_bodies(canvas, openpose(points), least)
    if style.hands:
        for person in points:
            _draw_hand(canvas, person[LEFT_HAND], least)
            _draw_hand(canvas, person[RIGHT_HAND], least)
    if style.face:
        for person in points:
            _draw_face(canvas, person[FACE_68], least)
    if size == (height_px, width_px):
        return canvas
    return cv2.resize(canvas, (width_px, height_px), interpolation=cv2.INTER_AREA if scale > 1 else cv2.INTER_LINEAR)


def _draw_bodies(
    canvas: UInt8[np.ndarray, "height width 3"], people: Float[np.ndarray, "people 18 3"], least: int
) -> UInt8[np.ndarray, "height width 3"]:
    for limb, (first, second) in enumerate(LIMBS):
        for joints in people:
            ends = joints[[first - 1, second - 1]]
            if (ends[:, 2] >= least).all():
                _draw_limb(canvas, ends[:, :2], COLORS[limb])
    canvas = cv2.LUT(canvas, _DIMMED)
    for number, color in enumerate(COLORS):
        for x, y, visibility in people[:, number]:
            if visibility >= least:
                cv2.circle(canvas, (int(x), int(y)), _BODY_RADIUS_PX, color, -1)
    return canvas


def _draw_limb(canvas: UInt8[np.ndarray, "height width 3"], ends: Float[np.ndarray, "2 2"], color: Rgb8) -> None:
    (x, y), (end_x, end_y) = ends.tolist()  # plain numbers: numpy takes longer for two than for the picture
    polygon = cv2.ellipse2Poly(
        (int((x + end_x) / 2), int((y + end_y) / 2)),
        (int(math.hypot(x - end_x, y - end_y) / 2), _STICK_PX),
        int(math.degrees(math.atan2(y - end_y, x - end_x))),
        0,
        360,
        1,
    )
    cv2.fillConvexPoly(canvas, polygon, color)


def _draw_hand(canvas: UInt8[np.ndarray, "height width 3"], hand: Float[np.ndarray, "21 3"], least: int) -> None:
    drawn = _drawable(hand, least)
    for (first, second), color in zip(HAND_EDGES, _HAND_COLORS, strict=True):
        if drawn[first] and drawn[second]:
            cv2.line(canvas, _pixel(hand[first]), _pixel(hand[second]), color, _HAND_LINE_PX)
    for point in hand[drawn]:
        cv2.circle(canvas, _pixel(point), _HAND_RADIUS_PX, (0, 0, 255), -1)


def _draw_face(canvas: UInt8[np.ndarray, "height width 3"], face: Float[np.ndarray, "68 3"], least: int) -> None:
    for point in face[_drawable(face, least)]:
        cv2.circle(canvas, _pixel(point), _FACE_RADIUS_PX, (255, 255, 255), -1)


def _drawable(points: Float[np.ndarray, "points 3"], least: int) -> np.ndarray:
    """Points visible enough and not on the picture's upper or left rim, which the source skips."""
    return (points[:, 2] >= least) & (points[:, :2].astype(int) > _EDGE_PX).all(1)


def _pixel(point: Float[np.ndarray, "3"]) -> tuple[int, int]:
    return int(point[0]), int(point[1])
