"""Video members: what they are, how large, how fast, and frame by frame on time."""

from collections.abc import Iterator

import numpy as np

from synth.quality.evidence import Evidence
from synth.video import StreamFacts

STORED: dict[str, tuple[str, str]] = {
    "mp4": ("h264", "yuv420p"), "pose.mp4": ("h264", "yuv444p"), "depth.mkv": ("ffv1", "gray16le"),
    "seg.mkv": ("ffv1", "gray"), "part.mkv": ("ffv1", "gray"), "normal.mp4": ("h264", "yuv444p"),
    "flow.mkv": ("ffv1", "gray16le"), "edge.mkv": ("ffv1", "gray"),
}  # fmt: skip
"""Codec and pixel format by suffix."""
FLOW_BANDS = 3
"""flow.mkv holds dx, dy and status below each other."""
CLOCK_S = {"h264": 0.0001, "ffv1": 0.0011}
"""Matroska writes times in whole milliseconds; mp4 in fractions of a frame."""
RATE_FPS = 1e-3
FLAT_LEVELS = 4
"""A picture with a smaller range of grey is a failed render: noise and compression alone span 2 levels."""


def streams(evidence: Evidence) -> Iterator[str]:
    """Every video member is the kind of stream it should be, with all frames at n / fps."""
    for suffix in (suffix for suffix in STORED if suffix in evidence.members):
        stream = evidence.stream(suffix)
        yield from (f"{suffix} {failure}" for failure in _failures(stream, suffix, evidence))


def _failures(stream: StreamFacts, suffix: str, evidence: Evidence) -> Iterator[str]:
    codec, stored = STORED[suffix]
    width_px, height_px = evidence.size
    height_px *= FLOW_BANDS if suffix == "flow.mkv" else 1
    if (stream.codec, stream.pixel_format) != (codec, stored):
        yield f"is {stream.codec} {stream.pixel_format} instead of {codec} {stored}"
    if (stream.width_px, stream.height_px) != (width_px, height_px):
        yield f"is {stream.width_px}x{stream.height_px} px instead of {width_px}x{height_px}"
    if stream.num_frames != evidence.num_frames:
        yield f"has {stream.num_frames} frames instead of {evidence.num_frames}"
    fps = float(evidence.facts["fps"])
    if abs(stream.fps - fps) > RATE_FPS:
        yield f"runs at {stream.fps} fps instead of {fps}"
    late_s = np.abs(stream.times_s - np.arange(stream.num_frames) / fps).max(initial=0.0)
    if late_s > CLOCK_S[codec]:
        yield f"has frames {late_s * 1000:.1f} ms away from n / fps, limit {CLOCK_S[codec] * 1000:.1f} ms"
    if stream.has_b_frames:
        yield "has B-frames, which trainers seek wrongly"


def rgb(evidence: Evidence) -> Iterator[str]:
    """No frame of the picture is one colour."""
    flat = [number for number, picture in enumerate(evidence.frames("mp4")) if np.ptp(picture) < FLAT_LEVELS]
    if flat:
        yield f"frame {flat[0]} is one colour: its range is below {FLAT_LEVELS} levels; look at the render"
