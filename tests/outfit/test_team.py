"""Laws of team kits: one shirt and print per team, its own number for everybody, liberos and opponents told apart."""

import pytest

from synth.outfit.team import LIBERO, Place, distance, team_outfits
from synth.outfit.wardrobe import sample_outfit
from synth.randomness import generator

SIX = [Place("near", LIBERO if k == 5 else "hitter") for k in range(6)]
TWELVE = [*SIX, *(Place("far", place.role) for place in SIX)]


@pytest.mark.parametrize("seed", range(12))
def test_players_of_a_team_share_a_kit_and_no_number(seed: int) -> None:
    outfits = team_outfits("volleyball", TWELVE, generator(seed))
    for team in (outfits[:6], outfits[6:]):
        field = [outfit for outfit, place in zip(team, SIX, strict=True) if place.role != LIBERO]
        assert len({(o.pattern, o.colors["top"], o.colors["trim"], o.colors["bottom"]) for o in field}) == 1
        assert len({outfit.number for outfit in team}) == 6
    assert len({outfit.name for outfit in outfits}) == 12


@pytest.mark.parametrize("seed", range(12))
def test_opponents_and_liberos_are_seen_to_be_others(seed: int) -> None:
    outfits = team_outfits("volleyball", TWELVE, generator(seed))
    near, far = outfits[0].colors["top"], outfits[6].colors["top"]
    assert distance(near, far) > 0.35
    assert distance(outfits[5].colors["top"], outfits[11].colors["top"]) > 0.25
    for libero in (outfits[5], outfits[11]):
        assert min(distance(libero.colors["top"], near), distance(libero.colors["top"], far)) > 0.35


def test_one_athlete_wears_what_one_always_wore() -> None:
    assert team_outfits("volleyball", [Place("")], generator(4)) == (sample_outfit("volleyball", generator(4)),)
