"""The head's skin laid flat: which texel of a picture lies where on the body."""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, Int

from synth.outfit.figure import Figure

SIZE_PX = (1024, 512)
"""Height and width of a face's picture: 0.7 mm to a texel."""
_EDGE_PX = 3


@dataclass(frozen=True)
class Unfolded:
    """A plan of the head. faces: (F,) mask of those that lie in it. uvs: (F, 3, 2) theirs, 0 elsewhere.

    rows, columns: (texels,) pixels on the skin, a few beyond its edge. corners: (texels, 3) vertices and shares:
    (texels, 3) their weights at each.
    """

    faces: Bool[np.ndarray, " faces"]
    uvs: Float[np.ndarray, "faces 3 2"]
    rows: Int[np.ndarray, " texels"]
    columns: Int[np.ndarray, " texels"]
    corners: Int[np.ndarray, "texels 3"]
    shares: Float[np.ndarray, "texels 3"]
    size: tuple[int, int] = SIZE_PX

    def of(self, values: Float[np.ndarray, "vertices channels"]) -> Float[np.ndarray, "texels channels"]:
        """Vertex values at the texels."""
        return np.einsum("tc,tcx->tx", self.shares, values[self.corners])

    def picture(self, values: Float[np.ndarray, "texels 3"], background: float) -> Float[np.ndarray, "height width 3"]:
        """Texel values as a picture."""
        made = np.full((*self.size, 3), background)
        made[self.rows, self.columns] = values
        return made


def unfolded(figure: Figure) -> Unfolded | None:
    """The plan by the body's own uvs; None where it has none."""
    if figure.uvs is None:
        return None
    skin = (figure.piece == figure.skin_piece)[figure.faces].all(1)
    chosen = skin & (figure.weight("head", "jaw", "eye")[figure.faces].min(1) > 0.5)
    inside = np.zeros(len(chosen), bool)
    for name in ("mouth_cavity", "left_eye_cavity", "right_eye_cavity"):
        inside |= figure.regions.get(name, inside)
    chosen &= ~inside
    uvs = figure.uvs[chosen]
    low, high = uvs.min((0, 1)) - 0.004, uvs.max((0, 1)) + 0.004
    placed = np.zeros_like(figure.uvs)
    placed[chosen] = (uvs - low) / (high - low)
    return _rastered(figure, chosen, placed)


def _rastered(figure: Figure, chosen: Bool[np.ndarray, " faces"], uvs: Float[np.ndarray, "faces 3 2"]) -> Unfolded:
    height, width = SIZE_PX
    corners = np.stack([uvs[chosen][..., 0] * width, (1.0 - uvs[chosen][..., 1]) * height], -1) - 0.5
    owner = np.full(SIZE_PX, -1, np.int32)
    pixels = np.round(corners).astype(np.int32)
    for number, triangle in enumerate(pixels):
        cv2.polylines(owner, [triangle], True, number, _EDGE_PX)
    for number, triangle in enumerate(pixels):
        cv2.fillConvexPoly(owner, triangle, number)
    rows, columns = np.nonzero(owner >= 0)
    face = owner[rows, columns]
    a, b, c = np.moveaxis(corners[face], 1, 0)
    at = np.stack([columns, rows], 1).astype(float)
    area = _cross(b - a, c - a)
    area = np.where(np.abs(area) < 1e-9, 1e-9, area)
    shares = np.stack([_cross(b - at, c - at), _cross(c - at, a - at), _cross(a - at, b - at)], 1) / area[:, None]
    shares = np.clip(shares, -0.5, 1.5)
    shares /= shares.sum(1, keepdims=True)
    return Unfolded(chosen, uvs, rows, columns, figure.faces[chosen][face], shares)


def _cross(one: Float[np.ndarray, "texels 2"], other: Float[np.ndarray, "texels 2"]) -> Float[np.ndarray, " texels"]:
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
