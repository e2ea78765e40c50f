"""A Luigi parameter that holds a frozen, checked dataclass and reads and writes canonical JSON."""

import functools
import json
import sys
from typing import Any, ClassVar

import luigi

from synth.errors import SynthError
from synth.recipe import Machine, canonical, checked
from tasks.compose import from_overrides


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
        return normalized(self._kind, canonical(value))


@functools.lru_cache(maxsize=256)
def normalized(kind: Any, text: str) -> Any:
    """The record of a canonical JSON: tasks of one shot share one, and what it remembers of itself."""
    return checked(kind, json.loads(text))


class MachineParameter(RecordParameter):
    """How and where a task runs, which its id does not know.

    here: set in a worker of many: it runs whatever it is given on its own machine, not on that of who asked for it.
    """

    here: ClassVar[Machine | None] = None

    def __init__(self) -> None:
        super().__init__(Machine, significant=False)

    def normalize(self, value: Any) -> Any:
        """This worker's machine, or else the given one."""
        return MachineParameter.here or super().normalize(value)


class OverridesParameter(luigi.Parameter):
    """Hydra's overrides in one string; only Luigi's command line parses it, so a mistake ends the command here."""

    def parse(self, text: str) -> str:
        """The same text; a mistake in it is one line on stderr and exit code 1."""
        try:
            from_overrides(text)
        except SynthError as error:
            sys.stderr.write(f"error: {error}\n")
            sys.exit(1)
        return text


def answer_failures() -> None:
    """Luigi's command exits with 0 after a failed task unless a config says otherwise; the user's own config wins."""
    config = luigi.configuration.get_config()
    for name in (
        "missing_data",
        "task_failed",
        "already_running",
        "scheduling_error",
        "not_run",
        "unhandled_exception",
    ):
        if not config.has_option("retcode", name):
            config.set("retcode", name, "1")
