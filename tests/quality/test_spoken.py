"""Laws of what is heard and said: the truth passes, each lie is named by the check that is there for it."""

import math
from dataclasses import replace

import numpy as np
import pytest
import tiny
from spoken_lies import SPOKEN, SpokenLie

from synth.clip import Clip
from synth.geometry.transform import look_at
from synth.motion.performance import Phase
from synth.quality import check_clip
from synth.quality.checks import CHECKS
from synth.quality.evidence import Evidence
from synth.scene import CameraTrack

PAN_RAD = 0.018
"""By which the camera turns from frame to frame."""


@pytest.fixture(scope="module")
def clip() -> Clip:
    """A server alone before a camera that pans; the ball is hit clearly to the left of the picture's middle."""
    shot = tiny.shot(views=1)
    phases = (Phase("toss", 0, 0.09, 0.16), Phase("takeoff", 0, 0.16, 0.3), Phase("landing", 0, 0.8, 1.0))
    acted = replace(shot.performance, phases=phases)
    moving = replace(shot, performance=acted, cameras=(_panning(shot.cameras[0]),))
    return tiny.graded(tiny.packed(tiny.enlarged(moving, 3)))[0]


def _panning(camera: CameraTrack) -> CameraTrack:
    pose = look_at(np.array([0.7, -3.8, 1.5]), np.array([0.5, 0.0, 0.9]))
    poses = np.tile(pose, (len(camera.world_from_camera), 1, 1))
    for frame, turned in enumerate(poses):
        c, s = math.cos(PAN_RAD * frame), math.sin(PAN_RAD * frame)
        turned[:3, :3] = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ pose[:3, :3]
    return replace(camera, world_from_camera=poses)


def test_the_truth_passes(clip: Clip) -> None:
    assert check_clip(clip.key, clip.members) == ()


@pytest.mark.parametrize("lie", SPOKEN, ids=lambda lie: lie.name.replace(" ", "_"))
def test_a_lie_is_named(lie: SpokenLie, clip: Clip) -> None:
    assert lie.applies(dict(clip.members))
    evidence = Evidence(clip.key, lie.tell(dict(clip.members)))
    assert any(True for check in CHECKS if check.name in lie.checks for _ in check.run(evidence))


def test_names_are_their_own() -> None:
    assert len({lie.name for lie in SPOKEN}) == len(SPOKEN)
