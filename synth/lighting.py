"""Lighting: time of day, weather and lamps as plain numbers; `light` makes them lights and sky for a venue.

Units: light is given in klx; 1 W/m2 in the scene is 20 klx, so that noon needs no exposure. Luminance of linear sRGB
counts: a warm sun of as many lux gets more red. The cameras' exposure is metered when the shot is rendered.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from synth.black_body import black_body, luminance
from synth.geometry.rotation import unit
from synth.geometry.transform import transform
from synth.scene import Light, Rgb, Sky, Venue
from synth.sky import direction, illuminance, panorama

DAYLIGHT = "daylight"
"""Lamps of a venue whose name starts so stand in for the sky seen through windows."""
GLOWING = ("lamp_diffuser", "floodlight_glass")
"""Materials of a venue that shine only while its lamps are on."""
KLX_PER_W_M2 = 20.0
LAMP_KLX_PER_W_M2 = 0.25
"""Venues give their lamps and glowing things in a scale of their own, 1 W/m2 for 250 lx."""
WINDOWLESS_WORDS = "bright even arena lighting"
_LAMP_SCALE = LAMP_KLX_PER_W_M2 / KLX_PER_W_M2
_CLOUD_ALBEDO = 0.55


@dataclass(frozen=True)
class Lighting:
    """All that a lighting decides; one YAML file each.

    sky_kind, turbidity, horizon_color, zenith_color, hdri, cloud_cover: see synth.scene.Sky; sky_klx: horizontal
    illuminance of the sky before its clouds. hdri_seen: the HDRI is seen as the sky, else the gradient is.
    path: an .exr or .hdr of the user's own in place of `hdri`; content: its digest.
    sun_elevation_deg, sun_rotation_deg: where the sun stands, from +x towards +y, give or take sun_spread_deg;
    an HDRI is turned as far. sun_klx: on a surface that faces it, 0 for none. sun_diameter_deg: 0.53 in a clear sky,
    more through haze. sun_temperature_k, lamp_temperature_k: colour of the black body; white_balance_k: the colour that
    the camera takes for white. lamps_on: share of the venue's lamps' power (all of it where there are no windows).
    exposure_ev: stops beside the metered exposure, outdoors; hall_exposure_ev: in a hall.
    hall_sun, hall_sky: share of sun and sky that (tinted) windows let in or show. window_klx: daylight on the inside
    of each window. words: for captions, outdoors; hall_words: in a hall with windows.
    """

    name: str
    words: str
    hall_words: str
    sky_kind: Literal["sun_sky", "gradient", "hdri"]
    sky_klx: float
    turbidity: float
    horizon_color: Rgb
    zenith_color: Rgb
    hdri: str
    hdri_seen: bool
    cloud_cover: float
    sun_elevation_deg: float
    sun_rotation_deg: float
    sun_spread_deg: float
    sun_klx: float
    sun_diameter_deg: float
    sun_temperature_k: float
    lamps_on: float
    lamp_temperature_k: float
    white_balance_k: float
    exposure_ev: float
    hall_sun: float
    hall_sky: float
    window_klx: float
    hall_exposure_ev: float
    path: str = ""
    content: str = ""

    def words_in(self, venue: Venue) -> str:
        """How the light is called in a caption about this venue."""
        if is_windowless(venue):
            return WINDOWLESS_WORDS
        return self.hall_words if is_indoors(venue) else self.words


def light(
    lighting: Lighting, venue: Venue, rng: np.random.Generator | None = None
) -> tuple[tuple[Light, ...], Sky, float]:
    """Lights, sky and exposure [EV, beside the metered one] of a venue under a lighting.

    `rng` draws where within its spread the sun stands, and the clouds; None: the sun in the middle.
    """
    turn = 0.0 if rng is None else float(rng.uniform(-1.0, 1.0))
    seed = 0 if rng is None else int(rng.integers(2**31))
    turned = replace(lighting, sun_rotation_deg=lighting.sun_rotation_deg + turn * lighting.sun_spread_deg)
    indoors = is_indoors(venue)
    lamps = [_switched(lamp, turned, _lamps_on(lighting, venue)) for lamp in venue.lamps]
    sun = _sun(turned, lighting.hall_sun if indoors else 1.0)
    lights = tuple(lamp for lamp in (sun, *lamps) if lamp.energy > 0.0)
    return (
        lights,
        _sky(turned, lighting.hall_sky if indoors else 1.0, seed),
        (lighting.hall_exposure_ev if indoors else lighting.exposure_ev),
    )


def lit(lighting: Lighting, venue: Venue) -> Venue:
    """The venue with its glowing surfaces in the scene's units, lamps as bright as they are on."""
    on = min(_lamps_on(lighting, venue), 1.0)
    materials = {
        name: replace(material, emission=material.emission * _LAMP_SCALE * (on if name in GLOWING else 1.0))
        for name, material in venue.parts.materials.items()
    }
    return replace(venue, parts=replace(venue.parts, materials=materials))


def is_indoors(venue: Venue) -> bool:
    """Whether daylight must come through windows, if there are any."""
    return _has_windows(venue) if venue.indoors is None else venue.indoors


def is_windowless(venue: Venue) -> bool:
    """Whether no daylight comes in at all."""
    return is_indoors(venue) and not _has_windows(venue)


def _has_windows(venue: Venue) -> bool:
    return any(lamp.name.startswith(DAYLIGHT) for lamp in venue.lamps)


def _lamps_on(lighting: Lighting, venue: Venue) -> float:
    return 1.0 if is_windowless(venue) else lighting.lamps_on


def _sun(lighting: Lighting, share: float) -> Light:
    towards = direction(*np.deg2rad([lighting.sun_elevation_deg, lighting.sun_rotation_deg]))
    side = unit(np.cross([0.0, 1.0, 0.0] if abs(towards[2]) > 0.999 else [0.0, 0.0, 1.0], towards))
    pose = transform(np.stack([side, np.cross(towards, side), towards], -1), 100.0 * towards)
    color = black_body(lighting.sun_temperature_k, lighting.white_balance_k)
    energy = share * lighting.sun_klx / KLX_PER_W_M2 / luminance(color)
    return Light("sun", "sun", pose, color, energy, float(np.deg2rad(lighting.sun_diameter_deg)))


def _sky(lighting: Lighting, share: float, seed: int) -> Sky:
    sky = Sky(
        kind=lighting.sky_kind,
        sun_elevation_rad=float(np.deg2rad(lighting.sun_elevation_deg)),
        sun_rotation_rad=float(np.deg2rad(lighting.sun_rotation_deg)),
        turbidity=lighting.turbidity,
        horizon_color=lighting.horizon_color,
        zenith_color=lighting.zenith_color,
        hdri=lighting.path or lighting.hdri,
        is_seen=lighting.hdri_seen,
        white_balance_k=lighting.white_balance_k,
    )
    given = lighting.sky_klx / KLX_PER_W_M2
    unit_light = illuminance(panorama(sky)) if sky.kind == "gradient" else 1.0
    cloudy = replace(sky, cloud_cover=lighting.cloud_cover, cloud_seed=seed, cloud_color=_cloud_color(lighting, sky))
    return replace(cloudy, strength=share * given / unit_light)


def _cloud_color(lighting: Lighting, sky: Sky) -> Rgb:
    """Radiance of a sunlit cloud in the sky's own units; a closed layer is as light as the sky that it is."""
    if sky.kind == "gradient":
        red, green, blue = 1.08 * np.array(sky.zenith_color)
    else:
        color = black_body(lighting.sun_temperature_k, lighting.white_balance_k)
        sunlit = _CLOUD_ALBEDO * lighting.sun_klx / lighting.sky_klx / np.pi / luminance(color)
        red, green, blue = sunlit * np.array(color) + 0.2 / np.pi
    return float(red), float(green), float(blue)


def _switched(lamp: Light, lighting: Lighting, on: float) -> Light:
    """A lamp of the venue at the power that the lighting gives it; windows take the sky's colour."""
    if lamp.name.startswith(DAYLIGHT):
        color = _window_color(lighting)
        return replace(lamp, color=color, energy=lamp.energy * lighting.window_klx / KLX_PER_W_M2 / luminance(color))
    color = black_body(lighting.lamp_temperature_k, lighting.white_balance_k)
    return replace(lamp, color=color, energy=lamp.energy * on * _LAMP_SCALE / luminance(color))


def _window_color(lighting: Lighting) -> Rgb:
    if lighting.sky_kind != "sun_sky":
        mean = (np.array(lighting.horizon_color) + np.array(lighting.zenith_color)) / 2.0
    else:
        # a blue sky with sunlit ground and haze before the windows, the more the lower the sun
        share = 0.25 + 0.4 * np.cos(np.deg2rad(lighting.sun_elevation_deg))
        blue, warm = (black_body(k, lighting.white_balance_k) for k in (9000.0, lighting.sun_temperature_k))
        mean = (1.0 - share) * np.array(blue) + share * np.array(warm)
    red, green, blue = mean / max(mean.max(), 1e-6)
    return float(red), float(green), float(blue)
