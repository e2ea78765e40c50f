"""When a reference is taken: outside the clip where there is time, standing, quiet, in another pose."""

import numpy as np
import pytest

from synth.body import Body, load_body
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Performance
from synth.reference.moment import APART_S, moments
from synth.skeleton.smplx_joints import INDEX

pytestmark = pytest.mark.body
FPS = 20.0


@pytest.fixture(scope="module")
def body() -> Body:
    return load_body()


def pose(arms_rad: float = 0.0, knees_rad: float = 0.0) -> np.ndarray:
    """(165,) upright; arms lowered from the T-pose by an angle; squatting by one."""
    joints = np.zeros((55, 3))
    joints[0, 0] = np.pi / 2
    joints[INDEX["left_shoulder"], 2], joints[INDEX["right_shoulder"], 2] = -arms_rad, arms_rad
    for side in ("left", "right"):
        joints[INDEX[f"{side}_hip"], 0], joints[INDEX[f"{side}_knee"], 0] = -knees_rad, 2.0 * knees_rad
    return joints.reshape(-1)


DOWN, OUT, SQUAT = pose(1.2), pose(), pose(1.2, 1.0)


def performed(*parts: tuple[np.ndarray, float], speed_m_s: float = 0.0, people: int = 1) -> Performance:
    """Poses held for so many seconds one after the other, going along at a speed meanwhile."""
    poses = np.concatenate([np.tile(held, (int(length_s * FPS), 1)) for held, length_s in parts])
    trans = np.tile([0.0, 0.0, 1.0], (len(poses), 1))
    trans[:, 0] = speed_m_s * np.arange(len(poses)) / FPS
    athlete = Athlete(Motion(poses, trans, np.zeros(10), "female", FPS), "right", "archer")
    return Performance("archery", "test", (athlete,) * people, (), (), (), (), (len(poses) - 1) / FPS, 0.0)


def clip(start_s: float, end_s: float) -> np.ndarray:
    return np.arange(start_s, end_s + 1e-9, 1 / 25.0)


def test_it_is_outside_the_clip_and_not_close_to_it(body: Body) -> None:
    found = moments(performed((DOWN, 2.0), (OUT, 2.0), (DOWN, 2.0)), body, clip(2.2, 3.6), 0)
    assert len(found) >= 4
    for moment in found:
        assert moment.time_s <= 2.2 - APART_S + 1e-9 or moment.time_s >= 3.6 + APART_S - 1e-9


def test_where_less_time_is_left_the_furthest_moment_is_taken(body: Body) -> None:
    played = performed((DOWN, 3.0))
    (moment,) = moments(played, body, clip(0.0, 2.6), 0)
    assert moment.time_s == pytest.approx(2.9)


def test_a_clip_of_the_whole_performance_has_the_pose_furthest_from_its_first(body: Body) -> None:
    played = performed((DOWN, 1.0), (pose(0.6), 1.0), (OUT, 1.0))
    best = moments(played, body, clip(0.0, played.duration_s), 0)[0]
    assert best.time_s > 2.0


def test_another_pose_is_better_than_the_same_and_standing_better_than_squatting(body: Body) -> None:
    played = performed((SQUAT, 2.0), (OUT, 2.0), (DOWN, 2.0), (OUT, 2.0))
    best = moments(played, body, clip(2.4, 3.4), 0)[0]
    assert 4.0 < best.time_s < 6.0


def test_standing_still_is_better_than_running(body: Body) -> None:
    still, running = (moments(performed((DOWN, 2.0), (OUT, 2.0), speed_m_s=v), body, clip(0.0, 0.5), 0) for v in (0, 4))
    assert still[0].cost < running[0].cost - 1.0


def test_the_same_performance_has_the_same_moments_best_first(body: Body) -> None:
    played = performed((SQUAT, 1.0), (OUT, 2.0), (DOWN, 1.5), people=2)
    found = moments(played, body, clip(1.2, 2.0), 1)
    assert found == moments(played, body, clip(1.2, 2.0), 1)
    assert [moment.cost for moment in found] == sorted(moment.cost for moment in found)
