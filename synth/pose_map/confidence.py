"""How sure a detector would be of each joint, from what is true of it.

Trainers draw what DWPose found. It was trained on joints that people marked, hidden ones included where a person could
guess them: those behind the own body or behind something small. It seldom finds joints of somebody who stands behind
another person or behind a wall, or gives them to the wrong person. So, as a rule and not as a measurement: hidden by
oneself or by equipment is found with half the confidence, which is over DWPose's threshold of 0.3 and under Cosmos's
of 0.6; hidden by another person or by the scene is not found; outside the picture is never drawn.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float, Integer

from synth.labels.visibility import EQUIPMENT, HIDDEN, NONE, OUTSIDE, PERSON, SCENE, SELF

Hidden = Literal["drawn", "left_out", "as_detector"]


@dataclass(frozen=True)
class Confidences:
    """Of a detector in joints, 0 to 1, by what hides them."""

    seen: float = 0.9
    own: float = 0.5
    person: float = 0.1
    equipment: float = 0.5
    scene: float = 0.1


def confidence(
    joints2d: Float[np.ndarray, "people 133 3"],
    hidden_by: Integer[np.ndarray, "people 133"] | None,
    hidden: Hidden,
    confidences: Confidences,
) -> Float[np.ndarray, "people 133"]:
    """Confidence in each joint (x, y [px], visibility), 0 where it is outside or not a number.

    hidden "drawn": 1 for all; "left_out": 1 for seen, 0 for hidden; "as_detector": the table above, where a hidden
    joint of unknown cause (hidden_by None) counts as hidden by the own body.
    """
    visibility = np.where(np.isfinite(joints2d).all(-1), joints2d[..., 2], OUTSIDE)
    if hidden != "as_detector":
        return (visibility >= HIDDEN if hidden == "drawn" else visibility > HIDDEN).astype(float)
    table = np.zeros(5)
    table[[NONE, SELF, PERSON, EQUIPMENT, SCENE]] = (
        confidences.own, confidences.own, confidences.person, confidences.equipment, confidences.scene,
    )  # fmt: skip
    cause = np.zeros(visibility.shape, int) if hidden_by is None else hidden_by.astype(int)
    found = np.where(visibility > HIDDEN, confidences.seen, table[cause])
    return np.where(visibility > OUTSIDE, found, 0.0)
