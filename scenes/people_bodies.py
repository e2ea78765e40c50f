"""From a posture to the posed body of one person."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from scenes.people_poses import Hand, Pose
from synth.arrays import Points, Rotations
from synth.body import Body, BodyFrames
from synth.geometry.rotation import about, frame_from_axes
from synth.motion.grasp import hand_pose
from synth.motion.posing import Goals, LimbGoal, facing, solve
from synth.skeleton.smplx_joints import INDEX

STATURE_M = 1.75
"""The person for whom postures are written."""
SEAT_HEIGHT_M = 0.43
"""From the floor under a seated person's feet to the seat's front edge, the origin of the place."""
_CLOTH_M = 0.012
_AHEAD, _UP = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True)
class Rest:
    """What a posture needs of a body: T-pose joints (55, 3) [m], height of the bare ankle, size over STATURE_M."""

    joints: Float[np.ndarray, "55 3"]
    ankle_m: float
    scale: float


def posed_body(body: Body, betas: Float[np.ndarray, " num_betas"], pose: Pose) -> BodyFrames:
    """This person in `pose`, one frame in the person's frame [m]."""
    vertices = body.rest_vertices(betas)
    joints = body.rest_joints(betas)
    rest = Rest(joints, float(joints[INDEX["left_ankle"], 1] - vertices[:, 1].min()), body.stature_m(betas) / STATURE_M)
    height = 0.10 * rest.scale if pose.is_seated else _standing_height(rest, pose)
    posed = _posed(body, betas, pose, rest, height)
    for _ in range(3 if pose.is_seated else 0):
        height += _CLOTH_M - _seat_contact(body, posed.vertices)
        posed = _posed(body, betas, pose, rest, height)
    return posed


def _standing_height(rest: Rest, pose: Pose) -> float:
    """Of the pelvis joint over the ground: on legs as long as the feet's spread leaves them [m]."""
    hip, ankle = rest.joints[INDEX["left_hip"]], rest.joints[INDEX["left_ankle"]]
    aside = max(np.hypot(x, abs(y) - abs(hip[0])) for x, y in pose.feet) * rest.scale
    leg = float(np.hypot(hip[1] - ankle[1], 0.0))
    drop = leg - np.sqrt(leg**2 - aside**2)
    return float(rest.joints[0, 1] - ankle[1] + rest.ankle_m - drop) - pose.bend_m


def _seat_contact(body: Body, vertices: Float[np.ndarray, "1 vertices 3"]) -> float:
    """Lowest point of seat and thighs behind the seat's front edge [m]."""
    of_legs = np.isin(body.part_of_vertex, [INDEX[name] for name in ("pelvis", "left_hip", "right_hip")])
    points = vertices[0][of_legs]
    return float(points[points[:, 0] < -0.03, 2].min())


def _posed(body: Body, betas: Float[np.ndarray, " num_betas"], pose: Pose, rest: Rest, height_m: float) -> BodyFrames:
    motion = solve(_goals(pose, rest, height_m), rest.joints, betas, "neutral", 1.0)
    return body.pose(motion.poses, motion.trans, betas)


def _goals(pose: Pose, rest: Rest, height_m: float) -> Goals:
    base = facing(_AHEAD[None], _UP[None])
    lean, twist = np.radians(pose.lean_deg), np.radians(pose.twist_deg)
    chest = about("z", twist) @ about("y", lean) @ about("x", -np.radians(pose.sway_deg)) @ base
    hips = about("y", np.radians(-12.0)) @ base if pose.is_seated else about("y", 0.5 * lean) @ base
    face = about("z", np.radians(pose.look_deg)) @ about("y", np.radians(pose.nod_deg) + 0.25 * lean) @ base
    place = np.array([-pose.seat_x_m * rest.scale if pose.is_seated else -0.01 - 0.4 * lean * 0.1, 0.0, height_m])
    trunk = rest.joints[INDEX["spine3"]] - rest.joints[0]
    middle = place + 0.45 * (hips[0] @ trunk) + 0.55 * (chest[0] @ trunk)
    turned = about("z", twist) @ about("y", lean * 0.5)
    return Goals(
        pelvis_position=place[None],
        pelvis=hips,
        chest=chest,
        head=face,
        left_hand=_hand(pose.left, 1.0, middle, turned, rest.scale),
        right_hand=_hand(pose.right, -1.0, middle, turned, rest.scale),
        left_foot=_foot(pose, 1.0, pose.feet[0], rest, place),
        right_foot=_foot(pose, -1.0, pose.feet[1], rest, place),
    )


def _hand(hand: Hand, side: float, middle: Points, turned: Rotations, scale: float) -> LimbGoal:
    flip = np.array([1.0, side, 1.0])
    fingers, palm, elbow = (turned @ (np.array(v) * flip) for v in (hand.fingers, hand.palm, hand.elbow))
    name = "left" if side > 0 else "right"
    return LimbGoal(
        position=(middle + turned @ (np.array(hand.at) * flip * scale))[None],
        pole=elbow[None],
        rotation=frame_from_axes(side * fingers[None], -palm[None], "xyz"),
        fingers=hand_pose(hand.shape, name)[None],
    )


def _foot(pose: Pose, side: float, at: tuple[float, float], rest: Rest, pelvis: Points) -> LimbGoal:
    """Flat on the floor; a seated person's shins stand upright below the knees."""
    out = side * np.radians(pose.toes_out_deg)
    ahead = np.array([np.cos(out), np.sin(out), 0.0])
    floor = -SEAT_HEIGHT_M if pose.is_seated else 0.0
    thigh = float(np.linalg.norm(rest.joints[INDEX["left_knee"]] - rest.joints[INDEX["left_hip"]]))
    x = at[0] * rest.scale + (pelvis[0] + thigh - 0.03 if pose.is_seated else 0.0)
    place = np.array([x, at[1] * rest.scale, floor + rest.ankle_m])
    return LimbGoal(place[None], (ahead + np.array([0.0, 0.0, 0.05]))[None], facing(ahead[None], _UP[None]))
