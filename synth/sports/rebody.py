"""A whole performance by other bodies: feet stay planted, hands hold what they held, the ball flies from hand to hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.body import Body
from synth.motion.limb import shifted_limb
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Contact, Event, Performance, Track
from synth.motion.rebody import Build, build_of, on_body, with_local
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.rebody import shoot
from synth.sports.rebodied_ball import Carried, Grasp, Player, carry, hand_shift, holds, rebodied_track

FADE_S = 0.25
"""A hand leaves its copied path and comes back to it over this time before and after a touch."""


@dataclass(frozen=True)
class Residual:
    """How far a part is from where it should touch, after everything was solved [m]."""

    person: int
    part: str
    object: str
    time_s: float
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

    Times stay, but for a ball that must fly longer to clear the net. genders: None keeps them.
    """
    words = genders or [athlete.motion.gender for athlete in played.athletes]
    players = []
    for i, athlete in enumerate(played.athletes):
        old = build_of(source, athlete.motion.betas, athlete.motion.gender)
        new = build_of(target, betas[i], words[i])
        motion = on_body(athlete.motion, old, new, _flights(played, i), _ground_point(played, i))
        players.append(Player(athlete.motion, motion, old, new))
    shots = [_with_bow(played, i, player) for i, player in enumerate(players)]
    players = [replace(player, after=shot.motion) for player, shot in zip(players, shots, strict=True)]
    moved: dict[str, Track] = {track.name: track for shot in shots for track in shot.tracks}
    events = [event for shot in shots for event in shot.events]
    residuals = [residual for shot in shots for residual in shot.residuals]
    for track in (t for t in played.tracks if t.kind == "volleyball"):
        players, moved[track.name], found, misses = _with_ball(played, track, players, source, target)
        events += found
        residuals += misses
    known = {(event.name, event.object) for event in events}
    events += [_beside(event, players) for event in played.events if (event.name, event.object) not in known]
    athletes = [replace(a, motion=p.after) for a, p in zip(played.athletes, players, strict=True)]
    result = replace(
        played,
        athletes=tuple(athletes),
        tracks=tuple(moved.get(track.name, track) for track in played.tracks),
        events=tuple(sorted(events, key=lambda event: event.time_s)),
    )
    return Rebodied(result, tuple(p.target.leg_m / p.source.leg_m for p in players), tuple(residuals))
