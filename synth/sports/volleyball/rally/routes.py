"""Ways of all players through the rally: from skill to skill by their stations, out of each other's way."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.ndimage import gaussian_filter1d

from synth.arrays import Times
from synth.sports.movement.curves import Curve
from synth.sports.volleyball.rally.reach import move_s
from synth.sports.volleyball.rally.side import Side
from synth.sports.volleyball.rally.stations import Station
from synth.sports.volleyball.rally.windows import Window

HZ = 60.0
Way = Float[np.ndarray, "frames 2"]
Spot = Float[np.ndarray, "2"]

EASY = 1.35
"""A move takes this much longer than the quickest, where there is time."""
BRAKE_S, BRAKE_SHARE = 0.45, 0.4
"""After a skill the body comes to rest within this time, over this share of the way at its speed."""
ROOM_M = 1.15
"""Players keep this far from each other, hips to hips."""
SOFT_S = 0.45


@dataclass(frozen=True)
class Route:
    """Place (frames, 2) [m] of the hips on the court at HZ, and where the player is free to move (0..1)."""

    place: Way
    free: Float[np.ndarray, " frames"]


def route(
    windows: tuple[Window, ...], known_s: tuple[float, ...], stations: tuple[Station, ...], side: Side, times_s: Times,
    pace: float,
) -> Route:  # fmt: skip
    """The player's way; known_s: by window, when its player knows that it comes. pace: share of a hard floor's."""
    place, free = np.zeros((len(times_s), 2)), np.ones(len(times_s))
    ends = [*windows, None]
    for before, after, known in zip([None, *windows], ends, [*known_s, np.inf], strict=True):
        start_s = 0.0 if before is None else before.exit_s
        end_s = float(times_s[-1]) + 1.0 if after is None else after.entry_s
        during = (times_s >= start_s) & (times_s <= end_s)
        place[during] = _gap(before, after, known, stations, side, end_s, pace).at(times_s[during])
        for edge, given in ((start_s, before), (end_s, after)):
            if given is not None:
                free = np.minimum(free, np.where(during, np.clip(np.abs(times_s - edge) / SOFT_S, 0.0, 1.0), 1.0))
    for window in windows:
        during = (times_s > window.entry_s) & (times_s < window.exit_s)
        place[during] = side.points(window.mass(times_s[during]))[:, :2]
        free[during] = 0.0
    return Route(place, free)


def _gap(
    before: Window | None, after: Window | None, known_s: float, stations: tuple[Station, ...], side: Side,
    end_s: float, pace: float,
) -> Curve:  # fmt: skip
    """Rest-to-rest moves from the end of a skill by the stations to the start of the next."""
    keys: list[tuple[float, Spot, Spot]] = []
    goal = None if after is None else side.points(np.append(after.hips(after.entry_s)[0], 0.0))[:2]
    if before is not None:
        place, velocity, _ = before.hips(before.exit_s)
        p, v = (side.points(np.append(value, 0.0))[:2] for value in (place, velocity))
        keys = [(before.exit_s, p, v), (before.exit_s + BRAKE_S, p + BRAKE_SHARE * BRAKE_S * v, np.zeros(2))]
    elif after is not None and after.entry_s <= 0.0:
        assert goal is not None
        keys = [(0.0, goal, np.zeros(2))]
    else:
        keys = [(0.0, np.array(stations[0].spot), np.zeros(2))]
    wanted = [station for station in stations if station.go_s > (before.fitted.play.touch.time_s if before else 0.0)]
    for i, station in enumerate(wanted):
        until, spot = min(known_s, wanted[i + 1].go_s if i + 1 < len(wanted) else np.inf), np.array(station.spot)
        if goal is not None:
            until = min(until, end_s - EASY * move_s(float(np.hypot(*(goal - spot))), pace))
        _go(keys, spot, station.go_s, until, pace)
    if goal is not None:
        here = keys[-1]
        begin = max(here[0], min(known_s, end_s - move_s(float(np.hypot(*(goal - here[1]))), pace)))
        quick = move_s(float(np.hypot(*(goal - here[1]))), pace)
        arrive = min(end_s, begin + max(EASY * quick, 0.35))
        keys += [(begin + 1e-3, here[1], np.zeros(2)), (max(arrive, begin + 0.02), goal, np.zeros(2))]
    keys.append((keys[-1][0] + 1.0, keys[-1][1], np.zeros(2)))
    times, values, slopes = (np.array(column, float) for column in zip(*keys, strict=True))
    return Curve(times, values, slopes, np.zeros_like(values))


def _go(keys: list[tuple[float, Spot, Spot]], spot: Spot, go_s: float, until_s: float, pace: float) -> None:
    """One move more towards the spot, as far as time allows."""
    time_s, here, _ = keys[-1]
    begin = max(time_s, go_s)
    if begin > until_s - 0.3:
        return
    way = float(np.hypot(*(spot - here)))
    if way < 0.12:
        return
    quick = move_s(way, pace)
    if begin + quick > until_s:
        share = ((until_s - begin) / quick) ** 2
        spot, quick = here + share * (spot - here), until_s - begin
        if share * way < 0.12:
            return
    arrive = begin + min(EASY * quick, max(until_s - begin, quick))
    keys += [(begin + 1e-3, here, np.zeros(2)), (max(arrive, begin + 0.05), spot, np.zeros(2))]


def apart(routes: tuple[Route, ...], rounds: int = 40) -> tuple[Way, ...]:
    """Ways that keep players out of each other: who is free to move yields, smoothly."""
    ways = np.stack([r.place for r in routes])
    free = np.stack([r.free for r in routes])
    for _ in range(rounds):
        gap = ways[:, None] - ways[None]
        far = np.linalg.norm(gap, axis=-1)
        near = np.clip(ROOM_M - far, 0.0, None) * (far < ROOM_M) * (1.0 - np.eye(len(ways)))[..., None]
        if near.max(initial=0.0) < 0.02:
            break
        share = free[:, None] / np.maximum(free[:, None] + free[None], 1e-6)
        push = np.sum(0.6 * (share * near)[..., None] * gap / np.maximum(far, 0.05)[..., None], axis=1)
        ways = ways + free[..., None] * gaussian_filter1d(push, 0.18 * HZ, axis=1)
    return tuple(ways)


def fastest_m_s(ways: tuple[Way, ...]) -> float:
    """Greatest speed of any player's hips over a tenth of a second [m/s]."""
    step = round(0.1 * HZ)
    return float(max(np.linalg.norm(way[step:] - way[:-step], axis=-1).max() for way in ways) * HZ / step)


def closest_m(ways: tuple[Way, ...]) -> float:
    """Least distance between any two players' hips [m]."""
    gap = np.linalg.norm(np.stack(ways)[:, None] - np.stack(ways)[None], axis=-1)
    return float((gap + 9.0 * np.eye(len(ways))[..., None]).min())
