"""Windows: which frames of a clip make a training sample, by exact times."""

import math
from dataclasses import dataclass
from fractions import Fraction

from synth.errors import DatasetError

PLACEMENTS = ("random", "first", "all")
"""Where in a clip a window lies: anywhere, at its beginning, or one after the other through all of it."""


class WindowError(DatasetError):
    """A clip that has no such window."""


@dataclass(frozen=True)
class Window:
    """frames: numbers in the clip, ascending; one comes twice where the rate is above the clip's. fps: the frames'
    rate. clip_fps: the clip's own."""

    frames: tuple[int, ...]
    fps: Fraction
    clip_fps: Fraction

    @property
    def start_s(self) -> Fraction:
        """Time of the first frame since the clip's first."""
        return self.frames[0] / self.clip_fps

    @property
    def duration_s(self) -> Fraction:
        """How long it is on the screen."""
        return len(self.frames) / self.fps

    @property
    def is_contiguous(self) -> bool:
        """Whether each frame is the clip's next one."""
        return self.frames == tuple(range(self.frames[0], self.frames[0] + len(self.frames)))


@dataclass(frozen=True)
class WindowRule:
    """num_frames: length, None for as many as the clip has. stride: every n-th frame at `fps`. fps: rate before the
    stride, None for the clip's own. placement: one of PLACEMENTS. DatasetError where a value makes no sense."""

    num_frames: int | None = None
    stride: int = 1
    fps: float | None = None
    placement: str = "random"

    def __post_init__(self) -> None:
        if self.num_frames is not None and self.num_frames < 1:
            raise DatasetError(f"num_frames={self.num_frames}: a window has at least one frame; None is the whole clip")
        if self.stride < 1:
            raise DatasetError(f"stride={self.stride}: choose 1 for every frame, 2 for every second one")
        if self.fps is not None and not 0 < self.fps < math.inf:
            raise DatasetError(f"fps={self.fps}: choose a rate above 0, or None for the clip's own")
        if self.placement not in PLACEMENTS:
            raise DatasetError(f"window={self.placement!r}: choose from {', '.join(PLACEMENTS)}")

    def choices(self, clip_frames: int, clip_fps: float) -> int:
        """How many windows a clip offers; WindowError where it is too short for one."""
        last, step = clip_frames - 1, self._step(exact_fps(clip_fps))
        if self.num_frames is None:
            return 1
        begins = math.floor(last - (self.num_frames - 1) * step) + 1
        if begins < 1:
            raise WindowError(
                f"{clip_frames} frames at {clip_fps:g} fps are too few for a window of {self.num_frames} frames, which"
                f" needs {math.ceil((self.num_frames - 1) * step) + 1}; ask for fewer frames or a smaller stride, or"
                " make longer clips (video.num_frames)"
            )
        if self.placement == "all":
            return math.floor((last / step - (self.num_frames - 1)) / self.num_frames) + 1
        return begins if self.placement == "random" else 1

    def window(self, clip_frames: int, clip_fps: float, choice: int = 0) -> Window:
        """The window of this number, below `choices`: by its first frame (random) or by its turn (all).

        Frame k shows the moment k * stride / fps after the first; the nearest frame of that exact time is taken, the
        earlier of two, so that nothing drifts.
        """
        own = exact_fps(clip_fps)
        step = self._step(own)
        length = self.num_frames or math.floor((clip_frames - 1) / step) + 1
        origin = choice * length * step if self.placement == "all" else Fraction(choice)
        return Window(_nearest(origin, step, length), own / step, own)

    def _step(self, clip_fps: Fraction) -> Fraction:
        """Frames of the clip from one frame of the window to the next."""
        rate = clip_fps if self.fps is None else exact_fps(self.fps)
        return self.stride * clip_fps / rate


WHOLE = WindowRule()
"""All frames of a clip."""


def exact_fps(fps: float) -> Fraction:
    """The rate that a float stands for, such as 30000/1001; streams are written at this rate."""
    return Fraction(fps).limit_denominator(1001)


def _nearest(origin: Fraction, step: Fraction, length: int) -> tuple[int, ...]:
    """ceil(origin + k * step - 1/2), in whole numbers: fractions take as long as to decode small maps."""
    unit = math.lcm(origin.denominator, step.denominator)
    first, more = int(origin * unit), int(step * unit)
    return tuple(-((unit - 2 * (first + number * more)) // (2 * unit)) for number in range(length))
