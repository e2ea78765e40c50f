"""Exposure follows the light on the athletes: not their colour, not how strong the lamps are."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from small_shots import lamp, make_shot, one, plane, sphere, still_camera

from synth.blender.meter import WHITE, incident_light
from synth.frames import Frames
from synth.geometry.transform import transform
from synth.renderer import RenderSettings
from synth.scene import Light, Sky
from synth.shot import Shot

pytestmark = pytest.mark.blender
Render = Callable[..., Frames]
DARK = Sky("gradient", strength=0.0)
LIFTED = transform(np.eye(3), np.array([0.0, 0.0, 0.8]))[None]


def athlete(lamps: tuple[Light, ...], sky: Sky = DARK, color: float = 0.5, exposure_ev: float = 0.0) -> Shot:
    """A ball with the id of a person over a grey floor."""
    ball = one(sphere(0.5), 1, LIFTED, base_color=(color,) * 3, specular=0.0)
    ball = replace(ball, objects=(replace(ball.objects[0], materials=("skin",)),),
                   materials={"skin": replace(ball.materials["grey"], name="skin")})  # fmt: skip
    return make_shot(ball + one(plane(4.0), 0), (still_camera(),), lamps, sky, exposure_ev)


def exposure(frames: Frames) -> float:
    return float(frames.facts["exposure_ev"])


@pytest.mark.parametrize("factor", [0.5, 1.0 / 64.0])
def test_less_light_of_all_kinds_is_the_same_picture_at_another_exposure(render: Render, factor: float) -> None:
    settings = RenderSettings(samples=16, denoise=False)
    sky = Sky("gradient", strength=0.3)
    full = render(athlete((lamp(),), sky), settings)
    less = render(athlete((lamp(300.0 * factor),), replace(sky, strength=0.3 * factor)), settings)
    assert exposure(less) - exposure(full) == pytest.approx(-np.log2(factor), abs=0.01)
    difference = full.rgb("front").astype(float) - less.rgb("front")
    # lamps and sky are chosen in other order: noise of 16 samples, of one 8-bit step
    assert np.mean(np.abs(difference)) < 1.5
    assert abs(np.mean(difference)) < 1.0


def test_the_same_light_on_dark_and_on_light_skin_is_exposed_alike(render: Render) -> None:
    dark, fair = (render(athlete((lamp(),), color=color)) for color in (0.05, 0.6))
    assert exposure(dark) == pytest.approx(exposure(fair), abs=0.15)
    assert dark.rgb("front").mean() < fair.rgb("front").mean()


def test_the_shots_own_exposure_is_a_bias_and_all_there_is_without_people(render: Render) -> None:
    metered, darker = (exposure(render(athlete((lamp(),), exposure_ev=bias))) for bias in (0.0, -0.7))
    assert darker - metered == pytest.approx(-0.7, abs=1e-3)
    nobody = make_shot(one(plane(4.0), 0), (still_camera(),), (lamp(),), exposure_ev=0.3)
    assert exposure(render(nobody)) == pytest.approx(0.3)


def test_even_light_is_exposed_to_white(render: Render) -> None:
    uniform = Sky("gradient", strength=0.02, horizon_color=(1.0,) * 3, zenith_color=(1.0,) * 3)
    shot = athlete((), uniform)
    alone = replace(shot, parts=replace(shot.parts, objects=shot.parts.objects[:1]))
    assert 0.02 * 2.0 ** exposure(render(alone)) == pytest.approx(WHITE, rel=0.03)


def test_only_diffuse_pixels_of_people_count() -> None:
    light, color, ids = np.full((8, 8), 9.0), np.full((8, 8), 0.5), np.zeros((8, 8))
    ids[2:6] = 7
    light[2:6] = 2.0
    color[5], light[5] = 0.0, 50.0
    channels = {f"{name}.{c}": value for c in "RGB" for name, value in
                (("DiffDir", light), ("DiffInd", 0 * light), ("DiffCol", color))}  # fmt: skip
    assert incident_light(channels | {"IndexOB.X": ids}) == pytest.approx(2.0)
    assert incident_light(channels | {"IndexOB.X": ids + 100}) == 0.0


@pytest.mark.parametrize("sky", [
    Sky("sun_sky", strength=0.4), Sky("hdri", strength=0.4, hdri="city"), Sky("hdri", strength=0.4, hdri="night"),
    Sky("hdri", strength=0.4, hdri="studio", is_seen=False),
], ids=["clear", "city", "night", "studio"])  # fmt: skip
def test_every_sky_gives_the_ground_as_much_light_as_it_says(render: Render, sky: Sky) -> None:
    ground = one(plane(3.0), 1, base_color=(0.5,) * 3, specular=0.0)
    track = still_camera(eye=(0.0, 0.0, 4.0), target=(0.0, 1e-4, 0.0))
    lit_by = 2.0 ** -exposure(render(make_shot(ground, (track,), (), sky))) * WHITE
    assert lit_by * np.pi == pytest.approx(0.4, rel=0.12)
