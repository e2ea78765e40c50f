"""StableAnimator (@020e7f2, animation/dataset/animation_dataset.py): folders of pictures, skeletons and face masks."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record
from synth.export.pages import chosen
from synth.export.pictures import as_rgb, read_frames, write_frames
from synth.export.settings import Settings
from synth.labels.visibility import OUTSIDE
from synth.skeleton.maps import FACE_68

_LIST = "video_path.txt"
_FACE_MARGIN = 0.3
"""Of the landmarks' box, on every side: a detector's box also holds forehead and chin."""


class StableAnimator(Family):
    """clips/KEY/{images,poses,faces}/frame_000000.png and a text file of the clips' folders."""

    name: ClassVar[str] = "stableanimator"
    about: ClassVar[str] = "StableAnimator"
    style: ClassVar[str] = "stableanimator"
    defaults: ClassVar[Settings] = Settings(split="train", absolute=True, size_px=(512, 512))
    lossy: ClassVar[frozenset[str]] = frozenset()
    may_be_black: ClassVar[frozenset[str]] = frozenset({"faces"})
    least_frames: ClassVar[int] = 17
    """One more than the 16 that its training command samples: the reference is a frame that was not sampled, and without
    one its dataset class divides by zero."""

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Three folders of pictures of one name."""
        place = folder / "clips" / clip.key
        frames = range(clip.num_frames)
        write_frames((clip.rgb[frame] for frame in frames), place / "images", "frame_")
        write_frames(clip.poses(), place / "poses", "frame_")
        write_frames((face_mask(clip, frame) for frame in frames), place / "faces", "frame_")
        return {"place": f"clips/{clip.key}"}

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """A line a clip."""
        (paths.folder / _LIST).write_text("".join(f"{paths.named(record['place'])}\n" for record in records))

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Lines of the text file."""
        return {Path(line).name: line for line in (paths.folder / _LIST).read_text().splitlines()}

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """The three folders."""
        return {name: read_frames(paths.find(row) / name) for name in ("images", "poses", "faces")}

    def expected(self, clip: Conformed, stream: str, frame: int) -> Picture:
        """The picture of that folder."""
        if stream == "images":
            return clip.rgb[frame]
        return clip.pose(frame) if stream == "poses" else as_rgb(face_mask(clip, frame))

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# stableanimator: for StableAnimator

Name `{_LIST}` where the training command asks for it (`--rec_data_path` for square, `--vec_data_path` for upright
clips; give --size 576x1024 for those; it reads both lists). Clips need more frames than `--sample_n_frames`, 16. The trainer needs InsightFace for the identity of the reference frame.

* `images/frame_N.png`, `poses/frame_N.png`: the skeletons of the same frame, neck to right shoulder red, limbs 4 px at a
  short edge of 2160, colours times confidence, hands and face; everybody is drawn.
* `faces/frame_N.png`: grey, 255 in the box around each face that is in the picture, {_FACE_MARGIN:.0%} larger on every side
  than its landmarks; all 0 where there is none.

{chosen(settings, self.style, self.frames_step)}
"""


def face_mask(clip: Conformed, frame: int) -> np.ndarray:
    """(H,W) uint8: 255 in the boxes around faces."""
    mask = np.zeros((clip.height_px, clip.width_px), np.uint8)
    for person in clip.joints2d[frame]:
        face = person[FACE_68]
        if (face[:, 2] == OUTSIDE).all():
            continue
        low, high = face[:, :2].min(0), face[:, :2].max(0)
        margin = _FACE_MARGIN * (high - low)
        (x0, y0), (x1, y1) = np.clip(np.rint([low - margin, high + margin]), 0, mask.shape[::-1]).astype(int)
        mask[y0:y1, x0:x1] = 255
    return mask
