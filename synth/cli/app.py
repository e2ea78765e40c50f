"""All verbs of the console command in the order of its help, and how it ends."""

import os
import sys
from typing import Any, NoReturn

import typer
from typer.exceptions import TyperException

from synth.cli.datasets import check, export, gallery, view
from synth.cli.inspect import inspect
from synth.cli.plan import plan
from synth.cli.preview import preview
from synth.cli.retarget import retarget
from synth.cli.setting_up import body_build, doctor
from synth.errors import SynthError

INTERRUPTED = 130
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Look at, check and make what this project reads and writes. Datasets are made by `python -m tasks`.",
)
for verb in (doctor, plan, retarget, inspect, check, export, gallery, view, preview):
    app.command()(verb)
body = typer.Typer(no_args_is_help=True, help="The embedded body: build it.")
body.command("build")(body_build)
app.add_typer(body, name="body")


def main() -> None:
    """Run the command; an error is one line on stderr and exit code 1 (2: wrong words, 130: interrupted)."""
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")  # damaged pictures are told by us, once
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
