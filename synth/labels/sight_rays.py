"""Rays from a camera through places in its picture against the posed meshes of a frame.

There are few rays and many triangles, other ones in each frame: to put them in a tree takes longer than to ask each
triangle, by its box in the picture, which rays may meet it. All is in the camera's frame and in double precision.
"""

import functools

import numpy as np
from jaxtyping import Bool, Float, Int

from synth.geometry.transform import apply, inverse
from synth.labels.step import Step, rays
from synth.scene import Parts, SceneObject

Numbers = Int[np.ndarray, " pairs"]
_NEAR_M = 1e-3
_HALF = 255 // 2
"""Alpha up to which a surface is not there, as in the label pictures."""


def cut_out(parts: Parts, numbers: Int[np.ndarray, " objects"]) -> Bool[np.ndarray, " objects"]:
    """Whether the texture of an object says where it is and where not; objects from 1 on, 0 is the sky."""
    found = [one > 0 and any(_has_holes(parts, name) for name in parts.objects[one - 1].materials) for one in numbers]
    return np.array(found, bool)


def inverse_depths(step: Step, ends: Float[np.ndarray, "rays 2"], thing: SceneObject) -> Float[np.ndarray, " rays"]:
    """1 / planar depth [1/m] at which rays through `ends` [px] in the next frame first meet the thing; 0: never."""
    frame = step.frame + 1
    mesh = step.shot.parts.meshes[thing.mesh]
    local = mesh.vertices if thing.cache is None else thing.cache[frame]
    pose = inverse(step.track.world_from_camera[frame]) @ thing.pose[min(frame, len(thing.pose) - 1)]
    points = np.ascontiguousarray(apply(pose, np.asarray(local, float)).T)
    return _Sight(ends, step.track.K[frame]).nearest(points, mesh.faces)


class _Sight:
    """Rays in the order of the pixels that they pass through, in the part of the picture in which there are any.

    `_first[pixel]`: how many come before a pixel; `_before[row, column]`: how many pass above and left of there.
    """

    def __init__(self, ends: Float[np.ndarray, "rays 2"], K: Float[np.ndarray, "3 3"]) -> None:
        corner = np.floor(ends.min(0))
        self._focal_px, self._centre = np.diag(K)[:2], K[:2, 2] - corner
        self._width, self._height = (int(side) for side in np.floor((ends - corner).max(0)) + 1)
        pixels = np.floor(ends - corner).astype(int) @ [1, self._width]
        self._order = np.argsort(pixels, kind="stable")
        self._ends, self._ways = (ends - corner)[self._order], rays(ends[self._order], K)
        count = np.bincount(pixels, minlength=self._width * self._height)
        self._first = np.concatenate([[0], count.cumsum()])
        self._before = np.pad(count.reshape(self._height, self._width).cumsum(0).cumsum(1), ((1, 0), (1, 0)))

    def nearest(
        self, points: Float[np.ndarray, "3 vertices"], faces: Int[np.ndarray, "faces corners"]
    ) -> Float[np.ndarray, " rays"]:
        """Greatest inverse depth at which each ray meets a face, 0 where none."""
        face, ray = self._pairs(points, faces)
        corners, found = faces[face].T, np.zeros(len(self._ends))
        for second in range(1, len(corners) - 1):
            hit, met = _meetings([points[:, corners[k]] for k in (0, second, second + 1)], self._ways[ray].T)
            np.maximum.at(found, self._order[ray[hit]], met)
        return found

    def _pairs(
        self, points: Float[np.ndarray, "3 vertices"], faces: Int[np.ndarray, "faces corners"]
    ) -> tuple[Numbers, Numbers]:
        """Faces and rays that pass through their boxes in the picture.

        A face of which a corner is not before the camera may be anywhere; one that is behind it is nowhere.
        """
        z, behind = points[2], points[2] < _NEAR_M
        spots = [points[k] / np.maximum(z, _NEAR_M) * self._focal_px[k] + self._centre[k] for k in (0, 1)]
        face, (left, top, right, bottom) = self._asked(spots, behind, faces)
        number, row = _spread(np.arange(len(face)), top, bottom)
        start, stop = (self._first[row * self._width + side[number]] for side in (left, right))
        number, ray = _spread(number, start, stop)
        near, corners = np.ones(len(ray), bool), faces[face]
        for k in (0, 1):
            place = self._ends[ray, k]
            near &= _over(np.minimum, np.where(behind, -np.inf, spots[k]), corners)[number] <= place
            near &= _over(np.maximum, np.where(behind, np.inf, spots[k]), corners)[number] >= place
        return face[number[near]], ray[near]

    def _asked(
        self, spots: list[np.ndarray], behind: Bool[np.ndarray, " vertices"], faces: Int[np.ndarray, "faces corners"]
    ) -> tuple[Numbers, list[Numbers]]:
        """Faces in whose pixels there are rays, and the half-open box of those pixels: left, top, right, bottom."""
        low, high = [], []
        for spot, size in zip(spots, (self._width, self._height), strict=True):
            # whole numbers of the vertices, not of the faces, which are as many but have several corners each
            whole = np.clip(np.floor(spot), -1, size).astype(np.int32)
            low.append(np.maximum(_over(np.minimum, np.where(behind, np.int32(0), whole), faces), 0))
            high.append(np.minimum(_over(np.maximum, np.where(behind, np.int32(size), whole), faces) + 1, size))
        above, below = (side[1] * (self._width + 1) for side in (low, high))
        sums = self._before.ravel()
        count = sums[below + high[0]] - sums[above + high[0]] - sums[below + low[0]] + sums[above + low[0]]
        face = np.flatnonzero((count > 0) & ~_over(np.logical_and, behind, faces))
        return face, [side[face] for side in (*low, *high)]


def _over(how: np.ufunc, value: np.ndarray, faces: Int[np.ndarray, "faces corners"]) -> np.ndarray:
    """What of the corners' values comes of it for each face; corner by corner is ten times faster than row by row."""
    return functools.reduce(how, (value[corner] for corner in faces.T))


def _spread(
    numbers: Int[np.ndarray, " n"], start: Int[np.ndarray, " n"], stop: Int[np.ndarray, " n"]
) -> tuple[Numbers, Numbers]:
    """Each number with every integer in its half-open range."""
    count = stop - start
    shift = np.repeat(start - (count.cumsum() - count), count)
    return np.repeat(numbers, count), np.arange(len(shift)) + shift


def _meetings(
    corners: list[Float[np.ndarray, "3 pairs"]], ways: Float[np.ndarray, "3 pairs"]
) -> tuple[Int[np.ndarray, " hits"], Float[np.ndarray, " hits"]]:
    """Pairs in which a way (x, y, 1) from the camera's centre meets a triangle, and 1 / planar depth there.

    It meets it where it passes all three sides on the same side. Seen along the way, a corner (X, Y, Z) is at
    (X - x Z, Y - y Z); the areas that it and the sides span are the shares that the opposite corners have in its place.
    """
    across = [(corner[0] - ways[0] * corner[2], corner[1] - ways[1] * corner[2]) for corner in corners]
    turned = across[1:] + across[:1], across[2:] + across[:2]
    shares = [one[0] * two[1] - two[0] * one[1] for one, two in zip(*turned, strict=True)]
    left, right = (
        functools.reduce(np.logical_and, one) for one in ([s >= 0 for s in shares], [s <= 0 for s in shares])
    )
    whole = sum(share * corner[2] for share, corner in zip(shares, corners, strict=True))
    hit = np.flatnonzero((left | right) & (whole != 0.0))
    return hit, np.maximum(sum(share[hit] for share in shares) / whole[hit], 0.0)


def _has_holes(parts: Parts, material: str) -> bool:
    known = parts.materials.get(material)
    picture = parts.textures.get(known.texture) if known is not None else None
    return picture is not None and picture.shape[-1] == 4 and bool((picture[..., 3] <= _HALF).any())
