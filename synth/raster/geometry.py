"""A shot's tables in the memory of the shaders, and what is moved in them from frame to frame."""

from typing import Any

import numpy as np
from jaxtyping import Bool, Float, UInt

from synth.raster.context import compute, run, upload
from synth.raster.tables import Tables, tables
from synth.scene import SceneObject
from synth.shot import Shot

NEAR_M = 0.02
"""Nothing nearer to the lens is seen, as in synth.blender.lens."""
_TABLES = ("positions", "triangles", "objects", "batches")
_LOOKS = ("uvs", "slots", "materials", "texels")


class Geometry:
    """Everything in a shot, at one moment."""

    def __init__(self, ctx: Any, shot: Shot) -> None:
        self.ctx, self._shot = ctx, shot
        self.tables: Tables = tables(shot.parts)
        made = self.tables
        self._buffers = {name: upload(ctx, getattr(made, name)) for name in (*_TABLES, *_LOOKS, "colors")}
        self._fan_starts, self._fans = upload(ctx, made.fan_starts), upload(ctx, made.fans)
        self._normals = ctx.buffer(reserve=max(made.positions.nbytes, 16))
        self._places = ctx.buffer(reserve=64 * max(len(made.objects), 1))
        self._shader = compute(ctx, "normals")
        self.poses: Float[np.ndarray, "objects 4 4"] = np.array(
            [thing.pose[0] for thing in shot.parts.objects], float
        ).reshape(-1, 4, 4)
        self._find_normals(dict.fromkeys((int(row[0]), len(shot.parts.meshes[thing.mesh].vertices))
                           for row, thing in zip(made.objects, shot.parts.objects, strict=True)))  # fmt: skip

    def set_frame(self, frame: int) -> None:
        """Everything where it is at a frame."""
        for number in np.flatnonzero(self.tables.changes):
            pose = self._shot.parts.objects[number].pose
            self.poses[number] = pose[min(frame, len(pose) - 1)]
        for bent in self.tables.bending:
            cache = self._shot.parts.objects[bent.number].cache
            assert cache is not None
            self._write(bent.first_vertex, cache[frame])
        self._find_normals({(bent.first_vertex, bent.vertices): None for bent in self.tables.bending})

    def set_reference(self, placed: tuple[SceneObject, ...]) -> None:
        """Everything where the shot's reference puts it."""
        numbers = {thing.name: number for number, thing in enumerate(self._shot.parts.objects)}
        first = {bent.number: bent.first_vertex for bent in self.tables.bending}
        for thing in placed:
            number = numbers[thing.name]
            self.poses[number] = thing.pose[0]
            if thing.cache is not None and number in first:
                self._write(first[number], thing.cache[0])
        self._find_normals({(bent.first_vertex, bent.vertices): None for bent in self.tables.bending})

    def place(self, from_world: Float[np.ndarray, "4 4"]) -> Float[np.ndarray, "objects 4 4"]:
        """Tell the shaders where everything is in a frame of reference, and return it."""
        places = from_world @ self.poses
        self._places.write(np.ascontiguousarray(places.transpose(0, 2, 1), np.float32))
        return places

    def bind(self) -> None:
        """The tables at the bindings of shaders/tables.glsl and looks.glsl."""
        for binding, name in enumerate((*_TABLES, "", *_LOOKS)):
            (self._buffers[name] if name else self._places).bind_to_storage_buffer(binding)

    def bind_shading(self, normals: int, colors: int) -> None:
        """Normals and colours of the vertices at these bindings."""
        self._normals.bind_to_storage_buffer(normals)
        self._buffers["colors"].bind_to_storage_buffer(colors)

    def batches_of(self, objects: Bool[np.ndarray, " objects"]) -> UInt[np.ndarray, " batches"]:
        """Numbers of the batches of some of the objects."""
        return np.flatnonzero(np.repeat(objects, self.tables.batch_counts)).astype(np.uint32)

    def release(self) -> None:
        """Give the memory back."""
        for buffer in (*self._buffers.values(), self._fan_starts, self._fans, self._normals, self._places):
            buffer.release()

    def _write(self, first: int, vertices: Float[np.ndarray, "vertices 3"]) -> None:
        self._buffers["positions"].write(np.ascontiguousarray(vertices, np.float32), offset=12 * first)

    def _find_normals(self, spans: dict[tuple[int, int], None]) -> None:
        buffers = self._buffers["positions"], self._fan_starts, self._fans, self._normals
        for binding, buffer in enumerate(buffers):
            buffer.bind_to_storage_buffer(binding)
        for first, vertices in spans:
            run(self._shader, vertices, first=first, base=first)
