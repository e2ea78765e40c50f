"""Laws of things' points: they are where the drawn thing is, move with it, and are seen as joints are."""

from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth.equipment import build_equipment
from synth.equipment.bow_limbs import BRACE_M, bends, limb_curve
from synth.equipment.bow_riser import APERTURE_X_M, ARROW_REST_M
from synth.geometry.rotation import about
from synth.geometry.transform import apply, inverse, transform
from synth.labels import events, label
from synth.labels.things import BOW_POINTS, POINTS, depths_m, draw, points3d, things
from synth.labels.visibility import HIDDEN, OUTSIDE, SEEN
from synth.motion.performance import Track
from synth.shot import Shot

FPS = 240.0
DRAWN_M = 0.68


def bow_track(draws_m: np.ndarray, sight_m: float = 0.1) -> Track:
    """A bow that turns about z as it is drawn to these lengths [m], one per sample."""
    angle = np.linspace(0.0, 0.5, len(draws_m))
    pose = transform(about("z", angle), np.broadcast_to([0.2, -0.5, 1.4], (len(draws_m), 3)))
    nock = apply(pose, np.column_stack([-draws_m, np.zeros(len(draws_m)), np.full(len(draws_m), ARROW_REST_M[2])]))
    return Track("bow", "recurve_bow", pose, FPS, {"nock": nock, "sight_m": np.full((len(draws_m), 1), sight_m)})


def with_tracks(*tracks: Track) -> Shot:
    """The tiny shot with these things instead of its ball, drawn at its times."""
    shot = tiny.shot()
    parts = replace(shot.parts, objects=tuple(o for o in shot.parts.objects if o.category == "person"))
    for track in tracks:
        parts = parts + build_equipment(track, shot.times_s, 101 if track.kind == "arrow" else 100)
    return replace(shot, parts=parts, performance=replace(shot.performance, tracks=tracks, contacts=()))


def rising(shot: Shot, brace_m: float = BRACE_M, full_m: float = DRAWN_M) -> np.ndarray:
    """Lengths that grow over all samples until the last frame of the shot."""
    count = int(shot.times_s[-1] * FPS) + 2
    return np.linspace(brace_m, full_m, count)


def test_bow_points_are_those_of_the_limbs_that_bend_with_the_draw() -> None:
    track = bow_track(rising(tiny.shot()))
    (thing,) = things(with_tracks(track))
    local = apply(inverse(thing.pose), points3d(thing))
    point = dict(zip(BOW_POINTS, np.moveaxis(local, 1, 0), strict=True))
    nock = point["nocking_point"]
    for name, flip in (("upper_limb_tip", 1.0), ("lower_limb_tip", -1.0)):
        mirrored = nock * [1.0, 1.0, flip]
        tips = limb_curve(bends(mirrored, flip * ARROW_REST_M[2]))[:, -1]
        np.testing.assert_allclose(
            point[name], np.column_stack([tips[:, 0], 0 * tips[:, 0], flip * tips[:, 1]]), atol=1e-6
        )
    assert (np.diff(point["upper_limb_tip"][:, 2]) < 0).all()
    assert (np.diff(point["lower_limb_tip"][:, 2]) > 0).all()
    np.testing.assert_allclose(point["grip"], 0.0, atol=1e-9)
    np.testing.assert_allclose(point["sight"], np.tile([APERTURE_X_M, 0.0, 0.1], (tiny.FRAMES, 1)), atol=1e-9)
    assert (point["stabiliser_end"][:, 0] > 0.8).all()
    assert (np.abs(point["stabiliser_end"][:, 1]) < 1e-9).all()


def test_the_nocking_point_is_the_tracks() -> None:
    track = bow_track(rising(tiny.shot()))
    shot = with_tracks(track)
    (thing,) = things(shot)
    found = points3d(thing)[:, list(BOW_POINTS).index("nocking_point")]
    wanted = [
        np.interp(shot.times_s * FPS, np.arange(len(track.channels["nock"])), c) for c in track.channels["nock"].T
    ]
    np.testing.assert_allclose(found, np.transpose(wanted), atol=1e-5)


def test_an_arrow_reaches_from_its_nock_to_its_tip_along_its_axis() -> None:
    pose = np.tile(transform(about("y", -0.3), np.array([0.5, 0.0, 1.5])), (3, 1, 1))
    (thing,) = things(with_tracks(Track("arrow_2", "arrow", pose, FPS, {"length_m": np.full((3, 1), 0.7)})))
    nock, tip = np.moveaxis(points3d(thing), 1, 0)
    np.testing.assert_allclose(nock, np.tile(pose[0, :3, 3], (tiny.FRAMES, 1)))
    np.testing.assert_allclose(tip - nock, 0.7 * np.tile(pose[0, :3, 0], (tiny.FRAMES, 1)), atol=1e-9)


def test_the_draw_is_0_at_brace_1_at_the_longest_and_grows_between() -> None:
    shot = tiny.shot()
    track = bow_track(rising(shot))
    (thing,) = things(with_tracks(track))
    found = draw(thing)
    assert found[-1] == pytest.approx(1.0, abs=0.02)
    assert (np.diff(found) > 0.05).all()
    (still,) = things(with_tracks(bow_track(np.full(400, BRACE_M))))
    np.testing.assert_allclose(draw(still), 0.0, atol=1e-6)


def test_a_string_that_swings_about_its_rest_is_not_drawn_and_half_a_draw_is_not_full() -> None:
    (slack,) = things(with_tracks(bow_track(np.full(400, BRACE_M - 0.012))))
    assert (draw(slack) == 0.0).all()
    (half,) = things(with_tracks(bow_track(np.full(400, BRACE_M + 0.15))))
    np.testing.assert_allclose(draw(half), 0.5, atol=1e-5)


def test_a_bow_that_no_channel_draws_is_at_brace() -> None:
    track = replace(bow_track(np.full(400, BRACE_M)), channels={})
    (thing,) = things(with_tracks(track))
    np.testing.assert_allclose(draw(thing), 0.0, atol=1e-6)


def test_points_are_read_off_what_the_shot_draws() -> None:
    shot = tiny.shot()
    moved = np.tile(np.eye(4), (tiny.FRAMES, 1, 1))
    moved[:, 2, 3] = 5.0
    objects = tuple(replace(o, pose=moved) if o.name == "ball" else o for o in shot.parts.objects)
    (thing,) = things(replace(shot, parts=replace(shot.parts, objects=objects)))
    np.testing.assert_array_equal(points3d(thing)[:, 0], moved[:, :3, 3])
    np.testing.assert_allclose(depths_m(thing), [tiny.BALL_RADIUS_M])


def test_a_ball_in_free_sight_is_seen_and_one_behind_somebody_or_in_another_ball_is_not() -> None:
    shot = tiny.shot()
    eye = shot.cameras[0].world_from_camera[:, :3, 3]
    centers = tiny.ball_centers(shot)
    spheres = tiny.spheres_of(shot)
    assert (ball2d(shot, spheres)[:, 0, 2] == SEEN).all()
    before = tiny.Sphere(centers + 0.2 * (eye - centers), 0.1, 1, (0, 0, 0))
    assert (ball2d(shot, [*spheres, before])[:, 0, 2] == HIDDEN).all()
    around = tiny.Sphere(centers, 1.02 * tiny.BALL_RADIUS_M, 77, (0, 0, 0))
    assert (ball2d(shot, [*spheres, around])[:, 0, 2] == HIDDEN).all()
    larger = tiny.Sphere(centers, 1.3 * tiny.BALL_RADIUS_M, 100, (0, 0, 0))
    assert (ball2d(shot, [*spheres, larger])[:, 0, 2] == HIDDEN).all()


def test_a_thing_out_of_the_picture_is_outside_and_its_place_is_still_told() -> None:
    shot = tiny.shot()
    far = np.tile(np.eye(4), (tiny.FRAMES, 1, 1))
    far[:, :3, 3] = 9.0, 0.0, 1.0
    objects = tuple(replace(o, pose=far) if o.name == "ball" else o for o in shot.parts.objects)
    found = ball2d(replace(shot, parts=replace(shot.parts, objects=objects)), tiny.spheres_of(shot))
    assert (found[..., 2] == OUTSIDE).all()
    assert (found[..., 0] > tiny.WIDTH).all()


def test_points_in_the_picture_are_projections_of_those_in_the_world_and_named_in_events() -> None:
    track = bow_track(rising(tiny.shot()))
    arrow = Track("arrow", "arrow", track.world_from_object, FPS)
    shot = with_tracks(track, arrow)
    labels = label(
        shot, tiny.SphereFrames(shot, tiny.spheres_of(replace(shot, performance=tiny.shot().performance))), 0
    )
    record = events(shot)["equipment"]
    assert [(one["name"], one["kind"], one["id"]) for one in record] == [
        ("bow", "recurve_bow", 100),
        ("arrow", "arrow", 101),
    ]
    camera_from_world = inverse(labels.world_from_camera)
    for one in record:
        assert one["points"] == list(POINTS[one["kind"]])
        world = labels.equipment[f"{one['name']}_points3d"].astype(float)
        local = apply(camera_from_world, world) @ np.swapaxes(labels.K, -1, -2)
        pixels = labels.equipment[f"{one['name']}_points2d"]
        assert pixels.shape == (tiny.FRAMES, len(one["points"]), 3)
        np.testing.assert_allclose(pixels[..., :2], local[..., :2] / local[..., 2:], atol=1e-3)
    assert labels.equipment["bow_draw"].shape == (tiny.FRAMES,)


def ball2d(shot: Shot, spheres: list[tiny.Sphere]) -> np.ndarray:
    return label(shot, tiny.SphereFrames(shot, spheres), 0).equipment["ball_points2d"]
