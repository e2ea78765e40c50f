"""Laws of a clip: every member there, what goes in comes out, same shot same bytes."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny

from synth import clip as clips
from synth import depth
from synth.errors import DatasetError
from synth.labels import Labels, label
from synth.pack import pack
from synth.pose_map import draw
from synth.quality import check_clip
from synth.video import decode_map8, decode_map16, decode_planes, decode_rgb, planes_from_rgb


@pytest.fixture(scope="module")
def frames() -> tiny.SphereFrames:
    """Frames of the first tiny shot."""
    shot = tiny.shot()
    return tiny.SphereFrames(shot, tiny.spheres_of(shot))


def test_a_clip_holds_every_member_in_order(tiny_clips: list[clips.Clip]) -> None:
    for clip in tiny_clips:
        assert tuple(clip.members) == clips.MEMBERS
        assert all(clip.members.values())


def test_a_fresh_clip_passes_its_own_gate(tiny_clips: list[clips.Clip]) -> None:
    for clip in tiny_clips:
        assert check_clip(clip.key, clip.members) == ()


def test_same_shot_gives_the_same_bytes(tiny_clips: list[clips.Clip]) -> None:
    again = tiny.clips([tiny.shot()])
    assert [dict(one.members) for one in again] == [dict(one.members) for one in tiny_clips[:2]]


def test_json_is_flat_with_the_same_keys_and_types_in_every_sample(tiny_clips: list[clips.Clip]) -> None:
    shapes = set()
    for clip in tiny_clips:
        facts = json.loads(clip.members["json"])
        assert all(type(value) in (str, int, float) for value in facts.values())
        shapes.add(tuple((name, type(value)) for name, value in facts.items()))
    assert len(shapes) == 1
    assert b'"fps": 24.0' in tiny_clips[0].members["json"]


def test_depth_comes_back_to_half_a_step_and_nothing_stays_nothing(
    tiny_clips: list[clips.Clip], frames: tiny.SphereFrames
) -> None:
    clip = tiny_clips[0]
    near_m = float(clip.facts["depth_near_m"])
    true = np.stack([picture.depth for picture in frames.each_labels("view0")])
    back = depth.metres(decode_map16(clip.members["depth.mkv"]), near_m)
    np.testing.assert_array_equal(back == 0, true == 0)
    assert (np.abs(back - true) <= 0.51 * depth.step_m(true, near_m) + 1e-5).all()
    assert decode_map16(clip.members["depth.mkv"]).max() == depth.LEVELS


def test_normals_come_back_to_a_degree_and_look_at_the_viewer(
    tiny_clips: list[clips.Clip], frames: tiny.SphereFrames
) -> None:
    true = np.stack([picture.normals for picture in frames.each_labels("view0")])
    stored = decode_rgb(tiny_clips[0].members["normal.mp4"])
    hit = true.any(-1)
    back = (stored[hit] / 127.5 - 1.0) * [1.0, -1.0, -1.0]
    cosine = (back / np.linalg.norm(back, axis=-1, keepdims=True) * true[hit]).sum(-1)
    assert np.degrees(np.arccos(np.clip(cosine, -1, 1))).max() < 1.5
    assert stored[hit][:, 2].min() > 127 - 128 * np.sin(np.radians(27))  # at the rim of a picture 52 degrees wide
    assert stored[~hit].max(initial=0) <= 1


def test_ids_come_back_exactly(tiny_clips: list[clips.Clip], frames: tiny.SphereFrames) -> None:
    ids = np.stack([picture.ids for picture in frames.each_labels("view0")])
    np.testing.assert_array_equal(decode_map8(tiny_clips[0].members["seg.mkv"]), ids)


def test_pose_stream_is_the_drawing_of_the_stored_joints(tiny_clips: list[clips.Clip]) -> None:
    members = tiny_clips[2].members
    joints = Labels.from_bytes(members["labels.npz"]).joints2d
    drawn = np.stack([draw(one, tiny.WIDTH, tiny.HEIGHT) for one in joints])
    np.testing.assert_array_equal(decode_planes(members["pose.mp4"]), planes_from_rgb(drawn))


def test_a_saved_clip_loads_with_the_same_members(tiny_clips: list[clips.Clip], tmp_path: Path) -> None:
    for clip in tiny_clips[:2]:
        clips.save(clip, tmp_path)
    loaded = [clips.load(path) for path in clips.listing(tmp_path)]
    assert [clip.key for clip in loaded] == ["volleyball_0000_view0", "volleyball_0000_view1"]
    for before, after in zip(tiny_clips, loaded, strict=False):
        assert after.facts == before.facts
        assert dict(after.members) == dict(before.members)


def test_a_missing_member_of_a_saved_clip_is_named(tiny_clips: list[clips.Clip], tmp_path: Path) -> None:
    clips.save(tiny_clips[0], tmp_path)
    (tmp_path / "volleyball_0000_view0.seg.mkv").unlink()
    with pytest.raises(DatasetError, match=r"volleyball_0000_view0\.seg\.mkv.*pack the shot again"):
        dict(clips.load(clips.listing(tmp_path)[0]).members)


@pytest.mark.parametrize("key", ["Volleyball_0", "volley-ball_0", "volleyball_0.5", "volleyball 0", "volleybäll"])
def test_keys_that_webdataset_would_split_are_refused(key: str, frames: tiny.SphereFrames) -> None:
    shot = tiny.shot()
    shot = replace(shot, facts=replace(shot.facts, key=key))
    with pytest.raises(DatasetError, match="only a-z, 0-9 and _"):
        pack(shot, frames, label(shot, frames, 0), 0, "0")
