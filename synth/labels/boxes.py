"""Boxes of people: what is seen of them, and all of them."""

import numpy as np
from jaxtyping import Float, UInt8

from synth.arrays import Points
from synth.geometry.camera import project
from synth.geometry.transform import apply
from synth.scene import CameraTrack, Mesh, SceneObject

_NEAR_M = 0.05


def visible_boxes(
    ids: UInt8[np.ndarray, "height width"], person_ids: UInt8[np.ndarray, " people"]
) -> Float[np.ndarray, "people 4"]:
    """x0, y0, x1, y1 [px] around each person's pixels, edges half-open; zeros where no pixel is theirs."""
    boxes = np.zeros((len(person_ids), 4), np.float32)
    for person, instance_id in enumerate(person_ids):
        rows, columns = _extent(ids == instance_id)
        if len(rows):
            boxes[person] = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    return boxes


def full_boxes(
    objects: tuple[SceneObject, ...],
    meshes: dict[str, Mesh],
    camera: CameraTrack,
    person_ids: UInt8[np.ndarray, " people"],
) -> Float[np.ndarray, "frames people 4"]:
    """x0, y0, x1, y1 [px] around the projection of all of each person, hidden parts too; NOT clipped to the picture.

    Parts behind the camera are left out; zeros where nothing of the person is before the camera.
    """
    boxes = np.zeros((len(camera.K), len(person_ids), 4), np.float32)
    for person, instance_id in enumerate(person_ids):
        worn = [item for item in objects if item.instance_id == instance_id]
        for frame in range(len(boxes) if worn else 0):
            points = np.concatenate([world_vertices(item, meshes, frame) for item in worn])
            boxes[frame, person] = _around(project(points, camera.K[frame], camera.world_from_camera[frame]))
    return boxes


def world_vertices(item: SceneObject, meshes: dict[str, Mesh], frame: int) -> Points:
    """Vertices (V, 3) of an object in the world [m] at a frame, as rendered but for subdivision."""
    local = meshes[item.mesh].vertices if item.cache is None else item.cache[frame]
    pose = item.pose[frame if len(item.pose) > 1 else 0]
    return apply(pose, np.asarray(local))


def _around(projected: Points) -> Float[np.ndarray, " 4"]:
    front = projected[projected[:, 2] > _NEAR_M, :2]
    return np.concatenate([front.min(0), front.max(0)]) if len(front) else np.zeros(4)


def _extent(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns that hold anything."""
    return np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
