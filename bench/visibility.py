"""Visibility in the labels against an independent ray cast over all the meshes that were rendered.

    python bench/visibility.py SHOT_FOLDER FRAMES_FOLDER [EVERY]

A ray goes from the camera to every joint in the picture, on the meshes and not on pixels. A joint is seen when nothing
is in front of it, or only the own body no farther before it than the joint lies under the skin (RADIUS_M); what else
is less than TOUCH_M before it touches it. What the ray meets first hides it otherwise. Materials and pictures with
alpha let rays through where alpha <= 0.5, as in the label render. Quads are cut along one diagonal, the renderer may
take the other: a bent quad differs by its bulge.

`at edges` are joints for which the ray itself finds otherwise half a pixel to a side: there a picture cannot tell.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import trimesh
from trimesh.ray.ray_pyembree import RayMeshIntersector

from synth import shot
from synth.frames import Frames
from synth.geometry.transform import apply
from synth.labels import label
from synth.labels.visibility import HIDDEN_BY, NONE, RADIUS_M, SELF, TOUCH_M, occluder_table
from synth.scene import SceneObject
from synth.shot import Shot
from synth.skeleton import maps

LAYERS = 40
GROUPS = {
    "body": maps.BODY,
    "feet": maps.FEET,
    "face": maps.FACE_68,
    "left hand": maps.LEFT_HAND,
    "right hand": maps.RIGHT_HAND,
}
SIDES = np.array([[-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5], [0.5, 0.5]])
"""Where else the ray looks for an edge [px]."""


@dataclass(frozen=True)
class Who:
    """Whose points are looked for and how deep under the skin they lie (N,); what hides whom by instance id (256,)."""

    own: np.ndarray
    radius_m: np.ndarray
    occluders: np.ndarray


class Cutout:
    """Where a triangle's material lets rays through: alpha of a picture at its uvs, times the material's."""

    def __init__(self, picture: np.ndarray | None, scale: float, alpha: float) -> None:
        self.picture, self.scale, self.alpha = picture, scale, alpha

    def is_open(self, uv: np.ndarray) -> np.bool_:
        """Whether the ray goes on."""
        alpha = self.alpha
        if self.picture is not None and self.picture.shape[2] == 4:
            height, width = self.picture.shape[:2]
            # row 0 is the top, v = 1; texel centres at +0.5
            x, y = np.mod((uv[0] * self.scale, 1.0 - uv[1] * self.scale), 1.0) * (width, height) - 0.5
            left, top = int(np.floor(x)), int(np.floor(y))
            patch = self.picture[..., 3].take((top, top + 1), 0, mode="wrap").take((left, left + 1), 1, mode="wrap")
            right, down = x - left, y - top
            alpha *= float(np.array([1 - down, down]) @ (patch / 255.0) @ np.array([1 - right, right]))
        return np.bool_(alpha <= 0.5)


class Solids:
    """Some of a shot's objects at one frame as one mesh that rays can hit."""

    def __init__(self, planned: Shot, things: list[SceneObject], frame: int) -> None:
        vertices, faces, owners, self.cutouts = [], [], [], {}
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


@dataclass(frozen=True)
class Verdict:
    """One joint in one picture: what hides it by labels and ray, into HIDDEN_BY; is an edge near?"""

    view: str
    frame: int
    person: int
    joint: int
    x_px: float
    y_px: float
    labels: int
    ray: int
    at_edge: bool

    @property
    def agree(self) -> bool:
        """Whether both say seen or both hidden."""
        return (self.labels == NONE) == (self.ray == NONE)


def cast(solids: list[Solids], pose: np.ndarray, points: np.ndarray, who: Who) -> np.ndarray:
    """What hides each of `points` (N, 3) from the camera at `pose`, into HIDDEN_BY."""
    eye, forward = pose[:3, 3], pose[:3, 2]
    z = (points - eye) @ forward
    ray, along, owner = (
        np.concatenate(part) for part in zip(*(s.hits(eye, points - eye) for s in solids), strict=True)
    )
    own = owner == who.own[ray]
    before_m = z[ray] * (1.0 - along)
    hides = np.flatnonzero(before_m > np.where(own, who.radius_m[ray], TOUCH_M))
    by = np.zeros(len(points), int)
    first_last = hides[np.argsort(-along[hides])]  # the nearest surface writes last
    by[ray[first_last]] = np.where(own, SELF, who.occluders[owner])[first_last]
    return by


def compared(planned: Shot, frames: Frames, view: int, every: int, fixed: Solids) -> list[Verdict]:
    """One verdict per joint in the picture of every so many frames."""
    camera, labels = planned.cameras[view], label(planned, frames, view)
    occluders = occluder_table(planned.parts.objects)
    moving = [thing for thing in planned.parts.objects if changes(thing)]
    verdicts = []
    for frame in range(0, planned.num_frames, every):
        people, numbers = np.nonzero(labels.joints2d[frame, ..., 2] > 0)
        points = maps.wholebody(labels.joints3d[frame]).astype(float)[people, numbers]
        who = Who(labels.person_ids[people], RADIUS_M[numbers], occluders)
        pose, solids = camera.world_from_camera[frame], [fixed, Solids(planned, moving, frame)]
        metres = ((points - pose[:3, 3]) @ pose[:3, 2] / camera.K[frame, 0, 0])[:, None]
        sides = [cast(solids, pose, points + metres * (pose[:3, :2] @ side), who) == NONE for side in SIDES]
        by = cast(solids, pose, points, who)
        at_edge = (np.array(sides) != (by == NONE)).any(0)
        for k, (person, number) in enumerate(zip(people, numbers, strict=True)):
            x, y, _ = labels.joints2d[frame, person, number].tolist()
            ours = int(labels.hidden_by[frame, person, number])
            where = (camera.name, frame, int(person), int(number), x, y)
            verdicts.append(Verdict(*where, ours, int(by[k]), bool(at_edge[k])))
    return verdicts


def line(name: str, some: list[Verdict]) -> None:
    """Shares that agree."""
    hidden = [one for one in some if one.agree and one.ray != NONE]
    by = np.mean([one.labels == one.ray for one in hidden]) if hidden else 1.0
    print(
        f"{name:12} {len(some):6d} joints, {100 * np.mean([one.ray == NONE for one in some]):5.1f} % seen:"
        f" {100 * np.mean([one.agree for one in some]):7.3f} % agree; hidden_by {100 * by:7.3f} % of {len(hidden)}"
    )


def report(verdicts: list[Verdict]) -> None:
    """Shares that agree, overall and per group, and every joint that does not."""
    parts = {name: [v for v in verdicts if v.joint in range(p.start, p.stop)] for name, p in GROUPS.items()}
    parts |= {"at edges": [v for v in verdicts if v.at_edge], "elsewhere": [v for v in verdicts if not v.at_edge]}
    for name, some in {"all": verdicts, **parts}.items():
        if some:
            line(name, some)
    wrong = [one for one in verdicts if not one.agree]
    for (ours, ray), count in Counter((one.labels, one.ray) for one in wrong).most_common():
        print(f"{count:5d} labels {HIDDEN_BY[ours]}, ray {HIDDEN_BY[ray]}")
    for one in wrong:
        where = f"{one.view} frame {one.frame} person {one.person} {maps.COCO_WHOLEBODY_133[one.joint]:18}"
        what = f"labels {HIDDEN_BY[one.labels]:9} ray {HIDDEN_BY[one.ray]:9}{' edge' * one.at_edge}"
        print(f"{where} at {one.x_px:6.1f} {one.y_px:6.1f}: {what}")


def main(shot_folder: Path, frames_folder: Path, every: int) -> None:
    """Print the comparison of all views."""
    cv2.setNumThreads(1)
    planned = shot.load(shot_folder)
    frames = Frames(frames_folder if (frames_folder / "frames.json").exists() else frames_folder / "frames")
    fixed = Solids(planned, [thing for thing in planned.parts.objects if not changes(thing)], 0)
    views = range(len(planned.cameras))
    report([verdict for view in views for verdict in compared(planned, frames, view, every, fixed)])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
