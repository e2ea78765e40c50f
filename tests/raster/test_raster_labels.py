"""What the raster engine says of known geometry agrees with rays through the pixel centres, in float64."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import trimesh
from raster_scenes import BOTH, RASTER, corner_scene, net_scene, turning_scene
from small_shots import box, make_shot, one, plane, sphere, still_camera

from synth.errors import RenderError
from synth.frames import Frames
from synth.geometry.rotation import about
from synth.geometry.transform import apply, transform
from synth.scene import CameraTrack, Parts

Draw = Callable[..., Frames]
SKEWED_K = np.array([[120.0, 0, 30.0], [0, 150.0, 40.5], [0, 0, 1]])
CAMERAS = {
    "centred": still_camera(size_px=(192, 128)),
    "tall": still_camera(size_px=(128, 192)),
    "skewed": still_camera(K=SKEWED_K),
}


def rays(track: CameraTrack, frame: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Eye (3,) and directions (H, W, 3) in the world with unit planar depth, through the pixel centres."""
    x, y = np.meshgrid(np.arange(track.width_px) + 0.5, np.arange(track.height_px) + 0.5)
    local = np.stack([x, y, np.ones_like(x)], -1) @ np.linalg.inv(track.K[frame]).T
    pose = track.world_from_camera[frame]
    return pose[:3, 3], local @ pose[:3, :3].T


@pytest.mark.parametrize("name", CAMERAS)
def test_depth_of_a_floor_under_and_behind_the_camera_is_that_of_the_ray(draw: Draw, name: str) -> None:
    track = CAMERAS[name]
    depth = draw(make_shot(one(plane(50.0)), (track,))).depth(track.name)[0]
    eye, directions = rays(track)
    expected = -eye[2] / directions[..., 2]
    near = (expected > 0) & (expected < 40.0)
    assert near.sum() > 1000
    assert np.abs(depth / expected - 1.0)[near].max() < 2e-5
    assert (depth[directions[..., 2] > 0] == 0.0).all()


@pytest.mark.parametrize("name", CAMERAS)
def test_every_pixel_shows_what_a_ray_through_its_centre_meets_first(draw: Draw, name: str) -> None:
    track = CAMERAS[name]
    parts = corner_scene()
    frames = draw(make_shot(parts, (track,)))
    meshes = [
        trimesh.Trimesh(apply(thing.pose[0], mesh.vertices), trimesh.geometry.triangulate_quads(mesh.faces),
                        process=False)
        for thing in parts.objects for mesh in [parts.meshes[thing.mesh]]
    ]  # fmt: skip
    eye, directions = rays(track)
    starts, flat = np.broadcast_to(eye, (directions.size // 3, 3)), directions.reshape(-1, 3)
    nearest, ids = np.full(len(flat), np.inf), np.zeros(len(flat), int)
    for mesh, thing in zip(meshes, parts.objects, strict=True):
        points, ray, _ = mesh.ray.intersects_location(starts, flat, multiple_hits=True)
        depth = (points - eye) @ track.world_from_camera[0, :3, 2]
        for number, metres in zip(ray, depth, strict=True):
            if metres < nearest[number]:
                nearest[number], ids[number] = metres, thing.instance_id
    seen = frames.depth(track.name)[0].ravel()
    assert (frames.ids(track.name)[0].ravel() != ids).sum() <= 2  # a ray through an edge
    both = np.isfinite(nearest) & (seen > 0) & (frames.ids(track.name)[0].ravel() == ids)
    assert both.sum() > 2000
    assert np.quantile(np.abs(seen - nearest)[both], 0.999) < 1e-4


def test_depth_and_normals_of_a_ball_are_those_of_the_formula(draw: Draw) -> None:
    track, centre = still_camera(size_px=(192, 128)), np.array([0.0, 0.0, 0.5])
    frames = draw(make_shot(one(sphere(0.5, 200), 1, transform(np.eye(3), centre)[None]), (track,)))
    eye, directions = rays(track)
    a, b = (directions**2).sum(-1), directions @ (eye - centre)
    root = b**2 - a * ((eye - centre) @ (eye - centre) - 0.25)
    inner = root > 0.2 * root.max()
    assert (frames.ids("front")[0][inner] == 1).all()
    assert not frames.ids("front")[0][root < 0].any()
    expected = (-b - np.sqrt(np.maximum(root, 0))) / a
    assert np.abs(frames.depth("front")[0] - expected)[inner].max() < 1e-4
    normals = (eye + expected[..., None] * directions - centre) / 0.5 @ track.world_from_camera[0, :3, :3]
    cosine = (frames.normals("front")[0] * normals).sum(-1)
    assert np.degrees(np.arccos(np.clip(cosine[inner], -1, 1))).max() < 0.7


def test_what_is_on_the_left_is_left_and_what_is_up_is_up(draw: Draw) -> None:
    left, above = (transform(np.eye(3), np.array(at))[None] for at in ([-0.9, 0.0, 0.5], [0.4, 0.0, 1.2]))
    parts = one(box(0.4), 101, left)
    parts = replace(parts, objects=(*parts.objects, replace(parts.objects[0], name="b", pose=above, instance_id=102)))
    frames = draw(make_shot(parts, (still_camera(size_px=(192, 128)),)))
    rows, columns = np.nonzero(frames.ids("front")[0] == 101)
    assert columns.max() < 96
    rows, columns = np.nonzero(frames.ids("front")[0] == 102)
    assert columns.min() > 96
    assert rows.mean() < 64


def test_the_back_of_a_face_is_seen_with_its_normal_towards_the_camera(draw: Draw) -> None:
    pose = transform(about("x", np.pi), np.zeros(3))[None]
    track = still_camera(eye=(0.0, 0.0, 4.0), target=(0.0, 1e-4, 0.0))
    normals = draw(make_shot(one(plane(0.5), 7, pose), (track,))).normals("front")[0]
    assert normals[32, 48, 2] < -0.99


def test_a_texture_with_alpha_is_cut_out_of_every_label_and_of_the_picture(draw: Draw) -> None:
    frames = draw(net_scene())
    ids, depth, surface = frames.ids("front")[0], frames.depth("front")[0], next(frames.each_labels("front")).surface
    assert surface is not None
    assert ids[32 + 8, 48 + 8] == ids[32 + 8, 48 - 8] == ids[32 - 8, 48 + 8] == 150
    assert ids[32 - 8, 48 - 8] == 0
    assert surface[32 - 8, 48 - 8, 0] == 2
    assert depth[32 - 8, 48 - 8] == pytest.approx(4.5, abs=1e-3)
    assert depth[32 + 8, 48 + 8] == pytest.approx(4.0, abs=1e-3)
    rgb = frames.rgb("front")[0].astype(int)
    assert rgb[32 - 8, 48 - 8, 0] < rgb[32 + 8, 48 + 8, 0] - 50


def test_parts_are_those_of_the_faces(draw: Draw) -> None:
    mesh = replace(box(0.8), parts=np.array([3, 4, 5, 6, 7, 24], np.uint8))
    frames = draw(make_shot(one(mesh, 1), (still_camera(),)))
    parts, ids = frames.parts("front")[0], frames.ids("front")[0]
    assert set(np.unique(parts[ids == 1])) == {5, 24}  # the side at -y and the top
    assert not parts[ids == 0].any()


def test_poses_and_vertex_caches_follow_the_frame(draw: Draw) -> None:
    track = still_camera(eye=(0.0, 0.0, 4.0), target=(0.0, 1e-4, 0.0), num_frames=3)
    heights = np.array([0.1, 1.3, 0.7])
    poses = np.repeat(np.eye(4)[None], 3, 0)
    poses[:, 2, 3] = heights
    moved = draw(make_shot(one(plane(0.5), 7, poses), (track,)))
    assert moved.depth("front")[:, 32, 48] == pytest.approx(4.0 - heights, abs=1e-5)
    still = one(plane(0.5), 7)
    cache = still.meshes["mesh_7"].vertices + heights[:, None, None] * [0.0, 0.0, 1.0]
    bent = replace(still, objects=(replace(still.objects[0], cache=cache),))
    frames = draw(make_shot(bent, (track,)))
    assert frames.depth("front")[:, 32, 48] == pytest.approx(4.0 - heights, abs=1e-5)


@pytest.mark.parametrize("scene", BOTH)
def test_the_kept_place_with_what_moves_over_it_is_the_whole_picture_bit_for_bit(draw: Draw, scene: str) -> None:
    shot = turning_scene(bends=scene == "bends")
    kept, whole, again = (draw(shot, replace(RASTER, plates=plates)) for plates in (True, False, True))
    for view in kept.views:
        assert (kept.ids(view) == 101).any()
        assert len(np.unique(kept.ids(view).sum((1, 2)))) > 1
    for one_of in (whole, again):
        files = sorted(path.relative_to(kept.folder) for path in kept.folder.rglob("*.*") if path.suffix != ".json")
        assert len(files) > 10
        for path in files:
            assert (kept.folder / path).read_bytes() == (one_of.folder / path).read_bytes(), path


def test_what_it_cannot_draw_is_refused_with_the_cure(draw: Draw) -> None:
    parts = one(box(1.0))
    smooth = Parts((replace(parts.objects[0], subdivision=1),), parts.meshes, parts.materials)
    with pytest.raises(RenderError, match=r"does not subdivide; choose render.engine=cycles"):
        draw(make_shot(smooth, (still_camera(),)))
