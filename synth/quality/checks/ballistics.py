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
_UNTOUCHED = ("net_crossing", "peak")
BENDING_S = 0.03
"""The string pushes for 15 ms after the fingers let go."""
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
        acceleration = (place[2:] - 2 * place[1:-1] + place[:-2]) * fps**2
        speed = np.linalg.norm(place[2:] - place[:-2], axis=-1) * fps / 2
        off = np.linalg.norm(acceleration - GRAVITY_M_S2, axis=-1)
        allowed = AIR_PER_M[kind] * speed**2 + SLACK_M_S2
        over = np.where(free, off - allowed, -np.inf)
        if over.max() > 0:
            worst = int(over.argmax())
            yield (f"{name} is accelerated by {off[worst]:.1f} m/s^2 beside gravity in frame {worst + 1} at "
                   f"{speed[worst]:.1f} m/s, limit {allowed[worst]:.1f} m/s^2")  # fmt: skip


def _free_kind(evidence: Evidence, name: str) -> str:
    kinds = {str(one["name"]): str(one["kind"]) for one in evidence.record["instances"]}
    return _FREE_KINDS.get(kinds.get(name, ""), "")


def _flying(evidence: Evidence, name: str, kind: str, place: np.ndarray) -> Bool[np.ndarray, " triples"]:
    """Whether nothing can touch it between the first and last of three frames: no contact, event or ground."""
    before_s, after_s = evidence.times_s[:-2], evidence.times_s[2:]
    free = np.ones(len(before_s), bool)
    for told in evidence.record["contacts"]:
        if told["object"] == name:
            free &= (after_s < told["start_s"]) | (before_s > told["end_s"])
    for told in evidence.record["events"]:
        if told["object"] == name and told["name"] not in _UNTOUCHED:
            free &= (after_s < told["time_s"]) | (before_s > told["time_s"])
    if kind == "arrow":
        return free & _between(evidence, name, before_s, after_s)
    return free & np.all([place[k : k + len(free), 2] > GROUND_M for k in range(3)], axis=0)


def _between(evidence: Evidence, name: str, before_s: np.ndarray, after_s: np.ndarray) -> np.ndarray:
    """After an arrow's release and before it stops."""
    told = [one for one in evidence.record["events"] if one["object"] == name]
    loosed = min((one["time_s"] for one in told if one["name"] == "release"), default=np.inf)
    stopped = min((one["time_s"] for one in told if one["name"] == "arrow_impact"), default=np.inf)
    return (before_s > loosed + BENDING_S) & (after_s < stopped)
