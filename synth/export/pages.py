"""Sentences that the pages of several formats share."""

from synth.export.settings import Settings


def chosen(settings: Settings, style: str, frames_step: int = 4) -> str:
    """Markdown: what was chosen of rate, length, size, style, hidden joints and paths.

    style: the format's own. frames_step: its frame counts are 1 + a multiple of it.
    """
    size = "the clips' own size" if settings.size_px is None else "{}x{}".format(*settings.size_px)
    rate = "the clips' own rate" if settings.fps is None else f"{settings.fps:g} fps"
    every = "all frames" if frames_step == 1 else f"{frames_step}n+1 frames, as many as there are"
    length = every if settings.num_frames is None else f"{settings.num_frames} frames"
    hidden = settings.hidden or "as the style's detector does"
    paths = "absolute" if settings.absolute else "relative to this folder"
    return (
        f"Chosen for this export: split {settings.split}; {size}; {rate}; {length}; skeletons in the style"
        f" `{settings.style or style}`; hidden joints: {hidden}; paths {paths}. `export.json` says the same, `synth"
        " export --help` how to change it."
    )
