"""What trainers of video models must get of the large clips, and how to look at it.

The people are 140 px high, large enough for the colour of a limb to be read off at its place.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import tiny

from synth.export import Settings
from synth.export.conformed import Conformed
from synth.export.registry import FAMILIES

FORMATS = ("videox_fun", "videox_vace", "videox_animate", "diffsynth", "diffsynth_animate", "musubi")
NATIVE = Settings(split="all", fps=24.0)
LARGER = 4
T, H, W = tiny.FRAMES, tiny.HEIGHT * LARGER, tiny.WIDTH * LARGER
LEFT_SHOULDER, RIGHT_SHOULDER = 5, 6
RED_LIMB, BLUE_LIMB = (153, 0, 0), (0, 0, 153)
FRONT, SIDE, TWO_PEOPLE = "volleyball_0000_view0", "volleyball_0000_view1", "volleyball_0001_view0"


def on_the_limb(clip: Conformed, shoulder: int) -> Iterator[tuple[int, int, int]]:
    """Frame, row and column of pixels between neck and shoulder, clear of the dots at both, where both are seen."""
    for frame, points in enumerate(clip.joints2d[:, 0]):
        neck, end = points[[LEFT_SHOULDER, RIGHT_SHOULDER], :2].mean(0), points[shoulder, :2]
        if (points[[LEFT_SHOULDER, RIGHT_SHOULDER], 2] == 2).all() and np.hypot(*(end - neck)) > 15:
            for share in (0.4, 0.5, 0.6):
                column, row = (neck + share * (end - neck)).astype(int).tolist()
                yield frame, row, column


def limb_colors(control: np.ndarray, clip: Conformed, shoulder: int) -> np.ndarray:
    """(samples, 3): the brightest colour across the limb at each place, since thin lines fade towards their rim."""
    sampled = (
        (row, column, control[frame]) for frame, row, column in on_the_limb(clip, shoulder) if frame < len(control)
    )
    across = [picture[row - 1 : row + 2, column] for row, column, picture in sampled]
    return np.array([colors[colors.max(-1).argmax()] for colors in across]).astype(int)


def assert_right_shoulder(control: np.ndarray, clip: Conformed, color: tuple[int, int, int]) -> None:
    """control (T, H, W, 3) uint8: the limb at the right shoulder has the colour, the one at the left has not."""
    right, left = (limb_colors(control, clip, shoulder) for shoulder in (RIGHT_SHOULDER, LEFT_SHOULDER))
    assert len(right) == len(left) == 3 * len(control)
    assert np.abs(right - color).max() <= 3
    assert np.abs(left - color).max(-1).min() > 30


def as_bytes(tensor: np.ndarray) -> np.ndarray:
    """(T, 3, H, W) in [-1, 1] as (T, H, W, 3) uint8."""
    return np.rint((tensor.transpose(0, 2, 3, 1) + 1) * 127.5).astype(np.uint8)


def assert_shows(frames: np.ndarray, expected: Sequence[np.ndarray], limit: float) -> None:
    """Frame by frame the same picture, nowhere further off than `limit` of 255."""
    assert frames.dtype == np.uint8
    assert frames.shape == (len(expected), *expected[0].shape)
    for found, own in zip(frames, expected, strict=True):
        assert own.any()
        assert np.abs(found.astype(int) - own).max() <= limit


def style_of(name: str) -> str:
    return FAMILIES[name].style


def assert_animate_streams(clip: Conformed, pixels: np.ndarray, streams: Mapping[str, np.ndarray]) -> None:
    """face (T, 512, 512, 3) shows skin, mask (T, H, W, 1) 0 or 255 covers the main person, the place is black there."""
    face, background, mask = (streams[name] for name in ("face", "background", "mask"))
    assert (face.shape, face.dtype) == ((T, 512, 512, 3), np.uint8)
    assert (background.shape, background.dtype) == ((T, H, W, 3), np.uint8)
    assert (mask.shape, mask.dtype) == ((T, H, W, 1), np.uint8)
    assert set(np.unique(mask)) == {0, 255}
    assert all(picture.max() > 150 for picture in face)
    masked = mask[..., 0] == 255
    athlete = clip.ids == clip.source.labels.person_ids[clip.main_person]
    assert masked[athlete].all()
    assert masked.mean() < 0.5
    assert background[masked].mean() < 3
    assert np.abs(background[~masked].astype(int) - pixels[~masked]).mean() < 3
