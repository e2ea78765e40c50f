"""The AnimateAnyone family: a JSON list of a video and its skeletons, and nothing else.

Moore-AnimateAnyone @a914ef3 (src/dataset/dance_video.py), MusePose (musepose/dataset/dance_video.py), ControlNeXt
@ab4b3ac (ControlNeXt-SVD-v2-Training/utils/vid_dataset.py).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, read_video, write_file, write_json
from synth.export.pages import chosen
from synth.export.settings import Settings
from synth.labels.visibility import HIDDEN
from synth.skeleton.maps import LEFT_HAND, RIGHT_HAND

_INDEX = "meta.json"


class Moore(Family):
    """videos/KEY.mp4, videos_dwpose/KEY.mp4 and meta.json; one person's skeleton."""

    name: ClassVar[str] = "moore"
    about: ClassVar[str] = "Moore-AnimateAnyone and its forks"
    style: ClassVar[str] = "moore"
    defaults: ClassVar[Settings] = Settings(split="train", absolute=True)
    videos: ClassVar[str] = "videos"
    poses: ClassVar[str] = "videos_dwpose"
    pose_key: ClassVar[str] = "kps_path"
    drawing: ClassVar[str] = (
        "neck to right shoulder red (R,G,B = 153,0,0), limbs 4 px at a short edge of 512, hands and face; the person who"
        " fills most pixels, as that repository draws one"
    )
    use: ClassVar[str] = (
        "Name meta.json in `data.meta_paths` of configs/train/stage1.yaml and stage2.yaml. Frames are counted"
        " (`sample_rate` 4, 24 frames): a clip shorter than 93 frames gives fewer different ones"
    )

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Picture and skeletons, equally long."""
        record = {"video": f"{self.videos}/{clip.key}.mp4", "pose": f"{self.poses}/{clip.key}.mp4"}
        write_file(folder / record["video"], clip.rgb_mp4())
        write_file(folder / record["pose"], clip.pose_mp4(self.drawn(clip)))
        return record

    def drawn(self, clip: Conformed) -> tuple[int, ...] | None:
        """Who is drawn: the largest person of the whole clip, lest it change from frame to frame."""
        return (clip.main_person,)

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """The list."""
        write_json(paths.folder / _INDEX, [self.row(record, paths) for record in records])

    def row(self, record: Record, paths: Paths) -> dict[str, Any]:
        """One clip."""
        return {"video_path": paths.named(record["video"]), self.pose_key: paths.named(record["pose"])}

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Rows by the clip whose video they name."""
        rows = json.loads((paths.folder / _INDEX).read_text())
        return {Path(row["video_path"]).stem: row for row in rows}

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """The two videos that a row names."""
        return {
            "rgb": read_video(paths.find(row["video_path"])),
            "pose": read_video(paths.find(row[self.pose_key])),
        }

    def expected(self, clip: Conformed, stream: str, frame: int) -> Picture:
        """The skeleton of whoever is drawn."""
        return clip.pose(frame, self.drawn(clip)) if stream == "pose" else super().expected(clip, stream, frame)

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# {self.name}: for {self.about}

{self.use}.

* `{self.videos}/KEY.mp4`: H.264 4:2:0, constant rate, no B-frames. `{self.poses}/KEY.mp4`: the skeletons of the same
  frames, lossless 4:4:4: {self.drawing}.
* No captions, masks or depth: this family reads none.

{chosen(settings, self.style, self.frames_step)}
"""


class MusePose(Moore):
    """The same with MusePose's swapped colours and no face."""

    name: ClassVar[str] = "musepose"
    about: ClassVar[str] = "MusePose"
    style: ClassVar[str] = "musepose"
    poses: ClassVar[str] = "videos_dwpose_without_face"
    drawing: ClassVar[str] = (
        "red and blue swapped, so neck to right shoulder is blue; widths by the length of a limb on a canvas of 1024 px;"
        " hands, no face; the person who fills most pixels"
    )
    use: ClassVar[str] = (
        "Name meta.json in `data.meta_paths` of the training configs. Above 30 fps the trainer doubles its stride;"
        " pictures are squeezed to its size without keeping their shape: give --size in its proportions"
    )


class ControlNeXt(Moore):
    """The same under `guide_path`, with where the hands are: their loss is weighted."""

    name: ClassVar[str] = "controlnext"
    about: ClassVar[str] = "ControlNeXt-SVD-v2"
    style: ClassVar[str] = "controlnext"
    poses: ClassVar[str] = "guides"
    pose_key: ClassVar[str] = "guide_path"
    least_frames: ClassVar[int] = 14
    drawing: ClassVar[str] = (
        "as the file holds them, neck to right shoulder is red; this trainer swaps red and blue on reading, so its"
        " network sees blue; limbs 4 px at a short edge of 2160, colours times confidence, hands and face; everybody"
    )
    use: ClassVar[str] = (
        "Name meta.json as `--meta_info_path`. `meta_info` says of every frame where people and hands are, as shares of"
        " width and height, and how sure a detector would be; hands are weighted by it. A file that cannot be read is"
        " replaced by another clip without a word"
    )

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Picture, skeletons, and boxes of hands."""
        record = super().write(clip, folder) | {"hands": f"meta_info/{clip.key}.json"}
        (folder / "meta_info").mkdir(exist_ok=True)
        write_json(folder / record["hands"], [_where(clip, frame) for frame in range(clip.num_frames)])
        return record

    def drawn(self, clip: Conformed) -> None:
        """Everybody."""

    def row(self, record: Record, paths: Paths) -> dict[str, Any]:
        """One clip."""
        return super().row(record, paths) | {"meta_info": paths.named(record["hands"])}

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """Also the boxes."""
        yield from super().verify(clip, row, paths)
        found = json.loads(paths.find(row["meta_info"]).read_text())
        if found != [_where(clip, frame) for frame in range(clip.num_frames)]:
            yield f"{clip.key}: meta_info: not the boxes of this clip"


def _where(clip: Conformed, frame: int) -> dict[str, Any]:
    """Boxes as [[x0, y0], [x1, y1]] in shares of the picture; hands_score: of each point of each hand, 0 to 1."""
    size = (clip.width_px, clip.height_px)
    people = [box for box in clip.boxes[frame] if box.any()]
    hands = [person[hand] for person in clip.joints2d[frame] for hand in (LEFT_HAND, RIGHT_HAND)]
    seen = [(hand, (hand[:, 2] > HIDDEN).astype(float)) for hand in hands if (hand[:, 2] >= HIDDEN).any()]
    return {
        "boxes": [_box(box.reshape(2, 2), size) for box in people],
        "hands_boxes": [_box(hand[hand[:, 2] >= HIDDEN][:, :2], size) for hand, _ in seen],
        "hands_score": [score.tolist() for _, score in seen],
    }


def _box(points: np.ndarray, size: tuple[int, int]) -> list[list[float]]:
    shares = points / size
    return [[round(float(value), 6) for value in corner] for corner in (shares.min(0), shares.max(0))]
