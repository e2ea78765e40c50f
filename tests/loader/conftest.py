"""The tiny dataset at addresses."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import fsspec
import pytest
from web_folder import Handler

from synth.manifest import Dataset


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, type[Handler]]]:
    """The folder's address, and the switches of its server."""
    kind = type("FreshHandler", (Handler,), {"folder": folder})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}", kind
        running.shutdown()


@pytest.fixture
def server(tiny_dataset: Dataset) -> Iterator[tuple[str, type[Handler]]]:
    """The tiny dataset over http on this machine."""
    with served(tiny_dataset.path) as told:
        yield told


@pytest.fixture
def in_memory(tiny_dataset: Dataset) -> Iterator[str]:
    """The tiny dataset in fsspec's memory."""
    files = fsspec.filesystem("memory")
    files.put(str(tiny_dataset.path), "/tiny", recursive=True)
    yield "memory://tiny"
    files.rm("/tiny", recursive=True)


@pytest.fixture
def copy_server(dataset_copy: Path) -> Iterator[tuple[str, type[Handler]]]:
    """A copy of the tiny dataset to spoil, over http."""
    with served(dataset_copy) as told:
        yield told
