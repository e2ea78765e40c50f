"""Everything in a shot that sounds during a stretch of time."""

from collections.abc import Iterator

from synth.motion.performance import Event
from synth.randomness import generator
from synth.shot import Shot
from synth.sound.acoustics import Acoustics
from synth.sound.archery_emissions import clicker_emission, handled_emissions, impact_emission, release_emissions
from synth.sound.ball_emissions import ball_emission, whistle_emission
from synth.sound.emission import Emission
from synth.sound.legs import legs_of
from synth.sound.step_emissions import SWING_S, is_step, step_emissions

SLOTS = 2
"""Numbers that each event and contact may use."""


STEPS_S = 0.8
"""Steps are too soft to be heard in a room's tail for longer: those so long before a clip are left out."""


def emissions(shot: Shot, acoustics: Acoustics, start_s: float, end_s: float) -> tuple[Emission, ...]:
    """In order of time: what sounds from start_s to end_s [s of the performance].

    An emission's number is the place of its event or contact in the whole performance, whatever is heard of it.
    """
    found = [
        *_of_events(shot, acoustics),
        *_of_contacts(shot, acoustics, max(start_s, shot.facts.start_s - STEPS_S), end_s),
    ]
    heard = [one for one in found if start_s <= one.time_s < end_s]
    return tuple(sorted(heard, key=lambda one: (one.time_s, one.number)))


def _of_events(shot: Shot, acoustics: Acoustics) -> Iterator[Emission]:
    for index, event in enumerate(shot.performance.events):
        yield from _of_event(shot, acoustics, event, SLOTS * index)


def _of_event(shot: Shot, acoustics: Acoustics, event: Event, number: int) -> list[Emission]:
    performance = shot.performance
    match event.name:
        case "clicker":
            return [clicker_emission(event, number)]
        case "release":
            return release_emissions(performance, event, number)
        case "arrow_impact":
            return [impact_emission(performance, event, number)]
        case "point" if acoustics.whistles:
            rng = generator(shot.facts.seed, "sound", shot.facts.motion_id, number, "late")
            return [whistle_emission(event, number, rng)]
    one = ball_emission(performance, event, number, sand=acoustics.ground == "sand")
    return [] if one is None else [one]


def _of_contacts(shot: Shot, acoustics: Acoustics, start_s: float, end_s: float) -> Iterator[Emission]:
    performance, first = shot.performance, SLOTS * len(shot.performance.events)
    legs = {}
    for index, contact in enumerate(performance.contacts):
        number = first + SLOTS * index
        if contact.end_s < start_s or contact.start_s >= end_s:
            continue
        if not is_step(contact):
            yield from handled_emissions(performance, contact, number)
            continue
        person = contact.person
        if person not in legs:
            motion = performance.athletes[person].motion
            legs[person] = legs_of(shot.people[person], motion, start_s - SWING_S, end_s + 0.5)
        yield from step_emissions(contact, legs[person], number, acoustics.ground, squeaks=acoustics.squeaks)
