"""Lighting: time of day, weather and lamps as plain numbers; `light` makes them lights and sky for a venue.

Strengths are relative: 1 W/m2 here is about 25 klx at noon. Each lighting is scaled so that exposure stays near 0 EV,
since renderers clamp indirect light at an absolute radiance.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import unit
from synth.geometry.transform import transform
from synth.scene import Light, Rgb, Sky, Venue

DAYLIGHT = "daylight"
"""Lamps of a venue whose name starts so stand in for the sky seen through windows; a venue that has one is indoors."""
GLOWING = ("lamp_diffuser", "floodlight_glass")
"""Materials of a venue that shine only while its lamps are on."""


@dataclass(frozen=True)
class Lighting:
    """All that a lighting decides; one YAML file each.

    sky_kind, sky_strength, turbidity, horizon_color, zenith_color, hdri: see synth.scene.Sky.
    sun_elevation_deg, sun_rotation_deg: where the sun stands, from +x towards +y. sun_w_m2: on a surface that faces
    it, 0 for none. sun_diameter_deg: 0.53 in a clear sky, more through haze. sun_temperature_k, lamp_temperature_k:
    colour of the black body; white_balance_k: the colour that the camera takes for white.
    lamps_on: share of the venue's lamps' power. exposure_ev: stops outdoors.
    hall_sun, hall_sky: share of sun and sky that windows let in or show. window_w_m2: light that each square metre of
    window gives into a hall. hall_exposure_ev: stops in a hall.
    words: for captions, outdoors; hall_words: in a hall.
    """

    name: str
    words: str
    hall_words: str
    sky_kind: Literal["sun_sky", "gradient", "hdri"]
    sky_strength: float
    turbidity: float
    horizon_color: Rgb
    zenith_color: Rgb
    hdri: str
    sun_elevation_deg: float
    sun_rotation_deg: float
    sun_w_m2: float
    sun_diameter_deg: float
    sun_temperature_k: float
    lamps_on: float
    lamp_temperature_k: float
    white_balance_k: float
    exposure_ev: float
    hall_sun: float
    hall_sky: float
    window_w_m2: float
    hall_exposure_ev: float

    def words_in(self, venue: Venue) -> str:
        """How the light is called in a caption about this venue."""
        return self.hall_words if is_indoors(venue) else self.words


def light(lighting: Lighting, venue: Venue) -> tuple[tuple[Light, ...], Sky, float]:
    """Lights, sky and exposure [EV] of a venue under a lighting."""
    indoors = is_indoors(venue)
    lamps = [_switched(lamp, lighting) for lamp in venue.lamps]
    sun = _sun(lighting, lighting.hall_sun if indoors else 1.0)
    lights = tuple(lamp for lamp in (*sun, *lamps) if lamp.energy > 0.0)
    return (
        lights,
        _sky(lighting, lighting.hall_sky if indoors else 1.0),
        (lighting.hall_exposure_ev if indoors else lighting.exposure_ev),
    )


def lit(lighting: Lighting, venue: Venue) -> Venue:
    """The venue with its glowing surfaces as bright as its lamps are on."""
    materials = {
        name: replace(material, emission=material.emission * min(lighting.lamps_on, 1.0))
        if name in GLOWING
        else material
        for name, material in venue.parts.materials.items()
    }
    return replace(venue, parts=replace(venue.parts, materials=materials))


def is_indoors(venue: Venue) -> bool:
    """Whether the venue has windows through which daylight must come."""
    return any(lamp.name.startswith(DAYLIGHT) for lamp in venue.lamps)


def black_body(temperature_k: float, white_balance_k: float = 6504.0) -> Rgb:
    """Linear sRGB, brightest channel 1, of a black body seen by a camera balanced to another temperature.

    Planck's law through the CIE 1931 observer as fitted by Wyman, Sloan and Shirley 2013 (JCGT 2:2, equation 4).
    """
    color = np.maximum(_planck_rgb(temperature_k), 0.0) / np.maximum(_planck_rgb(white_balance_k), 1e-3)
    red, green, blue = color / color.max()
    return float(red), float(green), float(blue)


def _planck_rgb(temperature_k: float) -> Float[np.ndarray, "3"]:
    nm = np.arange(380.0, 781.0, 5.0)
    power = nm**-5.0 / np.expm1(1.4388e7 / (nm * temperature_k))
    power /= power.max()

    def bell(height: float, middle: float, below: float, above: float) -> Float[np.ndarray, " wavelengths"]:
        width = np.where(nm < middle, below, above)
        return height * np.exp(-0.5 * ((nm - middle) / width) ** 2)

    x = bell(1.056, 599.8, 37.9, 31.0) + bell(0.362, 442.0, 16.0, 26.7) + bell(-0.065, 501.1, 20.4, 26.2)
    y = bell(0.821, 568.8, 46.9, 40.5) + bell(0.286, 530.9, 16.3, 31.1)
    z = bell(1.217, 437.0, 11.8, 36.0) + bell(0.681, 459.0, 26.0, 13.8)
    xyz = np.array([np.sum(power * curve) for curve in (x, y, z)])
    to_srgb = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
    return to_srgb @ (xyz / xyz[1])


def _sun(lighting: Lighting, share: float) -> tuple[Light, ...]:
    elevation, rotation = np.deg2rad(lighting.sun_elevation_deg), np.deg2rad(lighting.sun_rotation_deg)
    towards = np.array([np.cos(elevation) * np.cos(rotation), np.cos(elevation) * np.sin(rotation), np.sin(elevation)])
    side = unit(np.cross([0.0, 1.0, 0.0] if abs(towards[2]) > 0.999 else [0.0, 0.0, 1.0], towards))
    pose = transform(np.stack([side, np.cross(towards, side), towards], -1), 100.0 * towards)
    color = black_body(lighting.sun_temperature_k, lighting.white_balance_k)
    diameter = float(np.deg2rad(lighting.sun_diameter_deg))
    return (Light("sun", "sun", pose, color, lighting.sun_w_m2 * share, diameter),)


def _sky(lighting: Lighting, share: float) -> Sky:
    return Sky(
        kind=lighting.sky_kind,
        strength=lighting.sky_strength * share,
        sun_elevation_rad=float(np.deg2rad(lighting.sun_elevation_deg)),
        sun_rotation_rad=float(np.deg2rad(lighting.sun_rotation_deg)),
        turbidity=lighting.turbidity,
        horizon_color=lighting.horizon_color,
        zenith_color=lighting.zenith_color,
        hdri=lighting.hdri,
    )


def _switched(lamp: Light, lighting: Lighting) -> Light:
    """A lamp of the venue at the power that the lighting gives it; windows take the sky's colour."""
    if lamp.name.startswith(DAYLIGHT):
        color = _sky_color(lighting)
        return replace(lamp, color=color, energy=lamp.energy * lighting.window_w_m2)
    color = black_body(lighting.lamp_temperature_k, lighting.white_balance_k)
    return replace(lamp, color=color, energy=lamp.energy * lighting.lamps_on)


def _sky_color(lighting: Lighting) -> Rgb:
    if lighting.sky_kind == "gradient":
        mean = (np.array(lighting.horizon_color) + np.array(lighting.zenith_color)) / 2.0
    else:
        # a blue sky with sunlit ground and haze before the windows, the more the lower the sun
        share = 0.25 + 0.4 * np.cos(np.deg2rad(lighting.sun_elevation_deg))
        blue, warm = (black_body(k, lighting.white_balance_k) for k in (9000.0, lighting.sun_temperature_k))
        mean = (1.0 - share) * np.array(blue) + share * np.array(warm)
    red, green, blue = mean / max(mean.max(), 1e-6)
    return float(red), float(green), float(blue)
