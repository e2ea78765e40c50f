"""From a clip's bytes to what a trainer is given: tensors by the name of the control signal."""

import io
import json
import wave
from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
import torch

from synth.depth import metres
from synth.errors import DatasetError
from synth.video import decode_map8, decode_map16, decode_rgb

Sample = dict[str, Any]
Read = Callable[[str], bytes]
"""Bytes of a member by its suffix."""

DEFAULT: tuple[str, ...] = ("video", "pose", "depth", "ids", "caption", "cameras")


def decoded(read: Read, controls: Sequence[str]) -> Sample:
    """`facts` and the asked-for controls of one clip."""
    facts = json.loads(read("json"))
    sample: Sample = {"facts": facts}
    for name in controls:
        found = _DECODERS[name](read, facts)
        sample |= found if name == "cameras" else {name: found}
    return sample


def _pictures(suffix: str) -> Callable[..., torch.Tensor]:
    """(T,3,H,W) uint8 of a colour stream."""
    return lambda read, facts: torch.from_numpy(decode_rgb(read(suffix))).permute(0, 3, 1, 2).contiguous()


def _grey(suffix: str) -> Callable[..., torch.Tensor]:
    """(T,1,H,W) uint8 of a grey stream."""
    return lambda read, facts: torch.from_numpy(decode_map8(read(suffix))[:, None])


def _depth(read: Read, facts: dict[str, Any]) -> torch.Tensor:
    return torch.from_numpy(metres(decode_map16(read("depth.mkv")), facts["depth_near_m"])[:, None])


def _flow(read: Read, facts: dict[str, Any]) -> torch.Tensor:
    """(T,3,H,W) float32: to the right, down [px], and the status 0 unknown, 1 visible next, 2 covered, 3 gone."""
    stacked = decode_map16(read("flow.mkv"))
    planes = stacked.reshape(len(stacked), 3, facts["height"], facts["width"]).astype(np.float32)
    planes[:, :2] = np.where(planes[:, 2:] > 0, (planes[:, :2] - 32768) * np.float32(facts["flow_scale_px"]), 0)
    return torch.from_numpy(planes)


def _audio(read: Read, facts: dict[str, Any]) -> torch.Tensor:
    """(2,N) float32, -1 to 1."""
    with wave.open(io.BytesIO(read("wav"))) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
    return torch.from_numpy((samples.T / np.float32(32768)).astype(np.float32))


def _reference(read: Read, facts: dict[str, Any]) -> torch.Tensor:
    """(3,H,W) uint8 RGB."""
    picture = cv2.imdecode(np.frombuffer(read("ref.png"), np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise DatasetError("ref.png is not a picture")
    return torch.from_numpy(np.ascontiguousarray(picture[..., ::-1])).permute(2, 0, 1).contiguous()


def _numbers(read: Read) -> Any:
    return np.load(io.BytesIO(read("labels.npz")), allow_pickle=False)


def _cameras(read: Read, facts: dict[str, Any]) -> Sample:
    with _numbers(read) as file:
        return {name: torch.from_numpy(file[name]).float() for name in ("K", "world_from_camera")}


def _labels(read: Read, facts: dict[str, Any]) -> dict[str, torch.Tensor]:
    with _numbers(read) as file:
        return {name: torch.from_numpy(file[name]) for name in file.files}


_DECODERS: dict[str, Callable[[Read, dict[str, Any]], Any]] = {
    "video": _pictures("mp4"),
    "pose": _pictures("pose.mp4"),
    "depth": _depth,
    "ids": _grey("seg.mkv"),
    "parts": _grey("part.mkv"),
    "normal": _pictures("normal.mp4"),
    "flow": _flow,
    "edges": _grey("edge.mkv"),
    "reference": _reference,
    "audio": _audio,
    "caption": lambda read, facts: read("txt").decode(),
    "cameras": _cameras,
    "labels": _labels,
}

CONTROLS: tuple[str, ...] = tuple(_DECODERS)
"""All names; `flow` and `edges` are there where the dataset's recipe asked for them."""
