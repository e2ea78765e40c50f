"""DiffSynth-Studio (modelscope/DiffSynth-Studio @fed7b18, `UnifiedDataset`): a table of files, as JSON and as CSV."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, read_video, write_file, write_json
from synth.export.pages import chosen
from synth.export.reference import reference_failures, write_reference
from synth.export.settings import Settings
from synth.export.wan_animate import FILES_PAGE, WanAnimate

_JSON, _CSV = "metadata.json", "metadata.csv"
ANIMATE_COLUMNS = {
    "rgb": "video",
    "pose": "animate_pose_video",
    "face": "animate_face_video",
    "background": "animate_inpaint_video",
    "mask": "animate_mask_video",
    "reference": "reference_image",
}


def write_tables(rows: Sequence[Mapping[str, str]], paths: Paths) -> None:
    """The same rows in both forms."""
    write_json(paths.folder / _JSON, rows)
    with (paths.folder / _CSV).open("w", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def read_tables(paths: Paths) -> dict[str, Any]:
    """Rows on which both forms agree, by the key of the clip whose video they name."""
    with (paths.folder / _CSV).open(newline="") as file:
        twins = list(csv.DictReader(file))
    rows = json.loads((paths.folder / _JSON).read_text())
    return {Path(row["video"]).stem: row for row in rows if row in twins}


class DiffSynth(Family):
    """videos, the same skeletons in two styles, and the reference, under the names of all control models."""

    name: ClassVar[str] = "diffsynth"
    about: ClassVar[str] = "DiffSynth-Studio: Wan Fun-Control and VACE"
    style: ClassVar[str] = "dwpose"
    defaults: ClassVar[Settings] = Settings(split="train", absolute=False, fps=16.0)
    frames_step: ClassVar[int] = 4
    least_frames: ClassVar[int] = 5
    size_step: ClassVar[int] = 16

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Picture, skeletons for Fun-Control and for VACE, and reference."""
        record = {name: f"{name}/{clip.key}.mp4" for name in ("videos", "control", "vace")}
        record["reference"] = f"reference/{clip.key}.png"
        write_file(folder / record["videos"], clip.rgb_mp4())
        write_file(folder / record["control"], clip.pose_mp4())
        write_file(folder / record["vace"], clip.pose_mp4(style=_vace_style(clip)))
        write_reference(clip, folder / record["reference"])
        return record

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """Both tables."""
        write_tables([_row(record, paths) for record in records], paths)

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Rows on which both tables agree."""
        return read_tables(paths)

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """Video and both controls."""
        columns = {"rgb": "video", "pose": "control_video", "vace": "vace_video"}
        return {stream: read_video(paths.find(row[column])) for stream, column in columns.items()}

    def expected(self, clip: Conformed, stream: str, frame: int) -> Picture:
        """`vace`: the skeletons in VACE's style."""
        if stream == "vace":
            return clip.pose(frame, style=_vace_style(clip))
        return super().expected(clip, stream, frame)

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """The videos, and the references."""
        yield from super().verify(clip, row, paths)
        for column in ("reference_image", "vace_reference_image"):
            yield from reference_failures(clip, paths.find(row[column]))

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# {self.name}: for {self.about}

Read by `examples/wanvideo/model_training/train.py` of modelscope/DiffSynth-Studio (read at fed7b18):

    --dataset_base_path THIS_FOLDER --dataset_metadata_path THIS_FOLDER/{_JSON} --height H --width W --num_frames FRAMES

| model | `--data_file_keys` | `--extra_inputs` |
|---|---|---|
| Wan2.1-Fun-Control | `video,control_video` | `control_video` |
| Wan2.1-Fun-V1.1, Wan2.2-Fun-Control | `video,control_video,reference_image` | `control_video,reference_image` |
| Wan2.1-VACE, Wan2.2-VACE-Fun | `video,vace_video,vace_reference_image` | `vace_video,vace_reference_image` |

`{_CSV}` says the same as `{_JSON}`. The trainer takes the first FRAMES frames of every file, or the largest 4n+1 that
there are, without a look at the rate: hence 16 fps, the rate of Wan. H and W are multiples of 16.

* `control_video`: neck to right shoulder red (R,G,B = 153,0,0), limbs 4 px, hands, face as white dots.
* `vace_video`: as VACE's annotator, red and blue swapped, so the same limb is blue (0,0,153), limbs 4 px at a short
  edge of 1024, face, no hands. `--style` draws both in one style.
* Everybody is drawn; both are lossless 4:4:4. `reference/KEY.png`: the same people and place at another moment.
* 4n+1 frames, at least {self.least_frames}.

{chosen(settings, self.style)}
"""


class DiffSynthAnimate(WanAnimate):
    """Wan2.2-Animate's videos under DiffSynth-Studio's names."""

    name: ClassVar[str] = "diffsynth_animate"
    about: ClassVar[str] = "DiffSynth-Studio: Wan2.2-Animate"

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """Both tables."""
        write_tables([_animate_row(record, paths) for record in records], paths)

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Rows on which both tables agree."""
        return read_tables(paths)

    def named(self, row: Any) -> Mapping[str, str]:
        """By the trainer's columns."""
        return {stream: row[column] for stream, column in ANIMATE_COLUMNS.items()}

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# {self.name}: for {self.about}

Read by `examples/wanvideo/model_training/train.py` of modelscope/DiffSynth-Studio (read at fed7b18):

    --dataset_base_path THIS_FOLDER --dataset_metadata_path THIS_FOLDER/{_JSON} --height H --width W \\
    --num_frames FRAMES --data_file_keys video,animate_pose_video,animate_face_video \\
    --extra_inputs input_image,animate_pose_video,animate_face_video

For replacement add `animate_inpaint_video,animate_mask_video` to both. `input_image` is the video's first frame.
`{_CSV}` says the same as `{_JSON}`. The trainer takes the first FRAMES frames of every file, or the largest 4n+1 that
there are, without a look at the rate; of the controls it leaves out the last four frames itself. H and W are
multiples of 16.

{FILES_PAGE}

4n+1 frames, at least {self.least_frames}; widths and heights are multiples of {self.size_step}.

{chosen(settings, self.style)}
"""


def _vace_style(clip: Conformed) -> str:
    return clip.settings.style or "vace"


def _row(record: Record, paths: Paths) -> dict[str, str]:
    reference = paths.named(record["reference"])
    return {
        "video": paths.named(record["videos"]),
        "prompt": record["caption"],
        "control_video": paths.named(record["control"]),
        "vace_video": paths.named(record["vace"]),
        "reference_image": reference,
        "vace_reference_image": reference,
    }


def _animate_row(record: Record, paths: Paths) -> dict[str, str]:
    files = {column: paths.named(record[stream]) for stream, column in ANIMATE_COLUMNS.items()}
    return {"video": files.pop("video"), "prompt": record["caption"]} | files
