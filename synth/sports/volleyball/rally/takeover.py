"""A skill takes over a body that moves: its arms first, about the body as it is; hips and trunk when it has arrived."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Rotations
from synth.motion.posing import Goals, LimbGoal
from synth.sports.movement.blending import blended

Share = Float[np.ndarray, " frames"]


def taken_over(moving: Goals, skill: Goals, body: Share, arms: Share) -> Goals:
    """`body` (0..1 per frame) of the way from the moving body to the skill's, its arms `arms` of the way.

    Arms are carried along by the chest, so that hands stay where they are about the body; at 1 both are the skill's.
    """
    trunk = blended(moving, skill, body)
    hands = {}
    for name in ("left_hand", "right_hand"):
        here, there = _carried(moving, trunk, name), _carried(skill, trunk, name)
        hands[name] = blended(replace(trunk, left_hand=here), replace(trunk, left_hand=there), arms).left_hand
    return replace(trunk, left_hand=hands["left_hand"], right_hand=hands["right_hand"])


def _carried(source: Goals, trunk: Goals, name: str) -> LimbGoal:
    """A hand of `source` moved along from its chest to that of `trunk`."""
    turn: Rotations = trunk.chest @ np.swapaxes(source.chest, -1, -2)
    hand: LimbGoal = getattr(source, name)
    position = trunk.pelvis_position + (turn @ (hand.position - source.pelvis_position)[..., None])[..., 0]
    return replace(hand, position=position, pole=(turn @ hand.pole[..., None])[..., 0], rotation=turn @ hand.rotation)
