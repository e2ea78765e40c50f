"""Laws of writing much: the bytes are those of a list of clips in any order, and one clip is in memory at a time."""

import hashlib
import tracemalloc
from pathlib import Path

import pytest
from plain_clips import PlainClips, clip_of

from synth import clip as clips
from synth.dataset import write_dataset
from synth.tiers import Rejected
from tasks.packing import Packed

MEMBER_BYTES = 300_000
FROZEN = "41abcd398ab316fe71a8ec945512bd2b4f7bf3cd3a484eac7881e0982216d24a"
"""sha256 of all files but the card as they were when all clips were held at once."""
PLANNED = {f"{('archery', 'volleyball')[number % 2]}_{number:05d}" for number in range(12, 18)}
"""All that one family, of six shots, is about."""


def fingerprint(folder: Path) -> str:
    told = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "README.md"):
        told.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return told.hexdigest()


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)], ids=["as made", "backwards"])
def test_the_bytes_are_those_of_ever(tmp_path: Path, order: slice) -> None:
    made = list(PlainClips(40))[order]
    rejected = [Rejected("x", ("dark",))]
    write_dataset(
        made, tmp_path / "d", "plain", {"seed": 7}, "0123456789ab", 6, 0.3, {"beauty": 1.5}, rejected, PLANNED
    )
    assert fingerprint(tmp_path / "d") == FROZEN
    card = (tmp_path / "d" / "README.md").read_text()
    assert "| authored | CC0-1.0 | 68 |\n| recorded | CC0-1.0 | 12 |\n" in card
    assert "| clips silver | 40 |" in card


def test_clips_that_are_made_when_asked_for_are_asked_for_twice(tmp_path: Path) -> None:
    lazy, told = PlainClips(6), list[tuple[str, int, int]]()
    write_dataset(lazy, tmp_path / "lazy", "plain", {}, "0" * 12, 4, 0.3, on_clip=lambda *step: told.append(step))
    write_dataset(list(PlainClips(6)), tmp_path / "list", "plain", {}, "0" * 12, 4, 0.3)
    assert fingerprint(tmp_path / "lazy") == fingerprint(tmp_path / "list")
    assert 2 * len(lazy) <= lazy.made < 3 * len(lazy)  # checks of types in tests look at one now and then
    assert told == [(what, number, 12) for what in ("read", "written") for number in range(1, 13)]


def peak_bytes(made: PlainClips | Packed, folder: Path, clips_per_shard: int) -> int:
    """Most memory that was held while a dataset was written."""
    tracemalloc.start()
    write_dataset(made, folder, "plain", {}, "0" * 12, clips_per_shard, 0.3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("clips_per_shard", [4, 1000])
def test_more_clips_take_no_more_memory(tmp_path: Path, clips_per_shard: int) -> None:
    write_dataset(PlainClips(1), tmp_path / "first", "plain", {}, "0" * 12, 4)  # what is imported the first time
    few, many = (
        peak_bytes(PlainClips(shots, MEMBER_BYTES), tmp_path / str(shots), clips_per_shard) for shots in (6, 24)
    )
    assert many - few < MEMBER_BYTES  # of 36 clips more, 13 members each
    assert many < 5 * MEMBER_BYTES  # one member, what the tar has of it, and what a file is hashed by


def test_finished_shots_are_read_from_their_folders_one_clip_at_a_time(tmp_path: Path) -> None:
    folders = [tmp_path / "7_clips" / f"shot{number}" for number in range(12)]
    for number, folder in enumerate(folders):
        (folder / "clips").mkdir(parents=True)
        for view in range(2):
            one = clip_of(number, view, MEMBER_BYTES)
            text = clips.to_json(one.facts)
            clips.save(clips.Clip(one.key, one.facts, dict(one.members) | {"json": text}), folder / "clips")
    assert [one.key for one in Packed(folders)[2:5]] == [clip_of(n // 2, n % 2).key for n in range(2, 5)]
    few, many = (peak_bytes(Packed(folders[:count]), tmp_path / str(count), 1000) for count in (3, 12))
    assert many - few < MEMBER_BYTES
    assert many < 5 * MEMBER_BYTES
