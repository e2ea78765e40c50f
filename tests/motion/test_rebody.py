"""Laws of the same movement by another body: feet stay where they stand, hands together stay together, gravity is g."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from recordings import FPS, PlainBody, movement, rest_joints

from synth.geometry.rotation import about, axis_angle_from_matrix
from synth.motion.motion import Motion
from synth.motion.rebody import Build, build_of, on_body
from synth.motion.sole import sole_points
from synth.skeleton.kinematics import forward
from synth.skeleton.mass import center_of_mass
from synth.skeleton.smplx_joints import INDEX, PARENTS


@dataclass(frozen=True)
class OtherBody(PlainBody):
    """The plain body with longer or shorter legs, arms and trunk; its soles are the plain body's, moved."""

    legs: float = 1.0
    arms: float = 1.0
    trunk: float = 1.0

    def rest_joints(self, betas: np.ndarray) -> np.ndarray:
        plain = rest_joints()
        joints = np.zeros_like(plain)
        for joint in range(1, 55):
            joints[joint] = joints[PARENTS[joint]] + self._share(joint) * (plain[joint] - plain[PARENTS[joint]])
        return joints

    def rest_vertices(self, betas: np.ndarray) -> np.ndarray:
        vertices, plain, joints = PlainBody.rest_vertices(self, betas), rest_joints(), self.rest_joints(betas)
        for i, side in enumerate(("left", "right")):
            ankle = INDEX[f"{side}_ankle"]
            vertices[12 * i : 12 * i + 12] += joints[ankle] - plain[ankle]
        return vertices

    def _share(self, joint: int) -> float:
        legs = {INDEX[f"{s}_{j}"] for s in ("left", "right") for j in ("knee", "ankle")}
        feet = {INDEX[f"{s}_foot"] for s in ("left", "right")}
        arms = {INDEX[f"{s}_{j}"] for s in ("left", "right") for j in ("elbow", "wrist")}
        return self.legs if joint in legs else 1.0 if joint in feet else self.arms if joint in arms else self.trunk


BODIES = (OtherBody(legs=1.25, arms=1.1, trunk=1.05), OtherBody(legs=0.8, arms=0.85, trunk=0.95))
BETAS = np.zeros(10)
SOURCE = build_of(PlainBody(), BETAS)


def _squat(frames: int = 80) -> Motion:
    local, root = movement(frames)
    low = _soles(Motion(_poses(local), root, BETAS, "neutral", FPS), SOURCE).min()
    return Motion(_poses(local), root - [0.0, 0.0, low], BETAS, "neutral", FPS)


def _poses(local: np.ndarray) -> np.ndarray:
    return axis_angle_from_matrix(local).reshape(len(local), -1)


def _joints(motion: Motion, build: Build) -> np.ndarray:
    return forward(motion.local_rotations, motion.trans, build.rest)[1]


def _soles(motion: Motion, build: Build) -> np.ndarray:
    posed = build.posed(motion)
    return np.stack([sole_points(sole, *posed)[..., 2].min(1) for sole in build.soles], 1)


@pytest.mark.parametrize("body", BODIES)
def test_feet_that_stood_still_stand_still_on_the_floor_of_another_body(body: OtherBody) -> None:
    target = build_of(body, BETAS)
    moved = on_body(_squat(), SOURCE, target)
    toes = _joints(moved, target)[:, [INDEX["left_foot"], INDEX["right_foot"]]]
    assert np.ptp(toes, axis=0).max() < 0.001
    assert np.abs(_soles(moved, target)).max() < 0.001


@pytest.mark.parametrize("body", BODIES)
def test_a_longer_leg_makes_the_same_crouch_deeper_and_the_same_step_wider(body: OtherBody) -> None:
    squat, target = _squat(), build_of(body, BETAS)
    squat = replace(squat, trans=squat.trans + np.linspace(0.0, 1.0, 80)[:, None] * [0.5, 0.0, 0.0])
    moved = on_body(squat, SOURCE, target)
    scale = target.leg_m / SOURCE.leg_m
    here, there = _joints(squat, SOURCE)[:, 0], _joints(moved, target)[:, 0]
    np.testing.assert_allclose(there[-1, :2] - there[0, :2], scale * (here[-1, :2] - here[0, :2]), atol=0.01)
    assert np.ptp(there[:, 2]) == pytest.approx(scale * np.ptp(here[:, 2]), abs=0.01)


def test_the_same_body_moves_the_same() -> None:
    squat = _squat()
    moved = on_body(squat, SOURCE, SOURCE)
    np.testing.assert_allclose(moved.trans, squat.trans, atol=2e-3)
    np.testing.assert_allclose(_joints(moved, SOURCE), _joints(squat, SOURCE), atol=6e-3)


@pytest.mark.parametrize("body", BODIES)
def test_hands_that_were_together_are_together(body: OtherBody) -> None:
    squat = _squat(2)
    local = squat.local_rotations.copy()
    for side, sign in (("left", 1.0), ("right", -1.0)):
        local[:, INDEX[f"{side}_shoulder"]] = about("y", -sign * 1.4) @ about("z", -sign * 0.4)
        local[:, INDEX[f"{side}_elbow"]] = about("y", -sign * 0.9)
    clasped = replace(squat, poses=_poses(local))
    target = build_of(body, BETAS)
    wrists = [INDEX["left_wrist"], INDEX["right_wrist"]]
    before = np.diff(_joints(clasped, SOURCE)[0, wrists], axis=0)[0]
    assert np.linalg.norm(before) < 0.14
    after = np.diff(_joints(on_body(clasped, SOURCE, target), target)[0, wrists], axis=0)[0]
    np.testing.assert_allclose(after, target.hand_m / SOURCE.hand_m * before, atol=0.003)


@pytest.mark.parametrize("body", BODIES)
def test_in_the_air_every_body_falls_with_g(body: OtherBody) -> None:
    stand, frames = _squat(2), np.arange(100)
    times = frames / FPS
    air = (times >= 0.8) & (times <= 1.3)
    up = np.where(air, 0.5 * 9.81 * (times - 0.8) * (1.3 - times), 0.0)
    # Arms swing in flight, so that the pelvis alone does not move along a parabola.
    local = np.repeat(stand.local_rotations[:1], 100, 0)
    local[:, INDEX["left_shoulder"]] = local[:, INDEX["left_shoulder"]] @ about("z", np.sin(6.0 * times))
    motion = Motion(_poses(local), np.repeat(stand.trans[:1], 100, 0), BETAS, "neutral", FPS)
    fall = center_of_mass(_joints(motion, SOURCE))[:, 2]
    motion = replace(motion, trans=motion.trans + (up - (fall - fall[0]))[:, None] * [0.0, 0.0, 1.0])
    target = build_of(body, BETAS)
    moved = on_body(motion, SOURCE, target, [(0.8, 1.3)])
    height = center_of_mass(_joints(moved, target))[air, 2]
    assert -2.0 * np.polyfit(times[air], height, 2)[0] == pytest.approx(9.81, rel=0.01)
