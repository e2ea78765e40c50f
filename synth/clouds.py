"""Clouds as a layer at one height: how much of the sky they cover in each direction, and how light they are there."""

import functools

import cv2
import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import unit
from synth.randomness import generator

Layer = Float[np.ndarray, "rows columns"]

_SIZE_PX, _SIZE = 1024, 9.0
"""The layer repeats after so many times its own height."""
_ROUGHNESS = 1.75
"""Fall of amplitude with frequency: near that of measured cloud fields (liquid water follows k^-5/3 in power)."""
_FLATTEN = 0.10
"""The layer bends down at the horizon, where it would otherwise be seen from infinitely far."""
_SOFT = 0.13
_TOWARDS_SUN = 0.07
_HAZE_DEG = (1.0, 9.0)


def clouds(
    directions: Float[np.ndarray, "rows columns 3"],
    towards_sun: Float[np.ndarray, "3"],
    cover: float,
    seed: int,
) -> tuple[Layer, Layer]:
    """Opacity 0..1 and lightness 0.45..1.2 of the clouds in each direction; none below the horizon.

    cover: share of the layer that is cloud, 1: all. A thick cloud is darker below, and lighter on the sun's side.
    """
    up = np.maximum(directions[..., 2], 0.0)
    place = directions[..., :2] / (up + _FLATTEN)[..., None]
    near = _smooth(up, 0.08, 0.30)
    field = _amount(place, near, seed)
    lee = _amount(place + _TOWARDS_SUN * unit(towards_sun)[:2], near, seed)
    edge = (1.0 - cover) * (1.0 + 2.0 * _SOFT) - _SOFT
    opacity = _smooth(field, edge - _SOFT, edge + _SOFT)
    thickness = np.clip((field - 1.0 + cover) / max(cover, 0.3), 0.0, 1.0)
    # a closed layer hides the sun: it has no lit sides
    lightness = np.clip(1.05 - 0.42 * thickness + 2.0 * (1.1 - cover) * (field - lee), 0.45, 1.2)
    low, high = np.sin(np.deg2rad(_HAZE_DEG))
    return opacity * _smooth(up, low, high), lightness


def _smooth(value: Layer, low: float, high: float) -> Layer:
    share = np.clip((value - low) / (high - low), 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)


def _amount(place: Float[np.ndarray, "rows columns 2"], near: Layer, seed: int) -> Layer:
    """The field, uniform in 0..1, at places of the layer; far away without its fine part, which would flicker."""
    fine, coarse = _field(seed)
    across, along = ((place[..., axis] * (_SIZE_PX / _SIZE)).astype(np.float32) for axis in (0, 1))
    fine, coarse = (
        cv2.remap(field, across, along, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP) for field in (fine, coarse)
    )
    return near * fine + (1.0 - near) * coarse


@functools.lru_cache(maxsize=2)
def _field(seed: int) -> tuple[Layer, Layer]:
    """Fractal noise that repeats at its edges, spread evenly over 0..1, and the same without its fine part."""
    rows, columns = np.meshgrid(np.fft.fftfreq(_SIZE_PX), np.fft.rfftfreq(_SIZE_PX), indexing="ij")
    frequency = np.hypot(rows, columns)
    # no wave longer than a third of the layer: the same share is covered wherever one looks
    spectrum = np.where(frequency > 3.0 / _SIZE_PX, np.maximum(frequency, 1e-9) ** -_ROUGHNESS, 0.0)
    noise = np.fft.rfft2(generator(seed, "clouds").standard_normal((_SIZE_PX, _SIZE_PX))) * spectrum
    fields = (np.fft.irfft2(noise * np.exp(-0.5 * (frequency * blur) ** 2)) for blur in (0.0, 40.0))
    fine, coarse = (_evenly(field) for field in fields)
    return fine, coarse


def _evenly(field: Layer) -> Layer:
    """Values replaced by their share of smaller ones, by the normal distribution that such a sum of waves has."""
    deviations = np.linspace(-4.0, 4.0, 801)
    shares = np.cumsum(np.exp(-0.5 * deviations**2))
    return np.interp((field - field.mean()) / field.std(), deviations, shares / shares[-1]).astype(np.float32)
