"""`synth export` as a person types it: whatever is wrong is one line on stderr that names it, and nothing is left."""

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from export_folders import bytes_of, state_of

from synth.export import FAMILIES, run
from synth.shard import file_sha256

SYNTH = [sys.executable, "-m", "synth", "export"]
Change = Callable[[str, bytes], bytes | None]
"""Of a member by its name: other bytes, or None where it is left out."""


def start(words: list[str]) -> "subprocess.Popen[str]":
    env = os.environ | {"PYTHONPATH": str(Path(run.__file__).parents[2])}
    return subprocess.Popen([*SYNTH, *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def error_line(words: list[str], code: int = 1) -> str:
    with start(words) as process:
        out, err = process.communicate()
    assert (process.returncode, out) == (code, ""), err
    (line,) = err.splitlines()
    return line


def repacked(dataset: Path, change: Change) -> None:
    """The last shard with other members, and a manifest that knows nothing else."""
    manifest = json.loads((dataset / "dataset.json").read_text())
    shard = manifest["shards"][-1]
    path, draft = dataset / "shards" / shard["name"], io.BytesIO()
    with tarfile.open(path) as old, tarfile.open(fileobj=draft, mode="w") as new:
        for item in old:
            file = old.extractfile(item)
            data = change(item.name, file.read() if file else b"")
            if data is not None:
                item.size = len(data)
                new.addfile(item, io.BytesIO(data))
    path.write_bytes(draft.getvalue())
    shard |= {"num_bytes": path.stat().st_size, "sha256": file_sha256(path)}
    (dataset / "dataset.json").write_text(json.dumps(manifest))


def last_shard(dataset: Path) -> Path:
    return sorted((dataset / "shards").iterdir())[-1]


def flipped(dataset: Path) -> None:
    path = last_shard(dataset)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(dataset: Path) -> None:
    path = last_shard(dataset)
    path.write_bytes(path.read_bytes()[:5000])


def of_another_schema(dataset: Path) -> None:
    manifest = json.loads((dataset / "dataset.json").read_text())
    (dataset / "dataset.json").write_text(json.dumps(manifest | {"schema": 999}))


def without(suffix: str) -> Callable[[Path], None]:
    return lambda dataset: repacked(dataset, lambda name, data: None if name.endswith(f"0.{suffix}") else data)


def garbage_in(suffix: str) -> Callable[[Path], None]:
    return lambda dataset: repacked(dataset, lambda name, data: data[:60] if name.endswith(f"0.{suffix}") else data)


@pytest.mark.parametrize(
    ("spoil", "words", "named"),
    [
        (flipped, ["moore"], [".tar", "sha256 differs", "copy it again"]),
        (cut, ["moore"], [".tar", "5000 bytes instead of", "copy it again"]),
        (lambda dataset: last_shard(dataset).unlink(), ["moore"], [".tar", "is missing", "copy it again"]),
        (of_another_schema, ["moore"], ["schema 999", "make the dataset again"]),
        (lambda dataset: (dataset / "dataset.json").unlink(), ["moore"], ["no dataset.json", "give the folder"]),
        (without("labels.npz"), ["moore"], [".tar", "view0", "no member labels.npz", "make the dataset again"]),
        (without("json"), ["moore"], [".tar", "view0", "no member json", "make the dataset again"]),
        (without("seg.mkv"), ["champ"], [".tar", "view0", "no member seg.mkv", "make the dataset again"]),
        (garbage_in("json"), ["moore"], ["view0", "json", "make the dataset again"]),
        (garbage_in("labels.npz"), ["moore"], ["view0", "damaged", "make the dataset again"]),
        (garbage_in("mp4"), ["moore", "--size", "64x64"], ["view0", "video", "make the dataset again"]),
        (garbage_in("depth.mkv"), ["champ"], ["view0", "video", "make the dataset again"]),
        (garbage_in("ref.png"), ["videox_vace", "--frames", "5"], ["view0", "ref.png", "make the dataset again"]),
    ],
)  # fmt: skip
def test_a_bad_dataset_is_one_line_and_nothing_is_left(
    dataset_copy: Path, tmp_path: Path, spoil: Callable[[Path], None], words: list[str], named: list[str]
) -> None:
    spoil(dataset_copy)
    before = state_of(dataset_copy)
    name, *more = words
    all_of_it = [*more, "--split", "all", "--fps", "24", "--workers", "1"]
    line = error_line([name, str(dataset_copy), str(tmp_path / "out"), *all_of_it])
    assert line.startswith("error: ")
    assert all(word in line for word in named), line
    assert list(tmp_path.iterdir()) == [dataset_copy]
    assert state_of(dataset_copy) == before


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["mooore"], ["unknown format 'mooore'", *FAMILIES]),
        (["unianimate"], ["too few frames for unianimate", "at least 81", "make longer clips"]),
        (["videox_fun", "--fps", "24", "--size", "100x64"], ["100x64", "multiples of 16", "give --size"]),
        (["moore", "--frames", "9"], ["view", "9 frames at 24 fps", "it has 5"]),
        (["moore", "--split", "test"], ["no split 'test'", "train, val, all"]),
        (["moore", "--style", "cubist"], ["style=cubist", "choose one of"]),
        (["mds", "--fps", "12"], ["mds hands the dataset's bytes over", "leave out"]),
    ],
)
def test_words_that_cannot_be_are_one_line_and_nothing_is_left(
    dataset_copy: Path, tmp_path: Path, words: list[str], named: list[str]
) -> None:
    line = error_line([words[0], str(dataset_copy), str(tmp_path / "out"), *words[1:]])
    assert line.startswith("error: ")
    assert all(word in line for word in named), line
    assert list(tmp_path.iterdir()) == [dataset_copy]


def test_places_that_cannot_be_are_one_line_and_keep_what_they_hold(dataset_copy: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("dear")
    before = bytes_of(tmp_path)
    for place, said in (
        (tmp_path / "mine", "is there already"),
        (dataset_copy / "out", "lies inside the dataset"),
        (dataset_copy, "is there already"),
        (tmp_path / "no" / "out", "there is no such folder"),
    ):
        line = error_line(["moore", str(dataset_copy), str(place)])
        assert said in line
        assert str(place.parent if said.startswith("there") else place) in line
    assert bytes_of(tmp_path) == before


def test_an_interrupted_export_says_so_and_goes_on_when_run_again(
    dataset_copy: Path, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    words = ["moore", str(dataset_copy), str(tmp_path / "out"), "--split", "all", "--no-absolute", "--workers", "1"]
    process, records = start(words), tmp_path / ".out.unfinished" / ".records"
    until_s = time.monotonic() + 120
    while not list(records.glob("*_*.json")) and time.monotonic() < until_s:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (130, "interrupted; nothing half-written\n")
    assert not (tmp_path / "out").exists()
    again = start(words)
    assert "6 clips in the format moore" in again.communicate(timeout=300)[0]
    assert {path.name for path in tmp_path.iterdir()} == {"out", dataset_copy.name}
    assert bytes_of(tmp_path / "out").keys() == undisturbed.keys()
