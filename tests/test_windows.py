"""Laws of windows: exact times, all of a clip once, and one line where a clip is too short."""

from fractions import Fraction

import pytest

from synth.errors import DatasetError
from synth.windows import WHOLE, WindowRule

RATES = [(24.0, 16.0), (24.0, 30.0), (30000 / 1001, 24.0), (60.0, 16.0), (25.0, 24000 / 1001)]


def test_a_whole_clip_is_every_frame_once() -> None:
    window = WHOLE.window(33, 24.0)
    assert window.frames == tuple(range(33))
    assert (window.fps, window.start_s, window.is_contiguous) == (24, 0, True)


@pytest.mark.parametrize(("clip_fps", "fps"), RATES)
@pytest.mark.parametrize("stride", [1, 3])
def test_every_frame_is_the_nearest_of_its_exact_time(clip_fps: float, fps: float, stride: int) -> None:
    rule = WindowRule(num_frames=200, stride=stride, fps=fps, placement="first")
    window = rule.window(10_000, clip_fps)
    own, rate = (Fraction(value).limit_denominator(1001) for value in (clip_fps, fps))
    for number, frame in enumerate(window.frames):
        assert abs(frame / own - number * stride / rate) <= 1 / own / 2
    assert window.fps == rate / stride
    assert window.duration_s == 200 * stride / rate


@pytest.mark.parametrize(("clip_fps", "fps"), RATES)
def test_a_whole_clip_at_another_rate_ends_with_the_clip(clip_fps: float, fps: float) -> None:
    rule = WindowRule(fps=fps)
    frames = rule.window(81, clip_fps).frames
    assert frames[-1] <= 80
    assert (len(frames) / rule.window(81, clip_fps).fps) > 80 / Fraction(clip_fps).limit_denominator(1001)


@pytest.mark.parametrize("fps", [None, 16.0, 10.0])
@pytest.mark.parametrize("stride", [1, 2])
def test_random_windows_reach_from_the_first_to_the_last_frame_and_no_further(fps: float | None, stride: int) -> None:
    rule = WindowRule(num_frames=9, stride=stride, fps=fps)
    choices = rule.choices(81, 24.0)
    assert rule.window(81, 24.0, 0).frames[0] == 0
    assert 79 <= rule.window(81, 24.0, choices - 1).frames[-1] <= 80
    assert rule.window(81, 24.0, choices).frames[-1] > 79


@pytest.mark.parametrize(("fps", "stride"), [(None, 1), (None, 3), (16.0, 1), (30.0, 2)])
def test_all_windows_follow_each_other_like_one_long_one(fps: float | None, stride: int) -> None:
    rule = WindowRule(num_frames=5, stride=stride, fps=fps, placement="all")
    choices = rule.choices(81, 24.0)
    joined = [frame for choice in range(choices) for frame in rule.window(81, 24.0, choice).frames]
    whole = WindowRule(stride=stride, fps=fps).window(81, 24.0).frames
    assert joined == list(whole[: 5 * choices])
    assert len(whole) - len(joined) < 5


def test_a_short_clip_is_told_what_it_lacks() -> None:
    with pytest.raises(DatasetError, match="5 frames at 24 fps are too few for a window of 4 frames, which needs 7"):
        WindowRule(num_frames=4, stride=2).choices(5, 24.0)
    assert WindowRule(num_frames=4, stride=2, placement="first").choices(7, 24.0) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"num_frames": 0}, "at least one frame"),
        ({"stride": 0}, "choose 1 for every frame"),
        ({"fps": -1.0}, "rate above 0"),
        ({"fps": float("nan")}, "rate above 0"),
        ({"placement": "last"}, "choose from random, first, all"),
    ],
)
def test_senseless_windows_are_refused(wrong: dict, said: str) -> None:
    with pytest.raises(DatasetError, match=said):
        WindowRule(**wrong)
