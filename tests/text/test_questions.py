"""Laws of questions: each answer is what another hand computes from the arrays and events that a sample ships."""

from dataclasses import replace

import numpy as np
import pytest
import tiny
from spoken_shots import dressed, game, labels_of, with_events, with_phases

from synth.labels import Labels, events
from synth.motion.performance import Event, Phase
from synth.shot import Shot
from synth.text import describe, questions
from synth.text.question_words import ENGLISH

HIP, KNEE, ANKLE, SHOULDER, ELBOW, WRIST = (1, 2), (4, 5), (7, 8), (16, 17), (18, 19), (20, 21)


def asked(shot: Shot) -> tuple[Labels, dict[str, dict]]:
    """Labels and the English questions by kind."""
    labels = labels_of(shot)
    found = questions(shot, labels, 0, describe(shot, labels, 0))
    return labels, {one["kind"]: one for one in found if one["language"] == "en"}


def jumper() -> Shot:
    """Somebody who tosses, hops 0.4 m, hits and lands within the clip, and goes sideways all the while."""
    shot = dressed(tiny.shot(), number="7")
    happened = (
        Event("toss_release", 0.11, 0, "ball"),
        Event("takeoff", 0.14, 0),
        Event("ball_contact", 0.2, 0, "ball", (0.1, -0.3, 2.5), {"speed_m_s": 21.5}),
        Event("landing", 0.27, 0),
    )
    hop = np.zeros((tiny.FRAMES, 144, 3))
    hop[2, :, 2], hop[4, :, 2] = 0.4, 0.1
    hop[:, :, 0] = np.arange(tiny.FRAMES)[:, None] * 0.2
    bend = np.zeros((tiny.FRAMES, 144, 3))
    bend[:, WRIST[1]] = [0.15, -0.3, 0.1]
    bend[:, ANKLE[1]] = [0.0, 0.25, 0.1]
    shot = replace(shot, people=(replace(shot.people[0], joints=shot.people[0].joints + hop + bend),))
    return with_events(shot, *happened)


def archer() -> Shot:
    shot = with_events(
        tiny.shot(), Event("draw_start", 0.12, 0, "bow"), Event("release", 0.25, 0, "arrow", values={"speed_m_s": 55.0})
    )
    return with_phases(
        replace(shot, facts=replace(shot.facts, sport="archery", skill="recurve_shot")), Phase("aim", 0, 0.12, 0.25)
    )


def bend_deg(labels: Labels, frame: int, chain: tuple[tuple[int, int], ...]) -> float:
    """Of the right side, by the law of cosines."""
    a, b, c = (labels.joints3d[frame, 0, joints[1]].astype(float) for joints in chain)
    one, two, far = np.linalg.norm(a - b), np.linalg.norm(b - c), np.linalg.norm(a - c)
    return float(np.degrees(np.arccos((one**2 + two**2 - far**2) / (2 * one * two))))


def test_sizes_and_distances_are_those_of_the_arrays() -> None:
    shot = jumper()
    labels, found = asked(shot)
    eye, pelvis = labels.world_from_camera[0, :3, 3], labels.joints3d[:, 0, 0].astype(float)
    steps = np.sqrt((np.diff(pelvis[:, :2], axis=0) ** 2).sum(1))
    assert found["people_count"]["value"] == 1.0
    assert found["camera_distance"]["value"] == pytest.approx(np.sqrt(((eye - pelvis[0]) ** 2).sum()), abs=1e-4)
    assert found["camera_height"]["value"] == pytest.approx(1.5)
    assert found["path_length"]["value"] == pytest.approx(steps.sum(), abs=1e-4)
    assert found["stature"]["value"] == events(shot)["people"][0]["height_m"]
    box = labels.boxes_full[0, 0]
    assert found["pixel_height"]["value"] == pytest.approx(box[3] - box[1], abs=1e-3)


def test_a_jump_is_what_the_pelvis_does_between_its_events() -> None:
    labels, found = asked(jumper())
    heights = labels.joints3d[1:5, 0, 0, 2]  # takeoff at 0.04 s is frame 1 of 24 fps, landing at 0.17 s frame 4
    assert found["jump_height"]["value"] == pytest.approx(float(heights.max() - heights[0]), abs=1e-4)
    assert found["jump_height"]["value"] == pytest.approx(0.4, abs=1e-3)
    assert found["air_time"]["value"] == pytest.approx(0.13)
    assert found["toss_time"]["value"] == pytest.approx(0.09)


def test_a_touch_has_the_speed_and_the_place_of_its_event_and_the_angles_of_its_frame() -> None:
    shot = jumper()
    labels, found = asked(shot)
    contact = next(one for one in events(shot)["events"] if one["name"] == "ball_contact")
    assert found["ball_speed"]["value"] == contact["values"][0]["value"]
    assert found["contact_height"]["value"] == contact["position"][2]
    frame = round(contact["time_s"] * tiny.FPS)
    assert found["elbow_angle"]["value"] == pytest.approx(bend_deg(labels, frame, (SHOULDER, ELBOW, WRIST)), abs=1e-3)
    assert found["knee_angle"]["value"] == pytest.approx(bend_deg(labels, frame, (HIP, KNEE, ANKLE)), abs=1e-3)
    assert found["elbow_angle"]["start_s"] == contact["time_s"]
    assert found["elbow_angle"]["value"] < 170.0


def test_an_archer_is_asked_about_draw_and_release() -> None:
    labels, found = asked(archer())
    assert found["draw_time"]["value"] == pytest.approx(0.13)
    assert found["arrow_speed"]["answer"] == "55.0 m/s"
    frame = round(0.15 * tiny.FPS)
    apart = labels.joints3d[frame, 0, WRIST[0]] - labels.joints3d[frame, 0, WRIST[1]]
    assert found["wrist_span"]["value"] == pytest.approx(np.linalg.norm(apart), abs=1e-4)


def test_a_phase_lasts_as_long_as_its_record() -> None:
    shot = with_phases(tiny.shot(), Phase("toss", 0, 0.0, 0.15), Phase("takeoff", 0, 0.16, 0.29))
    _, found = asked(shot)
    assert found["phase_time"]["value"] == pytest.approx(0.13)
    assert found["phase_time"]["question"] == "For how long does the woman take off, from 0.1 s on?"


def test_the_nearer_of_two_is_named_by_what_is_seen_of_them() -> None:
    labels, found = asked(game())
    eye = labels.world_from_camera[0, :3, 3]
    away = np.linalg.norm(labels.joints3d[0, :, 0] - eye, axis=-1)
    told = found["nearer"]
    near, far = (labels.person_ids.tolist().index(told[name]) for name in ("person_id", "other_id"))
    assert told["value"] == pytest.approx(float(away.max() - away.min()), abs=1e-3)
    assert (near, far) == (away.argmin(), away.argmax())
    assert told["answer"].startswith("the player in a red jersey with the number 3, by ")


def test_touches_are_counted_and_timed() -> None:
    _, found = asked(game())
    assert (found["touch_count"]["value"], found["touch_count"]["answer"]) == (2.0, "2")
    assert found["rally_time"]["value"] == pytest.approx(0.1)


def test_who_is_not_in_the_first_picture_is_not_counted() -> None:
    shot = game()
    far = replace(shot.people[3], joints=shot.people[3].joints + np.array([60.0, 0.0, 0.0]))
    assert asked(replace(shot, people=(*shot.people[:3], far)))[1]["people_count"]["value"] == 3.0


def test_nobody_is_asked_about_who_cannot_be_told_from_another() -> None:
    _, found = asked(tiny.shot(people=2))
    assert set(found) == {"people_count", "camera_height"}


def test_every_kind_can_be_asked() -> None:
    kinds = set().union(*(asked(make())[1] for make in (jumper, archer, game)))
    assert set(ENGLISH) - {"phase_time"} == kinds - {"phase_time"}


def test_both_languages_ask_the_same() -> None:
    for make in (jumper, archer, game):
        shot = make()
        labels = labels_of(shot)
        found = questions(shot, labels, 0, describe(shot, labels, 0))
        for one, other in zip(found[::2], found[1::2], strict=True):
            assert (one["language"], other["language"]) == ("en", "zh")
            same = ("kind", "value", "unit", "person_id", "other_id", "start_s", "end_s")
            assert [one[name] for name in same] == [other[name] for name in same]
            assert not set("{}") & set(one["question"] + other["question"] + one["answer"] + other["answer"])
