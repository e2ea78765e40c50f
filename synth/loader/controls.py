"""Control signals by name: from a clip's bytes to the tensors that a trainer is given."""

import io
import wave
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import torch

from synth.errors import DatasetError
from synth.loader import picture_controls as pictures
from synth.loader.clip_view import ClipView
from synth.loader.clip_view import Read as Read
from synth.pose_map import STYLES, draw

Sample = dict[str, Any]

_DRAWN = "pose:"

DEFAULT: tuple[str, ...] = ("video", "pose", "depth", "ids", "caption", "cameras")


def decoded(view: ClipView, controls: Sequence[str]) -> Sample:
    """`facts` and the asked-for controls of one clip."""
    sample: Sample = {"facts": view.facts}
    for name in controls:
        found = _decoder(name)(view)
        sample |= found if name == "cameras" else {name: found}
    return sample


def check_controls(controls: Sequence[str]) -> None:
    """DatasetError where there is no such control or no such style."""
    unknown = sorted(name for name in controls if name not in CONTROLS and not name.startswith(_DRAWN))
    if unknown:
        raise DatasetError(f"unknown controls {unknown}; choose from {', '.join(CONTROLS)}, {_DRAWN}STYLE")
    styles = sorted({name.removeprefix(_DRAWN) for name in controls if name.startswith(_DRAWN)} - set(STYLES))
    if styles:
        raise DatasetError(f"unknown pose styles {styles}; choose from {', '.join(STYLES)}")


def _decoder(name: str) -> Callable[[ClipView], Any]:
    return partial(_drawn, style=name.removeprefix(_DRAWN)) if name.startswith(_DRAWN) else _DECODERS[name]


def _drawn(view: ClipView, style: str) -> torch.Tensor:
    """(T,3,H,W) uint8 RGB: the skeletons drawn at the view's size; plain `pose` is the stored drawing."""
    width, height = view.cover.size_px
    frames = np.zeros((len(view.window.frames), height, width, 3), np.uint8)
    joints2d, hidden_by = view.array("joints2d"), view.array("hidden_by")
    for target, *found in zip(frames, joints2d, hidden_by, strict=True):
        target[:] = draw(found[0], width, height, STYLES[style], found[1])
    return torch.from_numpy(frames).permute(0, 3, 1, 2)


def _audio(view: ClipView) -> torch.Tensor:
    """(2,N) float32, -1 to 1, for as long as the window lasts; silence where that is beyond the clip's end."""
    with wave.open(io.BytesIO(view.read("wav"))) as file:
        begin, count = (round(s * file.getframerate()) for s in (view.window.start_s, view.window.duration_s))
        file.setpos(min(begin, file.getnframes()))
        found = np.frombuffer(file.readframes(count), "<i2").reshape(-1, file.getnchannels())
    samples = np.zeros((found.shape[1], count), np.float32)
    samples[:, : len(found)] = found.T / np.float32(32768)
    return torch.from_numpy(samples)


def _cameras(view: ClipView) -> Sample:
    return {name: torch.from_numpy(view.array(name)).float() for name in ("K", "world_from_camera")}


def _labels(view: ClipView) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(view.array(name)) for name in view.array_names}


_DECODERS: dict[str, Callable[[ClipView], Any]] = {
    "video": partial(pictures.colours, suffix="mp4"),
    "pose": partial(pictures.colours, suffix="pose.mp4"),
    "depth": pictures.depth,
    "ids": partial(pictures.greys, suffix="seg.mkv"),
    "parts": partial(pictures.greys, suffix="part.mkv"),
    "normal": partial(pictures.coded, suffix="normal.mp4"),
    "flow": pictures.flow,
    "edges": partial(pictures.greys, suffix="edge.mkv"),
    "reference": pictures.reference,
    "audio": _audio,
    "caption": lambda view: view.read("txt").decode(),
    "cameras": _cameras,
    "labels": _labels,
}

CONTROLS: tuple[str, ...] = tuple(_DECODERS)
"""All names; `flow` and `edges` are there where the dataset's recipe asked for them."""
