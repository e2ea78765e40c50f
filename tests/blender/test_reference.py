"""The reference picture: another moment on the same stage, sharp whatever the film, and no frame knows of it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from small_shots import box, lamp, make_shot, one, plane, sphere, still_camera

from synth.errors import RenderError, ShotError
from synth.film import FilmRecipe
from synth.frames import Frames, reference_path
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.renderer import RenderSettings
from synth.scene import CameraTrack, Parts, SceneObject
from synth.shot import Reference, Shot, load, save

pytestmark = pytest.mark.blender
Render = Callable[..., Frames]
FRAMES = 3
SETTINGS = RenderSettings(samples=4, max_bounces=1, denoise=False)
TURN = about("z", np.arange(FRAMES) * 0.4) @ about("x", 0.3)
POSES = transform(TURN, np.arange(FRAMES)[:, None] * [0.3, 0.0, 0.0] + [-0.4, 0.0, 0.4])
BENT = sphere(0.2, 8).vertices + np.arange(FRAMES)[:, None, None] * [0.0, -0.15, 0.2] + [0.5, 0.0, 0.3]


def moving(blurred: bool = False) -> Parts:
    """Something that turns and slides over a floor, and something that bends."""
    block, ball = one(box(0.4), 1, POSES), one(sphere(0.2, 8), 2)
    turning = replace(block.objects[0], shutter_pose=np.stack([POSES[::-1]] * 2, 1) if blurred else None)
    cache = BENT.astype(np.float32)
    bending = replace(ball.objects[0], cache=cache, shutter_cache=np.stack([cache[::-1]] * 2, 1) if blurred else None)
    return one(plane(6.0), 0) + replace(block, objects=(turning,)) + replace(ball, objects=(bending,))


def at(thing: SceneObject, frame: int) -> SceneObject:
    """A thing as it is in one frame."""
    cache = None if thing.cache is None else thing.cache[frame : frame + 1]
    pose = thing.pose[min(frame, len(thing.pose) - 1)][None]
    return replace(thing, pose=pose, cache=cache, shutter_pose=None, shutter_cache=None)


def first(track: CameraTrack, frame: int) -> CameraTrack:
    pick = slice(frame, frame + 1)
    return replace(track, K=track.K[pick], world_from_camera=track.world_from_camera[pick],
                   shutter_pose=None, shutter_intrinsics=None, focus_m=None)  # fmt: skip


def filmed(blurred: bool = False) -> Shot:
    cameras = (still_camera("front", num_frames=FRAMES), still_camera("side", (4.0, 0.0, 1.0), num_frames=FRAMES))
    shot = make_shot(moving(blurred), cameras, (lamp(),))
    return replace(shot, film=FilmRecipe(shutter_deg=360.0)) if blurred else shot


def referred(shot: Shot, frame: int) -> Shot:
    """The shot with one of its own frames for a reference."""
    objects = tuple(at(thing, frame) for thing in shot.parts.objects[1:])
    cameras = tuple(first(track, frame) for track in shot.cameras)
    return replace(shot, reference=Reference(9.0, objects, np.zeros((0, 144, 3)), cameras))


@pytest.mark.parametrize("blurred", [False, True])
def test_no_frame_knows_of_the_reference(render: Render, blurred: bool) -> None:
    without, with_it = (render(shot, SETTINGS) for shot in (filmed(blurred), referred(filmed(blurred), 2)))
    assert with_it.has_reference
    assert not without.has_reference
    for view in without.views:
        for read in (Frames.rgb, Frames.ids, Frames.depth, Frames.normals):
            assert read(with_it, view).tobytes() == read(without, view).tobytes()
    with pytest.raises(ShotError, match="no reference of view 'front'"):
        without.reference("front")


@pytest.mark.parametrize("frame", [0, 2])
def test_a_reference_like_a_frame_is_that_frame_to_the_last_bit(render: Render, frame: int) -> None:
    frames = render(referred(filmed(), frame), replace(SETTINGS, plates=False))
    for view in frames.views:
        rgb, labels = frames.reference(view)
        assert rgb.tobytes() == frames.rgb(view)[frame].tobytes()
        assert labels.depth.tobytes() == frames.depth(view)[frame].tobytes()
        assert labels.ids.tobytes() == frames.ids(view)[frame].tobytes()
        assert labels.normals.tobytes() == frames.normals(view)[frame].tobytes()
        assert rgb.tobytes() != frames.rgb(view)[2 - frame].tobytes()


def test_it_is_sharp_whatever_the_shutter(render: Render) -> None:
    """As sharp as in a shot whose shutter takes no time, but for the grain."""
    settings = replace(SETTINGS, samples=32, plates=False)
    sharp, blurred = (render(referred(filmed(blurred), 0), settings) for blurred in (False, True))
    for view in sharp.views:
        difference = np.abs(sharp.reference(view)[0].astype(int) - blurred.reference(view)[0])
        assert difference.mean() < 0.5
        assert np.abs(sharp.rgb(view)[0].astype(int) - blurred.rgb(view)[0]).mean() > 3.0
        assert sharp.reference(view)[1].depth.tobytes() == blurred.reference(view)[1].depth.tobytes()


def test_a_still_place_looks_in_the_reference_as_in_every_frame(render: Render) -> None:
    shot = make_shot(one(box(0.6), 1), (still_camera(num_frames=2),), (lamp(),))
    frames = render(replace(shot, reference=Reference(9.0, (), np.zeros((0, 144, 3)), (first(shot.cameras[0], 0),))))
    rgb, labels = frames.reference("front")
    assert rgb.tobytes() == frames.rgb("front")[0].tobytes() == frames.rgb("front")[1].tobytes()
    assert labels.ids.tobytes() == frames.ids("front")[0].tobytes()


def test_the_same_shot_gives_the_same_bytes(render: Render) -> None:
    one_run, other = (render(referred(filmed(True), 2), SETTINGS) for _ in range(2))
    for view in one_run.views:
        assert reference_path(one_run.folder, view).read_bytes() == reference_path(other.folder, view).read_bytes()


def test_a_reference_that_leaves_something_out_is_refused(render: Render) -> None:
    shot = referred(filmed(), 0)
    assert shot.reference is not None
    partial = replace(shot, reference=replace(shot.reference, objects=shot.reference.objects[:1]))
    with pytest.raises(RenderError, match="does not say where thing_2 is; plan the shot again"):
        render(partial)


def test_it_is_saved_and_loaded_with_the_shot(tmp_path) -> None:
    before = replace(referred(filmed(), 1), keypoints={"net_center_top": np.array([0.0, 0.0, 2.43])})
    save(before, tmp_path)
    after = load(tmp_path)
    assert before.reference is not None
    assert after.reference is not None
    assert [thing.name for thing in after.reference.objects] == ["thing_1", "thing_2"]
    for one_thing, other in zip(before.reference.objects, after.reference.objects, strict=True):
        assert np.array_equal(one_thing.pose, other.pose)
        assert (one_thing.cache is None) == (other.cache is None)
    assert after.reference.cameras[0].name == "front"
    assert np.array_equal(after.keypoints["net_center_top"], [0.0, 0.0, 2.43])
