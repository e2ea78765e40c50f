"""Looks: who the athlete is, what they wear, and both as scene parts that follow a posed body."""

from synth.outfit.dress import dress
from synth.outfit.identity import Identity, sample_identity
from synth.outfit.wardrobe import Outfit, sample_outfit, words

__all__ = ["Identity", "Outfit", "dress", "sample_identity", "sample_outfit", "words"]
