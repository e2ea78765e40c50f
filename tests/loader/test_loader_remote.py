"""Laws of shards at addresses: the same samples as from disk, only what is asked for is fetched, one line of error."""

from pathlib import Path

import pytest
import torch
from torch.utils.data import DataLoader
from web_folder import Handler

from synth import storage
from synth.errors import DatasetError
from synth.loader import ClipDataset
from synth.manifest import Dataset

CONTROLS = ("video", "depth", "cameras", "caption")


def assert_same(one: ClipDataset, other: ClipDataset) -> None:
    ours, theirs = list(one), list(other)
    assert [sample["key"] for sample in ours] == [sample["key"] for sample in theirs]
    for mine, yours in zip(ours, theirs, strict=True):
        for name in ("video", "depth", "K"):
            assert torch.equal(mine[name], yours[name])


def test_memory_equals_disk(tiny_dataset: Dataset, in_memory: str) -> None:
    settings = {"controls": CONTROLS, "num_frames": 2, "views": 2, "seed": 3}
    assert_same(ClipDataset(in_memory, **settings), ClipDataset(tiny_dataset.path, **settings))
    tars = [f"{in_memory}/shards/{path.name}" for path in tiny_dataset.shard_paths()]
    assert_same(ClipDataset(tars, **settings), ClipDataset(tiny_dataset.path, **settings))


def test_file_addresses_equal_paths(tiny_dataset: Dataset) -> None:
    assert_same(
        ClipDataset(f"file://{tiny_dataset.path}", "val", controls=CONTROLS),
        ClipDataset(tiny_dataset.path, "val", controls=CONTROLS),
    )


def test_http_equals_disk_in_workers_too(tiny_dataset: Dataset, server: tuple[str, type[Handler]]) -> None:
    url, _ = server
    settings = {"controls": CONTROLS, "num_frames": 2, "pair": "camera"}
    assert_same(ClipDataset(url, **settings), ClipDataset(tiny_dataset.path, **settings))
    keys = {sample["key"] for sample in DataLoader(ClipDataset(url), batch_size=None, num_workers=2, timeout=60)}
    assert len(keys) == 4


def test_only_what_is_asked_for_is_fetched(
    tiny_dataset: Dataset, server: tuple[str, type[Handler]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, handler = server
    monkeypatch.setattr(storage, "_BLOCK_BYTES", 1024)
    samples = list(ClipDataset(url, controls=("caption",)))
    assert len(samples) == 4
    whole = sum(path.stat().st_size for path in tiny_dataset.shard_paths())
    assert handler.sent < 0.5 * whole


def test_a_broken_connection_is_tried_again_and_then_told(
    server: tuple[str, type[Handler]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, handler = server
    monkeypatch.setattr(storage, "_PAUSES_S", (0.0, 0.0))
    dataset = ClipDataset(url, controls=("caption",))
    handler.failures = 2
    assert len(list(dataset)) == 4
    handler.failures = 99
    with pytest.raises(
        DatasetError, match=r"shards/.*cannot be read \(.*tried 3 times\); check the connection"
    ) as caught:
        list(dataset)
    assert "\n" not in str(caught.value)


def test_a_server_without_ranges_needs_a_copy(
    tiny_dataset: Dataset, server: tuple[str, type[Handler]], tmp_path: Path
) -> None:
    url, handler = server
    handler.ranges = False
    with pytest.raises(DatasetError, match="no range requests; give a cache_dir"):
        ClipDataset(url)
    assert_same(
        ClipDataset(url, controls=CONTROLS, cache_dir=tmp_path), ClipDataset(tiny_dataset.path, controls=CONTROLS)
    )
    sent = handler.sent
    assert len(list(ClipDataset(url, controls=CONTROLS, cache_dir=tmp_path))) == 4
    assert handler.sent == sent  # copied once
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("memory://nowhere", r"memory://nowhere/dataset.json: there is no such file; check the address"),
        ("memory://tiny/shards/train-000009.tar", "train-000009.tar: there is no such file"),
        ("gopher://old/data", "gopher://old/data/dataset.json: .*pip install fsspec"),
    ],
)
def test_a_wrong_address_is_one_line(in_memory: str, address: str, said: str) -> None:
    with pytest.raises(DatasetError, match=said) as caught:
        ClipDataset(address)
    assert "\n" not in str(caught.value)
