"""The gate that every sample passes before it is packed: all checks of one view, then those of a shot's views."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from synth.clip import Clip
from synth.errors import DatasetError
from synth.quality.checks import CHECKS, FORM, GROUP_CHECKS
from synth.quality.evidence import Evidence

Subject = TypeVar("Subject")
"""Evidence of one view, or of several."""


def check_clip(key: str, members: Mapping[str, bytes]) -> tuple[str, ...]:
    """What is wrong with a sample, `<key>: <check>: <what>` each; empty when it passes."""
    return judge(Evidence(key, members))


def judge(evidence: Evidence) -> tuple[str, ...]:
    """What is wrong with one view; truths are looked at only where the form is right."""
    failures: list[str] = []
    for check in FORM:
        failures += _named(evidence.key, check.name, check.run, evidence)
        if failures and check.name in ("members", "facts"):
            return tuple(failures)
    if not failures:
        for check in CHECKS:
            if check.applies(evidence):
                failures += _named(evidence.key, check.name, check.run, evidence)
    return tuple(failures)


def check_views(views: Sequence[Evidence]) -> tuple[str, ...]:
    """What is wrong with the views of one shot, each of which has passed."""
    failures: list[str] = []
    for check in GROUP_CHECKS:
        failures += _named(views[0].key, check.name, check.run, views)
    return tuple(failures)


def require(clip: Clip) -> None:
    """DatasetError with everything that is wrong with a clip; nothing when it may be packed."""
    failures = check_clip(clip.key, clip.members)
    if failures:
        raise DatasetError(f"{'; '.join(failures)}; look at the shot's folder and report this as a bug")


def _named(key: str, name: str, run: Callable[[Subject], Iterator[str]], subject: Subject) -> list[str]:
    """The check's lines with their key and name; a member that cannot be read is a line too."""
    found: list[str] = []
    try:
        for line in run(subject):
            found.append(f"{key}: {name}: {' '.join(line.split())}")
    except (DatasetError, ValueError, KeyError, TypeError, IndexError) as error:
        found.append(f"{key}: {name}: cannot be read: {' '.join(str(error).split()) or type(error).__name__}")
    return found
