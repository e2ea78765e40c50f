"""A shot by another archer: the bow goes with its hand, the string to the new chin, the arrow to the same place."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.equipment.bow_limbs import BRACE_M
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle, shortest_arc
from synth.geometry.transform import transform
from synth.motion.performance import Event, Performance, Track
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.arrow_path import flown
from synth.sports.archery.rebodied_archer import Archer
from synth.sports.archery.setup import AIM_ROUNDS, BALANCE_SHARE
from synth.sports.archery.target import target_of
from synth.sports.archery.timing import ease
from synth.sports.arrow_flight import ArrowBody, Plane, direction, launch, solve_launch

Vector = Float[np.ndarray, "3"]
Share = Float[np.ndarray, " frames"]

STAYS_S, BACK_S = 0.15, 1.2
"""After the release the bow keeps its place for the first time, then goes back to where the arm alone has it."""
TAKE_S = 0.3


@dataclass(frozen=True)
class Reshot:
    """The equipment for the new archer. bow_hand, draw_hand: (T, 3) how far each wrist must move [m] per sample."""

    tracks: tuple[Track, ...]
    events: tuple[Event, ...]
    bow_hand: Points
    draw_hand: Points


@dataclass(frozen=True)
class _Shot:
    """Times [s] of one shot and its full draw on the new body.

    place: (3,) how far the bow goes from the source's at the release [m]. stretch: draw beyond brace over the source's.
    turn: (3,) rotation vector from the source's launch to the new one.
    """

    arrow: str
    taken_s: float
    nocked_s: float
    hooked_s: float
    draw_s: float
    anchor_s: float
    release_s: float
    speed_m_s: float
    place: Vector
    stretch: float
    turn: Vector

    def share(self, times_s: Times) -> Share:
        """How much of the full draw's place counts: none before the draw, all from the anchor on, then less."""
        back_s = self.release_s + STAYS_S
        return ease(times_s, self.draw_s, self.anchor_s) * (1.0 - ease(times_s, back_s, back_s + BACK_S))


def reshot(played: Performance, before: Archer, after: Archer, times_s: Times) -> Reshot:
    """Bow, arrows and events of `played` for another body, and what its hands must still do.

    `before`, `after`: source and target at the samples of the bow, the target moving by its own bones alone.
    """
    bow = next(track for track in played.tracks if track.kind == "recurve_bow")
    side = next(c.part for c in played.contacts if c.object == "bow").split("_")[0]
    draw = "left" if side == "right" else "right"
    shots = [_shot(played, e, bow, before, after, side, times_s) for e in played.events if e.name == "release"]
    carried = after.grip(side) - before.grip(side)
    new_bow, offset = _bow(bow, shots, carried, times_s)
    arrows = [_arrow(played, shot, bow, new_bow, before, after, draw, times_s) for shot in shots]
    string = new_bow.channels["nock"] - bow.channels["nock"]
    return Reshot(
        (new_bow, *(arrow for arrow, _ in arrows)),
        tuple(
            event for shot, (_, hit) in zip(shots, arrows, strict=True) for event in _events(played, shot, new_bow, hit)
        ),
        offset - carried,
        _draw_hand(shots, string, before, after, draw, times_s),
    )


def _shot(
    played: Performance, release: Event, bow: Track, before: Archer, after: Archer, side: str, times_s: Times
) -> _Shot:
    end_s = release.time_s
    earlier = [c for c in played.contacts if c.start_s < end_s]
    taken = next(c for c in earlier if c.object == release.object)
    hooked_s, anchor_s = (
        max(c.start_s for c in earlier if c.object == "bow_string" and (c.part == "chin") == chin)
        for chin in (False, True)
    )
    draw_s = max(e.time_s for e in played.events if e.name == "draw_start" and e.time_s < end_s)
    frame = int(np.searchsorted(times_s, end_s - 1e-9)) - 1
    hit = next(e for e in played.events if e.name == "arrow_impact" and e.object == release.object)
    turn, place, stretch = np.zeros(3), np.zeros(3), 1.0
    for _ in range(AIM_ROUNDS):
        place, stretch = _full_draw(bow, before, after, side, frame, turn)
        turn = _aimed(bow, frame, place, np.array(hit.position), release.values["speed_m_s"], target_of(played).plane)
    return _Shot(
        release.object, taken.start_s, taken.end_s, hooked_s, draw_s, anchor_s, end_s, release.values["speed_m_s"],
        place, stretch, turn,
    )  # fmt: skip


def _full_draw(bow: Track, before: Archer, after: Archer, side: str, frame: int, turn: Vector) -> tuple[Vector, float]:
    """Nock as far from the chin as before, bow arm as straight: how far the bow moves [m], and the stretch."""
    pose, nock = bow.world_from_object[frame], bow.channels["nock"][frame]
    axes = matrix_from_axis_angle(turn) @ pose[:3, :3]
    string = pose[:3, :3].T @ (nock - pose[:3, 3])
    wrist, shoulder = INDEX[f"{side}_wrist"], INDEX[f"{side}_shoulder"]
    slack = pose[:3, 3] - before.grip(side)[frame]
    grip = after.grip(side)[frame] - after.joints[frame, wrist]
    arm_m = float(np.linalg.norm(before.joints[frame, wrist] - before.joints[frame, shoulder]))
    arm_m *= _arm_m(after, side) / _arm_m(before, side)
    undrawn = nock + (after.chin - before.chin)[frame] - axes @ (string * [0.0, 1.0, 1.0])
    hand = undrawn - slack - grip - after.joints[frame, shoulder]
    along = float(hand @ axes[:, 0])
    draw_m = np.sqrt(max(along**2 - float(hand @ hand) + arm_m**2, 0.0)) - along
    return undrawn + draw_m * axes[:, 0] - pose[:3, 3], float((draw_m - BRACE_M) / (-string[0] - BRACE_M))


def _arm_m(body: Archer, side: str) -> float:
    arm = body.build.rest[[INDEX[f"{side}_{joint}"] for joint in ("shoulder", "elbow", "wrist")]]
    return float(np.linalg.norm(np.diff(arm, axis=0), axis=-1).sum())


def _aimed(bow: Track, frame: int, place: Vector, goal: Vector, speed_m_s: float, face: Plane) -> Vector:
    """Rotation vector that turns the bow onto the new arc to the same place."""
    pose = bow.world_from_object[frame]
    string = pose[:3, :3].T @ (bow.channels["nock"][frame] - pose[:3, 3])
    leave = pose[:3, 3] + place + pose[:3, :3] @ [-BRACE_M, string[1], string[2]]
    heading, elevation = solve_launch(leave, goal, speed_m_s, ArrowBody(), face)
    return axis_angle_from_matrix(shortest_arc(pose[:3, 0], direction(heading, elevation)))


def _bow(bow: Track, shots: list[_Shot], carried: Points, times_s: Times) -> tuple[Track, Points]:
    """The bow's new track, and how far its origin has moved (T, 3) [m]; `carried`: by the hand alone."""
    turns, origin = bow.world_from_object[:, :3, :3], bow.world_from_object[:, :3, 3]
    string = np.einsum("tji,tj->ti", turns, bow.channels["nock"] - origin)
    offset = carried.copy()
    since_s = 0.0
    for shot in shots:
        share = shot.share(times_s)[:, None]
        offset = offset + share * (shot.place - carried)
        turns = matrix_from_axis_angle(share * shot.turn) @ turns
        during = (times_s >= since_s) & (times_s < shot.release_s + STAYS_S)
        string[during, 0] = -BRACE_M + shot.stretch * (string[during, 0] + BRACE_M)
        since_s = shot.release_s + STAYS_S
    nock = origin + offset + np.einsum("tij,tj->ti", turns, string)
    channels = {**bow.channels, "nock": nock}
    return replace(bow, world_from_object=transform(turns, origin + offset), channels=channels), offset


def _draw_hand(shots: list[_Shot], string: Points, before: Archer, after: Archer, side: str, times_s: Times) -> Points:
    """How far the drawing hand must move; `string`: how far the nocking point has moved [m]."""
    shift = np.zeros_like(string)
    pinched, hooked = after.pinch(side) - before.pinch(side), after.hook(side) - before.hook(side)
    for shot in shots:
        nocking = ease(times_s, shot.nocked_s - TAKE_S, shot.nocked_s)[:, None]
        hooking = ease(times_s, shot.nocked_s, shot.hooked_s)[:, None]
        letting = (1.0 - ease(times_s, shot.release_s, shot.release_s + TAKE_S))[:, None]
        # The string flies off at the release; the hand starts its recoil from where it let go.
        held = np.minimum(np.arange(len(times_s)), int(np.searchsorted(times_s, shot.release_s - 1e-9)) - 1)
        shift += nocking * letting * (string[held] - pinched - hooking * (hooked - pinched))
    return shift


def _arrow(
    played: Performance, shot: _Shot, bow: Track, new_bow: Track, before: Archer, after: Archer, side: str,
    times_s: Times,
) -> tuple[Track, float]:  # fmt: skip
    """The arrow's new track, and when it hits [s]: in the quiver, in the fingers, on the string, in the air."""
    track = next(t for t in played.tracks if t.name == shot.arrow)
    frame = int(np.searchsorted(times_s, shot.release_s - 1e-9)) - 1
    # The point is at the clicker as before: the arrow is longer by as much as the draw.
    longer_m = _draw_m(new_bow, frame) - _draw_m(bow, frame)
    length_m = float(track.channels["length_m"][0, 0]) + longer_m
    body = ArrowBody(length_m=length_m, balance_m=BALANCE_SHARE * length_m)
    pelvis = after.joints[:, 0] - before.joints[:, 0]
    taken = ease(times_s, shot.taken_s, shot.taken_s + TAKE_S)[:, None]
    nocked = ease(times_s, shot.nocked_s - TAKE_S, shot.nocked_s)[:, None]
    move = pelvis + taken * (after.pinch(side) - before.pinch(side) - pelvis)
    move = move + nocked * (new_bow.channels["nock"] - bow.channels["nock"] - move)
    turns = (
        matrix_from_axis_angle(nocked * shot.share(times_s)[:, None] * shot.turn) @ track.world_from_object[:, :3, :3]
    )
    pose = transform(turns, track.world_from_object[:, :3, 3] + move)
    leave_s = shot.release_s + 2.0 * (_draw_m(bow, frame) - BRACE_M) / shot.speed_m_s
    hit = next(e for e in played.events if e.name == "arrow_impact" and e.object == shot.arrow)
    last = int(np.searchsorted(times_s, leave_s - 1e-9)) - 1
    leave = pose[last, :3, 3] + (leave_s - times_s[last]) * shot.speed_m_s * pose[last, :3, 0]
    face = target_of(played).plane
    aim = solve_launch(leave, np.array(hit.position), shot.speed_m_s, body, face)
    flight = launch(leave, *aim, shot.speed_m_s, body, face)
    pose[last + 1 :] = flown(flight, times_s[last + 1 :] - leave_s)
    lengths = np.full_like(track.channels["length_m"], body.length_m)
    return replace(
        track, world_from_object=pose, channels={**track.channels, "length_m": lengths}
    ), leave_s + flight.end_s


def _draw_m(bow: Track, frame: int) -> float:
    """From the pivot back to the string, along the arrow [m]."""
    pose = bow.world_from_object[frame]
    return -float(pose[:3, 0] @ (bow.channels["nock"][frame] - pose[:3, 3]))


def _events(played: Performance, shot: _Shot, bow: Track, hit_s: float) -> list[Event]:
    """The events of one shot with their new places."""
    found = []
    for event in played.events:
        frame = min(round(event.time_s * bow.fps), len(bow.world_from_object) - 1)
        if event.name in ("draw_start", "anchor", "clicker") and shot.draw_s <= event.time_s < shot.release_s:
            at = bow.world_from_object[frame, :3, 3] if event.name == "clicker" else bow.channels["nock"][frame]
            found.append(event if event.name == "draw_start" else replace(event, position=_place(at)))
        elif event.name == "release" and event.object == shot.arrow:
            before = int(np.ceil(event.time_s * bow.fps - 1e-9)) - 1
            found.append(replace(event, position=_place(bow.channels["nock"][before])))
        elif event.name == "arrow_impact" and event.object == shot.arrow:
            found.append(replace(event, time_s=hit_s))
    return found


def _place(point: Vector) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in point)
    return x, y, z
