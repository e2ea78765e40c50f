"""Everything that is said of one view's clip, as the records of events.json."""

from dataclasses import dataclass
from typing import Any

from synth.labels.labels import Labels
from synth.shot import Shot
from synth.text.captions import captions
from synth.text.describe import describe
from synth.text.description import Description, Record, to_record
from synth.text.negatives import records
from synth.text.questions import questions


@dataclass(frozen=True)
class Texts:
    """captions: {language, form, text}. negatives: {language, text, changed, true, false}."""

    captions: list[Record]
    negatives: list[Record]


def texts(description: Description, seed: int, key: str) -> Texts:
    """Captions of a description, and hard negatives that `seed` and the clip's `key` draw."""
    return Texts(captions(description), list(records(description, seed, key)))


def spoken(shot: Shot, labels: Labels, camera_index: int) -> dict[str, Any]:
    """`description`, `captions`, `negatives`, `questions` of events.json."""
    description = describe(shot, labels, camera_index)
    said = texts(description, shot.facts.seed, f"{shot.facts.key}_{shot.cameras[camera_index].name}")
    return {
        "description": to_record(description),
        "captions": said.captions,
        "negatives": said.negatives,
        "questions": questions(shot, labels, camera_index, description),
    }
