"""What the events of a shot with a bow sound like."""

from functools import partial

import numpy as np

from synth.motion.performance import Contact, Event, Performance, Track
from synth.sound import archery_sounds
from synth.sound.emission import Emission, Place

POWER_STROKE_M = 0.48
"""From full draw to brace height, where no bow's track tells how long the string takes."""
ARROW_KEEPS = 0.94
"""Of its speed an arrow has so much left after 70 m [see synth.sports.arrow_flight]."""


def release_emissions(performance: Performance, event: Event, number: int) -> list[Emission]:
    """The fingers let go; the string is home when the arrow leaves it: two sounds some 15 ms apart."""
    speed = event.values.get("speed_m_s", 57.0)
    home_s = event.time_s + _stroke_s(performance, event.time_s, speed)
    home = partial(archery_sounds.string_home, speed_m_s=speed)
    return [
        Emission("release", event.time_s, event.person, event.object, event.position, number,
                 archery_sounds.fingers_off),
        Emission("string_home", home_s, event.person, "bow", _bow_place(performance, home_s, event.position),
                 number + 1, home),
    ]  # fmt: skip


def clicker_emission(event: Event, number: int) -> Emission:
    """The blade falls off the arrow's point."""
    return Emission("clicker", event.time_s, event.person, event.object, event.position, number, archery_sounds.clicker)


def impact_emission(performance: Performance, event: Event, number: int) -> Emission:
    """The arrow meets the butt, as fast as it left the bow but for the air."""
    shots = [e for e in performance.events if e.name == "release" and e.object == event.object]
    speed = ARROW_KEEPS * (shots[-1].values.get("speed_m_s", 57.0) if shots else 57.0)
    make = partial(archery_sounds.butt, speed_m_s=speed)
    return Emission("arrow_impact", event.time_s, -1, event.object, event.position, number, make)


def handled_emissions(performance: Performance, contact: Contact, number: int) -> list[Emission]:
    """An arrow taken from the quiver (in an end of several) and snapped onto the string."""
    if not contact.part.endswith("_hand") or not contact.object.startswith("arrow"):
        return []
    track = next((t for t in performance.tracks if t.name == contact.object), None)
    if track is None:
        return []
    snap = Emission("nock", contact.end_s, contact.person, contact.object, _nock(track, contact.end_s), number + 1,
                    archery_sounds.nock)  # fmt: skip
    if performance.skill != "end_of_three":
        return [snap]
    drawn = Emission("quiver", contact.start_s, contact.person, contact.object, _nock(track, contact.start_s), number,
                     archery_sounds.quiver)  # fmt: skip
    return [drawn, snap]


def _stroke_s(performance: Performance, release_s: float, speed_m_s: float) -> float:
    """From release to brace height: the string gains speed evenly, the draw that is left is 1 - (t / stroke)^2."""
    bow = next((t for t in performance.tracks if "draw_fraction" in t.channels), None)
    if bow is not None:
        left = bow.channels["draw_fraction"][:, 0]
        times_s = np.arange(len(left)) / bow.fps - release_s
        moving = (times_s > 0.0) & (times_s < 0.04) & (left > 0.02) & (left < 0.98)
        if moving.any():
            return float(np.median(times_s[moving] / np.sqrt(1.0 - left[moving])))
    return 2.0 * POWER_STROKE_M / speed_m_s


def _bow_place(performance: Performance, time_s: float, otherwise: Place) -> Place:
    bow = next((t for t in performance.tracks if t.name == "bow"), None)
    return otherwise if bow is None else _nock(bow, time_s)


def _nock(track: Track, time_s: float) -> Place:
    """Where a track's origin is at the nearest sample [m]."""
    at = int(np.clip(round(time_s * track.fps), 0, len(track.world_from_object) - 1))
    x, y, z = (float(value) for value in track.world_from_object[at, :3, 3])
    return x, y, z
