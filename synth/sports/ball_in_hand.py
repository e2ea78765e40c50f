"""A ball in the hands of other bodies: touched as closely as by the bodies that were recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.optimize import least_squares

from synth.arrays import Points, Rotations, Times
from synth.body import Body
from synth.equipment.track import poses_at
from synth.geometry.rotation import unit
from synth.geometry.smoothstep import smoothstep
from synth.motion.motion import Motion
from synth.motion.performance import Contact, Performance, Track
from synth.motion.rebody import Build
from synth.skeleton.smplx_joints import BENDING, INDEX, PARENTS

Vector = Float[np.ndarray, "3"]

INSTANT_S = 0.025
"""A shorter touch is a hit: the ball's path has a kink in its middle."""
JOIN_S = 0.05
"""Touches with a shorter pause between them are one hold."""
LET_GO_S = 0.15
"""A ball held by two hands passes over to the second within this time when the first lets go."""
CARRIER = {"hand": "wrist", "forearm": "elbow"}
"""The joint whose frame carries the skin that touches."""


@dataclass(frozen=True)
class Player:
    """One athlete before and after: motions and bodies."""

    before: Motion
    after: Motion
    source: Build
    target: Build


@dataclass(frozen=True)
class Hold:
    """Touches of one ball that belong together; start_s == end_s for a hit."""

    contacts: tuple[Contact, ...]
    start_s: float
    end_s: float

    @property
    def middle_s(self) -> float:
        return 0.5 * (self.start_s + self.end_s)


@dataclass(frozen=True)
class Grasp:
    """One part of a body that carries the ball. stretch: offsets of the source's hand grow by it; extra: (3,) more.

    Offsets run from the carrying joint to the ball's centre, in the joint's frame [m]. closer: (3,) in the world, how
    far the part must come to the ball to touch it as the source did.
    """

    contact: Contact
    joint: int
    stretch: float
    extra: Vector
    closer: Vector


@dataclass(frozen=True)
class Carried:
    """A hold on the new bodies."""

    hold: Hold
    grasps: tuple[Grasp, ...]


def holds(played: Performance, ball: str) -> tuple[Hold, ...]:
    """All touches of `ball` by people, in order of time."""
    groups: list[list[Contact]] = []
    for touch in sorted((c for c in played.contacts if c.object == ball), key=lambda c: c.start_s):
        if groups and touch.start_s < max(c.end_s for c in groups[-1]) + JOIN_S:
            groups[-1].append(touch)
        else:
            groups.append([touch])
    return tuple(_hold(tuple(group), played, ball) for group in groups)


def _hold(group: tuple[Contact, ...], played: Performance, ball: str) -> Hold:
    start, end = min(c.start_s for c in group), max(c.end_s for c in group)
    if end - start > INSTANT_S:
        return Hold(group, max(start, 0.0), min(end, played.duration_s))
    hits = [e.time_s for e in played.events if e.object == ball and start <= e.time_s <= end]
    moment = hits[0] if hits else 0.5 * (start + end)
    return Hold(group, moment, moment)


def carry(
    hold: Hold, played: Performance, track: Track, players: Sequence[Player], source: Body, target: Body
) -> Carried:
    """Where the ball sits in the new hands: every part touches it as closely as the source's did."""
    moment = np.array([hold.middle_s])
    center = recorded_centers(played, track, moment)[0]
    sets, gaps, guesses, starts = [], [], [], []
    for contact in hold.contacts:
        player, joint = players[contact.person], _carrier(contact.part)
        gaps.append(_gap(_skin(player.before, source, contact.part, moment), center))
        sets.append(_skin(player.after, target, contact.part, moment))
        stretch = _bone_m(player.target, joint) / _bone_m(player.source, joint)
        turn, place = _frame(player.before, player.source, joint, moment)
        offset = stretch * turn[0].T @ (center - place[0])
        turn, place = _frame(player.after, player.target, joint, moment)
        starts.append((joint, stretch, offset, turn[0], place[0]))
        guesses.append(place[0] + turn[0] @ offset)
    guess = np.mean(guesses, 0)
    goal = np.array(gaps)

    def miss(place: Vector) -> Float[np.ndarray, " values"]:
        return np.concatenate([[_gap(skin, place) for skin in sets] - goal, 0.02 * (place - guess)])

    found = least_squares(miss, guess, diff_step=np.full(3, 1e-4)).x
    grasps = []
    for contact, (joint, stretch, offset, turn_now, place_now), skin, gap in zip(
        hold.contacts, starts, sets, gaps, strict=True
    ):
        nearest = skin[np.argmin(np.linalg.norm(skin - found, axis=-1))]
        closer = (_gap(skin, found) - gap) * unit(found - nearest)
        grasps.append(Grasp(contact, joint, stretch, turn_now.T @ (found - place_now) - offset, closer))
    return Carried(hold, tuple(grasps))


def center_in(carried: Carried, played: Performance, track: Track, players: Sequence[Player], times_s: Times) -> Points:
    """Centre (T, 3) of the held ball [m] at times within the hold."""
    centers, total, weights = (
        recorded_centers(played, track, times_s),
        np.zeros((len(times_s), 3)),
        np.zeros(len(times_s)),
    )
    for grasp in carried.grasps:
        player = players[grasp.contact.person]
        turn, place = _frame(player.before, player.source, grasp.joint, times_s)
        offset = grasp.stretch * np.einsum("tji,tj->ti", turn, centers - place) + grasp.extra
        turn, place = _frame(player.after, player.target, grasp.joint, times_s)
        weight = 1e-6 + smoothstep(LET_GO_S, 0.0, times_s - grasp.contact.end_s)
        total += weight[:, None] * (place + np.einsum("tij,tj->ti", turn, offset))
        weights += weight
    return total / weights[:, None]


def hand_shift(
    carried: Carried, grasp: Grasp, played: Performance, track: Track, players: Sequence[Player], times_s: Times
) -> Points:
    """How far a carrying part must move (T, 3) [m] at times within the hold, so that it keeps its place on the ball."""
    player = players[grasp.contact.person]
    turn, place = _frame(player.before, player.source, grasp.joint, times_s)
    offset = (
        grasp.stretch * np.einsum("tji,tj->ti", turn, recorded_centers(played, track, times_s) - place) + grasp.extra
    )
    turn, place = _frame(player.after, player.target, grasp.joint, times_s)
    ball = center_in(carried, played, track, players, times_s)
    return ball - place - np.einsum("tij,tj->ti", turn, offset) + grasp.closer


def miss_m(
    carried: Carried,
    grasp: Grasp,
    played: Performance,
    track: Track,
    players: Sequence[Player],
    reached: Sequence[Player],
    source: Body,
    target: Body,
) -> float:
    """How much further from (or deeper in) the ball the part is than the source's, in the middle of the hold [m].

    `reached`: the players after their hands were brought to the ball; the ball is where `players` carry it.
    """
    moment, part = np.array([carried.hold.middle_s]), grasp.contact.part
    before, after = players[grasp.contact.person].before, reached[grasp.contact.person].after
    recorded = _gap(_skin(before, source, part, moment), recorded_centers(played, track, moment)[0])
    center = center_in(carried, played, track, players, moment)[0]
    return _gap(_skin(after, target, part, moment), center) - recorded


def recorded_centers(played: Performance, track: Track, times_s: Times) -> Points:
    """The recorded ball's centre (T, 3) [m]; at an event of the ball, where the event says: paths have kinks there."""
    centers = poses_at(track, times_s)[:, :3, 3]
    for event in played.events:
        if event.object == track.name:
            centers[np.abs(times_s - event.time_s) < 1e-9] = event.position
    return centers


def _carrier(part: str) -> int:
    side, kind = part.split("_", 1)
    return INDEX[f"{side}_{CARRIER[kind]}"]


def _bone_m(build: Build, joint: int) -> float:
    """Length of the bone that starts at a carrying joint: hand or forearm."""
    child = {"wrist": "middle1", "elbow": "wrist"}
    side, kind = BENDING[joint].split("_")
    return float(np.linalg.norm(build.rest[INDEX[f"{side}_{child[kind]}"]] - build.rest[joint]))


def _frame(motion: Motion, build: Build, joint: int, times_s: Times) -> tuple[Rotations, Points]:
    """World rotation (T, 3, 3) and place (T, 3) [m] of a joint."""
    rotations, joints = build.posed(motion.at(times_s))
    return rotations[:, joint], joints[:, joint]


def _skin(motion: Motion, body: Body, part: str, times_s: Times) -> Points:
    """Vertices (N, 3) [m] of a hand with its fingers or of a forearm, at the first of `times_s`."""
    moment = motion.at(times_s)
    joint = _carrier(part)
    own = {joint} | ({j for j in range(len(PARENTS)) if _under(j, joint)} if part.endswith("hand") else set())
    chosen = np.isin(body.part_of_vertex, list(own))
    return body.pose(moment.poses[:1], moment.trans[:1], moment.betas).vertices[0, chosen].astype(float)


def _under(joint: int, ancestor: int) -> bool:
    while joint > 0:
        joint = PARENTS[joint]
        if joint == ancestor:
            return True
    return False


def _gap(skin: Points, center: Vector) -> float:
    return float(np.linalg.norm(skin - center, axis=-1).min())
