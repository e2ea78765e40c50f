"""events.json: times that are possible, in order, and happenings that are where the bodies and things then are."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from synth.quality.evidence import Evidence
from synth.quality.names import joint

ROUNDING_S = 1e-6
PLACE_LIMIT_M = 0.1
"""An event's place against its ball's path, by straight lines through two frames: gravity bends a path by 1 cm within a
frame at 24 fps, air at 25 m/s by 3 cm."""
LONGEST_S = 600.0


def events(evidence: Evidence) -> Iterator[str]:
    """Times are in order, phases and contacts have a length, the key instant is an event, people are known."""
    record, facts = evidence.record, evidence.facts
    duration_s = facts["num_frames"] / facts["fps"]
    if abs(record["duration_s"] - duration_s) > ROUNDING_S:
        yield f"duration_s is {record['duration_s']:.4f} instead of {duration_s:.4f}"
    times = [one["time_s"] for one in record["events"]]
    if times != sorted(times):
        yield "events are not in the order of their times"
    known = {0, *(int(one) for one in evidence.labels.person_ids)}
    for kind in ("events", "contacts", "phases"):
        for number, one in enumerate(record[kind]):
            yield from (f"{kind}[{number}] {failure}" for failure in _one(one, known, duration_s))
    if times and min(abs(time_s - record["key_s"]) for time_s in times) > KEY_LIMIT_S:
        yield f"key_s {record['key_s']:.3f} is no event's time, limit {KEY_LIMIT_S} s"


KEY_LIMIT_S = 0.05
"""The key instant is an event, or the middle of its contact."""


def _one(one: dict[str, Any], known: set[int], duration_s: float) -> Iterator[str]:
    """What is wrong with one event, contact or phase."""
    times = [float(one[name]) for name in ("time_s", "start_s", "end_s") if name in one]
    if not np.isfinite(times).all() or max(map(abs, times)) > LONGEST_S:
        yield f"has the times {times}, limit {LONGEST_S} s"
    if "start_s" in one and not one["start_s"] < one["end_s"]:
        yield f"lasts from {one['start_s']} to {one['end_s']} s"
    if "is_in_clip" in one and one["is_in_clip"] != (0 <= one["time_s"] < duration_s):
        yield f"at {one['time_s']:.3f} s says is_in_clip {one['is_in_clip']} of {duration_s:.3f} s"
    if int(one["person_id"]) not in known:
        yield f"is of person {one['person_id']}, who is not in person_ids"


def phases(evidence: Evidence) -> Iterator[str]:
    """One person's phases follow each other without overlap."""
    last: dict[int, float] = {}
    for number, one in enumerate(evidence.record["phases"]):
        before = last.get(int(one["person_id"]), -np.inf)
        if one["start_s"] < before - ROUNDING_S:
            yield f"phases[{number}] {one['name']} starts at {one['start_s']:.3f} s, before {before:.3f} s"
        last[int(one["person_id"])] = float(one["end_s"])


def places(evidence: Evidence) -> Iterator[str]:
    """An event with a ball happens where the ball then is."""
    for one in evidence.record["events"]:
        pose = evidence.tracks.get(str(one["object"]))
        if pose is None or "ball" not in str(one["object"]) or not one["is_in_clip"] or not any(one["position"]):
            continue
        off_m = _away_m(evidence, pose[:, :3, 3], float(one["time_s"]), np.array(one["position"]))
        if off_m > PLACE_LIMIT_M:
            what = f"{one['name']} at {one['time_s']:.3f} s"
            yield f"{what} is {off_m:.2f} m from {one['object']}, limit {PLACE_LIMIT_M} m"


def _away_m(evidence: Evidence, place: np.ndarray, time_s: float, goal: np.ndarray) -> float:
    """Distance [m] of `goal` from where a path is at a time: between its frames, or, since it may bend there, straight
    on from the frames before or straight back from those after."""
    at = min(time_s * float(evidence.facts["fps"]), len(place) - 1.0)
    first = min(int(at), max(len(place) - 2, 0))
    guesses = []
    for start in {max(first - 1, 0), first, min(first + 1, max(len(place) - 2, 0))}:
        step = place[min(start + 1, len(place) - 1)] - place[start]
        guesses.append(place[start] + (at - start) * step)
    return float(np.linalg.norm(np.array(guesses) - goal, axis=-1).min())


def handedness(evidence: Evidence) -> Iterator[str]:
    """An archer holds the bow in the other hand; contacts of the shooting hand are with the hand named."""
    hands = {int(one["id"]): str(one["handedness"]) for one in evidence.record["people"]}
    people = [int(one) for one in evidence.labels.person_ids]
    for name, pose in evidence.tracks.items():
        kind = next((str(one["kind"]) for one in evidence.record["instances"] if one["name"] == name), "")
        if "bow" not in kind:
            continue
        wrists = evidence.labels.joints3d[:, :, [joint("left_wrist"), joint("right_wrist")]].astype(float)
        away_m = np.linalg.norm(wrists - pose[:, None, None, :3, 3], axis=-1)  # frames, people, hands
        archer, hand = np.unravel_index(np.median(away_m, 0).argmin(), away_m.shape[1:])
        holding = ("left", "right")[hand]
        if hands.get(people[archer]) == holding:
            yield f"person {people[archer]} is called {holding}-handed and holds the bow with the {holding} hand"
    yield from _striking(evidence, hands)


def _striking(evidence: Evidence, hands: dict[int, str]) -> Iterator[str]:
    """A serve or spike is hit with the hand that is called the better one."""
    for one in evidence.record["contacts"]:
        if "ball" not in str(one["object"]) or not str(one["part"]).endswith("_hand"):
            continue
        key_s = float(evidence.record["key_s"])
        if evidence.facts["skill"] not in ONE_HANDED or not one["start_s"] <= key_s <= one["end_s"]:
            continue
        side = str(one["part"]).partition("_")[0]
        called = hands.get(int(one["person_id"]), side)
        if called != side:
            yield f"person {one['person_id']} strikes with the {side} hand and is called {called}-handed"


ONE_HANDED = ("jump_serve", "float_serve", "spike")
