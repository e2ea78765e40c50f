"""Laws of shards at addresses: the same samples as from disk, only what is asked for is fetched, one line of error."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import fsspec
import pytest
import torch
from torch.utils.data import DataLoader

from synth import storage
from synth.errors import DatasetError
from synth.loader import ClipDataset
from synth.manifest import Dataset

CONTROLS = ("video", "depth", "cameras", "caption")


class Handler(BaseHTTPRequestHandler):
    """Files of a folder, whole and in ranges. failures: requests that get no answer. sent: bytes of shards sent."""

    folder: ClassVar[Path]
    failures: ClassVar[int] = 0
    ranges: ClassVar[bool] = True
    sent: ClassVar[int] = 0

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        kind = type(self)
        if kind.failures:
            kind.failures -= 1
            self.close_connection = True
            return
        path = kind.folder / self.path.lstrip("/")
        if not path.is_file():
            self.send_error(404)
            return
        data, size, wanted = path.read_bytes(), path.stat().st_size, self.headers.get("Range")
        if wanted and kind.ranges:
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            data = data[int(first) : int(last) + 1 if last else size]
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{int(first) + len(data) - 1}/{size}")
        else:
            self.send_response(200)
        if kind.ranges:
            self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data)
            kind.sent += len(data) if path.suffix == ".tar" else 0

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server(tiny_dataset: Dataset) -> Iterator[tuple[str, type[Handler]]]:
    """The tiny dataset over http on this machine, and the switches of its server."""
    kind = type("FreshHandler", (Handler,), {"folder": tiny_dataset.path})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}", kind
        running.shutdown()


@pytest.fixture
def in_memory(tiny_dataset: Dataset) -> Iterator[str]:
    """The tiny dataset in fsspec's memory."""
    files = fsspec.filesystem("memory")
    files.put(str(tiny_dataset.path), "/tiny", recursive=True)
    yield "memory://tiny"
    files.rm("/tiny", recursive=True)


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
