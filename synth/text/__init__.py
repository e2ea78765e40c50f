"""Text as a control signal: facts of a clip -> captions, hard negatives and questions in English and Chinese."""

from synth.text.captions import captions, long_english, regenerate
from synth.text.describe import describe
from synth.text.description import Description, from_record, to_record
from synth.text.questions import questions
from synth.text.texts import Texts, spoken, texts

__all__ = [
    "Description", "Texts", "captions", "describe", "from_record", "long_english", "questions", "regenerate", "spoken",
    "texts", "to_record",
]  # fmt: skip
