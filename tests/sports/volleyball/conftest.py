"""A body of sticks, so that the laws of the motion are tested without the built body."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from synth.motion.performance import Performance
from synth.randomness import generator
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import BENDING, INDEX
from synth.sports.movement.shape import measure
from synth.sports.volleyball.ball import Ball
from synth.sports.volleyball.defence_params import draw_block, draw_dig
from synth.sports.volleyball.params import CourtParams, VolleyballParams, draw_spike
from synth.sports.volleyball.perform import play, prepare
from synth.sports.volleyball.plan import Plan
from synth.sports.volleyball.play_params import draw_float, draw_pass, draw_set

LEFT = {
    "pelvis": (0, 0, 0), "hip": (0.09, -0.09, 0), "knee": (0.10, -0.51, 0), "ankle": (0.10, -0.94, -0.03),
    "foot": (0.11, -1.0, 0.11), "spine1": (0, 0.11, -0.01), "spine2": (0, 0.25, 0), "spine3": (0, 0.31, 0.01),
    "neck": (0, 0.50, -0.02), "head": (0, 0.60, 0.02), "eyeball": (0.03, 0.67, 0.10), "jaw": (0, 0.60, 0.05),
    "collar": (0.06, 0.42, 0), "shoulder": (0.17, 0.45, -0.01), "elbow": (0.45, 0.45, -0.02),
    "wrist": (0.71, 0.45, -0.02),
}  # fmt: skip
KNUCKLE_Z = {"index": 0.03, "middle": 0.01, "ring": -0.01, "pinky": -0.03, "thumb": 0.05}


@dataclass(frozen=True)
class StickBody:
    """Rest joints of a 1.78 m adult and the few vertices that the measures read."""

    def rest_joints(self, betas: np.ndarray) -> np.ndarray:
        joints = np.zeros((55, 3))
        for name in BENDING:
            part = name.removeprefix("left_").removeprefix("right_")
            if part in LEFT:
                place = np.array(LEFT[part], float)
            else:
                out = 0.09 + 0.03 * (int(part[-1]) - 1)
                place = np.add(LEFT["wrist"], [out, 0.0, KNUCKLE_Z[part[:-1]]])
            joints[INDEX[name]] = place * ([-1, 1, 1] if name.startswith("right_") else [1, 1, 1])
        return joints

    def rest_vertices(self, betas: np.ndarray) -> np.ndarray:
        left = np.array([(0.10, -1.02, -0.09), (0.11, -1.02, 0.20), (0.77, 0.436, -0.02)])
        return np.concatenate([left, left * [-1, 1, 1]])


@dataclass(frozen=True)
class Played:
    """One serve with everything that tests look at; rotations and joints are forward kinematics at 240 fps."""

    plan: Plan
    ball: Ball
    performance: Performance
    times_s: np.ndarray
    rotations: np.ndarray
    joints: np.ndarray

    def joint(self, name: str) -> np.ndarray:
        return self.joints[:, INDEX[name]]

    def frame(self, time_s: float) -> int:
        return int(np.argmin(np.abs(self.times_s - time_s)))


@pytest.fixture(scope="session")
def body() -> StickBody:
    return StickBody()


def play_out(params: CourtParams, body: StickBody) -> Played:
    """A skill by the stick body at 240 fps; joints and rotations are on the court."""
    betas = np.zeros(10)
    plan, ball = prepare(params, measure(body, betas, 0.0, params.court.ball_radius_m), betas, "male")
    performance = play(plan, ball, betas, "male", fps=240.0)
    motion = performance.athletes[0].motion
    rotations, joints = forward(motion.local_rotations, motion.trans, plan.shape.joints)
    return Played(plan, ball, performance, np.arange(motion.num_frames) / 240.0, rotations, joints)


@pytest.fixture(scope="session")
def played(body: StickBody) -> Played:
    return play_out(VolleyballParams(), body)


@pytest.fixture(scope="session")
def spiked(body: StickBody) -> Played:
    return play_out(replace(draw_spike(generator(0, "spike"), "male"), handedness="right"), body)


@pytest.fixture(scope="session", params=[draw_pass, draw_set], ids=["forearm_pass", "overhead_set"])
def floor_play(body: StickBody, request: pytest.FixtureRequest) -> Played:
    return play_out(request.param(generator(1, "play"), "male"), body)


@pytest.fixture(scope="session")
def floated(body: StickBody) -> Played:
    return play_out(draw_float(generator(2, "float"), "male"), body)


@pytest.fixture(scope="session")
def blocked(body: StickBody) -> Played:
    return play_out(draw_block(generator(4, "block"), "male"), body)


@pytest.fixture(scope="session")
def dug(body: StickBody) -> Played:
    return play_out(draw_dig(generator(2, "dig"), "male"), body)
