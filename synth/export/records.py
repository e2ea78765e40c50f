"""What clips left in an export: small files in a hidden folder, read when asked for."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import overload

from synth.export.family import Record

RECORDS = ".records"
"""Folder of what is finished, in the export while it is written."""


class Records(Sequence[Record]):
    """Of the clips with these keys, in their order; none is kept, however much a format says of a clip."""

    def __init__(self, draft: Path, keys: Sequence[str]) -> None:
        self._draft, self._keys = draft, keys

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, number: int) -> Record: ...

    @overload
    def __getitem__(self, number: slice) -> "Records": ...

    def __getitem__(self, number: int | slice) -> "Record | Records":
        if isinstance(number, slice):
            return Records(self._draft, self._keys[number])
        record: Record = json.loads(record_path(self._draft, self._keys[number]).read_text())
        return record


def record_path(draft: Path, key: str) -> Path:
    """Where a clip's record is; it is there once the clip is finished."""
    return draft / RECORDS / f"{key}.json"
