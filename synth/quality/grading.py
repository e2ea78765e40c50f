"""From packed clips to those that may be trained on: checked, scored, put in a tier; the others with their reasons."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from synth.clip import Clip, to_json
from synth.labels.labels import Labels
from synth.quality.clip_check import check_clip
from synth.quality.scores import scores
from synth.tiers import Rejected, TierRecipe, misses, tier_of
from synth.video import decode_map8, read_stream


@dataclass(frozen=True)
class Graded:
    """accepted: with their tier and scores in json and events.json."""

    accepted: tuple[Clip, ...]
    rejected: tuple[Rejected, ...]


def grade(clips: Sequence[Clip], tiers: TierRecipe) -> Graded:
    """Check and grade all views of one shot."""
    accepted: list[Clip] = []
    rejected: list[Rejected] = []
    for clip in clips:
        reasons = check_clip(clip.key, clip.members)
        graded = clip if reasons else with_tier(clip, tiers)
        reasons = reasons or (() if graded.facts["tier"] else _below_bronze(graded, tiers))
        if reasons:
            rejected.append(Rejected(clip.key, reasons))
        else:
            accepted.append(graded)
    return Graded(tuple(accepted), tuple(rejected))


def with_tier(clip: Clip, tiers: TierRecipe) -> Clip:
    """The clip with its scores and its tier; "" below bronze."""
    found = measured(clip)
    facts = clip.facts | {"tier": tier_of(found, tiers)}
    record = json.loads(clip.members["events.json"])
    record["scores"] = [{"name": name, "value": value} for name, value in found.items()]
    return replace(clip, facts=facts, members={**clip.members, "json": to_json(facts), "events.json": to_json(record)})


def measured(clip: Clip) -> dict[str, float]:
    """The scores of a clip, from its members."""
    luma = np.stack(read_stream(clip.members["mp4"], "gray")[1])
    labels = Labels.from_bytes(clip.members["labels.npz"])
    record = json.loads(clip.members["events.json"])
    return scores(clip.facts, labels, record, luma, decode_map8(clip.members["seg.mkv"]))


def _below_bronze(clip: Clip, tiers: TierRecipe) -> tuple[str, ...]:
    found = {score["name"]: score["value"] for score in json.loads(clip.members["events.json"])["scores"]}
    return tuple(f"{clip.key}: below bronze: {reason}" for reason in misses(found, tiers.bronze))
