"""The path of a ball that other bodies play: held by them, struck by them, and in free flight in between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np

from synth.arrays import Points, Rotations, Times
from synth.equipment.track import poses_at
from synth.geometry.rotation import axis_angle_from_matrix
from synth.geometry.transform import transform
from synth.motion.performance import Event, Performance, Track
from synth.sports.ball_flight import fly, launch_through, spin_orientation
from synth.sports.ball_in_hand import INSTANT_S, Carried, Player, Vector, center_in, recorded_centers
from synth.sports.volleyball.court import BEACH, INDOOR

NET_MARGIN_M = 0.05
RESTS_M = 0.002
"""A ball whose height changes less lies on the ground or rolls."""
SLOWER, SLOWEST = 1.03, 2.0
"""A ball that would not clear the net flies this much longer, step by step, up to the second."""


@dataclass(frozen=True)
class _Stretch:
    """The ball from one touch to the next. start_s, end_s: source's time; delay_s: how much later it starts now.

    longer_s: how much longer it takes. center: new times (T,) -> (T, 3) [m]. turned: new times (T,) -> (T, 3, 3), by
    how much the ball has turned since the start. speed_m_s: at its start, None as recorded.
    """

    start_s: float
    end_s: float
    delay_s: float
    longer_s: float
    center: Callable[[Times], Points]
    turned: Callable[[Times], Rotations]
    speed_m_s: float | None = None

    def new_time(self, time_s: float) -> float:
        length = self.end_s - self.start_s
        return self.start_s + self.delay_s + (time_s - self.start_s) * (length + self.longer_s) / length


@dataclass(frozen=True)
class _Mark:
    """Where the ball is at an instant of the source's time. moved: elsewhere than the source's. held: from here on."""

    time_s: float
    place: Vector
    moved: bool = False
    held: Carried | None = None


def radius_of(track: Track) -> float:
    """Radius of a ball [m]."""
    return (BEACH if track.kind == BEACH.sport else INDOOR).ball_radius_m


def rebodied_track(
    carried: Sequence[Carried], played: Performance, track: Track, players: Sequence[Player]
) -> tuple[Track, tuple[Event, ...]]:
    """The ball's track for the new bodies, and the events of the performance that concern this ball."""
    stretches = _stretches(carried, played, track, players)
    times = np.arange(len(track.world_from_object)) / track.fps
    centers, turns = np.zeros((len(times), 3)), np.tile(np.eye(3), (len(times), 1, 1))
    turn = poses_at(track, np.zeros(1))[0, :3, :3]
    for i, stretch in enumerate(stretches):
        start, end = stretch.new_time(stretch.start_s), stretch.new_time(stretch.end_s)
        during = (times >= start) & ((i + 1 == len(stretches)) | (times < end))
        centers[during] = stretch.center(times[during])
        turns[during] = stretch.turned(times[during]) @ turn
        turn = stretch.turned(np.array([end]))[0] @ turn
    radius_m = radius_of(track)
    events = (_moved_event(e, stretches, radius_m) for e in played.events if e.object == track.name)
    kept = tuple(event for event in events if event.time_s <= played.duration_s)
    return replace(track, world_from_object=transform(turns, centers)), kept


def _stretches(
    carried: Sequence[Carried], played: Performance, track: Track, players: Sequence[Player]
) -> list[_Stretch]:
    marks = _marks(carried, played, track, players)
    result: list[_Stretch] = []
    delay_s = 0.0
    for i, (first, second) in enumerate(pairwise(marks)):
        turned = _recorded_turn(track, first.time_s, delay_s)
        if first.held is not None:
            center = partial(center_in, first.held, played, track, players)
            result.append(_Stretch(first.time_s, second.time_s, delay_s, 0.0, center, turned))
        elif first.moved or second.moved or (delay_s > 0.0 and not _rests(first, second, track)):
            free = not any(mark.moved for mark in marks[i + 1 :])
            result.append(_flown(first, second, delay_s, played, track, may_wait=free))
            delay_s += result[-1].longer_s
        else:
            result.append(
                _Stretch(first.time_s, second.time_s, delay_s, 0.0, _recorded(track, first.time_s, delay_s), turned)
            )
    return result


def _recorded(track: Track, start_s: float, delay_s: float) -> Callable[[Times], Points]:
    """The recorded places from `start_s` on; before its first sample there is a kink, over which nothing is drawn."""
    first_s = np.ceil(start_s * track.fps - 1e-6) / track.fps if delay_s > 0.0 else 0.0
    return lambda times_s: poses_at(track, np.maximum(times_s - delay_s, first_s))[:, :3, 3]


def _recorded_turn(track: Track, start_s: float, delay_s: float) -> Callable[[Times], Rotations]:
    before = poses_at(track, np.array([start_s]))[0, :3, :3]
    return lambda times_s: poses_at(track, times_s - delay_s)[:, :3, :3] @ before.T


def _rests(first: _Mark, second: _Mark, track: Track) -> bool:
    """Whether the recorded ball lies or rolls between two marks, so that there is nothing to fly."""
    height = poses_at(track, np.linspace(first.time_s, second.time_s, 9))[:, 2, 3]
    return bool(np.ptp(height) < RESTS_M)


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
            marks.append(_Mark(time_s, recorded_centers(played, track, np.array([time_s]))[0]))
    return sorted(marks, key=lambda mark: mark.time_s)


def _flown(
    first: _Mark, second: _Mark, delay_s: float, played: Performance, track: Track, *, may_wait: bool
) -> _Stretch:
    """Free flight between two touches in the recorded time, or, if it `may_wait`, as long as the net asks for."""
    spin, net_m = _spin(track, first.time_s), _net_top_m(played, track, first, second)
    radius_m = radius_of(track)
    length_s = second.time_s - first.time_s
    span_s = length_s
    velocity = launch_through(first.place, second.place, span_s, spin, radius_m)
    while may_wait and net_m is not None and span_s < SLOWEST * length_s:
        if _height_over_net(first.place, velocity, spin, span_s, radius_m) > net_m + radius_m + NET_MARGIN_M:
            break
        span_s *= SLOWER
        velocity = launch_through(first.place, second.place, span_s, spin, radius_m)
    start_s = first.time_s + delay_s

    def center(times_s: Times) -> Points:
        return fly(first.place, velocity, spin, np.asarray(times_s) - start_s, radius_m)

    def turned(times_s: Times) -> Rotations:
        return spin_orientation(spin, np.asarray(times_s) - start_s)

    speed = float(np.linalg.norm(velocity))
    return _Stretch(first.time_s, second.time_s, delay_s, span_s - length_s, center, turned, speed)


def _net_top_m(played: Performance, track: Track, first: _Mark, second: _Mark) -> float | None:
    """Height of the net [m] that the source's ball crossed in this flight."""
    for event in played.events:
        if event.object == track.name and event.name == "net_crossing" and first.time_s < event.time_s < second.time_s:
            return event.position[2] - radius_of(track) - event.values["clearance_m"]
    return None


def _height_over_net(place: Vector, velocity: Vector, spin: Vector, span_s: float, radius_m: float) -> float:
    path = fly(place, velocity, spin, np.linspace(0.0, span_s, 200), radius_m)
    order = np.argsort(path[:, 0])
    return float(np.interp(0.0, path[order, 0], path[order, 2]))


def _spin(track: Track, time_s: float) -> Vector:
    """Spin [rad/s] of the recorded ball just after an instant."""
    frame = min(int(np.ceil(time_s * track.fps + 1e-9)), len(track.world_from_object) - 2)
    before, after = track.world_from_object[frame : frame + 2, :3, :3]
    return axis_angle_from_matrix(after @ before.T) * track.fps


def _moved_event(event: Event, stretches: Sequence[_Stretch], radius_m: float) -> Event:
    own = next((s for s in stretches if s.start_s <= event.time_s < s.end_s), stretches[-1])
    if event.name == "net_crossing":
        return _crossing(event, own, radius_m)
    time_s = own.new_time(event.time_s)
    x, y, z = (float(value) for value in own.center(np.array([time_s]))[0])
    values = dict(event.values)
    sending = next((s for s in stretches if s.start_s >= event.time_s - 1e-9), own)
    if "speed_m_s" in values and sending.speed_m_s is not None:
        values["speed_m_s"] = sending.speed_m_s
    if "height_m" in values:
        values["height_m"] = z
    return replace(event, time_s=time_s, position=(x, y, z), values=values)


def _crossing(event: Event, own: _Stretch, radius_m: float) -> Event:
    """The crossing of the plane of the net in the new flight."""
    top_m = event.position[2] - radius_m - event.values["clearance_m"]
    times = np.linspace(own.new_time(own.start_s), own.new_time(own.end_s), 400)[1:-1]
    path = own.center(times)
    order = np.argsort(path[:, 0])
    time_s, y, z = (float(np.interp(0.0, path[order, 0], v[order])) for v in (times, path[:, 1], path[:, 2]))
    return replace(event, time_s=time_s, position=(0.0, y, z), values={"clearance_m": z - radius_m - top_m})
