"""Laws of the tables on a terminal: every clip and every failure is counted, and nothing in them is markup."""

import io

from rich.console import Console
from rich.table import Table

from synth.manifest import Dataset
from synth.tables import axes_table, clips_table, facts_table, failures_table


def shown(table: Table) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_clips_of_every_skill_are_counted(tiny_dataset: Dataset) -> None:
    table = clips_table(tiny_dataset.path)
    cells = {str(column.header): [str(cell) for cell in column.cells] for column in table.columns}
    assert sum(map(int, cells["clips"])) == tiny_dataset.counts["clips"]
    assert sum(map(int, cells["shots"])) == tiny_dataset.counts["shots"]
    tiers = [sum(map(int, cells[tier])) for tier in ("gold", "silver", "bronze")]
    assert tiers == [tiny_dataset.counts[f"clips_{tier}"] for tier in ("gold", "silver", "bronze")]
    assert set(cells["split"]) == {"train", "val"}


def test_every_clip_has_one_value_on_every_axis(tiny_dataset: Dataset) -> None:
    for cell in axes_table(tiny_dataset.path).columns[1].cells:
        counts = [int(part.rsplit(" ", 1)[1]) for part in str(cell).split(", ")]
        assert sum(counts) == tiny_dataset.counts["clips"]


def test_failures_are_counted_by_check_and_the_commonest_comes_first() -> None:
    lines = [f"clip_{n}: flow: off by {n} px" for n in range(5)] + ["clip_9: depth: [red]none", "dataset.json: gone"]
    table = failures_table(lines)
    assert [str(cell) for cell in table.columns[0].cells] == ["flow", "depth", "dataset"]
    assert [str(cell) for cell in table.columns[1].cells] == ["5", "1", "1"]
    text = shown(table)
    assert "clip_2: off by 2 px" in text
    assert "clip_3: off by 3 px" not in text
    assert "... and 2 more" in text
    assert "clip_9: [red]none" in text


def test_values_are_shown_as_they_are() -> None:
    assert "[bold]x[/bold]" in shown(facts_table([("name", "[bold]x[/bold]")]))
