"""Folders of frames: PNGs of one name in every folder, as trainers that read pictures want them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np

from synth.errors import DatasetError
from synth.export.conformed import Picture
from synth.export.reference import png


def write_frames(pictures: Iterable[np.ndarray], folder: Path, prefix: str = "") -> None:
    """PREFIX000000.png and on; (H,W,3) RGB or (H,W) grey."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, picture in enumerate(pictures):
        data = cv2.imencode(".png", picture)[1].tobytes() if picture.ndim == 2 else png(picture)
        (folder / f"{prefix}{number:06d}.png").write_bytes(data)


def read_frames(folder: Path) -> Iterator[Picture]:
    """The pictures of a folder in the order of their names, as RGB."""
    for path in sorted(folder.iterdir()):
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if picture is None:
            raise DatasetError(f"{path}: not a picture; export again")
        yield np.ascontiguousarray(picture[..., ::-1])


def as_rgb(grey: np.ndarray) -> Picture:
    """(H,W) as three equal channels."""
    return np.repeat(grey[..., None], 3, -1)
