"""What the page is told: a line per shot for lists and filters, and a file per shot with all there is to show."""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8

from synth.gallery.layers import FULL_FLOW, ids_palette
from synth.gallery.preview import Tile, sheet_size
from synth.gallery.samples import View
from synth.gallery.sound import peaks
from synth.gallery.texts import negatives, questions
from synth.skeleton.maps import FACE_68

Tree = dict[str, Any]

POINTS = np.r_[0 : FACE_68.start, FACE_68.stop : 133]
"""COCO-WholeBody points that are drawn: body, feet and both hands."""
STEPS_PER_PX = 8
_SHARED = ("clip_id", "sport", "skill", "venue", "lighting", "identity_id", "outfit_id", "motion_id", "num_people")


def index_line(views: Sequence[View]) -> Tree:
    """What is searched and filtered by, of a shot and of each of its views."""
    first = views[0]
    line: Tree = {name: first.facts[name] for name in _SHARED}
    line |= {"split": first.split, "frames": first.facts["num_frames"], "fps": first.facts["fps"]}
    line["captions"] = {one["language"]: one["text"] for one in first.record["captions"] if one["form"] == "short"}
    line["views"] = [
        {
            "camera": view.facts["camera"],
            "rig": view.facts["camera_rig"],
            "tier": view.facts["tier"],
            "says": " ".join(str(view.facts[name]) for name in ("shot_size", "camera_angle", "camera_movement")),
        }
        for view in views
    ]
    return line


def shot_file(views: Sequence[View], tiles: Sequence[Tile]) -> Tree:
    """Everything of a shot but its pictures."""
    facts, record = views[0].facts, views[0].record
    width, height = sheet_size(tiles)
    return {
        "clip_id": facts["clip_id"],
        "shard": views[0].shard,
        "fps": facts["fps"],
        "frames": facts["num_frames"],
        "size": [facts["width"], facts["height"]],
        "sheet": [width, height],
        "tiles": [[one.layer, one.view, one.x, one.y, one.width, one.height] for one in tiles],
        "flow_full_px": FULL_FLOW * float(facts["height"]),
        "instances": _instances(record),
        "timeline": timeline(record),
        "views": [_view(view) for view in views],
    }


def timeline(record: Tree) -> Tree:
    """Events, contacts and phases that touch the clip; seconds from its first frame."""
    end_s = float(record["duration_s"])

    def spans(name: str) -> list[Tree]:
        return [dict(one) for one in record[name] if one["end_s"] > 0.0 and one["start_s"] < end_s]

    events = [one | {"values": {v["name"]: v["value"] for v in one["values"]}} for one in record["events"]]
    return {
        "duration_s": end_s,
        "key_s": record["key_s"],
        "events": [one for one in events if one["is_in_clip"]],
        "contacts": spans("contacts"),
        "phases": spans("phases"),
        "people": [{"id": one["id"], "role": one["role"], "person": _word(one, "person")} for one in record["people"]],
    }


def drawn_joints(
    labels: dict[str, np.ndarray],
) -> tuple[Float[np.ndarray, "frames people points 2"], UInt8[np.ndarray, "frames people points"]]:
    """Places [px] of POINTS, and 0 outside, 1 hidden, 2 seen."""
    points = np.nan_to_num(labels["joints2d"][:, :, POINTS].astype(np.float64), posinf=0.0, neginf=0.0)
    return points[..., :2], points[..., 2].astype(np.uint8)


def _view(view: View) -> Tree:
    places, seen = drawn_joints(view.labels)
    steps = np.clip(np.rint(places * STEPS_PER_PX), -32768, 32767).astype("<i2")
    loud, level_db = peaks(view.member("wav"))
    return {
        "key": view.key,
        "facts": view.facts,
        "person_ids": view.labels["person_ids"].tolist(),
        "joints": base64.b64encode(steps.tobytes()).decode(),
        "seen": base64.b64encode(seen.tobytes()).decode(),
        "captions": view.record["captions"],
        "negatives": negatives(view.record),
        "questions": questions(view.record),
        "scores": {one["name"]: one["value"] for one in view.record["scores"]},
        "sounds": view.record["sounds"],
        "peaks": loud,
        "peak_db": level_db,
    }


def _instances(record: Tree) -> list[Tree]:
    palette = ids_palette()
    return [one | {"rgb": palette[one["id"]].tolist()} for one in record["instances"]]


def _word(person: Tree, name: str) -> str:
    return next((str(one["value"]) for one in person["words"] if one["name"] == name), "")
