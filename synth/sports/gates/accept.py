"""Performances that meet the gates: authored again from the next generator until one does; recordings by verdict."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from synth.body import Body
from synth.errors import RecipeError, ShotError, SynthError, TakeError
from synth.motion.performance import Performance
from synth.motion.report import VERDICTS
from synth.plain import tree_of
from synth.randomness import generator
from synth.sports.gates.limits import verdict
from synth.sports.gates.measure import measure
from synth.whole import again

TRIES = 10
AUTHORED_TIER = "gold"


@dataclass(frozen=True)
class Quality:
    """What goes with a performance. tier: one of VERDICTS. values: gates by name. rejected: why each draw before."""

    tier: str
    values: dict[str, float]
    rejected: tuple[str, ...] = ()

    def save(self, folder: Path) -> None:
        """Write quality.json."""
        (folder / "quality.json").write_text(json.dumps(asdict(self), indent=1, allow_nan=False))

    @staticmethod
    def load(folder: Path) -> "Quality":
        """Read what `save` wrote."""
        try:
            tree = tree_of((folder / "quality.json").read_bytes())
            return Quality(tree["tier"], tree["values"], tuple(tree["rejected"]))
        except (OSError, ValueError, TypeError, LookupError) as error:
            raise ShotError(f"{folder}: damaged quality.json ({error}); {again(folder)}") from error


def accepted(
    author: Callable[[np.random.Generator], Performance], body: Body, seed: int, *names: str | int
) -> tuple[Performance, Quality]:
    """The first of TRIES performances that meets every gate; draw i uses generator(seed, *names, i), the first none.

    SynthError names the gates where none does. A RecipeError of the author is the recipe's and passes through.
    """
    rejected: list[str] = []
    for draw in range(TRIES):
        try:
            played = author(generator(seed, *names, *((draw,) if draw else ())))
        except RecipeError:
            raise
        except SynthError as error:
            rejected.append(str(error))
            continue
        values = measure(played, body)
        reasons = verdict(values)
        if not reasons:
            return played, Quality(AUTHORED_TIER, values, tuple(rejected))
        rejected.append("; ".join(reasons))
    raise SynthError(f"{TRIES} performances in a row miss a gate, the last: {rejected[-1]}; choose another seed")


def recorded(played: Performance, body: Body, report: Path, accept: str) -> Quality:
    """The quality of a recording from the report of its retargeting; TakeError where it is worse than `accept`."""
    facts = _verdict(report)
    if VERDICTS.index(facts["verdict"]) > VERDICTS.index(accept):
        reasons = "; ".join(facts["reasons"]) or "no reason given"
        raise TakeError(
            f"{facts['source']}: verdict {facts['verdict']} ({reasons}); cut the bad stretches out or set "
            f"motion.accept={facts['verdict']}"
        )
    return Quality(facts["verdict"], measure(played, body))


def _verdict(report: Path) -> dict[str, Any]:
    """Verdict, reasons and source of a retargeting's report."""
    try:
        facts = tree_of(report.read_bytes())
        VERDICTS.index(facts["verdict"])
        return {name: facts[name] for name in ("verdict", "reasons", "source")}
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise ShotError(f"{report}: damaged ({error}); {again(report.parent)}") from error
