"""Contacts: flagged when their times say so, and then the part touches the thing."""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.quality.evidence import Evidence
from synth.quality.names import distance_m, joint

BALL_RADIUS_M = 0.105
"""A volleyball's circumference is 65 to 67 cm [FIVB rules 3.1]; beach balls are 1 % larger."""
BALL_LIMIT_M = 0.08
"""Skin lies up to 4 cm around the bones of a forearm and 2 cm around those of a hand; a hit of 10 ms is labelled on the
nearest frame, which at 24 fps is up to 20 ms away: that much of the way is added."""
GROUND_LIMIT_M = 0.08
"""Toes and heel lie on the skin, on a sole of up to 4 cm, and the last to leave is the tip of the shoe, 4 cm before
them [measured: 4.7 cm at the take-off of a spike]."""
BOW_LIMIT_M = 0.12
"""A bow's own origin is at its grip, within the length of a palm."""
SHORT_FRAMES = 1.0
NOT_MEASURED_M = -1.0
DISTANCE_LIMIT_M, DEEP_LIMIT_M = 0.04, 0.06
"""contact_distance_m, from skin to surface: nothing floats by more than 4 cm over grass; flesh and ball give way."""
_GROUND = ("floor", "ground", "sand")
_HAND = tuple(
    f"{finger}{k}" for finger in ("index", "middle", "ring", "pinky", "thumb") for k in ("1", "2", "3", "_tip")
)


def contact(evidence: Evidence) -> Iterator[str]:
    """Each contact's column lasts from start_s to end_s, and joints and equipment touch while it lasts."""
    flags = evidence.labels.contacts.astype(bool)
    for number, told in enumerate(evidence.record["contacts"]):
        yield from (f"{told['part']} on {told['object']} of person {told['person_id']}: {failure}"
                    for failure in _failures(evidence, told, flags[:, number]))  # fmt: skip


def contact_distance(evidence: Evidence) -> Iterator[str]:
    """contact_distance_m is NOT_MEASURED_M where nothing touches (or nothing is known of the pair), else small."""
    flags, distance = evidence.labels.contacts.astype(bool), evidence.labels.contact_distance_m
    if np.any(distance[~flags] != NOT_MEASURED_M):
        yield f"{int((distance[~flags] != NOT_MEASURED_M).sum())} distances are given where the contact does not last"
    for number, told in enumerate(evidence.record["contacts"]):
        flag, away_m = flags[:, number], distance[:, number]
        if not flag.any() or np.all(away_m[flag] == NOT_MEASURED_M):
            continue
        way_m = _way_m(evidence, told, float(told["start_s"]), float(told["end_s"]))
        over = np.where(flag, np.maximum(-DEEP_LIMIT_M - away_m, away_m - DISTANCE_LIMIT_M) - way_m, -np.inf)
        if over.max() > 0:
            worst = int(over.argmax())
            yield (
                f"{told['part']} on {told['object']}: {away_m[worst]:.3f} m in frame {worst}, limits "
                f"{-DEEP_LIMIT_M - way_m[worst]:.3f} to {DISTANCE_LIMIT_M + way_m[worst]:.3f} m"
            )


def _failures(evidence: Evidence, told: dict[str, Any], flag: np.ndarray) -> Iterator[str]:
    times_s, frame_s = evidence.times_s, 1.0 / float(evidence.facts["fps"])
    start_s, end_s = float(told["start_s"]), float(told["end_s"])
    lasting = (times_s >= start_s + 1e-6) & (times_s < end_s - 1e-6)
    late = flag & ((times_s < start_s - SHORT_FRAMES * frame_s / 2) | (times_s > end_s + SHORT_FRAMES * frame_s / 2))
    if np.any(lasting & ~flag) or np.any(late):
        yield f"its column lasts in frames {np.flatnonzero(flag).tolist()} and not from {start_s:.3f} to {end_s:.3f} s"
        return
    gap_m = _gap_m(evidence, told)
    if gap_m is None or not flag.any():
        return
    way_m = _way_m(evidence, told, start_s, end_s)
    over = np.where(flag, gap_m - _limit_m(told) - way_m, -np.inf)
    if over.max() > 0:
        worst = int(over.argmax())
        yield f"{gap_m[worst]:.3f} m apart in frame {worst}, limit {_limit_m(told) + way_m[worst]:.3f} m"


def _limit_m(told: dict[str, Any]) -> float:
    if told["object"] in _GROUND:
        return GROUND_LIMIT_M
    return BALL_LIMIT_M if "ball" in told["object"] else BOW_LIMIT_M


def _gap_m(evidence: Evidence, told: dict[str, Any]) -> Float[np.ndarray, " frames"] | None:
    """Distance from the part's joints to the thing, 0 inside it; None where the judge knows no such part or thing."""
    people = [int(one) for one in evidence.labels.person_ids]
    if int(told["person_id"]) not in people:
        return None
    joints = evidence.labels.joints3d[:, people.index(int(told["person_id"]))].astype(float)
    side, _, part = str(told["part"]).partition("_")
    if told["object"] in _GROUND and part == "foot":
        soles = [joint(f"{side}_{name}") for name in ("big_toe", "small_toe", "heel", "foot")]
        return joints[:, soles, 2].min(1).clip(0)
    pose = evidence.tracks.get(str(told["object"]))
    if pose is None or part not in ("hand", "forearm"):
        return None
    bones = _bones(side, part)
    center = pose[:, :3, 3]
    gap = [distance_m(center[f : f + 1], joints[f, bones[:, 0]], joints[f, bones[:, 1]])[0] for f in range(len(pose))]
    return (np.array(gap) - (BALL_RADIUS_M if "ball" in told["object"] else 0.0)).clip(0)


def _bones(side: str, part: str) -> np.ndarray:
    if part == "forearm":
        return np.array([[joint(f"{side}_elbow"), joint(f"{side}_wrist")]])
    chains = [
        [joint(f"{side}_wrist"), *(joint(f"{side}_{name}") for name in _HAND[4 * k : 4 * k + 4])] for k in range(5)
    ]
    return np.array([pair for chain in chains for pair in itertools.pairwise(chain)])


def _way_m(evidence: Evidence, told: dict[str, Any], start_s: float, end_s: float) -> Float[np.ndarray, " frames"]:
    """How far thing and hand go, both together, between a frame and the contact that it stands for."""
    pose, people = evidence.tracks.get(str(told["object"])), [int(one) for one in evidence.labels.person_ids]
    if pose is None or len(pose) < 2:
        return np.zeros(evidence.num_frames)
    wrist = joint(f"{str(told['part']).partition('_')[0]}_middle1")
    hand = evidence.labels.joints3d[:, people.index(int(told["person_id"])), wrist].astype(float)
    speed_m_s = sum(_faster(path) for path in (pose[:, :3, 3], hand)) * float(evidence.facts["fps"])
    away_s = np.maximum(start_s - evidence.times_s, evidence.times_s - end_s).clip(0)
    return speed_m_s * away_s


def _faster(path: Float[np.ndarray, "frames 3"]) -> Float[np.ndarray, " frames"]:
    """Of the ways to the frame before and to the frame after, the longer [m]."""
    step = np.linalg.norm(np.diff(path, axis=0), axis=-1)
    return np.maximum(np.append(step, 0.0), np.append(0.0, step))
