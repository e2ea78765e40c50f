"""What lies on what: surfaces in time, pushed clear of those below them, and pieces laid on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from synth.geometry.rotation import unit
from synth.outfit.binding import Bound, Cache, Frames, posed
from synth.outfit.cloth import Cloth, Points
from synth.outfit.crumple import moving_normals
from synth.outfit.figure import Figure
from synth.outfit.surface import normals, smoother

CLEAR_M = 0.004
"""Cloth keeps this clear of what is under it, unless it was cut closer."""
_CANDIDATES = np.array([0, 1, 3, 7, 14, 24, 38])
"""Which of a layer's vertices, by distance at rest, a vertex of cloth looks at: it slides over some centimetres."""
_LOOKS, _SAFE_M = [0, 4], 0.010
"""By which of them is seen that nothing can be wrong, with how much to spare."""
_RIM_M = 0.035
_NEAR_M, _ASIDE_M, _DEEPEST_M, _SUNK_M, _BLUR_M, _ROUNDS = 0.09, 0.03, 0.06, -0.008, 0.004, 3
"""How far off at rest; how far beside the piece of a layer it is still over it; the longest push; how deep cloth may
lie at rest, as planes see it; over what distance planes blend."""

Near = Int[np.ndarray, "vertices near"]


@dataclass(frozen=True)
class Layer:
    """A surface at rest and in time. points, normals: (V, 3) [m]. weights: (V, 55). cache: (T, V, 3) [m].
    frames: the joints in time."""

    points: Points
    normals: Points
    faces: Int[np.ndarray, "faces 3"]
    weights: Float[np.ndarray, "vertices 55"]
    cache: Cache
    frames: Frames
    is_skin: bool = False

    @cached_property
    def turned(self) -> Cache:
        """Its normals in each frame (T, V, 3), carried by the joints."""
        none = csr_array((len(self.points), 1))
        return posed(Bound(none, self.normals, self.weights), np.zeros((len(self.cache), 1, 3)), self.frames)

    @cached_property
    def outward(self) -> Cache:
        """Its normals in each frame as its own shape has them (T, V, 3)."""
        return moving_normals(self.cache, self.faces)


def skin_layer(figure: Figure, vertices: Cache, frames: Frames) -> Layer:
    """The body's own surface."""
    posed_skin = np.asarray(vertices, np.float32)
    return Layer(figure.points, figure.normals, figure.faces, figure.weights, posed_skin, frames, True)


def cloth_layer(cloth: Cloth, figure: Figure, cache: Cache, frames: Frames) -> Layer:
    """A garment's surface."""
    weights = np.asarray(cloth.body @ figure.weights)
    return Layer(cloth.points, cloth.normals, cloth.faces, weights, cache, frames)


def outside(cache: Cache, cloth: Cloth, below: Iterable[Layer]) -> Cache:
    """The same cloth in time, moved out wherever it would sink into a layer below.

    Each vertex looks at the pieces of the layer that lay under it at rest and keeps above those nearest to it now:
    by CLEAR_M, or as close as it was cut. Neighbours are drawn along, so that no dents appear. Over skin only the
    cloth near a rim is looked at: the rest of that skin is not drawn.
    """
    rim = cloth.rim_distance(_RIM_M) < 1.0
    pairs = [(layer, *_under(cloth, layer, rim)) for layer in below]
    step = smoother(cloth.faces, len(cloth.points)).astype(np.float32)
    cache = np.array(cache, np.float32)
    for number in range(_ROUNDS):
        for layer, chosen, near, least in pairs:
            frames, vertices, push = _missing(cache[:, chosen], layer, near, least)
            if not len(frames):
                continue
            moved = np.unique(frames)
            pushed = np.zeros((len(moved), *cache.shape[1:]), np.float32)
            pushed[np.searchsorted(moved, frames), chosen[vertices]] = push
            cache[moved] += _drawn_along(pushed, step) if number + 1 < _ROUNDS else pushed
    return cache


def laid(parent: Layer, piece: Cloth) -> Cache:
    """A piece cut from a garment, in time: `piece.body` says where on the garment's vertices it lies.

    It keeps its height over the garment along the garment's own normals, folds and all.
    """
    outward, offset = piece.body @ parent.normals, piece.points - piece.body @ parent.points
    height = np.sum(offset * outward, 1) / np.maximum(np.sum(outward**2, 1), 1e-9)
    aside = posed(
        Bound(piece.body, offset - height[:, None] * outward, carried(parent, piece)), parent.cache, parent.frames
    )
    flat = np.moveaxis(parent.outward, 1, 0).reshape(len(parent.points), -1)
    now = (piece.body.astype(np.float32) @ flat).reshape(len(piece.points), -1, 3)
    return np.ascontiguousarray(aside + np.moveaxis(height.astype(np.float32)[:, None, None] * now, 0, 1))


def carried(parent: Layer, piece: Cloth) -> Float[np.ndarray, "vertices 55"]:
    """Skinning weights (V, 55) of a piece cut from a garment."""
    return np.asarray(piece.body @ parent.weights)


def own_cloth(layer: Layer) -> Cloth:
    """The garment as cloth to cut pieces from that are laid on it."""
    count = len(layer.points)
    return Cloth(layer.points, layer.faces, csr_array((np.ones(count), (np.arange(count), np.arange(count)))))


def lifted(piece: Cloth, parent: Layer, least_m: float) -> Cloth:
    """The piece, nowhere nearer to the garment below than `least_m` along its normals."""
    below, outward = piece.body @ parent.points, piece.body @ parent.normals
    height = np.sum((piece.points - below) * outward, 1)
    return piece.moved(piece.points + np.maximum(least_m - height, 0.0)[:, None] * outward)


def _under(
    cloth: Cloth, layer: Layer, rim: Bool[np.ndarray, " vertices"]
) -> tuple[Int[np.ndarray, " chosen"], Int[np.ndarray, "chosen near"], Float[np.ndarray, " chosen"]]:
    """Vertices of the cloth that lie over the layer at rest, the layer's under each, and the height to keep [m]."""
    chosen = np.flatnonzero(rim) if layer.is_skin else np.arange(len(cloth.points))
    found = cKDTree(layer.points).query(cloth.points[chosen], k=_CANDIDATES[-1] + 1)
    away, near = np.asarray(found[0])[:, _CANDIDATES], np.asarray(found[1])[:, _CANDIDATES]
    outward = normals(cloth.points, cloth.faces)[chosen]
    facing = np.sum(layer.normals[near] * outward[:, None], 2) > 0.2
    first = np.argmax(facing & (away < _NEAR_M), 1)[:, None]
    is_over = np.take_along_axis(facing & (away < _NEAR_M), first, 1)[:, 0]
    fits = np.where(facing, near, np.take_along_axis(near, first, 1))
    height = _above(cloth.points[chosen], layer.points[fits], layer.normals[fits])[0]
    kept = is_over & (height > _SUNK_M)
    return chosen[kept], fits[kept], np.minimum(height, CLEAR_M)[kept].astype(np.float32)


def _missing(
    points: Cache, layer: Layer, near: Near, least: Float[np.ndarray, " vertices"]
) -> tuple[Int[np.ndarray, " pushes"], Int[np.ndarray, " pushes"], Float[np.ndarray, "pushes 3"]]:
    """Frame, vertex and push of each point that must move so that it is `least` above the surface under it."""
    low = np.zeros(points.shape[:2], bool)
    for column in near[:, _LOOKS].T:
        height = np.einsum("tvc,tvc->tv", points - layer.cache[:, column], layer.turned[:, column])
        low |= height < least + _SAFE_M
    frames, vertices = np.nonzero(low)
    under = (frames[:, None], near[vertices])
    height, outward, is_over = _above(points[frames, vertices], layer.cache[under], layer.turned[under])
    gap = np.where(is_over, np.clip(least[vertices] - height, 0.0, _DEEPEST_M), 0.0)
    moved = gap > 1e-5
    push = (gap[:, None] * outward).astype(np.float32)
    return frames[moved], vertices[moved], push[moved]


def _above(
    points: Float[np.ndarray, "points 3"],
    surface: Float[np.ndarray, "points near 3"],
    outward: Float[np.ndarray, "points near 3"],
) -> tuple[Float[np.ndarray, " points"], Float[np.ndarray, "points 3"], Bool[np.ndarray, " points"]]:
    """Height over the tangent planes at points of a surface, the closer the more they count; their normal;
    and whether the closest is under the point and not beside it."""
    away = points[:, None] - surface
    square, rise = np.einsum("pkc,pkc->pk", away, away), np.einsum("pkc,pkc->pk", away, outward)
    share = 1.0 / (square + _BLUR_M**2) ** 2
    share /= share.sum(1, keepdims=True)
    normal = unit(np.einsum("pk,pkc->pc", share, outward))
    return np.sum(share * rise, 1), normal, (square - rise**2).min(1, initial=np.inf) < _ASIDE_M**2


def _drawn_along(push: Cache, step: csr_array) -> Cache:
    """Pushes that fade into their surroundings: each vertex moves at least as far as it must."""
    count = push.shape[1]
    spread = np.moveaxis(push, 1, 0).reshape(count, -1)
    for _ in range(4):
        spread = step @ spread
    soft = np.moveaxis(spread.reshape(count, len(push), 3), 0, 1)
    must, far = (np.einsum("tvc,tvc->tv", way, way)[..., None] for way in (push, soft))
    return np.where(must > far, push, soft).astype(np.float32)
