"""Shot size, angle and movement of a camera, measured on its track and on what it shows."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float
from scipy.ndimage import gaussian_filter1d

from synth.geometry.camera import project
from synth.labels.labels import Labels
from synth.scene import CameraTrack
from synth.shot import Person, Shot
from synth.skeleton.smplx_joints import INDEX

Size = Literal["close_up", "medium", "full", "wide"]
Angle = Literal["low", "eye", "high"]
Movement = Literal[
    "static", "pan", "tilt", "zoom_in", "zoom_out", "dolly_in", "dolly_out", "dolly_lateral", "orbit_left",
    "orbit_right", "crane_up", "crane_down", "follow", "lead", "handheld",
]  # fmt: skip

WIDE_SHARE = 0.38
"""A whole athlete less tall than this share of the picture is in a wide shot, else in a full shot."""
LOW_DEG, HIGH_DEG = -8.0, 9.0
"""Elevation of the lens from the athlete's face below which, and above which, an angle is low, high."""
MOVED_M = 0.25
"""A lens that stays within so much stands; a held one sways less."""
TURNED_DEG, ZOOMED, SWAYED_DEG = 1.5, 1.08, 0.02
"""Least pan or tilt, change of focal length, and standard deviation of the horizon that is told."""
ORBIT_DEG, ORBIT_ROUND = 12.0, 0.03
"""Least arc about the athlete, and how far it must stand out from a straight line, as a share of its chord."""
GONE_M = 0.6
"""An athlete who goes less far stands: nobody follows them."""
_ANKLES = [INDEX["left_ankle"], INDEX["right_ankle"]]
_HIPS = [INDEX["left_hip"], INDEX["right_hip"]]


@dataclass(frozen=True)
class CameraLabel:
    """size: close_up (hips outside the picture), medium (feet outside), full, wide. angle: of the lens as seen from the
    athlete's face, see pitch_deg, the mean elevation. movement: the main one; moves: all of them. person: index of the
    one whom the camera is about."""

    size: Size
    angle: Angle
    movement: Movement
    moves: tuple[Movement, ...]
    pitch_deg: float
    person: int


def camera_label(shot: Shot, labels: Labels, camera_index: int) -> CameraLabel:
    """Of one view."""
    camera = shot.cameras[camera_index]
    number = whom(shot, labels, camera)
    person = shot.people[number]
    pitch_deg = _pitch_deg(person, camera)
    angle: Angle = "low" if pitch_deg < LOW_DEG else "high" if pitch_deg > HIGH_DEG else "eye"
    moves = movements(person.joints[:, INDEX["pelvis"]], camera)
    return CameraLabel(shot_size(person, labels, number, camera), angle, moves[0], moves, pitch_deg, number)


def camera_facts(shot: Shot, labels: Labels, camera_index: int) -> dict[str, str]:
    """The label for a clip's flat json."""
    found = camera_label(shot, labels, camera_index)
    return {"shot_size": found.size, "camera_angle": found.angle, "camera_movement": found.movement}


def whom(shot: Shot, labels: Labels, camera: CameraTrack) -> int:
    """The person who is nearest to the picture's middle on average, of those in it for half of the time."""
    low, high = labels.boxes_full[..., :2], labels.boxes_full[..., 2:]
    size = np.array([camera.width_px, camera.height_px])
    is_in = np.all((high > 0) & (low < size), -1).mean(0) >= 0.5
    off = np.linalg.norm(np.clip((low + high) / 2, 0, size) - size / 2, axis=-1).mean(0)
    return int(np.argmin(np.where(is_in | ~is_in.any(), off, np.inf)))


def shot_size(person: Person, labels: Labels, number: int, camera: CameraTrack) -> Size:
    """By the lowest part of the body that is in the picture in most frames, and how tall all of it is."""
    feet, hips = (_share_inside(person, joints, camera) for joints in (_ANKLES, _HIPS))
    if hips < 0.5:
        return "close_up"
    if feet < 0.5:
        return "medium"
    box = labels.boxes_full[:, number]
    return "wide" if np.median(box[:, 3] - box[:, 1]) < WIDE_SHARE * camera.height_px else "full"


def is_whole(labels: Labels, number: int, camera: CameraTrack) -> bool:
    """Whether all of a person is in the picture in more than nine frames of ten."""
    low, high = labels.boxes_full[:, number, :2], labels.boxes_full[:, number, 2:]
    return bool(((low >= 0).all(-1) & (high <= [camera.width_px, camera.height_px]).all(-1)).mean() > 0.9)


def _share_inside(person: Person, joints: list[int], camera: CameraTrack) -> float:
    """Share of frames in which one of these joints is in the picture."""
    seen = project(person.joints[:, joints], camera.K, camera.world_from_camera)
    inside = (seen[..., :2] >= 0).all(-1) & (seen[..., :2] < [camera.width_px, camera.height_px]).all(-1)
    return float(np.mean(inside.any(1)))


def _pitch_deg(person: Person, camera: CameraTrack) -> float:
    away = camera.world_from_camera[:, :3, 3] - person.joints[:, INDEX["nose"]]
    return float(np.degrees(np.arctan2(away[:, 2], np.linalg.norm(away[:, :2], axis=-1))).mean())


def movements(pelvis: Float[np.ndarray, "frames 3"], camera: CameraTrack) -> tuple[Movement, ...]:
    """All that the camera does, the most telling first; `static` for nothing. pelvis: of the one it is about [m]."""
    eye = camera.world_from_camera[:, :3, 3]
    found: list[Movement] = ["handheld"] if _sway_deg(camera) > SWAYED_DEG else []
    if np.ptp(eye, axis=0).max() > MOVED_M:
        found.append(_travel(_steady(eye), pelvis))
    focal = camera.K[:, 0, 0]
    if focal.max() / focal.min() > ZOOMED:
        found.append("zoom_in" if focal[-1] > focal[0] else "zoom_out")
    if np.ptp(eye, axis=0).max() <= MOVED_M:
        found += _turns(camera)
    return tuple(found) or ("static",)


def _travel(eye: Float[np.ndarray, "frames 3"], pelvis: Float[np.ndarray, "frames 3"]) -> Movement:
    way, gone = eye[-1] - eye[0], pelvis[-1] - pelvis[0]
    offset = eye - pelvis
    if np.linalg.norm(gone[:2]) > GONE_M and 0.5 < way[:2] @ gone[:2] / (gone[:2] @ gone[:2]) < 1.6:
        ahead = offset[:, :2] @ gone[:2] / np.linalg.norm(gone[:2]) / np.linalg.norm(offset[:, :2], axis=-1)
        return "lead" if ahead.mean() > 0.5 else "follow"
    if np.ptp(eye[:, 2]) > 0.7 * np.linalg.norm(np.ptp(eye, axis=0)):
        return "crane_up" if way[2] > 0 else "crane_down"
    about = eye - pelvis.mean(0)
    angle = np.unwrap(np.arctan2(about[:, 1], about[:, 0]))
    if np.degrees(np.ptp(angle)) > ORBIT_DEG and _roundness(eye) > ORBIT_ROUND:
        return "orbit_right" if angle[-1] > angle[0] else "orbit_left"
    nearer = np.linalg.norm(about[0]) - np.linalg.norm(about[-1])
    if abs(nearer) > 0.5 * np.linalg.norm(way):
        return "dolly_in" if nearer > 0 else "dolly_out"
    return "dolly_lateral"


def _roundness(eye: Float[np.ndarray, "frames 3"]) -> float:
    """How far the way over the floor leaves its chord, as a share of it."""
    chord = eye[-1, :2] - eye[0, :2]
    length = max(float(np.linalg.norm(chord)), 1e-9)
    aside = (eye[:, 0] - eye[0, 0]) * chord[1] - (eye[:, 1] - eye[0, 1]) * chord[0]
    return float(np.abs(aside).max()) / length**2


def _turns(camera: CameraTrack) -> list[Movement]:
    """pan and tilt of a camera that stands, the larger first."""
    forward = _steady(camera.world_from_camera[:, :3, 2])
    yaw = np.degrees(np.ptp(np.unwrap(np.arctan2(forward[:, 1], forward[:, 0]))))
    pitch = np.degrees(np.ptp(np.arcsin(np.clip(forward[:, 2], -1.0, 1.0))))
    turns: list[tuple[float, Movement]] = [(yaw, "pan"), (pitch, "tilt")]
    return [name for angle, name in sorted(turns, reverse=True) if angle > TURNED_DEG]


def _sway_deg(camera: CameraTrack) -> float:
    """Standard deviation of the horizon: of what rigs do, only hands roll a camera."""
    right = camera.world_from_camera[:, 2, 0]
    return float(np.degrees(np.std(np.arcsin(np.clip(right, -1.0, 1.0)))))


def _steady(values: Float[np.ndarray, "frames 3"]) -> Float[np.ndarray, "frames 3"]:
    """Without what trembles."""
    return gaussian_filter1d(values, 2.0, axis=0, mode="nearest") if len(values) > 8 else values
