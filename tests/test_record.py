"""A saved record comes back equal; a damaged one is refused with the cure."""

import numpy as np
import pytest

from synth import record
from synth.errors import ShotError
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Event, Performance, Track


def performance() -> Performance:
    motion = Motion(np.arange(330.0).reshape(2, 165), np.ones((2, 3)), np.zeros(10), "female", 60.0)
    track = Track("bow", "recurve_bow", np.tile(np.eye(4), (2, 1, 1)), 240.0, {"nock": np.full((2, 3), 0.5)})
    return Performance(
        "archery", "shot", (Athlete(motion, "left", "archer"),), (track,),
        (Event("release", 0.01, 0, "bow", values={"speed_m_s": 57.0}),), (), (), 0.02, 0.01,
    )  # fmt: skip


def test_a_record_comes_back_equal(tmp_path):
    before = performance()
    record.save(before, tmp_path, "performance")
    after = record.load(Performance, tmp_path, "performance")
    assert after.events == before.events
    assert after.athletes[0].handedness == "left"
    np.testing.assert_array_equal(after.athletes[0].motion.poses, before.athletes[0].motion.poses)
    np.testing.assert_array_equal(after.tracks[0].channels["nock"], before.tracks[0].channels["nock"])


def test_saving_twice_gives_the_same_bytes(tmp_path):
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
        record.save(performance(), folder, "performance")
    for name in ("performance.json", "performance.npz"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


@pytest.mark.parametrize("damage", ["missing", "truncated", "garbage"])
def test_a_damaged_record_is_refused_in_one_line_with_the_cure(tmp_path, damage):
    record.save(performance(), tmp_path, "performance")
    target = tmp_path / "performance.npz"
    content = target.read_bytes()
    target.unlink()
    if damage != "missing":
        target.write_bytes(content[: len(content) // 2] if damage == "truncated" else b"\x00garbage" * 40)
    with pytest.raises(ShotError, match="run the same command again") as caught:
        record.load(Performance, tmp_path, "performance")
    assert "\n" not in str(caught.value)
