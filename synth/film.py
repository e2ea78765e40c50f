"""Film: what the camera's inside adds to a picture: exposure time, depth of field, noise, compression."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from jaxtyping import Float, UInt8
from pydantic import Field

_GREY = 0.18
"""Middle grey in linear light."""
_READ_SHARE = 0.02
"""Share of the variance at middle grey that is there in the dark too: the sensor's electronics."""
_STEPS = 1 << 14


@dataclass(frozen=True)
class FilmRecipe:
    """One film for all cameras of a dataset.

    shutter_deg: share of the frame time for which the shutter is open, of 360; 0: no motion blur. f_stop: aperture of
    a lens that is focused on the athletes; 0: everything is sharp. sensor_mm: width of the sensor.
    noise: standard deviation at middle grey, as a share of white; 0: none. crf: quality of the H.264 stream, 0 lossless
    to 51; above 18 compression shows.
    """

    shutter_deg: Annotated[float, Field(ge=0.0, le=360.0)] = 0.0
    f_stop: Annotated[float, Field(ge=0.0)] = 0.0
    sensor_mm: Annotated[float, Field(gt=0.0)] = 36.0
    noise: Annotated[float, Field(ge=0.0, le=0.5)] = 0.0
    crf: Annotated[int, Field(ge=0, le=51)] = 14


def noisy(
    picture: UInt8[np.ndarray, "height width 3"], noise: float, rng: np.random.Generator
) -> UInt8[np.ndarray, "height width 3"]:
    """The picture as a sensor would have counted it: noise in linear light, stronger where there is more.

    Variance is that of counted photons, proportional to light, and of reading them out, the same everywhere.
    noise: standard deviation at middle grey in the encoded picture, as a share of white.
    """
    if noise == 0.0:
        return picture
    light, sigma = _light_and_sigma(noise)
    grain = rng.standard_normal(picture.shape, np.float32)
    seen = light[picture] + sigma[picture] * grain
    return _ENCODED[np.clip(seen * (_STEPS - 1) + 0.5, 0, _STEPS - 1).astype(np.uint16)]


def _light_and_sigma(noise: float) -> tuple[Float[np.ndarray, "256"], Float[np.ndarray, "256"]]:
    """Linear light of each 8-bit value, and the noise's standard deviation there."""
    value = np.arange(256) / 255.0
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    slope = 1.055 / 2.4 * _GREY ** (1.0 / 2.4 - 1.0)  # of the encoding at middle grey
    variance = (noise / slope) ** 2 * ((1.0 - _READ_SHARE) * light / _GREY + _READ_SHARE)
    return light.astype(np.float32), np.sqrt(variance).astype(np.float32)


def _encoded() -> UInt8[np.ndarray, " steps"]:
    """8-bit sRGB of evenly spaced linear light."""
    light = np.arange(_STEPS) / (_STEPS - 1)
    value = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1.0 / 2.4) - 0.055)
    return np.rint(255.0 * value).astype(np.uint8)


_ENCODED = _encoded()
