"""What is printed on shirts: one picture, its left half the front, its right half the back, 1 mm per pixel."""

import cv2
import numpy as np
from jaxtyping import Float, Int, UInt8

from synth.outfit.paint import to_srgb
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
    x = ((np.arange(2 * SIZE_PX) % SIZE_PX + 0.5) / SIZE_PX - 0.5).astype(np.float32)
    x[SIZE_PX:] *= -1.0  # the athlete's left is +x on the back as well, so that prints meet at the seams
    y = (0.5 - (np.arange(SIZE_PX) + 0.5) / SIZE_PX).astype(np.float32)
    mask = _pattern(outfit.pattern, np.abs(x)[None, :], x[None, :], y[:, None], hem_y, shoulder_y)
    share = np.linspace(0.0, 1.0, 256)[:, None]
    shades = to_srgb((base * (1.0 - share) + trim * share)[None])[0]
    picture = shades[np.round(255 * mask).astype(np.uint8)]
    if outfit.number:
        ink = _ink(outfit)
        for column, (top_m, bottom_m) in ((SIZE_PX // 2, _FRONT_M), (SIZE_PX // 2 + SIZE_PX, _BACK_M)):
            low_m = max(bottom_m, hem_y + _HEM_M)
            _number(picture, outfit.number, ink, (column, (top_m + low_m) / 2), top_m - low_m)
    return picture


_FRONT_M, _BACK_M, _HEM_M = (0.075, -0.075), (0.07, -0.14), 0.025
"""Upper and lower end of a number over the chest, 15 cm in front and 21 cm behind; and what a short top leaves free."""


def _pattern(
    name: str, side: np.ndarray, x: np.ndarray, y: np.ndarray, hem_y: float, shoulder_y: float
) -> Float[np.ndarray, "height width"]:
    """Share of the trim colour."""
    shape = np.broadcast_shapes(side.shape, y.shape)
    if name == "side_panels":
        return _edge(side + 0.05 * y, 0.125, 0.004) * _edge(-y, -shoulder_y + 0.06, 0.004) + np.zeros(shape)
    if name == "chest_band":
        inner = _edge(-np.abs(y + 0.115), -0.028, 0.003)
        return inner + np.zeros(shape)
    if name == "shoulders":
        return _edge(y + 0.35 * side, shoulder_y + 0.035, 0.004) + np.zeros(shape)
    if name == "diagonal":
        return _edge(-np.abs(y + 0.9 * x + 0.16), -0.045, 0.003) + np.zeros(shape)
    if name == "fade":
        # stripes that grow towards the hem: a smooth fade reads as dirt or as shadow
        share = np.clip((hem_y + 0.30 - y) / 0.34, 0.0, 1.0)
        return _edge(share - np.abs(2.0 * ((y / 0.034) % 1.0) - 1.0), 0.1, 0.2) + np.zeros(shape)
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
    height_px = int(height_m * SIZE_PX)
    stroke, rim = int(0.15 * height_px), int(0.035 * height_px)
    digits = [_digit(character, height_px, stroke, rim) for character in str(number)]
    gap = int(0.05 * height_px) - 2 * rim
    wide = sum(d.shape[1] for d in digits) + gap * (len(digits) - 1)
    column = place[0] - wide // 2
    row = int(SIZE_PX * (0.5 - place[1])) - digits[0].shape[0] // 2
    edge = (16, 18, 30) if sum(ink) > 380 else (240, 240, 238)
    for digit in digits:
        window = picture[row : row + digit.shape[0], column : column + digit.shape[1]]
        for layer, colour in ((0, edge), (1, ink)):
            share = digit[..., layer, None] / 255.0
            window[:] = np.round(window * (1.0 - share) + np.array(colour) * share).astype(np.uint8)
        column += digit.shape[1] + gap


def _digit(character: str, height_px: int, stroke: int, rim: int) -> UInt8[np.ndarray, "height width 2"]:
    """One digit cropped to its ink: coverage of the rimmed and of the plain shape."""
    font = cv2.FONT_HERSHEY_SIMPLEX
    scale = cv2.getFontScaleFromHeight(font, height_px - stroke, 1)
    layers = []
    for thick in (stroke + 2 * rim, stroke):
        canvas = np.zeros((2 * height_px, 2 * height_px), np.uint8)
        cv2.putText(canvas, character, (height_px // 2, 3 * height_px // 2), font, scale, 255, thick, cv2.LINE_AA)
        layers.append(canvas)
    rows, columns = np.flatnonzero(layers[0].any(1)), np.flatnonzero(layers[0].any(0))
    return np.stack(layers, -1)[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
