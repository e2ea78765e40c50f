"""False facts of what is done: the skill, the order of phases or touches, the winner."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from synth.text import english_words
from synth.text.description import Description
from synth.text.happenings import TOUCHES
from synth.text.negatives.negative import Negative

FALSE_SKILLS = {
    "recurve_shot": ("compound_shot", "crossbow_shot"),
    "end_of_three": ("compound_shot", "crossbow_shot"),
    "shot": ("compound_shot", "crossbow_shot"),
    "jump_serve": ("forearm_pass", "overhead_set", "block", "dig"),
    "float_serve": ("forearm_pass", "overhead_set", "block", "dig"),
    "spike": ("forearm_pass", "overhead_set", "dig"),
    "forearm_pass": ("jump_serve", "spike", "overhead_set", "block"),
    "overhead_set": ("jump_serve", "spike", "forearm_pass", "dig"),
    "block": ("jump_serve", "forearm_pass", "dig"),
    "dig": ("jump_serve", "spike", "overhead_set", "block"),
}
"""Skills that nobody could take for the true one."""


def skill(true: Description, rng: np.random.Generator) -> Negative | None:
    """A skill of the sport that nobody could take for the true one."""
    others = [one for one in FALSE_SKILLS.get(true.skill, ()) if (true.sport, one) in english_words.SKILLS]
    if not others:
        return None
    now = str(rng.choice(others))
    return Negative("skill", true.skill, now, replace(true, skill=now))


def order(true: Description, rng: np.random.Generator) -> Negative | None:
    """Touches of a game, or phases of one athlete, exchanged."""
    return _touch_order(true, rng) if true.is_game else _phase_order(true, rng)


def _phase_order(true: Description, rng: np.random.Generator) -> Negative | None:
    """Two phases that follow each other exchanged; times stay."""
    own = [k for k, one in enumerate(true.phases) if one.person_id == true.seen[0].id]
    pairs = [(i, k) for i, k in pairwise(own) if true.phases[i].name != true.phases[k].name]
    if not pairs:
        return None
    i, k = pairs[int(rng.integers(len(pairs)))]
    phases, names = list(true.phases), (true.phases[i].name, true.phases[k].name)
    phases[i], phases[k] = replace(phases[i], name=names[1]), replace(phases[k], name=names[0])
    return Negative("order", ", ".join(names), ", ".join(names[::-1]), replace(true, phases=tuple(phases)))


def _touch_order(true: Description, rng: np.random.Generator) -> Negative | None:
    """Two touches that follow each other exchanged; times stay."""
    touched = [k for k, one in enumerate(true.events) if one.name in TOUCHES]
    facts = {k: (true.events[k].name, true.events[k].person_id) for k in touched}
    pairs = [(i, k) for i, k in pairwise(touched) if facts[i] != facts[k]]
    if not pairs:
        return None
    i, k = pairs[int(rng.integers(len(pairs)))]
    events = list(true.events)
    events[i], events[k] = (
        replace(true.events[k], time_s=true.events[i].time_s),
        replace(true.events[i], time_s=true.events[k].time_s),
    )
    told = [f"{facts[n][1]} {facts[n][0]}" for n in (i, k)]
    return Negative("order", ", ".join(told), ", ".join(told[::-1]), replace(true, events=tuple(events)))


def winner(true: Description, rng: np.random.Generator) -> Negative | None:
    """The other team; none where nobody won."""
    if not true.winner:
        return None
    now = "far" if true.winner == "near" else "near"
    return Negative("winner", true.winner, now, replace(true, winner=now))
