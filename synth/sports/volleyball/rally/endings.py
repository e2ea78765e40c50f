"""Draws of the last ball of a rally: to where nobody is, outside the lines, or into the net."""

import numpy as np

from synth.errors import SynthError
from synth.sports.volleyball.rally.lineup import Spot
from synth.sports.volleyball.rally.rules import Ending, Reason
from synth.sports.volleyball.rally.scene import Scene, Script, shot_s, shot_speed, turned, within_shot


def end(scene: Scene, rng: np.random.Generator) -> Script:
    """The last ball: where nobody is, outside the lines, or into the net."""
    last = scene.last
    reasons: tuple[Reason, ...] = ("kill", "out", "net")
    odds = {"spike": (0.6, 0.25, 0.15), "forearm_pass": (0.6, 0.4, 0.0)}.get(last.skill, (0.4, 0.35, 0.25))
    reason = reasons[int(rng.choice(3, p=odds))]
    if reason == "net":
        return _into_net(scene, rng)
    places = [spot for spot in _floor(scene, reason, rng) if within_shot(scene, spot)]
    if not places:
        raise SynthError("no free place to hit the ball to; draw the rally again")
    far = max(places, key=lambda spot: nearest_m(spot, [scene.free[i][1] for i in scene.ids(1 - last.team)]))
    winner = last.team if reason == "kill" else 1 - last.team
    reason = "ace" if reason == "kill" and len(scene.plays) == 1 else reason
    time_s = shot_s(scene, (*far, scene.court.ball_radius_m))
    return Script(scene.teams, scene.plays, Ending(reason, winner, far), time_s, blocks=scene.blocks)


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
    last, (speed, _) = scene.last, shot_speed(scene.plays[-1].params)
    x, y, _ = last.place
    drift = float(rng.uniform(-0.15, 0.15)) * abs(x)
    low = float(rng.uniform(0.25, 0.6))
    goal = (y + drift, max(scene.net_m - low, 1.5))
    time_s = 1.08 * abs(x) / speed if abs(x) < 3.0 else 1.15 * abs(x) / speed
    back = -0.5 if last.team == 0 else 0.5
    return Script(scene.teams, scene.plays, Ending("net", 1 - last.team, (back, goal[0])), time_s, goal, scene.blocks)


def nearest_m(place: Spot, others: list[Spot]) -> float:
    """Distance of the nearest of `others` [m]."""
    return min(float(np.hypot(place[0] - x, place[1] - y)) for x, y in others)
