"""Gates of balls: flights against physics, contacts against the skin."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Times
from synth.equipment.track import points_at
from synth.geometry.rotation import axis_angle_from_matrix
from synth.motion.performance import Contact, Event, Performance, Track
from synth.sports.gates.physics import ball_air, gravity_off, residual_m
from synth.sports.gates.seen import Seen, part_faces, skin_distance_m
from synth.sports.volleyball.court import BEACH, INDOOR, Court

CONTACTS = ("ball_contact", "serve", "pass", "set", "spike", "dig", "block")
"""Events of somebody's contact with a ball: of a single skill, and by its name in a rally."""
_NO_KINK = ("net_crossing", "apex")
"""Events of a ball that do not change its flight."""
SHORTEST_S, FEWEST = 0.12, 8
SEARCH_S, STEP_S = 0.06, 0.001
FRAME_S = 1.0 / 60.0
RESTS_M = 0.001
"""A ball that moves less lies in the sand and does not fly."""


def is_ball(track: Track) -> bool:
    """Whether a track is a ball's."""
    return track.kind.endswith("volleyball")


def court_of(performance: Performance) -> Court:
    """Whose ball is played."""
    return BEACH if performance.sport.startswith("beach") else INDOOR


def flight_gates(performance: Performance, ball: Track) -> dict[str, float]:
    """Worst over all free flights of one ball."""
    court = court_of(performance)
    found: dict[str, float] = {}
    for first, last in free_flights(performance, ball):
        points = ball.world_from_object[first:last, :3, 3]
        if np.ptp(points, axis=0).max() < RESTS_M:
            continue
        turns = ball.world_from_object[first : first + 2, :3, :3]
        spin = axis_angle_from_matrix(turns[1] @ turns[0].T) * ball.fps

        def air(velocity: np.ndarray, spin: np.ndarray = spin) -> np.ndarray:
            return ball_air(velocity, spin, court.ball_radius_m, court.ball_mass_kg)

        off = {
            "ball_residual_mm": 1e3 * residual_m(points, ball.fps, air),
            "ball_gravity_off_percent": 100.0 * gravity_off(points, ball.fps, air),
        }
        found = {name: max(value, found.get(name, 0.0)) for name, value in off.items()}
    return found


def free_flights(performance: Performance, ball: Track) -> list[tuple[int, int]]:
    """Half-open sample ranges of a ball's track between the events and contacts that change its way."""
    last = len(ball.world_from_object) - 1
    marks = [(e.time_s, e.time_s) for e in performance.events if e.object == ball.name and e.name not in _NO_KINK]
    marks += [(c.start_s, c.end_s) for c in performance.contacts if c.object == ball.name]
    free, start_s = [], -1.0
    for begin_s, end_s in sorted([*marks, (performance.duration_s + 1.0,) * 2]):
        first, end = int(np.ceil(start_s * ball.fps + 1e-3)), int(np.ceil(begin_s * ball.fps - 1e-3))
        first, end = max(first, 0), min(end, last + 1)
        if end - first >= max(FEWEST, SHORTEST_S * ball.fps):
            free.append((first, end))
        start_s = max(start_s, end_s)
    return free


def contact_gates(performance: Performance, ball: Track, seen: tuple[Seen, ...]) -> dict[str, float]:
    """Worst over all contacts of athletes with one ball."""
    found: dict[str, float] = {}
    for event in performance.events:
        if event.name not in CONTACTS or event.object != ball.name or event.person < 0:
            continue
        for contact in _touches(performance, event):
            gap_m, off_s = _meeting(seen[event.person], event, contact, ball, court_of(performance).ball_radius_m)
            off = {"ball_gap_mm": 1e3 * abs(gap_m), "contact_off_frames": off_s / FRAME_S}
            found = {name: max(value, found.get(name, 0.0)) for name, value in off.items()}
    return found


def _touches(performance: Performance, event: Event) -> list[Contact]:
    """Labelled contacts about the event; without any, one of all skin that is labelled SEARCH_S too late."""
    near = [
        contact
        for contact in performance.contacts
        if (contact.object, contact.person) == (event.object, event.person)
        and contact.start_s - SEARCH_S <= event.time_s <= contact.end_s + SEARCH_S
    ]
    late_s = event.time_s + SEARCH_S
    return near or [Contact(event.person, "skin", event.object, late_s, late_s)]


def _meeting(seen: Seen, event: Event, contact: Contact, ball: Track, radius_m: float) -> tuple[float, float]:
    """Gap [m] of skin and ball at the event; how far [s] the instant of their least distance is from the contact.

    The ball's centre is the event's position, since its track has a kink between samples there.
    """
    center, instant = np.array(event.position), np.array([event.time_s])
    skin = seen.skin(instant)[0]
    distance_m, vertex = skin_distance_m(center, skin, part_faces(seen.body, contact.part))
    joint = int(seen.body.part_of_vertex[vertex])
    rotation, place = (turned[0, joint] for turned in seen.at(instant))
    times_s = event.time_s + np.arange(-SEARCH_S, SEARCH_S, STEP_S)
    apart = _point_to_ball(seen, joint, rotation.T @ (skin[vertex] - place), ball, times_s)
    nearest_s = float(times_s[apart.argmin()])
    late_s = max(contact.start_s - nearest_s, nearest_s - contact.end_s, 0.0)
    return distance_m - radius_m, max(late_s, contact.start_s - event.time_s, event.time_s - contact.end_s)


def _point_to_ball(
    seen: Seen, joint: int, local: Float[np.ndarray, "3"], ball: Track, times_s: Times
) -> Float[np.ndarray, " frames"]:
    """Distance [m] from a point that is fixed to a joint to the ball's centre."""
    rotations, joints = seen.at(times_s)
    point = joints[:, joint] + rotations[:, joint] @ local
    return np.linalg.norm(point - points_at(ball.world_from_object[:, :3, 3], ball.fps, times_s), axis=-1)
