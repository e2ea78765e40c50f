"""Lies of a dataset's folder: shards, manifest, index."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lie import FolderLie


def _flip_byte(dataset: Path) -> None:
    path = next((dataset / "shards").iterdir())
    data = bytearray(path.read_bytes())
    data[9000] ^= 64
    path.write_bytes(bytes(data))


def _edit_manifest(dataset: Path, change: Callable[[dict[str, Any]], None]) -> None:
    manifest = json.loads((dataset / "dataset.json").read_text())
    change(manifest)
    (dataset / "dataset.json").write_text(json.dumps(manifest))


def _edit_index(dataset: Path, change: Callable[[list[str]], list[str]]) -> None:
    path = dataset / "clips.jsonl"
    path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")


def _relabel(lines: list[str]) -> list[str]:
    row = json.loads(lines[0])
    return [json.dumps(row | {"lighting": "dusk"}), *lines[1:]]


FOLDER_LIES: tuple[FolderLie, ...] = (
    FolderLie("a byte flipped", "sha256 differs", _flip_byte),
    FolderLie("a shard gone", "this shard is missing", lambda d: next((d / "shards").iterdir()).unlink()),
    FolderLie("a clip too many counted", "counts", lambda d: _edit_manifest(
        d, lambda m: m["counts"].update(clips=m["counts"]["clips"] + 1))),
    FolderLie("a shard's clips miscounted", "clips instead of the manifest's", lambda d: _edit_manifest(
        d, lambda m: m["shards"][0].update(num_clips=99))),
    FolderLie("higher bars than the clips met", "but its scores are worth", lambda d: _edit_manifest(
        d, lambda m: m["recipe"].update(tiers={"gold": {"at_least": {"person_height": 9.0}}}))),
    FolderLie("the list of the rejected gone", "no readable list of rejected clips",
              lambda d: (d / "rejected.jsonl").unlink()),
    FolderLie("the index says another light", "is not what the clip says", lambda d: _edit_index(d, _relabel)),
    FolderLie("the index leaves a clip out", "is not listed", lambda d: _edit_index(d, lambda lines: lines[1:])),
)  # fmt: skip
