"""`python -m synth.blender.recording FILE OUT.npz`: the motion in an FBX or glTF file as plain arrays."""

import sys
from pathlib import Path

import numpy as np

from synth.child import write_arrays


def _sampled(source: Path, clip: str | None) -> dict[str, np.ndarray]:
    from synth.blender.skeletons import sample_file

    return sample_file(source, clip)


if __name__ == "__main__":
    sys.exit(write_arrays(_sampled, "Blender"))
