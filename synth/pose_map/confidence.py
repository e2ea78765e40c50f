"""How sure a detector would be of each joint, from what is true of it.

Trainers draw what a detector such as DWPose found. It learned from joints that people marked, hidden ones too where
they could be guessed. So, as a rule and not as a measurement, it finds joints behind the own body or behind equipment,
a little less surely; it does not find, or gives to the wrong person, those behind another person or behind the scene;
and it does not find eyes, ears, nose and face of a head that is turned away. Outside the picture is never drawn.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float, Integer

from synth.labels.visibility import EQUIPMENT, HIDDEN, HIDDEN_BY, NONE, OUTSIDE, PERSON, SCENE, SEEN, SELF
from synth.skeleton.maps import FACE_68

Hidden = Literal["drawn", "left_out", "as_detector"]

_HEAD = np.r_[0:5, FACE_68]
"""Nose, eyes, ears and face."""
_TURNED_AWAY_SHARE = 0.25
"""A head is turned away when less of its face than this is seen."""


@dataclass(frozen=True)
class Confidences:
    """Of a detector in joints, 0 to 1: seen, or hidden by the own body, another person, equipment or the scene.

    turned_away: in points of a head turned away that the own body hides.
    """

    seen: float = 0.9
    own: float = 0.7
    person: float = 0.1
    equipment: float = 0.7
    scene: float = 0.1
    turned_away: float = 0.1


def confidence(
    joints2d: Float[np.ndarray, "people 133 3"],
    hidden_by: Integer[np.ndarray, "people 133"] | None,
    hidden: Hidden,
    confidences: Confidences,
) -> Float[np.ndarray, "people 133"]:
    """Confidence in each joint (x, y [px], visibility), 0 where it is outside or not a number.

    hidden "drawn": 1 for all; "left_out": 1 for seen, 0 for hidden; "as_detector": by what hides them, where a hidden
    joint of unknown cause (hidden_by None or 0) counts as hidden by the own body.
    """
    visibility = np.where(np.isfinite(joints2d).all(-1), joints2d[..., 2], OUTSIDE)
    if hidden != "as_detector":
        return (visibility >= (HIDDEN if hidden == "drawn" else SEEN)).astype(float)
    cause = np.full(visibility.shape, SELF) if hidden_by is None else np.where(hidden_by == NONE, SELF, hidden_by)
    found = np.where(visibility >= SEEN, confidences.seen, _by_cause(confidences)[cause])
    found[_turned_away(visibility, cause)] = confidences.turned_away
    return np.where(visibility >= HIDDEN, found, 0.0)


def _by_cause(confidences: Confidences) -> Float[np.ndarray, " causes"]:
    table = np.zeros(len(HIDDEN_BY))
    for cause, sure in (
        (SELF, confidences.own), (PERSON, confidences.person), (EQUIPMENT, confidences.equipment),
        (SCENE, confidences.scene),
    ):  # fmt: skip
        table[cause] = sure
    return table


def _turned_away(
    visibility: Float[np.ndarray, "people 133"], cause: Integer[np.ndarray, "people 133"]
) -> Bool[np.ndarray, "people 133"]:
    """Points of heads turned away that are hidden by the own body."""
    away = (visibility[:, FACE_68] >= SEEN).mean(1) < _TURNED_AWAY_SHARE
    points = np.zeros(visibility.shape, bool)
    points[:, _HEAD] = away[:, None] & (visibility[:, _HEAD] == HIDDEN) & (cause[:, _HEAD] == SELF)
    return points
