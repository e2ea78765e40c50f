"""The drawing hand: hip, quiver, arrow, string, and its recoil when the string is gone."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times, Transforms
from synth.geometry.rotation import about, frame_from_axes, matrix_from_axis_angle
from synth.motion.grasp import blend, hand_pose
from synth.motion.posing import LimbGoal
from synth.sports.archery.bow_path import BowPath, low_bow
from synth.sports.archery.hands import string_hand_in_bow
from synth.sports.archery.setup import Setup
from synth.sports.archery.timing import ease, moved, pointed, settle, turned

FINGERS_OPEN_S = 1.0 / 60.0
"""The fingers let go within one frame of a 60 fps camera."""
REACH_S = 0.7
"""From the hanging hand to the nock of an arrow in the quiver."""
RECOIL_S = 0.055
"""Time constant of the draw hand's recoil: nine tenths of the way after 0.2 s."""


def draw_hand(setup: Setup, times_s: Times, bow: BowPath, arrow: Transforms, drift: Points) -> LimbGoal:
    """Hip, quiver, arrow, string, recoil, hip: each a stream of wrist poses, blended at the seams."""
    line = setup.line
    hip, hip_turn = _hanging(setup, drift)
    carry, carry_turn = _carrying(setup, times_s, arrow)
    string_turn = bow.turn @ string_hand_in_bow()
    hooked = setup.string_hold.wrist(string_turn, bow.nock)
    reach = (max(line.nock - REACH_S, line.stance + 0.1), line.nock)
    hook = (line.set - 0.02, setup.hook_s)
    home = (line.recover, line.end - 0.1)
    recoil, recoil_turn = _recoil(setup, times_s, drift)
    let_go = times_s >= line.release
    position = moved(times_s, hip, (*reach, carry), (*hook, hooked))
    rotation = turned(times_s, hip_turn, (*reach, carry_turn), (*hook, string_turn))
    out = recoil + np.array([-0.06, -0.22, -0.12])
    away = moved(times_s, recoil, (home[0], home[0] + 0.45 * (home[1] - home[0]), out), (home[0] + 0.25, home[1], hip))
    position = np.where(let_go[:, None], away, position)
    rotation = np.where(let_go[:, None, None], turned(times_s, recoil_turn, (*home, hip_turn)), rotation)
    return LimbGoal(position, _draw_pole(setup, times_s), rotation, _draw_fingers(setup, times_s))


def _hanging(setup: Setup, drift: Points) -> tuple[Points, Rotations]:
    """The wrist beside the thigh, fingers down, palm to the body."""
    place = setup.ground.pelvis_position + np.array([-0.30, 0.02, -0.02])
    turn = np.array([[0.0, -1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 0.0, 0.0]])
    return place + drift, np.broadcast_to(turn, (len(drift), 3, 3)).copy()


def _carrying(setup: Setup, times_s: Times, arrow: Transforms) -> tuple[Points, Rotations]:
    """The wrist that carries the arrow's nock in its fingers."""
    start, length = setup.line.nock, setup.params.nock_s
    # Fingers ahead and down, palm to the hip, thumb up: the elbow stays low behind the body.
    at_quiver = np.array([[0.0, -1.0, 0.0], [0.75, 0.0, -0.66], [0.66, 0.0, 0.75]]) @ about("x", 0.3)
    _, low = low_bow(setup)
    over_bow = low @ about("x", np.radians(-50.0)) @ string_hand_in_bow() @ about("y", np.radians(-15.0))
    # On its way the hand goes on from the forearm, fingers ahead and thumb up.
    lifted = frame_from_axes(np.array([-0.15, 0.95, -0.10]), np.array([0.35, 0.05, 0.94]), "xzy")
    turn = turned(
        times_s,
        at_quiver,
        (start + 0.05 * length, start + 0.30 * length, lifted),
        (start + 0.28 * length, start + 0.65 * length, over_bow),
    )
    return setup.pinch_hold.wrist(turn, arrow[:, :3, 3]), turn


def _recoil(setup: Setup, times_s: Times, drift: Points) -> tuple[Points, Rotations]:
    """From the string back along the jaw to behind the ear."""
    line, full = setup.line, setup.full
    gone = settle(times_s, line.release, RECOIL_S)[:, None]
    hand = full.bow @ string_hand_in_bow()
    start = setup.string_hold.wrist(hand, full.nock)
    back = full.bow @ np.array([-0.125, -0.034, 0.012])
    turn = hand @ matrix_from_axis_angle(gone * np.array([0.10, -0.12, 0.10]))
    return start + drift + gone * back, turn


def _draw_pole(setup: Setup, times_s: Times) -> Points:
    line, full, length = setup.line, setup.full, setup.params.nock_s
    return pointed(
        times_s,
        np.array([-0.75, 0.65, 0.10]),
        (line.nock + 0.05 * length, line.nock + 0.35 * length, np.array([-0.90, 0.10, -0.35])),
        (line.nock + 0.35 * length, line.nock + 0.75 * length, np.array([-0.80, -0.45, -0.02])),
        (line.set, line.raise_, np.array([-0.50, -0.75, 0.05])),
        (line.raise_, line.draw + 0.1, np.array([-0.45, -0.80, 0.25])),
        (line.draw, line.anchor - 0.1, full.elbow_pole),
        (line.recover, line.end - 0.1, np.array([-0.45, 0.85, -0.1])),
    )


def _draw_fingers(setup: Setup, times_s: Times) -> Float[np.ndarray, "frames 45"]:
    line = setup.line
    relaxed = hand_pose("relaxed", "right")
    shape = np.broadcast_to(relaxed, (len(times_s), 45)).copy()
    for goal, start, end in (
        (setup.pinch_hold.fingers, line.nock - 0.3, line.nock),
        (setup.string_hold.fingers, line.set, setup.hook_s),
        (hand_pose("release_open", "right"), line.release, line.release + FINGERS_OPEN_S),
        (relaxed, line.release + 0.1, line.recover + 0.5),
    ):
        shape = blend(shape, goal, ease(times_s, start, end))
    return shape
