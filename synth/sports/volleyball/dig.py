"""A dig: a hard spike meets a low, wide platform after a split step, in front, to the side or close to the floor."""

import numpy as np
from jaxtyping import Float

from synth.motion.performance import Contact
from synth.sports.ball_flight import GRAVITY_M_S2, launch_through
from synth.sports.movement.curves import Curve, through
from synth.sports.movement.feet import Plant
from synth.sports.movement.shape import Shape
from synth.sports.movement.stance import Stance
from synth.sports.volleyball.arms import ArmKey, ArmPath, arm_path
from synth.sports.volleyball.ball import Ball, Flight
from synth.sports.volleyball.defence_params import DigParams
from synth.sports.volleyball.forearm_pass import STILL, prepare_on_platform
from synth.sports.volleyball.plan import REFERENCE_LEG_M, HeightKey, Jump, Manner, Plan, Steps, lay_down
from synth.sports.volleyball.platform import Platform
from synth.sports.volleyball.play_params import PlayParams
from synth.sports.volleyball.timeline import Beats
from synth.sports.volleyball.trunk import Trunk, trunk_through

Betas = Float[np.ndarray, " num_betas"]
CONTACT_HEIGHT_M = 0.5
HOP_M = 0.022
"""Rise of the mass in the split step: a tenth of a second off the floor."""
HOP_DROP_M = 0.012
LAND_AFTER_S = 0.05
"""The split step lands this long after the attacker's hit."""
TAKEOFF_KEY = 3
STEEPEST_DEG, FLATTEST_DEG = -66.0, -38.0
GIVE_DEG = 8.0
"""The platform gives way and faces this much higher than a rigid wall would."""


def prepare_dig(params: PlayParams, shape: Shape, betas: Betas, gender: str) -> tuple[Plan, Ball]:
    """The other side sets and spikes; the platform is where the ball comes down."""
    assert isinstance(params, DigParams)
    setter, origin = np.array(params.setter_m), np.array(params.origin_m)
    ball_m = shape.ball_m
    velocity = launch_through(setter, origin, params.set_s, STILL, ball_m)
    high = Flight(0.0, setter, velocity, STILL, "set", ball_m=ball_m)
    coming = (high, Flight(params.set_s, origin, STILL, STILL, "attack", ball_m=ball_m))
    return prepare_on_platform(params, _plan, coming, CONTACT_HEIGHT_M, shape, betas, gender)


def _plan(params: PlayParams, shape: Shape, rise_deg: float, heading_deg: float) -> Plan:
    assert isinstance(params, DigParams)
    hop = _hop(params)
    hit = params.set_s + params.flight_in_s
    line = Beats(hit, hit + params.flight_out_s)
    draft = Plan(
        params=params,
        shape=shape,
        line=line,
        keys=_height_keys(params, hop, line),
        jump=hop,
        heights_m=np.zeros(0),
        ahead=_way(-params.step_m[0], 0.10, hop, line),
        sideways=_way(-params.step_m[1], -0.1 * params.step_m[1], hop, line),
        up=through([0.0, 1.0], [0.0, 0.0]),
        steps=_steps(params, shape, hop, line),
        feet={},
        trunk=_trunk(params, hop, line),
        arms={side: _arm(line, side) for side in ("left", "right")},
        manner=_manner(params, hop, line),
        stance=Stance(heading_deg),
        platform=_platform(float(np.clip(rise_deg + GIVE_DEG, STEEPEST_DEG, FLATTEST_DEG)), hop, line),
    )
    return lay_down(draft)


def _hop(params: DigParams) -> Jump:
    rise_s = float(np.sqrt(2.0 * HOP_M / GRAVITY_M_S2))
    fall_s = float(np.sqrt(2.0 * (HOP_M + HOP_DROP_M) / GRAVITY_M_S2))
    landing = params.set_s + LAND_AFTER_S
    return Jump(landing - rise_s - fall_s, landing, HOP_M, TAKEOFF_KEY)


def _height_keys(params: DigParams, hop: Jump, line: Beats) -> tuple[HeightKey, ...]:
    """Low on the balls of the feet, a hop, lower under the ball, up again; heights of the leg that steps."""
    side = "left" if params.step_m[1] > 0.0 else "right"
    hit, low = line.contact, params.crouch
    return (
        HeightKey(0.0, side, 0.86),
        HeightKey(hop.takeoff_s - 0.36, side, 0.85),
        HeightKey(hop.takeoff_s - 0.16, side, 0.80),
        HeightKey(hop.takeoff_s, side, 0.865),
        HeightKey(hit - 0.02, side, low),
        HeightKey(hit + 0.08, side, low + 0.01),
        HeightKey(hit + 0.36, side, low + 0.14),
        HeightKey(hit + 0.80, side, 0.93),
        HeightKey(line.end, side, 0.94),
    )


def _way(start_m: float, after_m: float, hop: Jump, line: Beats) -> Curve:
    """Waits, goes to the ball after the hop, and on with the play."""
    times = [hop.landing_s + 0.02, line.contact - 0.01, line.contact + 0.45, line.end]
    return through(times, [start_m, 0.0, after_m, after_m])


def _steps(params: DigParams, shape: Shape, hop: Jump, line: Beats) -> dict[str, Steps]:
    """The hop lands wider; then the foot on the side of the ball steps out, and the other follows after the play."""
    size = shape.leg_m("left") / REFERENCE_LEG_M
    ahead, left = params.step_m
    hit = line.contact
    wide_m = 0.15 * abs(left)

    def steps(side: str) -> Steps:
        out = 1.0 if side == "left" else -1.0
        leads = (left > 0.0) == (side == "left")
        x, yaw = size * 0.075 - ahead, 12.0 * out
        waits = Plant(0.0, hop.takeoff_s, x - 0.03 * out, size * 0.22 * out - left, yaw, 6.0, 24.0, heel_s=0.10)
        split_y = size * 0.27 * out - left
        if leads:
            split = Plant(
                hop.landing_s, hop.landing_s + 0.06, x - 0.03 * out, split_y, yaw, 14.0, 18.0, 0.03, 0.025, 0.05, 8.0
            )
            to_x = size * 0.075 + 0.16 + 0.25 * ahead
            lunge = Plant(hit - 0.05, line.end + 1.0, to_x, (0.21 * size + wide_m) * out, yaw + 14.0 * out, -5.0)
            return Steps((waits, split, lunge))
        split = Plant(hop.landing_s, hit + 0.34, x - 0.03 * out, split_y, yaw, 14.0, 38.0, 0.06, 0.30, 0.07, 26.0)
        follows = Plant(hit + 0.60, line.end + 1.0, size * 0.075 + 0.02, size * 0.20 * out - 0.2 * left, yaw, -4.0)
        return Steps((waits, split, follows))

    return {side: steps(side) for side in ("left", "right")}


def _platform(rise_deg: float, hop: Jump, line: Beats) -> Platform:
    """Arms come together late and give way a little under a hard ball."""
    hit = line.contact
    return Platform(
        through([hop.landing_s, hit - 0.08, hit + 0.22, hit + 0.6], [0.0, 1.0, 1.0, 0.0]),
        through(
            [hit - 0.14, hit - 0.04, hit, hit + 0.06, hit + 0.25],
            [rise_deg - 4.0, rise_deg, rise_deg, rise_deg + 5.0, rise_deg + 16.0],
        ),
    )


def _trunk(params: DigParams, hop: Jump, line: Beats) -> Trunk:
    """Bent well forward; a ball to the side turns and drops the shoulder of its side."""
    hit, left = line.contact, params.step_m[1]
    lean = float(np.clip(-26.0 * left, -20.0, 20.0))
    turn = float(np.clip(18.0 * left, -14.0, 14.0))
    pelvis = (
        (0.0, (0.0, 24.0, 0.0)),
        (hop.takeoff_s - 0.14, (0.0, 30.0, 0.0)),
        (hop.takeoff_s, (0.0, 24.0, 0.0)),
        (hop.landing_s, (0.0, 27.0, 0.0)),
        (hit - 0.02, (0.5 * turn, 38.0, 0.5 * lean)),
        (hit + 0.10, (0.5 * turn, 37.0, 0.5 * lean)),
        (hit + 0.45, (0.0, 20.0, 0.0)),
        (line.end, (0.0, 10.0, 0.0)),
    )
    chest = (
        (0.0, (0.0, 34.0, 0.0)),
        (hop.takeoff_s - 0.14, (0.0, 42.0, 0.0)),
        (hop.takeoff_s, (0.0, 34.0, 0.0)),
        (hop.landing_s, (0.0, 37.0, 0.0)),
        (hit - 0.02, (-turn, 50.0, lean)),
        (hit + 0.10, (-turn, 48.0, lean)),
        (hit + 0.45, (0.0, 28.0, 0.0)),
        (line.end, (0.0, 14.0, 0.0)),
    )
    return trunk_through(pelvis, chest)


def _arm(line: Beats, side: str) -> ArmPath:
    """Hands wide apart before the knees, palms up and in; hanging with bent elbows after."""
    out = 1.0 if side == "left" else -1.0
    before = ((0.80, 0.36 * out, -0.48), (0.90, -0.25 * out, 0.35), 42.0, (0.1, -0.75 * out, 0.65))
    after = ((0.18, 0.30 * out, -0.93), (0.92, -0.3 * out, 0.2), 50.0, (0.0, -0.9 * out, 0.2))
    return arm_path(
        side,
        (
            ArmKey(0.0, *before),
            ArmKey(line.contact + 0.25, *before),
            ArmKey(line.contact + 0.75, *after),
            ArmKey(line.end + 0.1, *after),
        ),
    )


def _manner(params: DigParams, hop: Jump, line: Beats) -> Manner:
    hit = line.contact
    still = through([0.0, line.end], [0.0, 0.0])
    return Manner(
        spread={side: through([hop.takeoff_s, hit - 0.1], [0.5, 0.1]) for side in ("left", "right")},
        shrug={"left": still, "right": still},
        stare=through([0.0, line.end], [1.0, 1.0]),
        court=params.target_m,
        phases=(
            ("ready", hop.takeoff_s - 0.12),
            ("split_step", hop.landing_s),
            ("reach", hit - 0.01),
            ("dig", hit + 0.2),
            ("recovery", line.end),
        ),
        touches=tuple(Contact(0, f"{side}_forearm", "ball", hit - 0.01, hit + 0.01) for side in ("left", "right")),
        role="defender",
    )
