"""Laws of soft joint ranges: little beyond comes back into range, much beyond stays told, the rest is not touched."""

import numpy as np
import pytest
from recordings import FPS, movement, rest_joints

from synth.geometry.rotation import axis_angle_from_matrix
from synth.motion.limits import MOST_DEG, pressed, within_limits
from synth.motion.metrics import limit_excess
from synth.motion.motion import Motion
from synth.skeleton.smplx_joints import INDEX


def _motion(joint: str, angles_deg: np.ndarray, axis: int) -> Motion:
    local, root = movement(len(angles_deg))
    poses = axis_angle_from_matrix(local)
    poses[:, INDEX[joint]] = 0.0
    poses[:, INDEX[joint], axis] = np.radians(angles_deg)
    return Motion(poses.reshape(len(poses), -1), root, np.zeros(10), "neutral", FPS)


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("joint", ["left_wrist", "right_wrist"])
def test_a_wrist_a_little_out_of_range_comes_back_into_it(joint: str, sign: float) -> None:
    wave = sign * 58.0 * np.sin(np.linspace(0.0, np.pi, 80)) ** 2
    before = _motion(joint, wave, 1)
    after = within_limits(before)
    assert np.degrees(np.abs(before.poses[:, 3 * INDEX[joint] + 1])).max() > 57.0
    assert np.degrees(np.abs(after.poses[:, 3 * INDEX[joint] + 1])).max() < 50.5
    change = np.degrees(np.abs(after.poses - before.poses)).reshape(80, 55, 3)
    assert change[:, [j for j in range(55) if j != INDEX[joint]]].max() < 1e-9
    assert change.max() < MOST_DEG
    assert change[np.abs(wave) < 37.0].max() < 1e-9


def test_a_motion_within_its_ranges_stays_bit_for_bit() -> None:
    before = _motion("left_wrist", 45.0 * np.sin(np.linspace(0.0, 3.0, 80)), 1)
    np.testing.assert_allclose(within_limits(before).poses, before.poses, atol=1e-12)


def test_a_fault_stays_a_fault() -> None:
    after = within_limits(_motion("left_wrist", np.full(20, -125.0), 1))
    assert limit_excess(after.local_rotations, rest_joints())[1] > 40.0


def test_pressing_is_smooth_and_keeps_the_order() -> None:
    angles = np.linspace(0.0, 150.0, 1501)
    pressed_deg = pressed(angles, 50.0)
    slope = np.diff(pressed_deg) / np.diff(angles)
    assert slope.min() > 0.0
    assert np.abs(np.diff(slope)).max() < 0.02
    assert pressed(np.array([50.0]), 50.0)[0] < 50.0
