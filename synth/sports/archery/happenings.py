"""Events, contacts and phases of one shot, on the clock of the performance it is part of."""

from typing import Any

import numpy as np
from jaxtyping import Float

from synth.motion.performance import Contact, Event, Phase
from synth.sports.archery.setup import Setup
from synth.sports.arrow_flight import impact_point


def shot_events(setup: Setup, arrow: str = "arrow", start_s: float = 0.0) -> tuple[Event, ...]:
    """In order; the shot begins at `start_s`."""
    line, nock = setup.line, _point(setup.full.nock)
    hit = impact_point(setup.flight)
    target = setup.params.target
    distance_m = float(np.linalg.norm(hit - target.center_m))
    score = {"distance_from_center_m": distance_m, "ring": float(target.ring(distance_m)), **target.values}
    speed = {"speed_m_s": setup.params.launch_speed_m_s}
    clock = setup.clock

    def at(name: str, shot_s: float, *facts: Any) -> Event:
        return Event(name, start_s + clock.when(shot_s), *facts)

    return (
        *_let_down(setup, start_s),
        at("draw_start", line.draw, 0, "bow"),
        at("anchor", line.anchor, 0, "bow", nock),
        at("clicker", line.clicker, 0, "bow", _point(setup.full.pivot)),
        at("release", line.release, 0, arrow, nock, speed),
        at("arrow_impact", setup.impact_s, -1, arrow, _point(hit), score),
    )


def _let_down(setup: Setup, start_s: float) -> tuple[Event, ...]:
    """The draw that led to no shot."""
    line, clock = setup.line, setup.clock
    if clock.run is None:
        return ()
    return (
        Event("draw_start", start_s + line.draw, 0, "bow"),
        Event("anchor", start_s + line.anchor, 0, "bow", _point(setup.full.nock)),
        Event("let_down", start_s + clock.down_s, 0, "bow"),
    )


def hand_contacts(setup: Setup, arrow: str = "arrow", start_s: float = 0.0) -> tuple[Contact, ...]:
    """What the draw hand and the chin touch."""
    line, clock = setup.line, setup.clock
    anchor, release = start_s + clock.when(line.anchor), start_s + clock.when(line.release)
    found = [
        Contact(0, "right_hand", arrow, start_s + line.nock, start_s + line.set),
        Contact(0, "right_hand", "bow_string", start_s + setup.hook_s, release),
        Contact(0, "chin", "bow_string", anchor, release),
    ]
    if clock.run is not None:
        found.insert(2, Contact(0, "chin", "bow_string", start_s + line.anchor, start_s + clock.down_s))
    return tuple(found)


def shot_phases(setup: Setup, start_s: float = 0.0) -> tuple[Phase, ...]:
    """From stance to recovery; whoever comes down raises and draws again."""
    clock, phases = setup.clock, setup.line.phases
    if clock.run is None:
        return tuple(Phase(name, 0, start_s + start, start_s + end) for name, start, end in phases)
    first = [(name, start, min(end, clock.down_s)) for name, start, end in phases if start < setup.line.clicker]
    between = [("let_down", clock.down_s, clock.rest_s), ("set", clock.rest_s, clock.when(setup.line.raise_))]
    again = [(name, clock.when(start), clock.when(end)) for name, start, end in phases if start >= setup.line.raise_]
    first[-1] = (first[-1][0], first[-1][1], clock.down_s)
    return tuple(Phase(name, 0, start_s + start, start_s + end) for name, start, end in (*first, *between, *again))


def _point(point: Float[np.ndarray, "3"]) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in point)
    return x, y, z
