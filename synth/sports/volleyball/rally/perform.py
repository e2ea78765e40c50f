"""A rally as a Performance: many athletes, one ball, all that happens by name and to the millisecond."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from synth.errors import SynthError
from synth.geometry.transform import transform
from synth.motion.performance import Athlete, Contact, Event, Performance, Phase, Track
from synth.skeleton.smplx_joints import mirrored
from synth.sports.cast import Cast
from synth.sports.movement.curves import Curve, through
from synth.sports.movement.shape import ShapedBody, measure, mirrored_body
from synth.sports.volleyball.court import INDOOR, Court
from synth.sports.volleyball.rally import rules
from synth.sports.volleyball.rally.arc import net_time_s
from synth.sports.volleyball.rally.ball_path import BallPath
from synth.sports.volleyball.rally.block_jumps import jumps
from synth.sports.volleyball.rally.carriage import Mood
from synth.sports.volleyball.rally.chain import Figure, Fitted, fit
from synth.sports.volleyball.rally.movement import Moved, move
from synth.sports.volleyball.rally.reach import pace
from synth.sports.volleyball.rally.routes import HZ, apart, closest_m, fastest_m_s, route
from synth.sports.volleyball.rally.scene import Script
from synth.sports.volleyball.rally.script import draw_script
from synth.sports.volleyball.rally.side import side_of
from synth.sports.volleyball.rally.stations import stations
from synth.sports.volleyball.rally.windows import Window, window_of

FPS = 120.0
AFTER_S = 1.9
"""The performance goes on this long after the ball has met the floor."""
TRIES = 60
CLOSEST_M = 0.6
FASTEST_M_S = 5.0
PLAYERS = (2, 4, 6, 8, 10, 12)
EVENT_NAMES = {
    "float_serve": "serve", "jump_serve": "serve", "forearm_pass": "pass", "overhead_set": "set",
}  # fmt: skip

BOUNCES = {"floor": "ball_bounce", "wall": "ball_wall", "net": "net_touch"}
"""Events by what sends the ball that nobody plays."""


def perform_rally(
    body: ShapedBody, cast: tuple[Cast, ...], rng: np.random.Generator, court: Court = INDOOR, fps: float = FPS
) -> Performance:
    """A rally by these players, near team first; drawn again until everybody fits. SynthError if that fails."""
    gender = cast[0].gender
    hands = tuple(one.handedness for one in cast)
    figures = tuple(_figure(body, one, court, far=i >= len(cast) // 2) for i, one in enumerate(cast))
    reason = ""
    for _ in range(TRIES):
        try:
            script = draw_script(court, gender, hands, rng)
            rules.check(tuple(play.touch for play in script.plays), script.ending, court, court.ball_radius_m)
            return play_script(script, figures, body, cast, court, rng, fps)
        except SynthError as error:
            reason = str(error)
    raise SynthError(f"no rally in {TRIES} draws ({reason}); draw with another seed")


def _figure(body: ShapedBody, one: Cast, court: Court, *, far: bool) -> Figure:
    seen = mirrored_body(body) if one.handedness == "left" else body
    shape = measure(seen, one.betas, 0.0, court.ball_radius_m)
    return Figure(shape, one.betas, one.gender, side_of(int(far), one.handedness))


def play_script(
    script: Script, figures: tuple[Figure, ...], body: ShapedBody, cast: tuple[Cast, ...], court: Court,
    rng: np.random.Generator, fps: float,
) -> Performance:  # fmt: skip
    """The Performance of a script by these figures."""
    down_s = script.plays[-1].touch.time_s + script.last_s
    end_s = down_s + AFTER_S + (0.4 if script.ending.reason == "net" else 0.0)
    touches, path = fit(script, figures, end_s)
    down_s = _down_s(path, script)
    blocks = jumps(script, figures, path)
    windows = [_windows((*touches, *blocks), i) for i in range(len(figures))]
    ways = _ways(script, figures, windows, court, end_s)
    moods = [_mood(script, i, end_s, down_s, rng) for i in range(len(figures))]
    moved = [
        move(figure, windows[i], ways[i], _hops(script, i), moods[i], path, fps, end_s)
        for i, figure in enumerate(figures)
    ]
    athletes = tuple(_athlete(script, i, moved[i], one, body) for i, one in enumerate(cast))
    return _performance(script, touches, blocks, path, windows, moved, athletes, court, fps, end_s, down_s)


def _windows(fitted: tuple[Fitted, ...], player: int) -> tuple[Window, ...]:
    """Of all that a player does, in order of time."""
    own = [one for one in fitted if one.play.touch.player == player]
    windows = tuple(window_of(one) for one in sorted(own, key=lambda one: one.play.touch.time_s))
    if any(before.exit_s > after.entry_s for before, after in pairwise(windows)):
        raise SynthError("a player has two things to do at once; draw the rally again")
    return windows


def _ways(
    script: Script, figures: tuple[Figure, ...], windows: list[tuple[Window, ...]], court: Court, end_s: float
) -> tuple[np.ndarray, ...]:
    """Ways of the hips at HZ on the court."""
    size = len(figures) // 2
    grid = np.arange(int((end_s + 1.0) * HZ) + 1) / HZ
    routes = []
    for i, figure in enumerate(figures):
        team = i // size
        known = tuple(_known_s(script, window) for window in windows[i])
        stops = stations(script, team, script.teams[team][i % size], end_s - AFTER_S)
        routes.append(route(windows[i], known, stops, figure.side, grid, pace(court)))
    ways = apart(tuple(routes))
    if closest_m(ways) < CLOSEST_M:
        raise SynthError(f"two players come within {closest_m(ways):.2f} m; draw the rally again")
    if fastest_m_s(ways) > FASTEST_M_S:
        raise SynthError(f"a player would run at {fastest_m_s(ways):.1f} m/s; draw the rally again")
    return ways


def _known_s(script: Script, window: Window) -> float:
    """When a player knows that the ball comes to them."""
    touches = [play.touch for play in script.plays]
    if window.fitted.play.touch.skill == "block":
        sent = [touch.time_s for touch in touches if touch.time_s < window.entry_s and touch.team == window.fitted.team]
        return max(sent, default=0.0) + 0.2
    i = touches.index(window.fitted.play.touch)
    skill = touches[i].skill
    if skill == "overhead_set":
        return touches[i - 1].time_s - (0.5 if i == 2 else 0.1)
    if skill == "spike":
        return touches[i - 2].time_s
    if skill == "dig":
        return touches[i - 2].time_s + 0.2
    return touches[i - 1].time_s + 0.2


def _hops(script: Script, player: int) -> list[float]:
    """Split steps when the other side hits."""
    team = player // len(script.teams[0])
    return [
        play.touch.time_s + 0.04
        for play in script.plays
        if play.touch.team != team and play.touch.skill in ("spike", *rules.SERVES)
    ]


def _mood(script: Script, player: int, end_s: float, down_s: float, rng: np.random.Generator) -> Mood:
    """Ready before each of the other side's hits, easier in between; glad or not at the end."""
    team = player // len(script.teams[0])
    times, values = [-0.5, 0.0], [0.55, 0.55]
    for play in script.plays:
        touch = play.touch
        theirs = touch.team != team
        level = 0.95 if theirs and touch.skill in ("spike", *rules.SERVES) else 0.7 if theirs else 0.5
        times.append(max(touch.time_s, times[-1] + 0.25))
        values.append(level * float(rng.uniform(0.85, 1.1)))
    times += [max(down_s + 0.1, times[-1] + 0.25)]
    values += [0.6]
    times += [times[-1] + 0.7, times[-1] + 2.0]
    values += [0.05, 0.0]
    won = script.ending.winner == team
    peak = float(rng.uniform(0.5, 1.0)) if won else 0.0
    start = down_s + float(rng.uniform(0.15, 0.4))
    joy = through([start, start + 0.45, start + 1.0, start + 1.7], [0.0, peak, 0.8 * peak, 0.2 * peak])
    return Mood(through(times, values), joy, _bounces(_hops(script, player)))


def _bounces(hops_s: list[float]) -> Curve:
    keys = [(-1.0, 0.0)]
    for hop in hops_s:
        keys += [(hop - 0.28, 0.0), (hop - 0.16, -0.025), (hop - 0.05, 0.022), (hop + 0.08, -0.045), (hop + 0.4, 0.0)]
    keys.append((keys[-1][0] + 1.0, 0.0))
    return through(*zip(*keys, strict=True))


def _athlete(script: Script, i: int, moved: Moved, one: Cast, body: ShapedBody) -> Athlete:
    size = len(script.teams[0])
    team, player = i // size, script.teams[i // size][i % size]
    far = side_of(team, one.handedness)
    motion = far.motion(moved.motion, body.rest_joints(one.betas)[0])
    return Athlete(motion, one.handedness, player.role, ("near", "far")[team], player.number)


def _down_s(path: BallPath, script: Script) -> float:
    """When the ball first meets the floor."""
    last_s = script.plays[-1].touch.time_s
    return next(f.start_s for f in path.flights if f.name == "floor" and f.start_s > last_s)


def _performance(
    script: Script, touches: tuple[Fitted, ...], blocks: tuple[Fitted, ...], path: BallPath,
    windows: list[tuple[Window, ...]], moved: list[Moved], athletes: tuple[Athlete, ...], court: Court, fps: float,
    end_s: float, down_s: float,
) -> Performance:  # fmt: skip
    times = np.arange(int(end_s * fps + 1e-6) + 1) / fps
    track = Track("ball", court.sport, transform(path.orientation(times), path.at(times)), fps)
    spikes = [play.touch.time_s for play in script.plays if play.touch.skill == "spike"]
    return Performance(
        sport=court.sport,
        skill="rally",
        athletes=athletes,
        tracks=(track,),
        events=_events(script, touches, blocks, path, end_s, down_s),
        contacts=_contacts(touches, moved, athletes),
        phases=_phases(windows, end_s),
        duration_s=end_s,
        key_s=spikes[-1] if spikes else script.plays[-1].touch.time_s,
    )


def _events(
    script: Script, touches: tuple[Fitted, ...], blocks: tuple[Fitted, ...], path: BallPath, end_s: float, down_s: float
) -> tuple[Event, ...]:
    found = [event for block in blocks for event in _jump(block)]
    for fitted in touches:
        touch = fitted.play.touch
        sent = next(f for f in path.flights if abs(f.start_s - touch.time_s - fitted.half_s) < 1e-9)
        place = _place(path.at(np.array([touch.time_s]))[0])
        values = {"speed_m_s": float(np.linalg.norm(sent.velocity)), "height_m": place[2]}
        name = EVENT_NAMES.get(touch.skill, touch.skill)
        kind = touch.skill.replace("_", " ") if name == "serve" else ""
        found.append(Event(name, touch.time_s, touch.player, "ball", place, values, kind))
        found += _jump(fitted)
    flights = [*path.flights]
    ends = [*(f.start_s for f in flights[1:]), end_s]
    for flight, end in zip(flights, ends, strict=True):
        over = net_time_s(flight, end - flight.start_s)
        if over is not None and flight.start_s < down_s:
            crossed = path.at(np.array([flight.start_s + over]))[0]
            found.append(Event("net_crossing", flight.start_s + over, -1, "ball", _place(crossed)))
        if flight.name in BOUNCES and flight.start_s <= end_s:
            found.append(Event(BOUNCES[flight.name], flight.start_s, -1, "ball", _place(flight.position)))
    last, floor = script.plays[-1].touch, path.at(np.array([down_s]))[0]
    values = {"winner": float(script.ending.winner)}
    found.append(Event("point", down_s, last.player, "ball", _place(floor), values, script.ending.reason))
    return tuple(sorted(found, key=lambda event: (event.time_s, event.name)))


def _jump(fitted: Fitted) -> list[Event]:
    """Take-off and landing of a player who leaves the floor for this touch."""
    plan, player = fitted.plan, fitted.play.touch.player
    if plan.jump is None:
        return []
    ends = np.array([plan.jump.takeoff_s, plan.jump.landing_s])
    side = side_of(fitted.play.touch.team, plan.params.handedness)
    mass = side.points(plan.stance.to_court(plan.mass(ends)))
    return [
        Event(name, fitted.start_s + float(end), player, "", _place(place))
        for name, end, place in zip(("takeoff", "landing"), ends, mass, strict=True)
    ]


def _place(place: np.ndarray) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in place)
    return x, y, z


def _contacts(touches: tuple[Fitted, ...], moved: list[Moved], athletes: tuple[Athlete, ...]) -> tuple[Contact, ...]:
    """Feet on the floor and hands on the ball; a left-hander's are those of the right-hander in the mirror."""

    def part_of(player: int, part: str) -> str:
        return mirrored(part) if athletes[player].handedness == "left" else part

    feet = [
        Contact(i, part_of(i, f"{side}_foot"), "floor", start, end)
        for i, one in enumerate(moved)
        for side, start, end in one.stands
    ]
    balls = []
    for fitted in touches:
        player = fitted.play.touch.player
        for touch in fitted.plan.manner.touches:
            part = part_of(player, touch.part)
            begin, end = touch.start_s + fitted.start_s, touch.end_s + fitted.start_s
            balls.append(replace(touch, person=player, part=part, start_s=max(begin, 0.0), end_s=end))
    return tuple(sorted((*feet, *balls), key=lambda c: (c.start_s, c.person, c.part)))


def _phases(windows: list[tuple[Window, ...]], end_s: float) -> tuple[Phase, ...]:
    """The phases of each skill, and `movement` between them."""
    found = []
    for person, own in enumerate(windows):
        done = 0.0
        for window in own:
            plan, at = window.fitted.plan, window.fitted.start_s
            start = 0.0
            for name, end in plan.manner.phases:
                begin, stop = max(start + at, window.entry_s, done), min(end + at, window.exit_s + 0.3)
                if stop > begin:
                    if begin > done + 1e-9:
                        found.append(Phase("movement", person, done, begin))
                    found.append(Phase(name, person, begin, stop))
                    done = stop
                start = end
        if end_s > done:
            found.append(Phase("movement", person, done, end_s))
    return tuple(found)
