"""People as Cosmos-Transfer's keypoint pickles hold them, and names of what is in a picture."""

from typing import Any

import numpy as np

from synth.export.conformed import Conformed
from synth.labels.visibility import OUTSIDE
from synth.pose_map import STYLES
from synth.pose_map.confidence import confidence
from synth.skeleton.maps import FACE_68, LEFT_HAND, RIGHT_HAND


def people_of(clip: Conformed, frame: int) -> list[dict[str, Any]]:
    """Those of one frame of whom anything is in the picture [examples/process_control_input_data_for_training.md]."""
    style = STYLES[clip.style_name]
    sure = confidence(
        clip.joints2d[frame], clip.hidden_by[frame], clip.settings.hidden or style.hidden, style.confidences
    )
    found = zip(clip.joints2d[frame], sure, clip.boxes[frame], strict=True)
    return [_person(points, sure, box, clip) for points, sure, box in found if box.any()]


def phrases(clip: Conformed) -> dict[int, str]:
    """Names of the people and things by their number in the ids, where they are seen."""
    seen = set(np.unique(clip.ids).tolist())
    named = {int(one["id"]): str(one["name"]).replace("_", " ") for one in clip.source.record["instances"]}
    return {number: name for number, name in sorted(named.items()) if number in seen}


def _person(points: np.ndarray, sure: np.ndarray, box: np.ndarray, clip: Conformed) -> dict[str, Any]:
    size = np.array([clip.width_px, clip.height_px], float)
    there = points[:, 2:] > OUTSIDE
    pixels = np.concatenate([np.where(there, points[:, :2], 0), sure[:, None]], 1)
    shares = pixels / (*size, 1)
    face = points[FACE_68][points[FACE_68][:, 2] > OUTSIDE][:, :2]
    low, high = (face.min(0), face.max(0)) if len(face) else (np.zeros(2), np.zeros(2))
    face_px = np.concatenate([low, high - low])
    return {
        "human-bbox": _half([*(box / (*size, *size)), 1.0]),
        "human-bbox-abs": _half([*box, 1.0]),
        "body-keypoints": _half(shares),
        "body-keypoints-abs": _half(pixels),
        "hand-keypoints": _half(np.concatenate([shares[LEFT_HAND], shares[RIGHT_HAND]])),
        "face-bbox": _half(face_px / (*size, *size)),
        "face-bbox-abs": np.rint(face_px).astype(np.int16),
    }


def _half(values: Any) -> np.ndarray:
    return np.asarray(values, np.float16)
