"""A clip at the size, rate and length that a format wants: pictures, maps and labels moved along together."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property

import cv2
import numpy as np
from jaxtyping import Float, Int, UInt8

from synth.cover import Cover
from synth.depth import metres
from synth.errors import DatasetError
from synth.export.settings import Settings
from synth.export.source import SourceClip
from synth.export.video_pictures import Picture as Picture
from synth.export.video_pictures import VideoPictures
from synth.pose_map import STYLES, PoseStyle, draw
from synth.video import decode_map8, decode_map16, decode_rgb, encode_drawing, encode_rgb
from synth.windows import WindowRule

_STORED_STYLE = "dwpose"


class Conformed:
    """One clip as `settings` (complete ones) ask for it.

    indices (n,): which of the source's frames are taken. width_px, height_px, fps: of the result.
    """

    def __init__(self, source: SourceClip, settings: Settings, style: str = _STORED_STYLE) -> None:
        facts = source.facts
        self.source, self.settings = source, settings
        self.key, self.caption, self.facts = source.key, source.caption, facts
        self.style_name = settings.style or style
        self.fps = settings.fps or float(facts["fps"])
        self.width_px, self.height_px = settings.size_px or (int(facts["width"]), int(facts["height"]))
        self.cover = Cover((int(facts["width"]), int(facts["height"])), (self.width_px, self.height_px))
        try:
            self.indices = frame_indices(int(facts["num_frames"]), float(facts["fps"]), self.fps, settings.num_frames)
        except DatasetError as error:
            raise DatasetError(f"{self.key}: {error}") from error

    @property
    def num_frames(self) -> int:
        """How many frames the result has."""
        return len(self.indices)

    @property
    def same_time(self) -> bool:
        """Whether every frame of the source is taken as it is, at its own rate."""
        return self.num_frames == int(self.facts["num_frames"]) and self.fps == float(self.facts["fps"])

    @property
    def same_size(self) -> bool:
        """Whether pictures keep their size."""
        return self.cover.is_identity

    @property
    def untouched(self) -> bool:
        """Whether streams can be copied byte for byte."""
        return self.same_time and self.same_size

    @cached_property
    def rgb(self) -> VideoPictures:
        """The pictures, each made when it is asked for."""
        fitted = None if self.same_size else self._picture
        found = VideoPictures(self.source.members["mp4"], self.indices.tolist(), fitted)
        self._refuse_short(found.num_decoded)
        return found

    @cached_property
    def normals(self) -> UInt8[np.ndarray, "frames height width 3"]:
        """Camera-space normals as RGB; black where nothing."""
        return self._timed(decode_rgb(self.source.members["normal.mp4"]), self._nearest)

    @cached_property
    def depth_m(self) -> Float[np.ndarray, "frames height width"]:
        """Planar z [m], 0 where nothing."""
        levels = decode_map16(self.source.members["depth.mkv"])
        return self._timed(metres(levels, self.facts["depth_near_m"]), self._nearest)

    @cached_property
    def nearest_m(self) -> float:
        """Planar z [m] of the nearest surface in any frame."""
        return float(np.where(self.depth_m > 0, self.depth_m, np.inf).min())

    @cached_property
    def ids(self) -> UInt8[np.ndarray, "frames height width"]:
        """Instances: 0 venue, 1-99 people, 100-255 things."""
        return self._timed(decode_map8(self.source.members["seg.mkv"]), self._nearest)

    @cached_property
    def parts(self) -> UInt8[np.ndarray, "frames height width"]:
        """Body parts: 0 none, 1 + SMPL joint."""
        return self._timed(decode_map8(self.source.members["part.mkv"]), self._nearest)

    @cached_property
    def joints2d(self) -> Float[np.ndarray, "frames people 133 3"]:
        """COCO-WholeBody x, y [px], visibility; what the cut leaves outside is 0."""
        return self.cover.marks(np.array(self.source.labels.joints2d[self.indices], np.float64))

    @property
    def hidden_by(self) -> UInt8[np.ndarray, "frames people 133"]:
        """What hides each joint: 0 none, 1 self, 2 person, 3 equipment, 4 scene."""
        return self.source.labels.hidden_by[self.indices]

    @cached_property
    def boxes(self) -> Float[np.ndarray, "frames people 4"]:
        """xyxy [px] around each person's pixels, cut at the picture; zeros where none."""
        return self.cover.boxes(np.array(self.source.labels.boxes[self.indices], np.float64))

    @property
    def camera_matrix(self) -> Float[np.ndarray, "frames 3 3"]:
        """Camera matrix [px] of the result, per frame."""
        return self.cover.camera(self.source.labels.K[self.indices])

    @property
    def world_from_camera(self) -> Float[np.ndarray, "frames 4 4"]:
        """Where the camera stands, per frame."""
        return self.source.labels.world_from_camera[self.indices]

    @cached_property
    def main_person(self) -> int:
        """Number of the person that fills most pixels, whom one-person formats show."""
        boxes = self.boxes
        area = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
        return int(area.sum(0).argmax())

    def pose(self, frame: int, people: tuple[int, ...] | None = None, style: str | None = None) -> Picture:
        """The skeletons of one frame in the format's style; `people`: only these."""
        rows = slice(None) if people is None else list(people)
        points, hidden_by = self.joints2d[frame][rows], self.hidden_by[frame][rows]
        return draw(points, self.width_px, self.height_px, self._style(style), hidden_by)

    def poses(self, people: tuple[int, ...] | None = None, style: str | None = None) -> Iterator[Picture]:
        """`pose` of every frame."""
        return (self.pose(frame, people, style) for frame in range(self.num_frames))

    def reference(self) -> Picture:
        """Another moment of the same people, place and light, at the result's size."""
        stored = cv2.imdecode(np.frombuffer(self.source.members["ref.png"], np.uint8), cv2.IMREAD_COLOR)
        if stored is None:
            raise DatasetError(f"{self.key}: ref.png is not a picture; make the dataset again")
        picture = np.ascontiguousarray(stored[..., ::-1])
        return picture if self.same_size else self._picture(picture)

    def rgb_mp4(self) -> bytes:
        """The pictures as H.264 yuv420p; the stored bytes where nothing changes."""
        return self.source.members["mp4"] if self.untouched else encode_rgb(self.rgb, self.fps)

    def pose_mp4(self, people: tuple[int, ...] | None = None, style: str | None = None) -> bytes:
        """The drawn skeletons as lossless H.264 yuv444p."""
        stored = (style or self.style_name) == _STORED_STYLE and people is None and self.settings.hidden is None
        if stored and self.untouched:
            return self.source.members["pose.mp4"]
        return encode_drawing(self.poses(people, style), self.fps)

    def map_mp4(self, picture: Callable[[int], Picture]) -> bytes:
        """Any coloured map, by frame, as lossless H.264 yuv444p."""
        return encode_drawing((picture(frame) for frame in range(self.num_frames)), self.fps)

    def _style(self, name: str | None) -> PoseStyle:
        style = STYLES[name or self.style_name]
        return replace(style, hidden=self.settings.hidden) if self.settings.hidden else style

    def _timed(self, frames: np.ndarray, fitted: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """The chosen frames, each brought to the result's size."""
        self._refuse_short(len(frames))
        if self.same_size:
            return frames if self.same_time else frames[self.indices]
        return np.stack([fitted(frames[index]) for index in self.indices])

    def _refuse_short(self, num_frames: int) -> None:
        if num_frames <= self.indices.max():
            raise DatasetError(f"{self.key}: a stream has {num_frames} frames; make the dataset again")

    def _picture(self, picture: np.ndarray) -> np.ndarray:
        """Colours, averaged where they shrink."""
        shrinks = self.cover.scaled_px[0] <= picture.shape[1]
        way = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        return self.cover.cut(cv2.resize(picture, self.cover.scaled_px, interpolation=way))

    def _nearest(self, picture: np.ndarray) -> np.ndarray:
        """Values that must not be mixed."""
        rows, columns = self.cover.nearest()
        return picture[rows][:, columns]


def frame_indices(available: int, source_fps: float, fps: float, wanted: int | None) -> Int[np.ndarray, " n"]:
    """Which source frame is nearest in time to each frame at `fps`, the first `wanted` of them or all that there are.

    The moment of frame k is k / fps exactly, so the choice never drifts.
    """
    frames = WindowRule(fps=fps, placement="first").window(available, source_fps).frames
    if wanted is not None and wanted > len(frames):
        raise DatasetError(
            f"{wanted} frames at {fps:g} fps were asked for, but it has {available} at {source_fps:g} fps, enough for"
            f" {len(frames)}; ask for fewer or make longer clips (video.num_frames)"
        )
    return np.array(frames[:wanted])
