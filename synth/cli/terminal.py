"""Lines on stdout; a spinner or a bar on stderr where somebody looks."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress


def say(text: str) -> None:
    """A line on stdout."""
    sys.stdout.write(f"{text}\n")


@contextlib.contextmanager
def spinner() -> Iterator[Callable[[str], None] | None]:
    """A line on the terminal that is told what is being looked at; None where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    with Console(stderr=True).status("checking") as status:
        yield lambda name: status.update(f"checking {escape(name)}")


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on the terminal that is told (what, done, total); None where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        bars: dict[str, Any] = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in bars:
                bars[what] = bar.add_task(what, total=total)
            bar.update(bars[what], completed=done)

        yield told
