"""A folder for the Hugging Face Hub: the shards (`webdataset` builder) and plain videos (`videofolder` builder)."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from synth.address import brought, place
from synth.export.as_stored import STREAMS, AsStored, as_stored_page, shards_of, stored
from synth.export.conformed import Conformed
from synth.export.family import Paths, Record, write_file, write_jsonl
from synth.export.settings import Settings
from synth.hub_card import HUB_SPLIT, head
from synth.shard_index import index_shard, read_bytes

_SHARDS, _VIDEOS, _INDEX = "shards", "videos", "metadata.jsonl"


class HuggingFace(AsStored):
    """shards/SPLIT-*.tar; videos/SPLIT/STREAM/KEY.mp4, videos/SPLIT/metadata.jsonl; a card with configs."""

    name: ClassVar[str] = "huggingface"
    about: ClassVar[str] = "a folder for the Hugging Face Hub: datasets.load_dataset, the dataset viewer"

    def write(self, clip: Conformed, folder: Path) -> Record:
        """The plain videos."""
        split = HUB_SPLIT[clip.source.split]
        names = {stream: f"{stream}/{clip.key}.mp4" for stream in STREAMS}
        for stream, name in names.items():
            write_file(folder / _VIDEOS / split / name, clip.source.members[STREAMS[stream]])
        return stored(clip) | {"videos": names}

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """A table beside the videos of each split; copies of the shards, since a folder to be uploaded stands alone."""
        for split in {record["split"]: None for record in records}:
            rows = [row(record) for record in records if record["split"] == split]
            write_jsonl(paths.folder / _VIDEOS / HUB_SPLIT[split] / _INDEX, rows)
        (paths.folder / _SHARDS).mkdir(exist_ok=True)
        for shard in shards_of(records):
            with brought(place(shard)) as file:
                shutil.copyfile(file, paths.folder / _SHARDS / Path(shard).name)

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Each clip's row of the tables, the folder that its names start at, and its entry in the copied shard."""
        entries = {
            entry.key: entry for shard in sorted((paths.folder / _SHARDS).glob("*.tar")) for entry in index_shard(shard)
        }
        tables = sorted((paths.folder / _VIDEOS).glob(f"*/{_INDEX}"))
        rows = [(table.parent, json.loads(line)) for table in tables for line in table.read_text().splitlines()]
        listed = {row["key"]: (folder, row, entries.get(row["key"])) for folder, row in rows}
        return dict.fromkeys(sorted(entries)) | listed

    def suffixes(self, clip: Conformed) -> set[str]:
        """The plain videos; the shard is compared in `verify`."""
        return set(STREAMS.values())

    def members(self, row: Any, paths: Paths) -> Mapping[str, bytes]:
        """Files that the table names."""
        folder, facts, _ = row
        files = {suffix: folder / facts[_column(stream)] for stream, suffix in STREAMS.items()}
        return {suffix: file.read_bytes() for suffix, file in files.items() if file.is_file()}

    def facts(self, row: Any, paths: Paths) -> Mapping[str, Any]:
        """The table's row."""
        return dict(row[1])

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """The videos and the table; also every member in the copied shard."""
        if row is None or row[2] is None:
            yield f"{clip.key}: not in both the shards and the tables"
            return
        yield from super().verify(clip, row, paths)
        if row[0].name != HUB_SPLIT[clip.source.split]:
            yield f"{clip.key}: in split {row[0].name} instead of {HUB_SPLIT[clip.source.split]}"
        if row[1]["caption"] != clip.caption:
            yield f"{clip.key}: {_INDEX}: not the caption of this clip"
        for suffix, data in clip.source.members.items():
            if suffix not in row[2].members or read_bytes(row[2], suffix) != data:
                yield f"{clip.key}: {suffix}: the copied shard does not hold the dataset's bytes"

    def card(self, records: Sequence[Record], settings: Settings) -> str:
        """The head names the splits that there are."""
        return head({record["split"] for record in records}) + self.page(settings)

    def page(self, settings: Settings) -> str:
        """How to load and upload it."""
        return _PAGE.format(chosen=as_stored_page(settings))


def row(record: Record) -> dict[str, Any]:
    """One line of the table: the same keys in every line, floats with a decimal point, no null."""
    names = {_column(stream): name for stream, name in record["videos"].items()}
    return names | {"caption": record["caption"]} | record["facts"]


def _column(stream: str) -> str:
    return "file_name" if stream == "rgb" else f"{stream}_file_name"


_PAGE = """# For the Hugging Face Hub

`hf upload --repo-type dataset NAME THIS_FOLDER`; by the card's `configs` the viewer and `load_dataset` read the shards.

```python
from datasets import Video, load_dataset
shards = load_dataset("webdataset", data_files={{"train": "THIS_FOLDER/shards/train-*.tar"}}, streaming=True)
videos = load_dataset("videofolder", data_dir="THIS_FOLDER/videos")
videos = videos.cast_column("video", Video(decode=False))  # decoding wants torchcodec with FFmpeg's libraries
```

* `shards/`: the dataset's WebDataset tars, byte for byte; columns are the members' suffixes, `__key__` the clip.
* `videos/SPLIT/`: the same clips as plain files with `metadata.jsonl`. `file_name` becomes column `video` (H.264);
  `pose_file_name` and `normal_file_name` become `pose` and `normal` (lossless H.264 4:4:4). Frame i of each is the same
  moment. Beside them `caption` and the flat facts of the clip: numbers keep their type in every line, none is null.
  Depth, instances and labels are exact only in the shards. At most 10,000 files may lie in a folder on the Hub.
* The shards' `wav` wants `soundfile` (datasets 4) or `torchcodec` with FFmpeg's libraries (datasets 5), streaming
  or not; `ref.png` comes as a PIL picture, `labels.npz` as lists. The plain videos want neither.
* Splits are `train` and `validation` (the dataset's `val`).

{chosen}
"""
