"""One recurve shot, authored from sport facts: `draw_params(rng)`, then `perform(params, body, betas, gender)`."""

from synth.sports.archery.params import ArcheryParams, draw_params
from synth.sports.archery.perform import perform

__all__ = ["ArcheryParams", "draw_params", "perform"]
