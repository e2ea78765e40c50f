"""Motion blur and depth of field have the size that the formulas say; labels know neither."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from small_shots import box, lamp, make_shot, one, plane, sphere, still_camera

from synth.exposure import blur_disc_px
from synth.film import FilmRecipe
from synth.frames import Frames
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.renderer import RenderSettings
from synth.scene import CameraTrack, Parts, Sky
from synth.shot import Shot

pytestmark = pytest.mark.blender
Render = Callable[..., Frames]
DARK = Sky("gradient", strength=0.0)
SHARP = RenderSettings(samples=32, max_bounces=0, denoise=False)
SIZE, FOCAL_PX, FAR_M = (240, 48), 290.0, 4.0
RADIUS_M = 0.04
SPEED_PX = 64.0
POINT_PX = 5.0
"""Diameter of a lamp that is small and yet met by some of the rays through each point of the lens."""
FRAMES = 3
K = np.array([[FOCAL_PX, 0.0, SIZE[0] / 2], [0.0, FOCAL_PX, SIZE[1] / 2], [0.0, 0.0, 1.0]])
TIMES = np.arange(FRAMES) - (FRAMES - 1) / 2.0


def ends(shutter_deg: float) -> np.ndarray:
    """(frames, 2): when the shutter opens and closes [frames]."""
    return TIMES[:, None] + shutter_deg / 720.0 * np.array([-1.0, 1.0])


def slid(times: np.ndarray) -> np.ndarray:
    """Transforms that move along +x so that FAR_M in front of the lens it is SPEED_PX a frame."""
    moves = times[..., None] * np.array([SPEED_PX * FAR_M / FOCAL_PX, 0.0, 0.0])
    return transform(np.eye(3), moves)


def front(**words: object) -> CameraTrack:
    track = still_camera(eye=(0.0, -FAR_M, 0.0), target=(0.0, 0.0, 0.0), size_px=SIZE, num_frames=FRAMES, K=K)
    return replace(track, **words)  # type: ignore[arg-type]


def ball(emission: float, **words: object) -> Parts:
    shining = one(sphere(RADIUS_M), base_color=(1.0, 1.0, 1.0), emission=emission)
    return replace(shining, objects=(replace(shining.objects[0], **words),))  # type: ignore[arg-type]


def filmed(parts: Parts, track: CameraTrack, shutter_deg: float) -> Shot:
    return replace(make_shot(parts, (track,), sky=DARK), film=FilmRecipe(shutter_deg=shutter_deg))


DIAMETER_PX = 2.0 * RADIUS_M * FOCAL_PX / FAR_M
FAINT, BLINDING = 4.0, 2000.0
"""Radiance that stays in the picture's range, so that its middle counts; and that shows after 1 % of the exposure."""


def lit(frames: Frames, frame: int) -> np.ndarray:
    """(width,) light along the picture, 0..1."""
    return frames.rgb("front")[frame, :, :, 0].mean(0) / 255.0


def middle_px(light: np.ndarray) -> float:
    return float(light @ (np.arange(len(light)) + 0.5) / light.sum())


def mover(kind: str, shutter_deg: float, emission: float) -> Shot:
    """A ball that moves, one whose vertices move, or a camera that does: SPEED_PX per frame in the picture."""
    if kind == "object":
        return filmed(ball(emission, pose=slid(TIMES), shutter_pose=slid(ends(shutter_deg))), front(), shutter_deg)
    if kind == "vertices":
        still = sphere(RADIUS_M).vertices
        cache, shutter = (still + slid(times)[..., None, :3, 3] for times in (TIMES, ends(shutter_deg)))
        return filmed(ball(emission, cache=cache, shutter_cache=shutter), front(), shutter_deg)
    still = front().world_from_camera[0]
    track = front(world_from_camera=slid(-TIMES) @ still, shutter_pose=slid(-ends(shutter_deg)) @ still)
    return filmed(ball(emission), track, shutter_deg)


@pytest.mark.parametrize("shutter_deg", [90.0, 360.0])
@pytest.mark.parametrize("kind", ["object", "vertices", "camera"])
def test_a_streak_is_as_long_as_the_way_and_lies_about_the_label(render: Render, kind: str, shutter_deg: float) -> None:
    faint = render(mover(kind, shutter_deg, FAINT), replace(SHARP, samples=128))
    blinding = render(mover(kind, shutter_deg, BLINDING), SHARP)
    for frame in range(FRAMES):
        expected = SIZE[0] / 2 + SPEED_PX * TIMES[frame]
        # half a per cent of the way: the picture's tone curve and Cycles' table of the shutter shift it a little
        assert middle_px(lit(faint, frame)) == pytest.approx(expected, abs=0.4)
        length = (blinding.rgb("front")[frame, :, :, 0].max(0) > 20).sum()
        assert length == pytest.approx(SPEED_PX * shutter_deg / 360.0 + DIAMETER_PX, rel=0.05, abs=1.01)


def test_what_moves_within_the_frame_but_not_within_the_exposure_is_sharp(render: Render) -> None:
    """Arrow and string snap from one frame to the next: nothing may be read between frames."""
    standing = slid(np.repeat(TIMES[:, None], 2, 1))
    frames = render(filmed(ball(BLINDING, pose=slid(TIMES), shutter_pose=standing), front(), 180.0), SHARP)
    for frame in range(FRAMES):
        light = frames.rgb("front")[frame, :, :, 0].max(0) > 20
        assert light.sum() <= DIAMETER_PX + 4.0
        assert middle_px(light.astype(float)) == pytest.approx(SIZE[0] / 2 + SPEED_PX * TIMES[frame], abs=1.0)


def test_a_zoom_pulls_streaks_from_the_middle(render: Render) -> None:
    ways = np.array([0.8, 1.25])
    zooms = np.tile(K, (FRAMES, 2, 1, 1))
    zooms[..., 0, 0], zooms[..., 1, 1] = FOCAL_PX * ways, FOCAL_PX * ways
    place = transform(np.eye(3), np.array([60.0 * FAR_M / FOCAL_PX, 0.0, 0.0]))[None]
    parts = ball(BLINDING, pose=place)
    frames = render(filmed(parts, front(shutter_intrinsics=zooms), 180.0), SHARP)
    lit_px = np.flatnonzero(frames.rgb("front")[0, :, :, 0].max(0) > 20)
    assert lit_px.min() == pytest.approx(120 + 60 * ways[0] - DIAMETER_PX / 2, abs=1.5)
    assert lit_px.max() + 1 == pytest.approx(120 + 60 * ways[1] + DIAMETER_PX / 2, abs=1.5)


def test_labels_do_not_know_the_film(render: Render) -> None:
    """Bit for bit, with what turns too."""
    turns = about("z", 0.7 * np.arange(FRAMES)) @ about("x", 2.0)
    pose = transform(turns, slid(TIMES)[:, :3, 3])
    block = replace(one(box(0.3), 101).objects[0], pose=pose)
    parts = one(box(0.3), 101) + ball(1.0, cache=sphere(RADIUS_M).vertices + slid(TIMES)[:, None, :3, 3])
    parts = replace(parts, objects=(block, *parts.objects[1:]))
    track = front()
    plain = render(make_shot(parts, (track,)))
    wild = replace(block, shutter_pose=np.stack([pose[::-1], pose[::-1]], 1))
    track = replace(track, focus_m=np.full(FRAMES, 1.0), f_stop=1.4, shutter_pose=slid(ends(90.0)))
    film = FilmRecipe(180.0, 1.4)
    filmed_too = render(replace(make_shot(replace(parts, objects=(wild, *parts.objects[1:])), (track,)), film=film))
    for read in (Frames.ids, Frames.depth, Frames.normals):
        assert read(plain, "front").tobytes() == read(filmed_too, "front").tobytes()


def test_a_standing_camera_shows_the_whole_streak_and_its_shadow(render: Render) -> None:
    high = slid(TIMES)
    high[:, 2, 3] = 0.4
    opened = slid(ends(360.0))
    opened[..., 2, 3] = 0.4
    thing = one(box(0.2), 1)  # a person, whose light is metered
    thing = replace(thing, objects=(replace(thing.objects[0], pose=high, shutter_pose=opened),))
    track = still_camera(size_px=(180, 120), num_frames=FRAMES)
    shot = make_shot(one(plane(9.0), 0) + thing, (track,), (lamp(60.0),))
    shot = replace(shot, film=FilmRecipe(shutter_deg=360.0))
    settings = RenderSettings(samples=16)
    pieces, whole = (render(shot, replace(settings, plates=plates)).rgb("front") for plates in (True, False))
    assert np.square(pieces.astype(float) - whole).mean() < 255**2 / 10**4  # 40 dB
    assert (np.abs(pieces.astype(int) - whole).max(-1) > 16).mean() < 1e-3


@pytest.mark.parametrize("depth_m", [3.0, 8.0])
def test_a_point_out_of_focus_is_as_wide_as_the_lens_formula_says(render: Render, depth_m: float) -> None:
    track = front(focus_m=np.full(FRAMES, FAR_M), f_stop=0.05, sensor_mm=36.0)
    place = transform(np.eye(3), np.array([0.0, depth_m - FAR_M, 0.0]))[None]
    point = one(sphere(POINT_PX / 2.0 * depth_m / FOCAL_PX), base_color=(1.0, 1.0, 1.0), emission=1e6, pose=place)
    rgb = render(make_shot(point, (track,), sky=DARK), replace(SHARP, samples=256)).rgb("front")[0, :, :, 0]
    focal_m = FOCAL_PX * 36.0 / SIZE[0] / 1000.0
    thin_lens_m = focal_m / 0.05 * abs(depth_m - FAR_M) / depth_m * focal_m / (FAR_M - focal_m)
    expected_px = thin_lens_m / 0.036 * SIZE[0]
    area_px = (rgb > 20).sum()
    assert np.sqrt(4.0 * area_px / np.pi) - POINT_PX == pytest.approx(expected_px, rel=0.1)
    assert blur_disc_px(np.array([depth_m]), track, 0)[0] == pytest.approx(expected_px, rel=0.05)
