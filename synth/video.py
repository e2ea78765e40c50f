"""Video streams as bytes: lossy RGB, lossless drawings, lossless 8- and 16-bit maps; same frames, same bytes.

Constant frame rate, no B-frames and short GOPs, because trainers seek by frame number and count frames
[decord#365, decord#373; measured: 8 random frames take 54-76 ms with GOP <= 16 and 285 ms with GOP 250].
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter
from jaxtyping import Float, Shaped, UInt8, UInt16

from synth.arrays import Ids, Video
from synth.errors import DatasetError
from synth.scratch import file_in_memory

Picture = Shaped[np.ndarray, "..."]
Colours = UInt8[np.ndarray, "height width 3"]
Greys = UInt8[np.ndarray, "height width"]

GOP_FRAMES = 12
RGB_CRF = 14

# One thread and no version strings: the bytes must not depend on the number of cores.
_BITEXACT = {"threads": "1", "flags": "+bitexact"}
_EXACT = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.BITEXACT
"""Swscale's quick paths round by what the processor and the place in memory allow."""
_H264 = {"bf": "0", "g": str(GOP_FRAMES), "keyint_min": "1", **_BITEXACT}
# Next to `medium` at equal crf 3.4 times as fast, 0.35 dB better, 70 % larger [832x480, indoor hall, crf 14].
# `veryfast` is smaller, but its lookahead makes other bytes of the same pictures in some of fifty runs [96x64].
_RGB = {"preset": "superfast", **_H264}
# `medium` would take three times as long for streams a quarter smaller.
_LOSSLESS = {"preset": "ultrafast", "qp": "0", "profile": "high444", **_H264}
# Statistics that go on from picture to picture within a GOP:
# 23 % less of depth over grass, 7 % less in a hall, at no cost in time.
_FFV1 = {"level": "3", "g": str(GOP_FRAMES), "slices": "4", "slicecrc": "1", **_BITEXACT}
_FFV1_8 = {"coder": "0", "context": "0", **_FFV1}
"""Golomb codes know runs, of which maps of ids are made: half the size and time of the range coder."""
_FFV1_16 = {"coder": "2", "context": "1", **_FFV1}


@dataclass(frozen=True)
class StreamFacts:
    """What a container says of its picture stream, and what decoding it showed.

    num_frames: frames that decode. times_s: (frames,) presentation times. fps: nominal rate.
    codec: `h264`, `ffv1`. pixel_format: `yuv420p`, `yuv444p`, `gray16le`, `gray`.
    """

    codec: str
    pixel_format: str
    width_px: int
    height_px: int
    fps: float
    num_frames: int
    times_s: Float[np.ndarray, " frames"]
    has_b_frames: bool


def encode_rgb(frames: Iterable[Colours], fps: float, crf: int = RGB_CRF) -> bytes:
    """mp4 for eyes and trainers: H.264 yuv420p, BT.709; crf 0 (no loss) to 51."""
    # 0 is lossless, which the high profile has no words for
    options = {"crf": str(crf), "profile": "high" if crf > 0 else "high444", **_RGB}
    return _encode(frames, fps, "rgb24", "libx264", "yuv420p", options, "mp4")


def encode_drawing(frames: Iterable[Colours], fps: float) -> bytes:
    """mp4 of a drawn map: H.264 4:4:4 without loss in YCbCr.

    4:2:0 ruins thin skeletons: mean error 8.8/255 on their pixels against 0.3 [measured, DWPose map 832x480].
    """
    return _encode(frames, fps, "rgb24", "libx264", "yuv444p", _LOSSLESS, "mp4")


def encode_map8(frames: Iterable[Greys], fps: float) -> bytes:
    """mkv of grey values, FFV1, exact."""
    return _encode(frames, fps, "gray", "ffv1", "gray", _FFV1_8, "matroska")


def encode_map16(frames: Iterable[UInt16[np.ndarray, "height width"]], fps: float) -> bytes:
    """mkv of 16-bit values, FFV1, exact."""
    return _encode(frames, fps, "gray16le", "ffv1", "gray16le", _FFV1_16, "matroska")


def decode_rgb(data: bytes) -> Video:
    """All frames of an mp4 in RGB, with the colour matrix the stream names."""
    return np.stack(list(each_frame(data, "rgb24")))


def decode_map8(data: bytes) -> Ids:
    """What `encode_map8` was given."""
    return np.stack(list(each_frame(data, "gray")))


def decode_map16(data: bytes) -> UInt16[np.ndarray, "frames height width"]:
    """What `encode_map16` was given."""
    return np.stack(list(each_frame(data, "gray16le")))


def decode_planes(data: bytes) -> UInt8[np.ndarray, "frames 3 height width"]:
    """The stored Y, Cb, Cr planes of a 4:4:4 stream, without any conversion."""
    return np.stack(list(each_frame(data, "yuv444p")))


def planes_from_rgb(frames: Video) -> UInt8[np.ndarray, "frames 3 height width"]:
    """The Y, Cb, Cr planes that `encode_drawing` stores for these pictures."""
    return np.stack([_converted(frame, "rgb24", "yuv444p").to_ndarray() for frame in frames])


def describe_stream(data: bytes) -> StreamFacts:
    """Decode the whole stream and say what is in it."""
    return read_stream(data, "")[0]


def read_stream(data: bytes, layout: str) -> tuple[StreamFacts, list[Picture]]:
    """What is in a stream, and its frames as `rgb24`, `gray`, `gray16le` or `yuv444p` arrays (none for "")."""
    times, kinds, pictures = [], set(), []
    converter = VideoReformatter()
    with opened(data) as container:
        stream = container.streams.video[0]
        for frame in decoded_frames(container):
            times.append(frame.time)
            kinds.add(PictureType(frame.pict_type))
            if layout:
                pictures.append(converter.reformat(frame, format=layout, threads=1).to_ndarray())
        facts = StreamFacts(
            codec=stream.codec_context.name,
            pixel_format=str(stream.codec_context.pix_fmt),
            width_px=stream.codec_context.width,
            height_px=stream.codec_context.height,
            fps=float(stream.average_rate or 0),
            num_frames=len(times),
            times_s=np.array(times, float),
            has_b_frames=PictureType.B in kinds,
        )
    return facts, pictures


def _encode(
    frames: Iterable[Picture], fps: float, source: str, codec: str, stored: str, options: dict[str, str], kind: str
) -> bytes:
    """A stream of pictures, of which one at a time is in memory."""
    rate, pictures = Fraction(fps).limit_denominator(1001), iter(frames)
    first = next(pictures)
    # A file, because the muxer opens its output a second time to move the index to the front.
    with file_in_memory() as path:
        muxer = {"fflags": "+bitexact"} | ({"movflags": "+faststart"} if kind == "mp4" else {})
        with av.open(str(path), "w", format=kind, options=muxer) as container:
            stream: Any = container.add_stream(codec, rate=rate, options=options)
            stream.width, stream.height, stream.pix_fmt = first.shape[1], first.shape[0], stored
            stream.codec_context.thread_count = 1
            if kind == "mp4":
                _tag_bt709(stream.codec_context)
            for number, frame in enumerate(chain([first], pictures)):
                picture = _converted(frame, source, stored)
                picture.pts, picture.time_base = number, 1 / rate
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))
        return path.read_bytes()


def _tag_bt709(context: Any) -> None:
    context.colorspace = Colorspace.ITU709
    context.color_range = ColorRange.MPEG
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709


def _converted(frame: Picture, source: str, stored: str) -> av.VideoFrame:
    """Swscale takes BT.601 unless told otherwise, so the matrix is always named."""
    picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format=source)
    if source == stored:
        return picture
    return VideoReformatter().reformat(
        picture,
        format=stored,
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
        interpolation=_EXACT,
        threads=1,
    )


def opened(data: bytes) -> Any:
    try:
        container = av.open(io.BytesIO(data))
    except av.FFmpegError as error:
        raise DatasetError(f"not a readable video stream ({error}); make the dataset again") from error
    if not container.streams.video:
        container.close()
        raise DatasetError("a video member holds no picture stream; make the dataset again")
    return container


def each_frame(data: bytes, layout: str) -> Iterator[Picture]:
    """Frames one at a time as `rgb24`, `gray`, `gray16le` or `yuv444p` arrays.

    The converter is our own and has one thread: PyAV's shared one keeps a thread pool that is
    dead in a forked DataLoader worker, which then waits for ever [seen with PyAV 19]."""
    converter = VideoReformatter()
    with opened(data) as container:
        for frame in decoded_frames(container):
            yield converter.reformat(frame, format=layout, threads=1).to_ndarray()


def decoded_frames(container: Any) -> Iterator[av.VideoFrame]:
    try:
        yield from container.decode(video=0)
    except av.FFmpegError as error:
        raise DatasetError(f"video stream is damaged ({error}); make the dataset again") from error
