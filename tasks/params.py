"""A Luigi parameter that holds a frozen, checked dataclass and reads and writes canonical JSON."""

import json
from typing import Any

import luigi

from synth.recipe import canonical, checked


class RecordParameter(luigi.Parameter):
    """A frozen dataclass as a parameter: equal values are equal tasks, whatever their spelling (6 or 6.0)."""

    def __init__(self, kind: Any, **options: Any) -> None:
        super().__init__(**options)
        self._kind = kind

    def parse(self, text: str) -> Any:
        """The record of canonical JSON; RecipeError says what is wrong with it."""
        return checked(self._kind, json.loads(text))

    def serialize(self, value: Any) -> str:
        """Canonical JSON."""
        return canonical(value)

    def normalize(self, value: Any) -> Any:
        """The record itself, or the record of a plain tree."""
        return checked(self._kind, json.loads(canonical(value)))
