"""Visibility in the labels against an independent ray cast over all the meshes that were rendered.

    python bench/visibility.py SHOT_FOLDER FRAMES_FOLDER [EVERY]

A ray goes from the camera to every joint in the picture, on the meshes and not on pixels. A joint is seen when nothing
is in front of it, or only the own body no farther before it than the joint lies under the skin (RADIUS_M); what the
ray meets first hides it otherwise. Materials and pictures with alpha let rays through where alpha <= 0.5, as in the
label render. Quads are cut along one diagonal, the renderer may take the other: a bent quad differs by its bulge.
"""

import sys
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import trimesh
from trimesh.ray.ray_pyembree import RayMeshIntersector

from synth import shot
from synth.frames import Frames
from synth.geometry.transform import apply
from synth.labels import label
from synth.labels.visibility import HIDDEN_BY, RADIUS_M, SEEN, SELF, occluder_table
from synth.scene import SceneObject
from synth.shot import Shot
from synth.skeleton import maps

LAYERS = 40
GROUPS = {
    "body": maps.BODY, "feet": maps.FEET, "face": maps.FACE_68, "left hand": maps.LEFT_HAND,
    "right hand": maps.RIGHT_HAND,
}  # fmt: skip
NEAR_M = 1e-4
"""Embree's numbers have 24 bits: a surface this little before a point of that surface is not in front of it."""


class Cutout:
    """Where a triangle's material lets rays through: alpha of a picture at its uvs, times the material's."""

    def __init__(self, picture: np.ndarray | None, scale: float, alpha: float) -> None:
        self.picture, self.scale, self.alpha = picture, scale, alpha

    def is_open(self, uv: np.ndarray) -> np.bool_:
        """Whether the ray goes on."""
        alpha = self.alpha
        if self.picture is not None and self.picture.shape[2] == 4:
            height, width = self.picture.shape[:2]
            x, y = np.mod(uv * self.scale, 1.0) * (width, height) - 0.5
            patch = self.picture[..., 3].take(
                range(int(np.floor(height - 1 - y)), int(np.floor(height - 1 - y)) + 2), 0, mode="wrap"
            )
            patch = patch.take(range(int(np.floor(x)), int(np.floor(x)) + 2), 1, mode="wrap") / 255.0
            right, down = x - np.floor(x), (height - 1 - y) - np.floor(height - 1 - y)
            alpha *= np.array([1 - down, down]) @ patch @ np.array([1 - right, right])
        return np.bool_(alpha <= 0.5)


class Solids:
    """Some of a shot's objects at one frame as one mesh that rays can hit."""

    def __init__(self, planned: Shot, things: list[SceneObject], frame: int) -> None:
        vertices, faces, owners, uvs, self.cutouts = [], [], [], [], {}
        vertex, triangle = 0, 0
        for thing in things:
            mesh = planned.parts.meshes[thing.mesh]
            local = mesh.vertices if thing.cache is None else thing.cache[frame]
            corners = np.array([[0, 1, 2]] if mesh.faces.shape[1] == 3 else [[0, 1, 2], [0, 2, 3]])
            cut = mesh.faces[:, corners].reshape(-1, 3)
            whole = cut[:, 1] != cut[:, 2]
            of_face = np.repeat(np.arange(len(mesh.faces)), len(corners))[whole]
            vertices.append(apply(thing.pose[min(frame, len(thing.pose) - 1)], np.asarray(local, float)))
            faces.append(cut[whole] + vertex)
            owners.append(np.full(len(of_face), thing.instance_id, np.uint8))
            slots = np.zeros(len(of_face), int) if mesh.material_index is None else mesh.material_index[of_face]
            for slot, name in enumerate(thing.materials):
                material = planned.parts.materials[name]
                picture = planned.parts.textures.get(material.texture)
                if material.alpha >= 1.0 and (picture is None or picture.shape[2] < 4):
                    continue
                cutout = Cutout(picture, material.texture_scale, material.alpha)
                for number in np.flatnonzero(slots == slot):
                    of_corners = None if mesh.uvs is None else mesh.uvs[:, corners].reshape(-1, 3, 2)[whole][number]
                    self.cutouts[triangle + number] = (cutout, of_corners)
            vertex, triangle = vertex + len(local), triangle + len(of_face)
        self.owners = np.concatenate(owners)
        self.mesh = trimesh.Trimesh(np.concatenate(vertices), np.concatenate(faces), process=False)
        self.rays = RayMeshIntersector(self.mesh)

    def hits(self, eye: np.ndarray, directions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(ray, place in ray directions, instance id) of every solid surface on the way."""
        triangles, rays, places = self.rays.intersects_id(
            np.tile(eye, (len(directions), 1)), directions, multiple_hits=True, max_hits=LAYERS, return_locations=True
        )
        solid = np.array([not self._open(t, p) for t, p in zip(triangles, places, strict=True)], bool)
        triangles, rays, places = triangles[solid], rays[solid], np.reshape(places, (-1, 3))[solid]
        along = ((places - eye) * directions[rays]).sum(-1) / (directions[rays] ** 2).sum(-1)
        return rays, along, self.owners[triangles]

    def _open(self, triangle: int, place: np.ndarray) -> bool:
        if triangle not in self.cutouts:
            return False
        cutout, uvs = self.cutouts[triangle]
        if uvs is None:
            return bool(cutout.is_open(np.zeros(2)))
        weights = trimesh.triangles.points_to_barycentric(self.mesh.triangles[[triangle]], place[None])[0]
        return bool(cutout.is_open(weights @ uvs))


def changes(thing: SceneObject) -> bool:
    """Whether the thing is elsewhere or another shape in another frame."""
    return thing.cache is not None or len(thing.pose) > 1


def cast(
    solids: list[Solids], eye: np.ndarray, forward: np.ndarray, points: np.ndarray, own: np.ndarray, radius: np.ndarray,
    occluders: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """(is seen, hidden by) of `points` (N, 3) of people `own` (N,)."""
    directions = points - eye
    z = directions @ forward
    found = [np.concatenate(part) for part in zip(*(one.hits(eye, directions) for one in solids), strict=True)]
    ray, along, owner = found
    before = z[ray] * (1.0 - along)
    hides = (before > NEAR_M) & ((owner != own[ray]) | (before > radius[ray]))
    seen = np.ones(len(points), bool)
    seen[ray[hides]] = False
    by = np.zeros(len(points), int)
    for number in np.argsort(-along):  # the nearest surface writes last
        if before[number] > NEAR_M:
            by[ray[number]] = SELF if owner[number] == own[ray[number]] else occluders[owner[number]]
    return seen, np.where(seen, 0, by)


def compared(planned: Shot, frames: Frames, view: int, every: int, fixed: Solids) -> list[dict[str, object]]:
    """One record per joint in the picture of every so many frames."""
    camera, labels = planned.cameras[view], label(planned, frames, view)
    occluders, ids = occluder_table(planned.parts.objects), labels.person_ids
    moving = [thing for thing in planned.parts.objects if changes(thing)]
    records = []
    for frame in range(0, planned.num_frames, every):
        points = maps.wholebody(labels.joints3d[frame]).astype(float)
        people, numbers = np.nonzero(labels.joints2d[frame, ..., 2] > 0)
        eye, forward = camera.world_from_camera[frame, :3, 3], camera.world_from_camera[frame, :3, 2]
        seen, by = cast(
            [fixed, Solids(planned, moving, frame)], eye, forward, points[people, numbers], ids[people],
            RADIUS_M[numbers], occluders,
        )  # fmt: skip
        for k, (person, number) in enumerate(zip(people, numbers, strict=True)):
            records.append({
                "view": camera.name, "frame": frame, "person": int(person), "joint": int(number),
                "ours": bool(labels.joints2d[frame, person, number, 2] == SEEN), "ray": bool(seen[k]),
                "our_by": int(labels.hidden_by[frame, person, number]), "ray_by": int(by[k]),
                "xy": labels.joints2d[frame, person, number, :2].tolist(),
            })  # fmt: skip
    return records


def report(records: list[dict[str, object]]) -> None:
    """Shares that agree, overall and per group, and every joint that does not."""

    def line(name: str, some: list[dict[str, object]]) -> None:
        same = [one for one in some if one["ours"] == one["ray"]]
        hidden = [one for one in same if not one["ray"]]
        by = np.mean([one["our_by"] == one["ray_by"] for one in hidden]) if hidden else 1.0
        seen = np.mean([one["ray"] for one in some])
        print(f"{name:12} {len(some):6d} joints {100 * seen:5.1f} % seen, agree {100 * len(same) / len(some):7.3f} %,"
              f" hidden_by {100 * by:7.3f} % of {len(hidden)}")  # fmt: skip

    line("all", records)
    for name, points in GROUPS.items():
        some = [one for one in records if one["joint"] in range(points.start, points.stop)]
        if some:
            line(name, some)
    wrong = [one for one in records if one["ours"] != one["ray"]]
    kinds = Counter((one["ours"], HIDDEN_BY[max(one["our_by"], one["ray_by"])]) for one in wrong)
    for (ours, by), count in kinds.most_common():
        print(f"{count:5d} {'seen' if ours else 'hidden'} in the labels and not for the ray; by {by}")
    for one in wrong:
        print(f"{one['view']} frame {one['frame']} person {one['person']} {maps.COCO_WHOLEBODY_133[one['joint']]:18}"
              f" at {one['xy'][0]:6.1f} {one['xy'][1]:6.1f}: labels {HIDDEN_BY[one['our_by']]:9} ray {HIDDEN_BY[one['ray_by']]}")  # fmt: skip


def main(shot_folder: Path, frames_folder: Path, every: int) -> None:
    """Print the comparison of all views."""
    cv2.setNumThreads(1)
    planned = shot.load(shot_folder)
    frames = Frames(frames_folder if (frames_folder / "frames.json").exists() else frames_folder / "frames")
    fixed = Solids(planned, [thing for thing in planned.parts.objects if not changes(thing)], 0)
    report([one for view in range(len(planned.cameras)) for one in compared(planned, frames, view, every, fixed)])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
