"""Every name that the project can put into a Description has words in both languages."""

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import yaml

import scenes
from synth.labels.camera_label import Angle, Movement, Size
from synth.lighting import WINDOWLESS_WORDS
from synth.outfit import OutfitStyle, sample_outfit, words
from synth.outfit.colors import COLORS
from synth.outfit.identity import HAIR_COLORS, HAIR_OF, Identity
from synth.outfit.style import SLOTS, WEAR
from synth.randomness import generator
from synth.sports import archery
from synth.sports.archery.timing import timeline
from synth.sports.registry import _PLAYS, GROUPS, SKILLS
from synth.sports.volleyball.rally.lineup import line_up
from synth.sports.volleyball.rally.perform import EVENT_NAMES
from synth.text import chinese_words, english_words, negatives
from synth.text.describe import MEANT
from synth.text.happenings import TOUCHES
from synth.text.question_words import CHINESE, ENGLISH
from synth.text.seen import PARTS, WORN_ON
from synth.text.viewpoint import SIDES

TABLES = (english_words, chinese_words)
LIGHTINGS = sorted((Path(__file__).parents[2] / "tasks" / "conf" / "lighting").glob("*.yaml"))
RECORDED = ("overhead_hit", "swing", "movement")
COURT_SIDES = {"behind_near", "behind_far", "corner_near", "corner_far", "side"}

both = pytest.mark.parametrize("table", TABLES, ids=["english", "chinese"])


def light_words() -> set[str]:
    """What the configured lightings call themselves, outdoors and in a hall."""
    confs = [yaml.safe_load(path.read_text()) for path in LIGHTINGS]
    return {WINDOWLESS_WORDS} | {str(conf[key]) for conf in confs for key in ("words", "hall_words")}


def test_both_languages_know_the_same_names() -> None:
    tables = {name for name in vars(english_words) if name.isupper() and isinstance(vars(english_words)[name], dict)}
    assert len(tables) > 15
    for name in tables:
        assert set(vars(english_words)[name]) == set(vars(chinese_words)[name]), name
    assert set(ENGLISH) == set(CHINESE)


@both
def test_every_skill_has_words(table) -> None:
    authored = {(sport, skill) for known in (SKILLS, GROUPS) for sport, skills in known.items() for skill in skills}
    assert authored <= set(table.SKILLS)
    assert set(RECORDED) <= set(table.RECORDED)


@both
def test_every_touch_has_words(table) -> None:
    assert set(table.TOUCHES) == set(TOUCHES)
    assert {"spike", "block", "dig", *EVENT_NAMES.values(), *EVENT_NAMES} <= set(table.TOUCHES)


@both
def test_every_archers_phase_has_words(table) -> None:
    phases = timeline(archery.draw_params(generator(1), archery.target_at(70.0))).phases
    assert {name for name, _, _ in phases} | {"walk_up", "walk_off", "let_down"} <= set(table.PHASES)
    assert set(MEANT.values()) <= set(table.PHASES)


@pytest.mark.body
@pytest.mark.parametrize("skill", _PLAYS)
def test_every_players_phase_has_words(skill: str) -> None:
    from synth.body import load_body
    from synth.sports.movement.shape import measure
    from synth.sports.volleyball.perform import prepare

    params = _PLAYS[skill](generator(2), "female")
    betas = np.zeros(10)
    plan, _ = prepare(params, measure(load_body(), betas, params.sole_m, params.court.ball_radius_m), betas, "female")
    for table in TABLES:
        assert {name for name, _ in plan.manner.phases} <= set(table.PHASES)


@both
def test_every_recorded_phase_has_words(table) -> None:
    assert {"movement", "ready", "acceleration", "follow_through", "recovery"} <= set(table.PHASES)


@both
@pytest.mark.parametrize("gender", ["female", "male"])
def test_everything_that_can_be_worn_has_words(table, gender) -> None:
    person = Identity("x", gender, np.zeros(10), "fair", "crop", "brown", "blue", 0.5, 0.0, 1)
    for sport, slots in WEAR.items():
        for slot, kinds in slots.items():
            for kind in kinds:
                said = words(person, sample_outfit(sport, generator(3), OutfitStyle(**{slot: kind})))
                worn = {slot: said[slot] for slot in WORN_ON if slot in said}
                assert {"top", "bottom"} <= set(worn)
                assert set(worn.values()) <= set(table.GARMENTS), (sport, slot, kind)
                rest = set(said) - set(worn) - {f"{name}_color" for name in worn}
                assert rest <= {"person", "hair", "hair_color", "skin", "number", "surname"}
    assert {f"own_{slot}" for slot in SLOTS} <= set(table.GARMENTS)


@both
def test_every_look_and_color_has_words(table) -> None:
    assert {*HAIR_OF["female"], *HAIR_OF["male"]} == set(table.HAIR)
    assert {*COLORS, *HAIR_COLORS} <= set(table.COLORS)
    assert set(table.PARTS) == set(PARTS)
    assert set(WORN_ON.values()) <= set(PARTS)


@both
def test_every_place_has_words(table) -> None:
    assert set(scenes.FACTS) == set(table.VENUES) == set(negatives.FALSE_VENUES)


def test_every_configured_light_has_words() -> None:
    assert len(LIGHTINGS) > 10
    assert light_words() <= set(chinese_words.LIGHTS)
    assert set(negatives.LIGHTS) <= light_words()


@both
def test_everything_that_a_camera_does_has_words(table) -> None:
    assert set(get_args(Size)) == set(table.SIZES) == set(negatives.FALSE_SIZES)
    assert set(get_args(Angle)) == set(table.ANGLES) == set(negatives.FALSE_ANGLES)
    assert set(get_args(Movement)) == set(table.MOVEMENTS) == set(negatives.FALSE_MOVEMENTS)
    assert set(SIDES) == set(table.SIDES)
    assert set(table.COURT_SIDES) == COURT_SIDES


def test_every_role_has_a_chinese_word() -> None:
    roles = {player.role for size in range(1, 7) for seed in range(6) for player in line_up(size, generator(seed))}
    assert roles | {"archer", "server", "spiker", "passer", "setter", "blocker", "defender", "player"} <= set(
        chinese_words.ROLES
    )


def test_false_skills_are_skills_of_the_sport() -> None:
    for skill, others in negatives.FALSE_SKILLS.items():
        sports = {sport for sport, known in english_words.SKILLS if known == skill}
        assert sports
        assert skill not in others
        for other in others:
            assert all((sport, other) in english_words.SKILLS for sport in sports)
