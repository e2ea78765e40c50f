"""What is printed on shirts: one picture, its left half the front, its right half the back, 1 mm per pixel."""

import cv2
import numpy as np
from jaxtyping import Float, Int, UInt8

from synth.outfit.face import to_srgb
from synth.outfit.wardrobe import COLORS, Outfit

SIZE_PX = 1024
"""Pixels and millimetres of each half."""

Picture = UInt8[np.ndarray, "1024 2048 3"]


def shirt_uvs(
    points: Float[np.ndarray, "vertices 3"], faces: Int[np.ndarray, "faces 3"], chest_y: float
) -> Float[np.ndarray, "faces 3 2"]:
    """Planar projection of the rest shape along z: each half of the picture is one metre square around the chest."""
    corners = points[faces]
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 2] >= 0
    x = np.clip(corners[..., 0], -0.49, 0.49)
    u = np.where(facing[:, None], 0.25 + 0.5 * x, 0.75 - 0.5 * x)
    return np.stack([u, np.clip(0.5 + corners[..., 1] - chest_y, 0.0, 1.0)], -1)


def shirt_picture(outfit: Outfit, hem_y: float, shoulder_y: float) -> Picture:
    """The whole print. hem_y, shoulder_y: heights relative to the chest [m]."""
    base, trim = np.array(COLORS[outfit.colors["top"]]), np.array(COLORS[outfit.colors["trim"]])
    x = (np.arange(2 * SIZE_PX) % SIZE_PX + 0.5) / SIZE_PX - 0.5
    x[SIZE_PX:] *= -1.0  # the athlete's left is +x on the back as well, so that prints meet at the seams
    y = 0.5 - (np.arange(SIZE_PX) + 0.5) / SIZE_PX
    mask = _pattern(outfit.pattern, np.abs(x)[None, :], x[None, :], y[:, None], hem_y, shoulder_y)
    linear = base * (1.0 - mask[..., None]) + trim * mask[..., None]
    picture = to_srgb(linear)
    if outfit.number:
        ink = _ink(outfit)
        _number(picture, outfit.number, ink, (SIZE_PX // 2, 0.0), 0.15)
        _number(picture, outfit.number, ink, (SIZE_PX // 2 + SIZE_PX, -0.035), 0.21)
    return picture


def _pattern(
    name: str, side: np.ndarray, x: np.ndarray, y: np.ndarray, hem_y: float, shoulder_y: float
) -> Float[np.ndarray, "height width"]:
    """Share of the trim colour."""
    shape = np.broadcast_shapes(side.shape, y.shape)
    if name == "side_panels":
        return _edge(side + 0.05 * y, 0.125, 0.004) * _edge(-y, -shoulder_y + 0.06, 0.02) + np.zeros(shape)
    if name == "chest_band":
        inner = _edge(-np.abs(y + 0.115), -0.028, 0.003)
        return inner + np.zeros(shape)
    if name == "shoulders":
        return _edge(y + 0.35 * side, shoulder_y + 0.035, 0.004) + np.zeros(shape)
    if name == "diagonal":
        return _edge(-np.abs(y + 0.9 * x + 0.16), -0.045, 0.003) + np.zeros(shape)
    if name == "fade":
        return np.clip((hem_y + 0.26 - y) / 0.30, 0.0, 1.0) ** 1.5 + np.zeros(shape)
    return np.zeros(shape)


def _edge(value: np.ndarray, limit: float, soft: float) -> np.ndarray:
    return np.clip((value - limit) / soft + 0.5, 0.0, 1.0)


def _ink(outfit: Outfit) -> tuple[int, int, int]:
    """White on dark shirts, black or navy on light ones [sRGB]."""
    base = float(np.dot(COLORS[outfit.colors["top"]], (0.2126, 0.7152, 0.0722)))
    return (245, 245, 242) if base < 0.30 else (16, 18, 30)


def _number(
    picture: Picture, number: int, ink: tuple[int, int, int], place: tuple[int, float], height_m: float
) -> None:
    """Draw bold block digits of `height_m` centred on `place` (column [px], height over the chest [m])."""
    text, font = str(number), cv2.FONT_HERSHEY_SIMPLEX
    height_px = int(height_m * SIZE_PX)
    stroke = int(0.15 * height_px)
    scale = cv2.getFontScaleFromHeight(font, height_px - stroke, 1)
    (width, _), _ = cv2.getTextSize(text, font, scale, 1)
    gap = int(0.10 * height_px) * (len(text) - 1)
    row = int(SIZE_PX * (0.5 - place[1])) + (height_px - stroke) // 2
    rim = (16, 18, 30) if sum(ink) > 380 else (240, 240, 238)
    for colour, thick in ((rim, stroke + int(0.07 * height_px)), (ink, stroke)):
        column = place[0] - (width + gap) // 2
        for digit in text:
            (advance, _), _ = cv2.getTextSize(digit, font, scale, 1)
            cv2.putText(picture, digit, (column, row), font, scale, colour, thick, cv2.LINE_AA)
            column += advance + int(0.10 * height_px)
