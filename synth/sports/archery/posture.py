"""The posture of full draw: the one in which everything has to meet.

At full draw the string touches chin and nose, the bow arm is straight, the draw elbow lies in line behind the
arrow and a little above it, and the arrow points where the ballistics want it. Least squares over the turns of chest,
head and collar bones finds that posture for any body.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.optimize import least_squares

from synth.arrays import Points, Rotations
from synth.equipment.bow_riser import ARROW_REST_M
from synth.geometry.rotation import about, frame_from_axes
from synth.motion.motion import Motion
from synth.motion.posing import Goals, LimbGoal, solve
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.hands import STRING_LEAN_RAD, Hold, bow_hand_in_bow, string_hand_in_bow
from synth.sports.archery.trunk import Ground, head_joint, part, shoulder_joint, stand

Vector = Float[np.ndarray, "3"]

NOCK_BELOW_CHIN_M = 0.026
"""An index finger and its tab lie between the nock and the jaw."""
STRAIGHT_ARM_SHARE = 0.996
"""Straight but not locked: the bow elbow is bent by about 10 degrees."""
NOSE_PRESSED_M, NOSE_ASIDE_M = 0.002, 0.004
"""How deep the string is in the tip of the nose; further aside than that the nose falls back as much as aside."""
EYES_TURN_RAD = np.radians(25.0)
"""The head is turned so far that the eyes need no more than this to see the gold."""
STRING_TO_SHOULDER_M = 0.080
"""From the bow shoulder's joint to the plane of the string: it lies on the chest guard, not in the chest."""
BOW_POLE = np.array([0.0, 0.80, -0.60])
"""The bow elbow points away from the string and down: rotated out, clear of the string."""


@dataclass(frozen=True)
class FullDraw:
    """One solved posture; rotations world_from_part (3, 3), collars axis-angle in the chest's frame [rad].

    nock: on the string at the chin, world [m]. bow: world_from_bow rotation. draw_m: pivot to nock.
    elbow_pole: direction of the draw elbow.
    """

    chest: Float[np.ndarray, "3 3"]
    head: Float[np.ndarray, "3 3"]
    left_collar: Float[np.ndarray, "3"]
    right_collar: Float[np.ndarray, "3"]
    nock: Float[np.ndarray, "3"]
    bow: Float[np.ndarray, "3 3"]
    draw_m: float
    elbow_pole: Float[np.ndarray, "3"]

    @property
    def pivot(self) -> Vector:
        """The grip's pivot in the world [m]."""
        return self.nock + self.bow @ np.array([self.draw_m, 0.0, -ARROW_REST_M[2]])


@dataclass(frozen=True)
class Manner:
    """An archer's habits at full draw, see ArcheryParams."""

    elbow_above_m: float = 0.060
    anchor_side_m: float = 0.005
    chin_up_rad: float = 0.0


@dataclass(frozen=True)
class Task:
    """Who draws which bow (world_from_bow, (3, 3)), how."""

    anatomy: Anatomy
    ground: Ground
    bow_hold: Hold
    string_hold: Hold
    bow: Float[np.ndarray, "3 3"]
    manner: Manner


def bow_rotation(axis: Vector, cant_rad: float = 0.0) -> Rotations:
    """world_from_bow of an upright bow whose arrow lies along `axis`; `cant` turns the upper limb to the right."""
    return frame_from_axes(axis, np.array([0.0, 0.0, 1.0]), "xzy") @ about("x", cant_rad)


# Variables of the least squares: their rest values and how far each may stray (one standard deviation).
_START = np.radians([-6.0, 2.0, -3.0, 68.0, 2.0, 0.0, -18.0, 0.0, 0.0, -4.0])
_SPREAD = np.radians([6.0, 3.0, 3.0, 6.0, 5.0, 3.0, 12.0, 8.0, 6.0, 5.0])
_NOCK_SIDE_SPREAD_M = 0.004
_DRAW_M, _DRAW_SPREAD_M = 0.66, 0.2


def solve_full_draw(task: Task) -> FullDraw:
    """The posture for an arrow along the bow's x axis."""

    def residuals(values: np.ndarray) -> np.ndarray:
        return _residuals(values[None], task)[0]

    def jacobian(values: np.ndarray) -> np.ndarray:
        step = 1e-4
        batch = np.concatenate([values[None], values + step * np.eye(len(values))])
        rows = _residuals(batch, task)
        return ((rows[1:] - rows[0]) / step).T

    found = least_squares(residuals, np.zeros(len(_START) + 2), jac=jacobian, ftol=1e-5, xtol=1e-5, max_nfev=40)
    return _assemble(found.x[None], task)[0]


def _assemble(values: Float[np.ndarray, "batch values"], task: Task) -> list[FullDraw]:
    anatomy, ground, bow = task.anatomy, task.ground, task.bow
    angles = _START + _SPREAD * values[:, :10]
    angles[:, 4] -= task.manner.chin_up_rad
    side_m = 0.001 - task.manner.anchor_side_m + _NOCK_SIDE_SPREAD_M * values[:, 10]
    draw_m = _DRAW_M + _DRAW_SPREAD_M * values[:, 11]
    chest, head = part(*angles[:, :3].T), part(*angles[:, 3:6].T)
    zero = np.zeros(len(values))
    right = np.stack([zero, angles[:, 6], angles[:, 7]], -1)
    left = np.stack([zero, angles[:, 8], angles[:, 9]], -1)
    chin = head_joint(anatomy, ground, chest, head) + head @ anatomy.from_head("contour_middle")
    lean = np.array([np.sin(STRING_LEAN_RAD), 0.0, np.cos(STRING_LEAN_RAD)])
    offset = -NOCK_BELOW_CHIN_M * lean + side_m[:, None] * np.array([0.0, 1.0, 0.0])
    nock = chin + offset @ bow.T
    poles = _elbow_poles(task, chest, nock)
    return [
        FullDraw(chest[i], head[i], left[i], right[i], nock[i], bow, float(draw_m[i]), poles[i])
        for i in range(len(values))
    ]


def _elbow_poles(task: Task, chest: Rotations, nock: Points) -> Points:
    """From the middle between shoulder and wrist to where the elbow should be: in line behind the arrow."""
    hand = np.broadcast_to(task.bow @ string_hand_in_bow(), (len(nock), 3, 3))
    wrist = task.string_hold.wrist(hand, nock)
    forearm = task.anatomy.length_m("right_elbow", "right_wrist")
    goal = wrist + (task.bow @ np.array([-forearm, 0.0, task.manner.elbow_above_m]))
    return goal - 0.5 * (shoulder_joint(task.anatomy, task.ground, chest, "right") + wrist)


def full_draw_goals(states: list[FullDraw], ground: Ground, bow_hold: Hold, string_hold: Hold) -> Goals:
    """Goals of several postures of full draw, one per frame."""
    frames = len(states)
    chest, head = np.stack([s.chest for s in states]), np.stack([s.head for s in states])
    bow = np.stack([s.bow for s in states])
    position, pelvis = (np.broadcast_to(x, (frames, *x.shape)).copy() for x in (ground.pelvis_position, ground.pelvis))
    left_turn, right_turn = bow @ bow_hand_in_bow(), bow @ string_hand_in_bow()
    pivot, nock = np.stack([s.pivot for s in states]), np.stack([s.nock for s in states])
    left_pole = np.broadcast_to(BOW_POLE, (frames, 3)).copy()
    return Goals(
        position, pelvis, chest, head,
        LimbGoal(bow_hold.wrist(left_turn, pivot), left_pole, left_turn),
        LimbGoal(string_hold.wrist(right_turn, nock), np.stack([s.elbow_pole for s in states]), right_turn),
        stand(ground.left_foot, frames), stand(ground.right_foot, frames),
        left_collar=np.stack([s.left_collar for s in states]), right_collar=np.stack([s.right_collar for s in states]),
    )  # fmt: skip


def _joints(anatomy: Anatomy, goals: Goals) -> Points:
    return joints_of(solve(goals, anatomy.rest[:55], np.zeros(1), "neutral", 1.0), anatomy)


def joints_of(motion: Motion, anatomy: Anatomy) -> Points:
    """World positions (frames, 55, 3) of the bending joints [m]."""
    return forward(motion.local_rotations, motion.trans, anatomy.rest[:55])[1]


def _residuals(values: Float[np.ndarray, "batch values"], task: Task) -> Float[np.ndarray, "batch residuals"]:
    """What is wrong with each posture, each entry in units of what would be noticed."""
    anatomy, bow, manner = task.anatomy, task.bow, task.manner
    states = _assemble(values, task)
    goals = full_draw_goals(states, task.ground, task.bow_hold, task.string_hold)
    joints = _joints(anatomy, goals)
    nock, head = np.stack([s.nock for s in states]), goals.head
    pressed_m = NOSE_PRESSED_M + max(manner.anchor_side_m - NOSE_ASIDE_M, 0.0)
    nose = (joints[:, INDEX["head"]] + head @ anatomy.from_head("nose") - nock) @ bow
    eye = (joints[:, INDEX["head"]] + head @ anatomy.from_head("right_eye") - nock) @ bow
    elbow = (joints[:, INDEX["right_elbow"]] - nock) @ bow
    guard = (joints[:, INDEX["left_shoulder"]] - nock) @ bow
    arm = anatomy.length_m("left_shoulder", "left_elbow", "left_wrist")
    reach = np.linalg.norm(goals.left_hand.position - joints[:, INDEX["left_shoulder"]], axis=-1)
    wrist = np.linalg.norm(goals.right_hand.position - joints[:, INDEX["right_wrist"]], axis=-1)
    draw_shoulder, bow_shoulder = (_shoulder_shift(anatomy, joints, goals.chest, s) for s in ("right", "left"))
    return np.concatenate(
        [
            values,
            np.stack(
                [
                    (nose[:, 0] - np.tan(STRING_LEAN_RAD) * nose[:, 2] - pressed_m) / 0.003,
                    (nose[:, 1] - manner.anchor_side_m) / 0.003,
                    _beyond_eyes_rad(head, bow) / np.radians(1.0),
                    eye[:, 1] / 0.006,
                    elbow[:, 1] / 0.015,
                    (elbow[:, 2] - manner.elbow_above_m) / 0.010,
                    (reach - STRAIGHT_ARM_SHARE * arm) / 0.0003,
                    wrist / 0.0005,
                    (draw_shoulder[:, 2] + 0.015) / 0.02,
                    (draw_shoulder[:, 1] - 0.005) / 0.015,
                    (bow_shoulder[:, 2] - 0.0) / 0.02,
                    (bow_shoulder[:, 1] + 0.010) / 0.012,
                    (guard[:, 1] - STRING_TO_SHOULDER_M) / 0.006,
                ],
                -1,
            ),
        ],
        -1,
    )


def _beyond_eyes_rad(head: Rotations, bow: Rotations) -> Float[np.ndarray, " batch"]:
    """How far the target is out of the eyes' easy range."""
    off = np.arccos(np.clip(head[:, :, 2] @ bow[:, 0], -1.0, 1.0))
    return np.maximum(off - EYES_TURN_RAD, 0.0)


def _shoulder_shift(anatomy: Anatomy, joints: Points, chest: Rotations, side: str) -> Points:
    """How far the shoulder joint has left its rest place in the chest (left, up, ahead) [m]."""
    shoulder, collar = INDEX[f"{side}_shoulder"], INDEX[f"{side}_collar"]
    now = ((joints[:, shoulder] - joints[:, collar])[:, None] @ chest)[:, 0]
    return now - (anatomy.rest[shoulder] - anatomy.rest[collar])
