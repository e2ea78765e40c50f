"""What the label pass says of known geometry agrees with rays through the pixel centres."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from small_shots import box, make_shot, one, plane, sphere, still_camera

from synth.frames import Frames
from synth.geometry.rotation import about
from synth.geometry.transform import apply, inverse, transform
from synth.scene import CameraTrack, Parts
from synth.shot import Shot

pytestmark = pytest.mark.blender
Render = Callable[[Shot], Frames]

SKEWED_K = np.array([[120.0, 0, 30.0], [0, 150.0, 40.5], [0, 0, 1]])


def rays(track: CameraTrack) -> tuple[np.ndarray, np.ndarray]:
    """Eye (3,) and directions (H, W, 3) in the world with unit planar depth, through the pixel centres."""
    x, y = np.meshgrid(np.arange(track.width_px) + 0.5, np.arange(track.height_px) + 0.5)
    local = np.stack([x, y, np.ones_like(x)], -1) @ np.linalg.inv(track.K[0]).T
    pose = track.world_from_camera[0]
    return pose[:3, 3], local @ pose[:3, :3].T


def box_depth(track: CameraTrack, world_from_box: np.ndarray, size_m: float) -> np.ndarray:
    """(H, W) planar depth of a cube by the slab method, inf where missed."""
    eye, directions = rays(track)
    local = inverse(world_from_box)
    start, steps = apply(local, eye), directions @ local[:3, :3].T
    one_side, other = (-size_m / 2 - start) / steps, (size_m / 2 - start) / steps
    enter, leave = np.minimum(one_side, other).max(-1), np.maximum(one_side, other).min(-1)
    return np.where(enter < leave, enter, np.inf)


CAMERAS = {
    "centred": still_camera(size_px=(192, 128)),
    "tall": still_camera(size_px=(128, 192)),
    "skewed": still_camera(K=SKEWED_K),
    "skewed_wide_pixels": still_camera(K=SKEWED_K * [[1.7], [1.0], [1.0]] + [[0, 0, -20], [0, 0, 0], [0, 0, 0]]),
}


@pytest.mark.parametrize("name", CAMERAS)
def test_depth_of_a_floor_is_that_of_the_ray_through_the_pixel_centre(render: Render, name: str) -> None:
    track = CAMERAS[name]
    depth = render(make_shot(one(plane(50.0)), (track,))).depth(track.name)[0]
    eye, directions = rays(track)
    expected = -eye[2] / directions[..., 2]
    near = (expected > 0) & (expected < 5.0)
    assert near.sum() > 1000
    assert np.abs(depth - expected)[near].max() < 1e-4


@pytest.mark.parametrize("name", CAMERAS)
def test_ids_and_depth_of_a_box_end_where_the_projection_says(render: Render, name: str) -> None:
    track = CAMERAS[name]
    pose = transform(about("z", 0.4) @ about("x", 0.3), np.array([0.2, 0.1, 0.4]))
    frames = render(make_shot(one(box(0.8), 101, pose[None]), (track,)))
    expected = box_depth(track, pose, 0.8)
    inside = np.isfinite(expected)
    assert inside.sum() > 200
    assert (frames.ids(track.name)[0] != np.where(inside, 101, 0)).sum() == 0
    depth = frames.depth(track.name)[0]
    assert np.abs(depth - expected)[inside].max() < 2e-4
    assert (depth[~inside] == 0.0).all()


def test_depth_and_normals_of_a_ball_are_those_of_the_formula(render: Render) -> None:
    track, centre = still_camera(size_px=(192, 128)), np.array([0.0, 0.0, 0.5])
    frames = render(make_shot(one(sphere(0.5, 200), 1, transform(np.eye(3), centre)[None]), (track,)))
    eye, directions = rays(track)
    a, b = (directions**2).sum(-1), directions @ (eye - centre)
    root = b**2 - a * ((eye - centre) @ (eye - centre) - 0.25)
    hit = frames.ids(track.name)[0] == 1
    inner = root > 0.2 * root.max()  # nearer to the edge depth changes by more than 0.1 mm in 0.001 px
    assert hit[inner].all()
    assert not hit[root < 0].any()
    expected = (-b - np.sqrt(np.maximum(root, 0))) / a
    assert np.abs(frames.depth(track.name)[0] - expected)[inner].max() < 1e-4
    normals = (eye + expected[..., None] * directions - centre) / 0.5 @ track.world_from_camera[0, :3, :3]
    cosine = (frames.normals(track.name)[0] * normals).sum(-1)
    assert np.degrees(np.arccos(np.clip(cosine[inner], -1, 1))).max() < 0.7  # 0.4 of which are the 8 bits
    assert (frames.normals(track.name)[0][~hit] == 0).all()


def test_bumps_and_noise_do_not_move_the_normals(render: Render) -> None:
    parts = one(plane(50.0), normal_noise_m=0.02, color_noise=0.5, noise_scale_m=0.2)
    track = still_camera()
    up = render(make_shot(parts, (track,))).normals("front")[0, -1] @ track.world_from_camera[0, :3, :3].T
    assert np.abs(up - [0, 0, 1]).max() < 4e-3  # half a step of 8 bits


def test_a_texture_with_alpha_is_cut_out_of_ids_and_depth(render: Render) -> None:
    picture = np.full((2, 2, 4), 200, np.uint8)
    picture[0, 0, 3] = 0  # top left of the picture: u < 0.5, v > 0.5: far left on the floor
    net = one(plane(0.5), 150, texture="net")
    floor = one(plane(50.0), 0, transform(np.eye(3), np.array([0, 0, -0.5]))[None])
    floor = Parts((replace(floor.objects[0], materials=("plain",)),), floor.meshes, {"plain": floor.materials["grey"]})
    track = still_camera(eye=(0.0, 0.0, 4.0), target=(0.0, 1e-4, 0.0))
    frames = render(make_shot(replace(net, textures={"net": picture}) + floor, (track,)))
    ids, depth = frames.ids("front")[0], frames.depth("front")[0]
    assert ids[32 + 8, 48 + 8] == ids[32 + 8, 48 - 8] == ids[32 - 8, 48 + 8] == 150
    assert ids[32 - 8, 48 - 8] == 0
    assert depth[32 - 8, 48 - 8] == pytest.approx(4.5, abs=1e-3)
    assert depth[32 + 8, 48 + 8] == pytest.approx(4.0, abs=1e-3)


def test_poses_and_vertex_caches_follow_the_frame(render: Render) -> None:
    track = still_camera(eye=(0.0, 0.0, 4.0), target=(0.0, 1e-4, 0.0), num_frames=3)
    heights = np.array([0.1, 1.3, 0.7])
    poses = np.repeat(np.eye(4)[None], 3, 0)
    poses[:, 2, 3] = heights
    moved = render(make_shot(one(plane(0.5), 7, poses), (track,)))
    assert moved.depth("front")[:, 32, 48] == pytest.approx(4.0 - heights, abs=1e-4)
    still = one(plane(0.5), 7)
    cache = still.meshes["mesh_7"].vertices + heights[:, None, None] * [0.0, 0.0, 1.0]
    bent = replace(still, objects=(replace(still.objects[0], cache=cache),))
    assert render(make_shot(bent, (track,))).depth("front")[:, 32, 48] == pytest.approx(4.0 - heights, abs=1e-4)


def test_a_moving_camera_is_followed_frame_by_frame(render: Render) -> None:
    track = still_camera(eye=(0.0, 0.0, 4.0), target=(0.0, 1e-4, 0.0), num_frames=3)
    poses = track.world_from_camera.copy()
    poses[:, 2, 3] = [4.0, 5.0, 3.5]
    frames = render(make_shot(one(plane(5.0)), (replace(track, world_from_camera=poses),)))
    assert frames.depth("front")[:, 32, 48] == pytest.approx([4.0, 5.0, 3.5], abs=1e-4)


def test_objects_that_share_a_mesh_keep_their_own_place_and_id(render: Render) -> None:
    left, right = (transform(np.eye(3), np.array([x, 0.0, 0.5]))[None] for x in (-0.6, 0.6))
    parts = one(box(0.6), 101, left)
    twin = replace(parts.objects[0], name="twin", pose=right, instance_id=102)
    frames = render(make_shot(replace(parts, objects=(*parts.objects, twin)), (still_camera(),)))
    ids = frames.ids("front")[0]
    assert ids[32, 48 - 16] == 101
    assert ids[32, 48 + 16] == 102
