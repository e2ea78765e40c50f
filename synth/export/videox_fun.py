"""VideoX-Fun (aigc-apps): a JSON list with `file_path` and `control_file_path`, for Fun-Control and VACE."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, read_video, write_file, write_json
from synth.export.settings import Settings


class VideoXFun(Family):
    """videos/KEY.mp4, control/KEY.mp4 and metadata.json."""

    name: ClassVar[str] = "videox_fun"
    about: ClassVar[str] = "VideoX-Fun: Wan Fun-Control, VACE"
    style: ClassVar[str] = "vace"
    frames_step: ClassVar[int] = 4
    size_step: ClassVar[int] = 16

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Picture and control side by side."""
        record = {"video": f"videos/{clip.key}.mp4", "control": f"control/{clip.key}.mp4"}
        write_file(folder / record["video"], clip.rgb_mp4())
        write_file(folder / record["control"], clip.pose_mp4())
        return record

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """The list that `train_data_meta` names."""
        rows = [
            {
                "file_path": paths.named(record["video"]),
                "control_file_path": paths.named(record["control"]),
                "text": record["caption"],
                "type": "video",
                "width": record["width"],
                "height": record["height"],
            }
            for record in records
        ]
        write_json(paths.folder / "metadata.json", rows)

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Rows of metadata.json."""
        rows = json.loads((paths.folder / "metadata.json").read_text())
        return {Path(row["file_path"]).stem: row for row in rows}

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """The two videos that a row names."""
        return {
            "rgb": read_video(paths.find(row["file_path"])),
            "pose": read_video(paths.find(row["control_file_path"])),
        }

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return "# VideoX-Fun\n"
