"""The ball of a performance that other bodies play: in their hands, struck by them, and in free flight in between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from scipy.optimize import least_squares

from synth.arrays import Points, Rotations, Times
from synth.body import Body
from synth.equipment.track import poses_at
from synth.geometry.rotation import axis_angle_from_matrix, unit
from synth.geometry.transform import transform
from synth.motion.motion import Motion
from synth.motion.performance import Contact, Event, Performance, Track
from synth.motion.rebody import Build
from synth.skeleton.smplx_joints import BENDING, INDEX, PARENTS
from synth.sports.ball_flight import RADIUS_M, fly, launch_through

Vector = Float[np.ndarray, "3"]

INSTANT_S = 0.025
"""A shorter touch is a hit: the ball's path has a kink in its middle."""
JOIN_S = 0.05
"""Touches with a shorter pause between them are one hold."""
LET_GO_S = 0.15
"""A ball held by two hands passes over to the second within this time when the first lets go."""
CARRIER = {"hand": "wrist", "forearm": "elbow"}
"""The joint whose frame carries the skin that touches."""
NET_MARGIN_M = 0.05
SLOWER, SLOWEST = 1.03, 2.0
"""A ball that would not clear the net flies this much longer, step by step, up to the second."""


@dataclass(frozen=True)
class Player:
    """One athlete before and after: motions and bodies."""

    before: Motion
    after: Motion
    source: Build
    target: Build


@dataclass(frozen=True)
class Hold:
    """Touches of one ball that belong together; start_s == end_s for a hit."""

    contacts: tuple[Contact, ...]
    start_s: float
    end_s: float

    @property
    def middle_s(self) -> float:
        return 0.5 * (self.start_s + self.end_s)


@dataclass(frozen=True)
class Grasp:
    """One part of a body that carries the ball. stretch: offsets of the source's hand grow by it; extra: (3,) more.

    Offsets run from the carrying joint to the ball's centre, in the joint's frame [m]. closer: (3,) in the world, how
    far the part must come to the ball to touch it as the source did.
    """

    contact: Contact
    joint: int
    stretch: float
    extra: Vector
    closer: Vector


@dataclass(frozen=True)
class Carried:
    """A hold on the new bodies."""

    hold: Hold
    grasps: tuple[Grasp, ...]


def holds(played: Performance, ball: str) -> tuple[Hold, ...]:
    """All touches of `ball` by people, in order of time."""
    groups: list[list[Contact]] = []
    for touch in sorted((c for c in played.contacts if c.object == ball), key=lambda c: c.start_s):
        if groups and touch.start_s < max(c.end_s for c in groups[-1]) + JOIN_S:
            groups[-1].append(touch)
        else:
            groups.append([touch])
    return tuple(_hold(tuple(group), played, ball) for group in groups)


def _hold(group: tuple[Contact, ...], played: Performance, ball: str) -> Hold:
    start, end = min(c.start_s for c in group), max(c.end_s for c in group)
    if end - start > INSTANT_S:
        return Hold(group, max(start, 0.0), min(end, played.duration_s))
    hits = [e.time_s for e in played.events if e.object == ball and start <= e.time_s <= end]
    moment = hits[0] if hits else 0.5 * (start + end)
    return Hold(group, moment, moment)


def carry(
    hold: Hold, played: Performance, track: Track, players: Sequence[Player], source: Body, target: Body
) -> Carried:
    """Where the ball sits in the new hands: every part touches it as closely as the source's did."""
    moment = np.array([hold.middle_s])
    center = _centers(played, track, moment)[0]
    sets, gaps, guesses, starts = [], [], [], []
    for contact in hold.contacts:
        player, joint = players[contact.person], _carrier(contact.part)
        gaps.append(_gap(_skin(player.before, source, contact.part, moment), center))
        sets.append(_skin(player.after, target, contact.part, moment))
        stretch = _bone_m(player.target, joint) / _bone_m(player.source, joint)
        turn, place = _frame(player.before, player.source, joint, moment)
        offset = stretch * turn[0].T @ (center - place[0])
        turn, place = _frame(player.after, player.target, joint, moment)
        starts.append((joint, stretch, offset, turn[0], place[0]))
        guesses.append(place[0] + turn[0] @ offset)
    guess = np.mean(guesses, 0)
    goal = np.array(gaps)

    def miss(place: Vector) -> Float[np.ndarray, " values"]:
        return np.concatenate([[_gap(skin, place) for skin in sets] - goal, 0.02 * (place - guess)])

    found = least_squares(miss, guess, diff_step=np.full(3, 1e-4)).x
    grasps = []
    for contact, (joint, stretch, offset, turn_now, place_now), skin, gap in zip(
        hold.contacts, starts, sets, gaps, strict=True
    ):
        nearest = skin[np.argmin(np.linalg.norm(skin - found, axis=-1))]
        closer = (_gap(skin, found) - gap) * unit(found - nearest)
        grasps.append(Grasp(contact, joint, stretch, turn_now.T @ (found - place_now) - offset, closer))
    return Carried(hold, tuple(grasps))


def center_in(carried: Carried, played: Performance, track: Track, players: Sequence[Player], times_s: Times) -> Points:
    """Centre (T, 3) of the held ball [m] at times within the hold."""
    centers, total, weights = _centers(played, track, times_s), np.zeros((len(times_s), 3)), np.zeros(len(times_s))
    for grasp in carried.grasps:
        player = players[grasp.contact.person]
        turn, place = _frame(player.before, player.source, grasp.joint, times_s)
        offset = grasp.stretch * np.einsum("tji,tj->ti", turn, centers - place) + grasp.extra
        turn, place = _frame(player.after, player.target, grasp.joint, times_s)
        left = np.clip(1.0 - (times_s - grasp.contact.end_s) / LET_GO_S, 0.0, 1.0)
        weight = 1e-6 + left * left * (3.0 - 2.0 * left)
        total += weight[:, None] * (place + np.einsum("tij,tj->ti", turn, offset))
        weights += weight
    return total / weights[:, None]


def hand_shift(
    carried: Carried, grasp: Grasp, played: Performance, track: Track, players: Sequence[Player], times_s: Times
) -> Points:
    """How far a carrying part must move (T, 3) [m] at times within the hold, so that it keeps its place on the ball."""
    player = players[grasp.contact.person]
    turn, place = _frame(player.before, player.source, grasp.joint, times_s)
    offset = grasp.stretch * np.einsum("tji,tj->ti", turn, _centers(played, track, times_s) - place) + grasp.extra
    turn, place = _frame(player.after, player.target, grasp.joint, times_s)
    ball = center_in(carried, played, track, players, times_s)
    return ball - place - np.einsum("tij,tj->ti", turn, offset) + grasp.closer


def miss_m(
    carried: Carried,
    grasp: Grasp,
    played: Performance,
    track: Track,
    players: Sequence[Player],
    reached: Sequence[Player],
    source: Body,
    target: Body,
) -> float:
    """How much further from (or deeper in) the ball the part is than the source's, in the middle of the hold [m].

    `reached`: the players after their hands were brought to the ball; the ball is where `players` carry it.
    """
    moment, part = np.array([carried.hold.middle_s]), grasp.contact.part
    before, after = players[grasp.contact.person].before, reached[grasp.contact.person].after
    recorded = _gap(_skin(before, source, part, moment), _centers(played, track, moment)[0])
    center = center_in(carried, played, track, players, moment)[0]
    return _gap(_skin(after, target, part, moment), center) - recorded


@dataclass(frozen=True)
class _Stretch:
    """The ball from one touch to the next. start_s, end_s: source's time; delay_s: how much later it starts now.

    longer_s: how much longer it takes. center: new times (T,) -> (T, 3) [m]. speed_m_s: at its start, None as recorded.
    """

    start_s: float
    end_s: float
    delay_s: float
    longer_s: float
    center: Callable[[Times], Points]
    speed_m_s: float | None = None

    def source_times(self, times_s: Times) -> Times:
        length = self.end_s - self.start_s
        return self.start_s + (times_s - self.start_s - self.delay_s) * length / (length + self.longer_s)

    def new_time(self, time_s: float) -> float:
        length = self.end_s - self.start_s
        return self.start_s + self.delay_s + (time_s - self.start_s) * (length + self.longer_s) / length


def rebodied_track(
    carried: Sequence[Carried], played: Performance, track: Track, players: Sequence[Player]
) -> tuple[Track, tuple[Event, ...]]:
    """The ball's track for the new bodies, and the events of the performance that concern this ball."""
    stretches = _stretches(carried, played, track, players)
    times = np.arange(len(track.world_from_object)) / track.fps
    centers, source_times = np.zeros((len(times), 3)), times.copy()
    for i, stretch in enumerate(stretches):
        start, last = stretch.new_time(stretch.start_s), i + 1 == len(stretches)
        during = (times >= start) & (last | (times < stretch.new_time(stretch.end_s)))
        source_times[during] = stretch.source_times(times[during])
        centers[during] = stretch.center(times[during])
    turns = poses_at(track, source_times)[:, :3, :3]
    events = (_moved_event(e, stretches) for e in played.events if e.object == track.name)
    kept = tuple(event for event in events if event.time_s <= played.duration_s)
    return replace(track, world_from_object=transform(turns, centers)), kept


def _stretches(
    carried: Sequence[Carried], played: Performance, track: Track, players: Sequence[Player]
) -> list[_Stretch]:
    marks = _marks(carried, played, track, players)
    result: list[_Stretch] = []
    delay_s = 0.0
    for i, (first, second) in enumerate(pairwise(marks)):
        if first.held is not None:
            center = partial(center_in, first.held, played, track, players)
            result.append(_Stretch(first.time_s, second.time_s, delay_s, 0.0, center))
        elif first.moved or second.moved:
            free = not any(mark.moved for mark in marks[i + 1 :])
            result.append(_flown(first, second, delay_s, played, track, may_wait=free))
            delay_s += result[-1].longer_s
        else:
            result.append(_Stretch(first.time_s, second.time_s, delay_s, 0.0, _recorded(track, delay_s)))
    return result


def _recorded(track: Track, delay_s: float) -> Callable[[Times], Points]:
    return lambda times_s: poses_at(track, times_s - delay_s)[:, :3, 3]


@dataclass(frozen=True)
class _Mark:
    """Where the ball is at an instant of the source's time. moved: elsewhere than the source's. held: from here on."""

    time_s: float
    place: Vector
    moved: bool = False
    held: Carried | None = None


def _marks(carried: Sequence[Carried], played: Performance, track: Track, players: Sequence[Player]) -> list[_Mark]:
    """Start and end of the track, of every hold, and every other touch, in order."""
    marks, busy = [], []
    for one in carried:
        start, end = one.hold.start_s, one.hold.end_s
        for time_s in sorted({start, end}):
            place = center_in(one, played, track, players, np.array([time_s]))[0]
            marks.append(_Mark(time_s, place, True, one if time_s < end else None))
        busy.append((start - INSTANT_S, end + INSTANT_S))
    last_s = (len(track.world_from_object) - 1) / track.fps
    touches = [e.time_s for e in played.events if e.object == track.name and e.name != "net_crossing"]
    for time_s in {0.0, last_s, *touches}:
        if not any(start <= time_s <= end for start, end in busy):
            marks.append(_Mark(time_s, _centers(played, track, np.array([time_s]))[0]))
    return sorted(marks, key=lambda mark: mark.time_s)


def _flown(
    first: _Mark, second: _Mark, delay_s: float, played: Performance, track: Track, *, may_wait: bool
) -> _Stretch:
    """Free flight between two touches in the recorded time, or, if it `may_wait`, as long as the net asks for."""
    spin, net_m = _spin(track, first.time_s), _net_top_m(played, track, first, second)
    length_s = second.time_s - first.time_s
    span_s = length_s
    velocity = launch_through(first.place, second.place, span_s, spin)
    while may_wait and net_m is not None and span_s < SLOWEST * length_s:
        if _height_over_net(first.place, velocity, spin, span_s) > net_m + RADIUS_M + NET_MARGIN_M:
            break
        span_s *= SLOWER
        velocity = launch_through(first.place, second.place, span_s, spin)
    start_s = first.time_s + delay_s

    def center(times_s: Times) -> Points:
        return fly(first.place, velocity, spin, np.asarray(times_s) - start_s)

    speed = float(np.linalg.norm(velocity))
    return _Stretch(first.time_s, second.time_s, delay_s, span_s - length_s, center, speed)


def _net_top_m(played: Performance, track: Track, first: _Mark, second: _Mark) -> float | None:
    """Height of the net [m] that the source's ball crossed in this flight."""
    for event in played.events:
        if event.object == track.name and event.name == "net_crossing" and first.time_s < event.time_s < second.time_s:
            return event.position[2] - RADIUS_M - event.values["clearance_m"]
    return None


def _height_over_net(place: Vector, velocity: Vector, spin: Vector, span_s: float) -> float:
    path = fly(place, velocity, spin, np.linspace(0.0, span_s, 200))
    order = np.argsort(path[:, 0])
    return float(np.interp(0.0, path[order, 0], path[order, 2]))


def _spin(track: Track, time_s: float) -> Vector:
    """Spin [rad/s] of the recorded ball just after an instant."""
    frame = min(int(np.ceil(time_s * track.fps + 1e-9)), len(track.world_from_object) - 2)
    before, after = track.world_from_object[frame : frame + 2, :3, :3]
    return axis_angle_from_matrix(after @ before.T) * track.fps


def _moved_event(event: Event, stretches: Sequence[_Stretch]) -> Event:
    own = next((s for s in stretches if s.start_s <= event.time_s < s.end_s), stretches[-1])
    if event.name == "net_crossing":
        return _crossing(event, own)
    time_s = own.new_time(event.time_s)
    x, y, z = (float(value) for value in own.center(np.array([time_s]))[0])
    values = dict(event.values)
    sending = next((s for s in stretches if s.start_s >= event.time_s - 1e-9), own)
    if "speed_m_s" in values and sending.speed_m_s is not None:
        values["speed_m_s"] = sending.speed_m_s
    if "height_m" in values:
        values["height_m"] = z
    return replace(event, time_s=time_s, position=(x, y, z), values=values)


def _crossing(event: Event, own: _Stretch) -> Event:
    """The crossing of the plane of the net in the new flight."""
    top_m = event.position[2] - RADIUS_M - event.values["clearance_m"]
    times = np.linspace(own.new_time(own.start_s), own.new_time(own.end_s), 400)[1:-1]
    path = own.center(times)
    order = np.argsort(path[:, 0])
    time_s, y, z = (float(np.interp(0.0, path[order, 0], v[order])) for v in (times, path[:, 1], path[:, 2]))
    return replace(event, time_s=time_s, position=(0.0, y, z), values={"clearance_m": z - RADIUS_M - top_m})


def _centers(played: Performance, track: Track, times_s: Times) -> Points:
    """The recorded ball's centre (T, 3) [m]; at an event of the ball, where the event says: paths have kinks there."""
    centers = poses_at(track, times_s)[:, :3, 3]
    for event in played.events:
        if event.object == track.name:
            centers[np.abs(times_s - event.time_s) < 1e-9] = event.position
    return centers


def _carrier(part: str) -> int:
    side, kind = part.split("_", 1)
    return INDEX[f"{side}_{CARRIER[kind]}"]


def _bone_m(build: Build, joint: int) -> float:
    """Length of the bone that starts at a carrying joint: hand or forearm."""
    child = {"wrist": "middle1", "elbow": "wrist"}
    side, kind = BENDING[joint].split("_")
    return float(np.linalg.norm(build.rest[INDEX[f"{side}_{child[kind]}"]] - build.rest[joint]))


def _frame(motion: Motion, build: Build, joint: int, times_s: Times) -> tuple[Rotations, Points]:
    """World rotation (T, 3, 3) and place (T, 3) [m] of a joint."""
    rotations, joints = build.posed(motion.at(times_s))
    return rotations[:, joint], joints[:, joint]


def _skin(motion: Motion, body: Body, part: str, times_s: Times) -> Points:
    """Vertices (N, 3) [m] of a hand with its fingers or of a forearm, at the first of `times_s`."""
    moment = motion.at(times_s)
    joint = _carrier(part)
    own = {joint} | ({j for j in range(len(PARENTS)) if _under(j, joint)} if part.endswith("hand") else set())
    chosen = np.isin(body.part_of_vertex, list(own))
    return body.pose(moment.poses[:1], moment.trans[:1], moment.betas).vertices[0, chosen].astype(float)


def _under(joint: int, ancestor: int) -> bool:
    while joint > 0:
        joint = PARENTS[joint]
        if joint == ancestor:
            return True
    return False


def _gap(skin: Points, center: Vector) -> float:
    return float(np.linalg.norm(skin - center, axis=-1).min())
