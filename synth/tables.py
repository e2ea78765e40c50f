"""What `synth inspect` and `synth check` show on a terminal: tables of a dataset's clips and of what failed."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from synth.address import Place
from synth.grid import Grid, Row
from synth.tiers import TIERS

_EXAMPLES = 3
"""Failures of a kind that are shown; the rest is counted."""


def facts_table(facts: Iterable[tuple[str, str]]) -> Table:
    """Names and values, as they are: nothing in them is markup."""
    table = Table(show_header=False, box=None)
    for name, value in facts:
        table.add_row(Text(name, style="bold"), Text(value))
    return table


def clips_table(dataset: Place) -> Table:
    """What a dataset shows: a row per sport and skill."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), title="clips", title_justify="left")
    for name in ("skill", "split"):
        table.add_column(name, overflow="fold")
    for name in ("shots", "clips", "s", "people", *TIERS):
        table.add_column(name, justify="right")
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in Grid.open(dataset).rows:
        groups.setdefault((f"{row.sport}/{row.skill}", row.split), []).append(row)
    for names, rows in sorted(groups.items()):
        table.add_row(*map(Text, (*names, *_figures(rows))))
    return table


def _figures(rows: Sequence[Row]) -> tuple[str, ...]:
    tiers = Counter(row.tier for row in rows)
    return (
        str(len({row.clip_id for row in rows})),
        str(len(rows)),
        f"{sum(row.num_frames / row.fps for row in rows):.1f}",
        str(len({person for row in rows for person in row.identity_id.split(",")})),
        *(str(tiers[tier]) for tier in TIERS),
    )


def axes_table(dataset: Place) -> Table:
    """How many clips there are of each venue, lighting and camera rig."""
    table = Table(show_header=False, box=None)
    rows = Grid.open(dataset).rows
    for axis in ("venue", "lighting", "camera_rig"):
        counts = Counter(str(getattr(row, axis)) for row in rows)
        named = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        table.add_row(Text(axis.replace("_", " "), style="bold"), Text(named))
    return table


def failures_table(failures: Sequence[str]) -> Table:
    """What failed, by check: how often, and the first few clips with what was found."""
    table = Table(box=box.SIMPLE_HEAD, title="failed", title_justify="left", title_style="bold red")
    table.add_column("check", style="bold")
    table.add_column("lines", justify="right")
    table.add_column("clip, and what was found", overflow="fold")
    groups: dict[str, list[str]] = {}
    for line in failures:
        clip, check, what = _parts(line)
        groups.setdefault(check, []).append(f"{clip}: {what}" if clip else what)
    for check, lines in sorted(groups.items(), key=lambda item: -len(item[1])):
        more = [f"... and {len(lines) - _EXAMPLES} more"] if len(lines) > _EXAMPLES else []
        table.add_row(Text(check), str(len(lines)), Text("\n".join([*lines[:_EXAMPLES], *more])))
    return table


def _parts(line: str) -> tuple[str, str, str]:
    """Clip, check and finding of a failure; failures of the dataset's own files have no check."""
    parts = line.split(": ", 2)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "dataset", line)
