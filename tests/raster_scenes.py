"""Small shots for the raster engine and for what it is compared with."""

from dataclasses import replace

import numpy as np
from small_shots import box, make_shot, one, plane, sphere, still_camera

from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.renderer import RenderSettings
from synth.scene import Light, Parts
from synth.shot import Shot

BOTH = ("moves", "bends")
RASTER = RenderSettings(engine="raster", flow=True)


def sun(energy: float = 3.0, tilt_rad: float = 0.5) -> Light:
    """From above and the right."""
    return Light("sun", "sun", transform(about("y", tilt_rad), np.array([0.0, 0.0, 50.0])), (1.0, 1.0, 1.0), energy)


def corner_scene() -> Parts:
    """A floor, a turned box, a ball and a wall behind, each with an id."""
    turned = transform(about("z", 0.4) @ about("x", 0.3), np.array([-0.4, 0.1, 0.4]))
    ball = transform(np.eye(3), np.array([0.5, -0.3, 0.45]))
    wall = transform(about("x", np.pi / 2), np.array([0.0, 1.5, 1.0]))
    return (
        one(plane(3.0), 100) + one(box(0.7), 101, turned[None]) + one(sphere(0.4, 12), 2, ball[None])
        + one(plane(1.2), 103, wall[None])
    )  # fmt: skip


def net_scene() -> Shot:
    """A sheet with one of its quarters cut out, dark floor under it, seen from above."""
    picture = np.full((2, 2, 4), 200, np.uint8)
    picture[0, 0, 3] = 0  # top left of the picture: u < 0.5, v > 0.5: far left on the floor
    net = one(plane(0.5), 150, texture="net")
    floor = one(plane(50.0), 0, transform(np.eye(3), np.array([0, 0, -0.5]))[None])
    dark = replace(floor.materials["grey"], base_color=(0.02, 0.02, 0.02))
    floor = Parts((replace(floor.objects[0], materials=("plain",)),), floor.meshes, {"plain": dark})
    track = still_camera(eye=(0.0, 0.0, 4.0), target=(0.0, 1e-4, 0.0))
    return make_shot(replace(net, textures={"net": picture}) + floor, (track,), (sun(),))


def turning_scene(*, bends: bool) -> Shot:
    """Three frames of the corner in which the box turns through the floor; two standing cameras."""
    parts = corner_scene()
    poses = np.stack([transform(about("z", 0.3 * k), np.array([-0.4 + 0.2 * k, 0.1, 0.3])) for k in range(3)])
    box_thing = parts.objects[1]
    if bends:
        vertices = parts.meshes[box_thing.mesh].vertices
        cache = np.einsum("fij,vj->fvi", poses[:, :3, :3], vertices) + poses[:, None, :3, 3]
        changed = replace(box_thing, pose=np.eye(4)[None], cache=cache)
    else:
        changed = replace(box_thing, pose=poses)
    objects = tuple(changed if thing is box_thing else thing for thing in parts.objects)
    views = (still_camera("a", num_frames=3), still_camera("b", eye=(2.5, -3.0, 2.0), num_frames=3))
    return make_shot(replace(parts, objects=objects), views, (sun(),))
