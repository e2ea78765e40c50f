"""What labelling and packing need of rendered frames, whoever rendered them."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float, UInt8


@runtime_checkable
class LabelPicture(Protocol):
    """depth: planar z [m], 0 where nothing. ids: instances. parts: body parts. normals: camera space, 0 where nothing.

    flow, flow_back: motion [px] to the next frame and to the one before; None where nobody asked for it.
    """

    @property
    def depth(self) -> Float[np.ndarray, "height width"]: ...
    @property
    def ids(self) -> UInt8[np.ndarray, "height width"]: ...
    @property
    def parts(self) -> UInt8[np.ndarray, "height width"]: ...
    @property
    def normals(self) -> Float[np.ndarray, "height width 3"]: ...


@runtime_checkable
class FrameSource(Protocol):
    """What labelling needs of `synth.frames.Frames`."""

    def each_rgb(self, view: str) -> Iterator[UInt8[np.ndarray, "height width 3"]]:
        """Beauty pictures in order."""
        ...

    def each_labels(self, view: str) -> Iterator[LabelPicture]:
        """Label pictures in order."""
        ...

    def reference(self, view: str) -> tuple[UInt8[np.ndarray, "height width 3"], LabelPicture]:
        """The picture of the shot's reference moment and its labels."""
        ...
