"""Laws of the streams: exact counts and times, exact bytes, lossless where promised."""

import io
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from synth import video
from synth.errors import DatasetError


def pictures(frames: int = 14, width_px: int = 96, height_px: int = 64) -> np.ndarray:
    """Smooth moving colours (frames, height, width, 3), as pictures are."""
    rng = np.random.default_rng(1)
    base = cv2.resize(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8), (width_px, height_px))
    return np.stack([np.roll(base, 2 * k, 1) for k in range(frames)])


ENCODERS = {
    "rgb": lambda fps: video.encode_rgb(pictures(), fps),
    "drawing": lambda fps: video.encode_drawing(pictures(), fps),
    "map8": lambda fps: video.encode_map8(pictures()[..., 0], fps),
    "map16": lambda fps: video.encode_map16(pictures()[..., 0].astype(np.uint16) * 257, fps),
}


@pytest.mark.parametrize("name", ENCODERS)
def test_same_frames_give_the_same_bytes_whatever_memory_held_before(name: str) -> None:
    rng, first = np.random.default_rng(0), ENCODERS[name](24.0)
    for number in range(40):
        left = np.full(rng.integers(1, 1_000_000), number, np.uint8)
        assert ENCODERS[name](24.0) == first
        del left


@pytest.mark.parametrize("fps", [16.0, 24.0, 30000 / 1001, 60.0])
@pytest.mark.parametrize("name", ENCODERS)
def test_frame_count_rate_and_times_are_exact(name: str, fps: float) -> None:
    facts = video.describe_stream(ENCODERS[name](fps))
    assert facts.num_frames == 14
    assert facts.fps == pytest.approx(fps, abs=1e-6)
    clock_s = 1e-4 if facts.codec == "h264" else 1.01e-3  # Matroska counts whole milliseconds
    np.testing.assert_allclose(facts.times_s, np.arange(14) / fps, atol=clock_s)
    assert not facts.has_b_frames
    assert (facts.width_px, facts.height_px) == (96, 64)


@pytest.mark.parametrize(
    ("name", "codec", "stored"),
    [
        ("rgb", "h264", "yuv420p"),
        ("drawing", "h264", "yuv444p"),
        ("map8", "ffv1", "gray"),
        ("map16", "ffv1", "gray16le"),
    ],
)
def test_each_kind_is_stored_as_promised(name: str, codec: str, stored: str) -> None:
    facts = video.describe_stream(ENCODERS[name](24.0))
    assert (facts.codec, facts.pixel_format) == (codec, stored)


def test_every_16_bit_value_comes_back() -> None:
    levels = np.arange(65536, dtype=np.uint16).reshape(1, 256, 256)
    np.testing.assert_array_equal(video.decode_map16(video.encode_map16(levels, 24.0)), levels)


def test_every_8_bit_value_comes_back() -> None:
    ids = np.random.default_rng(0).permutation(65536).astype(np.uint8).reshape(4, 128, 128)
    np.testing.assert_array_equal(video.decode_map8(video.encode_map8(ids, 24.0)), ids)


def test_a_drawing_is_stored_without_loss() -> None:
    frames = np.random.default_rng(0).integers(0, 255, (3, 32, 48, 3), dtype=np.uint8)
    data = video.encode_drawing(frames, 24.0)
    np.testing.assert_array_equal(video.decode_planes(data), video.planes_from_rgb(frames))


def test_a_drawings_colours_are_right_to_three_levels() -> None:
    frames = np.zeros((2, 64, 96, 3), np.uint8)
    cv2.line(frames[0], (5, 5), (90, 60), (153, 0, 0), 1)
    cv2.line(frames[1], (5, 60), (90, 5), (0, 153, 255), 2)
    back = video.decode_rgb(video.encode_drawing(frames, 24.0))
    assert np.abs(back.astype(int) - frames).max() <= 3


def test_pictures_come_back_close_and_with_the_named_colour_matrix() -> None:
    frames = pictures()
    back = video.decode_rgb(video.encode_rgb(frames, 24.0)).astype(int)
    assert np.abs(back - frames).mean() < 4.5
    patch = np.full((2, 64, 96, 3), (220, 40, 30), np.uint8)  # BT.601 read as BT.709 would be off by 20
    assert np.abs(video.decode_rgb(video.encode_rgb(patch, 24.0)).astype(int) - patch).max() <= 4


def test_luma_follows_bt709() -> None:
    patch = np.full((1, 32, 32, 3), (30, 200, 90), np.uint8)
    luma = 16 + 219 / 255 * (0.2126 * 30 + 0.7152 * 200 + 0.0722 * 90)
    assert abs(int(video.decode_planes(video.encode_drawing(patch, 24.0))[0, 0, 5, 5]) - luma) < 1


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: video.encode_rgb(pictures(30), 24.0), id="rgb"),
        pytest.param(lambda: video.encode_drawing(pictures(30), 24.0), id="drawing"),
        pytest.param(lambda: video.encode_map8(pictures(30)[..., 0], 24.0), id="map8"),
        pytest.param(lambda: video.encode_map16(pictures(30)[..., 0].astype(np.uint16), 24.0), id="map16"),
    ],
)
def test_keyframes_come_at_least_every_gop(data) -> None:
    with av.open(io.BytesIO(data())) as container:
        keys = [k for k, frame in enumerate(container.decode(video=0)) if frame.key_frame]
        assert keys[0] == 0
        assert np.diff([*keys, 30]).max() <= video.GOP_FRAMES


def test_pictures_may_come_one_by_one() -> None:
    for encode, frames in ((video.encode_rgb, pictures()), (video.encode_map8, pictures()[..., 0])):
        assert encode(iter(frames), 24.0) == encode(frames, 24.0)


def test_index_stands_before_the_pictures() -> None:
    data = video.encode_rgb(pictures(), 24.0)
    assert data.index(b"moov") < data.index(b"mdat")


def test_rates_are_fractions_that_players_know() -> None:
    assert Fraction(30000 / 1001).limit_denominator(1001) == Fraction(30000, 1001)


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: b"garbage" * 99, lambda data: data[: len(data) // 3]])
def test_damaged_streams_are_refused_with_the_cure(spoil) -> None:
    data = spoil(video.encode_rgb(pictures(), 24.0))
    with pytest.raises(DatasetError, match="make the dataset again"):
        video.decode_rgb(data)
