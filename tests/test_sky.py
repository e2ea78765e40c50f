"""The sky holds as much light as it says, where it should; clouds cover as much as they are told."""

from dataclasses import replace

import numpy as np
import pytest

from synth.black_body import LUMINANCE
from synth.clouds import clouds
from synth.scene import Sky
from synth.sky import direction, directions, horizontal_irradiance, illuminance, panorama

CLEAR = Sky("sun_sky", sun_elevation_rad=0.9, sun_rotation_rad=2.0)


def at(picture: np.ndarray, towards: np.ndarray) -> np.ndarray:
    """Colour of a panorama in a direction."""
    return picture.reshape(-1, 3)[np.argmax(directions(len(picture)).reshape(-1, 3) @ towards)]


def test_a_sky_of_radiance_one_gives_pi() -> None:
    assert np.allclose(horizontal_irradiance(np.ones((64, 128, 3))), np.pi, rtol=1e-3)


@pytest.mark.parametrize("elevation_deg", [5.0, 30.0, 80.0])
@pytest.mark.parametrize("turbidity", [2.0, 4.0])
def test_a_clear_sky_gives_one_unit_of_light(elevation_deg: float, turbidity: float) -> None:
    sky = replace(CLEAR, sun_elevation_rad=float(np.deg2rad(elevation_deg)), turbidity=turbidity)
    picture = panorama(sky)
    assert picture.min() >= 0.0
    assert illuminance(picture) == pytest.approx(1.0, rel=1e-4)


def test_it_is_lightest_around_the_sun_and_bluest_away_from_it() -> None:
    picture = panorama(CLEAR)
    above = directions(len(picture))[: len(picture) // 3]  # the horizon is light all around
    light = picture[: len(above)] @ LUMINANCE
    lightest = above.reshape(-1, 3)[np.argmax(light)]
    assert lightest @ direction(0.9, 2.0) > np.cos(np.deg2rad(6.0))
    across, horizon = at(picture, direction(0.9, 2.0 + np.pi)), at(picture, direction(0.05, 2.0 + np.pi))
    assert across[2] > 1.5 * across[0]
    assert across[2] / across[0] > horizon[2] / horizon[0]


def test_a_camera_balanced_to_warmer_light_sees_a_bluer_sky() -> None:
    seen = [horizontal_irradiance(panorama(replace(CLEAR, white_balance_k=kelvin))) for kelvin in (6504.0, 5000.0)]
    assert seen[1][2] / seen[1][0] > 1.2 * seen[0][2] / seen[0][0]


@pytest.mark.parametrize("cover", [0.2, 0.5, 0.8])
def test_clouds_cover_their_share_of_the_layer(cover: float) -> None:
    side = np.linspace(-4.0, 4.0, 200)
    place = np.stack([*np.meshgrid(side, side), np.ones((200, 200))], -1)
    seen = place / np.linalg.norm(place, axis=-1, keepdims=True)
    near = seen[..., 2] > 0.3
    shares = [clouds(seen, direction(0.9, 0.0), cover, seed)[0][near].mean() for seed in range(6)]
    assert np.mean(shares) == pytest.approx(cover, abs=0.12)


def test_a_closed_layer_hides_the_sky_and_nothing_is_below_the_horizon() -> None:
    seen = directions(128)
    opacity, lightness = clouds(seen, direction(0.9, 0.0), 1.0, 3)
    assert (opacity[seen[..., 2] > 0.2] > 0.99).all()
    assert (opacity[seen[..., 2] < 0.0] == 0.0).all()
    assert lightness.min() > 0.3


def test_another_seed_is_another_sky_and_the_same_is_the_same() -> None:
    cloudy = replace(CLEAR, cloud_cover=0.4)
    assert (panorama(cloudy) == panorama(cloudy)).all()
    assert not np.allclose(panorama(cloudy), panorama(replace(cloudy, cloud_seed=1)), atol=0.05)
