"""Gates of one athlete's movement: jumps, feet, overlap with themselves, floor and net, speed and jerk."""

import numpy as np

from synth.equipment.track import points_at
from synth.motion import metrics
from synth.motion.capsules import self_penetration
from synth.motion.contact import speed
from synth.motion.performance import Performance, Track
from synth.skeleton.mass import center_of_mass
from synth.sports.gates.ball import CONTACTS
from synth.sports.gates.gaze import off_deg
from synth.sports.gates.physics import GRAVITY_M_S2, fitted_gravity
from synth.sports.gates.seen import Seen
from synth.sports.volleyball.court import INDOOR

STRIKE_S = 0.1
"""A foot rolls over its heel this long after it meets the floor."""
LOOK_S, BLIND_S = 0.5, 0.05
"""Eyes are on the ball from half a second before a contact; at its very end nobody can follow it."""
GROUND = ("floor", "ground", "sand")
BODY_JOINTS = 22
"""Joints whose jerk is averaged: all but face and fingers, as in the reference's figures of recordings."""
JUMPING = ("spike", "jump_serve")


def jump_gates(performance: Performance, seen: Seen) -> dict[str, float]:
    """g of every flight of the body; the height where the skill has a rule for it."""
    mass, found = center_of_mass(seen.posed[1])[:, 2], dict[str, float]()
    own = [e for e in performance.events if e.person == seen.person]
    landings = [e.time_s for e in own if e.name == "landing"]
    for takeoff_s in (e.time_s for e in own if e.name == "takeoff"):
        landing_s = min((t for t in landings if t > takeoff_s), default=performance.duration_s)
        air = (seen.times_s > takeoff_s) & (seen.times_s < landing_s)
        if air.sum() < 6:
            continue
        off = 100.0 * abs(fitted_gravity(mass[air], seen.times_s[air]) / GRAVITY_M_S2 - 1.0)
        found["jump_gravity_off_percent"] = max(off, found.get("jump_gravity_off_percent", 0.0))
        if performance.skill.endswith(JUMPING):
            name = "jump_woman_m" if seen.motion.gender == "female" else "jump_man_m"
            name = f"sand_{name}" if performance.sport.startswith("beach") else name
            found[name] = float(mass[air].max() - np.interp(takeoff_s, seen.times_s, mass))
    return found


def foot_gates(performance: Performance, seen: Seen) -> dict[str, float]:
    """Longest way of a toe joint over the ground while its foot is planted."""
    name = "archer_drift_mm" if performance.sport == "archery" else "player_drift_mm"
    ways = [0.0]
    for contact in performance.contacts:
        if contact.person != seen.person or contact.object not in GROUND or not contact.part.endswith("_foot"):
            continue
        planted = (seen.times_s >= contact.start_s + STRIKE_S) & (seen.times_s <= contact.end_s)
        toe = seen.joint(contact.part)[planted, :2]
        ways.append(float(np.ptp(toe, axis=0).max()) if len(toe) else 0.0)
    return {name: 1e3 * max(ways)}


def body_gates(performance: Performance, seen: Seen) -> dict[str, float]:
    """Overlap of the body with itself, lowest skin, skin through the net."""
    share, _ = self_penetration(seen.joint)
    sand = any(contact.object == "sand" for contact in performance.contacts)
    found = {
        "overlap_percent": 100.0 * share,
        "below_sand_mm" if sand else "below_floor_mm": -1e3 * seen.lowest_m(),
    }
    if performance.sport == "archery":
        return found
    side = np.sign(np.median(seen.joint("pelvis")[:, 0]))
    low = seen.looks[seen.looks[..., 2] < INDOOR.net_women_m]
    return found | {"through_net_mm": 1e3 * max(float((-side * low[:, 0]).max()), 0.0)}


def speed_gates(performance: Performance, seen: Seen) -> dict[str, float]:
    """Jerk of a spike or serve; speed of the hand that spikes at its contact."""
    found: dict[str, float] = {}
    if not performance.skill.endswith(("spike", "serve")):
        return found
    name = "jump_jerk_m_s3" if performance.skill.endswith(JUMPING) else "jerk_m_s3"
    found[name] = metrics.mean_jerk(seen.posed[1][:, :BODY_JOINTS], seen.motion.fps)
    if performance.skill.endswith("spike"):
        at = int(np.argmin(np.abs(seen.times_s - performance.key_s)))
        hands = [speed(seen.joint(f"{side}_middle1"), seen.motion.fps)[at] for side in ("left", "right")]
        found["hand_speed_m_s"] = float(max(hands))
    return found


def gaze_gates(performance: Performance, seen: Seen, ball: Track) -> dict[str, float]:
    """Worst over this athlete's contacts of the median angle between gaze and ball before them."""
    places = points_at(ball.world_from_object[:, :3, 3], ball.fps, seen.times_s)
    worst = [
        off_deg(seen, places, event.time_s - LOOK_S, event.time_s - BLIND_S)
        for event in performance.events
        if event.name in CONTACTS and event.object == ball.name and event.person == seen.person
    ]
    return {"ball_off_deg": max(worst)} if worst else {}
