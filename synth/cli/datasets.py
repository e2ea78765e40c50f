"""`synth check`, `export`, `gallery`, `view`: what is done with a finished dataset."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from synth.cli.terminal import progress, say, spinner
from synth.cli.words import DATASET, place

_FORMATS = "the trainer family; a wrong one lists all"


def check(dataset: Annotated[Any, typer.Argument(parser=place, metavar="DATASET", help=DATASET)]) -> None:
    """Check a finished dataset, reading nothing but its files; exit code 1 when anything fails."""
    from synth.quality import check_dataset

    with spinner() as on_clip:
        result = check_dataset(dataset, on_clip)
    _show_failures(result.failures)
    say(f"{result.passed} passed, {len(result.failures)} failed")
    if result.failures:
        raise typer.Exit(1)


def _show_failures(failures: Sequence[str]) -> None:
    """A line each; on a terminal a table by kind."""
    if sys.stdout.isatty() and failures:
        from synth.tables import failures_table

        Console().print(failures_table(failures))
        return
    for failure in failures:
        say(f"FAILED {failure}")


def export(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help=_FORMATS)],
    dataset: Annotated[Any, typer.Argument(parser=place, metavar="DATASET", help=f"{DATASET}; it is only read")],
    target: Annotated[Path, typer.Argument(metavar="DEST", help="folder to make; refused where it exists")],
    split: Annotated[str | None, typer.Option(help="train, val or all; else what the format is for")] = None,
    size: Annotated[str | None, typer.Option(help="WIDTHxHEIGHT: scaled to cover it, cut in the middle")] = None,
    fps: Annotated[float | None, typer.Option(help="frames per second: the frames nearest in time", min=0.1)] = None,
    frames: Annotated[int | None, typer.Option(help="only the first so many frames of each clip", min=1)] = None,
    style: Annotated[
        str | None, typer.Option(help="how skeletons are drawn; else as the format's trainer does")
    ] = None,
    hidden: Annotated[str | None, typer.Option(help="hidden joints: drawn, left_out or as_detector")] = None,
    absolute: Annotated[bool | None, typer.Option(help="index files name absolute paths")] = None,
    workers: Annotated[int, typer.Option(help="processes; 0: one a core", min=0)] = 0,
) -> None:
    """Write a dataset in a trainer's format, read everything back, and only then let it appear."""
    from synth.export import export as run
    from synth.export import settings_from

    settings = settings_from(split, size, fps, frames, style, hidden, absolute)
    with progress() as on_clip:
        count = run(format_name, dataset, target, settings, workers, on_clip)
    say(f"{target}: {count} clips in the format {format_name}, all read back; see its README.md")


def gallery(
    dataset: Annotated[Any, typer.Argument(parser=place, metavar="DATASET", help=DATASET)],
    out: Annotated[Path | None, typer.Option(help="folder to write; else DATASET/gallery")] = None,
) -> None:
    """Make the page on which a person looks at a dataset; a gallery that is there is replaced."""
    from synth.gallery import write_gallery

    say(str(write_gallery(dataset, out)))


def view(dataset: Annotated[Any, typer.Argument(parser=place, metavar="DATASET", help=DATASET)]) -> None:
    """Open a dataset's gallery in the browser; it is made where there is none."""
    from synth.gallery import page_of, show

    say(show(page_of(dataset)))
