"""Gates of bow and arrows: hands on the bow, flight against physics, gaze on the gold."""

import numpy as np

from synth.arrays import Points, Times
from synth.equipment.bow_limbs import bends, string_line
from synth.equipment.bow_riser import ARROW_REST_M
from synth.equipment.track import points_at, poses_at
from synth.geometry.rotation import unit
from synth.geometry.transform import apply, inverse
from synth.motion.performance import Contact, Event, Performance, Track
from synth.sports.archery.setup import BALANCE_SHARE
from synth.sports.archery.target import target_of
from synth.sports.arrow_flight import ArrowBody
from synth.sports.gates.gaze import off_deg
from synth.sports.gates.physics import arrow_air, gravity_off, residual_m
from synth.sports.gates.seen import Seen, part_faces, skin_distance_m

LEAVES_S = 0.03
"""The string pushes the arrow for 16 to 20 ms after the release."""
HELD_S = 3.0
"""Before a release the bow is held; so long after one it may hang in its sling."""
LOOKS = 5
BESIDE_NOCK_M = (0.006, 0.010, 0.014)
"""The string lies in the fingers so far above and below the nocking point; between them is the arrow."""


def flight_gates(performance: Performance, arrow: Track) -> dict[str, float]:
    """Worst over the flights of one arrow; empty where it stays on the bow."""
    found: dict[str, float] = {}
    body = ArrowBody()
    length_m = float(arrow.channels["length_m"][0, 0]) if "length_m" in arrow.channels else body.length_m
    balance_m = BALANCE_SHARE * length_m

    def air(velocity: np.ndarray) -> np.ndarray:
        return arrow_air(velocity, body.diameter_m, body.mass_kg, body.drag_coefficient)

    for release in _events(performance, "release", arrow.name):
        impacts = [e.time_s for e in _events(performance, "arrow_impact", arrow.name) if e.time_s > release.time_s]
        end_s = min([*impacts, performance.duration_s])
        first, last = (int(np.ceil(t * arrow.fps)) for t in (release.time_s + LEAVES_S, end_s))
        pose = arrow.world_from_object[first:last]
        if len(pose) < 8:
            continue
        mass = pose[:, :3, 3] + balance_m * pose[:, :3, 0]
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
            gap = _string_gap_mm(seen[contact.person], contact.part, bow, times)
            found["nock_gap_mm"] = max(gap, found.get("nock_gap_mm", 0.0))
    return found


def gaze_gates(performance: Performance, seen: tuple[Seen, ...]) -> dict[str, float]:
    """Median angle between the gaze and the middle of the target while aiming."""
    worst = [
        off_deg(seen[phase.person], target_of(performance).center_m, phase.start_s, phase.end_s)
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


def _along_string(nock: Points, sign: float) -> Points:
    """A point of the upper half of the string (frames, 3) in the bow's frame, away from its nocking point."""
    return string_line(bends(nock, sign * ARROW_REST_M[2]), nock)[:, 1]


def _string_gap_mm(who: Seen, part: str, bow: Track, times_s: Times) -> float:
    """Greatest distance [mm] of the string to the skin of a hand, where the fingers beside the nock are nearest."""
    pose, nock = poses_at(bow, times_s), points_at(bow.channels["nock"], bow.fps, times_s)
    flip = np.array([1.0, 1.0, -1.0])
    local = apply(inverse(pose), nock)
    upper, lower = (_along_string(local, 1.0), _along_string(local * flip, -1.0) * flip)
    faces, skins = part_faces(who.body, part), who.skin(times_s)
    worst_mm = 0.0
    for i, skin in enumerate(skins):
        ways = unit(np.stack([upper[i], lower[i]]) - local[i])
        places = apply(pose[i], np.concatenate([local[i] + reach_m * ways for reach_m in BESIDE_NOCK_M]))
        worst_mm = max(worst_mm, 1e3 * min(skin_distance_m(place, skin, faces)[0] for place in places))
    return worst_mm


def _events(performance: Performance, name: str, thing: str) -> list[Event]:
    return [event for event in performance.events if event.name == name and event.object == thing]
