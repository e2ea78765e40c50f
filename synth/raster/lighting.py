"""Lights and sky of a shot as numbers for a plain shade: no bounces, shadows from one light.

Units are the scene's own; see synth.scene.Light for those of lamps, and Blender's for how they shine.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import OpenEXR
from jaxtyping import Float

from synth.errors import ShotError
from synth.scene import Light, Sky
from synth.sky import Panorama, directions, horizontal_irradiance, illuminance, panorama

_GROUND_ALBEDO = 0.25
_HALL_ALBEDO = 0.5
_PIECES = 4
"""Points along the longer side of a large lamp."""
_SPOT_BLEND = 0.3
_ROWS = 512

Lamps = Float[np.ndarray, "lamps 12"]
"""Rows of place in the world and kind (0 area, 1 point, 2 spot); colour by power, and a spot's fade; direction of
shining, and the cosine at which a spot ends."""


@dataclass(frozen=True)
class SkyLight:
    """A sky. picture: radiance to be seen. ambient (9, 3): irradiance by harmonics. turn_rad: of the picture."""

    picture: Panorama
    ambient: Float[np.ndarray, "9 3"]
    level: Float[np.ndarray, "3"]
    turn_rad: float


def lamps(lights: tuple[Light, ...]) -> Lamps:
    """All lights but suns; large ones as several points."""
    rows = [row for light in lights if light.kind != "sun" for row in _points(light)]
    return np.array(rows, float).reshape(-1, 12)


def sun(lights: tuple[Light, ...]) -> tuple[Float[np.ndarray, "3"], Float[np.ndarray, "3"]] | None:
    """Irradiance of what faces the brightest sun, and the direction towards it."""
    suns = [light for light in lights if light.kind == "sun" and light.energy > 0.0]
    if not suns:
        return None
    best = max(suns, key=lambda light: light.energy)
    return best.energy * np.array(best.color), best.pose[:3, 2] / np.linalg.norm(best.pose[:3, 2])


def sky_light(sky: Sky) -> SkyLight:
    """The sky as a picture and as light."""
    if sky.kind == "hdri":
        source = _reduced(_read_world(sky.hdri))
        shining = source * (sky.strength / max(illuminance(source), 1e-9))
        seen = shining
        turn = sky.sun_rotation_rad
        if not sky.is_seen:
            gradient = _reduced(panorama(Sky("gradient", horizon_color=sky.horizon_color,
                                             zenith_color=sky.zenith_color, cloud_cover=sky.cloud_cover,
                                             cloud_color=sky.cloud_color, cloud_seed=sky.cloud_seed)))  # fmt: skip
            seen, turn = gradient * (illuminance(shining) / max(illuminance(gradient), 1e-9)), 0.0
        lit = np.roll(shining, -round(sky.sun_rotation_rad / np.pi * len(shining)), 1)
    else:
        seen = lit = _reduced(panorama(sky)) * sky.strength
        turn = 0.0
    return SkyLight(seen.astype(np.float32), harmonics(lit), horizontal_irradiance(lit), turn)


def harmonics(picture: Panorama) -> Float[np.ndarray, "9 3"]:
    """Irradiance of a surface by its normal n, as factors of 1, y, z, x, xy, yz, 3zz - 1, xz, xx - yy.

    [Ramamoorthi and Hanrahan 2001, An efficient representation for irradiance environment maps]
    """
    small = cv2.resize(np.asarray(picture, np.float32), (128, 64), interpolation=cv2.INTER_AREA)
    way = directions(64)
    x, y, z = way[..., 0], way[..., 1], way[..., 2]
    weight = np.sqrt(np.maximum(1.0 - z**2, 0.0)) * (np.pi / 64) ** 2
    basis = np.stack([np.full_like(x, 0.282095), 0.488603 * y, 0.488603 * z, 0.488603 * x, 1.092548 * x * y,
                      1.092548 * y * z, 0.315392 * (3 * z**2 - 1), 1.092548 * x * z,
                      0.546274 * (x**2 - y**2)])  # fmt: skip
    light = np.einsum("krc,rc,rcd->kd", basis, weight, np.asarray(small, float))
    spread = np.pi * np.array([1.0, *[2 / 3] * 3, *[1 / 4] * 5])
    norm = np.array([0.282095, *[0.488603] * 3, 1.092548, 1.092548, 0.315392, 1.092548, 0.546274])
    return light * (spread * norm)[:, None]


def bounced(level: Float[np.ndarray, "3"]) -> Float[np.ndarray, "3"]:
    """What comes back from the ground below of so much light on it."""
    return _GROUND_ALBEDO * level


def in_hall(rows: Lamps, place: Float[np.ndarray, "3"]) -> Float[np.ndarray, "3"]:
    """What walls, floor and roof send back of the light of a hall's lamps at a place, from all around."""
    total = np.zeros(3)
    for row in rows:
        towards = row[:3] - place
        square = float(towards @ towards)
        shone = 1.0 if row[3] != 0 else max(float(-towards @ row[8:11]) / np.sqrt(square), 0.0)
        total += row[4:7] * shone * max(towards[2], 0.0) / np.sqrt(square) / square
    return _HALL_ALBEDO * total


def _points(light: Light) -> list[list[float]]:
    way = -light.pose[:3, 2] / np.linalg.norm(light.pose[:3, 2])
    color = np.array(light.color) * light.energy / np.pi
    if light.kind != "area":
        end = float(np.cos(light.spot_angle_rad / 2.0))
        fade = max(_SPOT_BLEND * (1.0 - end), 1e-3)
        return [[*light.pose[:3, 3], 1 if light.kind == "point" else 2, *(color / 4.0), fade, *way, end]]
    width, height = light.size_m, light.size_y_m or light.size_m
    across, long = (0, width) if width >= height else (1, height)
    pieces = _PIECES if long > 4.0 else 1
    shares = (np.arange(pieces) + 0.5) / pieces - 0.5
    return [[*(light.pose[:3, 3] + share * long * light.pose[:3, across]), 0, *(color / pieces), 0.0, *way, 0.0]
            for share in shares]  # fmt: skip


def _reduced(picture: Panorama) -> Panorama:
    if len(picture) <= _ROWS:
        return np.asarray(picture, np.float32)
    return cv2.resize(np.asarray(picture, np.float32), (2 * _ROWS, _ROWS), interpolation=cv2.INTER_AREA)


def _read_world(hdri: str) -> Panorama:
    """A world picture by its path, or by its name one of those that lie beside Blender's module."""
    path = Path(hdri)
    if path.suffix.lower() not in (".exr", ".hdr"):
        found = importlib.util.find_spec("bpy")
        home = Path(next(iter(found.submodule_search_locations or ()))) if found else Path()
        path = next(iter(sorted(home.glob(f"*/datafiles/studiolights/world/{hdri}.exr"))), path)
    try:
        if path.suffix.lower() == ".exr":
            with OpenEXR.File(str(path)) as file:
                pixels = next(file.channels()[name].pixels for name in ("RGB", "RGBA") if name in file.channels())
        else:
            pixels = cv2.imread(str(path), cv2.IMREAD_ANYDEPTH | cv2.IMREAD_COLOR)[..., ::-1]
        return np.asarray(pixels[..., :3], np.float32)
    except (OSError, RuntimeError, TypeError, StopIteration) as error:
        raise ShotError(f"sky: {hdri!r} is no readable world picture ({error}); give an .exr or .hdr") from error
