"""A shot of several people: everybody has an id of their own, wears their own clothes and is in every picture."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from synth.body import load_body
from synth.cameras.recipe import RingRecipe
from synth.cameras.whom import PLAY_TOP_M
from synth.casting import looks
from synth.equipment import ids
from synth.errors import RecipeError
from synth.film import FilmRecipe
from synth.filming import plan_cameras
from synth.geometry.camera import project
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Performance, Track
from synth.outfit.surface import subdivide
from synth.planning import clip_start_s, facts_for, plan_shot
from synth.recipe import AuthoredMotion, BodyRecipe, VideoRecipe
from synth.scene import Parts, Venue
from synth.shot import Shot
from synth.skeleton.smplx_joints import INDEX
from tasks.compose import from_overrides

pytestmark = pytest.mark.body
SPOTS = ((-7.0, -3.0), (-2.0, 3.0), (7.0, 0.0))
LANDMARKS = slice(INDEX["right_brow1"], INDEX["right_contour1"])
FILM = FilmRecipe(shutter_deg=180.0, f_stop=4.0)
VIDEO, CAMERA = VideoRecipe(24.0, 5, 480, 288), RingRecipe(fov_deg=40.0, height_m=(1.0, 2.0))


@pytest.fixture(scope="module")
def shot() -> Shot:
    """Three who stand still, two on the near side; a ball that goes from one to the other, up to 9 m."""
    body = load_body()
    upright = np.tile(np.eye(165)[0] * np.pi / 2, (5, 1))
    motion = Motion(upright, np.zeros((5, 3)), np.zeros(10), "female", 24.0)
    motions = [
        Motion(motion.poses, motion.trans + np.array([x, y, 1.0]), motion.betas, "female", 24.0) for x, y in SPOTS
    ]
    athletes = tuple(
        Athlete(one, "right", "hitter", team=team) for one, team in zip(motions, ("near", "near", "far"), strict=True)
    )
    ball = np.tile(np.eye(4), (5, 1, 1))
    ball[:, :3, 3] = [(-7, -3, 1), (-4, 0, 3.5), (0, 0, 9), (4, 0, 3.5), (7, 0, 1)]
    track = Track("ball", "volleyball", ball, 24.0)
    played = Performance("volleyball", "rally", athletes, (track,), (), (), (), 4 / 24, 0.1)
    cast = looks(0, "volleyball", 0, athletes, (0, 2, 4), body)
    lighting = next(iter(from_overrides("lighting=noon")[0].lightings.values()))
    facts = facts_for(
        "volleyball_0", played, AuthoredMotion(), "m", BodyRecipe(), "v", "noon", clip_start_s(played, VIDEO), cast, 0
    )
    venue = Venue("v", Parts(), keypoints={"net_center_top": np.array([0.0, 0.0, 2.43])})
    cameras = plan_cameras(played, body, venue, {"ring": CAMERA}, VIDEO, facts.start_s, 0, "camera")
    return plan_shot(played, cast, body, venue, lighting, cameras, VIDEO, facts, FILM)


def test_people_are_numbered_and_no_thing_has_their_number(shot: Shot) -> None:
    assert [person.instance_id for person in shot.people] == [1, 2, 3]
    assert {ids.BALL_ID, ids.NET_ID, ids.TARGET_ID, ids.ARROW_ID, ids.BOW_ID}.isdisjoint(range(1, 13))
    for thing in shot.parts.objects:
        number = thing.instance_id
        assert thing.name.startswith(f"person{number}_") == (thing.category == "person") == (1 <= number <= 3)


def test_each_wears_their_own_and_teams_are_kept(shot: Shot) -> None:
    assert [person.team for person in shot.people] == ["near", "near", "far"]
    assert len({person.identity for person in shot.people}) == 3
    assert shot.facts.identity_id == ",".join(person.identity for person in shot.people)
    skins = [thing for thing in shot.parts.objects if thing.name.endswith("_skin")]
    for thing, (x, y) in zip(skins, SPOTS, strict=True):
        assert np.allclose(thing.cache[..., :2].mean((0, 1)), [x, y], atol=0.3)


def test_face_landmarks_lie_on_the_face_that_is_rendered(shot: Shot) -> None:
    """Everybody has a face of their own; the labels' landmarks lie within 1 mm of its skin."""
    for person in shot.people:
        thing = next(one for one in shot.parts.objects if one.name == f"person{person.instance_id}_skin")
        points, faces = np.asarray(thing.cache[0], float), shot.parts.meshes[thing.mesh].faces
        marks = person.joints[0, LANDMARKS]
        near = np.linalg.norm(points - marks.mean(0), axis=1) < 0.12
        faces = faces[near[faces].all(1)]
        for _ in range(3):
            combine, faces = subdivide(faces, len(points))
            points = combine @ points
        assert cKDTree(points[np.unique(faces)]).query(marks)[0].max() < 0.001


def test_all_people_and_the_ball_in_play_are_in_every_picture(shot: Shot) -> None:
    joints = np.concatenate([person.joints.reshape(-1, 3) for person in shot.people])
    ball = shot.performance.tracks[0].world_from_object[:, :3, 3]
    for camera in shot.cameras:
        points = np.concatenate([joints, ball[ball[:, 2] < PLAY_TOP_M]])
        pixels = project(points, camera.K[0], camera.world_from_camera[0])
        assert np.all((pixels[:, :2] > 0) & (pixels[:, :2] < [480, 288]) & (pixels[:, 2:] > 0))


def test_the_reference_places_all_that_people_wear_and_handle_and_nothing_else(shot: Shot) -> None:
    reference = shot.reference
    assert reference is not None
    own = [thing for thing in shot.parts.objects if thing.category != "venue"]
    assert [thing.name for thing in reference.objects] == [thing.name for thing in own]
    for then, now in zip(reference.objects, own, strict=True):
        assert (then.mesh, then.materials, then.instance_id) == (now.mesh, now.materials, now.instance_id)
        assert then.pose.shape == (1, 4, 4)
        assert (then.shutter_pose, then.shutter_cache) == (None, None)
        assert (then.cache is None) == (now.cache is None)
        assert then.cache is None or then.cache.shape == (1, *now.cache.shape[1:])
    # these people stand still, but for the ball, which comes first
    for then, now in zip(reference.objects[1:], own[1:], strict=True):
        assert np.allclose(then.pose, now.pose[:1], atol=1e-5)
        assert then.cache is None or np.allclose(then.cache, now.cache[:1], atol=1e-5)
    for joints, person in zip(reference.joints, shot.people, strict=True):
        assert np.allclose(joints, person.joints[0], atol=1e-5)


def test_everybody_is_whole_and_in_focus_in_the_reference_of_every_camera(shot: Shot) -> None:
    assert shot.reference is not None
    assert [camera.name for camera in shot.reference.cameras] == [camera.name for camera in shot.cameras]
    for camera in shot.reference.cameras:
        pixels = project(shot.reference.joints.reshape(-1, 3), camera.K[0], camera.world_from_camera[0])
        assert np.all((pixels[:, :2] > 0) & (pixels[:, :2] < [480, 288]) & (pixels[:, 2:] > 0))
        assert camera.f_stop == FILM.f_stop
        assert camera.focus_m is not None
        assert (camera.shutter_pose, camera.shutter_intrinsics) == (None, None)


def test_the_places_named_points_go_with_the_shot(shot: Shot) -> None:
    assert list(shot.keypoints) == ["net_center_top"]
    assert np.allclose(shot.keypoints["net_center_top"], [0.0, 0.0, 2.43])


def test_joints_when_the_shutter_opens_and_closes_lie_about_those_of_the_frame() -> None:
    """On somebody who slides along x at 2 m/s."""
    body = load_body()
    times = np.arange(25) / 24.0
    trans = np.array([0.0, 0.0, 1.0]) + 2.0 * times[:, None] * [1.0, 0.0, 0.0]
    slider = Motion(np.tile(np.eye(165)[0] * np.pi / 2, (25, 1)), trans, np.zeros(10), "female", 24.0)
    played = Performance("archery", "slide", (Athlete(slider, "right", "archer"),), (), (), (), (), 1.0, 0.5)
    cast = looks(0, "archery", 0, played.athletes, (1,), body)
    frames_s = 0.2 + np.arange(5) / 24.0
    lighting = next(iter(from_overrides("lighting=noon")[0].lightings.values()))
    facts = facts_for("archery_0", played, AuthoredMotion(), "m", BodyRecipe(), "v", "noon", 0.2, cast, 0)
    shots = [
        plan_shot(played, cast, body, Venue("v", Parts()), lighting, (), VIDEO, facts, FilmRecipe(shutter_deg=degrees))
        for degrees in (180.0, 0.0)
    ]
    (blurred,), (sharp,) = (shot.people for shot in shots)
    assert sharp.shutter_joints is None
    opened = 2.0 * 180.0 / 360.0 / 24.0 / 2.0
    for end, sign in ((0, -1.0), (1, 1.0)):
        moved = blurred.shutter_joints[:, end] - blurred.joints
        assert np.allclose(moved, [sign * opened, 0.0, 0.0], atol=1e-4)
    assert np.allclose(blurred.joints, sharp.joints, atol=1e-5)
    assert shots[0].reference is not None
    outside = max(frames_s[0] - shots[0].reference.time_s, shots[0].reference.time_s - frames_s[-1])
    assert outside >= 0.5


def test_a_clip_starts_where_the_recipe_says_and_lies_inside_the_performance() -> None:
    played = Performance("archery", "end_of_three", (), (), (), (), (), 60.0, 59.9)
    video = replace(VIDEO, num_frames=49)
    assert clip_start_s(played, video) == 58.0
    for start_s in (0.0, 5.5, 58.0):
        assert clip_start_s(played, replace(video, start_s=start_s)) == start_s
    with pytest.raises(RecipeError, match=r"video.start_s=58.5: .* lasts 60.0 s and a clip 2.0 s; start at 58 or"):
        clip_start_s(played, replace(video, start_s=58.5))
