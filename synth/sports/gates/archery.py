"""Gates of bow and arrows: hands on the bow, flight against physics, gaze on the gold."""

import numpy as np

from synth.arrays import Times
from synth.equipment.track import points_at
from synth.motion.performance import Contact, Event, Performance, Track
from synth.sports.archery.target import FACE_CENTER_M
from synth.sports.arrow_flight import ArrowBody
from synth.sports.gates.gaze import off_deg
from synth.sports.gates.physics import arrow_air, gravity_off, residual_m
from synth.sports.gates.seen import Seen, part_faces, skin_distance_m

LEAVES_S = 0.03
"""The string pushes the arrow for 16 to 20 ms after the release."""
HELD_S = 3.0
"""Before a release the bow is held; so long after one it may hang in its sling."""
LOOKS = 5


def flight_gates(performance: Performance, arrow: Track) -> dict[str, float]:
    """Worst over the flights of one arrow; empty where it stays on the bow."""
    found: dict[str, float] = {}
    body = ArrowBody()

    def air(velocity: np.ndarray) -> np.ndarray:
        return arrow_air(velocity, body.diameter_m, body.mass_kg, body.drag_coefficient)

    for release in _events(performance, "release", arrow.name):
        impacts = [e.time_s for e in _events(performance, "arrow_impact", arrow.name) if e.time_s > release.time_s]
        end_s = min([*impacts, performance.duration_s])
        first, last = (int(np.ceil(t * arrow.fps)) for t in (release.time_s + LEAVES_S, end_s))
        pose = arrow.world_from_object[first:last]
        if len(pose) < 8:
            continue
        mass = pose[:, :3, 3] + body.balance_m * pose[:, :3, 0]
        off = {
            "arrow_residual_mm": 1e3 * residual_m(mass, arrow.fps, air),
            "arrow_gravity_off_percent": 100.0 * gravity_off(mass, arrow.fps, air),
        }
        found = {name: max(value, found.get(name, 0.0)) for name, value in off.items()}
    return found


def hold_gates(performance: Performance, bow: Track, seen: tuple[Seen, ...]) -> dict[str, float]:
    """Hands to the bow's pivot before each release, and to the nocking point while they hold the string."""
    found: dict[str, float] = {}
    releases = [event.time_s for event in performance.events if event.name == "release"]
    for contact in performance.contacts:
        if contact.object == bow.name:
            times, points = _held_s(contact, releases), bow.world_from_object[:, :3, 3]
            found["grip_gap_mm"] = max(_gap_mm(seen, contact, points, bow.fps, times), found.get("grip_gap_mm", 0.0))
        elif contact.object == f"{bow.name}_string" and "nock" in bow.channels and contact.part.endswith("hand"):
            times = np.linspace(contact.start_s + 0.02, contact.end_s - 1.0 / bow.fps, LOOKS)
            gap = _gap_mm(seen, contact, bow.channels["nock"], bow.fps, times)
            found["nock_gap_mm"] = max(gap, found.get("nock_gap_mm", 0.0))
    return found


def gaze_gates(performance: Performance, seen: tuple[Seen, ...]) -> dict[str, float]:
    """Median angle between the gaze and the middle of the target while aiming."""
    worst = [
        off_deg(seen[phase.person], np.array(FACE_CENTER_M), phase.start_s, phase.end_s)
        for phase in performance.phases
        if phase.name == "aim"
    ]
    return {"gold_off_deg": max(worst)} if worst else {}


def _held_s(contact: Contact, releases: list[float]) -> Times:
    """Instants at which the hand surely grips the bow: the last seconds before each release."""
    inside = [t for t in releases if contact.start_s < t <= contact.end_s]
    return np.concatenate([np.linspace(max(contact.start_s, t - HELD_S), t, LOOKS) for t in inside] or [np.zeros(0)])


def _gap_mm(seen: tuple[Seen, ...], contact: Contact, points: np.ndarray, fps: float, times_s: Times) -> float:
    """Greatest distance [mm] of a moving point to the skin of the contact's hand."""
    if len(times_s) == 0:
        return 0.0
    who = seen[contact.person]
    faces, goals = part_faces(who.body, contact.part), points_at(points, fps, times_s)
    skins = who.skin(times_s)
    return 1e3 * max(skin_distance_m(goal, skin, faces)[0] for goal, skin in zip(goals, skins, strict=True))


def _events(performance: Performance, name: str, thing: str) -> list[Event]:
    return [event for event in performance.events if event.name == name and event.object == thing]
