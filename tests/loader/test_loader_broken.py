"""Laws of shards that are cut, damaged, gone or lost on the way: one line with shard and cure, and no half copy."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from full_disk import files_up_to
from web_folder import Handler

from synth import storage
from synth.errors import DatasetError
from synth.loader import ClipDataset
from synth.manifest import Dataset
from synth.shard_index import index_shard

SHARD = "train-000000.tar"
Server = tuple[str, type[Handler]]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No pauses between attempts."""
    monkeypatch.setattr(storage, "_PAUSES_S", (0.0, 0.0))
    yield
    files = fsspec.filesystem("memory")
    if files.exists("/spoilt"):
        files.rm("/spoilt", recursive=True)


def at(kind: str, folder: Path, url: str) -> str:
    """Where a loader finds the folder: here, over http or in memory."""
    if kind == "memory":
        fsspec.filesystem("memory").put(str(folder), "/spoilt", recursive=True)
    return {"here": str(folder), "http": url, "memory": "memory://spoilt"}[kind]


def samples(address: str, **settings: Any) -> list[Any]:
    return list(ClipDataset(address, controls=("video", "caption"), shuffle=False, **settings))


def line_of(action: Callable[[], object]) -> str:
    with pytest.raises(DatasetError) as error:
        action()
    assert "\n" not in str(error.value)
    return str(error.value)


def last_header(path: Path) -> int:
    """Where the shard's last member begins: its offset less its two headers."""
    return max(offset for entry in index_shard(path) for offset, _ in entry.members.values()) - 512


def cut_in_a_member(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_between_members(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: last_header(path)])


def a_flipped_header(path: Path) -> None:
    data, at = bytearray(path.read_bytes()), last_header(path)
    data[at] ^= 1
    path.write_bytes(data)


def garbage(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * (path.stat().st_size // 256))


def nothing_at_all(path: Path) -> None:
    path.write_bytes(b"")


SPOIL = (cut_in_a_member, cut_between_members, a_flipped_header, garbage, nothing_at_all)


@pytest.mark.parametrize("kind", ["here", "http", "memory"])
@pytest.mark.parametrize("spoil", SPOIL)
def test_a_cut_or_damaged_shard_is_named_and_no_clip_is_lost_in_silence(
    dataset_copy: Path, copy_server: Server, kind: str, spoil: Callable[[Path], None]
) -> None:
    spoil(dataset_copy / "shards" / SHARD)
    address = at(kind, dataset_copy, copy_server[0])
    line = line_of(lambda: ClipDataset(address))
    assert f"/shards/{SHARD}: " in line
    assert "copy it again or make the dataset again" in line
    if kind != "here":
        assert line.startswith(f"{address}/shards/{SHARD}: not a readable shard")


@pytest.mark.parametrize("spoil", SPOIL)
def test_a_list_of_such_tars_is_no_better(dataset_copy: Path, spoil: Callable[[Path], None]) -> None:
    path = dataset_copy / "shards" / SHARD
    spoil(path)
    assert line_of(lambda: ClipDataset([path])).startswith(f"{path}: not a readable shard")


@pytest.mark.parametrize("kind", ["http", "memory"])
def test_a_damaged_member_names_its_clip(dataset_copy: Path, copy_server: Server, kind: str) -> None:
    path = dataset_copy / "shards" / SHARD
    entry, data = index_shard(path)[1], bytearray(path.read_bytes())
    offset, size = entry.members["mp4"]
    data[offset : offset + size] = bytes(size)
    path.write_bytes(data)
    line = line_of(lambda: samples(at(kind, dataset_copy, copy_server[0])))
    assert f"{SHARD}: clip {entry.key} is damaged" in line
    assert "copy the shard again or make the dataset again" in line


@pytest.mark.parametrize("kind", ["http", "memory"])
@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"schema": 999}', "\udcff"])
def test_a_damaged_manifest_is_named_by_its_address(
    dataset_copy: Path, copy_server: Server, kind: str, text: str
) -> None:
    (dataset_copy / "dataset.json").write_bytes(text.encode(errors="surrogateescape"))
    address = at(kind, dataset_copy, copy_server[0])
    line = line_of(lambda: ClipDataset(address))
    assert line.startswith(address)
    assert "make" in line


@pytest.mark.parametrize("data", [b"\xff\xfe\n", b"{\n"])
def test_a_damaged_index_is_named_by_its_address(dataset_copy: Path, copy_server: Server, data: bytes) -> None:
    (dataset_copy / "clips.jsonl").write_bytes(data)
    line = line_of(lambda: ClipDataset(copy_server[0], views=2))
    assert line.startswith(f"{copy_server[0]}/clips.jsonl: ")
    assert "make the dataset again" in line


@pytest.mark.parametrize("cached", [False, True])
@pytest.mark.parametrize("kind", ["http", "memory"])
def test_a_shard_that_is_gone_is_named(
    dataset_copy: Path, copy_server: Server, tmp_path: Path, kind: str, cached: bool
) -> None:
    (dataset_copy / "shards" / SHARD).unlink()
    address = at(kind, dataset_copy, copy_server[0])
    line = line_of(lambda: ClipDataset(address, cache_dir=tmp_path / "cache" if cached else None))
    assert line == f"{address}/shards/{SHARD}: there is no such file; check the address"
    assert not [path for path in tmp_path.glob("cache/**/*") if SHARD in path.name]


@pytest.mark.parametrize("cached", [False, True])
def test_a_connection_that_drops_midway_is_tried_again_and_then_told(
    tiny_dataset: Dataset, server: Server, tmp_path: Path, cached: bool
) -> None:
    url, handler = server
    cache = tmp_path / "cache" if cached else None
    handler.breaks = 99
    line = line_of(lambda: ClipDataset(url, cache_dir=cache))
    assert line.startswith(f"{url}/shards/train-00000")
    assert "tried 3 times); check the connection" in line
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    handler.breaks = 2
    assert [sample["key"] for sample in samples(url, cache_dir=cache)] == [
        sample["key"] for sample in samples(str(tiny_dataset.path))
    ]


def test_a_connection_that_drops_between_samples_names_the_shard(server: Server) -> None:
    url, handler = server
    clips = iter(ClipDataset(url, controls=("video",), shuffle=False))
    next(clips)
    handler.breaks = 99
    line = line_of(lambda: list(clips))
    assert line.startswith(f"{url}/shards/train-00000")
    assert "check the connection" in line


def test_a_full_disk_under_the_cache_is_no_fault_of_the_connection(
    tiny_dataset: Dataset, server: Server, tmp_path: Path
) -> None:
    url, handler = server
    with files_up_to(4096):
        line = line_of(lambda: ClipDataset(url, cache_dir=tmp_path / "cache"))
    assert line.startswith(f"{url}/shards/train-00000")
    assert "(File too large); free the disk, mend its permissions or give another cache_dir" in line
    assert handler.sent <= sum(path.stat().st_size for path in tiny_dataset.shard_paths())  # not tried again
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(samples(url, cache_dir=tmp_path / "cache")) == 4


def test_a_cache_that_takes_no_file_is_no_fault_of_the_connection(server: Server, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    line = line_of(lambda: ClipDataset(server[0], cache_dir=tmp_path / "cache"))
    assert line.startswith(f"{server[0]}/shards/train-00000")
    assert "give another cache_dir" in line


def test_half_a_copy_that_an_older_run_left_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    url, cache = server[0], tmp_path / "cache"
    whole = [sample["key"] for sample in samples(url, cache_dir=cache)]
    for copy in cache.rglob("*.tar"):
        copy.write_bytes(copy.read_bytes()[:1000])
    assert [sample["key"] for sample in samples(url, cache_dir=cache)] == whole


def test_copies_of_two_datasets_do_not_mix(
    server: Server, dataset_copy: Path, copy_server: Server, tmp_path: Path
) -> None:
    shards = dataset_copy / "shards"
    shutil.copy(shards / "train-000001.tar", shards / SHARD)
    own = samples(f"{server[0]}/shards/{SHARD}", cache_dir=tmp_path / "cache")
    other = samples(f"{copy_server[0]}/shards/{SHARD}", cache_dir=tmp_path / "cache")
    assert {sample["key"] for sample in own}.isdisjoint(sample["key"] for sample in other)
