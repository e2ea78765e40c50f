"""From anny's A-pose to the T-pose of SMPL-X: arms along x, palms down, fingers straight, legs vertical."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations
from synth.geometry.rotation import about, frame_from_axes, quaternion_from_matrix, shortest_arc, slerp

COLLAR_LIFT_RAD = np.deg2rad(3.5)
"""Share of clavicle and scapula, each, in lifting the arm from 45 to 90 degrees (scapulohumeral rhythm, about 2:1)."""
FINGER_SPREAD_RAD = {2: np.deg2rad(4.0), 3: 0.0, 4: np.deg2rad(-4.0), 5: np.deg2rad(-9.0)}
"""Direction of index to little finger in the palm, towards the thumb positive: a flat, relaxed hand."""
THUMB_LIFT_RAD = np.deg2rad(25.0)
"""The A-pose's thumb hangs below the palm; a flat hand's thumb lies nearer to the palm's plane."""

Heads = Float[np.ndarray, "people bones 3"]


def t_pose(
    vertices: Float[np.ndarray, "people vertices 3"],
    heads: Heads,
    weights: Float[np.ndarray, "vertices bones"],
    bones: tuple[str, ...],
    parents: tuple[int, ...],
) -> tuple[Float[np.ndarray, "people vertices 3"], Heads]:
    """Vertices and bone heads [m] of each person moved to the T-pose by linear blend skinning with all bones."""
    turns = _world_turns(heads, bones, parents)
    moved = np.zeros_like(heads)
    for bone, parent in enumerate(parents):
        if parent < 0:
            moved[:, bone] = heads[:, bone]
            continue
        offset = heads[:, bone] - heads[:, parent]
        moved[:, bone] = moved[:, parent] + (turns[:, parent] @ offset[..., None])[..., 0]
    shifts = moved - (turns @ heads[..., None])[..., 0]
    affine = np.concatenate([turns, shifts[..., None]], -1).reshape(*heads.shape[:2], 12)
    posed = np.zeros_like(vertices)
    for person in range(len(vertices)):
        blend = (weights @ affine[person]).reshape(-1, 3, 4)
        posed[person] = (blend[..., :3] @ vertices[person][..., None])[..., 0] + blend[..., 3]
    return posed, moved


def _world_turns(heads: Heads, bones: tuple[str, ...], parents: tuple[int, ...]) -> Rotations:
    """(people, bones, 3, 3): how each bone turns in the world between the two poses."""
    place = {bone: heads[:, i] for i, bone in enumerate(bones)}
    turns = _arm_turns(place, "L", 1.0) | _arm_turns(place, "R", -1.0)
    turns |= _leg_turns(place, "L") | _leg_turns(place, "R")
    result = np.tile(np.eye(3), (*heads.shape[:2], 1, 1))
    for i, (bone, parent) in enumerate(zip(bones, parents, strict=True)):
        if bone in turns:
            result[:, i] = turns[bone]
        elif parent >= 0:
            result[:, i] = result[:, parent]
    return result


def _leg_turns(place: dict[str, Points], side: str) -> dict[str, Rotations]:
    hip, knee, ankle = (place[f"{bone}.{side}"] for bone in ("upperleg01", "lowerleg01", "foot"))
    toes = place[f"toe2-1.{side}"] - ankle
    yaw = about("y", -np.arctan2(toes[:, 0], toes[:, 2]))
    down = np.array([0.0, -1.0, 0.0])
    thigh, shank = shortest_arc(knee - hip, down), shortest_arc(ankle - knee, down)
    return {
        f"upperleg01.{side}": thigh,
        f"upperleg02.{side}": thigh,
        f"lowerleg01.{side}": shank,
        f"lowerleg02.{side}": slerp(shank, yaw @ shank, 0.5),
        f"foot.{side}": yaw,
    }


def _arm_turns(place: dict[str, Points], side: str, sign: float) -> dict[str, Rotations]:
    """`sign` is +1 for the left arm, which points along +x."""
    shoulder, elbow, wrist = (place[f"{b}.{side}"] for b in ("upperarm01", "lowerarm01", "wrist"))
    upper, fore, out = elbow - shoulder, wrist - elbow, np.array([sign, 0.0, 0.0])
    hinge = sign * np.cross(upper, fore)
    target = frame_from_axes(out, np.array([0.0, -1.0, 0.0]))
    forearm = _align(fore, hinge, target)
    hand = _hand_turn(place, side, sign)
    twist = _twist_about_x(hand @ np.swapaxes(forearm, -1, -2))
    lift = about("z", np.full(len(shoulder), sign * COLLAR_LIFT_RAD))
    arm = _align(upper, hinge, target)
    return {
        f"clavicle.{side}": lift,
        f"shoulder01.{side}": lift @ lift,
        f"upperarm01.{side}": arm,
        f"upperarm02.{side}": arm,
        f"lowerarm01.{side}": forearm,
        f"lowerarm02.{side}": about("x", 0.6 * twist) @ forearm,
        f"wrist.{side}": hand,
        f"finger1-1.{side}": about("x", np.full(len(shoulder), -THUMB_LIFT_RAD)) @ hand,
        **_finger_turns(place, side, sign, hand),
    }


def _twist_about_x(turn: Rotations) -> Float[np.ndarray, " people"]:
    """Angle [rad] of the part of `turn` that spins about x (swing-twist decomposition)."""
    quaternion = quaternion_from_matrix(turn)
    return 2.0 * np.arctan2(quaternion[:, 1], quaternion[:, 0])


def _align(primary: Points, secondary: Points, target: Rotations) -> Rotations:
    """The turn that takes the frame of two directions to `target`."""
    return target @ np.swapaxes(frame_from_axes(primary, secondary), -1, -2)


def _hand_turn(place: dict[str, Points], side: str, sign: float) -> Rotations:
    """Palm down, middle finger's knuckle straight out from the wrist."""
    knuckles = place[f"finger2-1.{side}"] - place[f"finger5-1.{side}"]
    out = np.array([sign, 0.0, 0.0])
    along = place[f"finger3-1.{side}"] - place[f"wrist.{side}"]
    return _align(along, knuckles, frame_from_axes(out, np.array([0.0, 0.0, 1.0])))


def _finger_turns(place: dict[str, Points], side: str, sign: float, hand: Rotations) -> dict[str, Rotations]:
    """Phalanges laid flat along their finger's direction."""
    turns = {}
    for finger, spread in FINGER_SPREAD_RAD.items():
        goal = np.array([sign * np.cos(spread), 0.0, np.sin(spread)])
        for k in (1, 2, 3):
            bone = place[f"finger{finger}-{k + 1}.{side}"] - place[f"finger{finger}-{k}.{side}"]
            turns[f"finger{finger}-{k}.{side}"] = shortest_arc((hand @ bone[..., None])[..., 0], goal) @ hand
    return turns
