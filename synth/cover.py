"""Cover: pictures and all that is measured in them, scaled to cover another size and cut in the middle."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int, Shaped

from synth.errors import DatasetError


@dataclass(frozen=True)
class Cover:
    """From pictures of `source_px` to pictures of `size_px`, both (width, height).

    Pixel centres lie at +0.5 on both sides, so a point moves by scale and shift alone and no half pixel appears.
    """

    source_px: tuple[int, int]
    size_px: tuple[int, int]

    def __post_init__(self) -> None:
        if min(self.size_px) < 1:
            raise DatasetError(f"size_px={self.size_px}: give (width, height) in pixels, both above 0")

    @property
    def is_identity(self) -> bool:
        """Whether nothing changes."""
        return self.source_px == self.size_px

    @property
    def scaled_px(self) -> tuple[int, int]:
        """Width and height of a whole source picture before it is cut."""
        (width, height), (new_width, new_height) = self.source_px, self.size_px
        scale = max(new_width / width, new_height / height)
        return max(round(width * scale), new_width), max(round(height * scale), new_height)

    @property
    def corner_px(self) -> tuple[int, int]:
        """Left and upper edge of the cut in the scaled picture."""
        (width, height), (new_width, new_height) = self.scaled_px, self.size_px
        return (width - new_width) // 2, (height - new_height) // 2

    @property
    def scale(self) -> Float[np.ndarray, "2"]:
        """New pixels per old pixel in x and y; they differ by the rounding of `scaled_px`."""
        return np.array(self.scaled_px, np.float64) / self.source_px

    def points(self, xy: Float[np.ndarray, "*batch 2"]) -> Float[np.ndarray, "*batch 2"]:
        """Points [px] moved along with the picture, of the same type."""
        return (xy * self.scale - self.corner_px).astype(xy.dtype)

    def camera(self, K: Float[np.ndarray, "*batch 3 3"]) -> Float[np.ndarray, "*batch 3 3"]:
        """Camera matrices of the new picture."""
        (x, y), (left, top) = self.scale, self.corner_px
        return np.array([[x, 0.0, -left], [0.0, y, -top], [0.0, 0.0, 1.0]]) @ K

    def marks(self, points: Float[np.ndarray, "*batch 3"]) -> Float[np.ndarray, "*batch 3"]:
        """x, y [px] and visibility, which becomes 0 (outside) for what the cut leaves out."""
        moved = self.points(points[..., :2])
        return np.concatenate([moved, points[..., 2:] * self.inside(moved)[..., None]], -1)

    def inside(self, xy: Float[np.ndarray, "*batch 2"]) -> Shaped[np.ndarray, "*batch"]:
        """Whether points of the new picture lie in it."""
        return ((xy >= 0) & (xy < self.size_px)).all(-1)

    def full_boxes(self, boxes: Float[np.ndarray, "*batch 4"]) -> Float[np.ndarray, "*batch 4"]:
        """xyxy [px], not clipped; zeros, which mean none, stay zeros."""
        corners = self.points(boxes.reshape(*boxes.shape[:-1], 2, 2)).reshape(boxes.shape)
        return corners * boxes.any(-1, keepdims=True)

    def boxes(self, boxes: Float[np.ndarray, "*batch 4"]) -> Float[np.ndarray, "*batch 4"]:
        """xyxy [px], clipped to the new picture; zeros where nothing is left."""
        moved = self.full_boxes(boxes)
        cut = np.clip(moved, 0, np.array((*self.size_px, *self.size_px), boxes.dtype))
        left = (cut[..., 2:] > cut[..., :2]).all(-1, keepdims=True)
        return cut * left

    def nearest(self) -> tuple[Int[np.ndarray, " rows"], Int[np.ndarray, " columns"]]:
        """Source row of each new row and source column of each new column: the pixel in which the new centre lies."""
        columns, rows = (
            ((np.arange(new) + corner + 0.5) / scale).astype(np.intp)
            for new, corner, scale in zip(self.size_px, self.corner_px, self.scale, strict=True)
        )
        return rows, columns

    def cut(self, scaled: Shaped[np.ndarray, "tall wide *channels"]) -> Shaped[np.ndarray, "rows columns *channels"]:
        """The middle of a whole picture that was scaled to `scaled_px`."""
        (left, top), (width, height) = self.corner_px, self.size_px
        return scaled[top : top + height, left : left + width]
