"""The reference picture of a clip as a PNG beside its videos."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from synth.errors import DatasetError
from synth.export.conformed import Conformed, Picture
from synth.export.family import write_file


def write_reference(clip: Conformed, path: Path) -> None:
    """`clip.reference()` as 8-bit RGB; the stored bytes where pictures keep their size."""
    picture = clip.reference()  # a damaged one is told now, also where its bytes are copied
    write_file(path, clip.source.members["ref.png"] if clip.same_size else png(picture))


def png(picture: Picture) -> bytes:
    """A picture without loss."""
    return cv2.imencode(".png", np.ascontiguousarray(picture[..., ::-1]))[1].tobytes()


def reference_failures(clip: Conformed, path: Path) -> Iterator[str]:
    """What is wrong with a written reference: it must be the clip's own, to the last bit."""
    found = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if found is None:
        raise DatasetError(f"{path}: not a picture; export again")
    if not np.array_equal(found[..., ::-1], clip.reference()):
        yield f"{clip.key}: {path.name}: not the clip's reference"
