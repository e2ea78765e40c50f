"""Skills by sport and name, each authored from sport facts; and recordings placed in a sport's world."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.body import Body
from synth.errors import RecipeError
from synth.motion.motion import Motion
from synth.motion.performance import Hand, Performance
from synth.sports import archery
from synth.sports.recorded import perform_recorded
from synth.sports.volleyball.defence_params import draw_block, draw_dig
from synth.sports.volleyball.params import CourtParams, draw_params, draw_spike
from synth.sports.volleyball.perform import perform as perform_volleyball
from synth.sports.volleyball.play_params import draw_float, draw_pass, draw_set

Betas = Float[np.ndarray, " num_betas"]
Author = Callable[[Body, Betas, str, Hand, np.random.Generator], Performance]


def _recurve_shot(body: Body, betas: Betas, gender: str, hand: Hand, rng: np.random.Generator) -> Performance:
    return archery.perform(replace(archery.draw_params(rng), handedness=hand), body, betas, gender)


def _end_of_three(body: Body, betas: Betas, gender: str, hand: Hand, rng: np.random.Generator) -> Performance:
    return archery.perform(replace(archery.draw_end(rng), handedness=hand), body, betas, gender)


def _volleyball(draw: Callable[[np.random.Generator, str], CourtParams]) -> Author:
    """The author of the skill whose parameters `draw` draws."""

    def author(body: Body, betas: Betas, gender: str, hand: Hand, rng: np.random.Generator) -> Performance:
        return perform_volleyball(replace(draw(rng, gender), handedness=hand), body, betas, gender)

    return author


SKILLS: dict[str, dict[str, Author]] = {
    "archery": {"recurve_shot": _recurve_shot, "end_of_three": _end_of_three},
    "volleyball": {
        "jump_serve": _volleyball(draw_params),
        "spike": _volleyball(draw_spike),
        "forearm_pass": _volleyball(draw_pass),
        "overhead_set": _volleyball(draw_set),
        "float_serve": _volleyball(draw_float),
        "block": _volleyball(draw_block),
        "dig": _volleyball(draw_dig),
    },
}
"""What this project can author."""


def perform(
    sport: str,
    skill: str,
    body: Body,
    betas: Betas,
    gender: str,
    hand: Hand,
    rng: np.random.Generator,
) -> Performance:
    """One performance of a skill by this body; `rng` draws its parameters. RecipeError lists the known skills."""
    author = SKILLS.get(sport, {}).get(skill)
    if author is None:
        known = ", ".join(f"{name}: {'|'.join(skills)}" for name, skills in SKILLS.items())
        raise RecipeError(f"sports.{sport}.skill={skill}: nobody has authored this; known are {known}")
    return author(body, betas, gender, hand, rng)


def place_recording(motion: Motion, sport: str, body: Body, hand: Hand | None, rng: np.random.Generator) -> Performance:
    """A recorded motion in the sport's world; hand None: the hand that moves fastest."""
    return perform_recorded(motion, sport, handedness=hand, rng=rng, body=body)
