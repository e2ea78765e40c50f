"""What lies on what: surfaces in time, pushed clear of those below them, and pieces laid on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from synth.outfit.binding import Bound, Cache, Frames, posed
from synth.outfit.cloth import Cloth, Points
from synth.outfit.figure import Figure
from synth.outfit.surface import normals, smoother

CLEAR_M = 0.004
"""Cloth keeps this clear of what is under it, unless it was cut closer."""
_CANDIDATES = np.array([0, 1, 2, 4, 8, 14, 22, 34, 48, 64])
"""Which of a layer's vertices, by distance at rest, a vertex of cloth looks at: it slides over some centimetres."""
_NEAR_M, _ASIDE_M, _DEEPEST_M, _ROUNDS = 0.09, 0.03, 0.06, 3
"""How far off at rest; how far beside the piece of a layer it is still over it; the longest push."""


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

    @cached_property
    def turned(self) -> Cache:
        """Its normals in each frame (T, V, 3), carried by the joints."""
        none = csr_array((len(self.points), 1))
        return posed(Bound(none, self.normals, self.weights), np.zeros((len(self.cache), 1, 3)), self.frames)


def skin_layer(figure: Figure, vertices: Cache, frames: Frames) -> Layer:
    """The body's own surface."""
    posed_skin = np.asarray(vertices, np.float32)
    return Layer(figure.points, figure.normals, figure.faces, figure.weights, posed_skin, frames)


def cloth_layer(cloth: Cloth, figure: Figure, cache: Cache, frames: Frames) -> Layer:
    """A garment's surface."""
    weights = np.asarray(cloth.body @ figure.weights)
    return Layer(cloth.points, cloth.normals, cloth.faces, weights, cache, frames)


def outside(cache: Cache, cloth: Cloth, below: Iterable[Layer]) -> Cache:
    """The same cloth in time, moved out wherever it would sink into a layer below.

    Each vertex looks at the pieces of the layer that lay under it at rest and keeps above the one nearest to it now:
    by CLEAR_M, or as close as it was cut. Neighbours are drawn along, so that no dents appear.
    """
    pairs = [(layer, *_under(cloth, layer)) for layer in below]
    step = smoother(cloth.faces, len(cloth.points)).astype(np.float32)
    for number in range(_ROUNDS):
        for layer, near, least in pairs:
            chosen = np.flatnonzero(least > -1.0)
            push = np.zeros_like(cache)
            push[:, chosen] = _missing(cache[:, chosen], layer, near[chosen], least[chosen])
            if not push.any():
                continue
            if number + 1 < _ROUNDS:
                push = _drawn_along(push, step)
            cache = cache + push
    return cache


def laid(parent: Layer, piece: Cloth) -> Cache:
    """A piece cut from a garment, in time: `piece.body` says where on the garment's vertices it lies."""
    weights = np.asarray(piece.body @ parent.weights)
    return posed(Bound(piece.body, piece.points - piece.body @ parent.points, weights), parent.cache, parent.frames)


def own_cloth(layer: Layer) -> Cloth:
    """The garment as cloth to cut pieces from that are laid on it."""
    count = len(layer.points)
    return Cloth(layer.points, layer.faces, csr_array((np.ones(count), (np.arange(count), np.arange(count)))))


def lifted(piece: Cloth, parent: Layer, least_m: float) -> Cloth:
    """The piece, nowhere nearer to the garment below than `least_m` along its normals."""
    below, outward = piece.body @ parent.points, piece.body @ parent.normals
    height = np.sum((piece.points - below) * outward, 1)
    return piece.moved(piece.points + np.maximum(least_m - height, 0.0)[:, None] * outward)


def _under(cloth: Cloth, layer: Layer) -> tuple[Int[np.ndarray, "vertices near"], Float[np.ndarray, " vertices"]]:
    """The layer's vertices nearest to each of the cloth's, at rest, and the height to keep [m]; -2 for none."""
    outward = normals(cloth.points, cloth.faces)
    found = cKDTree(layer.points).query(cloth.points, k=_CANDIDATES[-1] + 1)
    away, near = np.asarray(found[0])[:, _CANDIDATES], np.asarray(found[1])[:, _CANDIDATES]
    towards = np.sum(layer.normals[near] * outward[:, None], 2)
    facing = (towards > 0.2) & (away < _NEAR_M)
    first = np.argmax(facing, 1)[:, None]
    is_over = np.take_along_axis(facing, first, 1)[:, 0]
    fits = np.where(towards > 0.2, near, np.take_along_axis(near, first, 1))
    nearest = np.take_along_axis(near, first, 1)[:, 0]
    height = np.sum((cloth.points - layer.points[nearest]) * layer.normals[nearest], 1)
    return fits, np.where(is_over & (height > -0.004), np.clip(height, 0.0, CLEAR_M), -2.0)


def _missing(
    points: Cache,
    layer: Layer,
    near: Int[np.ndarray, "vertices near"],
    least: Float[np.ndarray, " vertices"],
) -> Cache:
    """How far each point must move so that it is `least` above the surface nearest to it."""
    best, push = np.full(points.shape[:2], np.inf, np.float32), np.zeros_like(points)
    for column in near.T:
        away = points - layer.cache[:, column]
        square = np.einsum("tvc,tvc->tv", away, away)
        closer = square < best
        outward = layer.turned[:, column]
        height = np.einsum("tvc,tvc->tv", away, outward)
        over = square - height**2 < _ASIDE_M**2
        gap = np.where(over, np.clip(least - height, 0.0, _DEEPEST_M), 0.0).astype(np.float32)
        push = np.where(closer[..., None], gap[..., None] * outward, push)
        best = np.minimum(square, best)
    return push


def _drawn_along(push: Cache, step: csr_array) -> Cache:
    """Pushes that fade into their surroundings: each vertex moves at least as far as it must."""
    count = push.shape[1]
    spread = np.moveaxis(push, 1, 0).reshape(count, -1)
    must = np.linalg.norm(push, axis=2)[..., None]
    for _ in range(4):
        spread = step @ spread
    soft = np.moveaxis(spread.reshape(count, len(push), 3), 0, 1)
    far = np.linalg.norm(soft, axis=2)[..., None]
    return np.where(must > far, push, soft).astype(np.float32)
