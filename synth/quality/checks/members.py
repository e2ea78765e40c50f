"""Which files a sample consists of, and in what order."""

from collections.abc import Iterator

from synth.clip import MEMBERS
from synth.quality.evidence import Evidence

OPTIONAL = ("flow.mkv", "edge.mkv")
"""Members that are there when the recipe asks for them."""


def members(evidence: Evidence) -> Iterator[str]:
    """Nothing missing, nothing strange, nothing empty, in the order of synth.clip.MEMBERS."""
    there = list(evidence.members)
    missing = [suffix for suffix in MEMBERS if suffix not in there and suffix not in OPTIONAL]
    strange = [suffix for suffix in there if suffix not in MEMBERS]
    if missing or strange:
        yield f"missing: {missing}, unknown: {strange}; make the dataset again"
    elif there != [suffix for suffix in MEMBERS if suffix in there]:
        yield f"in the order {there} instead of {list(MEMBERS)}"
    empty = [suffix for suffix in there if not evidence.members[suffix].strip()]
    if empty:
        yield f"empty: {empty}"
