"""What must be framed, over time."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from scipy.spatial import ConvexHull, QhullError

from synth.arrays import Points, Times
from synth.cameras.recipe import Keeps
from synth.geometry.rotation import unit
from synth.skeleton.smplx_joints import FACE, INDEX, NUM_BENDING

LEAST_HZ = 24.0
"""Subjects are looked at no less often, so that moving cameras are smooth at any video rate."""
CROWN_M = 0.14
"""The top of the head above the middle of the ears, along the neck [adult head: 0.13 m, hair]."""
NEAR_FACE_M = 0.32
"""A wrist this near to the nose works at the face: an archer at anchor, a setter's hands."""
_TIPS = [INDEX[f"{side}_{tip}"] for side in ("left", "right") for tip in ("big_toe", "small_toe", "heel")]
_FINGERTIPS = {side: [INDEX[f"{side}_{f}_tip"] for f in ("thumb", "index", "middle", "pinky")] for side in
               ("left", "right")}  # fmt: skip
_HEAD = [INDEX[name] for name in ("neck", "head", "nose", "left_ear", "right_ear", *FACE[::6], "contour_middle")]
_ARMS = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("shoulder", "elbow", "wrist", "hip")]
_EARS = [INDEX["left_ear"], INDEX["right_ear"]]


@dataclass(frozen=True)
class Subject:
    """times_s (looks,); joints (looks, people, 144, 3) in the world [m]; things (looks, points, 3): what is held and
    balls in play, NaN where it need not be seen; star: number of the person that the shot is about."""

    times_s: Times
    joints: Float[np.ndarray, "looks people 144 3"]
    things: Float[np.ndarray, "looks points 3"]
    star: int = 0

    @property
    def one(self) -> Float[np.ndarray, "looks 144 3"]:
        """The star's joints."""
        return self.joints[:, self.star]


def dense(subject: Subject) -> Subject:
    """The same at no less than LEAST_HZ, straight between the looks, which stay among the times."""
    times = subject.times_s
    if len(times) < 2:
        return subject
    parts = int(np.ceil(LEAST_HZ * (times[1] - times[0]) - 1e-6))
    number = np.arange((len(times) - 1) * parts + 1)
    before = np.minimum(number // parts, len(times) - 2)
    share = number / parts - before

    def between(values: np.ndarray) -> np.ndarray:
        weight = share.reshape(-1, *(1,) * (values.ndim - 1))
        # where the share is 0 the next look must not count, not even as NaN
        rest = np.where(weight > 0, weight * (values[before + 1] - values[before]), 0.0)
        return values[before] + rest

    if parts <= 1:
        return subject
    return replace(subject, times_s=between(times), joints=between(subject.joints), things=between(subject.things))


def kept(subject: Subject, keeps: Keeps) -> Float[np.ndarray, "looks points 3"]:
    """World points per look that must be in the picture; NaN where one need not be."""
    star = subject.one
    if keeps == "face":
        return _face(star)
    if keeps == "face_hands":
        return np.concatenate([_head(star), _hands(star, "left"), _hands(star, "right")], 1)
    if keeps == "upper_body":
        return np.concatenate([_head(star), star[:, _ARMS], _hands(star, "left"), _hands(star, "right")], 1)
    people = range(subject.joints.shape[1]) if keeps == "all" else (subject.star,)
    alone = subject.joints.shape[1] == 1
    bodies = [_body(subject.joints[:, person]) for person in people]
    return np.concatenate([*bodies, *([subject.things] if alone or keeps == "all" else [])], 1)


def outline(points: Float[np.ndarray, "looks points 3"]) -> Float[np.ndarray, "looks corners 3"]:
    """The corners of each look's convex hull: what frames them frames all. Padded by repeating a corner."""
    corners = [_corners(look[~np.isnan(look[:, 0])]) for look in points]
    most = max(len(look) for look in corners)
    return np.stack([np.concatenate([look, np.repeat(look[:1], most - len(look), 0)]) for look in corners])


def _corners(points: Points) -> Points:
    try:
        return points[ConvexHull(points).vertices] if len(points) > 12 else points
    except QhullError:  # all in one plane
        return points


def crown(joints: Float[np.ndarray, "looks 144 3"]) -> Float[np.ndarray, "looks 3"]:
    """The top of the head."""
    ears = joints[:, _EARS].mean(1)
    return ears + CROWN_M * unit(ears - joints[:, INDEX["neck"]])


def gaze(joints: Float[np.ndarray, "looks 144 3"]) -> Float[np.ndarray, "looks 2"]:
    """Unit direction over the floor in which the face looks."""
    return unit((joints[:, INDEX["nose"]] - joints[:, _EARS].mean(1)) * [1.0, 1.0, 0.0])[:, :2]


def _body(joints: Float[np.ndarray, "looks 144 3"]) -> Float[np.ndarray, "looks points 3"]:
    tips = [*_TIPS, *_FINGERTIPS["left"], *_FINGERTIPS["right"], *_HEAD]
    return np.concatenate([joints[:, :NUM_BENDING], joints[:, tips], crown(joints)[:, None]], 1)


def _head(joints: Float[np.ndarray, "looks 144 3"]) -> Float[np.ndarray, "looks points 3"]:
    return np.concatenate([joints[:, _HEAD], crown(joints)[:, None]], 1)


def _hands(joints: Float[np.ndarray, "looks 144 3"], side: str) -> Float[np.ndarray, "looks points 3"]:
    return joints[:, [INDEX[f"{side}_wrist"], *_FINGERTIPS[side]]]


def _face(joints: Float[np.ndarray, "looks 144 3"]) -> Float[np.ndarray, "looks points 3"]:
    """The head, and each hand while it is near the face."""
    parts = [_head(joints)]
    for side in ("left", "right"):
        hand = _hands(joints, side).copy()
        hand[np.linalg.norm(hand[:, 0] - joints[:, INDEX["nose"]], axis=-1) > NEAR_FACE_M] = np.nan
        parts.append(hand)
    return np.concatenate(parts, 1)
