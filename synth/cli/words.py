"""Words of the help that several verbs share, and what a word for a dataset means."""

from pathlib import Path
from typing import Any

READABLE = (
    ".bvh, .fbx, .gltf, .glb, .npz or .npy (SMPL-X, AMASS or joint positions), .amc with .asf, .pt (SkillMimic), .c3d"
)
CLIP = "which animation of an .fbx or .glb that holds several; else the longest"
DATASET = "a dataset's folder or address (s3://, https:// ... as fsspec knows them)"


def place(text: str) -> Any:
    """What a word names: a folder or file, or an address (see synth.address, which is imported for one alone)."""
    if "://" not in text:
        return Path(text)
    from synth.address import place as named

    return named(text)
