"""Draws of touches: serve, receive, set and spike, by players who can be where the ball is."""

from dataclasses import dataclass, replace

import numpy as np

from synth.errors import SynthError
from synth.sports.volleyball.defence_params import DigParams
from synth.sports.volleyball.params import VolleyballParams, draw_params, draw_spike
from synth.sports.volleyball.play_params import FloatParams, PlayParams, draw_float
from synth.sports.volleyball.rally.lineup import Spot, setters
from synth.sports.volleyball.rally.reach import move_s, reach_m
from synth.sports.volleyball.rally.rules import Touch, may_attack_at_net
from synth.sports.volleyball.rally.scene import (
    DIG_EXIT_S,
    FLAT_S,
    HIT_HEIGHT_M,
    LAND_S,
    REACT_S,
    Scene,
    on_court,
    shot_s,
    turned,
    within_shot,
)
from synth.sports.volleyball.timeline import lay_out

GROUND_ENTRY_S = 0.17
"""Whoever passes, digs or sets stands under the ball this long before the touch,"""
GROUND_EXIT_S = 0.15
"""and may leave this long after it."""
DIG_ENTRY_S = 0.22
"""A digger waits for the attacker's hit."""
PASS_HEIGHT_M, SET_HEIGHT_M = 0.72, 2.02
RUN_UP_M = 3.0
LONGEST_PASS_S, LONGEST_SET_S = 2.0, 1.75


def serve(scene: Scene, team: int, rng: np.random.Generator) -> Scene:
    """A float or a jump serve from behind the end line."""
    server, back_m = scene.ids(team)[0], 0.5 * scene.court.length_m
    params: FloatParams | VolleyballParams
    if rng.random() < 0.5:
        low = draw_float(rng, scene.gender)
        params = on_court(scene, server, replace(low, place_m=(-back_m - float(rng.uniform(0.1, 0.7)), low.place_m[1])))
        time_s = params.ready_s + 0.54 + params.toss_s
        place, free_s = (params.place_m[0] + 0.3, params.place_m[1]), time_s + 0.35
        height_m = HIT_HEIGHT_M[scene.gender] - 0.55
    else:
        high = replace(draw_params(rng, scene.gender), takeoff_x_m=-back_m - float(rng.uniform(0.2, 0.6)))
        params = on_court(scene, server, high)
        line = lay_out(params)
        time_s, free_s = line.contact, line.landing + LAND_S
        place, height_m = (params.takeoff_x_m + 0.5, params.start_y_m), HIT_HEIGHT_M[scene.gender]
    x, y = turned(team, place if params.handedness == "right" else (place[0], -place[1]))
    return scene.played(Touch(team, server, params.skill, time_s, (x, y, height_m)), params, free_s)


def receive(scene: Scene, rng: np.random.Generator) -> Scene:
    """Somebody of the other team plays the serve or the attack with the forearms, as near as it comes to them."""
    team, served = 1 - scene.last.team, len(scene.plays) == 1
    able = [i for i in scene.ids(team) if _can_receive(scene, i, served=served)]
    order = [int(i) for i in rng.permutation(able)]
    for player in order:
        since, (x, y) = _ready(scene, player, served=served)
        off, way = rng.uniform(0.1, 0.7) if served else rng.uniform(0.0, 0.35), rng.uniform(-np.pi, np.pi)
        place = (float(x + off * np.cos(way)), float(y + off * np.sin(way)), PASS_HEIGHT_M)
        if not within_shot(scene, place):
            continue
        time_s = scene.last.time_s + shot_s(scene, place)
        begin = max(since, scene.last.time_s + REACT_S)
        if not served or off <= reach_m(time_s - GROUND_ENTRY_S - begin, scene.pace):
            params, free_s = PlayParams(crouch=float(rng.uniform(0.74, 0.80)), step_m=(0.0, 0.001)), GROUND_EXIT_S
            if not served and scene.last.skill == "spike":
                step = (float(rng.uniform(0.0, 0.3)), float(rng.uniform(0.1, 0.4) * rng.choice([-1.0, 1.0])))
                params, free_s = DigParams(crouch=float(rng.uniform(0.64, 0.72)), step_m=step), DIG_EXIT_S
            params = on_court(scene, player, params)
            return scene.played(Touch(team, int(player), params.skill, time_s, place), params, time_s + free_s)
    raise SynthError("nobody can receive this ball; draw the rally again")


def _ready(scene: Scene, player: int, *, served: bool) -> tuple[float, Spot]:
    """From when and where a receiver moves: a defender has gone home by the attack if there was time."""
    since, place = scene.free[player]
    home = turned(player // scene.size, scene.player(player).defend)
    if served or scene.size == 1:
        return since, place
    ready_s = scene.last.time_s - DIG_ENTRY_S
    if since + REACT_S + move_s(float(np.hypot(*np.subtract(home, place))), scene.pace) > ready_s:
        raise SynthError("a defender is not back in time; draw the rally again")
    return ready_s, home


def _can_receive(scene: Scene, player: int, *, served: bool) -> bool:
    if scene.blocks_now(player):
        return False
    if scene.size > 1 and player % scene.size == setters(scene.teams[player // scene.size])[0] and scene.size > 2:
        return False
    spot = scene.player(player).receive if served else scene.player(player).defend
    return spot[0] < -4.0


def attack(scene: Scene, rng: np.random.Generator) -> Scene:
    """Set and spike by two others; the passer may spike."""
    team, passed = scene.last.team, scene.last
    ids = scene.ids(team)
    ranked = [ids[i] for i in setters(scene.teams[team]) if ids[i] != passed.player]
    setter = ranked[0]
    hitters = [
        i for i in ids
        if i != setter and scene.player(i).role != "libero" and may_attack_at_net(scene.player(i).number, scene.size)
    ]  # fmt: skip
    for hitter in rng.permutation(hitters):
        found = _set_and_spike(scene, setter, int(hitter), rng)
        if found is not None:
            return found
    raise SynthError("nobody gets to the attack in time; draw the rally again")


def _hit_y(scene: Scene, hitter: int, rng: np.random.Generator) -> float:
    """Where along the net, in the team's frame."""
    role, (_, y) = scene.player(hitter).role, turned(scene.last.team, scene.free[hitter][1])
    if role == "middle blocker":
        return float(rng.uniform(0.5, 1.1))
    if scene.size > 3:
        return float(rng.uniform(2.2, 3.2)) * (1.0 if role == "outside hitter" else -1.0)
    return float(np.sign(y) * rng.uniform(1.6, 2.6))


@dataclass(frozen=True)
class _Attack:
    """Draws of an attack in the team's frame: places to set and to hit [m], heading [deg] and flights [s]."""

    hit: Spot
    gap_m: float
    heading_deg: float
    set_spot: Spot
    pass_s: float
    set_s: float

    @property
    def start(self) -> Spot:
        """Where the run-up begins."""
        c, s = np.cos(np.radians(self.heading_deg)), np.sin(np.radians(self.heading_deg))
        return self.hit[0] - RUN_UP_M * float(c), self.hit[1] - RUN_UP_M * float(s)


def _draw_attack(scene: Scene, hitter: int, rng: np.random.Generator) -> _Attack:
    hit_y, few = _hit_y(scene, hitter, rng), scene.size < 4
    gap = float(rng.uniform(0.5, 0.9) if few else rng.uniform(0.1, 0.5))
    middle = scene.player(hitter).role == "middle blocker"
    heading = float(rng.uniform(-12.0, 4.0)) if middle else -float(np.sign(hit_y) * rng.uniform(12.0, 30.0))
    aside = float(rng.uniform(1.5, 2.0) if middle else rng.uniform(2.0, 2.8))
    set_x = float(rng.uniform(-2.4, -1.4) if few else rng.uniform(-1.3, -0.9))
    return _Attack(
        hit=(-0.35 - gap, hit_y),
        gap_m=gap,
        heading_deg=heading,
        set_spot=(set_x, hit_y - float(np.sign(hit_y)) * aside),
        pass_s=float(rng.uniform(1.3, 1.55)),
        set_s=float(rng.uniform(0.95, 1.1) if middle else rng.uniform(1.15, 1.4)),
    )


def _spiking(scene: Scene, hitter: int, drawn: _Attack, rng: np.random.Generator) -> VolleyballParams:
    own = -1.0 if scene.hands[hitter] == "left" else 1.0
    return replace(
        on_court(scene, hitter, draw_spike(rng, scene.gender)),
        hit_y_m=own * drawn.hit[1],
        heading_deg=own * drawn.heading_deg,
        net_gap_m=drawn.gap_m,
    )


def _need_s(scene: Scene, player: int, spot: Spot, since_s: float) -> float:
    """When a player is at `spot` of the team's frame at the earliest who may go from `since_s` on."""
    begin, place = scene.free[player]
    way_m = float(np.hypot(*np.subtract(turned(scene.last.team, spot), place)))
    return max(begin, since_s) + move_s(way_m, scene.pace)


def _set_and_spike(scene: Scene, setter: int, hitter: int, rng: np.random.Generator) -> Scene | None:
    team, passed, drawn = scene.last.team, scene.last, _draw_attack(scene, hitter, rng)
    spiking = _spiking(scene, hitter, drawn, rng)
    line = lay_out(spiking)
    react = passed.time_s - (0.5 if len(scene.plays) == 2 else 0.1)
    pass_s = max(drawn.pass_s, _need_s(scene, setter, drawn.set_spot, react) + GROUND_ENTRY_S - passed.time_s)
    entry_s = line.contact - line.release + FLAT_S
    there_s = _need_s(scene, hitter, drawn.start, passed.time_s) + entry_s - passed.time_s
    set_s = max(drawn.set_s, there_s - pass_s)
    if set_s > LONGEST_SET_S:
        pass_s, set_s = pass_s + set_s - LONGEST_SET_S, LONGEST_SET_S
    if pass_s > LONGEST_PASS_S:
        return None
    set_time = passed.time_s + pass_s
    setting = PlayParams(
        skill="overhead_set",
        crouch=float(rng.uniform(0.85, 0.90)),
        turn_deg=0.0,
        hold_s=float(rng.uniform(0.075, 0.095)),
    )
    touch = Touch(team, setter, "overhead_set", set_time, (*turned(team, drawn.set_spot), SET_HEIGHT_M))
    scene = scene.played(touch, on_court(scene, setter, setting), set_time + GROUND_EXIT_S)
    touch = Touch(team, hitter, "spike", set_time + set_s, (*turned(team, drawn.hit), HIT_HEIGHT_M[scene.gender]))
    return scene.played(touch, spiking, touch.time_s + line.landing + LAND_S - line.contact)
