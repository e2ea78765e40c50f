"""Numbers, names, sponsors and emblems, drawn into a picture of 1 mm a pixel."""

import cv2
import numpy as np
from jaxtyping import UInt8

from synth.outfit.paint import to_srgb
from synth.randomness import generator
from synth.scene import Rgb

Ink = tuple[int, int, int]
Picture = UInt8[np.ndarray, "height width 3"]
_PX_PER_M = 1024
_GAP = 0.05
"""Between characters, as a share of their height."""


def write(
    picture: Picture,
    text: str,
    ink: Ink,
    place: tuple[int, float],
    height_m: float,
    widest_m: float,
    is_bold: bool = False,
) -> None:
    """Block capitals or digits of `height_m`, narrowed to `widest_m`, centred on `place` (column [px], height over the
    picture's middle [m]). is_bold: with a rim of the contrasting colour."""
    if not text:
        return
    height_px = int(height_m * _PX_PER_M)
    stroke, rim = int((0.15 if is_bold else 0.17) * height_px), int(0.035 * height_px) if is_bold else 0
    letters = [_letter(character, height_px, stroke, rim) for character in text]
    gap = int((_GAP if is_bold else 0.14) * height_px) - 2 * rim
    word = np.concatenate([part for letter in letters for part in (letter, _blank(letter, gap))][:-1], 1)
    if gap < 0:
        word = _overlapping(letters, gap)
    if word.shape[1] > widest_m * _PX_PER_M:
        word = cv2.resize(word, (int(widest_m * _PX_PER_M), word.shape[0]), interpolation=cv2.INTER_AREA)
    edge = (16, 18, 30) if sum(ink) > 380 else (240, 240, 238)
    _stamp(picture, word, (edge, ink) if is_bold else (ink, ink), place)


def crest(picture: Picture, number: int, color: Rgb, ink: Ink, place: tuple[int, float], high_px: int = 62) -> None:
    """A team's emblem: a shield in the trim's colour with a rim and a device; `number` decides which."""
    rng = generator(number, "crest")
    size = 4 * high_px
    shield = _outline(size, round_top=bool(rng.random() < 0.5))
    outer, device = np.zeros((2, size, size), np.uint8)
    cv2.fillPoly(outer, [shield], 255)
    inner = cv2.erode(outer, np.ones((size // 12, size // 12), np.uint8))
    _device(device, int(rng.integers(5)), size)
    layers = np.stack([outer, inner, device, device], -1)
    small = cv2.resize(layers, (high_px, high_px), interpolation=cv2.INTER_AREA)
    red, green, blue = (int(value) for value in to_srgb(np.array(color)[None, None])[0, 0])
    _stamp(picture, small[..., :2], (ink, (red, green, blue)), place)
    _stamp(picture, small[..., 2:], (ink, ink), place)


def _outline(size: int, round_top: bool) -> np.ndarray:
    """Corners of a shield or of a disc."""
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    if round_top:
        return (size / 2 + 0.46 * size * np.stack([np.cos(turn), np.sin(turn)], 1)).astype(np.int32)
    right = [(0.5, 0.03), (0.92, 0.10), (0.90, 0.55), (0.75, 0.80), (0.5, 0.98)]
    left = [(1 - x, y) for x, y in right[::-1]]
    return (size * np.array(right + left)).astype(np.int32)


def _device(canvas: np.ndarray, kind: int, size: int) -> None:
    """A star, a ball, bars, a chevron or a bolt."""
    middle, radius = (size // 2, int(0.47 * size)), int(0.24 * size)
    if kind == 0:
        turn = -np.pi / 2 + np.arange(10) * np.pi / 5
        reach = radius * np.where(np.arange(10) % 2, 0.42, 1.0)
        star = np.array(middle) + reach[:, None] * np.stack([np.cos(turn), np.sin(turn)], 1)
        cv2.fillPoly(canvas, [star.astype(np.int32)], 255)
    elif kind == 1:
        cv2.circle(canvas, middle, radius, 255, max(2, size // 22))
        cv2.ellipse(canvas, (middle[0] - radius, middle[1]), (radius, radius), 0, -60, 60, 255, max(2, size // 22))
    elif kind == 2:
        for k in (-1, 0, 1):
            cv2.rectangle(canvas, (middle[0] + int((0.16 * k - 0.045) * size), int(0.25 * size)),
                          (middle[0] + int((0.16 * k + 0.045) * size), int(0.68 * size)), 255, -1)  # fmt: skip
    elif kind == 3:
        for y in (0.50, 0.68):
            points = np.array([(0.25, y), (0.5, y - 0.2), (0.75, y)]) * size
            cv2.polylines(canvas, [points.astype(np.int32)], False, 255, max(2, size // 14))
    else:
        bolt = np.array([(0.55, 0.18), (0.32, 0.52), (0.48, 0.52), (0.42, 0.80), (0.68, 0.42), (0.52, 0.42)]) * size
        cv2.fillPoly(canvas, [bolt.astype(np.int32)], 255)


def _stamp(picture: Picture, word: np.ndarray, inks: tuple[Ink, Ink], place: tuple[int, float]) -> None:
    """Blend two layers of coverage over the picture, the second on top, as far as they lie within it."""
    row = int(_PX_PER_M * (0.5 - place[1])) - word.shape[0] // 2
    column = place[0] - word.shape[1] // 2
    window = picture[max(row, 0) : row + word.shape[0], column : column + word.shape[1]]
    part = word[max(-row, 0) :][: window.shape[0], : window.shape[1]]
    for layer, ink in enumerate(inks):
        share = part[..., layer, None] / 255.0
        window[:] = np.round(window * (1.0 - share) + np.array(ink) * share).astype(np.uint8)


def _blank(letter: np.ndarray, wide: int) -> np.ndarray:
    return np.zeros((letter.shape[0], max(wide, 0), 2), np.uint8)


def _overlapping(letters: list[np.ndarray], gap: int) -> np.ndarray:
    """Letters whose rims overlap."""
    wide = sum(letter.shape[1] for letter in letters) + gap * (len(letters) - 1)
    word, column = np.zeros((letters[0].shape[0], wide, 2), np.uint8), 0
    for letter in letters:
        window = word[:, column : column + letter.shape[1]]
        np.maximum(window, letter, out=window)
        column += letter.shape[1] + gap
    return word


def _letter(character: str, height_px: int, stroke: int, rim: int) -> UInt8[np.ndarray, "height width 2"]:
    """One character cropped to its ink across and to one height: coverage of the rimmed and of the plain shape."""
    font = cv2.FONT_HERSHEY_SIMPLEX
    scale = cv2.getFontScaleFromHeight(font, height_px - stroke, 1)
    low, high = 3 * height_px // 2 - height_px + stroke // 2 - rim, 3 * height_px // 2 + stroke // 2 + rim + 1
    layers = []
    for thick in (stroke + 2 * rim, stroke):
        canvas = np.zeros((2 * height_px, 2 * height_px), np.uint8)
        cv2.putText(
            canvas, character, (height_px // 2, 3 * height_px // 2), font, scale, 255, max(thick, 1), cv2.LINE_AA
        )
        layers.append(canvas)
    columns = np.flatnonzero(layers[0].any(0))
    return np.stack(layers, -1)[low:high, columns[0] : columns[-1] + 1]
