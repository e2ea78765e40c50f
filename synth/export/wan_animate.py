"""What Wan2.2-Animate reads beside the picture: one person's skeleton, face, mask, and the place without them.

As Wan-Video/Wan2.2 makes them of a real video in `wan/modules/animate/preprocess/process_pipepline.py` (42bf4cf):
`get_face_bboxes(scale=1.3)`, `get_mask_body_img(iterations=3, k=7)` and `get_aug_mask(w_len=1, h_len=1)`.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, read_video, write_file
from synth.export.reference import reference_failures, write_reference
from synth.skeleton.maps import FACE_68
from synth.video import encode_drawing, encode_rgb

FACE_PX = 512
FACE_SCALE = 1.3
"""Of the area of the box around the 68 points; three quarters of what is added in height lie above them."""
GROWN_PX = 9
"""How far the mask reaches beyond the person: three dilations by 7 x 7."""
Box = tuple[int, int, int, int]
"""x and y of the upper left corner, x and y of the lower right one, which is outside [px]."""
STREAMS = {"rgb": "videos", "pose": "pose", "face": "face", "background": "background", "mask": "mask"}
"""Folder of each stream."""


def face_box(points: Float[np.ndarray, "68 3"], width_px: int, height_px: int) -> Box | None:
    """Around the face, cut at the picture; hidden points count, since detectors guess them too. None where no point
    lies in the picture, or nothing is left of the box."""
    if not points[:, 2].any():
        return None
    low, high = points[:, :2].min(0), points[:, :2].max(0)
    added = (np.sqrt(FACE_SCALE) - 1) * (high - low)
    left, top = np.maximum(low - added * (0.5, 0.75), 0).astype(int).tolist()
    right, bottom = np.minimum(high + added * (0.5, 0.25), (width_px, height_px)).astype(int).tolist()
    return (left, top, right, bottom) if right > left and bottom > top else None


def face_picture(picture: Picture, box: Box | None) -> UInt8[np.ndarray, "512 512 3"]:
    """The box stretched to 512 x 512; black, which is the model's own word for `no face`, where there is none."""
    if box is None:
        return np.zeros((FACE_PX, FACE_PX, 3), np.uint8)
    left, top, right, bottom = box
    return cv2.resize(picture[top:bottom, left:right], (FACE_PX, FACE_PX), interpolation=cv2.INTER_LINEAR)


def person_mask(person: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """The upright box around the grown person; nothing where they are not to be seen."""
    mask = np.zeros_like(person)
    rows, columns = person.any(1).nonzero()[0], person.any(0).nonzero()[0]
    if len(rows):
        top, left = max(rows[0] - GROWN_PX, 0), max(columns[0] - GROWN_PX, 0)
        mask[top : rows[-1] + GROWN_PX + 1, left : columns[-1] + GROWN_PX + 1] = True
    return mask


class WanAnimate(Family):
    """Files of both trainers of Wan2.2-Animate, which differ in their index only: the person that fills most pixels
    is the one who is drawn, cut out and masked; paths by stream and `reference` are in each record."""

    style: ClassVar[str] = "wan_animate"
    frames_step: ClassVar[int] = 4
    least_frames: ClassVar[int] = 5
    size_step: ClassVar[int] = 16
    lossy: ClassVar[frozenset[str]] = frozenset({"rgb", "background"})
    may_be_black: ClassVar[frozenset[str]] = frozenset({"face", "mask"})

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Five videos of equal length and the reference."""
        record = {stream: f"{where}/{clip.key}.mp4" for stream, where in STREAMS.items()}
        record["reference"] = f"reference/{clip.key}.png"
        write_file(folder / record["rgb"], clip.rgb_mp4())
        write_file(folder / record["pose"], clip.pose_mp4((clip.main_person,)))
        write_file(folder / record["mask"], clip.map_mp4(lambda frame: self.expected(clip, "mask", frame)))
        faces = (self.expected(clip, "face", frame) for frame in range(clip.num_frames))
        places = (self.expected(clip, "background", frame) for frame in range(clip.num_frames))
        # without loss: with it, a small face, enlarged, stood still while it moved [measured at crf 14 and 6]
        write_file(folder / record["face"], encode_drawing(faces, clip.fps))
        write_file(folder / record["background"], encode_rgb(places, clip.fps))
        write_reference(clip, folder / record["reference"])
        return record

    def expected(self, clip: Conformed, stream: str, frame: int) -> Picture:
        """`face` 512 x 512; `mask` 0 or 255, alike in the three channels; `background` black behind the mask."""
        if stream == "pose":
            return clip.pose(frame, (clip.main_person,))
        if stream == "face":
            points = clip.joints2d[frame, clip.main_person, FACE_68]
            return face_picture(clip.rgb[frame], face_box(points, clip.width_px, clip.height_px))
        if stream in ("mask", "background"):
            mask = person_mask(clip.ids[frame] == clip.source.labels.person_ids[clip.main_person])[..., None]
            return np.repeat(mask * np.uint8(255), 3, -1) if stream == "mask" else clip.rgb[frame] * ~mask
        return super().expected(clip, stream, frame)

    @abstractmethod
    def named(self, row: Any) -> Mapping[str, str]:
        """The files that an index row names, by stream, and `reference`."""

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """The five videos."""
        named = self.named(row)
        return {stream: read_video(paths.find(named[stream])) for stream in STREAMS}

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """The videos, and the reference."""
        yield from super().verify(clip, row, paths)
        yield from reference_failures(clip, paths.find(self.named(row)["reference"]))


FILES_PAGE = """\
| file | what it shows |
|---|---|
| `videos/KEY.mp4` | the picture |
| `pose/KEY.mp4` | skeleton as Wan2.2-Animate's preprocessing draws it: red neck to right shoulder (R,G,B), 20 joints \
with toes, hands, no face; limbs reach max(int(short edge / 200) - 1, 1) px to either side: 1 below 600 lines, 2 at \
720, 4 at 1080; lines of hands are half that number wide, at least 1 px; lossless 4:4:4 |
| `face/KEY.mp4` | the face, 512x512: box around its 68 points, area x 1.3, cut at the picture and stretched |
| `mask/KEY.mp4` | 255 in the upright box around the person grown by 9 px (iterations 3, k 7, w_len 1, h_len 1) |
| `background/KEY.mp4` | the picture, black where the mask is |
| `reference/KEY.png` | the same person, outfit, place and light at another moment |

Wan2.2-Animate knows one person: the one that fills most pixels is drawn, cut out and masked; others stay in the picture
and in the background. A face turned away or hidden is cut out where it is, as a detector's guess would be; a face \
outside the picture leaves black frames, which is what the model itself takes for `no face`."""
