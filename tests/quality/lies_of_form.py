"""Lies of form: members, facts, streams and arrays."""

import io
from dataclasses import replace

import numpy as np
from lie import Lie, Members
from tampering import (
    alter,
    fps_of,
    with_drawing,
    with_facts,
    with_film,
    with_labels,
)


def _without(members: Members, suffix: str) -> Members:
    return {name: data for name, data in members.items() if name != suffix}


def _short(members: Members) -> Members:
    """`boxes` without the last frame; Labels would refuse to be made so."""
    with np.load(io.BytesIO(members["labels.npz"])) as file:
        arrays = {name: file[name] for name in file.files}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays | {"boxes": arrays["boxes"][:-1]})
    return members | {"labels.npz": buffer.getvalue()}


def _nan(array: np.ndarray) -> None:
    array[0, 0, 0] = np.nan


OF_FORM: tuple[Lie, ...] = (
    Lie("a member is missing", ("members",), lambda m: _without(m, "seg.mkv")),
    Lie("a member is unknown", ("members",), lambda m: m | {"mask.png": b"1"}),
    Lie("members are in another order", ("members",), lambda m: dict(reversed(m.items()))),
    Lie("the caption is empty", ("members", "caption"), lambda m: m | {"txt": b" \n"}),
    Lie("the frame rate is an int", ("facts",), lambda m: with_facts(m, fps=int(fps_of(m)))),
    Lie("another schema", ("facts",), lambda m: with_facts(m, schema=2)),
    Lie("a fact too many", ("facts",), lambda m: with_facts(m, mood="good")),
    Lie("a frame is dropped", ("streams",), lambda m: with_film(m, lambda a: a[:-1])),
    Lie("another frame rate", ("streams",), lambda m: with_film(m, lambda a: a, fps=fps_of(m) + 1)),
    Lie("another size", ("streams",), lambda m: with_drawing(m, "pose.mp4", lambda a: a[:, :-32])),
    Lie("pictures in place of drawings", ("streams",), lambda m: m | {"pose.mp4": m["mp4"]}),
    Lie("a stream is cut off", ("streams",), lambda m: m | {"depth.mkv": m["depth.mkv"][: len(m["depth.mkv"]) // 2]}),
    Lie("not a number", ("arrays",), alter("smplx_trans", _nan)),
    Lie("a person's array is a frame short", ("arrays",), _short),
    Lie("an equipment pose is missing", ("arrays",), lambda m: with_labels(m, lambda one: replace(one, equipment={})),
        needs=("ball_pose",)),
)  # fmt: skip
