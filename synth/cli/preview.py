"""`synth preview`: a motion, skills, hard poses or all that a recipe can choose, as a picture."""

from pathlib import Path
from typing import Annotated

import typer

from synth.cli.results import refuse_place, whole
from synth.cli.terminal import say
from synth.cli.words import CLIP, READABLE
from synth.errors import SynthError


def preview(
    source: Annotated[Path | None, typer.Argument(help="motion or recording: " + READABLE)] = None,
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
    clip: Annotated[str | None, typer.Option(help=CLIP)] = None,
) -> None:
    """Draw a motion as a contact sheet; a picture that is there is replaced."""
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
    _draw_motion(source, out, frames, azimuth_deg, clip)


def _draw_motion(source: Path, out: Path, frames: int, azimuth_deg: float, clip: str | None) -> None:
    import numpy as np

    from synth.body import load_body
    from synth.mocap import read_take
    from synth.motion.retarget import retarget as run
    from synth.preview import contact_sheet

    refuse_place(out, ".png", source)
    body_model = load_body()
    motion = run(read_take(source, clip=clip), body_model).motion
    times_s = np.linspace(0, motion.duration_s, frames)
    with whole(out) as draft:
        contact_sheet(motion, body_model, draft, times_s=times_s, azimuth_deg=azimuth_deg)
    say(f"{out}: {frames} moments of {source}")


def _draw_catalogue(out: Path, people: int) -> None:
    from tasks.catalogue import draw_catalogue

    suffix = out.suffix if out.suffix in (".html", ".jpg") else ".png"
    refuse_place(out, suffix, Path())
    with whole(out) as draft:
        draw_catalogue(draft, people)
    say(f"{out}: everything a recipe can choose")


def _draw_skills(names: tuple[str, ...], out: Path) -> None:
    from synth.body import load_body
    from synth.skill_strip import draw_strips, named_skills

    skills = named_skills(names)
    refuse_place(out, ".jpg" if out.suffix == ".jpg" else ".png", Path())
    with whole(out) as draft:
        draw_strips(skills, load_body(), draft)
    say(f"{out}: {', '.join('/'.join(skill) for skill in skills)}")


def _draw_hard_poses(out: Path, azimuth_deg: float) -> None:
    import numpy as np

    from synth.body import load_body
    from synth.hard_poses import hard_poses
    from synth.preview import contact_sheet

    refuse_place(out, ".png", Path())
    body_model = load_body()
    motion, names = hard_poses(body_model, np.zeros(body_model.num_betas))
    with whole(out) as draft:
        contact_sheet(
            motion, body_model, draft, times_s=np.arange(len(names)), columns=5, azimuth_deg=(azimuth_deg - 90.0,)
        )
    say(f"{out}: {', '.join(names)}")
