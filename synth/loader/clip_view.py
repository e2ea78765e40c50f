"""What a trainer asked for of one clip: which frames, at which size, and the clip's bytes to make it from."""

import io
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from synth.cover import Cover
from synth.plain import OpenArrays
from synth.windows import Window

Read = Callable[[str], bytes]
"""Bytes of a member by its suffix."""

_STILL = ("smplx_betas", "person_ids", "venue_points3d", "ref_K", "ref_world_from_camera", "ref_joints2d")
"""Arrays of labels.npz that hold for all frames."""


class ClipView:
    """One clip through a window of time and a size. facts: of the clip as it is stored."""

    def __init__(
        self, read: Read, facts: dict[str, Any], window: Window, size_px: tuple[int, int] | None = None
    ) -> None:
        self.read, self.stored_facts, self.window = read, facts, window
        whole_px = (int(facts["width"]), int(facts["height"]))
        self.cover = Cover(whole_px, size_px or whole_px)

    @property
    def facts(self) -> dict[str, Any]:
        """The clip's flat facts with fps, num_frames, width and height of the view; first_frame: number in the clip."""
        width, height = self.cover.size_px
        frames = self.window.frames
        own = {"fps": float(self.window.fps), "num_frames": len(frames), "width": width, "height": height}
        return self.stored_facts | own | {"first_frame": frames[0]}

    @property
    def array_names(self) -> list[str]:
        """Names of all arrays."""
        return list(self._npz)

    def array(self, name: str) -> np.ndarray:
        """An array of labels.npz for the frames of the window, in the pixels of the view."""
        return self._moved(name, self._windowed(name))

    @cached_property
    def _npz(self) -> Any:
        """Unpacks an array when it is asked for."""
        return OpenArrays(io.BytesIO(self.read("labels.npz")))

    def _windowed(self, name: str) -> np.ndarray:
        return self._npz[name] if name in _STILL else self._npz[name][list(self.window.frames)]

    def _moved(self, name: str, array: np.ndarray) -> np.ndarray:
        if self.cover.is_identity:
            return array
        if name == "hidden_by":  # what is outside is hidden by nothing
            return array * (self.array("joints2d")[..., 2] > 0)
        if name == "joints2d_ends":
            return self.cover.points(array)
        if name.endswith(("joints2d", "_points2d")):
            return self.cover.marks(array)
        move = {"K": self.cover.camera, "ref_K": self.cover.camera, "boxes": self.cover.boxes}
        move["boxes_full"] = self.cover.full_boxes
        return move[name](array) if name in move else array
