"""Balls and arrows that nothing touches fall and are slowed by air, and by nothing else."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Bool

from synth.quality.evidence import Evidence

GRAVITY_M_S2 = np.array([0.0, 0.0, -9.81])
# Largest acceleration by air per (m/s)^2 [1/m]: rho A / 2 m times the coefficients of drag and, for spin, of lift.
AIR_PER_M = {
    "ball": 0.5 * 1.2 * np.pi * 0.105**2 / 0.270 * (0.5 + 0.4),
    "arrow": 0.5 * 1.2 * np.pi * 0.00275**2 / 0.0195 * 2.6,
}
"""Ball: drag up to 0.5 before the crisis [Hong 2020], lift up to 0.4 at any spin [Nathan]. Arrow: drag 1.5 laminar to
2.6 turbulent, of its section [Miyazaki]."""
SLACK_M_S2 = 0.6
"""A place rounded to 0.2 mm is 0.5 m/s^2 in a second difference at 24 fps; drag changes within two frames."""
GROUND_M = 0.2
"""Nearer to the ground than this, a ball may be touching it."""
_FREE_KINDS = {"volleyball": "ball", "beach_volleyball": "ball", "arrow": "arrow"}


def ballistics(evidence: Evidence) -> Iterator[str]:
    """Three frames in a row of free flight differ from a straight line by gravity and at most what air can do."""
    fps = float(evidence.facts["fps"])
    for name, pose in evidence.tracks.items():
        kind = _free_kind(evidence, name)
        if not kind or len(pose) < 3:
            continue
        place = pose[:, :3, 3]
        free = _flying(evidence, name, kind, place)
        free = free[:-2] & free[1:-1] & free[2:]
        acceleration = (place[2:] - 2 * place[1:-1] + place[:-2]) * fps**2
        speed = np.linalg.norm(place[2:] - place[:-2], axis=-1) * fps / 2
        off = np.linalg.norm(acceleration - GRAVITY_M_S2, axis=-1)
        allowed = AIR_PER_M[kind] * speed**2 + SLACK_M_S2
        over = np.where(free, off - allowed, -np.inf)
        if len(over) and over.max() > 0:
            worst = int(over.argmax())
            yield (f"{name} is accelerated by {off[worst]:.1f} m/s^2 beside gravity in frame {worst + 1} at "
                   f"{speed[worst]:.1f} m/s, limit {allowed[worst]:.1f} m/s^2")  # fmt: skip


def _free_kind(evidence: Evidence, name: str) -> str:
    kinds = {str(one["name"]): str(one["kind"]) for one in evidence.record["instances"]}
    return _FREE_KINDS.get(kinds.get(name, ""), "")


def _flying(evidence: Evidence, name: str, kind: str, place: np.ndarray) -> Bool[np.ndarray, " frames"]:
    """Frames in which nothing can touch it: no contact lasts, no event is within a frame, the ground is away."""
    times_s, frame_s = evidence.times_s, 1.0 / float(evidence.facts["fps"])
    free = np.ones(len(times_s), bool)
    for told in evidence.record["contacts"]:
        if told["object"] == name:
            free &= (times_s < told["start_s"] - frame_s) | (times_s > told["end_s"] + frame_s)
    for told in evidence.record["events"]:
        if told["object"] == name and told["name"] != "net_crossing":
            free &= np.abs(times_s - told["time_s"]) > frame_s
    if kind == "arrow":
        return free & _between(evidence, name, times_s)
    return free & (place[:, 2] > GROUND_M)


def _between(evidence: Evidence, name: str, times_s: np.ndarray) -> np.ndarray:
    """After an arrow's release and before it stops."""
    told = [one for one in evidence.record["events"] if one["object"] == name]
    loosed = min((one["time_s"] for one in told if one["name"] == "release"), default=np.inf)
    stopped = min((one["time_s"] for one in told if one["name"] == "arrow_impact"), default=np.inf)
    return (times_s > loosed) & (times_s < stopped)
