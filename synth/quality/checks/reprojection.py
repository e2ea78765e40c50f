"""2D is the projection of 3D: joints, joints at the shutter's ends, equipment and the venue's points."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float
from scipy.spatial.transform import Rotation

from synth.quality.evidence import Evidence
from synth.quality.pinhole import project
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY

LIMIT_PX = 0.05
"""float32 places in the picture and in the world are exact to 0.002 px here; a label half a pixel off is useless."""
FAR_SHARE = 1e-5
"""More for points far outside the picture, which float32 rounds more coarsely."""
MOVING_LIMIT_PX = 1.0
"""At the shutter's ends a moving camera's pose is not stored but interpolated between its frames, which a shaking hand
misses by less: 0.5 deg in a quarter of a frame would be needed for 1 px at 50 degrees of view."""
MIDDLE_LIMIT_M = 0.03
"""The middle of both ends is half the acceleration times (half the shutter)^2 away from the centre: at 24 fps and 180
degrees 1.1 cm at 200 m/s^2, more than a spiker's hand reaches."""


def reprojection(evidence: Evidence) -> Iterator[str]:
    """joints2d are joints3d through K and world_from_camera; what is outside the picture or behind says so."""
    labels = evidence.labels
    world, stored = labels.joints3d[:, :, SMPLX_OF_WHOLEBODY], labels.joints2d
    for_all = [_off_px(world[f], stored[f, ..., :2], *_camera(evidence, f)) for f in range(len(world))]
    yield from _worst("joints2d", np.stack(for_all), LIMIT_PX)
    width_px, height_px = evidence.size
    margin = LIMIT_PX
    for frame in range(len(world)):
        pixels, depth_m = project(world[frame].reshape(-1, 3), *_camera(evidence, frame))
        seen = stored[frame, ..., 2].reshape(-1)
        inside = _inside(pixels, depth_m, width_px, height_px, -margin)
        outside = ~_inside(pixels, depth_m, width_px, height_px, margin)
        wrong = int(((seen == 0) & inside).sum() + ((seen > 0) & outside).sum())
        if wrong:
            yield f"frame {frame}: visibility 0 is not the same as outside the picture for {wrong} joints"
            return


def ends(evidence: Evidence) -> Iterator[str]:
    """joints2d_ends are joints3d_ends projected when the shutter opens and closes; the centre lies between them."""
    labels = evidence.labels
    world = labels.joints3d_ends[:, :, :, SMPLX_OF_WHOLEBODY]
    still = evidence.stands_still()
    half_frames = float(evidence.facts["shutter_deg"]) / 720.0
    cameras = [_camera_between(evidence, side * half_frames) for side in (-1, 1)]
    off = np.stack([
        np.stack([_off_px(world[f, end], labels.joints2d_ends[f, end], cameras[end][0][f], cameras[end][1][f])
                  for f in range(len(world))])
        for end in (0, 1)
    ])  # fmt: skip
    yield from _worst("joints2d_ends", off, LIMIT_PX if still else MOVING_LIMIT_PX)
    from_middle = np.linalg.norm(labels.joints3d_ends.mean(1) - labels.joints3d, axis=-1).max(initial=0.0)
    limit_m = MIDDLE_LIMIT_M if half_frames else 1e-6
    if from_middle > limit_m:
        yield f"the middle of joints3d_ends is {from_middle:.4f} m from joints3d, limit {limit_m:g} m"


def points(evidence: Evidence) -> Iterator[str]:
    """<name>_points2d and venue_points2d are their 3D points projected."""
    labels = evidence.labels
    pairs = {name.removesuffix("_points3d"): array for name, array in labels.equipment.items()
             if name.endswith("_points3d")}  # fmt: skip
    for name, world in pairs.items():
        flat = labels.equipment.get(f"{name}_points2d")
        if flat is None or flat.shape != world.shape:
            yield f"{name}_points2d is missing or not shaped like {name}_points3d"
            continue
        yield from _all_frames(evidence, f"{name}_points2d", world, flat)
    places = labels.venue_points3d
    if labels.venue_points2d.shape[1:] != places.shape:
        yield f"venue_points2d is {labels.venue_points2d.shape} for venue_points3d {places.shape}"
    elif len(places):
        yield from _all_frames(evidence, "venue_points2d", np.broadcast_to(places, labels.venue_points2d.shape),
                               labels.venue_points2d)  # fmt: skip


def _all_frames(evidence: Evidence, name: str, world: np.ndarray, flat: np.ndarray) -> Iterator[str]:
    off = [_off_px(world[f], flat[f, :, :2], *_camera(evidence, f)) for f in range(len(world))]
    yield from _worst(name, np.stack(off), LIMIT_PX)


def _off_px(world: np.ndarray, flat: np.ndarray, K: np.ndarray, pose: np.ndarray) -> Float[np.ndarray, " points"]:
    """Distance [px] of stored from projected places less what float32 may round; 0 behind the camera."""
    pixels, _ = project(world.reshape(-1, 3).astype(float), K, pose)
    off = np.linalg.norm(pixels - flat.reshape(-1, 2), axis=-1) - FAR_SHARE * np.linalg.norm(pixels, axis=-1)
    return np.nan_to_num(off, nan=0.0)


def _worst(name: str, off_px: np.ndarray, limit_px: float) -> Iterator[str]:
    worst = float(off_px.max(initial=0.0))
    if worst > limit_px:
        frame = int(np.unravel_index(off_px.argmax(), off_px.shape)[-2])
        yield f"frame {frame}: {name} are up to {worst:.2f} px from the projection of the 3D, limit {limit_px:g} px"


def _inside(pixels: np.ndarray, depth_m: np.ndarray, width_px: int, height_px: int, grown_px: float) -> np.ndarray:
    x, y = np.nan_to_num(pixels, nan=-1e6).T
    fits = (x >= -grown_px) & (x < width_px + grown_px) & (y >= -grown_px) & (y < height_px + grown_px)
    return fits & (depth_m > 0)


def _camera(evidence: Evidence, frame: int) -> tuple[np.ndarray, np.ndarray]:
    return evidence.labels.K[frame], evidence.labels.world_from_camera[frame]


def _camera_between(evidence: Evidence, shift_frames: float) -> tuple[np.ndarray, np.ndarray]:
    """K and pose `shift_frames` after each frame; beyond the first and last pair of frames they go on as before."""
    labels, count = evidence.labels, evidence.num_frames
    if evidence.stands_still() or count < 2:
        return labels.K, labels.world_from_camera
    at = np.arange(count) + shift_frames
    first = np.clip(np.floor(at).astype(int), 0, count - 2)
    share = at - first
    K = labels.K[first] + share[:, None, None] * (labels.K[first + 1] - labels.K[first])
    pose = labels.world_from_camera[first].copy()
    pose[:, :3, 3] += share[:, None] * (labels.world_from_camera[first + 1] - labels.world_from_camera[first])[:, :3, 3]
    turns = Rotation.from_matrix(labels.world_from_camera[:, :3, :3])
    step = (turns[first].inv() * turns[first + 1]).as_rotvec()
    pose[:, :3, :3] = (turns[first] * Rotation.from_rotvec(share[:, None] * step)).as_matrix()
    return K, pose
