"""The beauty picture: same bytes again, light from where the sky and lamps say, surfaces as their materials say."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_shots import box, lamp, make_shot, one, plane, sphere, still_camera

from synth.errors import RenderError
from synth.frames import Frames, rgb_path
from synth.geometry.camera import project
from synth.geometry.transform import look_at, transform
from synth.renderer import Renderer, RenderSettings
from synth.scene import Light, Mesh, Parts, Sky

pytestmark = pytest.mark.blender
Render = Callable[..., Frames]
DARK = Sky("gradient", strength=0.0)


def _all(*parts: Parts) -> Parts:
    return sum(parts[1:], parts[0])


def test_another_process_with_other_threads_gives_the_same_bytes(render: Render) -> None:
    poses = np.repeat(np.eye(4)[None], 2, 0)
    poses[:, 2, 3] = [0.3, 0.6]
    parts = one(plane(5.0), 0) + one(box(0.5), 101, poses, subsurface=0.1, color_noise=0.3)
    shot = make_shot(
        parts, (still_camera(num_frames=2), still_camera("side", (3.0, -3.0, 2.0), num_frames=2)), (lamp(),)
    )
    settings = RenderSettings(samples=4)
    first = render(shot, settings)
    with Renderer() as other:
        second = render(shot, replace(settings, threads=1), other)
    for view in first.views:
        for frame in range(2):
            one_path, other_path = (rgb_path(frames.folder, view, frame) for frames in (first, second))
            assert one_path.read_bytes() == other_path.read_bytes()
        assert (first.depth(view) == second.depth(view)).all()


def test_the_second_shot_of_a_process_looks_as_if_it_were_the_first(render: Render) -> None:
    shot = make_shot(one(box(0.8)), (still_camera(),), (lamp(),))
    settings = RenderSettings(samples=2)
    render(make_shot(one(plane(4.0), base_color=(1.0, 0.0, 0.0)), (still_camera(),)), settings)
    after = render(shot, settings).rgb("front")
    with Renderer() as other:
        fresh = render(shot, settings, other).rgb("front")
    assert (after == fresh).all()


@pytest.mark.parametrize(("rotation_rad", "side"), [(0.0, "east"), (np.pi / 2, "north")])
def test_the_sky_is_brightest_where_the_sun_is(render: Render, rotation_rad: float, side: str) -> None:
    towards = {"east": (1, 0), "north": (0, 1), "west": (-1, 0), "south": (0, -1)}
    cameras = tuple(
        still_camera(name, (0.0, 0.0, 1.0), (x, y, 1.3), size_px=(32, 32)) for name, (x, y) in towards.items()
    )
    sky = Sky("sun_sky", strength=0.1, sun_elevation_rad=0.2, sun_rotation_rad=rotation_rad)
    frames = render(make_shot(Parts(), cameras, sky=sky, exposure_ev=-2.0))
    light = {name: frames.rgb(name).mean() for name in towards}
    assert max(light, key=lambda name: light[name]) == side


def test_a_world_picture_that_bpy_lacks_is_named_with_those_it_has(render: Render) -> None:
    with pytest.raises(RenderError, match=r"'mars'; choose one of city, courtyard, .*sunset"):
        render(make_shot(Parts(), (still_camera(),), sky=Sky("hdri", hdri="mars")))


def test_a_world_picture_lights_the_scene(render: Render) -> None:
    shot = make_shot(one(plane(4.0)), (still_camera(size_px=(32, 32)),), sky=Sky("hdri", hdri="sunset"))
    assert render(shot, RenderSettings(samples=4)).rgb("front")[0, 24:].mean() > 20


def test_a_lamp_throws_a_shadow_below_what_it_shines_on(render: Render) -> None:
    high = transform(np.eye(3), np.array([0.0, 0.0, 1.0]))[None]
    parts = one(plane(5.0), 0) + one(box(0.5), 101, high)
    track = still_camera(eye=(0.0, -4.0, 1.0), target=(0.0, 0.0, 0.3))
    rgb = render(make_shot(parts, (track,), (replace(lamp(60.0), size_m=0.1),), DARK), RenderSettings(samples=8)).rgb(
        "front"
    )[0]
    below, beside = (
        rgb[int(y), int(x)].mean()
        for x, y, _ in project(np.array([[0.0, 0, 0], [1.0, 0, 0]]), track.K[0], track.world_from_camera[0])
    )
    assert below < 0.5 * beside


def test_exposure_brightens_the_picture(render: Render) -> None:
    def mean(ev: float) -> float:
        shot = make_shot(one(plane(9.0)), (still_camera(),), (lamp(100.0),), exposure_ev=ev)
        return float(render(shot, RenderSettings(samples=2)).rgb("front").mean())

    assert mean(-1.0) < mean(0.0) - 10 < mean(1.0) - 20


def test_vertex_colours_and_textures_multiply_the_base_colour(render: Render) -> None:
    picture = np.zeros((4, 4, 3), np.uint8)
    picture[:2] = (255, 255, 255)  # the upper half of the picture: v > 0.5: the far half of the floor
    floor = one(plane(2.0), 0, base_color=(0.8, 0.1, 0.1), texture="half")
    track = still_camera(eye=(0.0, 0.0, 4.0), target=(0.0, 1e-4, 0.0))
    rgb = render(
        make_shot(replace(floor, textures={"half": picture}), (track,), (lamp(60.0),), DARK), RenderSettings(samples=4)
    )
    far, near = rgb.rgb("front")[0, 16, 48].astype(int), rgb.rgb("front")[0, 48, 48].astype(int)
    assert far[0] > far[1] + 60
    assert near.max() < 60
    colors = np.zeros((4, 3))
    colors[:, 2] = 1.0
    blue = one(replace(plane(2.0), colors=colors), 0, base_color=(0.8, 0.8, 0.8))
    pixel = (
        render(make_shot(blue, (track,), (lamp(60.0),), DARK), RenderSettings(samples=4))
        .rgb("front")[0, 32, 48]
        .astype(int)
    )
    assert pixel[2] > pixel[0] + 60


def test_a_mesh_that_shines_is_seen_in_the_dark(render: Render) -> None:
    shot = make_shot(one(sphere(0.5), emission=5.0), (still_camera(target=(0.0, 0.0, 0.0)),), sky=DARK)
    rgb = render(shot).rgb("front")[0]
    assert rgb[32, 48].min() > 150
    assert rgb[2, 2].max() < 5


def test_a_texture_that_is_missing_is_named(render: Render, tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"material grey: no texture gone\.png"):
        render(make_shot(one(plane(1.0), texture="gone"), (still_camera(),)))


def test_a_standing_camera_keeps_its_background_and_shows_what_a_whole_picture_shows(render: Render) -> None:
    poses = np.repeat(transform(np.eye(3), np.array([0.0, 0.0, 0.25]))[None], 3, 0)
    poses[:, 0, 3] = [-1.0, 0.0, 1.0]
    parts = _all(one(plane(9.0), 0), one(box(0.5), 101, poses))
    shot = make_shot(parts, (still_camera(size_px=(240, 160), num_frames=3),), (lamp(60.0),))
    settings = RenderSettings(samples=16)
    pieces, whole = (render(shot, replace(settings, plates=plates)).rgb("front") for plates in (True, False))
    assert np.square(pieces.astype(float) - whole).mean() < 255**2 / 10**4  # 40 dB
    assert (np.abs(pieces.astype(int) - whole).max(-1) > 16).mean() < 1e-3
    assert (pieces[0, :40] == pieces[1, :40]).all()


def test_a_shadow_as_thin_as_an_arrow_is_over_the_plate_and_the_occluder_leaves_no_trace(render: Render) -> None:
    poses = np.repeat(transform(np.eye(3), np.array([0.0, 0.0, 0.7]))[None], 3, 0)
    poses[:, 0, 3] = [-0.3, 0.0, 0.3]
    rod = Mesh(box(1.0).vertices * np.array([0.01, 0.01, 1.0]), box(1.0).faces)
    sun = Light("sun", "sun", look_at(np.zeros(3), np.array([1.0, -0.3, 1.0])), (1.0, 1.0, 1.0), 3.0, 0.009)
    parts = _all(one(plane(9.0), 0), one(rod, 101, poses))
    shot = make_shot(parts, (still_camera(size_px=(240, 160), num_frames=3),), (sun,))
    settings = RenderSettings(samples=16)
    pieces, whole = (render(shot, replace(settings, plates=plates)) for plates in (True, False))
    difference = np.abs(pieces.rgb("front").astype(int) - whole.rgb("front")).max(-1)
    assert difference.max() < 16
    for ours, theirs in zip(pieces.each_labels("front"), whole.each_labels("front"), strict=True):
        assert (ours.ids == theirs.ids).all()
        assert np.abs(ours.depth - theirs.depth).max() < 1e-4
        assert (ours.normal_map == theirs.normal_map).all()
