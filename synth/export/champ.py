"""Champ (fudan-generative-vision/champ @02e5533, datasets/video_dataset.py): folders of guidance pictures."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, write_json
from synth.export.guidance import depth_picture, only, person_mask, semantic_picture
from synth.export.pages import chosen
from synth.export.pictures import as_rgb, read_frames, write_frames
from synth.export.settings import Settings

_ROOT = "clips"
"""Nothing but parts may lie in the folder that the trainer is given, and nothing but clips in a part."""
_BOXES = "human_bbox.json"


class Champ(Family):
    """clips/SPLIT/KEY/{images,depth,normal,semantic_map,dwpose,mask}/000000.png and human_bbox.json."""

    name: ClassVar[str] = "champ"
    about: ClassVar[str] = "Champ: depth, normal, semantic map, skeleton"
    style: ClassVar[str] = "champ"
    lossy: ClassVar[frozenset[str]] = frozenset()

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Pictures of one name in every folder."""
        place = f"{_ROOT}/{clip.source.split}/{clip.key}"
        for stream, picture in streams(clip).items():
            write_frames(map(picture, range(clip.num_frames)), folder / place / stream)
        write_json(folder / place / _BOXES, boxes(clip))
        return {"place": place}

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """The tree is the index."""

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Folders two levels below the root, as the trainer lists them."""
        folders = [clip for part in sorted((paths.folder / _ROOT).iterdir()) for clip in sorted(part.iterdir())]
        return {folder.name: str(folder.relative_to(paths.folder)) for folder in folders}

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """Every folder of pictures."""
        return {folder.name: read_frames(folder) for folder in sorted(paths.find(row).iterdir()) if folder.is_dir()}

    def expected(self, clip: Conformed, stream: str, frame: int) -> Picture:
        """The picture of that name."""
        picture = streams(clip)[stream](frame)
        return as_rgb(picture) if picture.ndim == 2 else picture

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """Also the boxes, and that no folder is missing."""
        missing = set(streams(clip)) - {path.name for path in paths.find(row).iterdir()}
        if missing:
            yield f"{clip.key}: no folder {', '.join(sorted(missing))}"
        yield from super().verify(clip, row, paths)
        if json.loads((paths.find(row) / _BOXES).read_text()) != boxes(clip):
            yield f"{clip.key}: {_BOXES}: not the boxes of this clip"

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# champ: for Champ

Give the trainer `{_ROOT}` as `data.video_folder` (configs/train/stage1.yaml, stage2.yaml; keep `bbox_crop: true`, without
it the dataset class fails at this commit), `guids: [depth, normal, semantic_map, dwpose]`, and
`select_face: false`: no `face_images` are written.

8-bit RGB PNGs of the same names in every folder; guidance shows the person who fills most pixels, on black:

* `images`: the picture. `mask`: that person, 255.
* `depth`: inverse depth, near is bright; 255 is the nearest surface of the whole clip.
* `normal`: red right, green up, blue towards the camera, 128 is zero.
* `semantic_map`: OpenCV's VIRIDIS of ten times the SMPL joint (0 to 23) whose part it is, clothes included.
* `dwpose`: neck to right shoulder red (R,G,B = 153,0,0), limbs 4 px in the picture itself, hands and face.
* `{_BOXES}`: [xmin, ymin, xmax, ymax] of that person per frame [px]; the box of the nearest frame that has one where the
  person is out of sight.

Champ's own depth and normals come out of a compositor file that we could not read: range and axes may differ from its.

{chosen(settings, self.style, self.frames_step)}
"""


def streams(clip: Conformed) -> dict[str, Callable[[int], Any]]:
    """What lies in each folder, by frame."""
    person = clip.main_person
    return {
        "images": lambda frame: clip.rgb[frame],
        "depth": lambda frame: only(depth_picture(clip, frame), person_mask(clip, frame, person)),
        "normal": lambda frame: only(clip.normals[frame], person_mask(clip, frame, person)),
        "semantic_map": lambda frame: semantic_picture(clip, frame, person),
        "dwpose": lambda frame: clip.pose(frame, (person,)),
        "mask": lambda frame: person_mask(clip, frame, person),
    }


def boxes(clip: Conformed) -> list[list[float]]:
    """xyxy [px] of the shown person; of the nearest frame that has one where there is none."""
    found = clip.boxes[:, clip.main_person]
    there = [frame for frame in range(clip.num_frames) if found[frame].any()]
    whole = [0.0, 0.0, float(clip.width_px), float(clip.height_px)]
    nearest = [min(there, key=lambda other: abs(other - frame), default=None) for frame in range(clip.num_frames)]
    return [whole if frame is None else [float(value) for value in found[frame]] for frame in nearest]
