"""Laws of repair: only on request, only where flagged, marked, and never gold."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from recordings import PlainBody, take_with_zero_pose, write_npz

from synth.geometry.rotation import about
from synth.mocap import read_take
from synth.mocap.take import Take
from synth.motion.motion import Motion
from synth.motion.repair import repaired
from synth.motion.retarget import retarget
from synth.skeleton.smplx_joints import INDEX

BODY = PlainBody()


def _spoilt(frames: slice = slice(40, 41)) -> Take:
    take = take_with_zero_pose("t")
    local = take.local_rotations.copy()
    local[frames, INDEX["right_shoulder"]] = about("z", 2.0) @ local[frames, INDEX["right_shoulder"]]
    return replace(take, local_rotations=local)


def test_everything_that_is_not_flagged_stays_bit_for_bit() -> None:
    left, mended = retarget(_spoilt(), BODY), retarget(_spoilt(), BODY, repair=True)
    assert not left.repaired.any()
    assert 0 < mended.repaired.sum() < 15
    assert mended.repaired[40]
    good = ~mended.repaired
    np.testing.assert_array_equal(mended.motion.poses[good], left.motion.poses[good])
    np.testing.assert_array_equal(mended.motion.trans[good], left.motion.trans[good])


def test_the_glitch_is_gone_and_told_of_and_the_verdict_is_not_gold() -> None:
    clean, mended = retarget(take_with_zero_pose("t"), BODY), retarget(_spoilt(), BODY, repair=True)
    shoulder = slice(3 * INDEX["right_shoulder"], 3 * INDEX["right_shoulder"] + 3)
    assert np.abs(mended.motion.poses[40, shoulder] - clean.motion.poses[40, shoulder]).max() < 0.2
    report = mended.report
    assert report.verdict in ("silver", "bronze", "reject")
    assert report.repaired_share == mended.repaired.mean()
    ((start_s, end_s),) = report.repaired_s
    assert start_s <= 40 / clean.motion.fps < end_s
    assert "interpolated" in report.reasons[0]
    assert "not recorded" in report.warnings[-1]
    assert report.glitches == retarget(_spoilt(), BODY).report.glitches


def test_a_clean_recording_is_not_touched_by_repair() -> None:
    asked, left = (retarget(take_with_zero_pose("t"), BODY, repair=repair) for repair in (True, False))
    np.testing.assert_array_equal(asked.motion.poses, left.motion.poses)
    assert asked.report == left.report


def test_glitches_at_both_ends_hold_the_nearest_good_frame() -> None:
    motion = retarget(take_with_zero_pose("t"), BODY).motion
    bad = np.zeros(80, bool)
    bad[:3], bad[77:] = True, True
    held = repaired(motion, bad)
    np.testing.assert_allclose(held.trans[[0, 79]], motion.trans[[3, 76]])
    np.testing.assert_allclose(held.local_rotations[[0, 79]], motion.local_rotations[[3, 76]], atol=1e-9)
    np.testing.assert_array_equal(repaired(motion, np.ones(80, bool)).poses, motion.poses)


def test_repaired_frames_are_marked_in_the_file(tmp_path: Path) -> None:
    result = retarget(_spoilt(), BODY, repair=True)
    result.save(tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as file:
        np.testing.assert_array_equal(file["repaired_frames"], result.repaired)
    np.testing.assert_array_equal(Motion.load(tmp_path / "a.npz").poses, result.motion.poses)
    retarget(_spoilt(), BODY).save(tmp_path / "b.npz")
    with np.load(tmp_path / "b.npz") as file:
        assert "repaired_frames" not in file


def test_parameters_are_repaired_like_skeletons(tmp_path: Path) -> None:
    motion = retarget(_spoilt(), BODY).motion
    path = write_npz(tmp_path / "a.npz", poses=motion.poses, trans=motion.trans, betas=np.zeros(10), fps=np.array(50))
    result = retarget(read_take(path), BODY, repair=True)
    assert result.repaired[40]
    assert result.report.verdict != "gold"
    assert result.report.glitches
