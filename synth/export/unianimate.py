"""UniAnimate-DiT (ali-vilab @884ac92, examples/unianimate_wan/train_unianimate_wan.py TextVideoDataset_onestage)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np

from synth.errors import DatasetError
from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record
from synth.export.pages import chosen
from synth.export.plain_pickle import read_pickle, write_pickle
from synth.export.settings import Settings

_ROOT = "TikTok"
_FILES = {"rgb": "frame_data.pkl", "pose": "dw_pose_with_foot_wo_face.pkl"}
_FRAMES, _STRIDES, _SPARE = 81, (1, 2), 5
_QUALITY = 95
"""OpenCV's own, with which their script writes."""


class UniAnimate(Family):
    """TikTok/KEY/frame_data.pkl and dw_pose_with_foot_wo_face.pkl: JPEGs by frame name."""

    name: ClassVar[str] = "unianimate"
    about: ClassVar[str] = "UniAnimate-DiT"
    style: ClassVar[str] = "unianimate"
    lossy: ClassVar[frozenset[str]] = frozenset({"rgb", "pose"})
    least_frames: ClassVar[int] = _FRAMES

    def usable_frames(self, available: int) -> int:
        """Its window of 81 frames begins at random among `frames - 81 stride - 5`, which must not be negative: of 82 to
        85 and, at stride 2, of 163 to 166 frames the last few are left out, or it fails and takes another clip."""
        for stride in _STRIDES:
            if 0 < available - stride * _FRAMES < _SPARE:
                return stride * _FRAMES
        return available

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Two ordered dicts of JPEG bytes."""
        place = f"{_ROOT}/{clip.key}"
        person = (clip.main_person,)
        write_pickle(folder / place / _FILES["rgb"], _jpegs(clip.rgb))
        write_pickle(folder / place / _FILES["pose"], _jpegs(clip.poses(person)))
        return {"place": place}

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """The tree is the index."""

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Folders below the root, as the trainer lists them."""
        return {path.name: f"{_ROOT}/{path.name}" for path in sorted((paths.folder / _ROOT).iterdir())}

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """Both pickles."""
        return {stream: _pictures(paths.find(row) / name) for stream, name in _FILES.items()}

    def expected(self, clip: Conformed, stream: str, frame: int) -> Picture:
        """The skeleton of whoever is drawn."""
        return clip.pose(frame, (clip.main_person,)) if stream == "pose" else super().expected(clip, stream, frame)

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# unianimate: for UniAnimate-DiT

The path is hard-coded: put `{_ROOT}` at `./data/example_dataset/{_ROOT}` of its checkout, or link it there. Nothing else
may lie in that folder. The caption is a constant in its code. It counts frames (`frame_interval` 2, 81 frames) and
squeezes pictures to 832x480; after five failures it gives black video without a word. At least 81 frames; of clips with 82
to 85 or 163 to 166 the last few are left out, since its choice of a beginning fails on them.

* `frame_data.pkl`, `dw_pose_with_foot_wo_face.pkl`: dicts of JPEG bytes by `000000.jpg`, quality {_QUALITY}, as its own
  script writes them.
* Skeleton: 18 joints and toes, hands, no face, red and blue swapped (neck to right shoulder is blue); the person who fills
  most pixels.

{chosen(settings, self.style, self.frames_step)}
"""


def _jpegs(pictures: Iterable[Picture]) -> dict[str, bytes]:
    return {
        f"{number:06d}.jpg": cv2.imencode(
            ".jpg", np.ascontiguousarray(picture[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
        )[1].tobytes()
        for number, picture in enumerate(pictures)
    }


def _pictures(path: Path) -> Iterator[Picture]:
    for name, data in read_pickle(path).items():
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        if picture is None:
            raise DatasetError(f"{path}: {name} is not a picture; export again")
        yield np.ascontiguousarray(picture[..., ::-1])
