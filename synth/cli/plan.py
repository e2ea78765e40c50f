"""`synth plan`: what a recipe comes to, before anything is rendered."""

import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from synth.cli.terminal import progress, say

if TYPE_CHECKING:
    from tasks.forecast import Forecast, Share

_WORDS = "GROUP=OPTION and KEY=VALUE, as for `python -m tasks`"


def plan(overrides: Annotated[list[str] | None, typer.Argument(metavar="[OVERRIDES]...", help=_WORDS)] = None) -> None:
    """Say what a dataset comes to: clips, hours, gigabytes and cost, and what of it is there; nothing is rendered."""
    from tasks.compose import from_overrides
    from tasks.forecast import forecast

    recipe, machine = from_overrides(shlex.join(overrides or []))
    with progress() as on_shot:
        found = forecast(recipe, machine, on_shot)
    _show(found)


def _show(found: "Forecast") -> None:
    several = len(found.shares) > 1
    shares = [*found.shares, *([found.total] if several else [])]
    if sys.stdout.isatty():
        Console().print(_table(shares))
    else:
        for share in shares:
            say(f"{share.name}: {', '.join(' '.join(cell) for cell in _cells(share))}")
    for share, basis in zip(found.shares, found.basis, strict=True):
        say(f"basis of {share.name}: {basis}")
    say(f"dataset: {found.dataset} ({'complete' if found.complete else 'not there yet'})")


def _table(shares: "Sequence[Share]") -> Table:
    """A column for each sport and for all together."""
    table = Table("", *(share.name for share in shares))
    for column in table.columns[1:]:
        column.justify = "right"
    for row in zip(*map(_cells, shares), strict=True):
        table.add_row(row[0][1], *(number for number, _ in row))
    return table


def _cells(share: "Share") -> list[tuple[str, str]]:
    """Every figure, and what it is of."""
    return [
        (f"{share.motions:,}", "motions"),
        (f"{share.shots:,}", "shots"),
        (f"{share.clips:,}", "clips"),
        (f"{share.frames:,}", "frames"),
        (_duration(share.video_s), "of video"),
        (f"{share.finished:,}", "shots finished"),
        (f"{share.rendered:,}", "more shots rendered"),
        (_size(share.shard_bytes), "of shards"),
        (_size(share.between_bytes), "between the stages"),
        (_duration(share.wall_s), "of work"),
        (_duration(share.cpu_s), "of CPU"),
        (_duration(share.left_s), "left"),
    ]


def _duration(seconds: float) -> str:
    return f"{_short(seconds / 3600)} h" if seconds >= 3600 else f"{_short(seconds / 60)} min"


def _size(num_bytes: float) -> str:
    return f"{_short(num_bytes / 1e9)} GB" if num_bytes >= 1e9 else f"{_short(num_bytes / 1e6)} MB"


def _short(value: float) -> str:
    """With three figures that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
