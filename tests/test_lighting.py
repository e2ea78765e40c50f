"""Every lighting works in every venue, and is what its name says."""

from pathlib import Path

import numpy as np
import pytest
import yaml

import scenes
from synth.black_body import black_body
from synth.lighting import Lighting, is_indoors, light, lit
from synth.scene import Venue

FILES = sorted((Path(__file__).parents[1] / "tasks" / "conf" / "lighting").glob("*.yaml"))
NAMES = [path.stem for path in FILES]


def read(name: str) -> Lighting:
    values = yaml.safe_load(next(path for path in FILES if path.stem == name).read_text())
    return Lighting(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


@pytest.fixture(scope="module")
def venues() -> dict[str, Venue]:
    return {name: scenes.build(name, np.random.default_rng(0)) for name in scenes.VENUES}


def test_the_five_lightings_are_there() -> None:
    assert {"noon", "golden_hour", "overcast", "indoor_hall", "night_floodlit"} <= set(NAMES)


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
