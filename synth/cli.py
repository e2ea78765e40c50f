"""`synth VERB`: the console command. Thin: parse, call one function, print."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from synth.errors import SynthError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Synthetic sports video, checked."
)
body = typer.Typer(no_args_is_help=True, help="The body model.")
app.add_typer(body, name="body")

Force = Annotated[bool, typer.Option("--force", help="build again although the file is there")]


@app.command()
def doctor() -> None:
    """Check the shared libraries that Blender needs; install them where this may."""
    from synth.system import ensure_libraries

    ensure_libraries()
    _say("shared libraries: all there")


@body.command("build")
def body_build(force: Force = False) -> None:
    """Build the embedded SMPL-X-format body (about a minute, once)."""
    from synth.body import build_body, default_body_path

    path = default_body_path()
    if force or not path.is_file():
        _say(f"building the embedded body into {path}")
        build_body(path)
    _say(f"body: {path}")


@app.command()
def retarget(
    source: Annotated[Path, typer.Argument(help="recording: .bvh, .amc, .npz ...")],
    out: Annotated[Path, typer.Argument(help="SMPL-X motion to write: .npz")],
    report: Annotated[Path | None, typer.Option(help="metrics of source and result, as json")] = None,
    fps: Annotated[float | None, typer.Option(help="overrides the file's rate")] = None,
    unit_m: Annotated[float | None, typer.Option(help="metres per unit of the file")] = None,
    up: Annotated[str | None, typer.Option(help="x, y or z: which axis of the file points up")] = None,
    skeleton: Annotated[Path | None, typer.Option(help="the .asf of an .amc, if not beside it")] = None,
) -> None:
    """Bring a recording onto the SMPL-X body."""
    from synth.body import load_body
    from synth.mocap import read_take
    from synth.motion.retarget import retarget as run

    _refuse_suffix(out, ".npz")
    result = run(read_take(source, fps=fps, unit_m=unit_m, up=up, skeleton=skeleton), load_body())
    result.motion.save(out)
    if report is not None:
        report.write_text(result.report.to_json() + "\n")
    for warning in result.report.warnings:
        Console(stderr=True).print(f"warning: {warning}", style="yellow", highlight=False, soft_wrap=True)
    _say(f"{out}: {result.motion.num_frames} frames at {result.motion.fps:g} fps, verdict {result.report.verdict}")


@app.command()
def inspect(path: Annotated[Path, typer.Argument(help="a recording, motion, shard or dataset")]) -> None:
    """Say what a file or dataset holds."""
    from synth.inspect import describe

    table = Table(show_header=False, box=None)
    for name, value in describe(path):
        table.add_row(name, str(value))
    Console().print(table)


@app.command()
def check(dataset: Annotated[Path, typer.Argument(help="a dataset folder")]) -> None:
    """Check a finished dataset, reading nothing but its files; exit code 1 when anything fails."""
    from synth.quality import check_dataset

    result = check_dataset(dataset)
    for failure in result.failures:
        _say(f"FAILED {failure}")
    _say(f"{result.passed} passed, {len(result.failures)} failed")
    if result.failures:
        raise typer.Exit(1)


@app.command()
def preview(
    source: Annotated[Path, typer.Argument(help="motion .npz or recording")],
    out: Annotated[Path, typer.Argument(help="picture to write: .png")],
    frames: Annotated[int, typer.Option(help="pictures in the sheet")] = 12,
    azimuth_deg: Annotated[float, typer.Option(help="where the camera stands, from +x towards +y")] = 45.0,
) -> None:
    """Draw a motion as a contact sheet."""
    import numpy as np

    from synth.body import load_body
    from synth.mocap import read_take
    from synth.motion.retarget import retarget as run
    from synth.preview import contact_sheet

    _refuse_suffix(out, ".png")
    body_model = load_body()
    motion = run(read_take(source), body_model).motion
    contact_sheet(motion, body_model, out, times_s=np.linspace(0, motion.duration_s, frames), azimuth_deg=azimuth_deg)
    _say(f"{out}: {frames} moments of {source}")


def main() -> None:
    """Run the command; an error is one line on stderr and exit code 1."""
    try:
        app()
    except SynthError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(1)


def _refuse_suffix(path: Path, suffix: str) -> None:
    if path.suffix != suffix:
        raise SynthError(f"{path}: the result is a {suffix} file; give it a name that ends in {suffix}")
    if not path.absolute().parent.is_dir():
        raise SynthError(f"{path.parent}: there is no such folder; make it first")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
