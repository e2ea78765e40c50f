"""What the archer's body does around bow and arrow: trunk, head, eyes, hands and feet on every frame."""

import numpy as np

from synth.arrays import Points, Rotations, Times, Transforms
from synth.geometry.rotation import about, matrix_from_axis_angle
from synth.motion.posing import Goals, LimbGoal
from synth.sports.archery.bow_path import BowPath
from synth.sports.archery.draw_hand import draw_hand
from synth.sports.archery.hands import bow_hand_in_bow
from synth.sports.archery.posture import BOW_POLE
from synth.sports.archery.setup import Setup
from synth.sports.archery.timing import ease, moved, pointed, turned, wander
from synth.sports.archery.trunk import chest_turns, part, stand

BACK_TENSION_RAD = np.radians(1.3)
"""How far the draw side's shoulder blade still travels towards the spine while aiming."""
AHEAD_M = np.array([6.0, -4.0, 0.5])
"""What an archer looks at who looks at nothing."""


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
        draw_hand(setup, times_s, bow, arrow, drift),
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
    angle = setup.params.breath_rad * (1.0 - 0.97 * hold) * breath
    return path @ matrix_from_axis_angle(angle[:, None] * np.array([1.0, 0.0, 0.0]))


def _head(setup: Setup, times_s: Times) -> Rotations:
    line = setup.line
    down = part(0.75, 0.42, 0.0)
    return turned(
        times_s,
        part(0.5, 0.12, 0.0),
        *_glance(line.stance, line.nock - 1.0),
        (line.nock - 0.5, line.nock + 0.2, part(0.1, 0.30, 0.0)),
        (line.nock + 0.25 * setup.params.nock_s, line.nock + 0.65 * setup.params.nock_s, down),
        (line.set + 0.45 * setup.params.set_s, line.raise_ + 0.3, setup.full.head @ about("x", -0.04)),
        (line.draw + 0.3 * setup.params.draw_s, line.anchor, setup.full.head),
        (line.recover, line.end - 0.2, part(1.0, 0.10, 0.0)),
    ) @ _head_life(setup, times_s)


def _glance(start_s: float, end_s: float) -> list[tuple[float, float, Rotations]]:
    """Who waits for long looks at the target and back."""
    if end_s - start_s < 1.5:
        return []
    there_s, back_s = start_s + 0.15 * (end_s - start_s), start_s + 0.75 * (end_s - start_s)
    return [(there_s, there_s + 0.5, part(1.05, 0.08, 0.0)), (back_s, end_s, part(0.5, 0.12, 0.0))]


def _head_life(setup: Setup, times_s: Times) -> Rotations:
    """A head is never quite still, except on the string."""
    line, seed = setup.line, setup.params.noise_seed
    free = 1.0 - ease(times_s, line.draw, line.anchor) * (1.0 - ease(times_s, line.release + 0.2, line.recover))
    turn = np.stack([wander(times_s, seed, f"head {axis}", 0.15, 0.5) for axis in "xyz"], -1)
    return matrix_from_axis_angle(0.012 * free[:, None] * turn)


def _collars(setup: Setup, times_s: Times) -> tuple[Points, Points]:
    """Shoulder blades: home until the draw, then where the posture wants them. The back pulls on while aiming, and goes
    on when the string is gone.
    """
    line, full = setup.line, setup.full
    window, back = (line.draw, line.anchor), (line.recover, line.end - 0.2)
    left = moved(times_s, np.zeros(3), (line.raise_, line.draw, full.left_collar), (*back, np.zeros(3)))
    pull = np.array([0.0, -BACK_TENSION_RAD, 0.0])
    right = moved(
        times_s,
        np.zeros(3),
        (*window, full.right_collar - pull),
        (line.anchor, line.release, full.right_collar),
        (line.release, line.release + 0.35, full.right_collar + 3.0 * pull),
        (*back, np.zeros(3)),
    )
    return left, right


def _bow_pole(setup: Setup, times_s: Times) -> Points:
    line = setup.line
    low = np.array([0.55, 0.80, -0.10])
    return pointed(times_s, low, (line.set, line.draw, BOW_POLE), (line.recover, line.end, low))


def _gaze(setup: Setup, times_s: Times, bow: BowPath) -> Points:
    """Quiver, nock, then the gold until the arrow is there."""
    line, gold = setup.line, setup.params.target.center_m
    quiver = setup.ground.pelvis_position + np.array([-0.2, -0.3, 0.1])
    waits = [(a, b, gold if i == 0 else AHEAD_M) for i, (a, b, _) in enumerate(_glance(line.stance, line.nock - 1.0))]
    path = moved(times_s, AHEAD_M, *waits, (line.nock - 0.6, line.nock - 0.1, quiver))
    path = path + ease(times_s, line.nock + 0.4, line.nock + 0.9)[:, None] * (bow.nock - path)
    look = ease(times_s, line.set + 0.4 * setup.params.set_s, line.raise_)[:, None]
    near = path + look * (np.array([8.0, 0.0, 1.3]) - path)
    return near + ease(times_s, line.raise_ - 0.1, line.raise_ + 0.2)[:, None] * (gold - near)
