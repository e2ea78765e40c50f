"""txt and captions: what synth.text words from the shipped description, and nothing else.

The one place where the judge uses the maker's code: words are printed from facts, the facts are checked elsewhere.
"""

from collections.abc import Iterator

from synth.quality.evidence import Evidence
from synth.text import long_english, regenerate


def texts(evidence: Evidence) -> Iterator[str]:
    """Each caption is the one of its language and form; txt is the long English one."""
    record = evidence.record
    told = {(one["language"], one["form"]): str(one["text"]) for one in record["captions"]}
    meant = {(one["language"], one["form"]): str(one["text"]) for one in regenerate(record["description"])}
    if list(told) != list(meant):
        yield f"captions are {list(told)} instead of {list(meant)}"
        return
    for (language, form), text in meant.items():
        if told[language, form] != text:
            yield f"the {form} caption ({language}) says {_aside(told[language, form], text)}"
    txt = evidence.members["txt"].decode().strip()
    if txt != long_english(record):
        yield f"txt says {_aside(txt, long_english(record))}"


def _aside(told: str, meant: str) -> str:
    """Both texts from where they part."""
    at = next((k for k, (a, b) in enumerate(zip(told, meant, strict=False)) if a != b), min(len(told), len(meant)))
    first = max(0, at - 8)
    return f"{told[first : at + 24]!r} instead of {meant[first : at + 24]!r}"
