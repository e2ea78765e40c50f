"""From where a reference picture is taken: the clip's first camera, turned to where its subject is now."""

from dataclasses import dataclass, replace

import numpy as np
import trimesh
from jaxtyping import Float

from synth.arrays import Points
from synth.cameras.framing import Move, fitted
from synth.cameras.path import Picture
from synth.cameras.recipe import Keeps
from synth.cameras.rig import WIDEST_DEG
from synth.cameras.sight import LOWEST_M, free_share, open_share, unhidden_share
from synth.cameras.subject import Subject, gaze, kept
from synth.geometry.camera import project
from synth.geometry.rotation import about, unit
from synth.geometry.transform import look_at
from synth.scene import CameraTrack
from synth.skeleton.smplx_joints import INDEX

MARGIN = 0.06
"""Free share of the picture's shorter side."""
LARGE_ENOUGH, NEAR_ENOUGH, FAR_ENOUGH = 0.8, 2.0, 0.5
"""What is taken for as large as in the clip; how many times further or nearer than there a photographer may be."""
GOOD = 0.9
"""A place worth this is taken at once."""
_STAYING = 0.95
"""A place tried later must be so much better: the clip's own is the one that people expect."""
_ASIDE_RAD = np.radians([0.0, 40.0, -40.0, 80.0, -80.0])
_SHOWN = 0.5
"""Who or what is in the picture for less than this share of the clip, the camera does not show."""
_SIGHT_POINTS = 120
"""So many of its points are looked at for what hides the subject."""
_BACKGROUND = 4.0
"""Who is so many times as far away as the star is part of the background."""
_LEVELS: tuple[tuple[Keeps, list[int]], ...] = (
    ("face", [INDEX[name] for name in ("head", "nose")]),
    ("upper_body", [INDEX[name] for name in ("left_hip", "right_hip")]),
    ("athlete", [INDEX[name] for name in ("left_ankle", "right_ankle")]),
)


@dataclass(frozen=True)
class Shown:
    """What a camera shows of whom: pairs of a person's number and how much of them.

    px_per_m: how large; distance_m: mean depth of those people; middle: between them. All in the first frame.
    """

    people: tuple[tuple[int, Keeps], ...]
    px_per_m: float
    distance_m: float
    middle: Float[np.ndarray, "3"]


@dataclass(frozen=True)
class View:
    """A camera of one frame. worth: 0 to 1, how much of the subject is seen as large as in the clip.

    facing: how far it looks the star in the face, 1 straight, -1 from behind.
    """

    track: CameraTrack
    worth: float
    facing: float


def shown(track: CameraTrack, joints: Float[np.ndarray, "looks people 144 3"], star: int) -> Shown:
    """What `track` shows, by its frames at the looks; the star always counts, and alone where they fill it."""
    seen = project(joints, track.K, track.world_from_camera)
    inside = np.all((seen[..., :2] > 0) & (seen[..., :2] < [track.width_px, track.height_px]), -1) & (seen[..., 2] > 0)
    depth_m = seen[:, :, INDEX["pelvis"], 2].mean(0)
    inside[:, depth_m > _BACKGROUND * max(float(depth_m[star]), 0.5)] = False
    people = {person: _level(inside[:, person]) for person in range(joints.shape[1])}
    own: Keeps = people[star] or "athlete"
    chosen: list[tuple[int, Keeps]] = [(star, own)]
    if own == "athlete":
        chosen += [(person, "athlete") for person, level in people.items() if level == "athlete" and person != star]
    middle = _middle(joints[0], tuple(chosen))
    depth = max(float((middle - track.world_from_camera[0, :3, 3]) @ track.world_from_camera[0, :3, 2]), 0.5)
    return Shown(tuple(chosen), float(track.K[0, 0, 0]) / depth, depth, middle)


def best_view(track: CameraTrack, seen: Shown, subject: Subject, obstacles: trimesh.Trimesh | None) -> View:
    """The picture of `subject` (one look) by the clip's camera: turned from where its first frame was, or gone along
    with the subject, or drawn back, or from aside; the first place that is good, else the best."""
    views = []
    for eye in _eyes(track.world_from_camera[0, :3, 3], seen, _middle(subject.joints[0], seen.people)):
        views.append(_view(track, eye, seen, subject, obstacles))
        if views[-1].worth >= GOOD:
            break
    return max(enumerate(views), key=lambda pair: pair[1].worth * _STAYING ** pair[0])[1]


def _level(inside: np.ndarray) -> Keeps | None:
    """How much of a person is in the picture, by (looks, 144) joints that are."""
    level: Keeps | None = None
    for keeps, joints in _LEVELS:
        if inside[:, joints].all(1).mean() < _SHOWN:
            break
        level = keeps
    return level


def _middle(joints: Float[np.ndarray, "people 144 3"], people: tuple[tuple[int, Keeps], ...]) -> Points:
    """Between the people's faces, or pelvises where more of them is shown."""
    return np.mean([joints[p, INDEX["nose" if keeps == "face" else "pelvis"]] for p, keeps in people], 0)


def _eyes(eye: Points, seen: Shown, middle: Points) -> list[Points]:
    """Places to try, in order."""
    way = (middle - seen.middle) * [1.0, 1.0, 0.0]
    out = unit((eye - middle) * [1.0, 1.0, 0.0])
    around = [middle + np.array([0.0, 0.0, eye[2] - middle[2]]) + seen.distance_m * about("z", a) @ out
              for a in _ASIDE_RAD]  # fmt: skip
    return [eye, eye + way, *around]


def _view(track: CameraTrack, eye: Points, seen: Shown, subject: Subject, obstacles: trimesh.Trimesh | None) -> View:
    points = _points(subject, seen)
    middle = (points.min(0) + points.max(0)) / 2.0
    out = unit(eye - middle)[None]
    move = Move(eye - out, out, middle[None], WIDEST_DEG, MARGIN, np.ones(1), distance_m=1.0)
    framed = fitted(move, points[None], Picture(track.width_px, track.height_px))
    pose = look_at(eye, framed.move.aim[0])
    depth = max(float((_middle(subject.joints[0], seen.people) - eye) @ pose[:3, 2]), 1e-3)
    focal_px = min(framed.focal_px, seen.px_per_m * depth)
    K = np.array([[focal_px, 0.0, track.width_px / 2.0], [0.0, focal_px, track.height_px / 2.0], [0.0, 0.0, 1.0]])
    size = focal_px / (seen.px_per_m * depth)
    further = depth / seen.distance_m
    place = min(1.0, size / LARGE_ENOUGH, NEAR_ENOUGH / further, further / FAR_ENOUGH) * framed.is_kept
    worth = place * _sight(pose, K, points, seen, subject, obstacles) if place > 0.0 and eye[2] > LOWEST_M else 0.0
    to_eye = unit((eye - subject.one[0, INDEX["nose"]]) * [1.0, 1.0, 0.0])
    facing = float(gaze(subject.one)[0] @ to_eye[:2])
    still = CameraTrack(track.name, K[None], pose[None], track.width_px, track.height_px, rig=track.rig)
    return View(still, worth, facing)


def _points(subject: Subject, seen: Shown) -> Points:
    """World points that must be in the picture."""
    points = np.concatenate([kept(replace(subject, star=p), keeps)[0] for p, keeps in seen.people])
    return points[~np.isnan(points[:, 0])]


def _sight(
    pose: np.ndarray, K: np.ndarray, points: Points, seen: Shown, subject: Subject, obstacles: trimesh.Trimesh | None
) -> float:
    """Share of what must be seen that neither the venue nor somebody else hides."""
    pelvis, eye = subject.joints[:, :, INDEX["pelvis"]], pose[None, :3, 3]
    unhidden = [unhidden_share(eye, pelvis[:, p], np.delete(pelvis, p, 1)) for p, _ in seen.people]
    some = points[:: max(1, len(points) // _SIGHT_POINTS)]
    free = free_share(pose, some, obstacles) * open_share(pose, K, some, obstacles)
    return float(free * np.mean(unhidden))
