"""questions of events.json: each value measured again in labels.npz and events.json, each answer its number."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.quality.checks.description import TOUCHES
from synth.quality.evidence import Evidence
from synth.quality.names import joint

LIMITS = {"m": 2e-4, "m/s": 2e-4, "s": 2e-4, "deg": 0.01, "px": 0.01, "": 1e-6}
"""Values have four decimals; angles between bones of float32 joints are off by less than 0.001 degrees."""
DECIMALS = {"m": 2, "m/s": 1, "s": 2, "deg": 0, "px": 0, "": 0}
SPELT = {
    "en": {"m": "m", "m/s": "m/s", "s": "s", "deg": "degrees", "px": "px", "": ""},
    "zh": {"m": "米", "m/s": "米/秒", "s": "秒", "deg": "度", "px": "像素", "": ""},
}
COUNTED_ZH = {"people_count": "名", "touch_count": "次"}
SAME_S = 1e-6

Record = dict[str, Any]


@dataclass(frozen=True)
class _Asked:
    """A question with what it is about: joints (frames, 144, 3) of its person, first and last frame, events then."""

    one: Record
    evidence: Evidence

    @property
    def joints(self) -> Float[np.ndarray, "frames 144 3"]:
        return self.evidence.labels.joints3d[:, self.column()].astype(float)

    def column(self, name: str = "person_id") -> int:
        return [int(one) for one in self.evidence.labels.person_ids].index(int(self.one[name]))

    def frame(self, name: str) -> int:
        return min(round(self.one[name] * float(self.evidence.facts["fps"])), self.evidence.num_frames - 1)

    def event(self, name: str = "", at: str = "start_s") -> Record:
        """The event of the person at a time; with values where there are several."""
        found = [one for one in self.evidence.record["events"]
                 if abs(one["time_s"] - self.one[at]) < SAME_S and int(one["person_id"]) == int(self.one["person_id"])
                 and name in ("", one["name"])]  # fmt: skip
        if not found:
            raise ValueError(f"no event {name} of person {self.one['person_id']} is at {self.one[at]:.3f} s")
        return max(found, key=lambda one: len(one["values"]))


def questions(evidence: Evidence) -> Iterator[str]:
    """Value, unit and answer of each."""
    for one in evidence.record["questions"]:
        what = f"{one['kind']} ({one['language']})"
        if one["kind"] not in MEASURES:
            yield f"{what} is none of {', '.join(MEASURES)}"
            continue
        unit, measure = MEASURES[one["kind"]]
        try:
            value = float(measure(_Asked(one, evidence)))
        except (ValueError, KeyError, IndexError, StopIteration) as error:
            yield f"{what} cannot be measured: {error}"
            continue
        if one["unit"] != unit:
            yield f"{what} is in {one['unit']!r} instead of {unit!r}"
        elif abs(value - one["value"]) > LIMITS[unit]:
            yield f"{what} is {one['value']:.4f}, measured {value:.4f} {unit}"
        else:
            yield from (f"{what} {wrong}" for wrong in _answer(one))


def _answer(one: Record) -> Iterator[str]:
    """The answer ends in the number and its unit, rounded as usual."""
    spelt = SPELT[one["language"]][one["unit"]]
    if one["language"] == "zh":
        spelt = COUNTED_ZH.get(one["kind"], spelt)
    found = re.search(r"(-?\d+(?:\.\d+)?)\s*" + re.escape(spelt) + "$", one["answer"])
    half = 0.5 * 10.0 ** -DECIMALS[one["unit"]]
    if found is None or abs(float(found.group(1)) - one["value"]) > half + 1e-4:
        yield f"is answered {one['answer']!r}, the value is {one['value']:.4f} {spelt}"
    if not one["question"].strip():
        yield "asks nothing"


def _distance_m(asked: _Asked, name: str = "person_id") -> float:
    labels = asked.evidence.labels
    pelvis = labels.joints3d[0, asked.column(name), joint("pelvis")].astype(float)
    return float(np.linalg.norm(labels.world_from_camera[0, :3, 3] - pelvis))


def _value(asked: _Asked) -> float:
    return next(one["value"] for one in asked.event()["values"] if one["name"] == "speed_m_s")


def _angle_deg(asked: _Asked, above: str, at: str, below: str) -> float:
    """By the law of cosines, on the handed side."""
    asked.event()
    person = next(one for one in asked.evidence.record["people"] if int(one["id"]) == int(asked.one["person_id"]))
    a, b, c = (asked.joints[asked.frame("start_s"), joint(f"{person['handedness']}_{name}")]
               for name in (above, at, below))  # fmt: skip
    ab, bc, ac = (float(np.linalg.norm(p - q)) for p, q in ((a, b), (b, c), (a, c)))
    return float(np.degrees(np.arccos(np.clip((ab**2 + bc**2 - ac**2) / (2 * ab * bc), -1, 1))))


def _span_m(asked: _Asked) -> float:
    asked.event("release")
    hands = asked.joints[asked.frame("start_s")][[joint("left_wrist"), joint("right_wrist")]]
    return float(np.linalg.norm(hands[0] - hands[1]))


def _rise_m(asked: _Asked) -> float:
    _between("takeoff", "landing")(asked)
    heights = asked.joints[asked.frame("start_s") : asked.frame("end_s") + 1, joint("pelvis"), 2]
    return float(heights.max() - heights[0])


def _between(first: str, last: str) -> Callable[[_Asked], float]:
    """Time from one event to the other."""
    return lambda asked: asked.event(last, "end_s")["time_s"] - asked.event(first)["time_s"]


def _phase_s(asked: _Asked) -> float:
    return next(
        one["end_s"] - one["start_s"] for one in asked.evidence.record["phases"]
        if int(one["person_id"]) == int(asked.one["person_id"]) and abs(one["start_s"] - asked.one["start_s"]) < SAME_S
        and abs(one["end_s"] - asked.one["end_s"]) < SAME_S
    )  # fmt: skip


def _touches_s(asked: _Asked) -> list[float]:
    events = asked.evidence.record["description"]["events"]
    return [one["time_s"] for one in events if one["name"] in TOUCHES]


def _way_m(asked: _Asked) -> float:
    return float(np.linalg.norm(np.diff(asked.joints[:, joint("pelvis"), :2], axis=0), axis=1).sum())


def _stature_m(asked: _Asked) -> float:
    return next(one["height_m"] for one in asked.evidence.record["people"]
                if int(one["id"]) == int(asked.one["person_id"]))  # fmt: skip


def _pixels(asked: _Asked) -> float:
    box = asked.evidence.labels.boxes_full[0, asked.column()].astype(float)
    return float(box[3] - box[1])


MEASURES: dict[str, tuple[str, Callable[[_Asked], float]]] = {
    "people_count": ("", lambda asked: float(asked.evidence.labels.boxes[0].any(-1).sum())),
    "camera_distance": ("m", _distance_m),
    "camera_height": ("m", lambda asked: float(asked.evidence.labels.world_from_camera[0, 2, 3])),
    "nearer": ("m", lambda asked: _distance_m(asked, "other_id") - _distance_m(asked)),
    "stature": ("m", _stature_m),
    "pixel_height": ("px", _pixels),
    "path_length": ("m", _way_m),
    "ball_speed": ("m/s", _value),
    "arrow_speed": ("m/s", _value),
    "contact_height": ("m", lambda asked: float(asked.event()["position"][2])),
    "elbow_angle": ("deg", lambda asked: _angle_deg(asked, "shoulder", "elbow", "wrist")),
    "knee_angle": ("deg", lambda asked: _angle_deg(asked, "hip", "knee", "ankle")),
    "wrist_span": ("m", _span_m),
    "jump_height": ("m", _rise_m),
    "air_time": ("s", _between("takeoff", "landing")),
    "draw_time": ("s", _between("draw_start", "release")),
    "toss_time": ("s", _between("toss_release", "ball_contact")),
    "rally_time": ("s", lambda asked: _touches_s(asked)[-1] - _touches_s(asked)[0]),
    "touch_count": ("", lambda asked: float(len(_touches_s(asked)))),
    "phase_time": ("s", _phase_s),
}
"""Unit and measure of each kind, by the table that users are told [synth.text.questions]."""
