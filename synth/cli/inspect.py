"""`synth inspect`: what any file or dataset holds."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from synth.cli.terminal import say


def inspect(path: Annotated[Path, typer.Argument(help="a recording, motion, shard or dataset")]) -> None:
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
