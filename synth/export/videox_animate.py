"""Wan2.2-Animate through VideoX-Fun (aigc-apps/VideoX-Fun @804a425, `VideoAnimateDataset`)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from synth.export.family import Paths, Record, write_json
from synth.export.pages import chosen
from synth.export.settings import Settings
from synth.export.videox_fun import rows_by_clip
from synth.export.wan_animate import FILES_PAGE, WanAnimate

KEYS = {
    "rgb": "file_path",
    "pose": "control_file_path",
    "face": "face_file_path",
    "reference": "ref_file_path",
    "background": "background_file_path",
    "mask": "mask_file_path",
}
_REPLACEMENT_ONLY = ("background", "mask")
REPLACEMENT, ANIMATION = "metadata.json", "metadata_animation.json"


class VideoXAnimate(WanAnimate):
    """One list for each of the model's two tasks: replacement, and animation, which is without place and mask."""

    name: ClassVar[str] = "videox_animate"
    about: ClassVar[str] = "VideoX-Fun: Wan2.2-Animate"

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """Both lists."""
        for name, streams in ((REPLACEMENT, set(KEYS)), (ANIMATION, set(KEYS) - set(_REPLACEMENT_ONLY))):
            write_json(paths.folder / name, [_row(record, paths, streams) for record in records])

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Rows of metadata.json whose animation row says the same of what it says."""
        shorter = rows_by_clip(paths, ANIMATION)
        return {
            key: row
            for key, row in rows_by_clip(paths, REPLACEMENT).items()
            if key in shorter and row.items() >= shorter[key].items()
        }

    def named(self, row: Any) -> Mapping[str, str]:
        """By the trainer's keys."""
        return {stream: row[key] for stream, key in KEYS.items()}

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# {self.name}: for {self.about}

Read by `scripts/wan2.2/train_animate.py` of aigc-apps/VideoX-Fun (read at 804a425):

    --train_data_dir=THIS_FOLDER --train_data_meta=THIS_FOLDER/{REPLACEMENT} --enable_bucket \\
    --video_sample_stride=1 --video_sample_n_frames=FRAMES --video_sample_size=HEIGHT

`{REPLACEMENT}`: put somebody else into the place. `{ANIMATION}`: bring a reference to life, without place and mask.
Leave `--train_data_dir` empty where the lists hold absolute paths; buckets are a must. The trainer leaves out the first
and the last tenth of each clip and takes at most 0.8 x frames / stride of it; it never looks at the rate. When a file
cannot be read it takes another clip at random without a word.

{FILES_PAGE}

4n+1 frames, at least {self.least_frames}; widths and heights are multiples of {self.size_step}.

{chosen(settings, self.style)}
"""


def _row(record: Record, paths: Paths, streams: set[str]) -> dict[str, Any]:
    files = {key: paths.named(record[stream]) for stream, key in KEYS.items() if stream in streams}
    return files | {
        "text": record["caption"],
        "type": "video",
        "width": record["width"],
        "height": record["height"],
    }
