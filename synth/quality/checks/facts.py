"""The flat json of a sample: the same keys and types everywhere."""

import re
from collections.abc import Iterator

from synth.clip import SCHEMA
from synth.quality.evidence import Evidence

FACT_TYPES: dict[str, type] = {
    "schema": int, "key": str, "clip_id": str, "view": int, "num_views": int, "camera": str, "camera_rig": str,
    "shot_size": str, "camera_angle": str, "camera_movement": str,
    "fps": float, "num_frames": int, "width": int, "height": int, "sport": str, "skill": str, "motion_id": str,
    "motion_source": str, "identity_id": str, "outfit_id": str, "venue": str, "lighting": str, "num_people": int,
    "equipment": str, "start_s": float, "shutter_deg": float, "f_stop": float, "noise": float, "crf": int, "seed": int,
    "motion_tier": str, "tier": str, "depth_near_m": float, "flow_scale_px": float,
    "audio_hz": int, "licence": str, "recipe_digest": str,
}  # fmt: skip
"""Key by key, in order."""
_POSITIVE = ("fps", "num_frames", "width", "height", "num_people", "num_views", "depth_near_m")
_KEY = re.compile(r"[a-z0-9_]+")


def facts(evidence: Evidence) -> Iterator[str]:
    """Keys, types, schema, key and the numbers on which all else stands."""
    told = evidence.facts
    if list(told) != list(FACT_TYPES):
        yield f"keys {sorted(set(told) ^ set(FACT_TYPES))} are missing or unknown, or out of order"
        return
    wrong = [f"{name} is {told[name]!r}, not a {kind.__name__}" for name, kind in FACT_TYPES.items()
             if type(told[name]) is not kind]  # fmt: skip
    yield from wrong
    if wrong:
        return
    if told["schema"] != SCHEMA:
        yield f"schema {told['schema']} instead of {SCHEMA}"
    key = told["key"]
    if key != evidence.key or not _KEY.fullmatch(key) or not key.startswith(told["sport"]):
        yield f"key {key!r} is not <sport>_<clip>_<view> in [a-z0-9_] or not the file's"
    yield from (f"{name} is {told[name]!r}, not above 0" for name in _POSITIVE if not told[name] > 0)


def caption_there(evidence: Evidence) -> Iterator[str]:
    """The caption says something."""
    if not evidence.members["txt"].decode().strip():
        yield "the caption is empty"
