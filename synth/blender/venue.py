"""`python -m synth.blender.venue FILE.blend OUT.npz`: the place in a .blend file as arrays of a synth.scene.Venue."""

import sys
from pathlib import Path

import numpy as np

from synth.child import write_arrays


def _read(source: Path, _: str | None) -> dict[str, np.ndarray]:
    from synth.blender.venue_file import read_venue
    from synth.record import to_arrays

    return to_arrays(read_venue(source))


if __name__ == "__main__":
    sys.exit(write_arrays(_read, "Blender"))
