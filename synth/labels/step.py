"""A frame of a view and the one after it, and the lines of sight through places in a picture."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from synth.arrays import Points
from synth.errors import ShotError
from synth.label_images import LabelImages
from synth.scene import CameraTrack
from synth.shot import Shot

Pixels = Int[np.ndarray, " n"]
"""Numbers of pixels, row by row."""
Surfaces = Float[np.ndarray, "pixels 4"]
"""A surface picture (see synth.surface), one row a pixel."""


@dataclass(frozen=True)
class Step:
    """A frame of a view and the one after it: their label pictures; frame: number of the first."""

    shot: Shot
    track: CameraTrack
    frame: int
    now: LabelImages
    after: LabelImages

    @property
    def surfaces(self) -> tuple[Surfaces, Surfaces]:
        """The two surface pictures."""
        if self.now.surface is None or self.after.surface is None:
            key = self.shot.facts.key
            raise ShotError(f"{key}: its label pictures do not tell surfaces; render the shot again with flow=true")
        return self.now.surface.reshape(-1, 4), self.after.surface.reshape(-1, 4)


def centres(track: CameraTrack, pixels: Pixels) -> Float[np.ndarray, "n 2"]:
    """Where pixels have their centres [px]."""
    return np.column_stack([pixels % track.width_px, pixels // track.width_px]) + 0.5


def rays(places: Float[np.ndarray, "n 2"], K: Float[np.ndarray, "3 3"]) -> Points:
    """Directions in the camera's frame through places in the picture [px], with planar depth 1."""
    found = np.ones((len(places), 3))
    found[:, :2] = (places - K[:2, 2]) / np.diag(K)[:2]
    return found
