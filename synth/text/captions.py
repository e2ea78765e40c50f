"""Captions of a Description in every language and form."""

from collections.abc import Callable
from typing import Any, get_args

from synth.text import chinese, english
from synth.text.description import Description, Record, from_record
from synth.text.telling import Form

Captioner = Callable[[Description, Form], str]
LANGUAGES: dict[str, Captioner] = {"en": english.words, "zh": chinese.words}
"""By their ISO 639-1 codes."""
FORMS: tuple[Form, ...] = get_args(Form)


def captions(description: Description) -> list[dict[str, Any]]:
    """{"language", "form", "text"} for each language and form."""
    return [
        {"language": language, "form": form, "text": captioner(description, form)}
        for language, captioner in LANGUAGES.items()
        for form in FORMS
    ]


def long_english(record: Record) -> str:
    """The one among `captions` of a record that is the sample's txt."""
    return next(str(one["text"]) for one in record["captions"] if (one["language"], one["form"]) == ("en", "long"))


def regenerate(record: Record) -> list[dict[str, Any]]:
    """The captions of a shipped description, which must be the shipped captions."""
    return captions(from_record(record))
