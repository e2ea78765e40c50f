"""Lies of what is heard, and of the cues that say so."""

import io
import wave
from collections.abc import Callable

import numpy as np
from lie import Members
from spoken_lie import Change, Record, SpokenLie, only_record

RATE = 48000


def _sound(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Members], Members]:
    """The samples (N, 2) changed."""

    def tell(members: Members) -> Members:
        with wave.open(io.BytesIO(members["wav"])) as file:
            params, data = file.getparams(), file.readframes(file.getnframes())
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setparams(params)
            file.writeframes(change(np.frombuffer(data, "<i2").reshape(-1, 2)).astype("<i2").tobytes())
        return members | {"wav": buffer.getvalue()}

    return tell


def _late(samples: np.ndarray) -> np.ndarray:
    """By 50 ms; before it is heard what was heard at the end."""
    return np.roll(samples, round(0.05 * RATE), 0)


def _cue(**add: float) -> Change:
    def change(record: Record) -> None:
        for name, value in add.items():
            record["sounds"][0][name] += value

    return change


def _invented(record: Record) -> None:
    record["sounds"].append(record["sounds"][0] | {"name": "whistle", "level_db": -80.0})


def _has_struck(record: Record) -> bool:
    """Whether the first cue is of an event that must be heard."""
    cues = {(one["name"], one["time_s"]) for one in record["sounds"][:1]}
    return any((one["name"], one["time_s"]) in cues and one["is_in_clip"] for one in record["events"])


def _is_aside(record: Record) -> bool:
    """Whether the ball is struck far to one side: only the tiny shot says so by its place."""
    return any(one["name"] == "ball_contact" and one["position"][0] == -0.8 for one in record["events"])


OF_SOUND: tuple[SpokenLie, ...] = (
    SpokenLie("the sound 50 ms late", ("cues",), _sound(_late), only=_has_struck),
    SpokenLie("channels swapped", ("cues",), _sound(lambda samples: samples[:, ::-1]), only=_is_aside),
    SpokenLie("a sound of silence", ("cues",), _sound(np.zeros_like), only=_has_struck),
    SpokenLie("the sound backwards", ("cues",), _sound(lambda samples: samples[::-1]), only=_has_struck),
    SpokenLie("a cue 5 ms late", ("cues",), only_record(_cue(time_s=0.005, arrival_s=0.005)), only=_has_struck),
    SpokenLie("a cue that arrives at once", ("cues",), only_record(lambda r: r["sounds"][0].update(
        arrival_s=r["sounds"][0]["time_s"])), only=_has_struck),
    SpokenLie("a cue of another's", ("cues",), only_record(_cue(person_id=1)), only=_has_struck),
    SpokenLie("a touch without a cue", ("cues",), only_record(lambda r: r["sounds"].clear()), only=_has_struck),
    SpokenLie("a whistle of nobody", ("cues",), only_record(_invented), only=lambda r: r["sounds"]),
)  # fmt: skip
