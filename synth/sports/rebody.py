"""A whole performance by other bodies: feet stay planted, hands hold what they held, the ball flies between hands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.body import Body
from synth.geometry.smoothstep import smoothstep
from synth.motion.limb import shifted_limb
from synth.motion.motion import Motion
from synth.motion.performance import Event, Performance, Track
from synth.motion.rebody import Build, build_of, on_body, with_local
from synth.sports.archery.anatomy import anatomy_of
from synth.sports.archery.rebodied_archer import archer, grip_misses
from synth.sports.archery.rebody import reshot
from synth.sports.ball_in_hand import Carried, Grasp, Player, carry, hand_shift, holds, miss_m
from synth.sports.rebodied_ball import rebodied_track

BALLS = ("volleyball", "beach_volleyball")
"""Kinds of tracks that are balls, named as the sports that are played over a net with them."""
FADE_S = 0.25
"""A hand leaves its copied path and comes back to it over this time before and after a touch."""

NET_LOW_TOP_M, NET_CLEAR_M = 2.24, 0.06
"""Below the lowest net's top, joints stay this far on their own side: hands are half as thick."""


@dataclass(frozen=True)
class Residual:
    """How far a part is from where it should touch, after everything was solved [m]."""

    person: int
    part: str
    object: str
    miss_m: float


@dataclass(frozen=True)
class Rebodied:
    """A performance by other bodies. scales: leg length of each athlete over the source's."""

    performance: Performance
    scales: tuple[float, ...]
    residuals: tuple[Residual, ...]


def perform_by(
    played: Performance,
    source: Body,
    target: Body,
    betas: Sequence[Float[np.ndarray, " num_betas"]],
    genders: Sequence[str] | None = None,
) -> Rebodied:
    """`played`, made for `source` with the betas of its motions, by `target` with one `betas` per athlete.

    Times stay, but for the arrow's impact and a ball that must fly longer to clear the net. genders: None keeps them.
    """
    words = genders or [athlete.motion.gender for athlete in played.athletes]
    players = [
        _player(played, i, build_of(source, a.motion.betas, a.motion.gender), build_of(target, betas[i], words[i]))
        for i, a in enumerate(played.athletes)
    ]
    moved: dict[str, Track] = {}
    events: list[Event] = []
    misses: list[Residual] = []
    if any(track.kind == "recurve_bow" for track in played.tracks):
        players[0], moved, events, misses = _with_bow(played, players[0], source, target)
    for ball in (track for track in played.tracks if track.kind in BALLS):
        players, moved[ball.name], found, missed = _with_ball(played, ball, players, source, target)
        events, misses = events + list(found), misses + missed
    told = {(event.name, event.object) for event in events}
    events += [_beside(event, players) for event in played.events if (event.name, event.object) not in told]
    result = replace(
        played,
        athletes=tuple(replace(a, motion=p.after) for a, p in zip(played.athletes, players, strict=True)),
        tracks=tuple(moved.get(track.name, track) for track in played.tracks),
        events=tuple(sorted(events, key=lambda event: event.time_s)),
    )
    return Rebodied(result, tuple(p.target.leg_m / p.source.leg_m for p in players), tuple(misses))


def _player(played: Performance, number: int, source: Build, target: Build) -> Player:
    """One athlete with angles copied, feet planted and gravity kept; hands not yet at their things."""
    motion = played.athletes[number].motion
    times = {e.name: e.time_s for e in played.events if e.person == number}
    flights = _flights(played, number)
    key = motion.at(np.array([times.get("ball_contact", played.key_s)]))
    pelvis = (key.trans + source.rest[0])[0, :2]
    moved = on_body(motion, source, target, flights, pelvis)
    if played.sport in BALLS:
        moved = _behind_the_net(moved, motion, source, target)
    return Player(motion, moved, source, target)


def _behind_the_net(moved: Motion, motion: Motion, source: Build, target: Build) -> Motion:
    """A bigger body that would come further through the plane of the net than the source steps back as a whole."""
    side = -1.0 if motion.trans[:, 0].mean() < 0.0 else 1.0
    beyond = [
        float(np.where(joints[..., 2] < NET_LOW_TOP_M, -side * joints[..., 0], -np.inf).max())
        for joints in (source.posed(motion)[1], target.posed(moved)[1])
    ]
    back_m = max(beyond[1] - max(beyond[0], -NET_CLEAR_M), 0.0)
    return replace(moved, trans=moved.trans + np.array([side * back_m, 0.0, 0.0]))


def _flights(played: Performance, number: int) -> list[tuple[float, float]]:
    """(take-off, landing) pairs [s] of one athlete."""
    up, pairs = None, []
    for event in sorted(played.events, key=lambda e: e.time_s):
        if event.person == number and event.name == "takeoff":
            up = event.time_s
        elif event.person == number and event.name == "landing" and up is not None:
            pairs.append((up, event.time_s))
            up = None
    return pairs


def _with_bow(
    played: Performance, player: Player, source: Body, target: Body
) -> tuple[Player, dict[str, Track], list[Event], list[Residual]]:
    """Bow and arrows for the archer, whose hands are then brought to grip and string."""
    bow = next(track for track in played.tracks if track.kind == "recurve_bow")
    times_s = np.arange(len(bow.world_from_object)) / bow.fps
    before = archer(player.source, anatomy_of(source, player.before.betas), player.before, times_s)
    anatomy = anatomy_of(target, player.after.betas)
    after = archer(player.target, anatomy, player.after, times_s)
    shot = reshot(played, before, after, times_s)
    side = next(c.part for c in played.contacts if c.object == "bow").split("_")[0]
    shifts = {f"{side}_arm": shot.bow_hand, f"{'left' if side == 'right' else 'right'}_arm": shot.draw_hand}
    motion = player.after
    for arm, shift in shifts.items():
        motion = _reached(motion, player.target, arm, _sampled(shift, times_s, motion))
    moved = {track.name: track for track in shot.tracks}
    reached = archer(player.target, anatomy, motion, times_s)
    missed = grip_misses(played, bow, moved[bow.name], before, reached, times_s)
    residuals = [Residual(0, part, bow.name, miss) for part, miss in missed.items()]
    return replace(player, after=motion), moved, list(shot.events), residuals


def _sampled(shift: Points, times_s: Times, motion: Motion) -> Points:
    own = np.arange(motion.num_frames) / motion.fps
    return np.stack([np.interp(own, times_s, shift[:, axis]) for axis in range(3)], -1)


def _reached(motion: Motion, target: Build, arm: str, shift: Points) -> Motion:
    rotations, positions = target.posed(motion)
    return with_local(motion, shifted_limb(rotations, positions, arm, shift))


def _with_ball(
    played: Performance, ball: Track, players: list[Player], source: Body, target: Body
) -> tuple[list[Player], Track, tuple[Event, ...], list[Residual]]:
    """The ball for the players, whose hands are then brought to it."""
    carried = [carry(hold, played, ball, players, source, target) for hold in holds(played, ball.name)]
    track, events = rebodied_track(carried, played, ball, players)
    after = list(players)
    for one in carried:
        for grasp in one.grasps:
            who = grasp.contact.person
            shift = _reach(one, grasp, played, ball, players)
            arm = f"{grasp.contact.part.split('_')[0]}_arm"
            after[who] = replace(after[who], after=_reached(after[who].after, players[who].target, arm, shift))
    misses = [
        Residual(
            grasp.contact.person, grasp.contact.part, ball.name,
            miss_m(one, grasp, played, ball, players, after, source, target),
        )
        for one in carried
        for grasp in one.grasps
    ]  # fmt: skip
    return after, track, events, misses


def _reach(one: Carried, grasp: Grasp, played: Performance, ball: Track, players: list[Player]) -> Points:
    """How far a hand goes to the ball per frame: all the way while it touches, fading before and after."""
    motion = players[grasp.contact.person].after
    times = np.arange(motion.num_frames) / motion.fps
    start, end = (one.hold.start_s, min(one.hold.end_s, grasp.contact.end_s))
    if one.hold.start_s < one.hold.end_s:
        start = max(start, grasp.contact.start_s)
    share = 1.0 - smoothstep(0.0, FADE_S, np.maximum(start - times, times - end))
    shift = np.zeros((len(times), 3))
    near = share > 0.0
    shift[near] = hand_shift(one, grasp, played, ball, players, np.clip(times[near], start, end))
    return share[:, None] * shift


def _beside(event: Event, players: list[Player]) -> Event:
    """An event of a person moves with the pelvis; one of nobody stays."""
    if event.person < 0:
        return event
    player, moment = players[event.person], np.array([event.time_s])
    shift = (player.after.at(moment).trans + player.target.rest[0]) - (
        player.before.at(moment).trans + player.source.rest[0]
    )
    x, y, z = (float(value) for value in np.array(event.position) + shift[0])
    return replace(event, position=(x, y, z))
