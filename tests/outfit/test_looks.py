import numpy as np
import pytest

from synth.errors import RecipeError
from synth.outfit.colors import COLORS
from synth.outfit.prints import shirt_picture
from synth.outfit.wardrobe import Outfit, sample_outfit
from synth.outfit.words import words
from synth.randomness import generator
from synth.scene import Rgb

ARCHERY_GEAR = {"guards", "quiver"}


def luminance(color: Rgb) -> float:
    return float(np.dot(color, (0.2126, 0.7152, 0.0722)))


@pytest.mark.parametrize("sport", ["archery", "volleyball", "beach_volleyball"])
def test_outfits_repeat_with_the_seed_and_differ_between_seeds(sport: str) -> None:
    outfits = [sample_outfit(sport, generator(seed, "outfit")) for seed in range(12)]
    assert outfits == [sample_outfit(sport, generator(seed, "outfit")) for seed in range(12)]
    assert len({outfit.name for outfit in outfits}) == 12
    assert len({outfit.colors["top"] for outfit in outfits}) >= 5


def test_every_colour_of_every_garment_is_in_the_table() -> None:
    for seed in range(60):
        for sport in ("archery", "volleyball", "beach_volleyball"):
            outfit = sample_outfit(sport, generator(seed))
            assert set(outfit.colors.values()) <= set(COLORS)
            assert outfit.colors["trim"] != outfit.colors["top"]
            assert ("headgear" in outfit.colors) == (outfit.headgear != "none")


def test_only_volleyball_has_numbers_and_only_archery_has_gear() -> None:
    for seed in range(20):
        assert 1 <= sample_outfit("volleyball", generator(seed)).number <= 99
        archer = sample_outfit("archery", generator(seed))
        assert archer.number == 0
        assert set(archer.colors) >= ARCHERY_GEAR


def test_an_unknown_sport_names_those_there_are() -> None:
    with pytest.raises(RecipeError, match="archery, volleyball or beach_volleyball"):
        sample_outfit("curling", generator(0))


def test_no_shirt_fades_through_skin_colours() -> None:
    faded = [o for o in (sample_outfit("volleyball", generator(seed)) for seed in range(80)) if o.pattern == "fade"]
    assert len(faded) > 5
    assert {o.colors["trim"] for o in faded} <= {"black", "navy"}


@pytest.mark.parametrize("top", sorted(COLORS))
def test_numbers_stand_out_on_front_and_back_of_any_shirt(top: str) -> None:
    plain = Outfit("n", "volleyball", 0, "plain", {"top": top, "trim": "white"})
    numbered = Outfit("n", "volleyball", 17, "plain", {"top": top, "trim": "white"})
    changed = np.abs(shirt_picture(plain, -0.4, 0.2).astype(int) - shirt_picture(numbered, -0.4, 0.2).astype(int)).max(
        -1
    )
    for half in (changed[:, :1024], changed[:, 1024:]):
        rows, columns = np.nonzero(half > 90)
        assert 140 <= np.ptp(rows) <= 240  # [px = mm]; rules ask for 15 cm in front, 20 cm behind
        assert abs(columns.mean() - 512) < 30


def test_numbers_end_above_the_hem_of_a_short_top() -> None:
    bare, numbered = (Outfit("n", "beach_volleyball", k, "plain", {"top": "red", "trim": "white"}) for k in (0, 2))
    hem_y = -0.105
    changed = shirt_picture(bare, hem_y, 0.2) != shirt_picture(numbered, hem_y, 0.2)
    rows = np.flatnonzero(changed.any((1, 2)))
    assert rows.max() < 1024 * (0.5 - hem_y) - 10
    assert np.ptp(rows) > 130


def test_a_print_meets_itself_at_the_side_seams() -> None:
    picture = shirt_picture(Outfit("n", "volleyball", 0, "diagonal", {"top": "red", "trim": "white"}), -0.4, 0.2)
    front, back = picture[:, :1024], picture[:, 1024:]
    assert np.array_equal(front, back[:, ::-1])


@pytest.mark.body
def test_words_name_what_is_worn() -> None:
    from synth.outfit.identity import sample_identity

    identity = sample_identity(generator(3), "female")
    outfit = sample_outfit("volleyball", generator(3))
    facts = words(identity, outfit)
    assert facts["person"] == "woman"
    assert str(outfit.number) == facts["number"]
    assert (facts["bottom"], facts["bottom_color"]) == (outfit.bottom, outfit.colors["bottom"])


@pytest.mark.body
def test_a_seed_list_gives_visibly_different_people_of_both_sexes() -> None:
    from synth.body import load_body
    from synth.outfit.identity import sample_identity

    body = load_body()
    people = [sample_identity(generator(seed, "identity"), body=body) for seed in range(14)]
    assert {p.gender for p in people} == {"female", "male"}
    assert len({p.skin for p in people}) >= 5
    assert len({p.hair_style for p in people}) >= 5
    tones = sorted(luminance(p.skin_tone) for p in people)
    assert tones[-1] > 4 * tones[0]
    again = sample_identity(generator(5, "identity"), body=body)
    assert again.name == people[5].name
    assert np.array_equal(again.betas, people[5].betas)


def test_beach_players_wear_1_or_2_and_no_shoes() -> None:
    for seed in range(30):
        outfit = sample_outfit("beach_volleyball", generator(seed))
        assert outfit.number in (1, 2)
        assert not {"shoes", "socks", "knee_pads"} & set(outfit.colors)
    worn = [sample_outfit("beach_volleyball", generator(seed)) for seed in range(30)]
    assert {outfit.headgear for outfit in worn} == {"none", "cap", "visor"}
    assert {outfit.eyewear for outfit in worn} == {"none", "sunglasses"}
