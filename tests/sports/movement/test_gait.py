"""Laws of walking, for a body of sticks."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest
from sports.volleyball.conftest import StickBody

from synth.errors import SynthError
from synth.motion.posing import solve
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.movement.feet import Plant
from synth.sports.movement.gait import SIDES, Walk, walk
from synth.sports.movement.gait_body import walk_goals
from synth.sports.movement.gait_style import Footing, GaitStyle, draw_gait, step_length_m
from synth.sports.movement.shape import Shape, measure

FPS = 120.0
USUAL = GaitStyle()
TOE_TIP = np.array([0.11, -1.02, 0.20])
HERE = Footing((0.0, 0.1, 6.0), (0.0, -0.1, -6.0))
AHEAD = Footing((5.0, 0.1, 6.0), (5.0, -0.1, -6.0))
ASIDE = Footing((3.7, -0.1, -78.0), (3.25, -0.1, -96.0))
BACK = Footing((0.0, -0.1, 186.0), (0.0, 0.1, 174.0))


@dataclass(frozen=True)
class Walked:
    """A walk with its joints, for measuring."""

    plan: Walk
    shape: Shape
    times_s: np.ndarray
    rotations: np.ndarray
    joints: np.ndarray

    def __getitem__(self, name: str) -> np.ndarray:
        return self.joints[:, INDEX[name]]

    def on_foot(self, side: str, point: np.ndarray, joint: str) -> np.ndarray:
        """Where a point of the foot, given from the ankle or foot joint at rest, is on every frame."""
        return self[f"{side}_{joint}"] + self.rotations[:, INDEX[f"{side}_{joint}"]] @ point

    def soles(self, side: str) -> np.ndarray:
        """Heel and toe tip (frames, 2, 3)."""
        tip = (TOE_TIP * [1 if side == "left" else -1, 1, 1]) - self.shape.joints[INDEX[f"{side}_foot"]]
        return np.stack([self.on_foot(side, self.shape.heel_of(side), "ankle"), self.on_foot(side, tip, "foot")], 1)

    def plants(self, side: str) -> tuple[Plant, ...]:
        return self.plan.feet[side].plants

    def within(self, start_s: float, end_s: float) -> np.ndarray:
        return (self.times_s >= start_s) & (self.times_s <= end_s)


def walked(end: Footing, style: GaitStyle = USUAL, fps: float = FPS, start: Footing = HERE) -> Walked:
    body = StickBody()
    shape = measure(body, np.zeros(10), 0.0)
    plan = walk(shape, start, end, style, 0.2)
    times = np.arange(int((plan.end_s + 0.2) * fps)) / fps
    motion = solve(walk_goals(plan, times), shape.joints, np.zeros(10), "neutral", fps)
    return Walked(plan, shape, times, *forward(motion.local_rotations, motion.trans, shape.joints))


@pytest.fixture(scope="module")
def straight() -> Walked:
    return walked(AHEAD)


@pytest.fixture(scope="module", params=["straight", "aside", "back", "drawn"])
def any_walk(request: pytest.FixtureRequest, straight: Walked) -> Walked:
    if request.param == "straight":
        return straight
    if request.param == "drawn":
        return walked(ASIDE, draw_gait(np.random.default_rng(3)))
    return walked(ASIDE) if request.param == "aside" else walked(BACK, start=ASIDE)


def test_planted_feet_do_not_slide(any_walk: Walked) -> None:
    for side in SIDES:
        heel, toe_joint = any_walk.on_foot(side, any_walk.shape.heel_of(side), "ankle"), any_walk[f"{side}_foot"]
        for plant in any_walk.plants(side):
            rolls = any_walk.within(plant.on_s, min(plant.on_s + plant.flat_s, plant.off_s))
            stands = any_walk.within(plant.on_s + plant.flat_s, plant.off_s)
            if rolls.any():
                assert np.ptp(heel[rolls], axis=0).max() < 0.005
            assert np.ptp(toe_joint[stands], axis=0).max() < 0.005


def test_feet_stay_above_the_floor_and_low_in_the_swing(any_walk: Walked) -> None:
    for side in SIDES:
        height = any_walk.soles(side)[..., 2]
        assert height.min() > -0.003
        plants = any_walk.plants(side)
        for before, after in pairwise(plants):
            length = after.on_s - before.off_s
            middle = any_walk.within(before.off_s + 0.3 * length, before.off_s + 0.75 * length)
            assert 0.006 < height[middle].min() < 0.035


def test_feet_reach_the_places_that_were_asked_for_and_rest_there(any_walk: Walked) -> None:
    end = any_walk.plan.end_s - 0.1
    stands = any_walk.times_s >= end
    last = any_walk.plan.steps[-1]
    assert np.allclose(any_walk[f"{last.side}_foot"][stands][:, :2], last.place[:2], atol=0.003)
    speed = np.linalg.norm(np.gradient(any_walk["pelvis"], 1 / FPS, axis=0), axis=-1)
    assert speed[-1] < 0.08
    assert speed[0] < 0.08


def test_speed_cadence_and_double_support_are_those_asked_for(straight: Walked) -> None:
    steps, style = straight.plan.steps, straight.plan.style
    cruise = straight.within(steps[1].on_s, steps[4].on_s)
    pelvis = straight["pelvis"][cruise, 0]
    assert (pelvis[-1] - pelvis[0]) / (cruise.sum() - 1) * FPS == pytest.approx(style.speed_m_s, rel=0.05)
    wanted_m = step_length_m(style.speed_m_s, straight.shape.leg_m("left"))
    assert steps[3].place[0] - steps[2].place[0] == pytest.approx(wanted_m, rel=0.15)
    assert 95 < 60 / steps[3].step_s < 125
    off_s = next(plant.off_s for plant in straight.plants(steps[2].side) if plant.off_s > steps[3].on_s)
    both = 2 * (off_s - steps[3].on_s) / (2 * steps[3].step_s)
    assert both == pytest.approx(style.double_support, abs=0.01)


def test_the_pelvis_rises_over_each_leg_and_sways_to_it(straight: Walked) -> None:
    steps = straight.plan.steps
    stride = straight.within(steps[2].on_s, steps[4].on_s)
    height = straight["pelvis"][stride, 2]
    peaks = np.flatnonzero((height[1:-1] > height[:-2]) & (height[1:-1] >= height[2:]))
    assert len(peaks) == 2
    assert 0.025 < np.ptp(height) < 0.06
    assert 0.02 < np.ptp(straight["pelvis"][stride, 1]) < 0.07


def test_arms_swing_against_the_legs(straight: Walked) -> None:
    cruise = straight.within(straight.plan.steps[1].on_s, straight.plan.steps[4].on_s)
    for side in SIDES:
        hand = (straight[f"{side}_wrist"] - straight["pelvis"])[cruise, 0]
        foot = (straight[f"{side}_ankle"] - straight["pelvis"])[cruise, 0]
        assert np.corrcoef(hand, foot)[0, 1] < -0.6
        assert 0.1 < np.ptp(hand) < 0.6


def test_knees_bend_as_knees_do(straight: Walked) -> None:
    steps = straight.plan.steps
    thigh, shin = (
        straight[f"{steps[2].side}_{a}"] - straight[f"{steps[2].side}_{b}"]
        for a, b in (("knee", "hip"), ("ankle", "knee"))
    )
    cosine = np.sum(thigh * shin, -1) / np.linalg.norm(thigh, axis=-1) / np.linalg.norm(shin, axis=-1)
    bend = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    strike = np.searchsorted(straight.times_s, steps[2].on_s)
    loading = straight.within(steps[2].on_s, steps[2].on_s + 0.4 * steps[2].step_s)
    swing = straight.within(steps[4].on_s - 0.75 * steps[4].step_s, steps[4].on_s)
    assert bend[strike] < 20.0
    assert bend[strike] + 3.0 < bend[loading].max() < 32.0
    assert 50.0 < bend[swing].max() < 75.0


def test_the_same_walk_at_any_rate() -> None:
    fast, slow = walked(ASIDE, fps=60.0), walked(ASIDE, fps=24.0)
    count = min(len(fast.times_s[::5]), len(slow.times_s[::2]))
    assert np.allclose(fast.joints[::5][:count], slow.joints[::2][:count], atol=1e-6)


def test_no_leg_passes_through_the_other(any_walk: Walked) -> None:
    apart = np.linalg.norm(any_walk["left_ankle"] - any_walk["right_ankle"], axis=-1)
    assert apart.min() > 0.06


def test_slow_walkers_take_short_steps() -> None:
    lengths = [step_length_m(speed, 0.84) for speed in (0.9, 1.2, 1.5)]
    assert lengths == sorted(lengths)
    assert lengths[1] / 1.2 == pytest.approx(60 / 106, rel=0.03)


def test_a_goal_beyond_reason_is_refused() -> None:
    far = replace(AHEAD, left=(900.0, 0.1, 0.0), right=(900.0, -0.1, 0.0))
    with pytest.raises(SynthError, match="nearer"):
        walked(far)
