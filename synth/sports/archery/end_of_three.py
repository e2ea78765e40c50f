"""An end of three arrows: walk up to the line, shoot three, walk off; body, bow and arrows as one Performance."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Times, Transforms
from synth.geometry.transform import transform
from synth.motion.performance import Athlete, Contact, Event, Performance, Phase, Track
from synth.motion.posing import Goals, solve
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.arrow_path import arrow_path
from synth.sports.archery.body_path import AHEAD_M, body_goals, sway
from synth.sports.archery.bow_path import BowPath, bow_path
from synth.sports.archery.carry import carrying_goals
from synth.sports.archery.end_params import EndParams
from synth.sports.archery.end_plan import EndPlan, plan_end
from synth.sports.archery.hands import bow_hand_in_bow
from synth.sports.archery.happenings import hand_contacts, shot_events, shot_phases
from synth.sports.archery.quiver import arrow_in_quiver
from synth.sports.archery.setup import nock_at
from synth.sports.archery.sight import with_sight
from synth.sports.archery.timing import moved
from synth.sports.movement.blending import joined
from synth.sports.movement.curves import through
from synth.sports.movement.gait import SIDES

SEAM_S = 0.4
"""Each stretch passes into the next one within this time before and after the seam."""
BOW_TURNS_S = (0.35, 2.0)
"""The bow turns with the body into the way off the line, this long after the first shift of the weight."""


@dataclass(frozen=True)
class _Shot:
    """One shot's frames: the first one, its goals, bow and arrow on them, and the frames that no seam touches."""

    first: int
    goals: Goals
    bow: BowPath
    arrow: Transforms
    nocks: int
    core: slice


def author_end(
    params: EndParams, anatomy: Anatomy, betas: Float[np.ndarray, " num_betas"], gender: str, fps: float
) -> Performance:
    """The end of a right-handed archer; times from 0, key_s at the release of `key_arrow`."""
    plan = plan_end(params, anatomy)
    times_s = np.arange(int(plan.end_s * fps + 1e-6) + 1) / fps
    shots = [_shot(plan, k, times_s) for k in range(len(plan.setups))]
    goals = joined([_walk_up(plan, times_s), *((shot.first, shot.goals) for shot in shots), _walk_off(plan, times_s)])
    arrows = [_arrow(plan, k, shots[k], goals) for k in range(len(shots))]
    motion = solve(goals, anatomy.rest[:55], betas, gender, fps)
    bow = with_sight(_bow(plan, shots, goals, fps), motion, anatomy, plan.key_s, plan.setups[0].params.target)
    return Performance(
        sport="archery",
        skill="end_of_three",
        athletes=(Athlete(motion, "right", "archer"),),
        tracks=(bow, *(_track(plan, k, arrow, fps) for k, arrow in enumerate(arrows))),
        events=_events(plan),
        contacts=_contacts(plan),
        phases=(
            Phase("walk_up", 0, 0.0, plan.walk_up.end_s),
            *(phase for s, start in zip(plan.setups, plan.starts_s, strict=True) for phase in shot_phases(s, start)),
            Phase("walk_off", 0, plan.walk_off.start_s, plan.end_s),
        ),
        duration_s=plan.end_s,
        key_s=plan.key_s,
    )


def _name(number: int) -> str:
    return f"arrow_{number + 1}"


def _frames(times_s: Times, start_s: float, end_s: float) -> tuple[int, int]:
    """Half-open range of the frames within a time."""
    first, last = np.searchsorted(times_s, (start_s - 1e-9, end_s + 1e-9))
    return int(first), int(last)


def _walk_up(plan: EndPlan, times_s: Times) -> tuple[int, Goals]:
    now = times_s[: _frames(times_s, 0.0, plan.walk_up.end_s + SEAM_S)[1]]
    gaze = moved(now, plan.setups[0].params.target.center_m, (plan.walk_up.end_s - 0.8, plan.walk_up.end_s, AHEAD_M))
    bow_yaw = through([0.0, 1.0], [0.0, 0.0])
    return 0, carrying_goals(plan.walk_up, plan.setups[0], bow_yaw, now, gaze)


def _walk_off(plan: EndPlan, times_s: Times) -> tuple[int, Goals]:
    """The bow turns from the target to the way with the body."""
    start_s = plan.walk_off.start_s
    first, last = _frames(times_s, start_s - 2.0 * SEAM_S, plan.end_s)
    now = times_s[first:last]
    bow_yaw = through([start_s + after_s for after_s in BOW_TURNS_S], [0.0, plan.walk_off.heading.values[-1, 0]])
    gaze = moved(now, AHEAD_M, (start_s, start_s + 0.8, np.array([-12.0, 0.5, 1.0])))
    return first, carrying_goals(plan.walk_off, plan.setups[-1], bow_yaw, now, gaze)


def _shot(plan: EndPlan, number: int, times_s: Times) -> _Shot:
    setup, start_s = plan.setups[number], plan.starts_s[number]
    ends_s = start_s + setup.length_s
    late_s = plan.walk_off.start_s if number == len(plan.setups) - 1 else ends_s + SEAM_S
    first, last = _frames(times_s, start_s - SEAM_S, late_s)
    now = setup.clock.shot_time(times_s[first:last] - start_s)
    drift = sway(setup, now)
    bow = bow_path(setup, now, drift)
    arrow = arrow_path(setup, now, bow, drift)
    nocks = _frames(times_s, start_s + setup.line.nock, late_s)[0]
    core = slice(*_frames(times_s, start_s + SEAM_S, ends_s - SEAM_S))
    return _Shot(first, body_goals(setup, now, bow, arrow, drift), bow, arrow, nocks, core)


def _bow(plan: EndPlan, shots: list[_Shot], goals: Goals, fps: float) -> Track:
    """In the hand that carries it; during a shot as the shot has it."""
    hold, hand = plan.setups[0].bow_hold, goals.left_hand
    turn = hand.rotation @ bow_hand_in_bow().T
    pivot = hand.position + hand.rotation @ hold.point
    pose, fraction = transform(turn, pivot), np.zeros((len(pivot), 1))
    nock = nock_at(pivot, turn, 0.0, 1.0)
    for shot in shots:
        own = slice(shot.core.start - shot.first, shot.core.stop - shot.first)
        pose[shot.core], nock[shot.core] = shot.bow.pose[own], shot.bow.nock[own]
        fraction[shot.core, 0] = shot.bow.draw_fraction[own]
    return Track("bow", "recurve_bow", pose, fps, {"nock": nock, "draw_fraction": fraction})


def _arrow(plan: EndPlan, number: int, shot: _Shot, goals: Goals) -> Transforms:
    """In the quiver of the moving hip, then as the shot has it, then in the butt."""
    pelvis = transform(goals.pelvis, goals.pelvis_position)
    length_m = plan.setups[number].flight.arrow.length_m
    path = arrow_in_quiver(plan.setups[number].anatomy, length_m, number, pelvis)
    last = shot.first + len(shot.arrow)
    path[shot.nocks : last] = shot.arrow[shot.nocks - shot.first :]
    path[last:] = shot.arrow[-1]
    return path


def _track(plan: EndPlan, number: int, path: Transforms, fps: float) -> Track:
    length = np.full((len(path), 1), plan.setups[number].flight.arrow.length_m)
    return Track(_name(number), "arrow", path, fps, {"length_m": length})


def _events(plan: EndPlan) -> tuple[Event, ...]:
    shots = zip(plan.setups, plan.starts_s, strict=True)
    return tuple(event for k, (setup, start_s) in enumerate(shots) for event in shot_events(setup, _name(k), start_s))


def _contacts(plan: EndPlan) -> tuple[Contact, ...]:
    found = [Contact(0, "left_hand", "bow", 0.0, plan.end_s)]
    for k, (setup, start_s) in enumerate(zip(plan.setups, plan.starts_s, strict=True)):
        found += hand_contacts(setup, _name(k), start_s)
    for side in SIDES:
        up, off = plan.walk_up.feet[side].plants, plan.walk_off.feet[side].plants
        stands = [(p.on_s, p.off_s) for p in up[:-1]] + [(up[-1].on_s, off[0].off_s)]
        stands += [(p.on_s, p.off_s) for p in off[1:]]
        found += [Contact(0, f"{side}_foot", "ground", max(a, 0.0), min(b, plan.end_s)) for a, b in stands]
    return tuple(sorted(found, key=lambda contact: (contact.start_s, contact.part)))
