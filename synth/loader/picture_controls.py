"""Streams of a clip as tensors: each frame is decoded, scaled and put in its place at once, so a clip is held once."""

from collections.abc import Iterator

import cv2
import numpy as np
import torch
from av import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

from synth.cover import Cover
from synth.depth import fill_metres
from synth.errors import DatasetError
from synth.loader.clip_view import ClipView
from synth.loader.video_frames import each_frame
from synth.windows import WindowError

_SCALED = Interpolation.ACCURATE_RND | Interpolation.BITEXACT


def colours(view: ClipView, suffix: str) -> torch.Tensor:
    """(T,3,H,W) uint8 RGB, smoothly scaled. In memory the colours of a pixel lie side by side, as they were decoded:
    moving them costs as much as a third of decoding."""
    frames = _unwritten(view, 3)
    converter = VideoReformatter()
    for target, frame in zip(frames, each_frame(view.read(suffix), view.window.frames), strict=True):
        target[:] = _smooth(converter, frame, view.cover)
    return torch.from_numpy(frames).permute(0, 3, 1, 2)


def coded(view: ClipView, suffix: str) -> torch.Tensor:
    """(T,3,H,W) uint8 of colours that mean something and are not mixed: normals."""
    frames = _unwritten(view, 3)
    for target, picture in zip(frames, _pictures(view, suffix, "rgb24", np.uint8), strict=True):
        target[:] = _nearest(picture, view.cover)
    return torch.from_numpy(frames).permute(0, 3, 1, 2)


def greys(view: ClipView, suffix: str) -> torch.Tensor:
    """(T,1,H,W) uint8 of ids, parts or lines."""
    frames = _unwritten(view)
    for target, picture in zip(frames, _pictures(view, suffix, "gray", np.uint8), strict=True):
        target[:] = _nearest(picture, view.cover)
    return torch.from_numpy(frames[:, None])


def depth(view: ClipView) -> torch.Tensor:
    """(T,1,H,W) float32 planar z [m], 0 nothing."""
    frames = _unwritten(view, kind=np.float32)
    for target, grey in zip(frames, _pictures(view, "depth.mkv", "gray16le", np.uint16), strict=True):
        fill_metres(target, _nearest(grey, view.cover), view.stored_facts["depth_near_m"])
    return torch.from_numpy(frames[:, None])


def flow(view: ClipView) -> torch.Tensor:
    """(T,3,H,W) float32: to the right, down [px], and the status 0 unknown, 1 visible next, 2 covered, 3 gone."""
    if not view.window.is_contiguous:
        raise WindowError("flow leads to the clip's next frame; take stride 1 and the clip's own fps, or leave it out")
    frames = np.zeros((len(view.window.frames), 3, *view.cover.size_px[::-1]), np.float32)
    per_level = view.cover.scale * view.stored_facts["flow_scale_px"]
    for target, stacked in zip(frames, _pictures(view, "flow.mkv", "gray16le", np.uint16), strict=True):
        for plane, source in zip(target, np.split(stacked, 3), strict=True):
            plane[:] = _nearest(source, view.cover)
        target[:2] = np.where(target[2] > 0, (target[:2] - 32768) * per_level[:, None, None].astype(np.float32), 0)
    return torch.from_numpy(frames)


def reference(view: ClipView) -> torch.Tensor:
    """(3,H,W) uint8 RGB of ref.png."""
    stored = cv2.imdecode(np.frombuffer(view.read("ref.png"), np.uint8), cv2.IMREAD_COLOR)
    if stored is None:
        raise DatasetError("ref.png is not a picture")
    picture = VideoFrame.from_ndarray(stored, format="bgr24")
    return torch.from_numpy(_smooth(VideoReformatter(), picture, view.cover).copy()).permute(2, 0, 1)


def _unwritten(view: ClipView, *channels: int, kind: type[np.generic] = np.uint8) -> np.ndarray:
    """Memory for (T,H,W,...), of which every frame is written, since frames and targets are zipped strictly.

    Zeros come in pages of 4 KB one by one: 27 ms for a clip of depth, 33 frames of 832x480, which decode in 250 ms.
    """
    width, height = view.cover.size_px
    return np.empty((len(view.window.frames), height, width, *channels), kind)  # noqa: TID251


def _pictures(view: ClipView, suffix: str, layout: str, kind: type[np.generic]) -> Iterator[np.ndarray]:
    """Frames as arrays. The converter is our own and has one thread, see synth.video."""
    converter = VideoReformatter()
    for frame in each_frame(view.read(suffix), view.window.frames):
        yield _array(converter.reformat(frame, format=layout, threads=1), kind)


def _smooth(converter: VideoReformatter, frame: VideoFrame, cover: Cover) -> np.ndarray:
    """RGB (H,W,3), scaled while it is converted."""
    if cover.is_identity:
        return _array(converter.reformat(frame, format="rgb24", threads=1), np.uint8)
    width, height = cover.scaled_px
    way = Interpolation.AREA if cover.scale.max() < 1 else Interpolation.BICUBIC
    scaled = converter.reformat(
        frame, width=width, height=height, format="rgb24", interpolation=way | _SCALED, threads=1
    )
    return cover.cut(_array(scaled, np.uint8))


def _array(frame: VideoFrame, kind: type[np.generic]) -> np.ndarray:
    """A frame's only plane as (H,W) or (H,W,3), in the frame's own memory."""
    rows = np.frombuffer(memoryview(frame.planes[0]), kind).reshape(frame.height, -1)
    if frame.format.name == "rgb24":
        return rows[:, : frame.width * 3].reshape(frame.height, frame.width, 3)
    return rows[:, : frame.width]


def _nearest(picture: np.ndarray, cover: Cover) -> np.ndarray:
    if cover.is_identity:
        return picture
    rows, columns = cover.nearest()
    return picture[rows][:, columns]
