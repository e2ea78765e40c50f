"""Size, angle and movement are measured on the track; what rigs mean to do is what the label says they do."""

from dataclasses import replace

import filmed
import numpy as np
import pytest
import tiny

from synth.cameras import recipe as rigs
from synth.geometry.camera import intrinsics
from synth.geometry.transform import look_at
from synth.labels import camera_facts, label
from synth.labels.camera_label import HIGH_DEG, LOW_DEG, camera_label, movements
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.skeleton.smplx_joints import INDEX
from synth.text import describe, english

INTENT = [
    (rigs.RingRecipe(), 0.0, {"static"}),
    (rigs.CoachRecipe(), 0.0, {"static"}),
    (rigs.CoachRecipe(), 4.0, {"pan"}),
    (rigs.BroadcastRecipe(place="side"), 4.0, {"pan"}),
    (rigs.ZoomRecipe(direction="in"), 0.0, {"zoom_in"}),
    (rigs.ZoomRecipe(direction="out"), 0.0, {"zoom_out"}),
    (rigs.DollyRecipe(direction="in"), 0.0, {"dolly_in"}),
    (rigs.DollyRecipe(direction="out"), 0.0, {"dolly_out"}),
    (rigs.DollyRecipe(direction="lateral"), 0.0, {"dolly_lateral"}),
    (rigs.CraneRecipe(direction="up"), 0.0, {"crane_up"}),
    (rigs.CraneRecipe(direction="down"), 0.0, {"crane_down"}),
    (rigs.OrbitRecipe(), 0.0, {"orbit_left", "orbit_right"}),
    (rigs.DroneRecipe(climb=0.0), 0.0, {"orbit_left", "orbit_right"}),
    (rigs.FollowRecipe(), 3.0, {"follow"}),
    (rigs.LeadRecipe(), 3.0, {"lead"}),
    (rigs.HandheldRecipe(), 0.0, {"handheld"}),
    (rigs.HandheldRecipe(), 4.0, {"handheld"}),
    (rigs.CloseupRecipe(), 0.0, {"static", "pan", "tilt"}),
]


@pytest.mark.parametrize(("rig", "speed", "wanted"), INTENT, ids=lambda value: getattr(value, "kind", None))
def test_the_label_says_what_the_rig_means_to_do(rig: rigs.CameraRecipe, speed: float, wanted: set[str]) -> None:
    subject = filmed.walker(speed_m_s=speed)
    for seed in range(2):
        for camera in filmed.film(rig, subject, seed=seed):
            assert movements(subject.one[:, 0], camera)[0] in wanted


def test_a_held_camera_also_pans_and_a_dolly_also_zooms() -> None:
    runner = filmed.walker(speed_m_s=4.0)
    (held,) = filmed.film(rigs.HandheldRecipe(bearing_deg=(90.0, 90.0)), runner)
    assert movements(runner.one[:, 0], held)[:2] == ("handheld", "pan")
    (dolly,) = filmed.film(rigs.DollyRecipe(direction="in", zoom=1.4), filmed.walker())
    assert movements(filmed.walker().one[:, 0], dolly) == ("dolly_in", "zoom_in")


def test_an_orbit_to_the_cameras_right_goes_to_its_right() -> None:
    standing = filmed.walker()
    for seed in range(3):
        (camera,) = filmed.film(rigs.OrbitRecipe(), standing, seed=seed)
        goes = camera.world_from_camera[1:, :3, 3] - camera.world_from_camera[:-1, :3, 3]
        to_right = np.einsum("ti,ti->t", goes, camera.world_from_camera[:-1, :3, 0]).sum() > 0
        assert movements(standing.one[:, 0], camera)[0] == ("orbit_right" if to_right else "orbit_left")


def seen_from(eye: tuple[float, float, float], aim_m: float = 0.9, fov_deg: float = 50.0) -> Shot:
    """The tiny athlete, who looks along -y."""
    shot = tiny.shot(views=1)
    pose = look_at(np.array(eye), np.array([0.0, 0.0, aim_m]))
    K = intrinsics(tiny.WIDTH, tiny.HEIGHT, np.radians(fov_deg))
    tile = (tiny.FRAMES, 1, 1)
    return replace(shot, cameras=(CameraTrack("c", np.tile(K, tile), np.tile(pose, tile), tiny.WIDTH, tiny.HEIGHT),))


@pytest.mark.parametrize(
    ("distance_m", "aim_m", "size", "words"),
    [
        (0.8, 1.6, "close_up", "in a close-up"),
        (2.0, 1.3, "medium", "in a medium shot"),
        (3.8, 0.9, "full", "in a full shot"),
        (12.0, 0.9, "wide", "in a wide shot"),
    ],
)
def test_the_size_is_how_much_of_the_body_is_shown(distance_m: float, aim_m: float, size: str, words: str) -> None:
    shot = seen_from((0.0, -distance_m, aim_m), aim_m)
    labels = label(shot, tiny.SphereFrames(shot, tiny.spheres_of(shot)), 0)
    assert camera_facts(shot, labels, 0)["shot_size"] == size
    assert words in english.words(describe(shot, labels, 0), "long")


@pytest.mark.parametrize(
    ("elevation_deg", "angle", "words"),
    [(-14.0, "low", "at a low angle"), (3.0, "eye", "at eye level"), (30.0, "high", "at a high angle")],
)
def test_the_angle_is_that_of_the_lens_to_the_face(elevation_deg: float, angle: str, words: str) -> None:
    nose_m = tiny.rest_joints()[INDEX["nose"]]
    shot = seen_from((0.0, nose_m[1] - 4.0, nose_m[2] + 4.0 * np.tan(np.radians(elevation_deg))))
    labels = label(shot, tiny.SphereFrames(shot, tiny.spheres_of(shot)), 0)
    found = camera_label(shot, labels, 0)
    assert found.pitch_deg == pytest.approx(elevation_deg, abs=0.5)
    assert (found.angle, camera_facts(shot, labels, 0)["camera_angle"]) == (angle, angle)
    assert words in english.words(describe(shot, labels, 0), "long")
    assert LOW_DEG < 0 < HIGH_DEG


@pytest.mark.parametrize(
    ("rig", "wanted"),
    [(rigs.CoachRecipe(), "low"), (rigs.DroneRecipe(), "high"), (rigs.BroadcastRecipe(), "high"),
     (rigs.HandheldRecipe(), "eye"), (rigs.CloseupRecipe(), "eye")],
    ids=lambda value: getattr(value, "kind", None),
)  # fmt: skip
def test_rigs_look_from_the_angle_they_are_named_for(rig: rigs.CameraRecipe, wanted: str) -> None:
    subject = filmed.walker()
    face = subject.one[:, INDEX["nose"]]
    for seed in range(3):
        for camera in filmed.film(rig, subject, seed=seed):
            away = camera.world_from_camera[:, :3, 3] - face
            pitch = np.degrees(np.arctan2(away[:, 2], np.linalg.norm(away[:, :2], axis=-1))).mean()
            assert ("low" if pitch < LOW_DEG else "high" if pitch > HIGH_DEG else "eye") == wanted


def test_the_camera_is_about_whoever_is_in_the_middle() -> None:
    shot = tiny.shot(people=2, views=1)
    people = (shot.people[0], replace(shot.people[1], joints=shot.people[1].joints + np.array([1.5, -1.0, 0.0])))
    things = tuple(
        replace(thing, cache=people[thing.instance_id - 1].joints) if thing.category == "person" else thing
        for thing in shot.parts.objects
    )
    shot = replace(shot, people=people, parts=replace(shot.parts, objects=things))
    for number, x_m in enumerate((0.0, 1.5)):
        pose = look_at(np.array([x_m, -4.0, 1.2]), np.array([x_m, 0.0, 0.9]))
        track = replace(shot.cameras[0], world_from_camera=np.tile(pose, (tiny.FRAMES, 1, 1)))
        one = replace(shot, cameras=(track,))
        labels = label(one, tiny.SphereFrames(one, tiny.spheres_of(one)), 0)
        assert camera_label(one, labels, 0).person == number
