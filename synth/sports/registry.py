"""Skills by sport and name, each authored from sport facts; and recordings placed in a sport's world."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.body import Body
from synth.errors import RecipeError
from synth.motion.motion import Motion
from synth.motion.performance import Hand, Performance
from synth.sports import archery
from synth.sports.cast import Cast
from synth.sports.faces import with_faces
from synth.sports.recorded import perform_recorded
from synth.sports.volleyball.beach import on_beach
from synth.sports.volleyball.court import BEACH, INDOOR, Court
from synth.sports.volleyball.defence_params import draw_block, draw_dig
from synth.sports.volleyball.params import CourtParams, draw_params, draw_spike
from synth.sports.volleyball.perform import perform as perform_volleyball
from synth.sports.volleyball.play_params import draw_float, draw_pass, draw_set
from synth.sports.volleyball.rally.perform import PLAYERS as RALLY_PLAYERS
from synth.sports.volleyball.rally.perform import perform_rally

DISTANCE_M = 70.0
Betas = Float[np.ndarray, " num_betas"]
Author = Callable[[Body, Betas, str, Hand, np.random.Generator], Performance]
Shot = Callable[[Body, Betas, str, Hand, np.random.Generator, float], Performance]
"""An author who must know how far to shoot [m]."""


Draw = Callable[[np.random.Generator, str], CourtParams]
TeamAuthor = Callable[[Body, tuple[Cast, ...], np.random.Generator], Performance]


@dataclass(frozen=True)
class Group:
    """A skill of several athletes. players: how many can play it, ascending; usual: how many do unless told."""

    author: TeamAuthor
    players: tuple[int, ...]
    usual: int


def _recurve_shot(
    body: Body, betas: Betas, gender: str, hand: Hand, rng: np.random.Generator, distance_m: float = DISTANCE_M
) -> Performance:
    params = archery.draw_params(rng, archery.target_at(distance_m))
    return archery.perform(replace(params, handedness=hand), body, betas, gender)


def _end_of_three(
    body: Body, betas: Betas, gender: str, hand: Hand, rng: np.random.Generator, distance_m: float = DISTANCE_M
) -> Performance:
    params = archery.draw_end(rng, archery.target_at(distance_m))
    return archery.perform(replace(params, handedness=hand), body, betas, gender)


def _volleyball(draw: Draw) -> Author:
    """The author of the skill whose parameters `draw` draws."""

    def author(body: Body, betas: Betas, gender: str, hand: Hand, rng: np.random.Generator) -> Performance:
        return perform_volleyball(replace(draw(rng, gender), handedness=hand), body, betas, gender)

    return author


def _beach(draw: Draw) -> Author:
    """The author of the same skill on sand."""
    return _volleyball(lambda rng, gender: on_beach(draw(rng, gender)))


_PLAYS: dict[str, Draw] = {
    "jump_serve": draw_params,
    "spike": draw_spike,
    "forearm_pass": draw_pass,
    "overhead_set": draw_set,
    "float_serve": draw_float,
    "block": draw_block,
    "dig": draw_dig,
}
_SHOTS: dict[str, Shot] = {"recurve_shot": _recurve_shot, "end_of_three": _end_of_three}
SKILLS: dict[str, dict[str, Author]] = {
    "archery": {"recurve_shot": _recurve_shot, "end_of_three": _end_of_three},
    "volleyball": {skill: _volleyball(draw) for skill, draw in _PLAYS.items()},
    "beach_volleyball": {skill: _beach(draw) for skill, draw in _PLAYS.items()},
}
"""What one athlete does alone."""


def _rally(court: Court) -> TeamAuthor:
    """The author of rallies on this court."""

    def author(body: Body, cast: tuple[Cast, ...], rng: np.random.Generator) -> Performance:
        return perform_rally(body, cast, rng, court)

    return author


GROUPS: dict[str, dict[str, Group]] = {
    "volleyball": {"rally": Group(_rally(INDOOR), RALLY_PLAYERS, 12)},
    "beach_volleyball": {"rally": Group(_rally(BEACH), RALLY_PLAYERS, 4)},
}
"""What several athletes do together; two teams stand in `cast` one after the other, the near one first."""


def players_of(sport: str, skill: str, wanted: int | None = None) -> int:
    """How many athletes this skill has; `wanted` of them where it can be played by as many, else RecipeError."""
    group = GROUPS.get(sport, {}).get(skill)
    if group is None:
        _author_of(sport, skill)
    counts, usual = (group.players, group.usual) if group else ((1,), 1)
    if wanted is None or wanted in counts:
        return usual if wanted is None else wanted
    known = ", ".join(str(count) for count in counts)
    raise RecipeError(f"sports.{sport}.players={wanted}: {skill} is played by {known}; choose one of them")


def perform_many(
    sport: str,
    skill: str,
    body: Body,
    cast: tuple[Cast, ...],
    rng: np.random.Generator,
    *,
    distance_m: float = DISTANCE_M,
) -> Performance:
    """One performance by these athletes, in this order; `rng` draws its parameters. `players_of` says how many.

    distance_m: how far archers shoot; other sports do not ask.
    """
    players_of(sport, skill, len(cast))
    group = GROUPS.get(sport, {}).get(skill)
    if group is not None:
        return with_faces(group.author(body, cast, rng), body, rng)
    one = cast[0]
    return perform(sport, skill, body, one.betas, one.gender, one.handedness, rng, distance_m=distance_m)


def perform(
    sport: str,
    skill: str,
    body: Body,
    betas: Betas,
    gender: str,
    hand: Hand,
    rng: np.random.Generator,
    *,
    distance_m: float = DISTANCE_M,
) -> Performance:
    """One performance of a skill by this body; `rng` draws its parameters. RecipeError lists the known skills."""
    author, shoots = _author_of(sport, skill), _SHOTS.get(skill) if sport == "archery" else None
    played = shoots(body, betas, gender, hand, rng, distance_m) if shoots else author(body, betas, gender, hand, rng)
    return with_faces(played, body, rng)


def _author_of(sport: str, skill: str) -> Author:
    author = SKILLS.get(sport, {}).get(skill)
    if author is None:
        known = ", ".join(f"{name}: {'|'.join((*skills, *GROUPS.get(name, {})))}" for name, skills in SKILLS.items())
        raise RecipeError(f"sports.{sport}.skill={skill}: nobody has authored this; known are {known}")
    return author


def place_recording(motion: Motion, sport: str, body: Body, hand: Hand | None, rng: np.random.Generator) -> Performance:
    """A recorded motion in the sport's world; hand None: the hand that moves fastest."""
    return perform_recorded(motion, sport, handedness=hand, rng=rng, body=body)
