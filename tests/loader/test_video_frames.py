"""Laws of windows in streams: the frames of a whole decode to the bit, and not more of the stream than is needed."""

from collections.abc import Callable

import av
import numpy as np
import pytest

from synth.errors import DatasetError
from synth.loader import video_frames
from synth.loader.video_frames import each_frame
from synth.randomness import generator
from synth.video import decode_map16, decode_rgb, encode_map16, encode_rgb

FRAMES = 40


def rgb_stream(fps: float) -> tuple[bytes, np.ndarray]:
    """A noisy mp4 and all its frames."""
    pictures = generator(1, "rgb").integers(0, 256, (FRAMES, 32, 48, 3)).astype(np.uint8)
    data = encode_rgb(pictures, fps)
    return data, decode_rgb(data)


def map_stream(fps: float) -> tuple[bytes, np.ndarray]:
    """A mkv, whose times are whole milliseconds, and all its frames."""
    pictures = generator(2, "map").integers(0, 65536, (FRAMES, 32, 48)).astype(np.uint16)
    data = encode_map16(pictures, fps)
    return data, decode_map16(data)


Stream = Callable[[float], tuple[bytes, np.ndarray]]


@pytest.mark.parametrize("fps", [24.0, 30000 / 1001, 60.0])
@pytest.mark.parametrize(("stream", "layout"), [(rgb_stream, "rgb24"), (map_stream, "gray16le")])
def test_any_window_is_the_same_frames_of_the_whole(stream: Stream, layout: str, fps: float) -> None:
    data, whole = stream(fps)
    for numbers in ([0, 1, 2], [11, 12], [12], [13, 20, 37], [24, 24, 25], [35, 39], [39], list(range(FRAMES))):
        found = [frame.to_ndarray(format=layout) for frame in each_frame(data, numbers)]
        np.testing.assert_array_equal(found, whole[numbers])


def test_decoding_begins_at_the_keyframe_before_and_ends_with_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    still = np.tile(generator(1, "rgb").integers(0, 256, (1, 32, 48, 3)).astype(np.uint8), (FRAMES, 1, 1, 1))
    data = encode_rgb(still, 24.0)  # nothing happens in it that would make another keyframe
    seen: list[int] = []
    decoded = video_frames.decoded_frames

    def counted(container: av.container.InputContainer):
        for frame in decoded(container):
            seen.append(frame.pts)
            yield frame

    monkeypatch.setattr(video_frames, "decoded_frames", counted)
    list(each_frame(data, [26, 28]))
    assert len(seen) == 5  # from 24, the third keyframe, to 28


def test_a_stream_that_ends_before_is_told() -> None:
    data, _ = rgb_stream(24.0)
    with pytest.raises(DatasetError, match="ends after frame 39, not 41"):
        list(each_frame(data, [38, 39, 40, 41]))
