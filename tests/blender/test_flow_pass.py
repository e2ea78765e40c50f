"""Flow from what Blender renders: right to 0.01 px, the same with any shutter, and free where not asked for."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from small_shots import box, make_shot, one, plane, sphere, still_camera

from synth.film import FilmRecipe
from synth.frames import Frames
from synth.geometry.camera import project
from synth.geometry.rotation import about
from synth.geometry.transform import apply, inverse, transform
from synth.labels.flow import VISIBLE, Flow, each_flow
from synth.renderer import RenderSettings
from synth.scene import CameraTrack, Parts
from synth.shot import Shot

pytestmark = pytest.mark.blender
Render = Callable[..., Frames]
QUICK = RenderSettings(samples=1, max_bounces=0, denoise=False)
ASKED = replace(QUICK, flow=True)
EXACT_PX = 0.01
"""The label rays pass up to 0.005 px beside the centres: their filter is 0.01 px wide."""
FRAMES = 3
TIMES = np.arange(FRAMES, dtype=float)


def moving_camera() -> CameraTrack:
    """One that turns, walks and zooms at once."""
    track = still_camera(size_px=(120, 80), num_frames=FRAMES)
    K = track.K.copy()
    K[:, [0, 1], [0, 1]] *= 1.0 + 0.05 * TIMES[:, None]
    turn = transform(about("z", 0.02 * TIMES) @ about("x", 0.01 * TIMES), TIMES[:, None] * np.array([0.1, 0.05, 0.02]))
    return replace(track, K=K, world_from_camera=turn @ track.world_from_camera)


def scene() -> Parts:
    """A floor, a box that turns and moves, a ball of quads that is stretched and turned, two of it for one mesh."""
    turning = transform(about("z", 0.2 * TIMES) @ about("x", 0.1 * TIMES), TIMES[:, None] * np.array([0.1, 0.0, 0.05]))
    block = one(box(0.5), 101, transform(np.eye(3), np.array([-0.5, 0.0, 0.5])) @ turning)
    round_one = one(sphere(0.4, 12), 7, transform(np.eye(3), np.array([0.5, 0.0, 0.5]))[None])
    mesh = round_one.meshes["mesh_7"]
    grown = mesh.vertices * (1.0 + 0.1 * TIMES[:, None, None] * np.array([1.0, 0.0, 2.0]))
    bent = replace(round_one, objects=(replace(round_one.objects[0], cache=grown @ about("y", 0.1)),))
    return one(plane(30.0), 0) + block + bent


def filmed(shutter: bool = False) -> Shot:
    parts, track = scene(), moving_camera()
    shot = make_shot(parts, (track,))
    if not shutter:
        return shot
    ends = np.stack([track.world_from_camera, np.roll(track.world_from_camera, -1, 0)], 1)
    wild = tuple(
        replace(
            thing,
            shutter_pose=None if len(thing.pose) == 1 else np.stack([thing.pose[::-1], thing.pose], 1),
            shutter_cache=None if thing.cache is None else np.stack([thing.cache[::-1], thing.cache], 1),
        )
        for thing in parts.objects
    )
    parts, track = replace(parts, objects=wild), replace(track, shutter_pose=ends)
    return replace(make_shot(parts, (track,)), film=FilmRecipe(shutter_deg=180.0))


def flows(shot: Shot, frames: Frames) -> list[Flow]:
    return list(each_flow(shot, shot.cameras[0], frames.each_labels("front")))


def carried(shot: Shot, frames: Frames, frame: int, instance: int, then: np.ndarray) -> np.ndarray:
    """Where points of an instance are next, `then` moving world points from the frame to the next: flow (N, 2)."""
    track = shot.cameras[0]
    picture = list(frames.each_labels(track.name))[frame]
    rows, columns = np.nonzero((picture.ids == instance) & (picture.depth > 0) & (picture.depth < 8.0))
    centres = np.stack([columns, rows], -1) + 0.5
    local = np.concatenate([centres, np.ones((len(rows), 1))], -1) @ np.linalg.inv(track.K[frame]).T
    world = apply(track.world_from_camera[frame], local * picture.depth[rows, columns, None])
    ends = project(apply(then, world), track.K[frame + 1], track.world_from_camera[frame + 1])[:, :2]
    assert len(rows) > 100
    return flows(shot, frames)[frame].flow[rows, columns] - (ends - centres)


def test_what_stands_turns_and_bends_flows_as_its_points_do(render: Render) -> None:
    shot = filmed()
    frames = render(shot, ASKED)
    _, block, ball = shot.parts.objects
    for frame in range(FRAMES - 1):
        assert np.abs(carried(shot, frames, frame, 0, np.eye(4))).max() < EXACT_PX
        rigid = block.pose[frame + 1] @ inverse(block.pose[frame])
        assert np.abs(carried(shot, frames, frame, 101, rigid)).max() < EXACT_PX
        stretch = np.eye(4)
        ways = np.array([0.1, 0.0, 0.2])
        turn = about("y", 0.1).T
        stretch[:3, :3] = turn @ np.diag((1 + ways * (frame + 1)) / (1 + ways * frame)) @ turn.T
        place = ball.pose[0]
        assert np.abs(carried(shot, frames, frame, 7, place @ stretch @ inverse(place))).max() < EXACT_PX
    assert not flows(shot, frames)[-1].status.any()


def test_the_shutter_does_not_change_the_flow(render: Render) -> None:
    sharp, blurred = (flows(shot, render(shot, ASKED)) for shot in (filmed(), filmed(shutter=True)))
    for one_flow, other in zip(sharp, blurred, strict=True):
        assert (one_flow.status == other.status).all()
        assert one_flow.flow.tobytes() == other.flow.tobytes()


def test_asking_for_flow_changes_no_other_picture_and_not_asking_costs_nothing(render: Render) -> None:
    shot = filmed()
    told, plain = render(shot, ASKED), render(shot, QUICK)
    assert told.rgb("front").tobytes() == plain.rgb("front").tobytes()
    for read in (Frames.ids, Frames.depth, Frames.normals):
        assert read(told, "front").tobytes() == read(plain, "front").tobytes()
    assert next(plain.each_labels("front")).surface is None


def test_what_is_seen_through_a_cut_out_flows_by_itself(render: Render) -> None:
    """A net before a floor that slides: each has its own flow, though a ray meets both."""
    picture = np.full((2, 2, 4), 200, np.uint8)
    picture[0, 0, 3] = 0
    net = replace(one(plane(0.5), 150, texture="net"), textures={"net": picture})
    slid = transform(np.eye(3), np.array([[0.0, 0.0, -0.5], [0.2, 0.0, -0.5]]))
    floor = one(plane(50.0), 9, slid)
    floor = Parts((replace(floor.objects[0], materials=("plain",)),), floor.meshes, {"plain": floor.materials["grey"]})
    track = still_camera(eye=(0.0, 0.0, 4.0), target=(0.0, 1e-4, 0.0), num_frames=2)
    shot = make_shot(net + floor, (track,))
    found = flows(shot, render(shot, ASKED))[0]
    assert found.flow[32 + 8, 48 + 8] == pytest.approx([0.0, 0.0], abs=EXACT_PX)
    assert found.flow[32 - 8, 48 - 8] == pytest.approx([0.2 * track.K[0, 0, 0] / 4.5, 0.0], abs=EXACT_PX)
    assert found.status[32 + 8, 48 + 8] == VISIBLE


def test_settings_without_flow_are_the_default() -> None:
    assert not RenderSettings().flow
