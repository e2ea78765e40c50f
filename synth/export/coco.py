"""COCO-WholeBody keypoints [jin-s13/COCO-WholeBody]: frames as pictures and one json per split."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np
from jaxtyping import Float

from synth.errors import DatasetError
from synth.export.coco_index import Told, told
from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, write_file
from synth.export.long_json import write_long_json
from synth.export.pages import chosen
from synth.export.settings import Settings
from synth.labels.visibility import OUTSIDE
from synth.skeleton.maps import COCO_17

_QUALITY = 95
_ANNOTATIONS = "annotations"
_GROUPS = {
    "keypoints": (0, 17), "foot_kpts": (17, 23), "face_kpts": (23, 91),
    "lefthand_kpts": (91, 112), "righthand_kpts": (112, 133),
}  # fmt: skip
_BOXES = {"face": "face_kpts", "lefthand": "lefthand_kpts", "righthand": "righthand_kpts"}
_SKELETON = (
    (16, 14), (14, 12), (17, 15), (15, 13), (12, 13), (6, 12), (7, 13), (6, 7), (6, 8), (7, 9), (8, 10), (9, 11),
    (2, 3), (1, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7),
)  # fmt: skip
"""COCO's own list of person limbs, counted from 1."""


class CocoWholeBody(Family):
    """images/KEY/000000.jpg and annotations/coco_wholebody_SPLIT.json."""

    name: ClassVar[str] = "coco_wholebody"
    about: ClassVar[str] = "pose estimators: mmpose, xtcocotools"
    defaults: ClassVar[Settings] = Settings(split="all", absolute=False)

    def write(self, clip: Conformed, folder: Path) -> Record:
        """A JPEG and the people of every frame."""
        for number, picture in enumerate(clip.rgb):
            data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
            write_file(folder / _name(clip.key, number), data)
        return {"people": [people_of(clip, frame) for frame in range(clip.num_frames)]}

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """A json per split, numbers counted from 1."""
        (paths.folder / _ANNOTATIONS).mkdir(exist_ok=True)
        for split in sorted({record["split"] for record in records}):
            path = paths.folder / _ANNOTATIONS / f"coco_wholebody_{split}.json"
            write_long_json(path, _tree(_Split(records, split)))

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Where the annotation files tell of each clip."""
        rows: dict[str, Told] = {}
        for path in sorted((paths.folder / _ANNOTATIONS).glob("*.json")):
            rows |= told(path)
        return rows

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """The pictures."""
        return {"rgb": (_picture(paths.folder / name) for name, _ in row.frames(paths.folder / _ANNOTATIONS))}

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """Also the people of every frame."""
        yield from super().verify(clip, row, paths)
        for frame, (_, people) in enumerate(row.frames(paths.folder / _ANNOTATIONS)):
            own = [{name: value for name, value in one.items() if name not in ("id", "image_id")} for one in people]
            if own != json.loads(json.dumps(people_of(clip, frame))):
                yield f"{clip.key}: frame {frame}: not the people of the clip"

    def page(self, settings: Settings) -> str:
        """What is in the files."""
        return f"""# coco_wholebody: for pose estimators

`annotations/coco_wholebody_SPLIT.json` in COCO-WholeBody's layout; `images` (give this folder as the image root) holds
JPEGs of quality {_QUALITY}, file names relative to this folder. Visibility is COCO's: 0 not in the picture (x = y = 0),
1 hidden, 2 seen. Pixel centres lie at whole numbers, as in COCO: half a pixel less than in the dataset's own labels.
`bbox` is around the person's seen pixels, `area` counts them. Left and right are the athlete's.

{chosen(settings, self.style, self.frames_step)}
"""


def people_of(clip: Conformed, frame: int) -> list[dict[str, Any]]:
    """Annotations, without numbers, of the people of whom a pixel is seen."""
    found = []
    for person, box in enumerate(clip.boxes[frame]):
        if box.any():
            number = int(clip.source.labels.person_ids[person])
            area = int(np.count_nonzero(clip.ids[frame] == number))
            found.append(_annotation(clip.joints2d[frame, person], box, area))
    return found


def _annotation(points: Float[np.ndarray, "133 3"], box: Float[np.ndarray, "4"], area: int) -> dict[str, Any]:
    whole = np.where(points[:, 2:] > OUTSIDE, points - (0.5, 0.5, 0), 0)
    groups = {name: whole[first:last] for name, (first, last) in _GROUPS.items()}
    boxes = {part: _box(groups[name]) for part, name in _BOXES.items()}
    return {
        "category_id": 1,
        "iscrowd": 0,
        "bbox": _rounded([box[0], box[1], box[2] - box[0], box[3] - box[1]]),
        "area": area,
        "num_keypoints": int((groups["keypoints"][:, 2] > OUTSIDE).sum()),
        **{name: _rounded(group.ravel()) for name, group in groups.items()},
        **{f"{part}_box": _rounded(corners) for part, corners in boxes.items()},
        **{f"{part}_valid": bool(any(corners)) for part, corners in boxes.items()},
        "foot_valid": bool((groups["foot_kpts"][:, 2] > OUTSIDE).any()),
    }


def _box(points: Float[np.ndarray, "n 3"]) -> list[float]:
    """x, y, width, height [px] around the points that are in the picture."""
    there = points[points[:, 2] > OUTSIDE][:, :2]
    return [*there.min(0), *(there.max(0) - there.min(0))] if len(there) else [0.0, 0.0, 0.0, 0.0]


def _rounded(values: Iterable[float]) -> list[float]:
    return [round(float(value), 3) for value in values]


def _tree(records: Iterable[Record]) -> dict[str, Any]:
    """Of records that can be gone through more than once: lists are made while they are written."""
    person = {"id": 1, "name": "person", "supercategory": "person", "keypoints": COCO_17, "skeleton": _SKELETON}
    images, annotations = _images(records), _annotations(records)
    return {"info": {}, "licenses": [], "images": images, "annotations": annotations, "categories": [person]}


def _images(records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    number = count(1)
    for record in records:
        size = {"width": record["width"], "height": record["height"]}
        for frame in range(len(record["people"])):
            yield {"id": next(number), "file_name": _name(record["key"], frame), **size}


def _annotations(records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    number, image = count(1), count(1)
    for record in records:
        for people in record["people"]:
            image_id = next(image)
            for one in people:
                yield {"id": next(number), "image_id": image_id, **one}


class _Split(Iterable[Record]):
    """The records of a split, each time anew."""

    def __init__(self, records: Sequence[Record], split: str) -> None:
        self._records, self._split = records, split

    def __iter__(self) -> Iterator[Record]:
        return (record for record in self._records if record["split"] == self._split)


def _name(key: str, frame: int) -> str:
    return f"images/{key}/{frame:06d}.jpg"


def _picture(path: Path) -> Picture:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise DatasetError(f"{path}: not a picture; export again")
    return np.ascontiguousarray(picture[..., ::-1])
