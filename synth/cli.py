"""`synth VERB`: the console command. Thin: parse, call one function, print."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from typer.exceptions import TyperException

from synth.errors import SynthError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Look at, check and make what this project reads and writes. Datasets are made by `python -m tasks`.",
)
body = typer.Typer(no_args_is_help=True, help="The embedded body: build it.")
app.add_typer(body, name="body")

INTERRUPTED = 130
_READABLE = (
    ".bvh, .fbx, .gltf, .glb, .npz or .npy (SMPL-X, AMASS or joint positions), .amc with .asf, .pt (SkillMimic), .c3d"
)
_FORMATS = "the trainer family; a wrong one lists all"
_CLIP = "which animation of an .fbx or .glb that holds several; else the longest"
Force = Annotated[bool, typer.Option("--force", help="build again although the file is there")]


@app.command()
def doctor(
    browser: Annotated[bool, typer.Option("--browser", help="also Chromium, in which the gallery is tested")] = False,
) -> None:
    """Check the shared libraries that Blender needs; as root on Debian or Ubuntu, install what is missing."""
    from synth.system import ensure_browser, ensure_libraries

    ensure_libraries()
    _say("shared libraries: all there")
    if browser:
        ensure_browser()
        _say("browser: there")


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
    source: Annotated[Path, typer.Argument(help="recording: " + _READABLE)],
    out: Annotated[Path, typer.Argument(help="SMPL-X motion to write: .npz")],
    report: Annotated[Path | None, typer.Option(help="also write figures of source and result: .json")] = None,
    fps: Annotated[float | None, typer.Option(help="frames per second, where the file is wrong or silent")] = None,
    unit_m: Annotated[float | None, typer.Option(help="metres per unit of the file, e.g. 0.01; else detected")] = None,
    up: Annotated[str | None, typer.Option(help="axis of the file that points up: y, z, -y ...; else detected")] = None,
    skeleton: Annotated[Path | None, typer.Option(help="the .asf of an .amc, if not beside it")] = None,
    repair: Annotated[bool, typer.Option("--repair", help="interpolate over tracking glitches, and mark it")] = False,
    clip: Annotated[str | None, typer.Option(help=_CLIP)] = None,
) -> None:
    """Bring a recording onto the SMPL-X body; a file that is there is replaced."""
    from synth.body import load_body
    from synth.mocap import read_take
    from synth.motion.retarget import retarget as run

    _refuse_place(out, ".npz", source)
    if report is not None:
        _refuse_place(report, ".json", source)
    result = run(
        read_take(source, fps=fps, unit_m=unit_m, up=up, skeleton=skeleton, clip=clip), load_body(), repair=repair
    )
    with _whole(out) as draft:
        result.save(draft)
    if report is not None:
        with _whole(report) as draft:
            draft.write_text(result.report.to_json() + "\n")
    for warning in result.report.warnings:
        Console(stderr=True).print(f"warning: {warning}", style="yellow", highlight=False, soft_wrap=True)
    _say(f"{out}: {result.motion.num_frames} frames at {result.motion.fps:g} fps, verdict {result.report.verdict}")


@app.command()
def inspect(path: Annotated[Path, typer.Argument(help="a recording, motion, shard or dataset")]) -> None:
    """Say what a file or dataset holds; one line per fact where the output is not a terminal."""
    from synth.inspect import describe
    from synth.tables import axes_table, clips_table, facts_table

    facts = describe(path)
    if not sys.stdout.isatty():
        width = max(len(name) for name, _ in facts)
        for name, value in facts:
            _say(f"{name:<{width}}  {' '.join(value.split())}")
        return
    console = Console()
    console.print(facts_table(facts))
    if path.is_dir():
        console.print(clips_table(path), axes_table(path))


@app.command()
def check(dataset: Annotated[Path, typer.Argument(help="a dataset folder")]) -> None:
    """Check a finished dataset, reading nothing but its files; exit code 1 when anything fails."""
    from synth.quality import check_dataset

    with _spinner() as on_clip:
        result = check_dataset(dataset, on_clip)
    _show_failures(result.failures)
    _say(f"{result.passed} passed, {len(result.failures)} failed")
    if result.failures:
        raise typer.Exit(1)


def _show_failures(failures: Sequence[str]) -> None:
    """A line each; on a terminal a table by kind."""
    if sys.stdout.isatty() and failures:
        from synth.tables import failures_table

        Console().print(failures_table(failures))
        return
    for failure in failures:
        _say(f"FAILED {failure}")


@app.command()
def export(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help=_FORMATS)],
    dataset: Annotated[Path, typer.Argument(help="a dataset folder; it is only read")],
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
    with _progress() as on_clip:
        count = run(format_name, dataset, target, settings, workers, on_clip)
    _say(f"{target}: {count} clips in the format {format_name}, all read back; see its README.md")


@app.command()
def gallery(
    dataset: Annotated[Path, typer.Argument(help="a dataset folder")],
    out: Annotated[Path | None, typer.Option(help="folder to write; else DATASET/gallery")] = None,
) -> None:
    """Make the page on which a person looks at a dataset; a gallery that is there is replaced."""
    from synth.gallery import write_gallery

    _say(str(write_gallery(dataset, out)))


@app.command()
def view(dataset: Annotated[Path, typer.Argument(help="a dataset folder")]) -> None:
    """Open a dataset's gallery in the browser; it is made where there is none."""
    from synth.gallery import page_of, show

    _say(show(page_of(dataset)))


@app.command()
def preview(
    source: Annotated[Path | None, typer.Argument(help="motion or recording: " + _READABLE)] = None,
    out: Annotated[Path | None, typer.Argument(help="picture to write: .png")] = None,
    poses: Annotated[Path | None, typer.Option(help="draw ten hard poses of the body into this .png instead")] = None,
    skill: Annotated[
        list[str] | None, typer.Option(help="SPORT/SKILL or all: draw it dressed into the .png or .jpg instead")
    ] = None,
    catalogue: Annotated[
        Path | None, typer.Option(help="draw all that a recipe can choose into this .png or .html")
    ] = None,
    people: Annotated[int, typer.Option(help="how many of the roster are in the catalogue", min=1, max=96)] = 24,
    frames: Annotated[int, typer.Option(help="pictures in the sheet", min=1, max=400)] = 12,
    azimuth_deg: Annotated[float, typer.Option(help="where the camera stands: 0 on +x, 90 on +y")] = 45.0,
    clip: Annotated[str | None, typer.Option(help=_CLIP)] = None,
) -> None:
    """Draw a motion as a contact sheet; a picture that is there is replaced."""
    import numpy as np

    from synth.body import load_body
    from synth.mocap import read_take
    from synth.motion.retarget import retarget as run
    from synth.preview import contact_sheet

    if catalogue is not None:
        _draw_catalogue(catalogue, people)
        return
    if poses is not None:
        _draw_hard_poses(poses, azimuth_deg)
        return
    if skill and source is not None:
        _draw_skills(tuple(skill), source)
        return
    if source is None or out is None:
        raise SynthError(
            "preview: what to draw and where? give SOURCE OUT.png, --skill SPORT/SKILL OUT.png, --catalogue OUT.html"
            " or --poses OUT.png"
        )
    _refuse_place(out, ".png", source)
    body_model = load_body()
    motion = run(read_take(source, clip=clip), body_model).motion
    times_s = np.linspace(0, motion.duration_s, frames)
    with _whole(out) as draft:
        contact_sheet(motion, body_model, draft, times_s=times_s, azimuth_deg=azimuth_deg)
    _say(f"{out}: {frames} moments of {source}")


def _draw_catalogue(out: Path, people: int) -> None:
    from tasks.catalogue import draw_catalogue

    suffix = out.suffix if out.suffix in (".html", ".jpg") else ".png"
    _refuse_place(out, suffix, Path())
    with _whole(out) as draft:
        draw_catalogue(draft, people)
    _say(f"{out}: everything a recipe can choose")


def _draw_skills(names: tuple[str, ...], out: Path) -> None:
    from synth.body import load_body
    from synth.skill_strip import draw_strips, named_skills

    skills = named_skills(names)
    _refuse_place(out, ".jpg" if out.suffix == ".jpg" else ".png", Path())
    with _whole(out) as draft:
        draw_strips(skills, load_body(), draft)
    _say(f"{out}: {', '.join('/'.join(skill) for skill in skills)}")


def _draw_hard_poses(out: Path, azimuth_deg: float) -> None:
    import numpy as np

    from synth.body import load_body
    from synth.hard_poses import hard_poses
    from synth.preview import contact_sheet

    _refuse_place(out, ".png", Path())
    body_model = load_body()
    motion, names = hard_poses(body_model, np.zeros(body_model.num_betas))
    with _whole(out) as draft:
        contact_sheet(
            motion, body_model, draft, times_s=np.arange(len(names)), columns=5, azimuth_deg=(azimuth_deg - 90.0,)
        )
    _say(f"{out}: {', '.join(names)}")


def main() -> None:
    """Run the command; an error is one line on stderr and exit code 1 (2: wrong words, 130: interrupted)."""
    sys.unraisablehook = lambda event: None  # numpy's zip writer complains a second time when the disk is full
    try:
        code = app(prog_name="synth", standalone_mode=False)
    except TyperException as error:
        _stop(_usage(error), 2)
    except SynthError as error:
        _stop(str(error))
    except OSError as error:
        _stop(f"{error.filename or 'a file'}: {error.strerror or error}; free the disk or mend its permissions")
    if code == INTERRUPTED:
        sys.stderr.write("interrupted; nothing half-written\n")
    sys.exit(code)


def _stop(why: str, code: int = 1) -> NoReturn:
    if why:
        sys.stderr.write(f"error: {' '.join(why.split())}\n")
    sys.exit(code)


def _usage(error: Any) -> str:
    """What is wrong with the words of a command; empty where help was shown instead."""
    context = getattr(error, "ctx", None)
    what = error.format_message() if hasattr(error, "format_message") else str(error)
    return f"{what.rstrip('.')}; see `{context.command_path if context else 'synth'} --help`" if what else ""


def _refuse_place(path: Path, suffix: str, source: Path) -> None:
    """SynthError where a result cannot be written, before the work."""
    if path.suffix != suffix:
        raise SynthError(f"{path}: the result is a {suffix} file; give it a name that ends in {suffix}")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise SynthError(f"{path.parent}: there is no such folder; make it first")
    if not os.access(folder, os.W_OK):
        raise SynthError(f"{path.parent}: no permission to write here; choose another folder")
    if path.is_dir():
        raise SynthError(f"{path}: is a folder; give the name of a file")
    if path.resolve() == source.resolve():
        raise SynthError(f"{path}: is the source itself; give the result another name")


@contextlib.contextmanager
def _spinner() -> Iterator[Callable[[str], None] | None]:
    """A line on the terminal that is told what is being looked at; None where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    with Console(stderr=True).status("checking") as status:
        yield lambda name: status.update(f"checking {escape(name)}")


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
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


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A draft beside `path` that replaces it at the end of the block; on any error it vanishes."""
    draft = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        yield draft
        draft.replace(path)
    except SynthError as error:
        raise SynthError(str(error).replace(str(draft), str(path))) from error
    except OSError as error:
        raise SynthError(f"{path}: cannot be written ({error.strerror or error}); free the disk") from error
    finally:
        draft.unlink(missing_ok=True)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
