"""Laws of events.json: clip time, who is who, plain records."""

import json

import pytest
import tiny

from synth.labels import events


def test_event_times_count_from_the_first_frame() -> None:
    record = events(tiny.shot())
    contact, landing = record["events"]
    assert contact["time_s"] == pytest.approx(0.2 - 0.1)
    assert contact["is_in_clip"]
    assert not landing["is_in_clip"]
    assert contact["values"] == [{"name": "speed_m_s", "value": 20.0}]
    assert record["contacts"][1]["start_s"] == pytest.approx(-0.1)


def test_instances_name_people_and_equipment_by_their_ids() -> None:
    assert events(tiny.shot(people=2))["instances"] == [
        {"id": 1, "name": "server", "kind": "person"},
        {"id": 2, "name": "server", "kind": "person"},
        {"id": 100, "name": "ball", "kind": "volleyball"},
    ]


def test_events_hold_no_nulls_and_records_of_a_list_have_the_same_keys() -> None:
    record = events(tiny.shot())
    assert "null" not in json.dumps(record, allow_nan=False)
    for value in record.values():
        if isinstance(value, list):
            assert len({tuple(item) if isinstance(item, dict) else type(item) for item in value}) <= 1
