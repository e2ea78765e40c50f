"""Looks: who the athlete is, what they wear, and both as scene parts that follow a posed body."""

from synth.outfit.dress import dress
from synth.outfit.features import faced
from synth.outfit.identity import Identity, sample_identity
from synth.outfit.roster import ROSTER, person
from synth.outfit.style import GarmentFile, OutfitStyle, check_style
from synth.outfit.team import LIBERO, Place, team_outfits
from synth.outfit.wardrobe import Outfit, sample_outfit
from synth.outfit.words import words

__all__ = [
    "LIBERO", "ROSTER", "GarmentFile", "Identity", "Outfit", "OutfitStyle", "Place", "check_style", "dress", "faced",
    "person", "sample_identity", "sample_outfit", "team_outfits", "words",
]  # fmt: skip
