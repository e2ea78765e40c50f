"""Datasets whose clips have the keys of true ones and show something else, to be exported and read back as the true."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import tiny
from video_batches import FRONT, SIDE, TWO_PEOPLE

from synth.clip import Clip
from synth.dataset import write_dataset
from synth.manifest import Dataset
from synth.video import decode_map8, decode_map16, decode_rgb, encode_drawing, encode_map8, encode_map16, encode_rgb

FPS, DRAWINGS, MAPS8 = tiny.FPS, ("pose.mp4", "normal.mp4"), ("seg.mkv", "part.mkv")
LATE = (0, 0, *range(1, tiny.FRAMES - 1))
"""Every frame but the first shows the moment before."""
Members = dict[str, bytes]


def pictures_at(members: Mapping[str, bytes], frames: Sequence[int]) -> Members:
    """The picture with these frames of it."""
    return {"mp4": encode_rgb(decode_rgb(members["mp4"])[list(frames)], FPS)}


def controls_at(members: Mapping[str, bytes], frames: Sequence[int]) -> Members:
    """All but the picture with these frames of it."""
    rows = list(frames)
    changed = {name: encode_drawing(decode_rgb(members[name])[rows], FPS) for name in DRAWINGS}
    changed |= {name: encode_map8(decode_map8(members[name])[rows], FPS) for name in MAPS8}
    changed["depth.mkv"] = encode_map16(decode_map16(members["depth.mkv"])[rows], FPS)
    return changed | labels_with(members, lambda name, array: array if is_still(name) else array[rows])


def labels_with(members: Mapping[str, bytes], change: Callable[[str, np.ndarray], np.ndarray]) -> Members:
    """labels.npz with other arrays."""
    arrays, file = np.load(io.BytesIO(members["labels.npz"])), io.BytesIO()
    np.savez(file, **{name: change(name, arrays[name]) for name in arrays.files})
    return {"labels.npz": file.getvalue()}


def is_still(name: str) -> bool:
    """Whether an array holds for all frames."""
    return name in ("smplx_betas", "person_ids", "venue_points3d") or name.startswith("ref_")


def late_pictures(clip: Clip, others: Mapping[str, Clip]) -> Members:
    return pictures_at(clip.members, LATE)


def late_controls(clip: Clip, others: Mapping[str, Clip]) -> Members:
    return controls_at(clip.members, LATE)


def black_controls(clip: Clip, others: Mapping[str, Clip]) -> Members:
    """Nothing drawn, nobody in the picture, no surface anywhere."""
    changed = {name: encode_drawing(np.zeros_like(decode_rgb(clip.members[name])), FPS) for name in DRAWINGS}
    changed |= {name: encode_map8(np.zeros_like(decode_map8(clip.members[name])), FPS) for name in MAPS8}
    changed["depth.mkv"] = encode_map16(np.zeros_like(decode_map16(clip.members["depth.mkv"])), FPS)
    return changed | labels_with(clip.members, lambda name, array: array * (name != "joints2d"))


def a_frame_fewer(clip: Clip, others: Mapping[str, Clip]) -> Members:
    rows = range(tiny.FRAMES - 1)
    facts = json.loads(clip.members["json"]) | {"num_frames": len(rows)}
    changed = pictures_at(clip.members, rows) | controls_at(clip.members, rows)
    return changed | {"json": json.dumps(facts).encode()}


def another_shot(clip: Clip, others: Mapping[str, Clip]) -> Members:
    return _of(others[TWO_PEOPLE if clip.key != TWO_PEOPLE else FRONT])


def another_view(clip: Clip, others: Mapping[str, Clip]) -> Members:
    return _of(others[SIDE if clip.key == FRONT else FRONT])


def nothing(clip: Clip, others: Mapping[str, Clip]) -> Members:
    return {}


LIES = {
    lie.__name__: lie
    for lie in (late_pictures, late_controls, black_controls, a_frame_fewer, another_shot, another_view, nothing)
}


def lying(lie: str, clips: Sequence[Clip], folder: Path) -> Dataset:
    """A dataset of clips with the same keys, of which each tells the lie."""
    others = {clip.key: clip for clip in clips}
    told = [_with(clip, LIES[lie](clip, others)) for clip in clips]
    return write_dataset(told, folder, "large", {"seed": 7}, "0123456789ab", 3)


def _of(clip: Clip) -> Members:
    return {name: data for name, data in clip.members.items() if name != "json"}


def _with(clip: Clip, members: Members) -> Clip:
    whole = {**clip.members, **members}
    return replace(clip, members=whole, facts=json.loads(whole["json"]))
