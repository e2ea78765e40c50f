"""Scores and tier: those of this very clip."""

from collections.abc import Iterator

from synth.quality.evidence import Evidence
from synth.quality.scores import scores as measured
from synth.tiers import TIERS

SLACK = 2e-6
"""Scores are rounded to six digits."""


def scores(evidence: Evidence) -> Iterator[str]:
    """The shipped scores are what measuring the members again gives; the tier is one there is."""
    shipped = {str(one["name"]): float(one["value"]) for one in evidence.record["scores"]}
    again = measured(evidence)
    if list(shipped) != list(again):
        yield f"names {list(shipped)} instead of {list(again)}"
        return
    yield from (
        f"{name} is {shipped[name]:.6g} but measures {value:.6g}"
        for name, value in again.items()
        if abs(shipped[name] - value) > SLACK
    )
    if evidence.facts["tier"] not in TIERS:
        yield f"tier {evidence.facts['tier']!r} is none of {', '.join(TIERS)}"
