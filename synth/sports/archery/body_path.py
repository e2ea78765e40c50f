"""What the archer's body does around bow and arrow: trunk, head, eyes, hands and feet on every frame."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times, Transforms
from synth.geometry.rotation import about, matrix_from_axis_angle
from synth.motion.grasp import blend, hand_pose
from synth.motion.posing import Goals, LimbGoal
from synth.sports.archery.bow_path import BowPath, low_bow
from synth.sports.archery.hands import bow_hand_in_bow, string_hand_in_bow
from synth.sports.archery.posture import BOW_POLE
from synth.sports.archery.setup import Setup
from synth.sports.archery.target import FACE_CENTER_M
from synth.sports.archery.timing import ease, moved, pointed, settle, turned, wander
from synth.sports.archery.trunk import chest_turns, part, stand

BREATH_RAD = 0.007
FINGERS_OPEN_S = 1.0 / 60.0
"""The fingers let go within one frame of a 60 fps camera."""
RECOIL_S = 0.055
"""Time constant of the draw hand's recoil: nine tenths of the way after 0.2 s."""


def sway(setup: Setup, times_s: Times) -> Points:
    """Slow drift (frames, 3) of everything above the feet [m]; none at the instant of release."""
    release = np.array([setup.line.release])
    parts = []
    for axis, size in (("x", 1.0), ("y", 1.3), ("z", 0.15)):
        seed, name = setup.params.noise_seed, f"sway {axis}"
        parts.append(size * (wander(times_s, seed, name, 0.12, 0.6) - wander(release, seed, name, 0.12, 0.6)))
    # Before and after the aim people stand less still.
    line = setup.line
    still = ease(times_s, line.raise_, line.anchor) * (1.0 - ease(times_s, line.release, line.recover))
    return setup.params.sway_m * np.stack(parts, -1) * (2.2 - 1.2 * still)[:, None]


def body_goals(setup: Setup, times_s: Times, bow: BowPath, arrow: Transforms, drift: Points) -> Goals:
    """Everything the solver needs, all frames."""
    frames = len(times_s)
    chest, head = _chest(setup, times_s), _head(setup, times_s)
    pelvis = np.broadcast_to(setup.ground.pelvis, (frames, 3, 3)).copy()
    left, right = _collars(setup, times_s)
    bow_turn = bow.turn @ bow_hand_in_bow()
    bow_hand = LimbGoal(
        setup.bow_hold.wrist(bow_turn, bow.pivot),
        _bow_pole(setup, times_s),
        bow_turn,
        np.broadcast_to(setup.bow_hold.fingers, (frames, 45)).copy(),
    )
    return Goals(
        setup.ground.pelvis_position + drift,
        pelvis,
        chest,
        head,
        bow_hand,
        _draw_hand(setup, times_s, bow, arrow, drift),
        stand(setup.ground.left_foot, frames),
        stand(setup.ground.right_foot, frames),
        _gaze(setup, times_s, bow),
        left,
        right,
    )


def _chest(setup: Setup, times_s: Times) -> Rotations:
    """Open while the bow is low, turned into line by the draw, eased at the end."""
    line, turns = setup.line, chest_turns(setup.params)
    path = turned(
        times_s,
        turns["stance"],
        (line.nock, line.nock + 0.5, turns["nock"]),
        (line.nock + 0.3 * setup.params.nock_s, line.set, turns["set"]),
        (line.set + 0.1, line.raise_, turns["raise"]),
        (line.raise_, line.draw + 0.1, turns["draw"]),
        (line.draw, line.anchor, setup.full.chest),
        (line.recover + 0.1, line.end - 0.1, turns["stance"]),
    )
    hold = ease(times_s, line.draw, line.anchor) * (1.0 - ease(times_s, line.release + 0.3, line.recover))
    seed = setup.params.noise_seed
    breath = np.sin(
        2.0 * np.pi * (setup.params.breath_hz * times_s + 0.05 * wander(times_s, seed, "breath", 0.05, 0.2))
    )
    angle = BREATH_RAD * (1.0 - 0.97 * hold) * breath
    return path @ matrix_from_axis_angle(angle[:, None] * np.array([1.0, 0.0, 0.0]))


def _head(setup: Setup, times_s: Times) -> Rotations:
    line = setup.line
    down = part(0.75, 0.42, 0.0)
    return turned(
        times_s,
        part(0.5, 0.12, 0.0),
        (line.stance + 0.1, line.nock + 0.2, part(0.1, 0.30, 0.0)),
        (line.nock + 0.25 * setup.params.nock_s, line.nock + 0.65 * setup.params.nock_s, down),
        (line.set + 0.45 * setup.params.set_s, line.raise_ + 0.3, setup.full.head @ about("x", -0.04)),
        (line.draw + 0.3 * setup.params.draw_s, line.anchor, setup.full.head),
        (line.recover, line.end - 0.2, part(1.0, 0.10, 0.0)),
    ) @ _head_life(setup, times_s)


def _head_life(setup: Setup, times_s: Times) -> Rotations:
    """A head is never quite still, except on the string."""
    line, seed = setup.line, setup.params.noise_seed
    free = 1.0 - ease(times_s, line.draw, line.anchor) * (1.0 - ease(times_s, line.release + 0.2, line.recover))
    turn = np.stack([wander(times_s, seed, f"head {axis}", 0.15, 0.5) for axis in "xyz"], -1)
    return matrix_from_axis_angle(0.012 * free[:, None] * turn)


def _collars(setup: Setup, times_s: Times) -> tuple[Points, Points]:
    """Shoulder blades: home until the draw, then where the posture wants them; the draw side slides on at release."""
    line, full = setup.line, setup.full
    window, back = (line.draw, line.anchor), (line.recover, line.end - 0.2)
    left = moved(times_s, np.zeros(3), (line.raise_, line.draw, full.left_collar), (*back, np.zeros(3)))
    right = moved(times_s, np.zeros(3), (*window, full.right_collar), (*back, np.zeros(3)))
    return left, right


def _bow_pole(setup: Setup, times_s: Times) -> Points:
    line = setup.line
    low = np.array([0.55, 0.80, -0.10])
    return pointed(times_s, low, (line.set, line.draw, BOW_POLE), (line.recover, line.end, low))


def _gaze(setup: Setup, times_s: Times, bow: BowPath) -> Points:
    """Quiver, nock, then the gold until the arrow is there."""
    line, gold = setup.line, np.array(FACE_CENTER_M)
    quiver = setup.ground.pelvis_position + np.array([-0.2, -0.3, 0.1])
    path = moved(times_s, np.array([6.0, -4.0, 0.5]), (line.stance + 0.2, line.nock, quiver))
    path = path + ease(times_s, line.nock + 0.4, line.nock + 0.9)[:, None] * (bow.nock - path)
    look = ease(times_s, line.set + 0.4 * setup.params.set_s, line.raise_)[:, None]
    near = path + look * (np.array([8.0, 0.0, 1.3]) - path)
    return near + ease(times_s, line.raise_ - 0.1, line.raise_ + 0.2)[:, None] * (gold - near)


def _draw_hand(setup: Setup, times_s: Times, bow: BowPath, arrow: Transforms, drift: Points) -> LimbGoal:
    """Hip, quiver, arrow, string, recoil, hip: each a stream of wrist poses, blended at the seams."""
    line = setup.line
    hip, hip_turn = _hanging(setup, drift)
    carry, carry_turn = _carrying(setup, times_s, arrow)
    string_turn = bow.turn @ string_hand_in_bow()
    hooked = setup.string_hold.wrist(string_turn, bow.nock)
    reach = (0.15, line.nock)
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
    turn = turned(times_s, at_quiver, (start + 0.10 * length, start + 0.65 * length, over_bow))
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
        (line.nock + 0.4 * length, line.set, np.array([-0.80, -0.25, -0.30])),
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
