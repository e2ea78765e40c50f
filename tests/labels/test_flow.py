"""Flow and what becomes of each point agree with formulas on scenes small enough to have them."""

from dataclasses import replace

import cast
import numpy as np
import pytest
import trimesh

from synth.errors import ShotError
from synth.geometry.camera import project
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.labels.flow import COVERED, LEAVES, UNKNOWN, VISIBLE, Flow, forward_flow, no_flow
from synth.labels.step import Step
from synth.scene import CameraTrack, Material, Mesh, Parts
from synth.shot import Shot

X, Y = (grid + 0.5 for grid in np.meshgrid(np.arange(cast.SIZE[0]), np.arange(cast.SIZE[1])))
MIDDLE = np.array(cast.SIZE) / 2.0
BACK_M = 3.0
BEHIND = np.array([[0.0, BACK_M, 0.0]])


def flow_of(shot: Shot) -> tuple[Flow, np.ndarray]:
    """Flow from frame 0 to 1, and the ids of frame 0."""
    now, after = cast.pictures(shot)
    return forward_flow(Step(shot, shot.cameras[0], 0, now, after)), now.ids


def scene(track: object = None, *things: object, **meshes: object) -> Shot:
    """A wall that does not fill the picture, and more."""
    track = cast.camera() if track is None else track
    return cast.shot(track, {"wall": cast.wall(1.5), **meshes}, cast.thing("wall", cast.moved(*BEHIND)), *things)


def test_where_nothing_moves_there_is_no_flow() -> None:
    found, _ = flow_of(scene(None, cast.thing("ball", number=7), ball=cast.ball(0.4)))
    assert np.abs(found.flow).max() < 1e-4
    assert (found.status == VISIBLE).all()


def test_a_turn_of_the_camera_moves_everything_alike_and_the_sky_too() -> None:
    still = cast.camera()
    turned = still.world_from_camera.copy()
    turned[1, :3, :3] = about("z", 0.05) @ about("x", -0.03) @ turned[1, :3, :3]
    found, _ = flow_of(scene(replace(still, world_from_camera=turned), cast.thing("ball"), ball=cast.ball(0.5)))
    K = still.K[0]
    homography = K @ turned[1, :3, :3].T @ turned[0, :3, :3] @ np.linalg.inv(K)
    ends = np.stack([X, Y, np.ones_like(X)], -1) @ homography.T
    ends = ends[..., :2] / ends[..., 2:]
    assert np.abs(found.flow - (ends - np.stack([X, Y], -1))).max() < 1e-3
    outside = np.any((ends < 0) | (ends >= cast.SIZE), -1)
    assert outside.sum() > 100
    assert ((found.status == LEAVES) == outside).all()
    assert (found.status[~outside] == VISIBLE).mean() > 0.995  # a turn uncovers nothing; only edges may be a pixel off


def test_a_zoom_moves_points_away_from_the_middle() -> None:
    still = cast.camera()
    K = still.K.copy()
    K[1, [0, 1], [0, 1]] *= 1.2
    found, _ = flow_of(scene(replace(still, K=K)))
    assert np.abs(found.flow - 0.2 * (np.stack([X, Y], -1) - MIDDLE)).max() < 1e-3


@pytest.mark.parametrize("way_m", [(0.5, 0.0, 0.0), (0.0, -0.6, 0.3), (-0.2, 0.4, 0.2)])
def test_a_ball_moves_as_its_points_do_and_covers_where_it_comes(way_m: tuple[float, float, float]) -> None:
    shot = scene(None, cast.thing("ball", cast.moved((0.0, 0.0, 0.0), way_m), 7), ball=cast.ball(0.5))
    found, ids = flow_of(shot)
    now = cast.pictures(shot)[0]
    z = np.where(now.depth > 0, now.depth, 1e6).astype(float)
    ends_x = MIDDLE[0] + ((X - MIDDLE[0]) * z / cast.FOCAL_PX + way_m[0]) / (z + way_m[1]) * cast.FOCAL_PX
    ends_y = MIDDLE[1] + ((Y - MIDDLE[1]) * z / cast.FOCAL_PX - way_m[2]) / (z + way_m[1]) * cast.FOCAL_PX
    on_ball = ids == 7
    assert np.abs(found.flow - np.stack([ends_x - X, ends_y - Y], -1))[on_ball].max() < 1e-3
    assert np.abs(found.flow[~on_ball]).max() < 1e-4
    assert (found.status[on_ball] != COVERED).mean() > 0.9  # a rim may turn away
    # a point of what stands still is covered when it was beside the ball and is behind it now
    assert ((found.status == COVERED) == ((cast.pictures(shot)[1].ids == 7) & ~on_ball))[~on_ball].mean() > 0.995


def test_a_thin_thing_that_passes_covers_where_it_is_and_nothing_on_its_way() -> None:
    bar = cast.wall(1.0)
    bar = replace(bar, vertices=bar.vertices * [0.03, 1.0, 1.0])
    jump_m = 12.0 / cast.FOCAL_PX * cast.EYE_M
    shot = scene(None, cast.thing("bar", cast.moved((0.0, 0.0, 0.0), (jump_m, 0.0, 0.0)), 9), bar=bar)
    found, ids = flow_of(shot)
    row = 32
    columns = np.flatnonzero(found.status[row] == COVERED)
    shown = np.flatnonzero(ids[row] == 9)
    assert 1 <= len(shown) <= 2
    assert set(columns) == set(shown + 12)
    assert np.allclose(found.flow[row, shown], [12.0, 0.0], atol=1e-3)
    assert (found.status[row, shown] == VISIBLE).all()


def test_leaves_before_a_wall_that_drift_together_cover_nothing() -> None:
    """Points beside a thicket were seen past it and are seen past it again, wherever the pixel centres fall."""
    rng = np.random.default_rng(3)
    places = np.stack([rng.uniform(-1, 1, 300), rng.uniform(-0.2, 0.2, 300), rng.uniform(-0.7, 0.7, 300)], -1)
    leaf = cast.wall(0.025)
    thicket = replace(
        leaf, vertices=(leaf.vertices + places[:, None]).reshape(-1, 3), faces=np.arange(1200).reshape(-1, 4)
    )
    still = cast.camera()
    moved = still.world_from_camera.copy()
    moved[1, :3, :3] = about("z", 0.004) @ moved[1, :3, :3]
    found, ids = flow_of(scene(replace(still, world_from_camera=moved), cast.thing("leaves", None, 5), leaves=thicket))
    assert (ids == 5).sum() > 200
    inside = found.status != LEAVES
    assert (found.status[inside] == COVERED).mean() < 1e-3


def test_a_body_hides_itself_when_its_arm_comes_before_it() -> None:
    """One mesh of two walls, of which the nearer slides over the farther."""
    far, near = cast.wall(0.6).vertices, cast.wall(0.2).vertices + np.array([0.0, -0.3, 0.0])
    mesh = replace(cast.wall(), vertices=np.concatenate([far, near]), faces=np.array([[0, 1, 2, 3], [4, 5, 6, 7]]))
    cache = np.stack([mesh.vertices, mesh.vertices])
    cache[1, 4:, 0] += 0.2
    shot = cast.shot(cast.camera(), {"two": mesh}, cast.thing("two", None, 1, cache))
    found, _ = flow_of(shot)
    now, after = cast.pictures(shot)
    hides = (after.surface[..., 1] == 1) & (after.ids == 1) & (now.surface[..., 1] == 0) & (now.ids == 1)
    assert hides.sum() > 20
    assert (found.status[now.ids == 1] == np.where(hides, COVERED, VISIBLE)[now.ids == 1]).all()


def trembling(turn_rad: float, way_m: float = 0.0) -> CameraTrack:
    """A camera that turns and moves a little to the side, so that points end anywhere between pixel centres."""
    still = cast.camera()
    poses = still.world_from_camera.copy()
    poses[1, :3, :3] = about("z", turn_rad) @ about("x", 0.7 * turn_rad) @ poses[1, :3, :3]
    poses[1, 0, 3] += way_m
    return replace(still, world_from_camera=poses)


def seen_then(shot: Shot, points: np.ndarray) -> np.ndarray:
    """Where world points (..., 3) are in the picture of frame 1 [px]."""
    track = shot.cameras[0]
    return project(points.reshape(-1, 3), track.K[1], track.world_from_camera[1])[:, :2].reshape(*points.shape[:-1], 2)


@pytest.mark.parametrize("way_px", [0.4, 3.3, 7.75])
def test_between_pixel_centres_the_outline_of_what_comes_decides(way_px: float) -> None:
    way_m = way_px / cast.FOCAL_PX * cast.EYE_M
    sheet = cast.moved((0.0, 0.0, 0.0), (way_m, 0.0, 0.0))
    shot = scene(trembling(0.011), cast.thing("sheet", sheet, 9), sheet=cast.wall(0.5))
    found, ids = flow_of(shot)
    ends = np.stack([X, Y], -1) + found.flow
    corners = seen_then(shot, cast.wall(0.5).vertices + np.array([way_m, 0.0, 0.0]))
    side = np.roll(corners, -1, 0) - corners
    off = ends[..., None, :] - corners
    beyond_px = (side[:, 0] * off[..., 1] - side[:, 1] * off[..., 0]) / np.linalg.norm(side, axis=-1)
    # the sheet is convex: what is inside all its sides is behind it
    inside_px = -beyond_px.max(-1)
    judged = (ids == 0) & (found.status != LEAVES) & (np.abs(inside_px) > 0.02)
    hidden = inside_px > 0.0
    # what was behind the sheet's edge before is no sheet; of what is seen only what it passes over can be covered
    assert (hidden & judged).sum() > 5
    assert (found.status[judged] == np.where(hidden, COVERED, VISIBLE)[judged]).all()
    assert (found.status[ids == 9] == VISIBLE).all()


def test_of_a_body_that_turns_the_sides_that_turn_away_are_hidden() -> None:
    box = trimesh.creation.box((1.0, 1.0, 1.0))
    turns = np.stack([transform(about("z", angle), np.zeros(3)) for angle in (0.5, 0.02)])
    mesh = Mesh(np.array(box.vertices), np.array(box.faces), smooth=False)
    shot = scene(trembling(0.007), cast.thing("box", turns, 4), box=mesh)
    found, ids = flow_of(shot)
    now = cast.pictures(shot)[0]
    on_box = ids == 4
    world = (now.normals @ shot.cameras[0].world_from_camera[0, :3, :3].T)[on_box]
    turned = world @ (turns[1, :3, :3] @ turns[0, :3, :3].T).T
    local = np.stack([(X - MIDDLE[0]) / cast.FOCAL_PX, (Y - MIDDLE[1]) / cast.FOCAL_PX, np.ones_like(X)], -1)
    pose = shot.cameras[0].world_from_camera
    points = (local * now.depth[..., None])[on_box] @ pose[0, :3, :3].T + pose[0, :3, 3]
    points = points @ (turns[1, :3, :3] @ turns[0, :3, :3].T).T
    towards = (turned * (pose[1, :3, 3] - points)).sum(-1)
    judged = found.status[on_box] != LEAVES
    assert (towards < 0).sum() > 30
    assert (towards > 0).sum() > 300
    assert (found.status[on_box] == np.where(towards < 0, COVERED, VISIBLE))[judged].all()


def grass() -> Mesh:
    """Four hundred blades, upright and crossing each other before the wall, most of them thinner than a pixel."""
    rng = np.random.default_rng(4)
    foot = np.stack([rng.uniform(-1, 1, 400), rng.uniform(-0.3, 0.3, 400), rng.uniform(-0.6, -0.4, 400)], -1)
    tip = foot + np.stack([rng.uniform(-0.2, 0.2, 400), rng.uniform(-0.1, 0.1, 400), rng.uniform(0.3, 0.8, 400)], -1)
    corners = np.stack([foot - np.array([0.02, 0, 0]), foot + np.array([0.02, 0, 0]), tip], 1)
    return Mesh(corners.reshape(-1, 3), np.arange(1200).reshape(-1, 3), smooth=False)


@pytest.mark.parametrize("turn_rad", [0.0, 0.006])
def test_grass_that_stands_stays_seen_before_a_camera_that_does_not_leave_its_place(turn_rad: float) -> None:
    found, ids = flow_of(scene(trembling(turn_rad), cast.thing("grass", None, 5), grass=grass()))
    assert 300 < (ids == 5).sum() < 5000
    assert (found.status[found.status != LEAVES] == VISIBLE).all()


def test_before_a_camera_that_walks_blades_hide_what_rays_say() -> None:
    shot = scene(trembling(0.006, 0.1), cast.thing("grass", None, 5), grass=grass())
    found, _ = flow_of(shot)
    now = cast.pictures(shot)[0]
    pose = shot.cameras[0].world_from_camera
    local = np.stack([(X - MIDDLE[0]) / cast.FOCAL_PX, (Y - MIDDLE[1]) / cast.FOCAL_PX, np.ones_like(X)], -1)
    points = ((local * now.depth[..., None]) @ pose[0, :3, :3].T + pose[0, :3, 3]).reshape(-1, 3)
    blades = grass()
    mesh = trimesh.Trimesh(blades.vertices, blades.faces, process=False)
    way = points - pose[1, :3, 3]
    hits, ray, _ = mesh.ray.intersects_location(np.tile(pose[1, :3, 3], (len(way), 1)), way, multiple_hits=False)
    first = np.full(len(way), np.inf)
    first[ray] = np.linalg.norm(hits - pose[1, :3, 3], axis=-1)
    hidden = (first < np.linalg.norm(way, axis=-1) - 0.01).reshape(now.depth.shape)
    judged = (now.depth > 0) & (found.status != LEAVES)
    told = found.status == COVERED
    assert (hidden & judged).sum() > 100
    assert (told & hidden & judged).sum() > 0.9 * (hidden & judged).sum()
    assert not (told & ~hidden & judged).any()


def test_what_is_cut_out_of_a_thing_hides_nothing() -> None:
    """A net whose left half is there and whose right half its texture leaves out; pictures know, rays do not."""
    left, right = (cast.wall(0.4).vertices + np.array([x, 0.0, 0.0]) for x in (-0.5, 0.5))
    whole = Mesh(np.concatenate([left, right]), np.array([[0, 1, 2, 3], [4, 5, 6, 7]]), smooth=False)
    poses = cast.moved((0.0, 0.0, 0.0), (0.31, 0.0, 0.0))
    thing = replace(cast.thing("net", poses, 6), materials=("cords",))
    drawn = scene(trembling(0.005), thing, net=replace(whole, faces=whole.faces[:1]))
    cords = {"cords": Material("cords", (1.0, 1.0, 1.0), texture="cords")}
    picture = np.full((4, 4, 4), 255, np.uint8)
    picture[:, 2:, 3] = 0
    parts = Parts(drawn.parts.objects, drawn.parts.meshes | {"net": whole}, cords, {"cords": picture})
    now, after = cast.pictures(drawn)
    found = forward_flow(Step(replace(drawn, parts=parts), drawn.cameras[0], 0, now, after))
    covers = (after.ids == 6) & (now.ids == 0)
    assert covers.sum() > 100
    assert ((found.status == COVERED) & covers).sum() > 0.8 * covers.sum()
    right_half = seen_then(drawn, right + np.array([0.31, 0.0, 0.0]))
    ends = np.stack([X, Y], -1) + found.flow
    behind_holes = ((ends > right_half.min(0) + 2) & (ends < right_half.max(0) - 2)).all(-1) & (now.ids == 0)
    assert behind_holes.sum() > 100
    assert (found.status[behind_holes] == VISIBLE).all()


def test_what_bends_moves_as_its_vertices_do() -> None:
    sheet = cast.wall()
    quarter = np.array([[0, 4, 8, 7], [4, 1, 5, 8], [8, 5, 2, 6], [7, 8, 6, 3]])
    corners = sheet.vertices
    halves = (corners + np.roll(corners, -1, 0)) / 2.0
    mesh = replace(sheet, vertices=np.concatenate([corners, halves, corners.mean(0, keepdims=True)]), faces=quarter)
    shot = cast.shot(
        cast.camera(), {"sheet": mesh}, cast.thing("sheet", None, 3, np.stack([mesh.vertices, mesh.vertices * 1.25]))
    )
    found, ids = flow_of(shot)
    expected = 0.25 * (np.stack([X, Y], -1) - MIDDLE)
    assert (ids == 3).sum() > 500
    assert np.abs(found.flow - expected)[ids == 3].max() < 1e-3


def test_of_what_is_put_elsewhere_nothing_is_known() -> None:
    shot = scene(None, cast.thing("ball", cast.moved((0.0, 0.0, 0.0), (0.5, 30.0, 0.0)), 7), ball=cast.ball(0.4))
    found, ids = flow_of(shot)
    assert (found.status[ids == 7] == UNKNOWN).all()
    assert (found.flow[ids == 7] == 0.0).all()
    assert (found.status[ids == 0] == VISIBLE).all()


def test_what_falls_behind_the_camera_is_unknown_and_finite() -> None:
    still = cast.camera()
    poses = still.world_from_camera.copy()
    poses[1] = transform(np.eye(3), np.array([0.0, cast.EYE_M + BACK_M + 1.0, 0.0])) @ poses[1]
    found, _ = flow_of(scene(replace(still, world_from_camera=poses)))
    on_wall = cast.pictures(scene())[0].depth > 0
    assert np.isfinite(found.flow).all()
    assert (found.status[on_wall] == UNKNOWN).all()


def test_the_last_frame_has_none_and_a_render_without_surfaces_is_refused() -> None:
    assert not no_flow(4, 6).status.any()
    shot = scene()
    now, after = cast.pictures(shot)
    with pytest.raises(ShotError, match="flow=true"):
        forward_flow(Step(shot, shot.cameras[0], 0, replace(now, surface=None), after))
