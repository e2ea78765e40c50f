"""Laws of Chinese captions: the same truths, in Chinese throughout."""

import re
from dataclasses import replace

import pytest
import tiny
from spoken_shots import aimed_at, described, dressed, game, said, with_events, with_facts, with_phases

from synth.motion.performance import Event, Phase
from synth.text import chinese, chinese_words
from synth.text.chinese import _count

SHOTS = {
    "one": lambda: dressed(tiny.shot(), number="7", shoes="shoes", shoes_color="white", headgear="cap"),
    "alike": lambda: tiny.shot(people=2),
    "game": game,
    "barefoot": lambda: with_facts(dressed(tiny.shot(), feet="bare_feet"), sport="beach_volleyball", venue="beach"),
    "recorded": lambda: with_facts(tiny.shot(), skill="overhead_hit"),
    "hand": lambda: aimed_at(tiny.shot(), "right_middle3", 12.0),
    "archer": lambda: with_facts(dressed(tiny.shot(), top="polo", quiver="quiver"), sport="archery", skill="shot"),
}


@pytest.mark.parametrize("name", SHOTS)
def test_nothing_is_left_in_latin_letters(name: str) -> None:
    for form in ("short", "long"):
        text = said(SHOTS[name](), "zh", form)
        assert not re.search(r"[A-Za-z]", text), text
        assert not re.search(r"[,;:?]|，，|。。|，。|：。|^，", text), text
        assert text.endswith("。")


def test_no_table_has_latin_letters() -> None:
    for name, table in vars(chinese_words).items():
        if name.isupper():
            for words in table.values():
                assert not re.search(r"[A-Za-z]", re.sub(r"\{\w+\}", "", words)), (name, words)


def test_what_has_no_words_is_quoted() -> None:
    own = with_facts(dressed(tiny.shot(), top="grey hoodie", top_color=""), venue_words="in my garden")
    text = said(with_facts(own, lighting_words="one lamp"), "zh")
    assert "在“in my garden”的场地" in text
    assert "光线为“one lamp”" in text
    assert "身穿“grey hoodie”和黑色短裤" in text


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一名"), (2, "两名"), (3, "三名"), (10, "十名"), (12, "十二名"), (20, "二十名")]
)
def test_people_are_counted_as_chinese_counts(number: int, words: str) -> None:
    assert _count(number) == words


def test_one_is_told_with_clothes_hand_and_camera() -> None:
    assert said(SHOTS["one"](), "zh") == (
        "一名留着棕色短发的女子在室内体育馆进行排球跳发球，光线为晴朗的正午阳光。"
        "她身穿红色7号球衣和黑色短裤，脚穿白色运动鞋，头戴棒球帽。"
        "她惯用右手，先起跳，0.1秒时击球。固定镜头平视拍摄她，景别为全景，机位在她的正前方约4米处。"
    )


def test_a_game_is_told_with_teams_touches_and_winner() -> None:
    shot = game()
    point = Event("point", 0.28, 3, "ball", values={"winner": 1.0})
    text = said(with_events(shot, *shot.performance.events, point), "zh")
    assert text.startswith("四名女子在室内体育馆进行排球攻防对抗，光线为晴朗的正午阳光：")
    assert "两名身穿红色球衣和黑色短裤的球员，对阵两名身穿白色球衣和黑色短裤的球员。" in text
    assert "依次为：0.1秒时身穿红色球衣的7号球员上手传球；0.2秒时身穿白色球衣的7号球员拦网。" in text
    assert "身穿白色球衣的一方得分。" in text
    assert "所有人都惯用右手。" in text


def test_hands_and_times_are_those_of_the_clip() -> None:
    shot = with_phases(with_events(tiny.shot()), Phase("ready", 0, 0.0, 0.2), Phase("takeoff", 0, 0.2, 0.3))
    left = replace(shot, people=(replace(shot.people[0], handedness="left"),))
    assert "她惯用右手，先做好准备姿势，0.1秒时起跳。" in said(shot, "zh")
    assert "她惯用左手，" in said(left, "zh")


@pytest.mark.parametrize("name", SHOTS)
def test_short_captions_are_short(name: str) -> None:
    description = described(SHOTS[name]())
    assert len(chinese.words(description, "short")) <= 40
    assert len(said(SHOTS[name](), "en", "short").split()) <= 25
