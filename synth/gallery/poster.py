"""The thumbnail of a shot: a strip of moments of its first view, over which the pointer can wander."""

from collections.abc import Sequence

import cv2
import numpy as np
from jaxtyping import UInt8

from synth.gallery.layers import Picture

MOMENTS = 4
WIDTH_PX, HEIGHT_PX = 208, 130
"""Of one moment; portrait pictures stand between bars."""
_QUALITY = 72


def moments(num_frames: int, key_frame: int) -> tuple[int, ...]:
    """MOMENTS frames spread over the clip; the first is the key frame, which stands for the shot."""
    spread = np.linspace(0, num_frames - 1, MOMENTS).round().astype(int).tolist()
    return (min(max(key_frame, 0), num_frames - 1), *spread[1:])


def strip(pictures: Sequence[Picture]) -> bytes:
    """JPEG of the pictures side by side."""
    fitted = np.concatenate([_fitted(picture) for picture in pictures], 1)
    options = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    return cv2.imencode(".jpg", fitted[..., ::-1], options)[1].tobytes()


def _fitted(picture: Picture) -> UInt8[np.ndarray, "130 208 3"]:
    """The picture, whole, in the middle of a tile."""
    height, width = picture.shape[:2]
    scale = min(WIDTH_PX / width, HEIGHT_PX / height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    tile = np.full((HEIGHT_PX, WIDTH_PX, 3), 18, np.uint8)
    y, x = (HEIGHT_PX - size[1]) // 2, (WIDTH_PX - size[0]) // 2
    tile[y : y + size[1], x : x + size[0]] = small
    return tile
