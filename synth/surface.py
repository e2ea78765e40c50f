"""Which point of a surface a pixel shows, and where that point is in another frame.

A surface picture has four numbers per pixel: the object (its place among the shot's objects, from 1 on; 0: nothing),
the face of its mesh, and u, v on that face. Corners 0 to 3 of a face have (u, v) = (0, 0), (1, 0), (1, 1), (0, 1),
between which Cycles interpolates linearly over the triangles 0 1 2 and 0 2 3, so that with the weights of
`corner_weights` the point is found again exactly. Only what bends has faces and u, v; the rest moves as a whole.
"""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Transforms
from synth.geometry.transform import apply
from synth.scene import Parts, SceneObject

_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])

Surface = Float[np.ndarray, "pixels 4"]
"""Rows of object, face, u, v."""


def corner_surfaces(faces: int, corners: int) -> Float[np.ndarray, "faces corners 3"]:
    """Face number, u and v of every face corner, float32 (face numbers are found again up to 2 million)."""
    numbers = np.broadcast_to(np.arange(faces)[:, None, None], (faces, corners, 1))
    places = np.broadcast_to(_CORNERS[:corners], (faces, corners, 2))
    return np.concatenate([numbers, places], -1).astype(np.float32)


def corner_weights(u: Float[np.ndarray, " pixels"], v: Float[np.ndarray, " pixels"]) -> Float[np.ndarray, "pixels 4"]:
    """Shares of the four corners at (u, v); the fourth is 0 on a triangle."""
    return np.stack([1.0 - np.maximum(u, v), np.maximum(u - v, 0.0), np.minimum(u, v), np.maximum(v - u, 0.0)], -1)


def points_then(parts: Parts, surface: Surface, here: Points, now: int, then: int) -> Float[np.ndarray, "pixels 3"]:
    """World points [m] at frame `then` of the surface points that are at `here` (pixels, 3) at frame `now`."""
    number = np.rint(surface[:, 0]).astype(int)
    there = here.copy()
    for one in np.flatnonzero(np.bincount(number)):
        thing = parts.objects[one - 1] if one > 0 else None
        if thing is None or (thing.cache is None and len(thing.pose) == 1):
            continue
        shown = number == one
        if thing.cache is None:
            there[shown] = apply(_pose(thing, then) @ np.linalg.inv(_pose(thing, now)), here[shown])
        else:
            there[shown] = _bent(parts, thing, surface[shown], then)
    return there


def _pose(thing: SceneObject, frame: int) -> Transforms:
    return thing.pose[min(frame, len(thing.pose) - 1)]


def _bent(parts: Parts, thing: SceneObject, surface: Surface, frame: int) -> Float[np.ndarray, "pixels 3"]:
    assert thing.cache is not None
    faces = parts.meshes[thing.mesh].faces
    corners = faces[np.rint(surface[:, 1]).astype(int)]
    weights = corner_weights(surface[:, 2].astype(float), surface[:, 3].astype(float))
    vertices = thing.cache[frame]
    local = sum(weights[:, k, None] * vertices[corners[:, k]] for k in range(corners.shape[1]))
    return apply(_pose(thing, frame), np.asarray(local, float))
