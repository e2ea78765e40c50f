"""Where players go who do not touch the ball: as the stages of the rally ask of them."""

from dataclasses import dataclass

import numpy as np

from synth.sports.volleyball.rally.lineup import Player, Spot
from synth.sports.volleyball.rally.rules import SERVES, Touch
from synth.sports.volleyball.rally.scene import Script, turned

COVER_SHARE = 0.35
"""How much nearer to the spiker a player goes to cover."""
COVER_M = 1.7
TOGETHER_SHARE, TOGETHER_AFTER_S = 0.45, 0.7
"""After the point both teams draw together."""


@dataclass(frozen=True)
class Station:
    """From `go_s` [s] on the player wants to be at `spot`, on the court [m]."""

    go_s: float
    spot: Spot


def stations(script: Script, team: int, player: Player, end_s: float) -> tuple[Station, ...]:
    """In order of time, the first at 0."""
    touches = [play.touch for play in script.plays]
    first = player.defend if touches[0].team == team else player.receive
    found = [Station(0.0, turned(team, first))]
    for touch in touches:
        found += _after(touches, touch, team, player)
    middle = turned(team, (-3.8, 0.0))
    spot = found[-1].spot
    near = (1 - TOGETHER_SHARE) * np.array(spot) + TOGETHER_SHARE * np.array(middle)
    found.append(Station(end_s + TOGETHER_AFTER_S, (float(near[0]), float(near[1]))))
    return tuple(found)


def _after(touches: list[Touch], touch: Touch, team: int, player: Player) -> list[Station]:
    """What a touch makes the player do."""
    ours = touch.team == team
    if touch.skill in SERVES and ours:
        return [Station(touch.time_s + 0.3, turned(team, player.defend))]
    if touch.skill in ("forearm_pass", "dig") and ours:
        return [Station(touch.time_s + 0.25, turned(team, player.attack))]
    if touch.skill == "overhead_set" and ours:
        hit = next((t for t in touches if t.time_s > touch.time_s and t.team == team), None)
        return [Station(touch.time_s + 0.15, _cover(turned(team, player.attack), hit))] if hit else []
    if touch.skill == "spike" and ours:
        return [Station(touch.time_s + 0.35, turned(team, player.defend))]
    return []


def _cover(spot: Spot, hit: Touch | None) -> Spot:
    """Nearer to where the spiker hits, but not too near."""
    if hit is None:
        return spot
    goal = np.array(hit.place[:2]) + np.array([-1.2 if hit.team == 0 else 1.2, 0.0])
    off = np.array(spot) - goal
    way = float(np.hypot(*off))
    near = goal + off / max(way, 1e-6) * max(COVER_M, (1.0 - COVER_SHARE) * way)
    return float(near[0]), float(near[1])
