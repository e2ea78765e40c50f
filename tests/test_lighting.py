"""Every lighting works in every venue, and is what its name says."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

import scenes
from synth.black_body import black_body, luminance
from synth.lighting import KLX_PER_W_M2, Lighting, is_indoors, light, lit
from synth.scene import Light, Sky, Venue
from synth.sky import illuminance, panorama

FILES = sorted((Path(__file__).parents[1] / "tasks" / "conf" / "lighting").glob("*.yaml"))
NAMES = [path.stem for path in FILES]


def read(name: str) -> Lighting:
    values = yaml.safe_load(next(path for path in FILES if path.stem == name).read_text())
    return Lighting(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


@pytest.fixture(scope="module")
def venues() -> dict[str, Venue]:
    return {name: scenes.build(name, np.random.default_rng(0)) for name in scenes.VENUES}


def test_the_lightings_of_the_issue_are_there() -> None:
    assert {"noon", "golden_hour", "overcast", "indoor_hall", "night_floodlit", "window_light"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_named_as_it_says_and_lights_both_venues(name: str, venues: dict[str, Venue]) -> None:
    lighting = read(name)
    assert lighting.name == name
    for venue in venues.values():
        lights, sky, exposure_ev = light(lighting, venue)
        assert lights
        assert all(lamp.energy > 0.0 for lamp in lights)
        assert sky.strength > 0.0
        assert abs(exposure_ev) < 2.0
        assert lighting.words_in(venue)
        assert len({lamp.name for lamp in lights}) == len(lights)


@pytest.mark.parametrize("name", ["noon", "golden_hour"])
def test_the_sun_shines_from_where_the_sky_shows_it(name: str, venues: dict[str, Venue]) -> None:
    lights, sky, _ = light(read(name), venues["outdoor_range"])
    (sun,) = [lamp for lamp in lights if lamp.kind == "sun"]
    towards = sun.pose[:3, 2]
    assert np.arcsin(towards[2]) == pytest.approx(sky.sun_elevation_rad)
    shown = np.array([np.cos(sky.sun_rotation_rad), np.sin(sky.sun_rotation_rad)])
    assert np.allclose(towards[:2] / np.linalg.norm(towards[:2]), shown)
    assert np.allclose(sun.pose[:3, :3].T @ sun.pose[:3, :3], np.eye(3))


def test_at_night_there_is_no_sun_and_no_light_from_windows(venues: dict[str, Venue]) -> None:
    for venue in venues.values():
        lights, _, _ = light(read("night_floodlit"), venue)
        assert not any(lamp.kind == "sun" or lamp.name.startswith("daylight") for lamp in lights)


def test_the_golden_sun_comes_in_through_the_hall_windows(venues: dict[str, Venue]) -> None:
    lights, _, _ = light(read("golden_hour"), venues["indoor_hall"])
    (sun,) = [lamp for lamp in lights if lamp.kind == "sun"]
    assert sun.pose[1, 2] > 0.5
    assert 0.1 < sun.pose[2, 2] < 0.35


LUX = {
    "noon": ((90, 110), (12, 20), (0, 0.05)),
    "golden_hour": ((5, 20), (3, 10), (0, 0.02)),
    "overcast": ((0, 2), (10, 20), (0, 0.05)),
    "night_floodlit": ((0, 0), (0, 0.01), (0.3, 1.6)),
    "window_light": ((5, 20), (3, 10), (0, 0)),
}
"""klx outdoors: of the sun on a surface that faces it, of the sky and of lamps on the ground, with room for share."""


@pytest.mark.parametrize("name", LUX)
def test_outdoors_there_is_as_much_light_as_one_measures(name: str, venues: dict[str, Venue]) -> None:
    lights, sky, _ = light(read(name), venues["outdoor_range"])
    sun = sum(lamp.energy * luminance(lamp.color) for lamp in lights if lamp.kind == "sun")
    for (low, high), value in zip(LUX[name][:2], (sun, sky_irradiance(sky)), strict=True):
        assert low <= value * KLX_PER_W_M2 <= high


@pytest.mark.parametrize("venue", ["outdoor_range", "beach"])
def test_floodlit_sand_and_grass_get_as_much_as_a_match_needs(venue: str, venues: dict[str, Venue]) -> None:
    low, high = LUX["night_floodlit"][2]
    lights, _, _ = light(read("night_floodlit"), venues[venue])
    assert low <= KLX_PER_W_M2 * on_the_floor(lights) <= high


def test_a_lamp_lit_hall_has_500_to_1000_lux_and_one_with_light_from_its_windows_1000_near_them(
    venues: dict[str, Venue],
) -> None:
    hall = venues["indoor_hall"]
    lamps, _, _ = light(read("indoor_hall"), hall)
    assert 0.4 < KLX_PER_W_M2 * on_the_floor(lamps) < 1.1
    windows, _, _ = light(read("window_light"), hall)
    assert all(lamp.name.startswith("daylight") for lamp in windows)
    near = KLX_PER_W_M2 * on_the_floor(windows, (0.0, hall_side(windows) - 2.5, 1.0), towards=(0.0, 1.0, 0.0))
    assert 0.7 < near < 4.0


def test_a_hall_without_windows_is_lit_by_its_lamps_whatever_the_hour(venues: dict[str, Venue]) -> None:
    hall = venues["indoor_hall"]
    lamps = tuple(lamp for lamp in hall.lamps if not lamp.name.startswith("daylight"))
    arena = replace(hall, lamps=lamps, indoors=True)
    assert is_indoors(arena)
    for name in NAMES:
        lights, _, _ = light(read(name), arena)
        lit_by = [lamp for lamp in lights if lamp.kind != "sun"]
        assert len(lit_by) == len(lamps)
        assert 0.4 < KLX_PER_W_M2 * on_the_floor(lit_by) < 1.1
        assert not any(word in read(name).words_in(arena) for word in ("sun", "window", "day"))
        assert lit(read(name), arena).parts.materials["lamp_diffuser"].emission > 0.0


def test_a_draw_turns_the_sun_within_its_spread_and_moves_the_clouds(venues: dict[str, Venue]) -> None:
    noon, venue = read("noon"), venues["beach"]
    skies = [light(noon, venue, np.random.default_rng(seed))[1] for seed in (0, 0, 1, 2, 3)]
    assert skies[0] == skies[1]
    assert len({sky.cloud_seed for sky in skies}) == 4
    turns = [np.rad2deg(sky.sun_rotation_rad) - noon.sun_rotation_deg for sky in skies]
    assert 0.0 < max(np.abs(turns)) <= noon.sun_spread_deg


def test_a_picture_of_the_users_own_takes_the_place_of_ours(venues: dict[str, Venue]) -> None:
    _, sky, _ = light(replace(read("hdri_city"), path="/some/where.exr"), venues["beach"])
    assert sky.hdri == "/some/where.exr"


def sky_irradiance(sky: Sky) -> float:
    """Horizontal irradiance without clouds."""
    clear = illuminance(panorama(replace(sky, cloud_cover=0.0)))
    return sky.strength * (clear if sky.kind == "gradient" else 1.0)


def hall_side(lights: tuple[Light, ...]) -> float:
    return float(lights[0].pose[1, 3])


def on_the_floor(
    lights: Iterable[Light],
    point: tuple[float, float, float] = (0.0, 0.0, 0.0),
    towards: tuple[float, float, float] = (0.0, 0.0, 1.0),
) -> float:
    """Luminous irradiance by area lamps, each cut into pieces along its length."""
    total = 0.0
    for lamp in lights:
        if lamp.kind != "area":
            continue
        for share in (np.arange(20) + 0.5) / 20.0 - 0.5:
            way = lamp.pose[:3, 3] + share * lamp.size_m * lamp.pose[:3, 0] - np.array(point)
            far = np.linalg.norm(way)
            leaves, arrives = max(way @ lamp.pose[:3, 2] / far, 0.0), max(way @ np.array(towards) / far, 0.0)
            total += lamp.energy / 20.0 / np.pi * luminance(lamp.color) * leaves * arrives / far**2
    return float(total)


def test_diffusers_glow_only_as_far_as_lamps_are_on(venues: dict[str, Venue]) -> None:
    hall = venues["indoor_hall"]
    full = hall.parts.materials["lamp_diffuser"].emission
    assert lit(read("golden_hour"), hall).parts.materials["lamp_diffuser"].emission < full
    assert lit(read("noon"), venues["outdoor_range"]).parts.objects == venues["outdoor_range"].parts.objects
    assert is_indoors(hall)
    assert not is_indoors(venues["outdoor_range"])


def test_black_bodies_redden_as_they_cool_and_are_white_at_the_cameras_balance() -> None:
    assert np.allclose(black_body(5000.0, 5000.0), 1.0)
    blues = [black_body(kelvin)[2] / black_body(kelvin)[0] for kelvin in (2700.0, 4000.0, 6500.0, 9000.0)]
    assert np.all(np.diff(blues) > 0.0)
    assert np.allclose(black_body(6504.0, 6504.0), black_body(4000.0, 4000.0))
