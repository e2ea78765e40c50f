"""All gates that apply to a performance, measured on posed skin and tracks, not on the author's plan."""

from collections.abc import Iterable

from synth.body import Body
from synth.motion.performance import Performance
from synth.sports.gates import archery, athlete, ball
from synth.sports.gates.limits import GATES
from synth.sports.gates.seen import Seen, see


def measure(performance: Performance, body: Body) -> dict[str, float]:
    """Value of each gate by its name in GATES, the worst over athletes, things and contacts; at any frame rate."""
    seen = see(performance, body)
    worst: dict[str, float] = {}
    for found in _every(performance, seen):
        for name, value in found.items():
            worst[name] = max(value, worst.get(name, value), key=GATES[name].badness)
    return {name: worst[name] for name in GATES if name in worst}


def _every(performance: Performance, seen: tuple[Seen, ...]) -> Iterable[dict[str, float]]:
    balls = [track for track in performance.tracks if ball.is_ball(track)]
    for one in balls:
        yield ball.flight_gates(performance, one)
        yield ball.contact_gates(performance, one, seen)
    for track in performance.tracks:
        if track.kind == "recurve_bow":
            yield archery.hold_gates(performance, track, seen)
        elif track.kind == "arrow":
            yield archery.flight_gates(performance, track)
    if performance.sport == "archery":
        yield archery.gaze_gates(performance, seen)
    for who in seen:
        yield athlete.jump_gates(performance, who)
        yield athlete.foot_gates(performance, who)
        yield athlete.body_gates(performance, who)
        yield athlete.speed_gates(performance, who)
        for one in balls:
            yield athlete.gaze_gates(performance, who, one)
