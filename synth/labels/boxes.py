"""Boxes of people: what is seen of them, and all of them."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float, UInt8
from scipy.spatial import ConvexHull, QhullError

from synth.arrays import Points
from synth.geometry.transform import inverse
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


def outlines(objects: tuple[SceneObject, ...], meshes: Mapping[str, Mesh]) -> dict[str, Points]:
    """By mesh, of what is stiff on people, the vertices (N, 3) that can be at the rim of its picture from anywhere.

    Those of the convex hull: 650 of the 180,000 of long hair. Flat meshes have none and are left out.
    """
    stiff = {item.mesh for item in objects if item.category == "person" and item.cache is None}
    found: dict[str, Points] = {}
    for name in sorted(stiff):
        vertices = meshes[name].vertices
        try:
            found[name] = vertices[ConvexHull(vertices).vertices]
        except QhullError:
            continue
    return found


def full_boxes(
    objects: tuple[SceneObject, ...],
    meshes: dict[str, Mesh],
    camera: CameraTrack,
    person_ids: UInt8[np.ndarray, " people"],
    rims: Mapping[str, Points],
) -> Float[np.ndarray, "frames people 4"]:
    """x0, y0, x1, y1 [px] around the projection of all of each person, hidden parts too; NOT clipped to the picture.

    Parts behind the camera are left out; zeros where nothing of the person is before the camera.
    rims: what `outlines` found.
    """
    boxes = np.zeros((len(camera.K), len(person_ids), 4), np.float32)
    camera_from_world = inverse(camera.world_from_camera)[:, :3]
    for person, instance_id in enumerate(person_ids):
        worn = [item for item in objects if item.instance_id == instance_id]
        for frame in range(len(boxes) if worn else 0):
            image_from_world = camera.K[frame] @ camera_from_world[frame]
            points = [_homogeneous(item, meshes, rims, frame, image_from_world) for item in worn]
            boxes[frame, person] = _around(np.concatenate(points, 1))
    return boxes


def _homogeneous(
    item: SceneObject,
    meshes: dict[str, Mesh],
    rims: Mapping[str, Points],
    frame: int,
    image_from_world: Float[np.ndarray, "3 4"],
) -> Float[np.ndarray, "3 vertices"]:
    """Vertices of an object, as rendered but for subdivision, as (x z, y z, z) with x, y in pixels and depth z [m].

    Only those of its outline where all of it is before the camera: the others are within.
    """
    image_from_object = image_from_world @ item.pose[frame if len(item.pose) > 1 else 0]
    if item.cache is None and item.mesh in rims:
        rim = _projected(rims[item.mesh], image_from_object)
        if (rim[2] > _NEAR_M).all():
            return rim
    return _projected(meshes[item.mesh].vertices if item.cache is None else item.cache[frame], image_from_object)


def _projected(
    local: Float[np.ndarray, "vertices 3"], image_from_object: Float[np.ndarray, "3 4"]
) -> Float[np.ndarray, "3 vertices"]:
    """One row per coordinate: a smallest of numbers side by side is found twenty times faster than of every third."""
    matrix = image_from_object.astype(local.dtype)
    return matrix[:, :3] @ local.T + matrix[:, 3:]


def _around(homogeneous: Float[np.ndarray, "3 vertices"]) -> Float[np.ndarray, " 4"]:
    front = homogeneous[2] > _NEAR_M
    if not front.all():
        homogeneous = homogeneous[:, front]
    pixels = homogeneous[:2] / homogeneous[2]
    return np.concatenate([pixels.min(1), pixels.max(1)]) if front.any() else np.zeros(4)


def _extent(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns that hold anything."""
    return np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
