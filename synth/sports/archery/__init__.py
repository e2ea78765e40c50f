"""Recurve archery, authored from sport facts: one shot, or an end of three arrows.

`draw_params(rng, target_at(distance_m))` or `draw_end` likewise, then `perform(params, body, betas, gender)`.
"""

from synth.sports.archery.end_params import EndParams, draw_end
from synth.sports.archery.params import ArcheryParams, draw_params
from synth.sports.archery.perform import perform
from synth.sports.archery.target import target_at

__all__ = ["ArcheryParams", "EndParams", "draw_end", "draw_params", "perform", "target_at"]
