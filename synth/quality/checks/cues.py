"""sounds of events.json: heard in wav when they are said to arrive, from where they come, each with its cause."""

import io
import wave
from collections.abc import Iterator
from typing import Any

import numpy as np
from jaxtyping import Float, Int16
from scipy.signal import butter, sosfilt

from synth.errors import DatasetError
from synth.quality.evidence import Evidence
from synth.quality.names import joint
from synth.quality.onsets import audible, onset_s

SOUND_M_S = 343.0
"""In air of 20 degrees C."""
SEARCHED_S, ONSET_LIMIT_S = 0.008, 0.002
WAY_LIMIT_S = 0.0002
"""7 cm of way: a foot that stops between two frames at 24 fps may be 5 cm off a straight line [measured in 37 views of
three sports: events 0.000, strings 0.002, feet up to 0.009 ms off]."""
TIME_LIMIT_S = 0.001
STRUCK = (
    "jump_serve", "float_serve", "serve", "spike", "overhead_hit", "attack_contact", "forearm_pass", "pass", "dig",
    "overhead_set", "set", "set_release", "block", "net_touch", "ball_bounce", "ball_wall",
)  # fmt: skip
"""Events at which a ball is hit by something. A `ball_contact` is one where the skill is."""
LOOSED = ("release", "clicker", "arrow_impact")
REACH_M, CUT_S = 30.0, 0.02
"""The softest of these, a clicker of 70 dB at 1 m, has 40 dB at 30 m, the quietest cue 14 dB; what begins later than
CUT_S before the end is cut off before its peak."""
HOME_S, WHISTLED_S, LEAST_BEFORE_S = 0.04, 1.0, 1e-6
"""A string is home so soon after the release; a referee whistles within so much of a point."""
SIDE_LIMIT_DB, FOUND_LIMIT_DB, HEARD_S = 1.5, 1.0, 0.0015
"""At constant power a source 6 degrees aside differs by the first; it is on the other side when the sound is louder
there by the second: 2.5 dB off [measured over 35 loud cues: 0.1 dB off, 1.7 at worst, near walls]. The floor's
reflection comes later than HEARD_S where it is 1 m below."""

Samples = Int16[np.ndarray, "samples 2"]
Cue = dict[str, Any]


def cues(evidence: Evidence) -> Iterator[str]:
    """Each cue begins in the recording, has gone the way to the camera, has a cause; each cause that sounds, a cue."""
    samples, told = recording(evidence), evidence.record["sounds"]
    heard = audible(samples, [one["arrival_s"] for one in told], [one["level_db"] for one in told])
    for cue, must_be_heard in zip(told, heard, strict=True):
        what = f"{cue['name']} at {cue['time_s']:.3f} s"
        if must_be_heard:
            yield from (f"{what} {wrong}" for wrong in _unheard(samples, cue))
            yield from (f"{what} {wrong}" for wrong in _on_the_other_side(evidence, samples, cue))
        yield from (f"{what} {wrong}" for wrong in _off_the_way(evidence, cue))
        if not any(_is_cause(evidence, cue, cause) for cause in _causes(evidence)):
            yield f"{what} has no cause: nothing in events or contacts happens then to make it"
    yield from _silent(evidence)


def recording(evidence: Evidence) -> Samples:
    """wav (N, 2)."""
    try:
        with wave.open(io.BytesIO(evidence.members["wav"])) as file:
            return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    except (wave.Error, EOFError) as error:
        raise DatasetError(f"wav is damaged ({error}); make the dataset again") from error


def _unheard(samples: Samples, cue: Cue) -> Iterator[str]:
    found = onset_s(samples, float(cue["arrival_s"]), SEARCHED_S)
    if found is None:
        yield f"is not to be heard within {SEARCHED_S} s of its arrival at {cue['arrival_s']:.3f} s"
    elif abs(found - cue["arrival_s"]) > ONSET_LIMIT_S:
        off_ms = 1000 * (found - cue["arrival_s"])
        yield f"is heard {off_ms:.1f} ms off its arrival, limit {1000 * ONSET_LIMIT_S:.0f} ms"


def _off_the_way(evidence: Evidence, cue: Cue) -> Iterator[str]:
    """Sound takes as long as its way is."""
    late_s, places = cue["arrival_s"] - cue["time_s"], _places(evidence, cue)
    if not places and late_s < 0:
        yield "arrives before it happens"
    ways_m = [float(np.linalg.norm(place - _ear(evidence, cue["time_s"])[:3, 3])) for place in places]
    if ways_m and min(abs(late_s - way_m / SOUND_M_S) for way_m in ways_m) > WAY_LIMIT_S:
        yield f"takes {1000 * late_s:.2f} ms over {ways_m[0]:.2f} m, limit {1000 * WAY_LIMIT_S} ms off {SOUND_M_S} m/s"


def _on_the_other_side(evidence: Evidence, samples: Samples, cue: Cue) -> Iterator[str]:
    """The channel on whose side a source clearly stands is the louder one."""
    places = _places(evidence, cue)
    if not places:
        return
    ear = _ear(evidence, cue["time_s"])
    way = places[0] - ear[:3, 3]
    side = float(way @ ear[:3, 0]) / max(float(np.linalg.norm(way)), 1e-9)
    expected_db = 20 * np.log10(np.tan(np.pi / 4 * (1 + np.clip(side, -0.99, 0.99))))
    found_db = louder_right_db(samples, float(cue["arrival_s"]))
    if abs(expected_db) > SIDE_LIMIT_DB and np.sign(expected_db) * found_db < -FOUND_LIMIT_DB:
        names = ("right", "left") if expected_db > 0 else ("left", "right")
        yield f"comes from the {names[0]} and is {abs(found_db):.1f} dB louder in the {names[1]} channel"


def louder_right_db(samples: Samples, arrival_s: float) -> float:
    """By how much more begins in the right channel than in the left one, in the upper band [dB]."""
    first, long = round(arrival_s * 48000), round(HEARD_S * 48000)
    part = samples[max(0, first - 960) : first + long].astype(float)
    upper = sosfilt(butter(2, 1000.0, "highpass", fs=48000, output="sos"), part - part[:1], axis=0)
    left, right = ((upper[-long:] ** 2).mean(0) - (upper[-2 * long : -long - 24] ** 2).mean(0)).clip(1.0)
    return float(10 * np.log10(right / left))


def _places(evidence: Evidence, cue: Cue) -> list[Float[np.ndarray, "3"]]:
    """Where a cue's source may then be [m]: of two feet set down at once a cue does not say which it is."""
    for one in evidence.record["events"]:
        if one["name"] == cue["name"] and abs(one["time_s"] - cue["time_s"]) < TIME_LIMIT_S and any(one["position"]):
            return [np.array(one["position"], float)]
    if not 0 <= cue["time_s"] <= evidence.times_s[-1]:
        return []
    if cue["name"] in ("string_home", "nock", "quiver") and cue["object"] in evidence.tracks:
        return [_at(evidence, evidence.tracks[cue["object"]], cue["time_s"])[:3, 3]]
    return list(_feet(evidence, cue)) if cue["name"] == "footfall" else []


def _feet(evidence: Evidence, cue: Cue) -> Iterator[Float[np.ndarray, "3"]]:
    """Under the ball of each foot that is set down."""
    people = [int(one) for one in evidence.labels.person_ids]
    for one in evidence.record["contacts"]:
        is_then = abs(one["start_s"] - cue["time_s"]) < TIME_LIMIT_S and one["person_id"] == cue["person_id"]
        if is_then and str(one["part"]).endswith("_foot"):
            path = evidence.labels.joints3d[:, people.index(int(cue["person_id"])), joint(str(one["part"]))]
            x, y, z = _at(evidence, path.astype(float), cue["time_s"])
            yield np.array([x, y, max(0.0, z - 0.03)])


def _ear(evidence: Evidence, time_s: float) -> Float[np.ndarray, "4 4"]:
    return _at(evidence, evidence.labels.world_from_camera, time_s)


def _at(evidence: Evidence, path: np.ndarray, time_s: float) -> np.ndarray:
    """What a path (frames, ...) is at a time, straight between frames; at rest before and after them."""
    at = float(np.clip(time_s * float(evidence.facts["fps"]), 0, len(path) - 1))
    first = min(int(at), max(len(path) - 2, 0))
    return path[first] + (at - first) * (path[min(first + 1, len(path) - 1)] - path[first])


def _causes(evidence: Evidence) -> Iterator[dict[str, Any]]:
    """Events, and both ends of contacts as start_s and end_s."""
    yield from evidence.record["events"]
    yield from evidence.record["contacts"]


def _is_cause(evidence: Evidence, cue: Cue, cause: dict[str, Any]) -> bool:
    """Whether an event or contact makes a sound of this name at this time."""
    name, at_s = cue["name"], cue["time_s"]
    if "name" in cause:
        after_s = at_s - cause["time_s"]
        if name in ("string_home", "whistle"):
            wanted, late_s = ("release", HOME_S) if name == "string_home" else ("point", WHISTLED_S)
            return cause["name"] == wanted and LEAST_BEFORE_S < after_s < late_s
        is_own = name == "arrow_impact" or int(cause["person_id"]) == int(cue["person_id"])
        return _sounds(evidence, cause) and cause["name"] == name and abs(after_s) < TIME_LIMIT_S and is_own
    if int(cause["person_id"]) != int(cue["person_id"]) or cause["object"] != cue["object"]:
        return False
    on_foot, by_hand = cause["part"].endswith("_foot"), cause["part"].endswith("_hand")
    return (
        (name == "footfall" and on_foot and abs(at_s - cause["start_s"]) < TIME_LIMIT_S)
        or (name == "squeak" and on_foot and cause["start_s"] <= at_s <= cause["end_s"])
        or (name == "nock" and by_hand and abs(at_s - cause["end_s"]) < TIME_LIMIT_S)
        or (name == "quiver" and by_hand and abs(at_s - cause["start_s"]) < TIME_LIMIT_S)
    )


def _sounds(evidence: Evidence, event: dict[str, Any]) -> bool:
    kind = evidence.facts["skill"] if event["name"] == "ball_contact" else event["name"]
    return kind in (*STRUCK, *LOOSED)


def _silent(evidence: Evidence) -> Iterator[str]:
    """Events that must sound and do not."""
    for one in evidence.record["events"]:
        if not one["is_in_clip"] or not _sounds(evidence, one) or not any(one["position"]):
            continue
        way_m = float(np.linalg.norm(np.array(one["position"]) - _ear(evidence, one["time_s"])[:3, 3]))
        arrival_s = one["time_s"] + way_m / SOUND_M_S
        if way_m > REACH_M or arrival_s > float(evidence.record["duration_s"]) - CUT_S:
            continue
        if not any(c["name"] == one["name"] and abs(c["time_s"] - one["time_s"]) < TIME_LIMIT_S
                   for c in evidence.record["sounds"]):  # fmt: skip
            yield f"{one['name']} at {one['time_s']:.3f} s, {way_m:.0f} m away, has no cue within {TIME_LIMIT_S} s"
