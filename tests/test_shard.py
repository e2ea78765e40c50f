"""Laws of shards: same clips same bytes, views adjacent, nothing shared between splits, complete or absent."""

import tarfile
from pathlib import Path

import pytest
import tiny
import webdataset

from synth.clip import MEMBERS, Clip
from synth.errors import DatasetError
from synth.shard import assign_splits, file_sha256, read_shard, tickets, write_shards


def clip_of(group: str, motion: str, identity: str, view: int = 0) -> Clip:
    """A clip with a few bytes per member."""
    facts = {"clip_id": group, "motion_id": motion, "identity_id": identity, "view": view}
    key = f"{group}_view{view}"
    return Clip(key, facts, {suffix: f"{key} {suffix}".encode() for suffix in MEMBERS})


def shots(count: int, views: int = 2) -> list[Clip]:
    """Shots with their own motions and identities."""
    return [clip_of(f"s_{k}", f"m{k}", f"i{k}", view) for k in range(count) for view in range(views)]


def test_same_clips_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    first = write_shards(shots(5), tmp_path / "a", 4)
    second = write_shards(shots(5)[::-1], tmp_path / "b", 4)
    assert first == second
    for shard in first:
        assert (tmp_path / "a" / shard.name).read_bytes() == (tmp_path / "b" / shard.name).read_bytes()


def test_every_clip_is_in_exactly_one_shard_and_the_facts_are_true(tmp_path: Path) -> None:
    clips = shots(7)
    written = write_shards(clips, tmp_path, 4, 0.3)
    found = []
    for shard in written:
        path = tmp_path / shard.name
        keys = [key for key, _ in read_shard(path)]
        assert (shard.num_clips, shard.num_bytes, shard.sha256) == (len(keys), path.stat().st_size, file_sha256(path))
        assert shard.name.startswith(shard.split)
        found += keys
    assert sorted(found) == sorted(clip.key for clip in clips)


def test_views_of_a_shot_are_adjacent_in_order_and_in_one_shard(tmp_path: Path) -> None:
    write_shards(shots(5, views=3), tmp_path, 4)
    for path in tmp_path.glob("*.tar"):
        keys = [key for key, _ in read_shard(path)]
        assert len(keys) == 3
        assert [key[-1] for key in keys] == ["0", "1", "2"]
        assert len({key[:-1] for key in keys}) == 1


def test_members_come_in_fixed_order_with_fixed_headers(tmp_path: Path) -> None:
    written = write_shards(shots(1), tmp_path, 10)
    with tarfile.open(tmp_path / written[0].name) as tar:
        items = tar.getmembers()
    assert [item.name for item in items[: len(MEMBERS)]] == [f"s_0_view0.{suffix}" for suffix in MEMBERS]
    assert {(i.mtime, i.uid, i.gid, i.uname, i.gname, i.mode) for i in items} == {(0, 0, 0, "", "", 0o644)}


def test_webdataset_reads_the_same_samples(tmp_path: Path, tiny_clips: list[Clip]) -> None:
    written = write_shards(tiny_clips, tmp_path, 100)
    samples = {s["__key__"]: s for s in webdataset.WebDataset(str(tmp_path / written[0].name), shardshuffle=False)}
    assert set(samples) == {clip.key for clip in tiny_clips}
    for clip in tiny_clips:
        assert {suffix: samples[clip.key][suffix] for suffix in MEMBERS} == dict(clip.members)


def test_no_motion_and_no_identity_is_in_two_splits() -> None:
    clips = [clip_of(f"s_{k}", f"m{k % 7}", f"i{k // 3}") for k in range(40)]
    clips += [clip_of(f"t_{k}", f"n{k}", f"j{k}") for k in range(20)]
    splits = assign_splits(tickets(clips), 0.2)
    assert set(splits.values()) == {"train", "val"}
    for name in ("motion_id", "identity_id"):
        owners: dict[str, set[str]] = {}
        for clip in clips:
            owners.setdefault(str(clip.facts[name]), set()).add(splits[clip.group])
        assert all(len(split) == 1 for split in owners.values())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5])
def test_validation_takes_about_its_share(share: float) -> None:
    splits = assign_splits(tickets(shots(200)), share)
    assert list(splits.values()).count("val") == pytest.approx(200 * share, abs=1)


def test_who_was_cast_for_validation_is_in_it_and_nobody_else() -> None:
    clips = [clip_of(f"s_{k}", f"m{k}", f"i{k}") for k in range(20)]
    planned = {"s_3", "s_11", "s_12"}
    splits = assign_splits(tickets(clips), 0.5, planned)
    assert {group for group, split in splits.items() if split == "val"} == planned


def test_a_motion_planned_for_validation_stays_with_people_who_train() -> None:
    clips = [
        clip_of("s_0", "m0", "i0"),
        clip_of("s_1", "m1", "i0"),
        clip_of("s_2", "m2", "i2"),
        clip_of("s_3", "m3", "i3"),
    ]
    splits = assign_splits(tickets(clips), 0.25, {"s_1", "s_2"})
    assert splits == {"s_0": "train", "s_1": "train", "s_2": "val", "s_3": "train"}


def test_one_family_alone_is_all_training() -> None:
    clips = [clip_of(f"s_{k}", "m0", f"i{k}") for k in range(4)]
    assert set(assign_splits(tickets(clips), 0.9).values()) == {"train"}


def test_more_shots_do_not_move_a_family_that_is_alike(tmp_path: Path) -> None:
    assert assign_splits(tickets(shots(50)), 0.2) == assign_splits(tickets(shots(50)[::-1]), 0.2)


def test_no_clips_are_an_error_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no clips to pack"):
        write_shards([], tmp_path / "shards", 4)
    assert not (tmp_path / "shards").exists()


def test_equal_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="two clips are called s_0_view0"):
        write_shards(shots(1, views=1) * 2, tmp_path, 4)


def test_a_failure_while_writing_leaves_no_shard_under_its_final_name(tmp_path: Path) -> None:
    broken = Clip("s_0_view0", shots(1)[0].facts, {"json": b"{}"})
    with pytest.raises(KeyError):
        write_shards([broken], tmp_path, 4)
    assert not list(tmp_path.glob("*.tar"))


@pytest.mark.parametrize("data", [b"", b"no tar at all" * 100])
def test_a_damaged_shard_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "train-000000.tar"
    path.write_bytes(data)
    with pytest.raises(DatasetError, match=r"train-000000\.tar: not a readable shard"):
        list(read_shard(path))


def test_tiny_shots_pack_by_their_own_facts(tiny_clips: list[Clip]) -> None:
    assert assign_splits(tickets(tiny_clips), 0.34) == {
        "volleyball_0000": "train", "volleyball_0001": "train", "volleyball_0002": "val",
    }  # fmt: skip
    moved = [tiny.renamed(clip, identity_id="i0") for clip in tiny_clips]
    assert set(assign_splits(tickets(moved), 0.34).values()) == {"train"}
