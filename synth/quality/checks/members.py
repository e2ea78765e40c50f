"""Which files a sample consists of, and in what order."""

from collections.abc import Iterator

from synth.clip import MEMBERS, ORDER
from synth.quality.evidence import Evidence


def members(evidence: Evidence) -> Iterator[str]:
    """Nothing missing, nothing strange, nothing empty, in the order of synth.clip.ORDER."""
    there = list(evidence.members)
    missing = [suffix for suffix in MEMBERS if suffix not in there]
    strange = [suffix for suffix in there if suffix not in ORDER]
    if missing or strange:
        yield f"missing: {missing}, unknown: {strange}; make the dataset again"
    elif there != [suffix for suffix in ORDER if suffix in there]:
        yield f"in the order {there} instead of {list(ORDER)}"
    empty = [suffix for suffix in there if not evidence.members[suffix].strip()]
    if empty:
        yield f"empty: {empty}"
