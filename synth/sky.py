"""A Sky as a picture of all directions: the same in every renderer, with a known amount of light.

Clear skies follow Preetham, Shirley and Smits 1999 ("A practical analytic model for daylight", appendix A).
"""

import numpy as np
from jaxtyping import Float

from synth.black_body import LUMINANCE, SRGB_FROM_XYZ, balance
from synth.clouds import clouds
from synth.scene import Sky

Panorama = Float[np.ndarray, "rows columns 3"]
_GROUND = 0.25
"""Radiance below the horizon over that of the horizon: the venue's own ground hides nearly all of it."""

_LOWEST, _LOWEST_COLOR = 0.03, 0.2
"""Sines of the heights below which luminance and colour stay as they are there: Perez's horizon is too purple."""

# Perez's five coefficients of luminance Y and chromaticities x, y: (slope with turbidity, value without)
_PEREZ = {
    "Y": ((0.1787, -1.4630), (-0.3554, 0.4275), (-0.0227, 5.3251), (0.1206, -2.5771), (-0.0670, 0.3703)),
    "x": ((-0.0193, -0.2592), (-0.0665, 0.0008), (-0.0004, 0.2125), (-0.0641, -0.8989), (-0.0033, 0.0452)),
    "y": ((-0.0167, -0.2608), (-0.0950, 0.0092), (-0.0079, 0.2102), (-0.0441, -1.6537), (-0.0109, 0.0529)),
}
# chromaticity of the zenith: rows by turbidity squared, turbidity, 1; columns by the sun's angle cubed ... 1
_ZENITH_X = [[0.00166, -0.00375, 0.00209, 0.0], [-0.02903, 0.06377, -0.03202, 0.00394],
             [0.11693, -0.21196, 0.06052, 0.25886]]  # fmt: skip
_ZENITH_Y = [[0.00275, -0.00610, 0.00317, 0.0], [-0.04214, 0.08970, -0.04153, 0.00516],
             [0.15346, -0.26756, 0.06670, 0.26688]]  # fmt: skip


def panorama(sky: Sky) -> Panorama:
    """Linear sRGB radiance before `sky.strength`, top row zenith; see `directions` for the columns.

    A `sun_sky` gives a horizontal irradiance (in luminance) of 1 before its clouds; a `gradient` is as its colours say.
    """
    seen = directions(1024 if sky.cloud_cover > 0.0 else 128)
    towards_sun = direction(sky.sun_elevation_rad, sky.sun_rotation_rad)
    picture = _gradient(sky, seen) if sky.kind == "gradient" else _clear(sky, seen, towards_sun)
    if sky.cloud_cover > 0.0:
        above = slice(len(seen) // 2)
        opacity, lightness = clouds(seen[above], towards_sun, sky.cloud_cover, sky.cloud_seed)
        cloud = lightness[..., None] * np.array(sky.cloud_color)
        picture[above] += opacity[..., None] * (cloud - picture[above])
    return picture.astype(np.float32)


def directions(rows: int) -> Float[np.ndarray, "rows columns 3"]:
    """World directions of an equirectangular picture's pixels: +x in the middle column, +y left of it."""
    height = np.pi / 2.0 - (np.arange(rows) + 0.5) * np.pi / rows
    around = np.pi - (np.arange(2 * rows) + 0.5) * np.pi / rows
    level = np.cos(height)[:, None]
    x, y = level * np.cos(around), level * np.sin(around)
    return np.stack([x, y, np.broadcast_to(np.sin(height)[:, None], x.shape)], -1)


def direction(elevation_rad: float, rotation_rad: float) -> Float[np.ndarray, "3"]:
    """Unit vector at an elevation, turned from +x towards +y."""
    level = np.cos(elevation_rad)
    return np.array([level * np.cos(rotation_rad), level * np.sin(rotation_rad), np.sin(elevation_rad)])


def horizontal_irradiance(picture: Panorama) -> Float[np.ndarray, "3"]:
    """What a level surface gets from the upper half of an equirectangular picture, by channel."""
    rows = len(picture)
    height = np.pi / 2.0 - (np.arange(rows) + 0.5) * np.pi / rows
    weights = np.maximum(np.sin(height), 0.0) * np.cos(height) * (np.pi / rows) ** 2
    return np.einsum("rcd,r->d", np.asarray(picture, float), weights) * 2 * rows / picture.shape[1]


def illuminance(picture: Panorama) -> float:
    """Horizontal irradiance in luminance."""
    return float(LUMINANCE @ horizontal_irradiance(picture))


def _gradient(sky: Sky, seen: Float[np.ndarray, "rows columns 3"]) -> Panorama:
    """Horizon to zenith with the square root of the height, so that the horizon's haze stays low."""
    share = np.sqrt(np.maximum(seen[..., 2:], 0.0))
    return (1.0 - share) * np.array(sky.horizon_color) + share * np.array(sky.zenith_color)


def _clear(sky: Sky, seen: Float[np.ndarray, "rows columns 3"], towards_sun: Float[np.ndarray, "3"]) -> Panorama:
    zenith_angle = np.pi / 2.0 - max(sky.sun_elevation_rad, 0.0)
    cosine, color_cosine = (np.maximum(seen[..., 2], lowest) for lowest in (_LOWEST, _LOWEST_COLOR))
    to_sun = np.arccos(np.clip(seen @ towards_sun, -1.0, 1.0))
    powers = np.array([zenith_angle**3, zenith_angle**2, zenith_angle, 1.0])
    haze = np.array([sky.turbidity**2, sky.turbidity, 1.0])
    x, y = (
        haze @ np.array(zenith) @ powers * _perez(name, sky.turbidity, color_cosine, to_sun, zenith_angle)
        for name, zenith in (("x", _ZENITH_X), ("y", _ZENITH_Y))
    )
    bright = _perez("Y", sky.turbidity, cosine, to_sun, zenith_angle)
    xyz = np.stack([bright * x / y, bright, bright * (1.0 - x - y) / y], -1)
    color = np.maximum(xyz @ SRGB_FROM_XYZ.T, 0.0) * balance(sky.white_balance_k) / balance(6504.0)
    color = np.where(seen[..., 2:] < 0.0, _GROUND * color, color)
    return color / illuminance(color)


def _perez(
    name: str, turbidity: float, cosine: Float[np.ndarray, "..."], to_sun: Float[np.ndarray, "..."], zenith: float
) -> Float[np.ndarray, "..."]:
    """Perez's distribution in a direction over that at the zenith."""
    a, b, c, d, e = (slope * turbidity + value for slope, value in _PEREZ[name])

    def value(cosine: Float[np.ndarray, "..."], angle: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
        return (1.0 + a * np.exp(b / cosine)) * (1.0 + c * np.exp(d * angle) + e * np.cos(angle) ** 2)

    return value(cosine, to_sun) / value(np.ones(1), np.array([zenith]))
