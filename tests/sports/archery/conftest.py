"""A person for archery tests: rest joints of an adult of 1.73 m, so that no built body is needed."""

from dataclasses import dataclass

import numpy as np
import pytest

from synth.motion.performance import Event, Performance
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX, NAMES, mirrored
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.end_params import EndParams
from synth.sports.archery.params import ArcheryParams
from synth.sports.archery.perform import author
from synth.sports.movement.shape import Shape

_LEFT_AND_MIDDLE = {
    "pelvis": (0.000, 0.006, -0.018), "left_hip": (0.114, -0.093, 0.006), "spine1": (0.000, 0.075, 0.015),
    "left_knee": (0.114, -0.514, 0.006), "spine2": (0.000, 0.160, 0.015), "left_ankle": (0.114, -0.951, 0.006),
    "spine3": (0.000, 0.296, 0.001), "left_foot": (0.130, -1.002, 0.153), "neck": (0.000, 0.487, 0.010),
    "left_collar": (0.025, 0.411, 0.027), "head": (0.000, 0.591, 0.047), "left_shoulder": (0.181, 0.412, 0.023),
    "left_elbow": (0.456, 0.412, 0.023), "left_wrist": (0.704, 0.412, 0.023), "jaw": (0.000, 0.591, 0.068),
    "left_eyeball": (0.031, 0.632, 0.128), "left_index1": (0.816, 0.407, 0.051),
    "left_index2": (0.844, 0.407, 0.053), "left_index3": (0.869, 0.407, 0.055), "left_middle1": (0.815, 0.412, 0.023),
    "left_middle2": (0.852, 0.412, 0.023), "left_middle3": (0.882, 0.412, 0.023),
    "left_pinky1": (0.799, 0.407, -0.018), "left_pinky2": (0.822, 0.407, -0.022),
    "left_pinky3": (0.838, 0.407, -0.024), "left_ring1": (0.809, 0.412, 0.002), "left_ring2": (0.841, 0.412, 0.000),
    "left_ring3": (0.868, 0.412, -0.002), "left_thumb1": (0.745, 0.408, 0.049), "left_thumb2": (0.758, 0.397, 0.078),
    "left_thumb3": (0.785, 0.388, 0.105), "nose": (0.000, 0.594, 0.172), "left_eye": (0.030, 0.634, 0.145),
    "left_ear": (0.072, 0.612, 0.052), "left_big_toe": (0.084, -1.014, 0.211),
    "left_small_toe": (0.170, -1.014, 0.172), "left_heel": (0.116, -1.006, -0.052),
    "contour_middle": (0.000, 0.516, 0.150),
}  # fmt: skip


@dataclass(frozen=True)
class Played:
    """A performance with its joints, for measuring."""

    performance: Performance
    anatomy: Anatomy
    rotations: np.ndarray
    joints: np.ndarray
    times_s: np.ndarray

    def __getitem__(self, name: str) -> np.ndarray:
        return self.joints[:, INDEX[name]]

    def between(self, part: str, thing: str) -> np.ndarray:
        contact = next(c for c in self.performance.contacts if (c.part, c.object) == (part, thing))
        return (self.times_s >= contact.start_s) & (self.times_s < contact.end_s)

    def during(self, name: str) -> np.ndarray:
        phase = next(p for p in self.performance.phases if p.name == name)
        return (self.times_s >= phase.start_s) & (self.times_s < phase.end_s)

    def event(self, name: str) -> Event:
        return next(e for e in self.performance.events if e.name == name)


def play(params: ArcheryParams | EndParams, anatomy: Anatomy, fps: float) -> Played:
    """The performance with its forward kinematics."""
    performance = author(params, anatomy, np.zeros(10), "neutral", fps)
    motion = performance.athletes[0].motion
    rotations, joints = forward(motion.local_rotations, motion.trans, anatomy.rest[:55])
    return Played(performance, anatomy, rotations, joints, np.arange(motion.num_frames) / fps)


@pytest.fixture(scope="session")
def archer() -> Anatomy:
    """Rest points by name; points that archery never asks for stay at the origin."""
    rest = np.zeros((len(NAMES), 3))
    for name, place in _LEFT_AND_MIDDLE.items():
        rest[INDEX[name]] = place
        rest[INDEX[mirrored(name)]] = np.array(place) * ([-1, 1, 1] if mirrored(name) != name else [1, 1, 1])
    ankle = rest[INDEX["left_ankle"]]
    shape = Shape(
        joints=rest[:55],
        sole_y=-1.014,
        heel=np.array([0.0, -1.014, -0.052]) - ankle * [0.0, 1.0, 1.0],
        palm=np.array([-0.075, -0.014, 0.015]),
        forearm_m=0.035,
    )
    return Anatomy(rest, shape, 0.18)


def scaled(anatomy: Anatomy, size: float) -> Anatomy:
    """The same person, larger or smaller."""
    shape = anatomy.shape
    grown = Shape(
        shape.joints * size, shape.sole_y * size, shape.heel * size, shape.palm * size, shape.forearm_m * size
    )
    return Anatomy(anatomy.rest * size, grown, anatomy.hip_reach_m * size)
