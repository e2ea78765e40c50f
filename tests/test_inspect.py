"""Laws of describing: every kind of file says what it is; what is nothing is refused."""

from pathlib import Path

import numpy as np
import pytest

from synth.errors import DatasetError, SynthError
from synth.inspect import describe
from synth.manifest import Dataset
from synth.motion.motion import Motion

_CHAINS = (
    ("Spine", "Neck", "Head"),
    *((f"{side}UpLeg", f"{side}Leg", f"{side}Foot") for side in ("Left", "Right")),
    *((f"{side}Arm", f"{side}ForeArm", f"{side}Hand") for side in ("Left", "Right")),
)


def bvh(frames: int) -> str:
    """A small recording with Mixamo-like names; all bones 20 cm, limbs on the hips."""
    text = ["HIERARCHY", "ROOT Hips", "{ OFFSET 0 0 0", _channels("Xposition Yposition Zposition", 6)]
    for number, (first, *rest) in enumerate(_CHAINS):
        side = (0, 20, -20, 20, -20)[number]
        offsets = [f"{side} {20 if number in (0, 3, 4) else -20} 0"] * (1 + len(rest))
        for name, offset in zip((first, *rest), offsets, strict=True):
            text += [f"JOINT {name}", f"{{ OFFSET {offset}", _channels("", 3)]
        text += ["End Site { OFFSET 0 10 0 }"] + ["}"] * (1 + len(rest))
    text += ["}", "MOTION", f"Frames: {frames}", "Frame Time: 0.0083333"]
    text += [" ".join(["0", "90", str(k), *["0"] * (3 * 16)]) for k in range(frames)]
    return "\n".join(text) + "\n"


def _channels(extra: str, count: int) -> str:
    return f"CHANNELS {count} {extra} Zrotation Xrotation Yrotation"


def test_a_dataset_tells_its_counts_and_shards(tiny_dataset: Dataset) -> None:
    facts = dict(describe(tiny_dataset.path))
    assert facts["kind"] == "dataset"
    assert facts["clips"] == "6"
    assert facts["recipe digest"] == "0123456789ab"
    assert facts["shards/val-000000.tar"].startswith("2 clips, ")


def test_a_shard_tells_its_streams(tiny_dataset: Dataset) -> None:
    facts = dict(describe(tiny_dataset.shard_paths()[0]))
    assert facts["samples"] == "2"
    assert facts["mp4"].startswith("h264 yuv420p 96x64, 5 frames at 24 fps")
    assert facts["depth.mkv"].startswith("ffv1 gray16le 96x64, 5 frames at 24 fps")
    assert facts["txt"].startswith("A woman")


def test_a_motion_tells_its_length(tmp_path: Path) -> None:
    trans = np.linspace(0, 1, 49)[:, None] * [2.0, 0.0, 0.5]
    Motion(np.zeros((49, 165)), trans, np.zeros(10), "female", 24.0).save(tmp_path / "m.npz")
    facts = dict(describe(tmp_path / "m.npz"))
    assert (facts["frames"], facts["rate"], facts["duration"]) == ("49", "24 fps", "2.000 s")
    assert facts["root travel"] == "2.00 x 0.00 x 0.50 m"


def test_a_recording_tells_its_joints(tmp_path: Path) -> None:
    path = tmp_path / "walk.bvh"
    path.write_text(bvh(3))
    facts = dict(describe(path))
    assert facts["kind"] == "take (bvh)"
    assert facts["frames"] == "3"
    assert "Hips, Spine, Neck, Head" in facts["joints"]


def test_nothing_there_is_said_with_what_can_be_given(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="there is nothing here; give a dataset folder"):
        describe(tmp_path / "missing.tar")


@pytest.mark.parametrize("name", ["a.npz", "a.bvh", "a.xyz", "a.tar"])
def test_garbage_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x00\xffgarbage" * 30)
    with pytest.raises(SynthError) as caught:
        describe(path)
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


def test_an_npz_with_pickles_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", poses=np.array([{"a": 1}], dtype=object))
    with pytest.raises(SynthError):
        describe(tmp_path / "a.npz")
