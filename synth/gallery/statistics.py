"""What a dataset holds, added up clip by clip: cameras, durations, people, poses, what hides joints, tiers, scores."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.address import Place
from synth.errors import DatasetError
from synth.gallery import poses
from synth.gallery.samples import View
from synth.manifest import REJECTED, Dataset
from synth.plain import tree_of
from synth.skeleton.maps import BODY, COCO_17
from synth.tiers import SCORES, TIERS

Tree = dict[str, Any]

POSE_STEP_S = 0.2
MOST_CAMERAS = 3000
"""Cameras that are drawn; of more, evenly chosen ones."""
FULL_FRAME_MM = 36.0
SIGHT = ("seen", "self", "person", "equipment", "scene", "outside")
"""What can be said of a joint: seen, hidden by one of four, or outside the picture."""
_ALIKE = 1e-6
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")


class Statistics:
    """Sums over the shots that `add` is given."""

    def __init__(self) -> None:
        self._cameras: list[list[float | str]] = []
        self._durations: list[tuple[str, float]] = []
        self._people: dict[str, Tree] = {}
        self._poses: dict[tuple[str, str], np.ndarray] = {}
        self._sight = np.zeros((17, len(SIGHT)), np.int64)
        self._tiers: Counter[tuple[str, str]] = Counter()
        self._scores: dict[str, list[float]] = {name: [] for name in SCORES}

    def add(self, views: Sequence[View]) -> None:
        """Count a shot and each of its views."""
        facts, labels = views[0].facts, views[0].labels
        who = str(facts["motion_id"]), str(facts["identity_id"])
        if who not in self._poses:
            step = max(1, round(POSE_STEP_S * float(facts["fps"])))
            self._poses[who] = np.concatenate([poses.upright(one) for one in labels["joints3d"][::step].swapaxes(0, 1)])
        for person, betas in zip(views[0].record["people"], labels["smplx_betas"], strict=False):
            self._people.setdefault(person["identity"], _body(person, betas))
        for view in views:
            self._add_view(view)

    def _add_view(self, view: View) -> None:
        sport, tier = str(view.facts["sport"]), str(view.facts["tier"])
        self._tiers[sport, tier] += 1
        self._durations.append((sport, int(view.facts["num_frames"]) / float(view.facts["fps"])))
        self._cameras.append([sport, *camera_place(view.labels, int(view.facts["width"]))])
        self._sight += sight(view.labels)
        for one in view.record["scores"]:
            if one["name"] in self._scores:
                self._scores[one["name"]].append(float(one["value"]))

    def result(self, dataset: Dataset) -> Tree:
        """The numbers behind the plots."""
        every = -(-len(self._cameras) // MOST_CAMERAS)
        sports = sorted({sport for sport, _ in self._durations})
        return {
            "sports": sports,
            "cameras": self._cameras[::every],
            "camera_height_m": histogram({"": [float(one[3]) for one in self._cameras]}),
            "focal_mm": histogram({"": [float(one[4]) for one in self._cameras]}),
            "duration_s": histogram({s: [t for sport, t in self._durations if sport == s] for s in sports}),
            "people": list(self._people.values()),
            "poses": poses.atlas(np.concatenate(list(self._poses.values()))),
            "joints": list(COCO_17),
            "sight": list(SIGHT),
            "joint_sight": self._sight.tolist(),
            "tiers": [[sport, *(self._tiers[sport, tier] for tier in TIERS)] for sport in sports],
            "tier_names": list(TIERS),
            "rejected": rejected(dataset.path),
            "scores": {name: histogram({"": values}) for name, values in self._scores.items() if values},
            "score_words": SCORES,
        }


def camera_place(labels: Mapping[str, np.ndarray], width_px: int) -> list[float]:
    """Where a camera is in the middle of a clip, seen from the first athlete.

    Azimuth [deg] from where the athlete faces to their left, distance on the ground [m], height above the ground [m],
    focal length [mm] of a full frame.
    """
    middle = len(labels["K"]) // 2
    joints, eye = labels["joints3d"][middle, 0].astype(np.float64), labels["world_from_camera"][middle, :3, 3]
    pelvis, (left_hip, right_hip) = joints[0], joints[[1, 2]]
    left = np.arctan2(*(left_hip - right_hip)[1::-1])
    x, y = (eye - pelvis)[:2]
    azimuth_deg = np.degrees(np.arctan2(y, x) - (left - np.pi / 2))
    focal_mm = FULL_FRAME_MM * labels["K"][middle, 0, 0] / width_px
    place = [(azimuth_deg + 180.0) % 360.0 - 180.0, np.hypot(x, y), eye[2], focal_mm]
    return [round(float(one), 2) for one in place]


def sight(labels: Mapping[str, np.ndarray]) -> np.ndarray:
    """How often each of the 17 body joints is what of SIGHT, (17, 6)."""
    seen = labels["joints2d"][:, :, BODY, 2]
    state = np.where(seen == 2, 0, np.where(seen == 0, 5, labels["hidden_by"][:, :, BODY]))
    return np.stack([(state == one).sum((0, 1)) for one in range(len(SIGHT))], -1)


def histogram(series: Mapping[str, Sequence[float]], bins: int = 25) -> Tree:
    """Edges and counts by name, over the range of all values; around a value that is alone."""
    values = np.array([value for one in series.values() for value in one], float)
    low, high = values.min(), values.max()
    if high - low <= _ALIKE * max(abs(low), abs(high), 1.0):
        low, high = low - max(0.5, 0.5 * abs(low)), high + max(0.5, 0.5 * abs(low))
    edges = np.linspace(low, high, bins + 1)
    counts = {name: np.histogram(one, edges)[0].tolist() for name, one in series.items()}
    return {"edges": [float(f"{edge:.5g}") for edge in edges], "counts": counts}


def rejected(dataset: Place) -> list[list[Any]]:
    """Reasons why clips did not enter, numbers left out, with how many clips each kept out; most first."""
    path = dataset / REJECTED
    try:
        lines = [tree_of(line) for line in path.read_text().splitlines()]
        reasons = Counter(reason for one in lines for reason in {_kind(one["key"], text) for text in one["reasons"]})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{path}: no readable list of rejected clips ({error}); make the dataset again") from error
    return [[reason, count] for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))]


def _kind(key: str, reason: str) -> str:
    """A reason without the clip's name and its numbers."""
    return _NUMBER.sub("#", reason.removeprefix(f"{key}: "))


def _body(person: Tree, betas: Float[np.ndarray, " betas"]) -> Tree:
    return {
        "identity": person["identity"],
        "gender": person["gender"],
        "height_m": round(float(person["height_m"]), 3),
        "betas": [round(float(one), 3) for one in betas],
    }
