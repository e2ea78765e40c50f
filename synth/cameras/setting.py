"""What a rig may know of the athletes when it decides where to go."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Times
from synth.cameras.operator import smooth
from synth.cameras.path import Picture
from synth.cameras.recipe import Keeps
from synth.cameras.subject import Subject, dense, gaze, kept, outline
from synth.geometry.rotation import unit
from synth.skeleton.smplx_joints import INDEX

GAME_M = 8.0
"""A subject that spreads further than this over the ground is a game: it is filmed from higher, and where the venue
leaves no room, from nearer through a wider lens."""
RISE = 0.2
"""Metres by which the lens rises for each metre of a game's spread beyond GAME_M: 3 to 4 m at a whole court."""
GOES_M = 0.6
"""Who goes less far than this over the ground in a clip stands."""
_FOCUS_S = 0.15
_ACROSS = [(INDEX[f"right_{part}"], INDEX[f"left_{part}"]) for part in ("hip", "shoulder")]


@dataclass(frozen=True)
class Setting:
    """corners (looks, corners, 3): the outline of what must be seen at times_s; hull (1, corners, 3): of all times.

    middle (looks, 3) of the corners; others (looks, people, 3): pelvises of those who might stand before the star, none
    where everybody is to be seen; star (looks, 3): pelvis of the one the shot is about; face (looks, 3): their nose.
    heading, gaze, course: angles [rad from +x towards +y] in which their body, their face, their way points.
    """

    picture: Picture
    times_s: Times
    corners: Float[np.ndarray, "looks corners 3"]
    hull: Float[np.ndarray, "one hull_corners 3"]
    middle: Float[np.ndarray, "looks 3"]
    star: Float[np.ndarray, "looks 3"]
    face: Float[np.ndarray, "looks 3"]
    others: Float[np.ndarray, "looks others 3"]
    heading: float
    gaze: float
    course: float

    @property
    def step_s(self) -> float:
        """Between two looks."""
        return float(self.times_s[1] - self.times_s[0]) if len(self.times_s) > 1 else 1.0

    @property
    def centre(self) -> Float[np.ndarray, "3"]:
        """The middle of all that is seen in the clip."""
        return (self.hull[0].min(0) + self.hull[0].max(0)) / 2.0

    @property
    def rise_m(self) -> float:
        """By how much a lens rises over its recipe's height: 0 unless the subject is a game."""
        return RISE * max(0.0, float(np.ptp(self.hull[0, :, :2], axis=0).max()) - GAME_M)

    @property
    def focus(self) -> Float[np.ndarray, "looks 3"]:
        """The point that a focus puller keeps sharp: between face and pelvis of a whole body, else the face."""
        is_face = np.ptp(self.hull[0, :, 2]) < 0.8
        return smooth(self.face if is_face else (self.face + self.star) / 2.0, self.step_s, _FOCUS_S)


def setting(subject: Subject, keeps: Keeps, picture: Picture) -> Setting:
    """Of a subject, as a rig that keeps this of it sees it."""
    subject = dense(subject)
    corners = outline(kept(subject, keeps))
    star = subject.one
    heading, pelvis = _heading(star), star[:, INDEX["pelvis"]]
    way = (pelvis[-1] - pelvis[0])[:2]
    everybody = subject.joints[:, :, INDEX["pelvis"]]
    return Setting(
        picture=picture,
        times_s=subject.times_s,
        corners=corners,
        hull=outline(corners.reshape(1, -1, 3)),
        middle=(corners.min(1) + corners.max(1)) / 2.0,
        star=pelvis,
        face=star[:, INDEX["nose"]],
        others=everybody[:, :0] if keeps == "all" else np.delete(everybody, subject.star, 1),
        heading=heading,
        gaze=_angle(gaze(star).mean(0)),
        course=_angle(way) if np.linalg.norm(way) > GOES_M else heading,
    )


def _heading(joints: Float[np.ndarray, "looks 144 3"]) -> float:
    across = sum(joints[:, right, :2] - joints[:, left, :2] for right, left in _ACROSS)
    return _angle(unit(np.stack([-across[:, 1], across[:, 0], 0.0 * across[:, 0]], -1)).mean(0))  # z cross right


def _angle(vector: np.ndarray) -> float:
    return float(np.arctan2(vector[1], vector[0]))
