"""A description is plain data: it travels through JSON, and its captions can be made again from it."""

import json
from dataclasses import fields, replace

import numpy as np
import pytest
import tiny
from spoken_shots import described, dressed, game, labels_of, with_facts

from synth.errors import DatasetError
from synth.geometry.transform import look_at
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.text import Description, from_record, regenerate, spoken, to_record
from synth.text.captions import captions


def test_a_record_survives_json() -> None:
    for shot in (tiny.shot(), game()):
        description = described(shot)
        record = json.loads(json.dumps(to_record(description), allow_nan=False))
        assert from_record(record) == description
        assert "null" not in json.dumps(record)


def test_a_checker_makes_the_shipped_captions_again() -> None:
    shot = game()
    record = json.loads(json.dumps(spoken(shot, labels_of(shot), 0)))
    assert regenerate(record["description"]) == record["captions"]
    assert [(one["language"], one["form"]) for one in record["captions"]] == [
        ("en", "short"), ("en", "long"), ("zh", "short"), ("zh", "long"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda record: record.pop("winner"), "winner"),
        (lambda record: record.update(duration_s="long"), "duration_s"),
        (lambda record: record.update(extra=1), "unknown"),
        (lambda record: record["view"].update(about=None), "about"),
    ],
)
def test_what_is_no_description_is_refused(change, message: str) -> None:
    record = to_record(described(tiny.shot()))
    change(record)
    with pytest.raises(DatasetError, match=message):
        from_record(record)


def test_lists_of_records_have_the_same_keys_in_every_clip() -> None:
    keys: dict[str, set[tuple[str, ...]]] = {}
    for shot in (tiny.shot(), tiny.shot(people=2), game()):
        for name, value in spoken(shot, labels_of(shot), 0).items():
            if isinstance(value, list):
                keys.setdefault(name, set()).update(tuple(one) for one in value)
    assert keys == {
        "captions": {("language", "form", "text")},
        "negatives": {("language", "text", "changed", "true", "false")},
        "questions": {
            ("language", "kind", "question", "answer", "value", "unit", "person_id", "other_id", "start_s", "end_s")
        },
    }


def changed_fields(one: Description, other: Description) -> set[str]:
    """Names of the fields that differ."""
    return {field.name for field in fields(Description) if getattr(one, field.name) != getattr(other, field.name)}


def raised(camera: CameraTrack) -> CameraTrack:
    """The camera from higher up."""
    pose = look_at(np.array([0.0, -3.0, 3.2]), np.array([0.0, 0.0, 0.9]))
    return replace(camera, world_from_camera=np.tile(pose, (tiny.FRAMES, 1, 1)))


def left_handed(shot: Shot) -> Shot:
    return replace(shot, people=(replace(shot.people[0], handedness="left"), *shot.people[1:]))


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        (left_handed, "people"),
        (lambda shot: dressed(shot, top_color="green"), "people"),
        (lambda shot: with_facts(shot, venue="beach"), "venue"),
        (lambda shot: with_facts(shot, lighting_words="one lamp"), "lighting_words"),
        (lambda shot: with_facts(shot, skill="spike"), "skill"),
        (lambda shot: replace(shot, cameras=(raised(shot.cameras[0]),)), "view"),
    ],
)
def test_one_change_in_the_shot_changes_one_fact_and_every_long_caption(change, fact: str) -> None:
    shot = tiny.shot()
    if fact == "skill":  # the touch of the ball is called by the skill where no phase says more
        shot = replace(shot, performance=replace(shot.performance, events=()))
    before, after = described(shot), described(change(shot))
    assert changed_fields(before, after) == {fact}
    for one, other in zip(captions(before), captions(after), strict=True):
        if one["form"] == "long":
            assert one["text"] != other["text"]
