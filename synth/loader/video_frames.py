"""Some frames of a stream, decoded from the keyframe before them and no further than asked for."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import av

from synth.errors import DatasetError
from synth.video import GOP_FRAMES, decoded_frames, opened


def each_frame(data: bytes, numbers: Sequence[int]) -> Iterator[av.VideoFrame]:
    """The frames with these numbers, ascending, one as often as it is named; DatasetError where the stream ends before.

    Frames on the way to them are decoded and not converted. One frame at a time is in memory.
    """
    with opened(data) as container:
        stream = container.streams.video[0]
        tick_fps = Fraction(stream.time_base) * Fraction(stream.average_rate or 0)
        frames, ticks = tick_fps.as_integer_ratio()
        if numbers[0] >= GOP_FRAMES:
            _seek(container, stream, numbers[0], tick_fps)
        position, number, start = 0, -1, stream.start_time or 0
        for frame in decoded_frames(container):
            number = (2 * ((frame.pts or 0) - start) * frames + ticks) // (2 * ticks)  # the nearest whole number
            if number > numbers[position]:
                raise DatasetError(f"a video stream has no frame {numbers[position]}; make the dataset again")
            while number == numbers[position]:
                yield frame
                position += 1
                if position == len(numbers):
                    return
    raise DatasetError(f"a video stream ends after frame {number}, not {numbers[-1]}; make the dataset again")


def _seek(container: Any, stream: Any, number: int, tick_fps: Fraction) -> None:
    """To the last keyframe that is not behind the frame."""
    container.seek((stream.start_time or 0) + round(number / tick_fps), stream=stream, backward=True)
