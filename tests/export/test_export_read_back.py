"""Laws of reading back: what broke after writing never appears, and the next run begins anew."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from export_folders import ALL, bytes_of, one_line

from synth.errors import DatasetError
from synth.export import export
from synth.export.animate import Moore
from synth.export.family import Paths, Record
from synth.manifest import Dataset


def _drops_a_row(records: Sequence[Record], paths: Paths) -> Sequence[Record]:
    return records[1:]


def _adds_a_row(records: Sequence[Record], paths: Paths) -> Sequence[Record]:
    return [*records, records[0] | {"video": "videos/nobody.mp4"}]


def _swaps_controls(records: Sequence[Record], paths: Paths) -> Sequence[Record]:
    first, last = (paths.folder / records[k]["pose"] for k in (0, -1))
    data = first.read_bytes()
    shutil.copy(last, first)
    last.write_bytes(data)
    return records


def _deletes_a_video(records: Sequence[Record], paths: Paths) -> Sequence[Record]:
    (paths.folder / records[2]["video"]).unlink()
    return records


def _spoils_a_video(records: Sequence[Record], paths: Paths) -> Sequence[Record]:
    path = paths.folder / records[2]["video"]
    path.write_bytes(path.read_bytes()[:200])
    return records


@pytest.mark.parametrize(
    ("lie", "message"),
    [
        (_drops_a_row, "1 things are wrong .*the index does not list volleyball_0000"),
        (_adds_a_row, "1 things are wrong .*the index lists nobody, which is no clip"),
        (_swaps_controls, "things are wrong .*volleyball_0000.*: pose: frame 0 differs"),
        (_deletes_a_video, "No such file"),
        (_spoils_a_video, "volleyball_.*mp4"),
    ],
)
def test_what_broke_after_writing_never_appears_and_the_next_run_begins_anew(
    tiny_dataset: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: dict[str, str],
    lie: Any,
    message: str,
) -> None:
    finish = Moore.finish
    monkeypatch.setattr(
        Moore, "finish", lambda self, records, paths: finish(self, lie(records, paths), paths), raising=True
    )
    with pytest.raises(DatasetError, match=message) as error:
        export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    one_line(error)
    assert not (tmp_path / "out").exists()
    monkeypatch.undo()
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert bytes_of(tmp_path / "out") == undisturbed


def test_an_index_that_cannot_be_read_is_one_line_and_never_appears(
    tiny_dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, str]
) -> None:
    finish = Moore.finish

    def spoilt(self: Moore, records: Sequence[Record], paths: Paths) -> None:
        finish(self, records, paths)
        (paths.folder / "meta.json").write_text("[{")

    with monkeypatch.context() as patch:
        patch.setattr(Moore, "finish", spoilt)
        with pytest.raises(DatasetError, match="the first: the index cannot be read") as error:
            export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    one_line(error)
    assert not (tmp_path / "out").exists()
    export("moore", tiny_dataset.path, tmp_path / "out", ALL, workers=1)
    assert bytes_of(tmp_path / "out") == undisturbed
