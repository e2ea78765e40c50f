"""`synth inspect`: what any file or dataset holds."""

import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from synth.cli.terminal import say
from synth.cli.words import place


def inspect(
    path: Annotated[
        Any,
        typer.Argument(
            parser=place, metavar="PATH", help="a recording, motion, shard or dataset; the last two also at addresses"
        ),
    ],
) -> None:
    """Say what a file or dataset holds; one line per fact where the output is not a terminal."""
    from synth.inspect import describe
    from synth.tables import axes_table, clips_table, facts_table

    facts = describe(path)
    if not sys.stdout.isatty():
        width = max(len(name) for name, _ in facts)
        for name, value in facts:
            say(f"{name:<{width}}  {' '.join(value.split())}")
        return
    console = Console()
    console.print(facts_table(facts))
    if path.is_dir():
        console.print(clips_table(path), axes_table(path))
