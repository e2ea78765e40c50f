"""Laws of what a detector finds."""

from dataclasses import replace

import numpy as np
import pytest
from pose_figures import HEIGHT, WIDTH, person

from synth.labels.visibility import EQUIPMENT, HIDDEN, PERSON, SCENE, SELF
from synth.pose_map import STYLES, draw
from synth.pose_map.confidence import Confidences, Hidden, confidence
from synth.skeleton.maps import COCO_WHOLEBODY_133, FACE_68

WRIST = COCO_WHOLEBODY_133.index("left_elbow")
NOSE = COCO_WHOLEBODY_133.index("nose")


def of(joints: np.ndarray, cause: int | None, hidden: Hidden = "as_detector") -> np.ndarray:
    """Confidence in the only person's points, all hidden ones by one cause."""
    hidden_by = None if cause is None else np.where(joints[..., 2] == HIDDEN, cause, 0)
    return confidence(joints, hidden_by, hidden, Confidences())[0]


def hidden_at(*points: int) -> np.ndarray:
    """Somebody of whom all but these points are seen."""
    joints = person()
    joints[0, list(points), 2] = HIDDEN
    return joints


@pytest.mark.parametrize(("hidden", "expected"), [("drawn", [1, 1, 0]), ("left_out", [1, 0, 0])])
def test_hidden_joints_are_certain_or_left_out_if_so_asked(hidden: Hidden, expected: list[int]) -> None:
    joints = person()
    joints[0, :3, 2] = (2, 1, 0)
    assert of(joints, PERSON, hidden)[:3].tolist() == expected


def test_a_detector_is_surer_of_what_is_seen_than_of_what_is_hidden() -> None:
    sure = [float(of(hidden_at(WRIST), cause)[WRIST]) for cause in (SELF, EQUIPMENT, PERSON, SCENE)]
    assert of(hidden_at(WRIST), SELF)[WRIST + 1] > max(sure)


@pytest.mark.parametrize("name", STYLES)
def test_joints_behind_oneself_and_equipment_are_found_but_not_behind_others_and_the_scene(name: str) -> None:
    threshold = STYLES[name].threshold
    found = [bool(of(hidden_at(WRIST), cause)[WRIST] >= threshold) for cause in (SELF, EQUIPMENT, PERSON, SCENE, None)]
    assert found == [True, True, False, False, True]


def test_a_head_turned_away_has_no_face_and_no_nose_but_a_hand_before_it_hides_nothing() -> None:
    away = hidden_at(NOSE, *range(FACE_68.start, FACE_68.stop))
    behind_a_hand = hidden_at(NOSE, *range(FACE_68.start, FACE_68.start + 30))
    assert of(away, SELF)[NOSE] < 0.3 > of(away, SELF)[FACE_68].max()
    assert of(behind_a_hand, SELF)[NOSE] > 0.6 < of(behind_a_hand, SELF)[FACE_68].min()
    assert of(away, EQUIPMENT)[NOSE] > 0.6


def test_what_is_outside_or_not_a_number_has_no_confidence() -> None:
    joints = person()
    joints[0, 3, 2], joints[0, 4, 0], joints[0, 5, 1] = 0, np.nan, np.inf
    for hidden in ("drawn", "left_out", "as_detector"):
        assert np.flatnonzero(of(joints, SELF, hidden) == 0).tolist() == [3, 4, 5]


@pytest.mark.parametrize("name", ["dwpose", "moore", "mimicmotion", "cosmos"])
def test_somebody_behind_a_wall_is_not_drawn_unless_asked(name: str) -> None:
    joints = person()
    joints[..., 2] = HIDDEN
    wall = np.full((1, 133), SCENE)
    asked = {hidden: replace(STYLES[name], hidden=hidden) for hidden in ("drawn", "left_out", "as_detector")}
    shown = {hidden: bool(draw(joints, WIDTH, HEIGHT, style, wall).any()) for hidden, style in asked.items()}
    assert shown == {"drawn": True, "left_out": False, "as_detector": False}


def test_only_the_stored_drawing_shows_hidden_joints_by_default() -> None:
    assert {name: style.hidden for name, style in STYLES.items() if style.hidden != "as_detector"} == {
        "dwpose": "drawn"
    }
