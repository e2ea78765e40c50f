"""Laws of mirroring, of recordings written out, and of resampling."""

from pathlib import Path

import numpy as np
from recordings import PlainBody, bvh_text, movement, rest_joints, take_with_zero_pose

from synth.geometry.rotation import axis_angle_from_matrix
from synth.mocap import read_take
from synth.motion.mirror import mirror_motion, mirror_performance
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Contact, Event, Performance, Track
from synth.motion.retarget import retarget
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX

FPS = 50.0


def moved() -> Motion:
    local, root = movement()
    return Motion(axis_angle_from_matrix(local).reshape(-1, 165), root, np.zeros(10), "neutral", FPS)


def played() -> Performance:
    ball = np.tile(np.eye(4), (80, 1, 1))
    ball[:, :3, 3] = np.linspace([0.0, 1.0, 2.0], [3.0, -1.0, 0.5], 80)
    track = Track("ball", "volleyball", ball, FPS, {"nock": ball[:, :3, 3].copy()})
    event = Event("ball_contact", 0.613, 0, "ball", (1.0, 0.4, 2.2))
    contact = Contact(0, "left_hand", "ball", 0.601, 0.625)
    athlete = Athlete(moved(), "right", "server")
    return Performance("volleyball", "spike", (athlete,), (track,), (event,), (contact,), (), 1.58, 0.613)


def test_a_motion_mirrored_twice_is_the_same() -> None:
    motion, pelvis = moved(), rest_joints()[0]
    once = mirror_motion(motion, pelvis)
    twice = mirror_motion(once, pelvis)
    assert np.abs(once.poses - motion.poses).max() > 0.1
    np.testing.assert_allclose(twice.local_rotations, motion.local_rotations, atol=1e-9)
    np.testing.assert_allclose(twice.trans, motion.trans, atol=1e-12)


def test_a_performance_mirrored_twice_is_the_same_and_once_swaps_the_sides() -> None:
    before, pelvis = played(), rest_joints()[0]
    once = mirror_performance(before, pelvis)
    after = mirror_performance(once, pelvis)
    assert once.athletes[0].handedness == "left"
    assert once.contacts[0].part == "right_hand"
    assert once.events[0].position == (1.0, -0.4, 2.2)
    assert (after.events, after.contacts) == (before.events, before.contacts)
    np.testing.assert_allclose(after.tracks[0].world_from_object, before.tracks[0].world_from_object, atol=1e-12)
    np.testing.assert_allclose(after.tracks[0].channels["nock"], before.tracks[0].channels["nock"], atol=1e-12)


def test_the_mirror_image_of_the_joints_is_where_the_mirrored_motion_has_them() -> None:
    motion, rest = moved(), rest_joints()
    wrists = [INDEX["left_wrist"], INDEX["right_wrist"]]
    once = mirror_motion(motion, rest[0])
    here = forward(motion.local_rotations, motion.trans, rest)[1][:, wrists]
    there = forward(once.local_rotations, once.trans, rest)[1][:, wrists[::-1]]
    np.testing.assert_allclose(there, here * [1.0, -1.0, 1.0], atol=1e-3)


def test_resampling_keeps_what_happens_at_a_time() -> None:
    """A contact at a time in seconds finds the same pose at any rate that has a sample there."""
    motion = moved()
    for fps in (25.0, 100.0, 200.0):
        other = motion.resampled(fps)
        times_s = np.arange(0.0, motion.duration_s - 1e-9, 0.2)
        np.testing.assert_allclose(other.at(times_s).trans, motion.at(times_s).trans, atol=1e-9)
        np.testing.assert_allclose(other.at(times_s).local_rotations, motion.at(times_s).local_rotations, atol=1e-9)


def test_a_motion_written_out_as_bvh_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "written.bvh"
    path.write_text(bvh_text(take_with_zero_pose("t")))
    back = retarget(read_take(path), PlainBody()).motion
    truth = forward(*movement(), rest_joints())[1]
    joints = forward(back.local_rotations, back.trans, rest_joints())[1]
    limbs = [INDEX[f"{s}_{j}"] for s in ("left", "right") for j in ("hip", "knee", "ankle", "elbow", "wrist")]
    miss = np.linalg.norm((joints - joints[:, :1]) - (truth - truth[:, :1]), axis=-1)[:, limbs]
    assert miss.max() < 0.02
