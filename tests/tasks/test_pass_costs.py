"""Laws of what a shot takes: small shots tell it of large ones, their own size is exact, and more is never less."""

from dataclasses import replace

import numpy as np
import pytest

from tasks.pass_costs import GATHERED, OURS, PASSES, PER_FRAME, Extent, Pace, paces, seconds

SMALL = Extent(96 * 96, 2, 5, 2, 0)
LARGE = Extent(832 * 480, 8, 81, 2, 0)
GPU = {name: Pace(0.8, 0.04) for name in PASSES}


def took(extent, machine=OURS, noise=0.0, rng=None):
    """Seconds by pass, scattered."""
    return {
        name: value * float(np.exp(noise * rng.standard_normal())) if noise else value
        for name, value in seconds(extent, machine).items()
    }


def total(extent, machine=OURS):
    return sum(seconds(extent, machine).values())


@pytest.mark.parametrize("speed", [0.1, 1.0, 7.0])
@pytest.mark.parametrize("small", [SMALL, replace(SMALL, frames=17, pixels=32 * 32, samples=1, still=1)])
def test_a_few_small_shots_foresee_a_large_one(small, speed):
    rng, machine = np.random.default_rng(3), dict.fromkeys(PASSES, Pace(speed, speed))
    for shots in (1, 1, 1, 5):
        seen = [(small, took(small, machine, 0.25, rng)) for _ in range(shots)]
        assert 0.5 < total(LARGE, paces(seen)) / (speed * total(LARGE)) < 2.0


def test_of_its_own_size_the_mean_is_foreseen():
    rng = np.random.default_rng(4)
    seen = [(LARGE, took(LARGE, GPU, 0.3, rng)) for _ in range(3)]
    for name, value in seconds(LARGE, paces(seen)).items():
        assert value == pytest.approx(np.mean([one[name] for _, one in seen]))
    of_two = [(extent, took(extent, GPU)) for extent in (SMALL, LARGE)]
    for extent, was in of_two:
        assert total(extent, paces(of_two)) == pytest.approx(sum(was.values()), rel=0.1)


def test_shots_of_several_sizes_tell_what_grows_from_what_does_not():
    rng = np.random.default_rng(5)
    sizes = [replace(SMALL, pixels=pixels) for pixels in (96 * 96, 256 * 256, 480 * 288)]
    seen = [(extent, took(extent, GPU, 0.1, rng)) for extent in sizes for _ in range(3)]
    assert total(LARGE, paces(seen)) == pytest.approx(total(LARGE, GPU), rel=0.35)
    assert total(LARGE, paces(seen[:3])) > 3 * total(LARGE, GPU)  # of one size nothing tells that it is a GPU


def test_sizes_that_hardly_differ_are_no_lever():
    rng = np.random.default_rng(6)
    near = [replace(SMALL, pixels=pixels) for pixels in (96 * 96, 112 * 96)]
    for _ in range(50):
        seen = [(extent, took(extent, OURS, 0.2, rng)) for extent in near]
        assert 0.4 < total(LARGE, paces(seen)) / total(LARGE) < 2.5


def test_more_never_takes_less():
    rng = np.random.default_rng(7)
    for _ in range(50):
        extents = [Extent(*rng.integers((1000, 1, 1, 1, 0), (500_000, 32, 81, 3, 3)).tolist()) for _ in range(4)]
        extents = extents[: rng.integers(1, 5)]
        found = paces([(extent, took(extent, OURS, 1.0, rng)) for extent in extents])
        for field in ("pixels", "samples", "frames", "still", "moving"):
            more = replace(LARGE, **{field: 2 * getattr(LARGE, field) + 1})
            small, large = seconds(LARGE, found), seconds(more, found)
            assert all(0.0 <= small[name] <= large[name] for name in PASSES)
            assert total(more, found) > total(LARGE, found)


def test_frames_and_views_count_in_proportion_and_the_rest_once():
    once = seconds(replace(LARGE, frames=0))
    assert not any(once[name] for name in PER_FRAME)
    assert all(once[name] for name in PASSES if name not in PER_FRAME)
    frames = [total(replace(LARGE, frames=count)) for count in (9, 17, 33)]
    assert frames[2] - frames[1] == pytest.approx(2 * (frames[1] - frames[0]))
    views = [total(replace(LARGE, still=count)) for count in (1, 2, 3)]
    assert views[2] - views[1] == pytest.approx(views[1] - views[0])


def test_pictures_of_moving_cameras_are_foreseen_apart_from_those_of_standing_ones():
    seen = [(SMALL, took(SMALL) | {"plates": 2 * seconds(SMALL)["plates"]})]
    moving = replace(LARGE, still=0, moving=2)
    whole_s = seconds(LARGE)["plates"] / 2
    assert seconds(moving)["beauty"] == pytest.approx(2 * 81 * GATHERED * whole_s)
    assert seconds(moving, paces(seen))["beauty"] == pytest.approx(seconds(moving)["beauty"])
    assert seconds(moving)["probes"] == seconds(moving)["plates"] == 0.0
    back = paces([(moving, took(moving, GPU))])
    assert 0.0 < total(LARGE, back) < 0.2 * total(LARGE)  # what it does not tell of goes as what it tells of


def test_ours_are_the_figures_that_were_measured():
    of_the_demo = seconds(Extent(480 * 288, 3, 1, 1, 0))
    assert of_the_demo["beauty"] == pytest.approx(1.39)
    assert of_the_demo["labels"] == pytest.approx(0.32)
