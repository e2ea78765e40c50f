"""Events, contacts and phases of one shot, on the clock of the performance it is part of."""

import numpy as np
from jaxtyping import Float

from synth.motion.performance import Contact, Event, Phase
from synth.sports.archery.setup import Setup
from synth.sports.archery.target import FACE_CENTER_M, ring
from synth.sports.arrow_flight import impact_point


def shot_events(setup: Setup, arrow: str = "arrow", start_s: float = 0.0) -> tuple[Event, ...]:
    """In order; the shot begins at `start_s`."""
    line, nock = setup.line, _point(setup.full.nock)
    hit = impact_point(setup.flight)
    distance_m = float(np.linalg.norm(hit - np.array(FACE_CENTER_M)))
    score = {"distance_from_center_m": distance_m, "ring": float(ring(distance_m))}
    speed = {"speed_m_s": setup.params.launch_speed_m_s}
    return (
        Event("draw_start", start_s + line.draw, 0, "bow"),
        Event("anchor", start_s + line.anchor, 0, "bow", nock),
        Event("clicker", start_s + line.clicker, 0, "bow", _point(setup.full.pivot)),
        Event("release", start_s + line.release, 0, arrow, nock, speed),
        Event("arrow_impact", start_s + setup.impact_s, -1, arrow, _point(hit), score),
    )


def hand_contacts(setup: Setup, arrow: str = "arrow", start_s: float = 0.0) -> tuple[Contact, ...]:
    """What the draw hand and the chin touch."""
    line = setup.line
    return (
        Contact(0, "right_hand", arrow, start_s + line.nock, start_s + line.set),
        Contact(0, "right_hand", "bow_string", start_s + setup.hook_s, start_s + line.release),
        Contact(0, "chin", "bow_string", start_s + line.anchor, start_s + line.release),
    )


def shot_phases(setup: Setup, start_s: float = 0.0) -> tuple[Phase, ...]:
    """From stance to recovery."""
    return tuple(Phase(name, 0, start_s + start, start_s + end) for name, start, end in setup.line.phases)


def _point(point: Float[np.ndarray, "3"]) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in point)
    return x, y, z
