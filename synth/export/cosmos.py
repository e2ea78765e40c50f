"""Cosmos-Transfer: 1 (nvidia-cosmos/cosmos-transfer1 @5005e82, example_transfer_dataset.py) and 2.5
(cosmos-transfer2.5, singleview_dataset.py)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np

from synth.export.conformed import Conformed, Picture
from synth.export.cosmos_people import people_of, phrases
from synth.export.family import Family, Paths, Record, read_video, write_file, write_json
from synth.export.guidance import depth_picture
from synth.export.pages import chosen
from synth.export.plain_pickle import read_pickle, write_pickle
from synth.export.rle import rle_of, rle_values
from synth.export.settings import Settings

_ROOT = "dataset"
_FOLDERS = {"rgb": "videos", "depth": "depth", "seg": "seg"}


class CosmosTransfer2(Family):
    """dataset/{videos,captions,depth,seg,keypoint}/KEY.*"""

    name: ClassVar[str] = "cosmos_transfer2"
    about: ClassVar[str] = "Cosmos-Transfer2.5"
    style: ClassVar[str] = "cosmos"
    least_frames: ClassVar[int] = 93
    captions: ClassVar[str] = (
        "`captions/KEY.json`: the caption, encoded while training. `seg/KEY.mp4`: one colour per person and thing, black"
        " where the place is"
    )
    use: ClassVar[str] = "num_frames 93, resolution 720 (1280x704)"
    skeletons: ClassVar[str] = (
        "**This release's dataset class fails on `control_input_keypoint`**: it loads them and has nothing that draws them;"
        " depth, seg, edge and vis are its controls."
    )
    videos: ClassVar[tuple[str, ...]] = ("rgb", "depth", "seg")

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Picture and all controls."""
        root = folder / _ROOT
        write_file(root / "videos" / f"{clip.key}.mp4", clip.rgb_mp4())
        write_file(root / "depth" / f"{clip.key}.mp4", clip.map_mp4(lambda frame: depth_picture(clip, frame)))
        people = {frame: people_of(clip, frame) for frame in range(clip.num_frames)}
        write_pickle(root / "keypoint" / f"{clip.key}.pickle", people)
        self.write_words_and_masks(clip, root)
        return {}

    def write_words_and_masks(self, clip: Conformed, root: Path) -> None:
        """What differs between the versions."""
        (root / "captions").mkdir(parents=True, exist_ok=True)
        write_json(root / "captions" / f"{clip.key}.json", {"caption": clip.caption})
        write_file(root / "seg" / f"{clip.key}.mp4", clip.map_mp4(lambda frame: seg_picture(clip, frame)))

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """The tree is the index."""

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Files in videos, as the trainer lists them."""
        return {path.stem: path.stem for path in sorted((paths.folder / _ROOT / "videos").glob("*.mp4"))}

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """The videos of that name."""
        root = paths.folder / _ROOT
        return {stream: read_video(root / _FOLDERS[stream] / f"{row}.mp4") for stream in self.videos}

    def expected(self, clip: Conformed, stream: str, frame: int) -> Picture:
        """Depth and instances."""
        if stream == "depth":
            return depth_picture(clip, frame)
        return seg_picture(clip, frame) if stream == "seg" else super().expected(clip, stream, frame)

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """Also the people, and what differs between the versions."""
        yield from super().verify(clip, row, paths)
        root = paths.folder / _ROOT
        found = read_pickle(root / "keypoint" / f"{row}.pickle")
        if sorted(found) != list(range(clip.num_frames)):
            yield f"{clip.key}: keypoint: {len(found)} frames instead of {clip.num_frames}"
        elif not all(_same(found[frame], people_of(clip, frame)) for frame in found):
            yield f"{clip.key}: keypoint: not the people of this clip"
        yield from self.verify_words_and_masks(clip, root)

    def verify_words_and_masks(self, clip: Conformed, root: Path) -> Iterator[str]:
        """What differs between the versions."""
        if json.loads((root / "captions" / f"{clip.key}.json").read_text())["caption"] != clip.caption:
            yield f"{clip.key}: captions: not the caption of this clip"

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# {self.name}: for {self.about}

Give the trainer `{_ROOT}` as `dataset_dir`; {self.use}. It resizes and pads by itself, so clips keep their size; a file
that it cannot read is replaced by another clip at random.

* `videos/KEY.mp4`: H.264 4:2:0. {self.captions}.
* `depth/KEY.mp4`: lossless 4:4:4, inverse depth as grey, near is bright; 255 is the nearest surface of the whole clip.
* `keypoint/KEY.pickle`: of each frame a list of people: COCO-WholeBody-133 as float16 x, y, confidence, in shares of the
  picture and in pixels, and boxes. {self.skeletons} Confidence is 0.9 for seen joints, 0.7 for joints hidden by oneself or by equipment, 0.1 for other hidden ones, 0
  outside; the trainer's own detector would be as sure, we suppose.

{chosen(settings, self.style, self.frames_step)}
"""


class CosmosTransfer1(CosmosTransfer2):
    """The same with captions as text and masks as run lengths."""

    name: ClassVar[str] = "cosmos_transfer1"
    about: ClassVar[str] = "Cosmos-Transfer1"
    least_frames: ClassVar[int] = 121
    videos: ClassVar[tuple[str, ...]] = ("rgb", "depth")
    captions: ClassVar[str] = (
        "`metas/KEY.txt`: the caption; **make `t5_xxl/KEY.pickle` of it with the repository's"
        " scripts/get_t5_embeddings.py, without which its dataset class reads nothing**. `seg/KEY.pickle`: a list of"
        " {phrase, segmentation_mask_rle {data, mask_shape}}, one for each person and thing, run lengths over all frames"
    )
    use: ClassVar[str] = "121 frames, resolution 720 (1280x704)"
    skeletons: ClassVar[str] = (
        "The trainer draws them at the clip's own size (rtmlib's OpenPose palette, lines of 4 px, from confidence 0.6 on),"
        " then resizes."
    )

    def write_words_and_masks(self, clip: Conformed, root: Path) -> None:
        """A text, and a mask of every instance over all frames."""
        write_file(root / "metas" / f"{clip.key}.txt", clip.caption.encode())
        masks = [
            {
                "phrase": phrase,
                "segmentation_mask_rle": {"data": rle_of(clip.ids == number), "mask_shape": clip.ids.shape},
            }
            for number, phrase in phrases(clip).items()
        ]
        write_pickle(root / "seg" / f"{clip.key}.pickle", masks)

    def verify_words_and_masks(self, clip: Conformed, root: Path) -> Iterator[str]:
        """Decode what was written."""
        if (root / "metas" / f"{clip.key}.txt").read_text() != clip.caption:
            yield f"{clip.key}: metas: not the caption of this clip"
        found = read_pickle(root / "seg" / f"{clip.key}.pickle")
        due = phrases(clip)
        if [one["phrase"] for one in found] != list(due.values()):
            yield f"{clip.key}: seg: not the instances of this clip"
            return
        for one, number in zip(found, due, strict=True):
            mask = rle_values(one["segmentation_mask_rle"]["data"]).reshape(one["segmentation_mask_rle"]["mask_shape"])
            if not np.array_equal(mask, clip.ids == number):
                yield f"{clip.key}: seg: not the mask of {one['phrase']}"


def seg_picture(clip: Conformed, frame: int) -> Picture:
    """Instances in colours that stay the same over the clip: hues by the golden ratio, black where the place is."""
    numbers = np.arange(256)
    hues = np.uint8(np.rint(numbers * 0.618034 % 1 * 179))
    palette = cv2.cvtColor(np.stack([hues, *[np.full(256, 255, np.uint8)] * 2], -1)[None], cv2.COLOR_HSV2RGB)[0]
    palette[0] = 0
    return palette[clip.ids[frame]]


def _same(found: Any, due: Any) -> bool:
    return len(found) == len(due) and all(
        set(one) == set(other) and all(np.array_equal(one[name], other[name]) for name in other)
        for one, other in zip(found, due, strict=True)
    )
