"""Tiers: how good a clip is as training data, by thresholds on scores that anyone can compute from it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict

TIERS = ("gold", "silver", "bronze")
"""Best first."""

SCORES: dict[str, str] = {
    "motion": "verdict on the motion: 3 gold, 2 silver, 1 bronze, 0 none of them",
    "person_height": "median height of all of the main person, as a share of the picture's",
    "joints_inside": "share of the main person's 17 body joints that are in the picture",
    "joints_seen": "share of those in the picture that nothing hides",
    "luminance": "mean luma 0..1 of the main person's pixels",
    "clipped": "share of the main person's pixels that are black or white",
    "key_in_clip": "1 where the instant that the skill is about lies in the clip, else 0",
    "foot_slide_m_s": "95th percentile of the speed of feet that stand",
    "contact_gap_m": "95th percentile of how far hands, forearms and feet are from what they touch for a frame or more",
}
"""Every score and what it is; 0 where a clip has nothing to measure it on."""


def _known(limits: Mapping[str, float]) -> Mapping[str, float]:
    unknown = sorted(set(limits) - set(SCORES))
    if unknown:
        raise ValueError(f"no score is called {unknown[0]!r}; choose from {', '.join(SCORES)}")
    return limits


Limits = Annotated[dict[str, float], AfterValidator(_known)]


@dataclass(frozen=True)
class Bar:
    """What a tier asks for: scores that must be at least, and at most, so much."""

    at_least: Limits = field(default_factory=dict)
    at_most: Limits = field(default_factory=dict)

    __pydantic_config__ = ConfigDict(extra="forbid")

    def __hash__(self) -> int:
        return hash((tuple(sorted(self.at_least.items())), tuple(sorted(self.at_most.items()))))


@dataclass(frozen=True)
class TierRecipe:
    """The bars of all tiers; a clip below bronze is rejected."""

    gold: Bar = Bar()
    silver: Bar = Bar()
    bronze: Bar = Bar()

    __pydantic_config__ = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Rejected:
    """A clip that does not enter a shard, and every reason why."""

    key: str
    reasons: tuple[str, ...]


def misses(scores: Mapping[str, float], bar: Bar) -> tuple[str, ...]:
    """What a clip lacks for a bar, one line per score."""
    low = [
        f"{name} {scores[name]:.3g} is below {limit:g}" for name, limit in bar.at_least.items() if scores[name] < limit
    ]
    high = [
        f"{name} {scores[name]:.3g} is above {limit:g}" for name, limit in bar.at_most.items() if scores[name] > limit
    ]
    return (*low, *high)


def tier_of(scores: Mapping[str, float], recipe: TierRecipe) -> str:
    """The best tier whose bar a clip meets; "" where it meets none."""
    bars: dict[str, Any] = {name: getattr(recipe, name) for name in TIERS}
    return next((name for name, bar in bars.items() if not misses(scores, bar)), "")
