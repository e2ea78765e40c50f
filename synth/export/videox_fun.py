"""VideoX-Fun (aigc-apps/VideoX-Fun @804a425): a JSON list of `file_path` and `control_file_path`."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, read_video, write_file, write_json
from synth.export.pages import chosen
from synth.export.reference import reference_failures, write_reference
from synth.export.settings import Settings

_INDEX = "metadata.json"


def rows_by_clip(paths: Paths, name: str = _INDEX) -> dict[str, Any]:
    """Rows of a metadata list by the key of the clip whose video they name."""
    rows = json.loads((paths.folder / name).read_text())
    return {Path(row["file_path"]).stem: row for row in rows}


class VideoXFun(Family):
    """videos/KEY.mp4, control/KEY.mp4 and metadata.json."""

    name: ClassVar[str] = "videox_fun"
    about: ClassVar[str] = "VideoX-Fun: Wan2.1/2.2-Fun-Control, CogVideoX-Fun control"
    style: ClassVar[str] = "dwpose"
    frames_step: ClassVar[int] = 4
    least_frames: ClassVar[int] = 5
    size_step: ClassVar[int] = 16
    script: ClassVar[str] = "scripts/wan2.1_fun/train_control.py"
    drawing: ClassVar[str] = (
        "as the DWPose node of that repository: neck to right shoulder red (R,G,B = 153,0,0), limbs 4 px in the picture"
        " itself, hands, face as white dots; everybody is drawn"
    )

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Picture and control."""
        record = {"video": f"videos/{clip.key}.mp4", "control": f"control/{clip.key}.mp4"}
        write_file(folder / record["video"], clip.rgb_mp4())
        write_file(folder / record["control"], clip.pose_mp4())
        return record

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """The list that `--train_data_meta` names."""
        write_json(paths.folder / _INDEX, [self.row(record, paths) for record in records])

    def row(self, record: Record, paths: Paths) -> dict[str, Any]:
        """One clip; `type` must be said, since the trainer takes what says nothing for a picture."""
        return {
            "file_path": paths.named(record["video"]),
            "control_file_path": paths.named(record["control"]),
            "text": record["caption"],
            "type": "video",
            "width": record["width"],
            "height": record["height"],
        }

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Rows of metadata.json."""
        return rows_by_clip(paths)

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """The two videos that a row names."""
        return {
            "rgb": read_video(paths.find(row["file_path"])),
            "pose": read_video(paths.find(row["control_file_path"])),
        }

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# {self.name}: for {self.about}

Read by `{self.script}` of aigc-apps/VideoX-Fun (read at 804a425):

    --train_data_dir=THIS_FOLDER --train_data_meta=THIS_FOLDER/{_INDEX} --enable_bucket \\
    --video_sample_stride=1 --video_sample_n_frames=FRAMES --video_sample_size=HEIGHT

Leave `--train_data_dir` empty where the list holds absolute paths.
The trainer counts frames and never looks at the rate: with stride 2, as its own examples have it, these clips play at
half their rate, and it takes `min(FRAMES, frames of the clip / stride)` of them from a random beginning. Wan wants
16 fps. HEIGHT is the shorter side. When a file cannot be read it takes another clip at random without a word.

* `videos/KEY.mp4`: H.264 4:2:0, constant rate, no B-frames. `control/KEY.mp4`: the skeletons of the same frames,
  lossless 4:4:4, {self.drawing}.
* 4n+1 frames, at least {self.least_frames}; widths and heights are multiples of {self.size_step}.
* Camera control (`.txt` in `control_file_path`) is not written: at this commit the trainer cannot read it.

{chosen(settings, self.style)}
"""


class VideoXVace(VideoXFun):
    """The same with VACE's skeletons, and the person as `object_file_path`."""

    name: ClassVar[str] = "videox_vace"
    about: ClassVar[str] = "VideoX-Fun: Wan2.1-VACE, Wan2.2-VACE-Fun"
    style: ClassVar[str] = "vace"
    script: ClassVar[str] = "scripts/wan2.1_vace/train.py"
    drawing: ClassVar[str] = (
        "as VACE's annotator: red and blue swapped, so neck to right shoulder is blue (R,G,B = 0,0,153), limbs 4 px at"
        " a short edge of 1024, face, no hands; everybody is drawn. `object_file_path` names `reference/KEY.png`, the"
        " same people at another moment, and is always absolute, since the trainer joins it with nothing: export again"
        " after moving this folder"
    )

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Picture, control and reference."""
        reference = f"reference/{clip.key}.png"
        write_reference(clip, folder / reference)
        return super().write(clip, folder) | {"reference": reference}

    def row(self, record: Record, paths: Paths) -> dict[str, Any]:
        """With the reference."""
        reference = Paths(paths.folder, paths.target, absolute=True).named(record["reference"])
        return super().row(record, paths) | {"object_file_path": [reference]}

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """The videos, and the reference."""
        yield from super().verify(clip, row, paths)
        for named in row["object_file_path"]:
            yield from reference_failures(clip, paths.find(named))
