"""Joints, cameras and points moved in 3D with all that is in pixels made to fit again."""

from dataclasses import replace

import numpy as np

from synth.geometry.camera import project
from synth.labels import Labels
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY, wholebody

ASIDE = np.diag([1.0, 0.0, 0.0, 0.0])[:, [1, 2, 3, 0]]
"""Added to a pose: 1 m along the world's x."""


def reprojected(labels: Labels) -> Labels:
    """All that is in pixels made to fit the 3D and the cameras again; visibilities stay."""
    joints2d = labels.joints2d.copy()
    world = labels.joints3d[:, :, SMPLX_OF_WHOLEBODY].astype(float)
    joints2d[..., :2] = project(world, labels.K, labels.world_from_camera)[..., :2]
    ends = [project(wholebody(labels.joints3d_ends[:, k]).astype(float), labels.K, labels.world_from_camera)
            for k in (0, 1)]  # fmt: skip
    equipment = dict(labels.equipment)
    for name in [name for name in equipment if name.endswith("_points3d")]:
        flat = equipment[name.replace("3d", "2d")].copy()
        flat[..., :2] = project(equipment[name].astype(float), labels.K, labels.world_from_camera)[..., :2]
        equipment[name.replace("3d", "2d")] = flat
    venue = labels.venue_points2d.copy()
    if len(labels.venue_points3d):
        places = np.broadcast_to(labels.venue_points3d, (len(venue), *labels.venue_points3d.shape)).astype(float)
        venue[..., :2] = project(places, labels.K, labels.world_from_camera)[..., :2]
    return replace(
        labels, joints2d=joints2d, joints2d_ends=np.stack(ends, 1)[..., :2].astype(np.float32), equipment=equipment,
        venue_points2d=venue,
    )  # fmt: skip


def moved(labels: Labels, shift_m: np.ndarray) -> Labels:
    """Joints3d and their ends moved by (frames, people, joints or 1, 3), and all pixels with them."""
    shift = shift_m.astype(np.float32)
    return reprojected(
        replace(labels, joints3d=labels.joints3d + shift, joints3d_ends=labels.joints3d_ends + shift[:, None])
    )
