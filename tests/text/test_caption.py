"""Laws of English captions of one: only what is in the clip is said, and from the right side."""

from dataclasses import replace

import numpy as np
import pytest
import tiny
from spoken_shots import aimed_at, described, dressed, said, with_events, with_facts, with_phases, zoomed

from synth.geometry.transform import look_at
from synth.motion.performance import Event, Phase
from synth.scene import CameraTrack
from synth.text.viewpoint import viewpoint


def seen_from(x_m: float, y_m: float, z_m: float = 1.5) -> CameraTrack:
    """A camera that looks at the tiny athlete, who stands at the origin and looks along -y."""
    pose = look_at(np.array([x_m, y_m, z_m]), np.array([0.0, 0.0, 1.0]))
    return CameraTrack("c", np.tile(np.eye(3), (tiny.FRAMES, 1, 1)), np.tile(pose, (tiny.FRAMES, 1, 1)), 96, 64)


@pytest.mark.parametrize(
    ("place", "side"),
    [
        ((0.0, -9.0), "front"),
        ((9.0, 0.0), "left"),  # looking along -y, the left hand points to +x
        ((-9.0, 0.0), "right"),
        ((0.0, 9.0), "back"),
        ((7.0, -7.0), "front_left"),
        ((-7.0, 7.0), "back_right"),
    ],
)
def test_side_is_named_as_the_athlete_feels_it(place: tuple[float, float], side: str) -> None:
    assert viewpoint(tiny.shot().people[0].joints, seen_from(*place)).side == side


def test_azimuth_turns_with_the_camera() -> None:
    joints = tiny.shot().people[0].joints[:1].repeat(tiny.FRAMES, 0)
    for degrees in (-120.0, -30.0, 0.0, 45.0, 170.0):
        angle = np.radians(degrees)
        view = viewpoint(joints, seen_from(float(5 * np.sin(angle)), float(-5 * np.cos(angle))))
        assert abs(view.azimuth_deg - degrees) < 0.01


def test_a_moving_camera_is_not_called_static() -> None:
    shot = tiny.shot()
    pose = shot.cameras[0].world_from_camera.copy()
    pose[:, 1, 3] += np.linspace(0.0, 0.5, len(pose))
    moving = replace(shot, cameras=(replace(shot.cameras[0], world_from_camera=pose),))
    assert "A static camera at eye level shows her in a full shot from the front, about 4 m away." in said(shot)
    assert "A camera at eye level moves in on her in a full shot from the front, about 4 m away." in said(moving)


def test_phases_outside_the_clip_are_not_told() -> None:
    shot = tiny.shot()  # shows 0.1 s to 0.31 s
    phases = Phase("toss", 0, 0.0, 0.1), Phase("takeoff", 0, 0.15, 0.25), Phase("landing", 0, 0.31, 1.0)
    text = said(with_phases(shot, *phases))
    assert "takes off" in text
    assert "tosses" not in text
    assert "lands" not in text


def test_phases_of_another_person_are_not_the_first_ones() -> None:
    assert "takes off" not in said(with_phases(tiny.shot(people=2), Phase("takeoff", 1, 0.1, 0.3)))


def test_a_phase_begins_when_it_is_said_to_begin() -> None:
    shot = with_events(tiny.shot())
    for start_s in (0.17, 0.27):
        text = said(with_phases(shot, Phase("ready", 0, 0.0, start_s), Phase("takeoff", 0, start_s, 0.3)))
        assert f"she stands ready and takes off at {start_s - 0.1:.1f} s." in text


def test_what_comes_within_the_same_tenth_comes_then() -> None:
    shot = with_events(tiny.shot(), Event("release", 0.21, 0))
    phases = Phase("aim", 0, 0.0, 0.2), Phase("follow_through", 0, 0.215, 1.0)
    assert "she takes aim, releases the arrow at 0.1 s and then follows through." in said(with_phases(shot, *phases))


def test_a_toss_is_told_once() -> None:
    toss = Event("toss_release", 0.2, 0)
    tossing = with_phases(with_events(tiny.shot(), toss), Phase("toss", 0, 0.1, 0.2), Phase("approach", 0, 0.2, 0.3))
    standing = with_phases(with_events(tiny.shot(), toss), Phase("ready", 0, 0.1, 0.3))
    assert said(tossing).count("tosses") == said(standing).count("tosses") == 1


def test_caption_says_who_wears_what_where_and_with_which_hand() -> None:
    text = said(tiny.shot())
    assert "A woman with short brown hair performs a volleyball jump serve in an indoor sports hall" in text
    assert "wears a red jersey and black shorts" in text
    assert "Right-handed, she" in text


def test_a_left_handed_man_is_not_a_right_handed_woman() -> None:
    shot = dressed(tiny.shot(), person="man")
    text = said(replace(shot, people=(replace(shot.people[0], handedness="left"),)))
    assert "A man" in text
    assert "Left-handed, he" in text


def test_light_is_told_in_the_shots_own_words_where_it_has_some() -> None:
    shot = tiny.shot()
    assert "lit by clear midday sun." in said(shot)
    assert "lit by one lamp." in said(with_facts(shot, lighting_words="one lamp"))


def test_a_recorded_swing_hits_a_ball_only_where_there_is_one() -> None:
    shot = tiny.shot()
    shot = with_facts(shot, skill="overhead_hit")
    assert "hits a volleyball overhead" in said(shot)
    assert "swings one arm overhead" in said(replace(shot, performance=replace(shot.performance, tracks=())))


def test_unknown_names_still_make_sentences() -> None:
    unknown = {"sport": "fencing", "skill": "lunge", "venue": "salle_d_armes", "lighting": "candle"}
    text = said(with_facts(tiny.shot(), **unknown, lighting_words=""))
    assert "performs a fencing lunge at the salle d armes, lit by candle light." in text


def test_an_end_is_only_told_where_three_arrows_fly() -> None:
    shot = with_facts(tiny.shot(), sport="archery", skill="end_of_three")
    releases = [Event("release", 0.12 + 0.05 * k, 0) for k in range(3)]
    assert "an end of three arrows" in said(with_events(shot, *releases))
    assert "shoots a recurve bow" in said(with_events(shot, *releases[:2]))


def test_an_athlete_cut_off_by_the_picture_is_not_called_full_length() -> None:
    shot = tiny.shot()
    assert "in a full shot" in said(shot)
    assert "in a medium shot" in said(zoomed(shot, 3.0))


def test_an_athlete_whose_arm_leaves_the_picture_is_partly_outside() -> None:
    text = said(zoomed(tiny.shot(), 1.0, (40.0, 0.0)))
    assert "in a full shot from the front, about 4 m away, partly outside the picture." in text


def test_only_what_shows_is_told_of_clothes_and_hair() -> None:
    shot = dressed(tiny.shot(), shoes="shoes", shoes_color="white", number="7")
    assert "red jersey with the number 7, black shorts and white shoes" in said(shot)
    face = said(aimed_at(shot, "nose", 6.0))
    assert "short brown hair" in face
    assert not [word for word in ("shoes", "shorts", "number 7") if word in face]
    legs = said(aimed_at(shot, "left_ankle", 6.0))
    assert "white shoes" in legs
    assert not [word for word in ("hair", "jersey", "number 7") if word in legs]


def test_a_view_of_a_hand_tells_of_nothing_else() -> None:
    shot = aimed_at(tiny.shot(), "right_middle3", 12.0)
    assert described(shot).people[0].shows == ("hands",)
    text = said(shot)
    assert text.startswith("A woman performs a volleyball jump serve in")
    assert "with nothing of her but hands in the picture." in text
    assert "wears" not in text


def test_a_view_of_nobody_says_so() -> None:
    empty = zoomed(tiny.shot(), 1.0, (900.0, 0.0))
    assert said(empty).startswith("A view in an indoor sports hall")
    assert said(empty).endswith("without anybody in the picture.")
    assert said(empty, "zh").endswith("画面中没有人。")


def test_a_barefoot_player_wears_no_article_on_her_feet() -> None:
    shot = with_facts(dressed(tiny.shot(), feet="bare_feet", eyewear="sunglasses"), sport="beach_volleyball")
    assert "Barefoot, she wears a red jersey and black shorts, with sunglasses." in said(shot)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ({"top_color": "orange"}, "wears an orange jersey and"),
        ({"hair": "ponytail", "hair_color": "auburn"}, "A woman with an auburn ponytail"),
        ({"hair": "shaved"}, "A woman with a shaved head"),
        ({"tights": "tights", "tights_color": "navy"}, "black shorts over navy tights"),
        ({"top": "grey hoodie", "top_color": ""}, "wears a grey hoodie and"),
        ({"headgear": "cap", "headgear_color": "white"}, "black shorts and a white cap"),
        ({"chest_guard": "chest_guard", "quiver": "quiver"}, "with a chest guard and a hip quiver."),
    ],
)
def test_clothes_have_the_articles_they_need(words: dict[str, str], text: str) -> None:
    assert text in said(dressed(tiny.shot(), **words))


def test_several_who_look_alike_are_told_as_one_kind() -> None:
    text = said(tiny.shot(people=2))
    assert text.startswith("Two women, each with short brown hair, perform a volleyball jump serve")
    assert "They each wear a red jersey" in text
    assert "Right-handed, they take off and hit the ball at 0.1 s." in text


def test_a_camera_that_circles_starts_from_its_side() -> None:
    shot = tiny.shot()
    angles = np.radians(np.linspace(-90.0, 0.0, tiny.FRAMES))
    eyes = np.stack([4 * np.cos(angles), 4 * np.sin(angles), np.full(tiny.FRAMES, 1.5)], -1)
    poses = np.stack([look_at(eye, np.array([0.0, 0.0, 0.9])) for eye in eyes])
    text = said(replace(shot, cameras=(replace(shot.cameras[0], world_from_camera=poses),)))
    assert "circles her to its right in a full shot starting from the front" in text
