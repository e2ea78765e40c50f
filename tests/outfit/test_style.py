"""Laws of styles: what is said is worn, what is not said is drawn, and what cannot be worn is refused in one line."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml

from synth.errors import RecipeError
from synth.outfit.colors import distance
from synth.outfit.style import WEAR, GarmentFile, OutfitStyle, check_style
from synth.outfit.team import LIBERO, Place, team_outfits
from synth.outfit.wardrobe import sample_outfit
from synth.randomness import generator
from synth.recipe import checked

STYLES = Path("tasks/conf/outfit")
TWELVE = [Place(team, LIBERO if k == 5 else "hitter") for team in ("near", "far") for k in range(6)]


@pytest.mark.parametrize(
    ("sport", "slot", "value"),
    [(sport, slot, value) for sport in WEAR for slot in WEAR[sport] for value in WEAR[sport][slot]],
)
def test_everything_there_is_can_be_asked_for(sport: str, slot: str, value: str) -> None:
    style = OutfitStyle(**{slot: value})
    check_style(style, (sport,))
    assert {getattr(sample_outfit(sport, generator(seed), style), slot) for seed in range(6)} == {value}


def test_of_several_values_each_sport_takes_its_own() -> None:
    style = OutfitStyle(top=("jacket", "jersey", "tank"))
    worn = [sample_outfit(sport, generator(0), style).top for sport in ("archery", "volleyball", "beach_volleyball")]
    assert worn == ["jacket", "jersey", "tank"]


@pytest.mark.parametrize("sport", list(WEAR))
def test_two_styles_of_one_variant_differ_in_what_they_say_and_nowhere_else(sport: str) -> None:
    one = sample_outfit(sport, generator(5), OutfitStyle(fit="wide"))
    other = sample_outfit(sport, generator(5), OutfitStyle(fit="tight"))
    assert one.fit > other.fit
    assert one.name != other.name
    assert replace(one, name="", fit=0.0) == replace(other, name="", fit=0.0)


def test_another_variant_is_another_colouring_of_the_same_seed() -> None:
    colors = [[sample_outfit("volleyball", generator(s), OutfitStyle(v)).colors for s in range(8)] for v in ("a", "b")]
    assert sum(one != other for one, other in zip(*colors, strict=True)) >= 7
    assert colors[0] == [sample_outfit("volleyball", generator(s), OutfitStyle("a")).colors for s in range(8)]


@pytest.mark.parametrize(
    ("style", "words"),
    [
        (OutfitStyle(top="toga"), "outfit.top: there is no 'toga'"),
        (OutfitStyle(top="jacket"), "volleyball has jersey, long_sleeve"),
        (OutfitStyle(pattern="tartan"), "outfit.pattern: there is no 'tartan'"),
        (OutfitStyle(colors={"cape": "red"}), "outfit.colors: there is no 'cape'"),
        (OutfitStyle(colors={"top": "reddish"}), "outfit.colors.top='reddish'"),
        (OutfitStyle(garments=(GarmentFile("x.obj", color="#12"),)), "garments"),
    ],
)
def test_what_cannot_be_worn_is_refused_with_what_can(style: OutfitStyle, words: str) -> None:
    with pytest.raises(RecipeError, match=words) as error:
        check_style(style, ("archery", "volleyball"))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("file", sorted(STYLES.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_style_of_the_group_dresses_every_sport(file: Path) -> None:
    text = file.read_text()
    assert text.startswith(f"# @package outfits.{file.stem}\n")
    tree = yaml.safe_load(text)
    tree["path"] = ""
    style = checked(OutfitStyle, tree)
    check_style(style)
    assert all(sample_outfit(sport, generator(1), style).sport == sport for sport in WEAR)


def test_chosen_colours_and_pictures_are_the_first_teams_and_opponents_contrast(tmp_path: Path) -> None:
    picture = tmp_path / "shirt.png"
    cv2.imwrite(str(picture), np.full((64, 128, 3), (30, 30, 200), np.uint8))
    outfits = team_outfits("volleyball", TWELVE, generator(3), OutfitStyle(path=str(picture)))
    assert [bool(outfit.path) for outfit in outfits] == [True] * 5 + [False] * 7
    assert outfits[0].colors["top"] == "#c81e1e"
    for other in (outfits[5], outfits[6], outfits[11]):
        assert distance(other.colors["top"], "#c81e1e") > 0.35


def test_names_are_unique_on_the_court_and_training_has_none() -> None:
    outfits = team_outfits("volleyball", TWELVE, generator(1))
    assert len({outfit.surname for outfit in outfits}) == 12
    plain = OutfitStyle("training", pattern="plain", number="none", surname="none", sponsor="none", uniform=False)
    mixed = team_outfits("volleyball", TWELVE, generator(1), plain)
    assert {(outfit.number, outfit.surname, outfit.sponsor, outfit.crest) for outfit in mixed} == {(0, "", "", 0)}
    assert len({outfit.colors["top"] for outfit in mixed[:5]}) == 1
    assert len({outfit.colors["bottom"] for outfit in mixed[:5]}) > 1


@pytest.mark.parametrize("text", [None, "no picture"])
def test_a_picture_that_cannot_be_read_is_one_clear_line(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "shirt.png"
    if text is not None:
        path.write_text(text)
    with pytest.raises(RecipeError, match=r"outfit\.path: .*shirt\.png .* give a \.png or \.jpg"):
        sample_outfit("archery", generator(0), OutfitStyle(path=str(path)))
