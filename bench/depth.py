"""Depth of the label render against two renderers that know nothing of it, on the same meshes.

    python bench/depth.py OUTPUTS      (a folder with 4_shot and 5_frames, such as outputs)

pyrender's buffers are multisampled over a pixel, so it draws FINER times finer and its middle sample stands for the
pixel's centre; a ray cast through the centre is exact. Both see the people only, so the comparison is over pixels
whose id is a person's, three pixels away from the id's edge. `shipped` is what depth.mkv gives back, against the rays.
"""

import os
import sys
from pathlib import Path

import cv2
import numpy as np
import trimesh

from synth import shot
from synth.depth import levels, metres, near_m
from synth.frames import Frames
from synth.geometry.transform import apply
from synth.shot import Shot

EVERY = 8
FINER = 5
"""Odd, so that one fine pixel has its centre on the coarse pixel's."""


def people(planned: Shot, frame: int) -> trimesh.Trimesh:
    """Everybody and what they wear as one mesh in the world."""
    meshes = []
    for thing in planned.parts.objects:
        if thing.category != "person":
            continue
        mesh = planned.parts.meshes[thing.mesh]
        local = mesh.vertices if thing.cache is None else thing.cache[frame]
        faces = mesh.faces if mesh.faces.shape[1] == 3 else mesh.faces[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)
        pose = thing.pose[min(frame, len(thing.pose) - 1)]
        meshes.append(trimesh.Trimesh(apply(pose, np.asarray(local, float)), faces, process=False))
    return trimesh.util.concatenate(meshes)


def by_pyrender(
    mesh: trimesh.Trimesh, K: np.ndarray, world_from_camera: np.ndarray, size: tuple[int, int]
) -> np.ndarray:
    """Planar z [m] of the mesh, 0 where nothing."""
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl")
    import pyrender

    scene = pyrender.Scene()
    scene.add(pyrender.Mesh.from_trimesh(mesh, smooth=False))
    camera = pyrender.IntrinsicsCamera(*(FINER * K[[0, 1, 0, 1], [0, 1, 2, 2]]), znear=0.1, zfar=200.0)
    scene.add(camera, pose=world_from_camera @ np.diag([1.0, -1.0, -1.0, 1.0]))
    renderer = pyrender.OffscreenRenderer(FINER * size[1], FINER * size[0])
    try:
        fine = renderer.render(scene, flags=pyrender.RenderFlags.DEPTH_ONLY | pyrender.RenderFlags.SKIP_CULL_FACES)
        return fine[FINER // 2 :: FINER, FINER // 2 :: FINER]
    finally:
        renderer.delete()


def by_rays(mesh: trimesh.Trimesh, K: np.ndarray, world_from_camera: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """Planar z [m] of the first hit through the centres of `pixels` (row, column); inf where none."""
    centres = np.column_stack([pixels[:, 1] + 0.5, pixels[:, 0] + 0.5, np.ones(len(pixels))])
    directions = centres @ np.linalg.inv(K).T
    eye = world_from_camera[:3, 3]
    world = directions @ world_from_camera[:3, :3].T
    hits, ray, _ = mesh.ray.intersects_location(np.tile(eye, (len(world), 1)), world, multiple_hits=False)
    z = np.full(len(world), np.inf)
    z[ray] = (hits - eye) @ world_from_camera[:3, 2]
    return z


def main(outputs: Path) -> None:
    """One line per shot: millimetres of difference."""
    for folder in sorted((outputs / "5_frames").iterdir()):
        if folder.name.startswith("."):
            continue
        plan = next(iter((outputs / "4_shot").glob(folder.name.rsplit("-", 1)[0] + "-*")))
        planned, frames = shot.load(plan), Frames(folder / "frames")
        rays, raster, shipped = [], [], []
        for camera in planned.cameras:
            depth, ids = frames.depth(camera.name), frames.ids(camera.name)
            near = near_m(depth)
            for frame in range(0, planned.num_frames, EVERY):
                mask = np.isin(ids[frame], [p.instance_id for p in planned.people]).astype(np.uint8)
                inside = np.argwhere(cv2.erode(mask, np.ones((7, 7), np.uint8)))
                mesh = people(planned, frame)
                ours = depth[frame][tuple(inside.T)]
                K, pose = camera.K[frame], camera.world_from_camera[frame]
                true = by_rays(mesh, K, pose, inside)
                rays.append(true - ours)
                shipped.append(true - metres(levels(ours, near), near))
                raster.append(by_pyrender(mesh, K, pose, depth.shape[1:])[tuple(inside.T)] - ours)
        for name, all_errors in (("rays", rays), ("shipped", shipped), ("pyrender", raster)):
            error_mm = 1000 * np.abs(np.concatenate(all_errors))
            print(
                f"{folder.name:45} {name:9} {len(error_mm):7d} pixels, median {np.median(error_mm):.3f} mm,"
                f" p95 {np.percentile(error_mm, 95):.2f} mm, p99 {np.percentile(error_mm, 99):.2f} mm"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "outputs"))
