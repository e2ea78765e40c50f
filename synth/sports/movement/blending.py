"""One stretch of motion passes into the next: goals of the whole body joined where they overlap in time."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import slerp
from synth.motion.grasp import blend
from synth.motion.posing import Goals, LimbGoal
from synth.sports.movement.curves import ramp

Array = np.ndarray[Any, np.dtype[Any]]
Part = TypeVar("Part", Goals, LimbGoal)
Share = Float[np.ndarray, " frames"]
Stretch = tuple[int, Goals]
"""First frame and goals of that and the following frames."""


def joined(stretches: list[Stretch]) -> Goals:
    """Each stretch begins before the one before it ends, and takes over within the overlap."""
    (_, total), *others = stretches
    for start, goals in others:
        shared = len(total.pelvis_position) - start
        share = ramp(np.arange(shared) + 0.5, 0.0, float(shared))
        both = blended(cut(total, start, None), cut(goals, 0, shared), share)
        total = concatenated([cut(total, 0, start), both, cut(goals, shared, None)])
    return total


def blended(start: Goals, end: Goals, share: Share) -> Goals:
    """The goals `share` (0 to 1, per frame) of the way from `start` to `end`."""

    def mix(name: str, a: Array, b: Array) -> Array:
        if name == "fingers":
            return blend(a, b, share)
        if a.ndim == 3:
            return slerp(a, b, share)
        weight = share.reshape(-1, *[1] * (a.ndim - 1))
        return (1.0 - weight) * a + weight * b

    return _each(mix, start, end)


def cut(goals: Goals, first: int, last: int | None) -> Goals:
    """Frames [first, last) of the goals."""
    return _each(lambda _, array: array[first:last], goals)


def concatenated(parts: list[Goals]) -> Goals:
    """The parts one after the other."""
    return _each(lambda _, *arrays: np.concatenate(arrays), *parts)


def _each(change: Callable[..., Array], *parts: Part) -> Part:
    """`change(name, *arrays)` of every array of goals; what only some of them have is zero in the others."""
    made: dict[str, Any] = {}
    for field in fields(parts[0]):
        values = [getattr(part, field.name) for part in parts]
        given: Any = next((value for value in values if value is not None), None)
        if isinstance(given, LimbGoal):
            made[field.name] = _each(change, *values)
        elif given is not None:
            frames = [len(part.rotation if isinstance(part, LimbGoal) else part.pelvis) for part in parts]
            full = [
                np.zeros((count, *given.shape[1:])) if value is None else value
                for value, count in zip(values, frames, strict=True)
            ]
            made[field.name] = change(field.name, *full)
    return type(parts[0])(**made)
