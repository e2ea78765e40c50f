"""Which triangle every pixel of a picture shows: the nearest at the pixel's centre."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from synth.raster.context import compute, run
from synth.raster.geometry import NEAR_M, Geometry
from synth.raster.tables import CUT_OUT

LENS = tuple[float, float, float, float]
_LARGE_PX = {False: 512, True: 8192}
"""From how many pixels around it on a triangle is large."""
_STRIPS = 36
"""Into how many pieces large triangles are cut, so that no invocation is busy for long."""


@dataclass(frozen=True)
class Layer:
    """Buffers of a picture: nearness (1 / z, as bits), from first_pixel on, and number of the nearest triangle."""

    nearness: Any
    numbers: Any
    first_pixel: int = 0


class Cover:
    """The passes over triangles. orthographic: places are in pixels and nearness already, as in a shadow map."""

    def __init__(self, ctx: Any, geometry: Geometry, *, orthographic: bool = False) -> None:
        kind = {"LARGE_PX": _LARGE_PX[orthographic]} | ({"ORTHOGRAPHIC": 1} if orthographic else {})
        if (geometry.tables.objects[:, 5] & CUT_OUT).any():
            kind["CUT"] = 1
        self._geometry = geometry
        self._sift = compute(ctx, "cover", DEPTH=1, FROM_BATCHES=1, SMALL=1, **kind)
        self._numbers = compute(ctx, "cover", SMALL=1, **kind)
        self._large_depth, self._large_numbers = (compute(ctx, "cover", **kind, **passes) for passes in
                                                  ({"DEPTH": 1}, {}))  # fmt: skip
        batches = max(len(geometry.tables.batches), 1)
        self._list = ctx.buffer(reserve=4 * batches)
        self._hits = ctx.buffer(reserve=128 * batches)
        self._small, self._large = (ctx.buffer(reserve=128 * batches) for _ in range(2))
        self._near_m = 0.0 if orthographic else NEAR_M

    def draw(self, layer: Layer, objects: Bool[np.ndarray, " objects"], size: tuple[int, int], lens: LENS,
             *, numbered: bool = True, between: Callable[[], None] | None = None) -> None:  # fmt: skip
        """Draw some objects over what is in `layer`; numbered: find out which triangle is where, too.

        between: what to do when it is known how near everything is; it must leave the geometry bound.
        """
        geometry, height = self._geometry, size[1]
        geometry.bind()
        layer.nearness.bind_to_storage_buffer(10)
        batches = geometry.batches_of(objects)
        if not len(batches):
            return
        shared: dict[str, Any] = {"size": size, "lens": lens, "near_m": self._near_m, "first_pixel": layer.first_pixel}
        whole = shared | {"strips": 1, "strip_rows": height}
        striped = shared | {"strips": _STRIPS, "strip_rows": -(-height // _STRIPS)}
        self._list.write(batches)
        self._list.bind_to_storage_buffer(9)
        self._hits.bind_to_storage_buffer(11)
        run(self._sift, 32 * len(batches), **whole)
        hits = np.frombuffer(self._hits.read(128 * len(batches)), np.uint32)
        small, large = (self._listed(buffer, hits == kind, batches) for buffer, kind in
                        ((self._small, 1), (self._large, 2)))  # fmt: skip
        self._large.bind_to_storage_buffer(9)
        run(self._large_depth, large * _STRIPS, **striped)
        if not numbered:
            return
        if between is not None:
            between()
            layer.nearness.bind_to_storage_buffer(10)
            self._large.bind_to_storage_buffer(9)
        layer.numbers.bind_to_storage_buffer(11)
        run(self._large_numbers, large * _STRIPS, **striped)
        self._small.bind_to_storage_buffer(9)
        run(self._numbers, small, **whole)

    def release(self) -> None:
        """Give the memory back."""
        for buffer in (self._list, self._hits, self._small, self._large):
            buffer.release()

    @staticmethod
    def _listed(buffer: Any, chosen: Bool[np.ndarray, " jobs"], batches: np.ndarray) -> int:
        """Write the numbers of the chosen triangles; how many there are."""
        jobs = np.flatnonzero(chosen).astype(np.uint32)
        if len(jobs):
            buffer.write(batches[jobs >> 5] << 5 | jobs & 31)
        return len(jobs)


def in_sight(
    geometry: Geometry, places: Float[np.ndarray, "objects 4 4"], size: tuple[int, int], lens: LENS
) -> Bool[np.ndarray, " objects"]:
    """Objects whose ball reaches into the picture; places: camera_from_object."""
    made = geometry.tables
    center = np.einsum("nij,nj->ni", places[:, :3, :3], made.centers) + places[:, :3, 3]
    radius = made.radii * np.linalg.norm(places[:, :3, :3], axis=1).max(1) + 1e-3
    seen = center[:, 2] + radius > NEAR_M
    for axis in range(2):
        for edge, sign in ((-lens[2 + axis], 1.0), (size[axis] - lens[2 + axis], -1.0)):
            slope = edge / lens[axis]
            # distance inside of the plane through the eye and the picture's edge
            seen &= sign * (center[:, axis] - slope * center[:, 2]) / np.hypot(1.0, slope) > -radius
    return seen
