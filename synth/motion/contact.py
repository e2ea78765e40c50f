"""When does a foot stand, and where is the floor: contact with hysteresis, one vertical offset per clip."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

FLOOR_PERCENTILE = 3.0
"""The floor is where this share of frames has its lowest sole point: robust to a few frames of noise (1-5 %)."""


@dataclass(frozen=True)
class ContactLimits:
    """A part is in contact from when it is low and slow until it is high or fast.

    on_*: both must hold to begin; off_*: either ends it. min_s: shorter contacts and gaps are noise.
    """

    on_height_m: float = 0.05
    off_height_m: float = 0.065
    on_speed_m_s: float = 0.4
    off_speed_m_s: float = 0.6
    min_s: float = 0.05


FLOOR_LIMITS = ContactLimits(0.10, 0.12, 0.3, 0.4)
"""Feet before the floor is known: slow ones, within the unevenness of a badly calibrated recording."""


def detect_contact(
    height_m: Float[np.ndarray, " frames"],
    speed_m_s: Float[np.ndarray, " frames"],
    fps: float,
    limits: ContactLimits | None = None,
) -> Bool[np.ndarray, " frames"]:
    """Contact per frame with hysteresis; runs and gaps shorter than `min_s` (at least 3 frames) are removed."""
    limits = limits or ContactLimits()
    sure = (height_m < limits.on_height_m) & (speed_m_s < limits.on_speed_m_s)
    possible = (height_m < limits.off_height_m) & (speed_m_s < limits.off_speed_m_s)
    shortest = max(3, round(limits.min_s * fps))
    contact = np.zeros(len(sure), bool)
    for start, end in runs(possible):
        contact[start:end] = bool(sure[start:end].any())
    for start, end in runs(~contact):
        if end - start < shortest and start > 0 and end < len(contact):
            contact[start:end] = True
    for start, end in runs(contact):
        if end - start < shortest:
            contact[start:end] = False
    return contact


def runs(mask: Bool[np.ndarray, " frames"]) -> list[tuple[int, int]]:
    """Half-open frame ranges in which `mask` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def speed(points: Float[np.ndarray, "frames *more 3"], fps: float) -> Float[np.ndarray, "frames *more"]:
    """Speed per frame [m/s], by central differences."""
    if len(points) < 2:
        return np.zeros(points.shape[:-1])
    return np.linalg.norm(np.gradient(points, 1.0 / fps, axis=0), axis=-1)


def floor_height(points: tuple[Float[np.ndarray, "frames points 3"], ...], fps: float) -> float:
    """Height of the floor [m] below a clip, from the sole points of both feet.

    First guess: the lowest 1-5 % of frames (reference of retargeting). A toe that dips in the swing would set it, so
    where feet stand on that floor, their median height replaces it.
    """
    lowest = np.minimum(*(p[..., 2].min(1) for p in points))
    guess = float(np.percentile(lowest, FLOOR_PERCENTILE))
    standing = []
    for foot in points:
        contact = foot_contact(foot - [0.0, 0.0, guess], fps, FLOOR_LIMITS)
        standing.append(foot[contact, :, 2].min(1, initial=np.inf))
    heights = np.concatenate(standing)
    return float(np.median(heights)) if len(heights) >= 0.1 * len(lowest) else guess


def foot_contact(
    points: Float[np.ndarray, "frames points 3"], fps: float, limits: ContactLimits | None = None
) -> Bool[np.ndarray, " frames"]:
    """Contact of one foot with the floor z = 0: its lowest sole point is low and moves slowly."""
    lowest = np.argmin(points[..., 2], axis=1)
    rows = np.arange(len(points))
    return detect_contact(points[rows, lowest, 2], speed(points, fps)[rows, lowest], fps, limits)
