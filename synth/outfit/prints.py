"""What is printed on shirts: one picture, its left half the front, its right half the back, 1 mm per pixel."""

import cv2
import numpy as np
from jaxtyping import Float, Int, UInt8

from synth.outfit.colors import luminance, read_picture
from synth.outfit.lettering import Ink, crest, write
from synth.outfit.paint import to_srgb
from synth.outfit.wardrobe import Outfit
from synth.outfit.words import printed_number, printed_surname

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


def shirt_picture(
    outfit: Outfit, hem_y: float, shoulder_y: float, gender: str = "female", neck_y: float = 0.12
) -> Picture:
    """The whole print. hem_y, shoulder_y, neck_y (of the neckline in front): heights relative to the chest [m]."""
    picture = own_picture(outfit.path) if outfit.path else _cloth_picture(outfit, hem_y, shoulder_y)
    _stitched(picture, hem_y)
    ink, is_short = _ink(outfit), hem_y > -0.25
    left_chest = (SIZE_PX // 2 + 92, 0.082)
    if outfit.sport == "archery":
        _emblem(picture, outfit, left_chest)
        if outfit.surname and outfit.cut("top", gender) != "bikini":
            write(picture, outfit.surname, ink, (_BACK_PX, 0.075), 0.045, 0.30)
        write(picture, outfit.sponsor, ink, (_BACK_PX, 0.01 if outfit.surname else 0.06), 0.030, 0.24)
        return picture
    if printed_number(outfit, gender):
        for column, (top_m, bottom_m) in ((SIZE_PX // 2, _FRONT_M), (_BACK_PX, _BACK_M)):
            low_m = max(bottom_m, hem_y + _HEM_M)
            if column < SIZE_PX:
                top_m = min(top_m, neck_y - _NECK_M)
                low_m = max(top_m - 0.15, hem_y + _HEM_M)
            if top_m - low_m < _LEAST_M:
                continue
            write(picture, str(outfit.number), ink, (column, (top_m + low_m) / 2), top_m - low_m, 0.40, is_bold=True)
    if printed_surname(outfit, gender):
        write(picture, outfit.surname, ink, (_BACK_PX, 0.118), 0.042, 0.29)
    if not is_short:
        _emblem(picture, outfit, left_chest)
        write(picture, outfit.sponsor, ink, (SIZE_PX // 2, min(-0.115, neck_y - 0.23)), 0.034, 0.26)
        write(picture, outfit.sponsor, ink, (_BACK_PX, -0.185), 0.030, 0.24)
    return picture


def own_picture(path: str) -> Picture:
    """The user's picture on both halves: its left half in front and its right half behind where it is twice as wide."""
    given = read_picture(path)
    height, width = given.shape[:2]
    halves = [given[:, : width // 2], given[:, width // 2 :]] if width == 2 * height else [given, given]
    squares = []
    for half in halves:
        side = min(half.shape[:2])
        top, left = (half.shape[0] - side) // 2, (half.shape[1] - side) // 2
        square = np.ascontiguousarray(half[top : top + side, left : left + side])
        squares.append(cv2.resize(square, (SIZE_PX, SIZE_PX), interpolation=cv2.INTER_AREA))
    return np.concatenate(squares, 1)


def _cloth_picture(outfit: Outfit, hem_y: float, shoulder_y: float) -> Picture:
    """Colours and pattern alone."""
    base, trim = np.array(outfit.rgb("top")), np.array(outfit.rgb("trim"))
    x = ((np.arange(2 * SIZE_PX) % SIZE_PX + 0.5) / SIZE_PX - 0.5).astype(np.float32)
    x[SIZE_PX:] *= -1.0  # the athlete's left is +x on the back as well, so that prints meet at the seams
    y = (0.5 - (np.arange(SIZE_PX) + 0.5) / SIZE_PX).astype(np.float32)
    mask = _pattern(outfit.pattern, np.abs(x)[None, :], x[None, :], y[:, None], hem_y, shoulder_y)
    share = np.linspace(0.0, 1.0, 256)[:, None]
    shades = to_srgb((base * (1.0 - share) + trim * share)[None])[0]
    return shades[np.round(255 * mask).astype(np.uint8)]


def _stitched(picture: Picture, hem_y: float) -> None:
    """Two seams above the hem, darker than the cloth."""
    for above_m in (0.018, 0.023):
        row = int(SIZE_PX * (0.5 - hem_y - above_m))
        if 0 <= row < SIZE_PX - 1:
            picture[row : row + 2] = (picture[row : row + 2] * 0.80).astype(np.uint8)


def _emblem(picture: Picture, outfit: Outfit, place: tuple[int, float]) -> None:
    if outfit.crest:
        crest(picture, outfit.crest, outfit.rgb("trim"), _ink(outfit), place)


_BACK_PX = SIZE_PX // 2 + SIZE_PX
_FRONT_M, _BACK_M, _HEM_M = (0.075, -0.075), (0.07, -0.14), 0.025
"""Upper and lower end of a number over the chest, 15 cm in front and 21 cm behind; and what a short top leaves free."""
_NECK_M, _LEAST_M = 0.04, 0.07
"""Numbers end so far below a neckline; and a number so small is left out."""


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
    if name == "chevron":
        return _edge(-np.abs(y - 0.75 * side + 0.17), -0.034, 0.003) + np.zeros(shape)
    if name == "halves":
        return _edge(x, 0.0, 0.003) + np.zeros(shape)
    return np.zeros(shape)


def _edge(value: np.ndarray, limit: float, soft: float) -> np.ndarray:
    return np.clip((value - limit) / soft + 0.5, 0.0, 1.0)


def _ink(outfit: Outfit) -> Ink:
    """White on dark shirts, black or navy on light ones [sRGB]."""
    return (245, 245, 242) if luminance(outfit.colors["top"]) < 0.30 else (16, 18, 30)
