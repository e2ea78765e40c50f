"""Lies of where the camera stands, what it sees and how it moves."""

from typing import Any

from spoken_lie import Change, Record, SpokenLie, retold, view_is

from synth.quality.checks.camera import SIDES


def _viewed(**facts: Any) -> Change:
    return lambda record: record["description"]["view"].update(facts)


def _other_side(record: Record) -> None:
    view = record["description"]["view"]
    view["side"] = SIDES[(SIDES.index(view["side"]) + 4) % 8]


OF_VIEWS: tuple[SpokenLie, ...] = (
    SpokenLie("a panning camera called static", ("camera",), retold(_viewed(movements=["static"]),
        camera_movement="static"), only=view_is(movements=("pan",))),
    SpokenLie("a standing camera called moving", ("camera",), retold(_viewed(movements=["dolly_in"]),
        camera_movement="dolly_in"), only=view_is(movements=("pan", "static"))),
    SpokenLie("another movement than in json", ("camera",), retold(_viewed(movements=["pan", "tilt"]),
        camera_movement="tilt"), only=view_is(movements=("pan", "static"))),
    SpokenLie("a full shot called a close-up", ("camera",),
        retold(_viewed(shot_size="close_up"), shot_size="close_up"),
        only=view_is(shot_size=("full", "wide"))),
    SpokenLie("an eye level called low", ("camera",), retold(_viewed(angle="low"), camera_angle="low"),
        only=lambda r: r["description"]["view"]["pitch_deg"] > -4),
    SpokenLie("a camera on the other side", ("camera",), retold(_other_side)),
    SpokenLie("a camera 1 m farther", ("camera",), retold(lambda r: r["description"]["view"].update(
        distance_m=r["description"]["view"]["distance_m"] + 1))),
)  # fmt: skip
