"""From packed clips to those that may be trained on: scored, put in a tier, checked; the others with their reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from synth.clip import Clip, to_json
from synth.quality.clip_check import check_views, judge
from synth.quality.evidence import Evidence
from synth.quality.scores import scores
from synth.tiers import Rejected, TierRecipe, misses, tier_of


@dataclass(frozen=True)
class Graded:
    """accepted: with their tier and scores in json and events.json."""

    accepted: tuple[Clip, ...]
    rejected: tuple[Rejected, ...]


def grade(clips: Sequence[Clip], tiers: TierRecipe) -> Graded:
    """Grade and check all views of one shot; views that contradict each other are all refused."""
    good: list[tuple[Clip, Evidence]] = []
    rejected: list[Rejected] = []
    for clip in clips:
        evidence = Evidence(clip.key, clip.members)
        found = scores(evidence)
        graded = with_tier(clip, found, tiers)
        evidence = evidence.altered(graded.members)
        reasons = judge(evidence) if graded.facts["tier"] else _below_bronze(clip.key, found, tiers)
        evidence.release()
        if reasons:
            rejected.append(Rejected(clip.key, reasons))
        else:
            good.append((graded, evidence))
    apart = check_views([evidence for _, evidence in good]) if good else ()
    if apart:
        return Graded((), (*rejected, *(Rejected(clip.key, apart) for clip, _ in good)))
    return Graded(tuple(clip for clip, _ in good), tuple(rejected))


def with_tier(clip: Clip, found: dict[str, float], tiers: TierRecipe) -> Clip:
    """The clip with its scores and its tier; "" below bronze."""
    facts = clip.facts | {"tier": tier_of(found, tiers)}
    record = Evidence(clip.key, clip.members).record
    record["scores"] = [{"name": name, "value": value} for name, value in found.items()]
    return replace(clip, facts=facts, members={**clip.members, "json": to_json(facts), "events.json": to_json(record)})


def _below_bronze(key: str, found: dict[str, float], tiers: TierRecipe) -> tuple[str, ...]:
    return tuple(f"{key}: tier: {reason}, which bronze asks for" for reason in misses(found, tiers.bronze))
