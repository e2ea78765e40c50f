"""`synth retarget`: a recording becomes a motion."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from synth.cli.results import refuse_place, whole
from synth.cli.terminal import say
from synth.cli.words import CLIP, READABLE


def retarget(
    source: Annotated[Path, typer.Argument(help="recording: " + READABLE)],
    out: Annotated[Path, typer.Argument(help="SMPL-X motion to write: .npz")],
    report: Annotated[Path | None, typer.Option(help="also write figures of source and result: .json")] = None,
    fps: Annotated[float | None, typer.Option(help="frames per second, where the file is wrong or silent")] = None,
    unit_m: Annotated[float | None, typer.Option(help="metres per unit of the file, e.g. 0.01; else detected")] = None,
    up: Annotated[str | None, typer.Option(help="axis of the file that points up: y, z, -y ...; else detected")] = None,
    skeleton: Annotated[Path | None, typer.Option(help="the .asf of an .amc, if not beside it")] = None,
    repair: Annotated[bool, typer.Option("--repair", help="interpolate over tracking glitches, and mark it")] = False,
    clip: Annotated[str | None, typer.Option(help=CLIP)] = None,
) -> None:
    """Bring a recording onto the SMPL-X body; a file that is there is replaced."""
    from synth.body import load_body
    from synth.mocap import read_take
    from synth.motion.retarget import retarget as run

    refuse_place(out, ".npz", source)
    if report is not None:
        refuse_place(report, ".json", source)
    result = run(
        read_take(source, fps=fps, unit_m=unit_m, up=up, skeleton=skeleton, clip=clip), load_body(), repair=repair
    )
    with whole(out) as draft:
        result.save(draft)
    if report is not None:
        with whole(report) as draft:
            draft.write_text(result.report.to_json() + "\n")
    for warning in result.report.warnings:
        Console(stderr=True).print(f"warning: {warning}", style="yellow", highlight=False, soft_wrap=True)
    say(f"{out}: {result.motion.num_frames} frames at {result.motion.fps:g} fps, verdict {result.report.verdict}")
