"""Pictures for surfaces, drawn by code: 8-bit sRGB, seamless where they repeat."""

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from synth.scene import Texture

Color = tuple[int, int, int]
_SUBPIXEL_BITS = 6


def grass(rng: np.random.Generator, size_px: int = 1024, blades: int = 45000) -> Texture:
    """Lawn from above, blade by blade; meant for a tile of 1.6 m. Seamless by a cross-fade of its borders."""
    overlap = 64
    canvas = np.full((size_px + overlap, size_px + overlap, 3), (38, 52, 20), np.uint8)
    start = rng.uniform(0, size_px + overlap, (blades, 2))
    angle, length = rng.uniform(0, 2 * np.pi, blades), rng.uniform(10, 34, blades)
    end = start + np.column_stack([np.cos(angle), np.sin(angle)]) * length[:, None]
    light = np.linspace(0.45, 1.0, blades) * rng.uniform(0.75, 1.15, blades)
    straw = rng.random(blades) < 0.06
    color = np.where(straw[:, None], (168, 152, 96), np.column_stack([
        rng.normal(92, 14, blades), rng.normal(124, 12, blades), rng.normal(46, 10, blades),
    ])) * light[:, None]  # fmt: skip
    scale = 1 << _SUBPIXEL_BITS
    for a, b, tone in zip(
        (start * scale).astype(int).tolist(), (end * scale).astype(int).tolist(), color.tolist(), strict=True
    ):
        cv2.line(canvas, a, b, tone, 1, cv2.LINE_AA, _SUBPIXEL_BITS)
    return _seamless(_seamless(canvas, overlap).transpose(1, 0, 2), overlap).transpose(1, 0, 2)


def planks(
    rng: np.random.Generator,
    color: Color,
    strips: int = 12,
    spread: float = 0.1,
    size_px: tuple[int, int] = (1024, 512),
    grain: float = 0.24,
) -> Texture:
    """Boards along the picture's width, `strips` of them over its height, each with its own tone and grain."""
    width, height = size_px
    board = height // strips
    picture = np.zeros((board * strips, width, 3))
    fibres = noise(rng, (board * strips, width), (board * strips // 3, 10)) * 0.6
    fibres += noise(rng, (board * strips, width), (board * strips // 2, 60)) * 0.4
    for strip in range(strips):
        rows = slice(strip * board, (strip + 1) * board)
        cuts = np.sort((rng.uniform(0, width) + np.array([0.0, 0.37, 0.7]) * width) % width).astype(int)
        tones = 1.0 + rng.normal(0.0, spread, (3, 1)) + rng.normal(0.0, spread / 6, (3, 3))
        which = np.searchsorted(cuts, np.arange(width), side="right") % 3
        picture[rows] = np.array(color) * tones[which]
        picture[rows.start, :] *= 1.0 - 1.6 * grain
        picture[rows, cuts] *= 1.0 - 1.3 * grain
    picture *= 1.0 - grain / 2 + grain * fibres[..., None]
    return np.clip(cv2.resize(picture, (width, height)), 0, 255).astype(np.uint8)


def lettering(text: str, ink: Color, paper: Color, size_px: tuple[int, int], stripe: Color | None = None) -> Texture:
    """A board or banner with one line of text in the middle."""
    width, height = size_px
    picture = np.full((height, width, 3), paper, np.uint8)
    if stripe is not None:
        corners = np.array([[0, 0], [width * 0.16, 0], [width * 0.09, height], [0, height]])
        cv2.fillPoly(picture, [corners.astype(np.int32)], stripe)
        cv2.fillPoly(picture, [(np.array([width - 1, height - 1]) - corners).astype(np.int32)], stripe)
    font, weight = cv2.FONT_HERSHEY_DUPLEX, max(1, height // 22)
    (w, h), _ = cv2.getTextSize(text, font, 1.0, weight)
    scale = min(0.66 * width / w, 0.52 * height / h)
    (w, h), _ = cv2.getTextSize(text, font, scale, weight)
    cv2.putText(picture, text, ((width - w) // 2, (height + h) // 2), font, scale, ink, weight, cv2.LINE_AA)
    return picture


def noise(
    rng: np.random.Generator, shape: tuple[int, int], cells: tuple[int, int]
) -> Float[np.ndarray, "height width"]:
    """Smooth seamless noise 0..1 with so many random cells down and across."""
    rough = rng.random((max(cells[0], 2), max(cells[1], 2)))
    tiled = np.tile(rough, (3, 3)).astype(np.float32)
    big = cv2.resize(tiled, (shape[1] * 3, shape[0] * 3), interpolation=cv2.INTER_CUBIC)
    middle = big[shape[0] : 2 * shape[0], shape[1] : 2 * shape[1]].astype(float)
    return np.clip(middle, 0.0, 1.0)


def _seamless(picture: UInt8[np.ndarray, "tall width 3"], overlap: int) -> UInt8[np.ndarray, "height width 3"]:
    """Rows folded: the last `overlap` rows fade into the first."""
    share = np.linspace(0.0, 1.0, overlap)[:, None, None]
    head, tail = picture[:overlap].astype(float), picture[-overlap:].astype(float)
    # the root keeps the contrast of two blended random patterns
    mean = picture.reshape(-1, 3).mean(0)
    mixed = mean + (tail - mean) * np.sqrt(1.0 - share) + (head - mean) * np.sqrt(share)
    return np.concatenate([np.clip(mixed, 0, 255).astype(np.uint8), picture[overlap:-overlap]])
