"""`python -m synth.mocap.c3d_points FILE OUT.npz`: the points of a C3D; a damaged file may crash ezc3d or hang it."""

import resource
import struct
import sys
from collections.abc import Mapping
from pathlib import Path

import ezc3d
import numpy as np

from synth.child import write_arrays
from synth.errors import TakeError

HEADER = struct.Struct("<BBHHHHHfHH")
"""Parameter block, magic, points, analog values a frame, first and last frame, gap, scale, data block, rate ratio."""
MOST_BYTES = 8 << 30
"""Of memory that this process may ask for."""
MAGIC, BLOCK = 0x50, 512


def points_in(path: Path, clip: str | None) -> dict[str, np.ndarray]:
    """labels (N,), points (T, N, 3) in file units with NaN where lost, rate () and unit () as written, "" if silent."""
    _refuse_cut(path)
    try:
        file = ezc3d.c3d(str(path))
        point = file["parameters"]["POINT"]
        labels = [label.strip() for key in _in_order(point, "LABELS") for label in point[key]["value"]]
        units = point["UNITS"]["value"] if "UNITS" in point else []
        rate, values = float(point["RATE"]["value"][0]), file["data"]["points"]
    except (OSError, RuntimeError, ValueError, KeyError, IndexError, MemoryError) as error:
        reason = " ".join(str(error).split())[:100]
        raise TakeError(f"{path}: not a readable C3D ({reason}); export it again") from error
    return {
        "labels": np.array(labels[: values.shape[1]], dtype=str),
        "points": np.transpose(values[:3], (2, 1, 0)).astype(float),
        "rate": np.array(rate),
        "unit": np.array(units[0] if units else ""),
    }


def _in_order(parameters: Mapping[str, object], name: str) -> list[str]:
    """`LABELS`, `LABELS2`, `LABELS3` ...: 255 names fit into each."""
    return sorted((key for key in parameters if key.startswith(name)), key=lambda key: int(key[len(name) :] or 1))


def _refuse_cut(path: Path) -> None:
    """A file shorter than its header says; ezc3d would silently give the frames that are left."""
    with path.open("rb") as file:
        head = file.read(HEADER.size)
    if len(head) < HEADER.size or head[1] != MAGIC:
        raise TakeError(f"{path}: not a readable C3D (its second byte is not {MAGIC:#x}); export it again")
    _, _, points, analogs, first, last, _, scale, start, _ = HEADER.unpack(head)
    size = (start - 1) * BLOCK + max(last - first + 1, 0) * (4 * points + analogs) * (4 if scale < 0 else 2)
    # Beyond 65535 frames, and in files of old big-endian machines, the header does not tell.
    if last < 0xFFFF and path.stat().st_size < size < 1e11 and 0 < start < 0x100:
        raise TakeError(f"{path}: is cut off ({path.stat().st_size} of {size} bytes); export or copy it again")


if __name__ == "__main__":
    # a damaged header may ask ezc3d for any amount
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    sys.exit(write_arrays(points_in, "ezc3d"))
