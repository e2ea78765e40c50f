"""FBX and glTF to Take through Blender's importers, which run in a process of their own."""

import re
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np

from synth.mocap.apart import read_apart
from synth.mocap.doubt import fps_of
from synth.mocap.raw import take_from_raw
from synth.mocap.take import Z_UP_FROM_Y_UP, Take
from synth.mocap.world import PosedJoints, rigid

LIMIT_S = 1800.0
"""Longer than any sane file takes; a damaged one may keep Blender busy for ever."""


def blender_take(path: Path, clip: str | None, fps: float | None, unit_m: float | None, up: str | None) -> Take:
    """The Take of the best skeleton in the file and its longest animation, or the one called `clip`."""
    arrays = read_apart("synth.blender.recording", "Blender", path, LIMIT_S, clip)
    declared_m, declared_up = _declared(path)
    posed, rest = arrays["posed"], arrays["rest"]
    if declared_up == "y":
        turn = np.eye(4)
        turn[:3, :3] = Z_UP_FROM_Y_UP.T
        posed, rest = turn @ posed, turn @ rest
    names, parents = tuple(map(str, arrays["names"])), tuple(map(int, arrays["parents"]))
    raw = rigid(PosedJoints(names, parents, _in_units(rest, declared_m), _in_units(posed, declared_m)), str(path))
    warnings = tuple(map(str, arrays["warnings"])) + raw.warnings
    raw = replace(raw, warnings=warnings, unit_m=declared_m, up=declared_up)
    return take_from_raw(raw, fps_of(float(arrays["fps"]), fps, str(path)), unit_m, up, str(path))


def _in_units(matrices: np.ndarray, unit_m: float) -> np.ndarray:
    result = matrices.copy()
    result[..., :3, 3] /= unit_m
    return result


def _declared(path: Path) -> tuple[float, str]:
    """Metres per unit and up axis that the file declares, and Blender has honoured. glTF: metres, y up."""
    if path.suffix.lower() != ".fbx":
        return 1.0, "y"
    data = path.read_bytes()
    scale = _fbx_number(data, b"UnitScaleFactor", b"doubleS\x06\0\0\0NumberS\0\0\0\0D", "<d")
    axis = _fbx_number(data, b"UpAxis", b"intS\x07\0\0\0IntegerS\0\0\0\0I", "<i")
    return 0.01 * (scale if scale and scale > 0 else 1.0), "z" if axis == 2 else "y"


def _fbx_number(data: bytes, name: bytes, kind: bytes, form: str) -> float | None:
    """A number among the file's global settings, binary (`name`, type, value) or as text."""
    binary = re.search(re.escape(name + b"S") + b".\0\0\0" + re.escape(kind) + b"(.{%d})" % struct.calcsize(form),
                       data, re.DOTALL)  # fmt: skip
    if binary:
        return float(struct.unpack(form, binary[1])[0])
    text = re.search(rb'"' + name + rb'"(?:\s*,\s*"[^"]*"){3}\s*,\s*([-+.\deE]+)', data)
    return float(text[1]) if text else None
