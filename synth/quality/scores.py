"""Scores of a clip as training data, from its own members: see synth.tiers.SCORES."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.labels.labels import Labels
from synth.quality.evidence import Evidence
from synth.skeleton.maps import BODY
from synth.skeleton.smplx_joints import INDEX

_MOTION = {"gold": 3.0, "silver": 2.0, "bronze": 1.0}
_OUTSIDE, _SEEN = 0, 2
_DARK, _BRIGHT = 17, 234
"""Luma of limited-range video (16 to 235) that holds no drawing any more."""
_TOUCHING = ("hand", "forearm", "foot")


def scores(evidence: Evidence) -> dict[str, float]:
    """All scores, rounded to what a threshold needs; the main person is who is nearest to the picture's middle."""
    facts, labels, record = evidence.facts, evidence.labels, evidence.record
    person = main_person(labels, *evidence.size)
    visibility = labels.joints2d[:, person, BODY, 2]
    inside = visibility > _OUTSIDE
    box = labels.boxes_full[:, person]
    seen = evidence.frames("mp4")[evidence.ids == labels.person_ids[person]]
    found = {
        "motion": _MOTION.get(str(facts["motion_tier"]), 0.0),
        "person_height": float(np.median(box[:, 3] - box[:, 1])) / facts["height"],
        "joints_inside": float(inside.mean()),
        "joints_seen": float((visibility == _SEEN).sum() / max(int(inside.sum()), 1)),
        "luminance": float((seen.mean() - 16.0) / 219.0) if len(seen) else 0.0,
        "clipped": float(((seen <= _DARK) | (seen >= _BRIGHT)).mean()) if len(seen) else 1.0,
        "key_in_clip": float(0.0 <= record["key_s"] < record["duration_s"]),
        "foot_slide_m_s": _percentile(foot_speeds(labels, record, float(facts["fps"]))),
        "contact_gap_m": _percentile(contact_gaps(labels, record, float(facts["fps"]))),
    }
    return {name: round(value, 6) for name, value in found.items()}


def main_person(labels: Labels, width_px: int, height_px: int) -> int:
    """Number of the person whose full box is nearest to the picture's middle on average."""
    low, high = labels.boxes_full[..., :2], labels.boxes_full[..., 2:]
    size = np.array([width_px, height_px])
    is_in = np.all((high > 0) & (low < size), -1).mean(0) >= 0.5
    off = np.linalg.norm(np.clip((low + high) / 2, 0, size) - size / 2, axis=-1).mean(0)
    return int(np.argmin(np.where(is_in | ~is_in.any(), off, np.inf)))


def foot_speeds(labels: Labels, record: Mapping[str, Any], fps: float) -> Float[np.ndarray, " steps"]:
    """Speed [m/s] of every foot between two frames in both of which it stands: of its slowest point, for feet roll."""
    numbers = {int(identity): person for person, identity in enumerate(labels.person_ids)}
    found = [np.zeros(0)]
    for column, contact in enumerate(record["contacts"]):
        side, _, part = contact["part"].partition("_")
        if part == "foot" and contact["person_id"] in numbers:
            points = [INDEX[f"{side}_{name}"] for name in ("heel", "big_toe", "small_toe")]
            track = labels.joints3d[:, numbers[contact["person_id"]], points].astype(float)
            stands = labels.contacts[:, column] > 0
            speed = np.linalg.norm(np.diff(track, axis=0), axis=-1).min(-1) * fps
            found.append(speed[stands[1:] & stands[:-1]])
    return np.concatenate(found)


def contact_gaps(labels: Labels, record: Mapping[str, Any], fps: float) -> Float[np.ndarray, " gaps"]:
    """Distance [m] of hands, forearms and feet from what they touch, in every frame in which they do.

    Hits are shorter than a frame: at the frame's own time the ball is elsewhere.
    """
    columns = [
        k
        for k, contact in enumerate(record["contacts"])
        if contact["part"].endswith(_TOUCHING) and contact["end_s"] - contact["start_s"] >= 1.0 / fps
    ]
    lasting = labels.contacts[:, columns] > 0
    return np.abs(labels.contact_distance_m[:, columns][lasting]).astype(float)


def _percentile(values: Float[np.ndarray, " values"]) -> float:
    return float(np.percentile(values, 95)) if len(values) else 0.0
