"""The archer's trunk: how a part is turned, where head and shoulders go with it, and its turn in each phase."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations
from synth.geometry.rotation import about, slerp
from synth.motion.posing import NECK_SHARE, SPINE_SHARES, LimbGoal, facing
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.params import ArcheryParams

Vector = Float[np.ndarray, "3"]

BASE: Rotations = facing(np.array([0.0, -1.0, 0.0]), np.array([0.0, 0.0, 1.0]))
"""world_from_part of a right-handed archer who stands square: facing -y, left side to the target."""


@dataclass(frozen=True)
class Ground:
    """What does not depend on the draw: pelvis (position, rotation) and feet."""

    pelvis_position: Float[np.ndarray, "3"]
    pelvis: Float[np.ndarray, "3 3"]
    left_foot: tuple[Float[np.ndarray, "3"], Float[np.ndarray, "3 3"]]
    right_foot: tuple[Float[np.ndarray, "3"], Float[np.ndarray, "3 3"]]


def part(
    yaw_rad: Float[np.ndarray, "*batch"] | float,
    pitch_rad: Float[np.ndarray, "*batch"] | float,
    roll_rad: Float[np.ndarray, "*batch"] | float,
) -> Rotations:
    """world_from_part: `yaw` turns towards the target, `pitch` bows ahead, `roll` leans to the part's left."""
    return about("z", yaw_rad) @ about("x", pitch_rad) @ about("y", roll_rad) @ BASE


def stand(goal: tuple[Vector, Rotations], frames: int) -> LimbGoal:
    """A planted foot; the knee points where the toes do."""
    position, rotation = (np.broadcast_to(x, (frames, *x.shape)).copy() for x in goal)
    return LimbGoal(position, rotation[:, :, 2], rotation)


def chest_turns(params: ArcheryParams) -> dict[str, Rotations]:
    """The chest (3, 3) in the phases before the draw: with the stance, then open towards the bow."""
    stance = 0.8 * params.stance_open_rad
    return {
        "stance": part(stance + 0.05, 0.04, 0.0),
        "nock": part(stance + 0.10, 0.10, 0.0),
        "set": part(0.5 * stance + 0.35, 0.10, 0.02),
        "raise": part(0.45, 0.05, -0.01),
        "draw": part(0.40, 0.03, -0.03),
    }


def head_joint(anatomy: Anatomy, ground: Ground, chest: Rotations, head: Rotations) -> Points:
    """Where the head joint is (frames, 3) for chest and head (frames, 3, 3) [m]."""
    joints = [*SPINE_SHARES, "neck", "head"]
    neck = slerp(chest, head, np.full(len(chest), NECK_SHARE))
    return _climb(anatomy, ground, chest, joints, {"neck": neck})


def shoulder_joint(anatomy: Anatomy, ground: Ground, chest: Rotations, side: str) -> Points:
    """Where a shoulder joint is (frames, 3) while the collar bone rests on the chest [m]."""
    return _climb(anatomy, ground, chest, [*SPINE_SHARES, f"{side}_collar", f"{side}_shoulder"], {})


def _climb(
    anatomy: Anatomy, ground: Ground, chest: Rotations, joints: list[str], turns: dict[str, Rotations]
) -> Points:
    """The last of a chain of joints above the pelvis, turned as posing shares the turn of the trunk."""
    pelvis = np.broadcast_to(ground.pelvis, chest.shape).copy()
    place, turn, before = np.tile(ground.pelvis_position, (len(chest), 1)), pelvis, "pelvis"
    for name in joints:
        place = place + turn @ (anatomy.rest[INDEX[name]] - anatomy.rest[INDEX[before]])
        share = SPINE_SHARES.get(name, 1.0)
        turn = turns.get(name, chest if share == 1.0 else slerp(pelvis, chest, np.full(len(chest), share)))
        before = name
    return place
