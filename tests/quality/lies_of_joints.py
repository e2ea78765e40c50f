"""Lies of cameras and joints: in 3D, in pixels, in the parameters, and who hides what."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from lie import Lie
from moved_joints import ASIDE, moved, reprojected
from tampering import alter, with_labels

from synth.labels import Labels
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY
from synth.skeleton.smplx_joints import INDEX, NAMES, mirrored

_LONGER = np.array([1.01, 1.01, 1.0])[:, None]
_MIRROR = np.array([INDEX[mirrored(name)] for name in NAMES])


def _pixel(array: np.ndarray) -> None:
    array[1, 0, 9, 0] += 2.0  # left wrist


def _swapped_sides_2d(labels: Labels) -> Labels:
    number = {int(joint): k for k, joint in reversed(list(enumerate(SMPLX_OF_WHOLEBODY)))}
    order = [number[int(_MIRROR[joint])] for joint in SMPLX_OF_WHOLEBODY]
    joints2d = labels.joints2d.copy()
    joints2d[..., :2] = labels.joints2d[:, :, order, :2]
    return replace(labels, joints2d=joints2d)


def _swapped_sides(labels: Labels) -> Labels:
    return reprojected(
        replace(labels, joints3d=labels.joints3d[:, :, _MIRROR], joints3d_ends=labels.joints3d_ends[:, :, :, _MIRROR])
    )


def _swapped_people(labels: Labels) -> Labels:
    return reprojected(replace(
        labels, joints3d=labels.joints3d[:, ::-1].copy(), joints3d_ends=labels.joints3d_ends[:, :, ::-1].copy(),
        smplx_poses=labels.smplx_poses[:, ::-1].copy(), smplx_trans=labels.smplx_trans[:, ::-1].copy(),
    ))  # fmt: skip


def _elbow(labels: Labels) -> Labels:
    shift = np.zeros((*labels.joints3d.shape[:3], 3))
    shift[2, 0, INDEX["left_elbow"]] = 0.0, 0.0, 0.01
    return moved(labels, shift)


def _sunken(labels: Labels) -> Labels:
    """The face's landmarks farther from the camera."""
    shift = np.zeros((*labels.joints3d.shape[:3], 3))
    shift[:, :, INDEX["right_brow1"] :] = 0.03 * labels.world_from_camera[:, None, None, :3, 2]
    return moved(labels, shift)


def _drifting(array: np.ndarray) -> np.ndarray:
    """2 mm or 2 mrad more in every frame."""
    return array + np.float32(0.002) * np.arange(len(array), dtype=np.float32)[:, None, None]


def _other_focus(labels: Labels) -> Labels:
    return reprojected(replace(labels, K=labels.K * _LONGER - _recentred(labels)))


def _recentred(labels: Labels) -> np.ndarray:
    """What a focal length changed by K * 1.01 must leave of the principal point."""
    off = np.zeros_like(labels.K)
    off[:, :2, 2] = 0.01 * labels.K[:, :2, 2]
    return off


def _camera_aside(labels: Labels) -> Labels:
    pose = labels.world_from_camera.copy()
    pose[:, :3, 3] += 0.02 * pose[:, :3, 0]
    return reprojected(replace(labels, world_from_camera=pose))


def _visibility(before: int, after: int) -> Callable[[np.ndarray], None]:
    def change(array: np.ndarray) -> None:
        array[..., 2][array[..., 2] == before] = after

    return change


def _next_hider(array: np.ndarray) -> np.ndarray:
    return np.where(array > 0, array % 4 + 1, 0).astype(np.uint8)


def _turned_round(array: np.ndarray) -> np.ndarray:
    return 1 - array


OF_JOINTS: tuple[Lie, ...] = (
    Lie("a joint 2 px off", ("reprojection",), alter("joints2d", _pixel)),
    Lie("left and right swapped in 2D", ("reprojection",), lambda m: with_labels(m, _swapped_sides_2d)),
    Lie("left and right swapped everywhere", ("sides",), lambda m: with_labels(m, _swapped_sides), everywhere=True),
    Lie("two people's motions swapped", ("body",), lambda m: with_labels(m, _swapped_people), everywhere=True,
        people=2),
    Lie("joints of another frame", ("smplx",), lambda m: with_labels(m, lambda one: reprojected(
        replace(one, joints3d=np.roll(one.joints3d, 1, 0), joints3d_ends=np.roll(one.joints3d_ends, 1, 0)))),
        everywhere=True),
    Lie("an elbow 1 cm off in one frame", ("smplx",), lambda m: with_labels(m, _elbow), everywhere=True),
    Lie("landmarks 3 cm inside the head", ("face_on_surface",), lambda m: with_labels(m, _sunken)),
    Lie("one view's joints 5 mm aside", ("triangulation",), lambda m: with_labels(m, lambda one: moved(
        one, np.full((1, 1, 1, 3), 0.005))), views=2),
    Lie("trans drifts", ("smplx",), alter("smplx_trans", _drifting),
        everywhere=True),
    Lie("rotations drift", ("smplx",), alter("smplx_poses", _drifting),
        everywhere=True),
    Lie("a focal length 1 % too long", ("reprojection",), alter("K", lambda a: a * _LONGER)),
    Lie("a focal length 1 % too long, 2D too", ("warp", "pose_map"), lambda m: with_labels(m, _other_focus), views=2),
    Lie("a camera 2 cm aside", ("reprojection",), alter("world_from_camera", lambda a: a + ASIDE * 0.02)),
    Lie("a camera 2 cm aside, 2D too", ("warp", "depth_of_joints"), lambda m: with_labels(m, _camera_aside), views=2),
    Lie("a camera that is not rigid", ("rigid",), alter("world_from_camera", lambda a: a * [1.001, 1, 1, 1])),
    Lie("the shutter's ends 1 px off", ("ends",), alter("joints2d_ends", lambda a: a + np.float32(1.5))),
    Lie("all that is hidden called seen", ("depth_of_joints",), alter("joints2d", _visibility(1, 2))),
    Lie("all that is seen called hidden", ("depth_of_joints", "hidden_by"), alter("joints2d", _visibility(2, 1))),
    Lie("hidden by another", ("hidden_by",), alter("hidden_by", _next_hider)),
    Lie("no limb seen", ("limbs",), alter("limb_seen", np.zeros_like)),
    Lie("seen limbs called hidden", ("limbs",), alter("limb_seen", _turned_round)),
    Lie("more than all of a limb seen", ("ranges",), alter("limb_seen", lambda a: a + np.float32(1.5))),
)  # fmt: skip
