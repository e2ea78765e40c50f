"""A tiny Shot of spheres and its clips, so that labels can be tested without a renderer."""

from dataclasses import replace

import numpy as np
from tiny_ball import BALL_FPS, BALL_RADIUS_M, HIT_S, ball_at, ball_centers, ball_path, hit
from tiny_body import TURN_RAD_S, hull, rest_joints, turning
from tiny_frames import Sphere, SphereFrames, post, spheres_of

from synth.clip import Clip
from synth.equipment.shapes import ball as round_ball
from synth.geometry.camera import intrinsics
from synth.geometry.transform import look_at
from synth.labels import label
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Contact, Event, Performance, Phase, Track
from synth.pack import PLAIN, pack
from synth.quality import grade
from synth.recipe import SignalRecipe
from synth.scene import CameraTrack, Material, Mesh, Parts, SceneObject, Sky
from synth.shot import Person, Reference, Shot, ShotFacts
from synth.tiers import TierRecipe

__all__ = [
    "BALL_RADIUS_M", "EYES", "FPS", "FRAMES", "HEIGHT", "START_S", "TURN_RAD_S", "WIDTH", "Sphere", "SphereFrames",
    "ball_centers", "clips", "enlarged", "graded", "packed", "post", "renamed", "rest_joints", "shot", "spheres_of",
]  # fmt: skip

FPS, FRAMES, WIDTH, HEIGHT = 24.0, 5, 96, 64
START_S = 0.1
EYES = ((0.0, -4.0, 1.5), (4.0, 0.0, 1.2))
"""Where the cameras stand [m]."""


def shot(
    key: str = "volleyball_0000", motion_id: str = "m0", identity_id: str = "i0", people: int = 1, views: int = 2
) -> Shot:
    """Athletes in a row 1 m behind each other, a ball that flies past in front, cameras in front and at the side."""
    times = np.arange(FRAMES) / FPS
    joints, poses = turning(rest_joints(), times)
    persons = tuple(_person(1 + i, joints, poses, np.array([0.0, float(i), 0.0])) for i in range(people))
    ball = np.tile(np.eye(4), (240, 1, 1))
    ball[:, :3, 3] = ball_path(np.arange(240) / BALL_FPS)
    objects = tuple(
        SceneObject(
            f"body{p.instance_id}", "joints", ("skin",), np.eye(4)[None], hull(p.joints), p.instance_id, "person"
        )
        for p in persons
    )
    seen = np.tile(np.eye(4), (FRAMES, 1, 1))
    seen[:, :3, 3] = ball_at(START_S + times)
    objects += (SceneObject("ball", "ball", ("skin",), seen, None, 100, "equipment"),)
    meshes = {"joints": Mesh(rest_joints(), np.array([[0, 1, 2]])), "ball": round_ball(BALL_RADIUS_M)}
    return Shot(
        facts=ShotFacts(
            key, "volleyball", "jump_serve", motion_id, "authored", identity_id, "o0", "indoor_hall", "noon",
            7, START_S, "CC0-1.0", lighting_words="clear midday sun",
        ),
        fps=FPS,
        num_frames=FRAMES,
        people=persons,
        performance=_performance(persons, ball),
        parts=Parts(objects, meshes, {"skin": Material("skin", (0.5, 0.5, 0.5))}),
        lights=(),
        sky=Sky("gradient"),
        cameras=tuple(_camera(f"view{v}", eye) for v, eye in enumerate(EYES[:views])),
        exposure_ev=0.0,
        reference=_reference(persons, [_camera(f"view{v}", eye, 1) for v, eye in enumerate(EYES[:views])]),
    )  # fmt: skip


def _reference(people: tuple[Person, ...], cameras: list[CameraTrack]) -> Reference:
    """A moment later, everybody a hand's breadth further on."""
    joints = np.stack([person.joints[-1] + [0.1, 0.0, 0.0] for person in people])
    return Reference(0.9, (), joints, tuple(cameras))


def _person(instance_id: int, joints: np.ndarray, poses: np.ndarray, place: np.ndarray) -> Person:
    words = {
        "person": "woman", "hair": "crop", "hair_color": "brown",
        "top": "jersey", "top_color": "red", "bottom": "shorts", "bottom_color": "black",
    }  # fmt: skip
    return Person(
        instance_id, "server", "right", "i0", "o0", "female", 1.75, poses, np.tile(place, (FRAMES, 1)),
        np.zeros(10), joints + place, words,
    )  # fmt: skip


def _performance(people: tuple[Person, ...], ball: np.ndarray) -> Performance:
    motion = Motion(np.zeros((9, 165)), np.zeros((9, 3)), np.zeros(10), "female", FPS)
    return Performance(
        "volleyball",
        "jump_serve",
        tuple(Athlete(motion, person.handedness, person.role) for person in people),
        (Track("ball", "volleyball", ball, BALL_FPS),),
        (Event("ball_contact", HIT_S, 0, "ball", hit(), {"speed_m_s": 20.0}), Event("landing", 0.9, 0)),
        (Contact(0, "right_hand", "ball", HIT_S - 0.005, HIT_S + 0.005), Contact(0, "left_foot", "floor", 0.0, 1.0)),
        (Phase("toss", 0, 0.0, 0.12), Phase("takeoff", 0, 0.12, 0.2), Phase("landing", 0, 0.8, 1.0)),
        1.0,
        0.2,
    )


def _camera(name: str, eye: tuple[float, float, float], frames: int = FRAMES) -> CameraTrack:
    pose = look_at(np.array(eye), np.array([0.0, 0.0, 0.9]))
    K = intrinsics(WIDTH, HEIGHT, 0.9)
    return CameraTrack(name, np.tile(K, (frames, 1, 1)), np.tile(pose, (frames, 1, 1)), WIDTH, HEIGHT)


def enlarged(one: Shot, times: int) -> Shot:
    """The same shot in pictures of so many times the width and height."""
    scale = np.array([times, times, 1.0])[:, None]

    def larger(cameras: tuple[CameraTrack, ...]) -> tuple[CameraTrack, ...]:
        return tuple(
            replace(c, K=c.K * scale, width_px=c.width_px * times, height_px=c.height_px * times) for c in cameras
        )

    reference = replace(one.reference, cameras=larger(one.reference.cameras))
    return replace(one, cameras=larger(one.cameras), reference=reference)


def clips(shots: list[Shot]) -> list[Clip]:
    """All views of the shots as graded clips."""
    return [clip for one in shots for clip in graded(packed(one))]


def packed(one: Shot, signals: SignalRecipe = PLAIN) -> list[Clip]:
    """All views of a shot as clips that nobody has looked at."""
    frames = SphereFrames(one, spheres_of(one))
    views = range(len(one.cameras))
    return [pack(one, frames, label(one, frames, view), view, "0123456789ab", signals) for view in views]


def graded(views: list[Clip]) -> tuple[Clip, ...]:
    graded = grade(views, TierRecipe())
    assert not graded.rejected, graded.rejected
    return graded.accepted


def renamed(clip: Clip, **facts: str | int | float) -> Clip:
    """The clip with other facts (and no other change)."""
    return replace(clip, facts=clip.facts | facts)
