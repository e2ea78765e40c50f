"""What a lie about a sample or a folder is, and what the judge says of it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from synth.labels import Labels
from synth.quality.clip_check import check_views, judge
from synth.quality.evidence import Evidence

Members = dict[str, bytes]
STANDING_FOOT = "a foot that stands for two frames"


@dataclass(frozen=True)
class Lie:
    """One thing that is wrong. checks: any of these names it. everywhere: told in all views of the shot.

    needs: members or arrays of labels.npz without which it cannot be told. people: how many it takes. views: how many
    views are needed to find it.
    """

    name: str
    checks: tuple[str, ...]
    tell: Callable[[Members], Members]
    everywhere: bool = False
    needs: tuple[str, ...] = ()
    people: int = 1
    views: int = 1

    def applies(self, members: Members) -> bool:
        """Whether it can be told of this sample."""
        labels = Labels.from_bytes(members["labels.npz"])
        known = {*members, *(name for name, array in labels.arrays().items() if array.size)}
        contacts = json.loads(members["events.json"])["contacts"]
        stands = labels.contacts[:, [one["part"].endswith("foot") for one in contacts]]
        known |= {STANDING_FOOT} if (stands[1:] & stands[:-1]).any() else set()
        return known.issuperset(self.needs) and len(labels.person_ids) >= self.people


@dataclass(frozen=True)
class FolderLie:
    """One thing that is wrong with a dataset's folder, and a piece of the line that says so."""

    name: str
    says: str
    tell: Callable[[Path], None]


def found_in(lie: Lie, views: Sequence[tuple[str, Members]]) -> list[str]:
    """What the judge says of the views (key, members) of a shot when the lie is told of the first, or of all."""
    told = [(key, lie.tell(dict(members)) if not number or lie.everywhere else members)
            for number, (key, members) in enumerate(views)]  # fmt: skip
    evidence = [Evidence(key, members) for key, members in told]
    found = [*judge(evidence[0])]
    return [*found, *check_views(evidence)] if lie.views > 1 else found
