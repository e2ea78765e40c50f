"""What labelling and packing need of rendered frames, whoever rendered them."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import UInt8

from synth.label_images import LabelImages


@runtime_checkable
class FrameSource(Protocol):
    """What labelling needs of `synth.frames.Frames`."""

    def each_rgb(self, view: str) -> Iterator[UInt8[np.ndarray, "height width 3"]]:
        """Beauty pictures in order."""
        ...

    def each_labels(self, view: str) -> Iterator[LabelImages]:
        """Label pictures in order."""
        ...

    def reference(self, view: str) -> tuple[UInt8[np.ndarray, "height width 3"], LabelImages]:
        """The picture of the shot's reference moment and its labels."""
        ...
