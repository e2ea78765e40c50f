"""Laws of captions and events: only what is in the clip is said, and from the right side."""

import json
from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth.geometry.transform import look_at
from synth.labels import Labels, caption, events, label
from synth.labels.viewpoint import viewpoint
from synth.motion.performance import Phase
from synth.scene import CameraTrack
from synth.shot import Shot


def labels_of(shot: Shot) -> Labels:
    """Labels of the first view."""
    return label(shot, tiny.SphereFrames(shot, tiny.spheres_of(shot)), 0)


def said(shot: Shot) -> str:
    """The first view's caption."""
    return caption(shot, labels_of(shot), 0)


def seen_from(x_m: float, y_m: float, z_m: float = 1.5) -> CameraTrack:
    """A camera that looks at the tiny athlete, who stands at the origin and looks along -y."""
    pose = look_at(np.array([x_m, y_m, z_m]), np.array([0.0, 0.0, 1.0]))
    return CameraTrack("c", np.tile(np.eye(3), (tiny.FRAMES, 1, 1)), np.tile(pose, (tiny.FRAMES, 1, 1)), 96, 64)


@pytest.mark.parametrize(
    ("place", "side"),
    [
        ((0.0, -9.0), "the front"),
        ((9.0, 0.0), "the left side"),  # looking along -y, the left hand points to +x
        ((-9.0, 0.0), "the right side"),
        ((0.0, 9.0), "behind"),
        ((7.0, -7.0), "the front left"),
        ((-7.0, 7.0), "behind on the right"),
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


@pytest.mark.parametrize(
    ("z_m", "words"), [(0.5, "low"), (1.1, "at waist height"), (1.6, "at eye height"), (6.0, "high")]
)
def test_height_is_that_of_the_lens(z_m: float, words: str) -> None:
    assert viewpoint(tiny.shot().people[0].joints, seen_from(0.0, -5.0, z_m)).height == words


def test_a_moving_camera_is_not_called_static() -> None:
    shot = tiny.shot()
    pose = shot.cameras[0].world_from_camera.copy()
    pose[:, 1, 3] += np.linspace(0.0, 0.5, len(pose))
    moving = replace(shot, cameras=(replace(shot.cameras[0], world_from_camera=pose),))
    assert "A static camera at eye level shows her in a full shot from the front." in said(shot)
    assert "A camera at eye level moves in on her in a full shot from the front." in said(moving)


def test_phases_outside_the_clip_are_not_told() -> None:
    shot = tiny.shot()  # shows 0.1 s to 0.31 s
    phases = (Phase("toss", 0, 0.0, 0.1), Phase("takeoff", 0, 0.15, 0.25), Phase("landing", 0, 0.31, 1.0))
    text = said(replace(shot, performance=replace(shot.performance, phases=phases)))
    assert "takes off" in text
    assert "tosses" not in text
    assert "lands" not in text


def test_phases_of_another_person_are_not_the_first_ones() -> None:
    shot = tiny.shot(people=2)
    phases = (Phase("takeoff", 1, 0.1, 0.3),)
    assert "takes off" not in said(replace(shot, performance=replace(shot.performance, phases=phases)))


def test_caption_says_who_wears_what_where_and_with_which_hand() -> None:
    text = said(tiny.shot())
    assert "A woman with short brown hair performs a volleyball jump serve in an indoor sports hall" in text
    assert "wears a red jersey and black shorts" in text
    assert "Right-handed, she" in text


def test_a_left_handed_man_is_not_a_right_handed_woman() -> None:
    shot = tiny.shot()
    person = replace(shot.people[0], handedness="left", gender="male", words=shot.people[0].words | {"person": "man"})
    text = said(replace(shot, people=(person,)))
    assert "A man" in text
    assert "Left-handed, he" in text


def test_light_is_told_in_the_shots_own_words_where_it_has_some() -> None:
    shot = tiny.shot()
    assert "lit by clear midday sun." in said(shot)
    assert "lit by one lamp." in said(replace(shot, facts=replace(shot.facts, lighting_words="one lamp")))


def test_a_recorded_swing_hits_a_ball_only_where_there_is_one() -> None:
    shot = tiny.shot()
    shot = replace(shot, facts=replace(shot.facts, skill="overhead_hit"))
    assert "hits a volleyball overhead" in said(shot)
    assert "swings one arm overhead" in said(replace(shot, performance=replace(shot.performance, tracks=())))


def test_unknown_names_still_make_sentences() -> None:
    shot = tiny.shot()
    facts = replace(shot.facts, sport="fencing", skill="lunge", venue="salle_d_armes", lighting="candle")
    text = said(replace(shot, facts=facts))
    assert "performs a fencing lunge at the salle d armes, lit by candle light." in text


def test_an_athlete_cut_off_by_the_picture_is_not_called_full_length() -> None:
    shot = tiny.shot()
    K = shot.cameras[0].K * np.array([3.0, 3.0, 1.0])[:, None]
    K[:, 0, 2], K[:, 1, 2] = 48.0, 32.0
    assert "in a full shot" in said(shot)
    assert "in a medium shot" in said(replace(shot, cameras=(replace(shot.cameras[0], K=K),)))


def test_an_athlete_whose_arm_leaves_the_picture_is_partly_outside() -> None:
    shot = tiny.shot()
    K = shot.cameras[0].K.copy()
    K[:, 0, 2] += 40.0
    assert "in a full shot from the front, partly outside the picture." in said(
        replace(shot, cameras=(replace(shot.cameras[0], K=K),))
    )


def test_event_times_count_from_the_first_frame() -> None:
    shot = tiny.shot()
    record = events(shot, labels_of(shot), 0)
    contact, landing = record["events"]
    assert contact["time_s"] == pytest.approx(0.2 - 0.1)
    assert contact["is_in_clip"]
    assert not landing["is_in_clip"]
    assert contact["values"] == [{"name": "speed_m_s", "value": 20.0}]
    assert record["contacts"][1]["start_s"] == pytest.approx(-0.1)


def test_instances_name_people_and_equipment_by_their_ids() -> None:
    shot = tiny.shot(people=2)
    assert events(shot, labels_of(shot), 0)["instances"] == [
        {"id": 1, "name": "server", "kind": "person"},
        {"id": 2, "name": "server", "kind": "person"},
        {"id": 100, "name": "ball", "kind": "volleyball"},
    ]


def test_events_hold_no_nulls_and_records_of_a_list_have_the_same_keys() -> None:
    shot = tiny.shot()
    record = events(shot, labels_of(shot), 0)
    assert "null" not in json.dumps(record, allow_nan=False)
    for value in record.values():
        if isinstance(value, list) and record["venue_points"] is not value:
            assert len({tuple(item) for item in value}) == 1
