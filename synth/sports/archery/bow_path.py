"""How the bow moves through a shot: key poses of the grip, tremor, and its swing in the sling after release."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times
from synth.geometry.rotation import about, matrix_from_axis_angle, unit
from synth.geometry.transform import transform
from synth.sports.archery.hands import bow_hand_in_bow
from synth.sports.archery.posture import bow_rotation
from synth.sports.archery.setup import Setup, nock_at
from synth.sports.archery.timing import Curve, ease, moved, settle, swing, turned, wander
from synth.sports.archery.trunk import chest_turns, shoulder_joint
from synth.sports.arrow_flight import direction

JUMP_M = 0.014
"""How far the bow springs out of the web of the hand before the sling holds it."""
SWING_HZ, SWING_DAMPING = 0.62, 0.55
STRING_RING_HZ, STRING_RING_S, STRING_RING_M = 38.0, 0.07, 0.012
ROLL_SHARE = 0.16
"""The swinging bow rolls so that its lower limb passes in front of the chest."""
EXPANSION_SHARE = 0.006
"""Share of the draw gained while aiming: about 3 mm through the clicker."""


@dataclass(frozen=True)
class BowPath:
    """pivot, turn: the bow as the hand holds it. pose: the bow itself (apart after release). nock: in the world.

    draw_fraction: 0 at brace, 1 at full draw.
    """

    pivot: Float[np.ndarray, "frames 3"]
    turn: Float[np.ndarray, "frames 3 3"]
    pose: Float[np.ndarray, "frames 4 4"]
    nock: Float[np.ndarray, "frames 3"]
    draw_fraction: Float[np.ndarray, " frames"]


def low_bow(setup: Setup) -> tuple[Points, Rotations]:
    """Pivot (3,) and world_from_bow (3, 3) while nocking: in front of the hip, canted so that its left side is up."""
    turn = bow_rotation(direction(-0.15, -0.12), 0.34)
    return _beside(setup, "nock", (0.52, -0.52, -0.68), 0.90, turn), turn


def bow_path(setup: Setup, times_s: Times, sway: Points) -> BowPath:
    """The bow on every frame; `sway` (frames, 3) is added to all positions [m]."""
    line, full = setup.line, setup.full
    turn, pivot = _held(setup, times_s)
    pivot = pivot + sway
    fraction = draw_fraction(setup, times_s)
    free = 1.0 - ease(times_s, line.recover, line.recover + 0.8 * setup.params.recover_s)
    jump = JUMP_M * settle(times_s, setup.leave_s, 0.025) * free
    angle = setup.params.bow_swing_rad * swing(times_s, setup.leave_s, SWING_HZ, SWING_DAMPING) * free
    bow_turn = turn @ about("x", -ROLL_SHARE * angle) @ about("y", angle)
    origin = pivot + jump[:, None] * full.bow[:, 0]
    ring = _string_ring(times_s - setup.leave_s)
    nock = nock_at(origin, bow_turn, fraction, full.draw_m) + bow_turn[:, :, 0] * ring[:, None]
    return BowPath(pivot, turn, transform(bow_turn, origin), nock, fraction)


def draw_fraction(setup: Setup, times_s: Times) -> Curve:
    """Hook and pull a little, draw, expand through the clicker, let go: x = (t / T)^2 while the string pushes."""
    line = setup.line
    first = setup.params.pre_draw_m / (setup.full.draw_m - 0.225)
    pull = first * ease(times_s, setup.hook_s, line.raise_)
    pull = pull + (1.0 - EXPANSION_SHARE - first) * ease(times_s, line.draw, line.anchor)
    pull = pull + EXPANSION_SHARE * ease(times_s, line.anchor, line.release)
    push = np.clip((times_s - line.release) / setup.power_s, 0.0, 1.0)
    return np.where(times_s < line.release, pull, 1.0 - push**2)


def _held(setup: Setup, times_s: Times) -> tuple[Rotations, Points]:
    line, full, params = setup.line, setup.full, setup.params
    low_pivot, low_turn = low_bow(setup)
    set_turn = bow_rotation(direction(-0.06, -0.16), 0.10)
    set_pivot = _beside(setup, "set", (0.72, -0.42, -0.50), 0.93, set_turn)
    heading, elevation = np.arctan2(full.bow[1, 0], full.bow[0, 0]), np.arcsin(full.bow[2, 0])
    raised = direction(heading - 0.10, elevation + params.raise_above_rad)
    raise_turn = bow_rotation(direction(heading - 0.02, elevation + 0.9 * params.raise_above_rad))
    raise_pivot = _beside(setup, "draw", tuple(raised), 0.955, raise_turn)
    aim_turn = _tremor(setup, times_s) @ full.bow
    aim_pivot = full.nock + (aim_turn @ np.array([full.draw_m, 0.0, -0.040]))
    after_pivot = _after(setup, times_s, aim_pivot)
    down_turn = bow_rotation(direction(-0.15, -0.18), 0.28)
    down_pivot = _beside(setup, "stance", (0.56, -0.46, -0.69), 0.94, down_turn)
    up = (line.raise_ - 0.10, line.draw + 0.05)
    aim = (line.draw - 0.05, line.anchor - 0.05)
    down = (line.recover, line.end - 0.1)
    hook = (line.set + 0.15, line.raise_ + 0.05)
    turn = turned(times_s, low_turn, (*hook, set_turn), (*up, raise_turn), (*aim, aim_turn), (*down, down_turn))
    pivot = moved(times_s, low_pivot, (*hook, set_pivot), (*up, raise_pivot), (*aim, after_pivot), (*down, down_pivot))
    return turn, pivot


def _bow_shoulder(setup: Setup, phase: str) -> Points:
    """Where the bow shoulder is in a phase before the draw [m]."""
    chest = chest_turns(setup.params)[phase][None]
    return shoulder_joint(setup.anatomy, setup.ground, chest, "left")[0]


def _beside(setup: Setup, phase: str, towards: tuple[float, ...], share: float, turn: Rotations) -> Points:
    """The pivot that puts the bow hand's wrist at this direction and share of the arm from the bow shoulder."""
    arm_m = setup.anatomy.length_m("left_shoulder", "left_elbow", "left_wrist")
    wrist = _bow_shoulder(setup, phase) + share * arm_m * unit(np.array(towards))
    return wrist + turn @ bow_hand_in_bow() @ setup.bow_hold.point


def _tremor(setup: Setup, times_s: Times) -> Rotations:
    """Small turns of the aiming bow about the anchor; none at the instant of release, so that it points true."""
    line, params = setup.line, setup.params
    size = params.tremor_rad * (1.0 - ease(times_s, line.release, line.release + 0.4))
    release = np.array([line.release])
    angles = []
    for axis in ("pan", "tilt"):
        seed = params.noise_seed
        fast = [wander(t, seed, f"fast {axis}", 6.0, 10.0) for t in (times_s, release)]
        slow = [wander(t, seed, f"slow {axis}", 0.4, 1.6) for t in (times_s, release)]
        angles.append(size * (0.25 * (fast[0] - fast[1]) + (slow[0] - slow[1])))
    return matrix_from_axis_angle(np.stack([np.zeros(len(times_s)), angles[1], angles[0]], -1))


def _aiming_shoulder(setup: Setup) -> Points:
    """The bow shoulder at full draw: a straight arm behind the wrist [m]."""
    chest = setup.full.chest[None]
    return shoulder_joint(setup.anatomy, setup.ground, chest, "left")[0]


def _after(setup: Setup, times_s: Times, pivot: Points) -> Points:
    """The bow hand gives way to the left and down about the shoulder once the string is gone."""
    shoulder = _aiming_shoulder(setup)
    give = settle(times_s, setup.line.release + 0.01, 0.07)
    turn = matrix_from_axis_angle(give[:, None] * np.array([0.0, 0.022, 0.045]))
    return shoulder + (turn @ (pivot - shoulder)[..., None])[..., 0]


def _string_ring(since_s: Times) -> Curve:
    """Forward swing of the empty string about its rest [m]."""
    t = np.maximum(since_s, 0.0)
    return STRING_RING_M * np.exp(-t / STRING_RING_S) * np.sin(2.0 * np.pi * STRING_RING_HZ * t)
