"""A tiny Shot of spheres and its frames by exact ray casting, so that labels can be tested without a renderer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from synth.clip import Clip
from synth.equipment.shapes import ball as round_ball
from synth.geometry.camera import intrinsics
from synth.geometry.transform import look_at
from synth.label_images import LabelImages
from synth.labels import label
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Contact, Event, Performance, Phase, Track
from synth.normals import normal_picture
from synth.pack import PLAIN, pack
from synth.quality import grade
from synth.recipe import SignalRecipe
from synth.scene import CameraTrack, Material, Mesh, Parts, SceneObject, Sky
from synth.shot import Person, Reference, Shot, ShotFacts
from synth.skeleton.parts import PART_OF_JOINT
from synth.skeleton.smplx_joints import INDEX, NAMES
from synth.tiers import TierRecipe

FPS, FRAMES, WIDTH, HEIGHT = 24.0, 5, 96, 64
START_S = 0.1
BALL_RADIUS_M, BODY_RADIUS_M, HEAD_RADIUS_M = 0.105, 0.05, 0.11
TURN_RAD_S = 0.6
"""The trunk turns over standing legs, so that bodies move and feet do not slide."""
BALL_FPS, HIT_S = 240.0, 0.2
HIT_M = np.array([-0.8, -0.2, 1.4])
"""Where the ball meets the right hand; before and after it falls freely."""
_BALL_IN_M_S, _BALL_OUT_M_S, _GRAVITY_M_S2 = (0.5, 2.0, 1.0), (4.0, -2.0, 3.0), 9.81
_POST = (np.array([-2.2, 2.0, 0.8]), 0.7)
"""A round thing of the place, centre and radius [m], so that depth and normals have a shape."""
EYES = ((0.0, -4.0, 1.5), (4.0, 0.0, 1.2))
"""Where the cameras stand [m]."""
_LEFT_BODY = {
    "hip": (0.1, 0, 0.9), "knee": (0.1, 0, 0.5), "ankle": (0.1, 0, 0.1), "foot": (0.1, -0.12, 0.03),
    "collar": (0.05, 0, 1.4), "shoulder": (0.2, 0, 1.4), "elbow": (0.45, 0, 1.4), "wrist": (0.7, 0, 1.4),
    "big_toe": (0.08, -0.18, 0.02), "small_toe": (0.13, -0.16, 0.02), "heel": (0.1, 0.06, 0.02),
    "eye": (0.03, -0.1, 1.66), "eyeball": (0.03, -0.08, 1.66), "ear": (0.08, 0, 1.65),
}  # fmt: skip
_MIDDLE = {"pelvis": 0.95, "spine1": 1.05, "spine2": 1.15, "spine3": 1.25, "neck": 1.5, "head": 1.6, "jaw": 1.58}
_IN_THE_HEAD = tuple(INDEX[name] for name in ("jaw", "left_eyeball", "right_eyeball"))
_FINGERS = ("index", "middle", "ring", "pinky", "thumb")


def rest_joints() -> np.ndarray:
    """(144, 3) of somebody in a T-pose who looks along -y, so that their left is +x [m]."""
    joints = np.zeros((len(NAMES), 3))
    for name, index in INDEX.items():
        side, _, part = name.partition("_")
        sign = {"left": 1.0, "right": -1.0}.get(side, 0.0)
        finger = next((k for k, f in enumerate(_FINGERS) if part.startswith(f)), None)
        if part in _LEFT_BODY and sign:
            joints[index] = np.array(_LEFT_BODY[part]) * (sign, 1, 1)
        elif name in _MIDDLE:
            joints[index] = 0.0, 0.0, _MIDDLE[name]
        elif finger is not None and sign:
            reach = 4 if part.endswith("tip") else int(part[-1])
            joints[index] = sign * (0.74 + 0.025 * reach), 0.02 * finger - 0.04, 1.4
        else:
            joints[index] = _on_face(sign * 0.02, 0.001 * (index % 60) - 0.05)
    return joints


def _on_face(right_m: float, up_m: float) -> tuple[float, float, float]:
    """A landmark on the front of the head's ball, off its middle."""
    return right_m, -np.sqrt(HEAD_RADIUS_M**2 - right_m**2 - up_m**2), _MIDDLE["head"] + up_m


def _turning(joints: np.ndarray, times_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Joints (frames, 144, 3) of a body that turns above the lowest spine joint, and its poses (frames, 165)."""
    poses = np.zeros((len(times_s), 55, 3))
    poses[:, INDEX["spine1"], 2] = TURN_RAD_S * times_s
    turned = np.repeat(joints[None], len(times_s), 0)
    above = joints[:, 2] > _MIDDLE["spine1"]
    turned[:, above] = np.einsum("fij,nj->fni", _turns(TURN_RAD_S * times_s), joints[above])
    return turned, poses.reshape(len(times_s), 165)


def _turns(angles: np.ndarray) -> np.ndarray:
    """Rotations (n, 3, 3) about the vertical axis."""
    turns = np.tile(np.eye(3), (len(angles), 1, 1))
    turns[:, 0, 0] = turns[:, 1, 1] = np.cos(angles)
    turns[:, 1, 0] = np.sin(angles)
    turns[:, 0, 1] = -turns[:, 1, 0]
    return turns


@dataclass(frozen=True)
class Sphere:
    """One ball per frame: centers (frames, 3) [m], radius [m], instance id, RGB."""

    centers: np.ndarray
    radius_m: float
    instance_id: int
    color: tuple[int, int, int]
    part: int = 0


class SphereFrames:
    """What a renderer would return: spheres and the post over a floor at z = 0 that ends 20 m away."""

    def __init__(self, shot: Shot, spheres: list[Sphere]) -> None:
        spheres = [post(shot), *spheres]
        self._pictures = {
            camera.name: [_cast(camera, frame, spheres) for frame in range(shot.num_frames)] for camera in shot.cameras
        }
        stills = [
            Sphere(joints[j][None], BODY_RADIUS_M, person.instance_id, (200, 120, 90), int(PART_OF_JOINT[j]))
            for person, joints in zip(shot.people, shot.reference.joints, strict=True)
            for j in range(55)
        ]
        self._references = {camera.name: _cast(camera, 0, stills) for camera in shot.reference.cameras}

    def each_rgb(self, view: str) -> Iterator[np.ndarray]:
        return (rgb for rgb, _ in self._pictures[view])

    def reference(self, view: str) -> tuple[np.ndarray, LabelImages]:
        return self._references[view]

    def each_labels(self, view: str) -> Iterator[LabelImages]:
        return (labels for _, labels in self._pictures[view])


def post(shot: Shot) -> Sphere:
    """The round thing of the place."""
    return Sphere(np.tile(_POST[0], (shot.num_frames, 1)), _POST[1], 0, (90, 110, 160))


def spheres_of(shot: Shot) -> list[Sphere]:
    """Bodies as balls around the bending joints, and the ball."""
    head = INDEX["head"]
    bodies = [
        Sphere(
            person.joints[:, j],
            HEAD_RADIUS_M if j == head else BODY_RADIUS_M,
            person.instance_id,
            (200, 120, 90),
            int(PART_OF_JOINT[j]),
        )
        for person in shot.people
        for j in range(55)
        if j not in _IN_THE_HEAD
    ]
    tracks = shot.performance.tracks
    return bodies + [Sphere(ball_centers(shot), BALL_RADIUS_M, 100, (250, 230, 40)) for _ in tracks]


def ball_centers(shot: Shot) -> np.ndarray:
    """The ball's path at the shot's times [m]."""
    return _ball_at(shot.times_s)


def _ball_at(times_s: np.ndarray) -> np.ndarray:
    """(n, 3): straight between the samples of its track."""
    samples_s = np.arange(240) / BALL_FPS
    path = ball_path(samples_s)
    return np.stack([np.interp(times_s, samples_s, path[:, axis]) for axis in range(3)], -1)


def ball_path(times_s: np.ndarray) -> np.ndarray:
    """(n, 3): to the hand, and from there past the athlete's front, in free fall [m]."""
    since_s = (times_s - HIT_S)[:, None]
    velocity = np.where(since_s < 0, _BALL_IN_M_S, _BALL_OUT_M_S)
    return HIT_M + velocity * since_s - 0.5 * _GRAVITY_M_S2 * since_s**2 * [0.0, 0.0, 1.0]


def shot(
    key: str = "volleyball_0000", motion_id: str = "m0", identity_id: str = "i0", people: int = 1, views: int = 2
) -> Shot:
    """Athletes in a row 1 m behind each other, a ball that flies past in front, cameras in front and at the side."""
    times = np.arange(FRAMES) / FPS
    joints, poses = _turning(rest_joints(), times)
    persons = tuple(_person(1 + i, joints, poses, np.array([0.0, float(i), 0.0])) for i in range(people))
    ball = np.tile(np.eye(4), (240, 1, 1))
    ball[:, :3, 3] = ball_path(np.arange(240) / BALL_FPS)
    objects = tuple(
        SceneObject(
            f"body{p.instance_id}", "joints", ("skin",), np.eye(4)[None], _hull(p.joints), p.instance_id, "person"
        )
        for p in persons
    )
    seen = np.tile(np.eye(4), (FRAMES, 1, 1))
    seen[:, :3, 3] = _ball_at(START_S + times)
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


def enlarged(one: Shot, times: int) -> Shot:
    """The same shot in pictures of so many times the width and height."""
    scale = np.array([times, times, 1.0])[:, None]

    def larger(cameras: tuple[CameraTrack, ...]) -> tuple[CameraTrack, ...]:
        return tuple(
            replace(c, K=c.K * scale, width_px=c.width_px * times, height_px=c.height_px * times) for c in cameras
        )

    reference = replace(one.reference, cameras=larger(one.reference.cameras))
    return replace(one, cameras=larger(one.cameras), reference=reference)


def _reference(people: tuple[Person, ...], cameras: list[CameraTrack]) -> Reference:
    """A moment later, everybody a hand's breadth further on."""
    joints = np.stack([person.joints[-1] + [0.1, 0.0, 0.0] for person in people])
    return Reference(0.9, (), joints, tuple(cameras))


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


def _hull(joints: np.ndarray) -> np.ndarray:
    """The outermost points of the body's balls (frames, points, 3), beside its joints."""
    ways = np.concatenate([np.eye(3), -np.eye(3)])
    balls = joints[:, :55, None] + BODY_RADIUS_M * ways
    head = joints[:, INDEX["head"], None] + HEAD_RADIUS_M * ways
    return np.concatenate([joints, balls.reshape(len(joints), -1, 3), head], 1)


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
        (Event("ball_contact", HIT_S, 0, "ball", _hit(), {"speed_m_s": 20.0}), Event("landing", 0.9, 0)),
        (Contact(0, "right_hand", "ball", HIT_S - 0.005, HIT_S + 0.005), Contact(0, "left_foot", "floor", 0.0, 1.0)),
        (Phase("toss", 0, 0.0, 0.12), Phase("takeoff", 0, 0.12, 0.2), Phase("landing", 0, 0.8, 1.0)),
        1.0,
        0.2,
    )


def _hit() -> tuple[float, float, float]:
    x, y, z = HIT_M.tolist()
    return x, y, z


def _camera(name: str, eye: tuple[float, float, float], frames: int = FRAMES) -> CameraTrack:
    pose = look_at(np.array(eye), np.array([0.0, 0.0, 0.9]))
    K = intrinsics(WIDTH, HEIGHT, 0.9)
    return CameraTrack(name, np.tile(K, (frames, 1, 1)), np.tile(pose, (frames, 1, 1)), WIDTH, HEIGHT)


def _cast(camera: CameraTrack, frame: int, spheres: list[Sphere]) -> tuple[np.ndarray, LabelImages]:
    """Depth, ids and colours at the pixel centres, by solving |eye + t ray - center| = radius."""
    rows, columns = np.mgrid[: camera.height_px, : camera.width_px] + 0.5
    pixels = np.stack([columns, rows, np.ones_like(rows)], -1)
    pose = camera.world_from_camera[frame]
    rays = pixels @ np.linalg.inv(camera.K[frame]).T @ pose[:3, :3].T  # planar z 1
    eye = pose[:3, 3]
    depth = np.full(rows.shape, np.inf)
    ids, rgb = np.zeros(rows.shape, np.uint8), np.full((*rows.shape, 3), 40, np.uint8)
    normals, parts = np.zeros((*rows.shape, 3)), np.zeros(rows.shape, np.uint8)
    floor = np.where(rays[..., 2] < -1e-9, -eye[2] / np.minimum(rays[..., 2], -1e-9), np.inf)
    hit = floor < 20.0
    depth[hit], rgb[hit], normals[hit] = floor[hit], (120, 120, 120), (0.0, 0.0, 1.0)
    square = (rays**2).sum(-1)
    for sphere in spheres:
        to_eye = eye - sphere.centers[frame]
        half = rays @ to_eye
        inner = half**2 - square * (to_eye @ to_eye - sphere.radius_m**2)
        t = np.where(inner >= 0, (-half - np.sqrt(np.maximum(inner, 0))) / square, np.inf)
        hit = (t > 0) & (t < depth)
        depth[hit], ids[hit], rgb[hit] = t[hit], sphere.instance_id, sphere.color
        parts[hit] = sphere.part
        normals[hit] = (rays[hit] * t[hit, None] + to_eye) / sphere.radius_m
    return rgb, LabelImages(
        depth=np.where(np.isfinite(depth), depth, 0).astype(np.float32),
        ids=ids,
        parts=parts,
        normal_map=normal_picture((normals @ pose[:3, :3]).astype(np.float32)),
    )
