"""A rally as a list of touches, drawn so that it is legal and everybody can be where they are needed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from synth.errors import SynthError
from synth.motion.performance import Hand
from synth.sports.volleyball.court import Court
from synth.sports.volleyball.defence_params import DigParams
from synth.sports.volleyball.params import CourtParams, HitParams, VolleyballParams, draw_params, draw_spike
from synth.sports.volleyball.play_params import FloatParams, PlayParams, draw_float
from synth.sports.volleyball.rally.arc import flight_s
from synth.sports.volleyball.rally.lineup import Player, Spot, line_up, setters
from synth.sports.volleyball.rally.reach import move_s, reach_m
from synth.sports.volleyball.rally.rules import Ending, Reason, Touch, may_attack_at_net
from synth.sports.volleyball.timeline import lay_out

GROUND_ENTRY_S = 0.17
"""Whoever passes, digs or sets stands under the ball this long before the touch,"""
GROUND_EXIT_S = 0.15
"""and may leave this long after it."""
FLAT_S = 0.31
"""Before a spiker's run-up, whose first heel rises this long before the set leaves the setter's hands."""
LAND_S = 0.11
"""A jumper may go on this long after landing."""
DIG_ENTRY_S, DIG_EXIT_S = 0.22, 0.70
"""A digger waits for the attacker's hit and gets up after the dig."""
REACT_S = 0.2
HIT_HEIGHT_M = {"female": 2.68, "male": 2.95, "neutral": 2.8}
PASS_HEIGHT_M, SET_HEIGHT_M = 0.72, 2.02
RUN_UP_M = 3.0
ATTACKS_ODDS = (0.08, 0.40, 0.32, 0.20)
"""How often a rally has none to three attacks before its last ball."""
STAGE_TRIES = 12
Params = TypeVar("Params", bound=CourtParams)
OVER_S = 1.6
LONGEST_PASS_S, LONGEST_SET_S = 2.0, 1.75
WIDEST_SHOT_DEG = 34.0
"""A shot leaves within this of the run-up's direction."""


@dataclass(frozen=True)
class Play:
    """A touch and its parameters in the player's own frame; the chain fits flights, places and times into them."""

    touch: Touch
    params: CourtParams


@dataclass(frozen=True)
class Script:
    """The teams by position, all touches in order, and how it ends.

    last_s: how long the last ball is in the air; of a ball into the net, until it meets the net at `net_m` (y, z).
    """

    teams: tuple[tuple[Player, ...], tuple[Player, ...]]
    plays: tuple[Play, ...]
    ending: Ending
    last_s: float
    net_m: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Scene:
    """What is known while a rally is drawn.

    free: by player, from when and where (court) the player can move. hands: by player.
    """

    court: Court
    gender: str
    hands: tuple[Hand, ...]
    teams: tuple[tuple[Player, ...], tuple[Player, ...]]
    free: tuple[tuple[float, Spot], ...]
    plays: tuple[Play, ...] = ()

    @property
    def size(self) -> int:
        return len(self.teams[0])

    @property
    def net_m(self) -> float:
        return self.court.net_top_m(self.gender)

    @property
    def last(self) -> Touch:
        return self.plays[-1].touch

    def ids(self, team: int) -> range:
        """Players of a team."""
        return range(team * self.size, (team + 1) * self.size)

    def player(self, index: int) -> Player:
        """Position and role of a player."""
        return self.teams[index // self.size][index % self.size]

    def played(self, touch: Touch, params: CourtParams, free_s: float) -> "Scene":
        """One touch more; its player is free again at `free_s`."""
        free = list(self.free)
        free[touch.player] = (free_s, touch.place[:2])
        return replace(self, plays=(*self.plays, Play(touch, params)), free=tuple(free))


def turned(team: int, spot: Spot) -> Spot:
    """A place of the team's own frame on the court, or back."""
    return spot if team == 0 else (-spot[0], -spot[1])


def draw_script(court: Court, gender: str, hands: tuple[Hand, ...], rng: np.random.Generator) -> Script:
    """A rally by these players, near team first; SynthError where the draws do not fit together."""
    size = len(hands) // 2
    teams = (line_up(size, rng), line_up(size, rng))
    serving = int(rng.integers(2))
    free = tuple(
        (0.0, turned(team, player.defend if team == serving else player.receive))
        for team in (0, 1)
        for player in teams[team]
    )
    scene = _serve(Scene(court, gender, hands, teams, free), serving, rng)
    attacks = int(rng.choice(4, p=ATTACKS_ODDS))
    for _ in range(attacks):
        scene = _tried(_exchange, scene, rng)
    return _end(scene, rng)


def _tried(stage: Callable[[Scene, np.random.Generator], Scene], scene: Scene, rng: np.random.Generator) -> Scene:
    """The scene after a stage, drawn until it fits: one hard draw does not end the whole rally."""
    for _ in range(STAGE_TRIES - 1):
        try:
            return stage(scene, rng)
        except SynthError:
            continue
    return stage(scene, rng)


def _exchange(scene: Scene, rng: np.random.Generator) -> Scene:
    """Receive, set and spike; a team of one plays the ball straight over."""
    scene = _receive(scene, rng)
    return _tried(_attack, scene, rng) if scene.size > 1 else scene


def _serve(scene: Scene, team: int, rng: np.random.Generator) -> Scene:
    """A float or a jump serve from behind the end line."""
    server, back_m = scene.ids(team)[0], 0.5 * scene.court.length_m
    params: FloatParams | VolleyballParams
    if rng.random() < 0.5:
        low = draw_float(rng, scene.gender)
        params = _on_court(
            scene, server, replace(low, place_m=(-back_m - float(rng.uniform(0.1, 0.7)), low.place_m[1]))
        )
        time_s = params.ready_s + 0.54 + params.toss_s
        place, free_s = (params.place_m[0] + 0.3, params.place_m[1]), time_s + 0.35
        height_m = HIT_HEIGHT_M[scene.gender] - 0.55
    else:
        high = replace(draw_params(rng, scene.gender), takeoff_x_m=-back_m - float(rng.uniform(0.2, 0.6)))
        params, line = _on_court(scene, server, high), lay_out(high)
        time_s, free_s = line.contact, line.landing + LAND_S
        place, height_m = (params.takeoff_x_m + 0.5, params.start_y_m), HIT_HEIGHT_M[scene.gender]
    x, y = turned(team, place if params.handedness == "right" else (place[0], -place[1]))
    return scene.played(Touch(team, server, params.skill, time_s, (x, y, height_m)), params, free_s)


def _on_court(scene: Scene, player: int, params: Params) -> Params:
    """The parameters of this player on this court; outdoors no wall sends the ball back."""
    wall_m = float("inf") if scene.court.sand else params.far_wall_x_m
    return replace(
        params,
        handedness=scene.hands[player],
        net_height_m=scene.net_m,
        court=scene.court,
        far_wall_x_m=wall_m,
    )


def _speed(params: CourtParams) -> tuple[float, float]:
    """Speed [m/s] and topspin [rev/s] of a hit."""
    assert isinstance(params, HitParams)
    return params.serve_speed_m_s, params.topspin_rev_s


def _flight_s(scene: Scene, goal: tuple[float, float, float]) -> float:
    """How long the last hit takes to `goal`; a ball passed over the net flies high."""
    if not isinstance(scene.plays[-1].params, HitParams):
        return OVER_S
    speed, spin = _speed(scene.plays[-1].params)
    return flight_s(np.array(scene.last.place), np.array(goal), speed, spin, scene.net_m, scene.court.ball_radius_m)


def _receive(scene: Scene, rng: np.random.Generator) -> Scene:
    """Somebody of the other team plays the serve or the attack with the forearms, as near as it comes to them."""
    team, served = 1 - scene.last.team, len(scene.plays) == 1
    able = [i for i in scene.ids(team) if _can_receive(scene, i, served=served)]
    order = [int(i) for i in rng.permutation(able)]
    for player in order:
        since, (x, y) = _ready(scene, player, served=served)
        off, way = rng.uniform(0.1, 0.7) if served else rng.uniform(0.0, 0.35), rng.uniform(-np.pi, np.pi)
        place = (float(x + off * np.cos(way)), float(y + off * np.sin(way)), PASS_HEIGHT_M)
        if not _within_shot(scene, place):
            continue
        time_s = scene.last.time_s + _flight_s(scene, place)
        begin = max(since, scene.last.time_s + REACT_S)
        if not served or off <= reach_m(time_s - GROUND_ENTRY_S - begin):
            params, free_s = PlayParams(crouch=float(rng.uniform(0.74, 0.80)), step_m=(0.0, 0.001)), GROUND_EXIT_S
            if not served and scene.last.skill == "spike":
                step = (float(rng.uniform(0.0, 0.3)), float(rng.uniform(0.1, 0.4) * rng.choice([-1.0, 1.0])))
                params, free_s = DigParams(crouch=float(rng.uniform(0.64, 0.72)), step_m=step), DIG_EXIT_S
            params = _on_court(scene, player, params)
            return scene.played(Touch(team, int(player), params.skill, time_s, place), params, time_s + free_s)
    raise SynthError("nobody can receive this ball; draw the rally again")


def _ready(scene: Scene, player: int, *, served: bool) -> tuple[float, Spot]:
    """From when and where a receiver moves: a defender has gone home by the attack if there was time."""
    since, place = scene.free[player]
    home = turned(player // scene.size, scene.player(player).defend)
    if served or scene.size == 1:
        return since, place
    ready_s = scene.last.time_s - DIG_ENTRY_S
    if since + REACT_S + move_s(float(np.hypot(*np.subtract(home, place)))) > ready_s:
        raise SynthError("a defender is not back in time; draw the rally again")
    return ready_s, home


def _can_receive(scene: Scene, player: int, *, served: bool) -> bool:
    if scene.size > 1 and player % scene.size == setters(scene.teams[player // scene.size])[0] and scene.size > 2:
        return False
    spot = scene.player(player).receive if served else scene.player(player).defend
    return spot[0] < -4.0


def _within_shot(scene: Scene, place: tuple[float, ...]) -> bool:
    """Whether the last hit can go there: a spiker shoots roughly where the run-up led."""
    params = scene.plays[-1].params
    if not isinstance(params, VolleyballParams) or params.skill != "spike":
        return True
    sign = -1.0 if scene.last.team else 1.0
    x, y = sign * (place[0] - scene.last.place[0]), sign * (place[1] - scene.last.place[1])
    heading = params.heading_deg if params.handedness == "right" else -params.heading_deg
    return abs(float(np.degrees(np.arctan2(y, x))) - heading) < WIDEST_SHOT_DEG


def _attack(scene: Scene, rng: np.random.Generator) -> Scene:
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


def _set_and_spike(scene: Scene, setter: int, hitter: int, rng: np.random.Generator) -> Scene | None:
    team, passed = scene.last.team, scene.last
    hit_y, few = _hit_y(scene, hitter, rng), scene.size < 4
    gap = float(rng.uniform(0.5, 0.9) if few else rng.uniform(0.1, 0.5))
    middle = scene.player(hitter).role == "middle blocker"
    heading = float(rng.uniform(-12.0, 4.0)) if middle else -float(np.sign(hit_y) * rng.uniform(12.0, 30.0))
    hit = (-0.35 - gap, hit_y)
    start = (
        hit[0] - RUN_UP_M * float(np.cos(np.radians(heading))),
        hit[1] - RUN_UP_M * float(np.sin(np.radians(heading))),
    )
    aside = float(rng.uniform(1.5, 2.0) if middle else rng.uniform(2.0, 2.8))
    set_spot = (
        float(rng.uniform(-2.4, -1.4) if few else rng.uniform(-1.3, -0.9)),
        hit_y - float(np.sign(hit_y)) * aside,
    )
    pass_s = float(rng.uniform(1.3, 1.55))
    set_s = float(rng.uniform(0.95, 1.1) if middle else rng.uniform(1.15, 1.4))

    own = -1.0 if scene.hands[hitter] == "left" else 1.0
    spiking = replace(
        _on_court(scene, hitter, draw_spike(rng, scene.gender)),
        hit_y_m=own * hit_y,
        heading_deg=own * heading,
        net_gap_m=gap,
    )
    line = lay_out(spiking)
    entry_s, exit_s = line.contact - line.release + FLAT_S, line.landing + LAND_S - line.contact

    def need_s(player: int, spot: Spot, since_s: float) -> float:
        begin, place = scene.free[player]
        return max(begin, since_s) + move_s(float(np.hypot(*np.subtract(turned(team, spot), place))))

    react = passed.time_s - (0.5 if len(scene.plays) == 2 else 0.1)
    pass_s = max(pass_s, need_s(setter, set_spot, react) + GROUND_ENTRY_S - passed.time_s)
    set_s = max(set_s, need_s(hitter, start, passed.time_s) + entry_s - passed.time_s - pass_s)
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
    touch = Touch(team, setter, "overhead_set", set_time, (*turned(team, set_spot), SET_HEIGHT_M))
    scene = scene.played(touch, _on_court(scene, setter, setting), set_time + GROUND_EXIT_S)
    touch = Touch(team, hitter, "spike", set_time + set_s, (*turned(team, hit), HIT_HEIGHT_M[scene.gender]))
    return scene.played(touch, spiking, touch.time_s + exit_s)


def _end(scene: Scene, rng: np.random.Generator) -> Script:
    """The last ball: where nobody is, outside the lines, or into the net."""
    last = scene.last
    reasons: tuple[Reason, ...] = ("kill", "out", "net")
    odds = {"spike": (0.6, 0.25, 0.15), "forearm_pass": (0.6, 0.4, 0.0)}.get(last.skill, (0.4, 0.35, 0.25))
    reason = reasons[int(rng.choice(3, p=odds))]
    if reason == "net":
        return _into_net(scene, rng)
    places = [spot for spot in _floor(scene, reason, rng) if _within_shot(scene, spot)]
    if not places:
        raise SynthError("no free place to hit the ball to; draw the rally again")
    far = max(places, key=lambda spot: nearest_m(spot, [scene.free[i][1] for i in scene.ids(1 - last.team)]))
    winner = last.team if reason == "kill" else 1 - last.team
    reason = "ace" if reason == "kill" and len(scene.plays) == 1 else reason
    time_s = _flight_s(scene, (*far, scene.court.ball_radius_m))
    return Script(scene.teams, scene.plays, Ending(reason, winner, far), time_s)


def _floor(scene: Scene, reason: Reason, rng: np.random.Generator) -> list[Spot]:
    """Places on the other side, in or out."""
    long_m, wide_m = 0.5 * scene.court.length_m, 0.5 * scene.court.width_m
    if reason == "kill":
        xy = rng.uniform((0.35 * long_m, 0.5 - wide_m), (long_m - 0.4, wide_m - 0.4), (24, 2))
    else:
        beyond = rng.uniform(0.35, 1.1, 24)
        x = np.where(np.arange(24) % 2, long_m + beyond, rng.uniform(0.6 * long_m, long_m, 24))
        y = np.where(
            np.arange(24) % 2,
            rng.uniform(-wide_m, wide_m, 24),
            np.where(rng.random(24) < 0.5, -1, 1) * (wide_m + beyond),
        )
        xy = np.stack([x, y], -1)
    return [turned(scene.last.team, (float(a), float(b))) for a, b in xy]


def _into_net(scene: Scene, rng: np.random.Generator) -> Script:
    """The ball meets the net below the top and falls back."""
    last, (speed, _) = scene.last, _speed(scene.plays[-1].params)
    x, y, _ = last.place
    drift = float(rng.uniform(-0.15, 0.15)) * abs(x)
    low = float(rng.uniform(0.25, 0.6))
    goal = (y + drift, max(scene.net_m - low, 1.5))
    time_s = 1.08 * abs(x) / speed if abs(x) < 3.0 else 1.15 * abs(x) / speed
    back = -0.5 if last.team == 0 else 0.5
    return Script(scene.teams, scene.plays, Ending("net", 1 - last.team, (back, goal[0])), time_s, goal)


def nearest_m(place: Spot, others: list[Spot]) -> float:
    """Distance of the nearest of `others` [m]."""
    return min(float(np.hypot(place[0] - x, place[1] - y)) for x, y in others)
