"""A clip at the size, rate and length that a format wants: pictures, maps and labels moved along together."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache

import cv2
import numpy as np
from jaxtyping import Float, Int, UInt8

from synth.depth import metres
from synth.errors import DatasetError
from synth.export.settings import Settings
from synth.export.source import SourceClip
from synth.pose_map import STYLES, PoseStyle, draw
from synth.video import decode_map8, decode_map16, decode_rgb, encode_drawing, encode_rgb

Picture = UInt8[np.ndarray, "height width 3"]
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
        return (self.width_px, self.height_px) == (int(self.facts["width"]), int(self.facts["height"]))

    @property
    def untouched(self) -> bool:
        """Whether streams can be copied byte for byte."""
        return self.same_time and self.same_size

    @cached_property
    def rgb(self) -> UInt8[np.ndarray, "frames height width 3"]:
        """The pictures."""
        return self._fitted(decoded(self.source.members["mp4"]), cv2.INTER_AREA)

    @cached_property
    def normals(self) -> UInt8[np.ndarray, "frames height width 3"]:
        """Camera-space normals as RGB; black where nothing."""
        return self._fitted(decode_rgb(self.source.members["normal.mp4"]), cv2.INTER_NEAREST)

    @cached_property
    def depth_m(self) -> Float[np.ndarray, "frames height width"]:
        """Planar z [m], 0 where nothing."""
        levels = decode_map16(self.source.members["depth.mkv"])
        return self._fitted(metres(levels, self.facts["depth_near_m"]), cv2.INTER_NEAREST)

    @cached_property
    def nearest_m(self) -> float:
        """Planar z [m] of the nearest surface in any frame."""
        return float(np.where(self.depth_m > 0, self.depth_m, np.inf).min())

    @cached_property
    def ids(self) -> UInt8[np.ndarray, "frames height width"]:
        """Instances: 0 venue, 1-99 people, 100-255 things."""
        return self._fitted(decode_map8(self.source.members["seg.mkv"]), cv2.INTER_NEAREST)

    @cached_property
    def parts(self) -> UInt8[np.ndarray, "frames height width"]:
        """Body parts: 0 none, 1 + SMPL joint."""
        return self._fitted(decode_map8(self.source.members["part.mkv"]), cv2.INTER_NEAREST)

    @cached_property
    def joints2d(self) -> Float[np.ndarray, "frames people 133 3"]:
        """COCO-WholeBody x, y [px], visibility; what the cut leaves outside is 0."""
        points = np.array(self.source.labels.joints2d[self.indices], np.float64)
        points[..., :2] = self.moved(points[..., :2])
        inside = ((points[..., :2] >= 0) & (points[..., :2] < (self.width_px, self.height_px))).all(-1)
        points[..., 2] *= inside
        return points

    @property
    def hidden_by(self) -> UInt8[np.ndarray, "frames people 133"]:
        """What hides each joint: 0 none, 1 self, 2 person, 3 equipment, 4 scene."""
        return self.source.labels.hidden_by[self.indices]

    @cached_property
    def boxes(self) -> Float[np.ndarray, "frames people 4"]:
        """xyxy [px] around each person's pixels, cut at the picture; zeros where none."""
        boxes = np.array(self.source.labels.boxes[self.indices], np.float64)
        corners = self.moved(boxes.reshape(*boxes.shape[:2], 2, 2))
        cut = np.clip(corners, 0, (self.width_px, self.height_px)).reshape(boxes.shape)
        there = boxes.any(-1) & (cut[..., 2] > cut[..., 0]) & (cut[..., 3] > cut[..., 1])
        return cut * there[..., None]

    @property
    def camera_matrix(self) -> Float[np.ndarray, "frames 3 3"]:
        """Camera matrix [px] of the result, per frame."""
        scale, shift = self._map
        return (
            np.array([[scale[0], 0, shift[0]], [0, scale[1], shift[1]], [0, 0, 1]]) @ self.source.labels.K[self.indices]
        )

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

    def moved(self, points: Float[np.ndarray, "*batch 2"]) -> Float[np.ndarray, "*batch 2"]:
        """Points [px] of the source's pictures in the result's."""
        scale, shift = self._map
        return points * scale + shift

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
        return self._cut(np.ascontiguousarray(stored[..., ::-1]), cv2.INTER_AREA)

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

    @cached_property
    def _scaled_px(self) -> tuple[int, int]:
        """Width and height of a whole source picture at the result's scale."""
        width, height = int(self.facts["width"]), int(self.facts["height"])
        scale = max(self.width_px / width, self.height_px / height)
        return max(round(width * scale), self.width_px), max(round(height * scale), self.height_px)

    @cached_property
    def _corner_px(self) -> tuple[int, int]:
        """Upper left corner of the cut in the scaled picture."""
        width, height = self._scaled_px
        return (width - self.width_px) // 2, (height - self.height_px) // 2

    @property
    def _map(self) -> tuple[Float[np.ndarray, "2"], Float[np.ndarray, "2"]]:
        """Scale and shift from source pixels to the result's; centres lie at +0.5 in both, so no half pixel appears."""
        scaled = np.array(self._scaled_px, np.float64)
        return scaled / (int(self.facts["width"]), int(self.facts["height"])), -np.array(self._corner_px, np.float64)

    def _fitted(self, frames: np.ndarray, interpolation: int) -> np.ndarray:
        chosen: Int[np.ndarray, " n"] = self.indices
        if len(frames) <= chosen.max():
            raise DatasetError(f"{self.key}: a stream has {len(frames)} frames; make the dataset again")
        if self.same_size:
            return frames if self.same_time else frames[chosen]
        return np.stack([self._cut(frames[index], interpolation) for index in chosen])

    def _cut(self, picture: np.ndarray, interpolation: int) -> np.ndarray:
        if self._scaled_px[0] > picture.shape[1] and interpolation == cv2.INTER_AREA:
            interpolation = cv2.INTER_CUBIC
        scaled = cv2.resize(picture, self._scaled_px, interpolation=interpolation)
        x, y = self._corner_px
        return scaled[y : y + self.height_px, x : x + self.width_px]


@lru_cache(maxsize=1)
def decoded(data: bytes) -> UInt8[np.ndarray, "frames height width 3"]:
    """RGB frames of an mp4, read-only. The last one is kept: a copied stream is compared with the one it came from."""
    frames = decode_rgb(data)
    frames.flags.writeable = False
    return frames


def frame_indices(available: int, source_fps: float, fps: float, wanted: int | None) -> Int[np.ndarray, " n"]:
    """Which source frame is nearest in time to each frame at `fps`, the first `wanted` of them or all that there are.

    The moment of frame k is k / fps exactly, so the choice never drifts.
    """
    count = 1 + int(np.floor((available - 1) * fps / source_fps + 1e-9))
    if wanted is not None and wanted > count:
        raise DatasetError(
            f"{wanted} frames at {fps:g} fps were asked for, but it has {available} at {source_fps:g} fps, enough for"
            f" {count}; ask for fewer or make longer clips (video.num_frames)"
        )
    moments = np.arange(count if wanted is None else wanted) * (source_fps / fps)
    return np.floor(moments + 0.5 - 1e-9).astype(int).clip(0, available - 1)
