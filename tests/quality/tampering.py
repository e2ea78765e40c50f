"""One member, array or fact of a sample changed, and all else left alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from lie import Members

from synth.clip import to_json
from synth.labels import Labels
from synth.video import decode_map8, decode_map16, decode_rgb, encode_drawing, encode_map8, encode_map16, encode_rgb


def with_labels(members: Members, change: Callable[[Labels], Labels]) -> Members:
    return members | {"labels.npz": change(Labels.from_bytes(members["labels.npz"])).to_bytes()}


def with_array(members: Members, name: str, change: Callable[[np.ndarray], Any]) -> Members:
    """One array of labels.npz changed in place or replaced."""

    def changed(labels: Labels) -> Labels:
        array = labels.arrays()[name].copy()
        result = change(array)
        array = array if result is None else result
        if name in labels.equipment:
            return replace(labels, equipment=labels.equipment | {name: array})
        return replace(labels, **{name: array})

    return with_labels(members, changed)


def alter(name: str, change: Callable[[np.ndarray], Any]) -> Callable[[Members], Members]:
    return lambda m: with_array(m, name, change)


def with_facts(members: Members, **facts: Any) -> Members:
    return members | {"json": to_json(json.loads(members["json"]) | facts)}


def with_record(members: Members, change: Callable[[dict[str, Any]], None]) -> Members:
    record = json.loads(members["events.json"])
    change(record)
    return members | {"events.json": to_json(record)}


def fps_of(members: Members) -> float:
    return float(json.loads(members["json"])["fps"])


def with_map8(members: Members, suffix: str, change: Callable[[np.ndarray], np.ndarray]) -> Members:
    return members | {suffix: encode_map8(change(decode_map8(members[suffix]).copy()), fps_of(members))}


def with_map16(members: Members, suffix: str, change: Callable[[np.ndarray], np.ndarray]) -> Members:
    return members | {suffix: encode_map16(change(decode_map16(members[suffix]).copy()), fps_of(members))}


def with_drawing(members: Members, suffix: str, change: Callable[[np.ndarray], np.ndarray]) -> Members:
    drawn = np.ascontiguousarray(change(decode_rgb(members[suffix]).copy()))
    return members | {suffix: encode_drawing(drawn, fps_of(members))}


def with_film(members: Members, change: Callable[[np.ndarray], np.ndarray], fps: float = 0.0) -> Members:
    pictures = np.ascontiguousarray(change(decode_rgb(members["mp4"]).copy()))
    return members | {"mp4": encode_rgb(pictures, fps or fps_of(members))}
