"""Frames of a tiny shot: spheres over a floor, by exact ray casting."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from tiny_ball import BALL_RADIUS_M, ball_centers
from tiny_body import BODY_RADIUS_M, HEAD_RADIUS_M

from synth.label_images import LabelImages
from synth.normals import normal_picture
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.skeleton.parts import PART_OF_JOINT
from synth.skeleton.smplx_joints import INDEX

_POST = (np.array([-2.2, 2.0, 0.8]), 0.7)
"""A round thing of the place, centre and radius [m], so that depth and normals have a shape."""
_IN_THE_HEAD = tuple(INDEX[name] for name in ("jaw", "left_eyeball", "right_eyeball"))


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
