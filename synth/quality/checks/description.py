"""description of events.json: each fact of sport, people and deeds against what else the sample says of it."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from synth.quality.evidence import Evidence

ROUNDING_S = 1e-6
LONG_S = 0.05
"""A phase that the clip shows for longer must be told of: it is more than a frame."""
RENAMED = {"follow_through": "hold", "approach": "sidestep", "reach": "jump_reach", "step": "step_forward"}
"""Phases with another name where the skill makes something else of them."""
TOUCHES = (
    "jump_serve", "float_serve", "serve", "forearm_pass", "pass", "receive", "dig", "overhead_set", "set", "spike",
    "tip", "free_ball", "block", "pokey", "overhead_hit", "touch",
)  # fmt: skip
PARTS: dict[str, tuple[int, ...]] = {
    "head": (0, 1, 2, 3, 4), "torso": (5, 6), "arms": (7, 8), "hands": (9, 10, *range(91, 133)), "hips": (11, 12),
    "knees": (13, 14), "feet": tuple(range(15, 23)),
}  # fmt: skip
"""Points of COCO-WholeBody on each part of a body that may show."""
WORN_ON = {
    "top": "torso", "chest_guard": "torso", "bottom": "hips", "quiver": "hips", "tights": "knees",
    "knee_pads": "knees", "shoes": "feet", "feet": "feet", "headgear": "head", "eyewear": "head", "sleeves": "arms",
    "arm_guard": "arms", "finger_tab": "hands",
}  # fmt: skip
SURELY_SHARE = 0.5
"""A part of which a joint is to be seen in more than half of the frames shows; one never in the picture does not."""
NOT_BY_DAY = ("night", "starry", "evening", "sunset", "sunrise", "overcast", "grey daylight")
CONTRADICTED = {
    "noon": NOT_BY_DAY,
    "golden_hour": ("night", "starry", "midday", "overcast", "grey daylight"),
    "night_floodlit": ("sun", "midday", "daylight", "overcast"),
    "overcast": ("night", "starry", "evening", "midday", "clear", " sun"),
    "indoor_hall": ("night", "starry", "evening", "midday", "clear", "overcast"),
    "window_light": ("night", "starry", "midday", "clear", "overcast"),
}
"""Words that a light of that name cannot be called."""
TEAMS = ("near", "far")

Record = dict[str, Any]


def description(evidence: Evidence) -> Iterator[str]:
    """Sport, place and light as in json; people as in `people`; phases and events as in the lists of that name."""
    told = evidence.record["description"]
    yield from _scene(evidence, told)
    yield from _people(evidence, told)
    yield from _phases(evidence, told)
    yield from _events(evidence, told)
    points = [value["value"] for one in evidence.record["events"] if one["name"] == "point" and one["is_in_clip"]
              for value in one["values"] if value["name"] == "winner"]  # fmt: skip
    winner = TEAMS[int(points[0])] if points else ""
    if told["winner"] != winner:
        yield f"winner is {told['winner']!r}, the point is won by {winner!r}"


def _scene(evidence: Evidence, told: Record) -> Iterator[str]:
    facts = evidence.facts
    for name in ("sport", "skill", "venue", "lighting"):
        if told[name] != facts[name]:
            yield f"{name} is {told[name]!r}, json says {facts[name]!r}"
    for words in CONTRADICTED.get(facts["lighting"], ()):
        if words in f" {told['lighting_words']}" and "arena lighting" not in told["lighting_words"]:
            yield f"light is called {told['lighting_words']!r}, which {facts['lighting']} is not"
            break
    if abs(told["duration_s"] - facts["num_frames"] / facts["fps"]) > ROUNDING_S:
        yield f"duration_s is {told['duration_s']}"
    has_ball = any("volleyball" in str(one["kind"]) for one in evidence.record["instances"] if one["name"] == "ball")
    if told["with_ball"] != (has_ball or "ball" in evidence.tracks):
        yield f"with_ball is {told['with_ball']}, equipment is {facts['equipment']!r}"


def _people(evidence: Evidence, told: Record) -> Iterator[str]:
    ids = [int(one) for one in evidence.labels.person_ids]
    if [int(one["id"]) for one in told["people"]] != ids:
        yield f"people are {[one['id'] for one in told['people']]}, person_ids {ids}"
        return
    known = {int(one["id"]): one for one in evidence.record["people"]}
    for column, one in enumerate(told["people"]):
        for wrong in (*_who(one, known[int(one["id"])]), *_shown(evidence, one, column)):
            yield f"person {one['id']}: {wrong}"


def _who(told: Record, known: Record) -> Iterator[str]:
    """One person against `people`, whose `words` are what they look like."""
    words = {one["name"]: one["value"] for one in known["words"]}
    sexes = {"female": "woman", "male": "man"}
    expected = {name: known[name] for name in ("team", "role", "handedness")}
    expected |= {name: words.get(name, "") for name in ("hair", "hair_color", "skin")}
    expected["person"] = words.get("person", sexes.get(known["gender"], "person"))
    for name, value in expected.items():
        if told[name] != value:
            yield f"{name} is {told[name]!r}, people say {value!r}"
    number = int(words.get("number", 0)) if {"torso", "hips"} <= set(told["shows"]) else 0
    if told["number"] != number:
        yield f"number is {told['number']}, people say {number}"
    worn = {one["slot"]: (one["kind"], one["color"]) for one in told["wears"]}
    meant = {slot: (words[slot], words.get(f"{slot}_color", "")) for slot in WORN_ON if slot in words}
    for slot in sorted({*worn, *meant}):
        if worn.get(slot) != meant.get(slot):
            yield f"{slot} is {worn.get(slot)}, people say {meant.get(slot)}"


def _shown(evidence: Evidence, told: Record, column: int) -> Iterator[str]:
    """Parts that show, against the joints that are in the picture and who hides them; clothes against their parts."""
    points = evidence.labels.joints2d[:, column, :, 2]
    shows = set(told["shows"])
    for part, joints in PARTS.items():
        seen = (points[:, joints] == 2).any(1).mean()
        if part in shows and not (points[:, joints] > 0).any():
            yield f"the {part} show and are never in the picture"
        elif part not in shows and seen > SURELY_SHARE:
            yield f"the {part} do not show and are seen in {seen:.0%} of the frames"
    for one in told["wears"]:
        if one["is_seen"] != (WORN_ON.get(one["slot"]) in shows):
            yield f"{one['slot']} says is_seen {one['is_seen']} and {WORN_ON.get(one['slot'])} is in {sorted(shows)}"
    yield from _whole(evidence, told, column)


def _whole(evidence: Evidence, told: Record, column: int) -> Iterator[str]:
    box, size = evidence.labels.boxes_full[:, column], np.array(evidence.size)
    inside = ((box[:, :2] >= 0) & (box[:, 2:] <= size)).all(1).mean()
    if (told["is_whole"] and inside < 0.8) or (not told["is_whole"] and told["shows"] and inside == 1):
        yield f"is_whole is {told['is_whole']} and {inside:.0%} of the frames show all of the body"


def _phases(evidence: Evidence, told: Record) -> Iterator[str]:
    """Each told phase is one of the list, cut to the clip, in order; each long one of somebody who shows is told."""
    end_s, shown = float(evidence.record["duration_s"]), _shown_ids(told)
    known = [
        (int(one["person_id"]), one["name"], max(one["start_s"], 0.0), min(one["end_s"], end_s))
        for one in evidence.record["phases"] if one["start_s"] < end_s and one["end_s"] > 0
    ]  # fmt: skip
    for one in told["phases"]:
        if not any(_same_phase(one, other) for other in known):
            yield (f"phase {one['name']} of person {one['person_id']} from {one['start_s']:.3f} to {one['end_s']:.3f} s"
                   " is not in phases")  # fmt: skip
    for other in known:
        long = other[0] in shown and other[3] - other[2] > LONG_S
        if long and not any(_same_phase(one, other) for one in told["phases"]):
            yield f"phase {other[1]} of person {other[0]} from {other[2]:.3f} to {other[3]:.3f} s is not told"
    for person in shown:
        starts = [one["start_s"] for one in told["phases"] if int(one["person_id"]) == person]
        if starts != sorted(starts):
            yield f"phases of person {person} are out of order"


def _same_phase(told: Record, other: tuple[int, str, float, float]) -> bool:
    times = abs(told["start_s"] - other[2]) < ROUNDING_S and abs(told["end_s"] - other[3]) < ROUNDING_S
    return int(told["person_id"]) == other[0] and told["name"] in (other[1], RENAMED.get(other[1])) and times


def _events(evidence: Evidence, told: Record) -> Iterator[str]:
    """Each told event is one of the list within the clip; each of somebody who is in the picture then is told."""
    ids = [int(one) for one in evidence.labels.person_ids]
    known = [one for one in evidence.record["events"] if one["is_in_clip"] and int(one["person_id"]) in ids]
    for one in told["events"]:
        if not any(_same_event(evidence, one, other) for other in known):
            yield f"event {one['name']} of person {one['person_id']} at {one['time_s']:.3f} s is not in events"
    for other in known:
        frame = min(round(other["time_s"] * float(evidence.facts["fps"])), evidence.num_frames - 1)
        is_seen = evidence.labels.boxes[frame, ids.index(int(other["person_id"]))].any()
        if (
            other["name"] != "point"
            and is_seen
            and not any(_same_event(evidence, one, other) for one in told["events"])
        ):
            yield f"event {other['name']} of person {other['person_id']} at {other['time_s']:.3f} s is not told"
    times = [one["time_s"] for one in told["events"]]
    if times != sorted(times):
        yield "events are out of order"


def _same_event(evidence: Evidence, told: Record, other: Record) -> bool:
    then = abs(told["time_s"] - other["time_s"]) < ROUNDING_S and int(told["person_id"]) == int(other["person_id"])
    if other["name"] in TOUCHES:  # in a rally the kind of a touch is told more finely than events name it
        return then and told["name"] in TOUCHES
    return then and told["name"] in (_touched(evidence, other) if other["name"] == "ball_contact" else (other["name"],))


def _touched(evidence: Evidence, event: Record) -> tuple[str, ...]:
    """What a contact with the ball may be called: by the skill, the phase then, or just a touch."""
    phases = [
        str(one["name"])
        for one in evidence.record["phases"]
        if int(one["person_id"]) == int(event["person_id"]) and one["start_s"] <= event["time_s"] <= one["end_s"]
    ]
    return (str(evidence.facts["skill"]), *(name for name in phases if name in TOUCHES), "touch")


def _shown_ids(told: Record) -> set[int]:
    return {int(one["id"]) for one in told["people"] if one["shows"]}
