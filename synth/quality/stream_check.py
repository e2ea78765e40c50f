"""Checks of a clip's video streams against what its json says."""

from collections.abc import Iterator, Mapping

import numpy as np

from synth.video import Picture, StreamFacts, read_stream

# suffix -> (codec, stored as, read as)
STREAMS: dict[str, tuple[str, str, str]] = {
    "mp4": ("h264", "yuv420p", "gray"),
    "pose.mp4": ("h264", "yuv444p", "gray"),
    "depth.mkv": ("ffv1", "gray16le", "gray16le"),
    "seg.mkv": ("ffv1", "gray", "gray"),
    "part.mkv": ("ffv1", "gray", "gray"),
    "normal.mp4": ("h264", "yuv444p", "gray"),
}
_MKV_CLOCK_S = 0.0011
"""Matroska writes times in whole milliseconds; its nominal rate is exact."""
_MP4_CLOCK_S = 0.0001


def check_streams(
    members: Mapping[str, bytes], facts: Mapping[str, str | int | float]
) -> tuple[list[str], dict[str, Picture]]:
    """Failures, and the decoded frames (frames, height, width) by suffix."""
    failures: list[str] = []
    decoded: dict[str, Picture] = {}
    for suffix, (codec, stored, layout) in STREAMS.items():
        stream, pictures = read_stream(members[suffix], layout)
        failures += [f"{suffix}: {failure}" for failure in _stream_failures(stream, facts, codec, stored)]
        decoded[suffix] = np.stack(pictures) if pictures else np.zeros((0, 0, 0), np.uint8)
    flat = [number for number, picture in enumerate(decoded["mp4"]) if np.ptp(picture) < 4]
    if flat:
        failures.append(f"mp4: frame {flat[0]} is one colour; look at the render")
    return failures, decoded


def _stream_failures(
    stream: StreamFacts, facts: Mapping[str, str | int | float], codec: str, stored: str
) -> Iterator[str]:
    expected = (int(facts["width"]), int(facts["height"]))
    if (stream.codec, stream.pixel_format) != (codec, stored):
        yield f"is {stream.codec} {stream.pixel_format} instead of {codec} {stored}"
    if (stream.width_px, stream.height_px) != expected:
        yield f"is {stream.width_px}x{stream.height_px} px instead of {expected[0]}x{expected[1]}"
    if stream.num_frames != int(facts["num_frames"]):
        yield f"has {stream.num_frames} frames instead of {facts['num_frames']}"
    fps = float(facts["fps"])
    if abs(stream.fps - fps) > 1e-3:
        yield f"runs at {stream.fps} fps instead of {fps}"
    tolerance_s = _MP4_CLOCK_S if codec == "h264" else _MKV_CLOCK_S
    if np.abs(stream.times_s - np.arange(stream.num_frames) / fps).max(initial=0.0) > tolerance_s:
        yield "its frames are not at n / fps"
    if stream.has_b_frames:
        yield "has B-frames, which trainers seek wrongly"
