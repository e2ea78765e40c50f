"""`synth doctor`, `synth body build`: what must be there before anything runs."""

from typing import Annotated

import typer

from synth.cli.terminal import say

Force = Annotated[bool, typer.Option("--force", help="build again although the file is there")]


def doctor(
    browser: Annotated[bool, typer.Option("--browser", help="also Chromium, in which the gallery is tested")] = False,
    slurm: Annotated[bool, typer.Option("--slurm", help="also Slurm, in which many workers are tested")] = False,
) -> None:
    """Check the shared libraries that Blender needs; as root on Debian or Ubuntu, install what is missing."""
    from synth.system import ensure_browser, ensure_libraries, ensure_slurm

    ensure_libraries()
    say("shared libraries: all there")
    if browser:
        ensure_browser()
        say("browser: there")
    if slurm:
        ensure_slurm()
        say("slurm: there")


def body_build(force: Force = False) -> None:
    """Build the embedded SMPL-X-format body (about a minute, once)."""
    from synth.body import build_body, default_body_path

    path = default_body_path()
    if force or not path.is_file():
        say(f"building the embedded body into {path}")
        build_body(path)
    say(f"body: {path}")
