"""What a ball's events sound like: struck, played, bounced, caught by the net."""

from functools import partial

import numpy as np
from jaxtyping import Float

from synth.motion.performance import Event, Performance, Track
from synth.sound import ball_sounds
from synth.sound.emission import Emission, Struck, voiced
from synth.sound.floor_sounds import whistle

_SKILLS: dict[str, Struck] = {
    "jump_serve": ball_sounds.slap, "float_serve": ball_sounds.slap, "serve": ball_sounds.slap,
    "spike": ball_sounds.slap, "overhead_hit": ball_sounds.slap, "attack_contact": ball_sounds.slap,
    "forearm_pass": ball_sounds.forearm, "pass": ball_sounds.forearm, "dig": ball_sounds.forearm,
    "overhead_set": ball_sounds.fingertips, "set": ball_sounds.fingertips, "set_release": ball_sounds.fingertips,
    "block": ball_sounds.hands_block, "net_touch": ball_sounds.net_cord,
}  # fmt: skip
"""By the event's name, or, for a `ball_contact`, the performance's skill. A toss makes no sound."""
_BOUNCES = {"ball_bounce": 2, "ball_wall": 0}
"""Events of a ball that hits a plane, by the axis of its normal."""
AROUND_S = 0.015
"""Speeds of a ball's track are taken over this long before or after an event: longer than any contact's half."""
WHISTLE_AFTER_S, REFEREE_M = (0.25, 0.6), (0.0, 6.1, 3.1)
"""The first referee whistles so long after a point, from a stand behind the left post [scenes/volleyball_court.py]."""


def ball_emission(performance: Performance, event: Event, number: int, *, sand: bool) -> Emission | None:
    """The sound of a ball's event; None where it has none."""
    kind = performance.skill if event.name == "ball_contact" else event.name
    if event.name in _BOUNCES:
        speed = abs(float(_velocity(performance, event, -AROUND_S)[_BOUNCES[event.name]]))
        struck: Struck = ball_sounds.sand_thud if sand and event.name == "ball_bounce" else ball_sounds.bounce
    elif kind in _SKILLS:
        struck = _SKILLS[kind]
        after = -AROUND_S if kind == "net_touch" else AROUND_S
        speed = event.values.get("speed_m_s") or float(np.linalg.norm(_velocity(performance, event, after)))
    else:
        return None
    make = partial(voiced, struck, speed)
    return Emission(event.name, event.time_s, event.person, "ball", event.position, number, make)


def whistle_emission(event: Event, number: int, rng: np.random.Generator) -> Emission:
    """The referee ends the rally."""
    late_s = float(rng.uniform(*WHISTLE_AFTER_S))
    return Emission("whistle", event.time_s + late_s, -1, "whistle", REFEREE_M, number, whistle)


def _velocity(performance: Performance, event: Event, around_s: float) -> Float[np.ndarray, "3"]:
    """Of the ball just before (negative) or after an event [m/s]; zero without a track."""
    track = next((t for t in performance.tracks if t.name == "ball"), None)
    if track is None:
        return np.zeros(3)
    near, far = (_place(track, event.time_s + share * around_s) for share in (0.2, 1.2))
    return (far - near) / around_s


def _place(track: Track, time_s: float) -> Float[np.ndarray, "3"]:
    """Where a track is, between its samples too."""
    places = track.world_from_object[:, :3, 3]
    return np.array([np.interp(time_s * track.fps, np.arange(len(places)), places[:, k]) for k in range(3)])
