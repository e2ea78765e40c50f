"""The views of a shot: synchronised, of one world, and together they give the joints back."""

from collections.abc import Iterator, Sequence

import numpy as np

from synth.quality.evidence import Evidence
from synth.quality.pinhole import project, triangulate
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY

SHARED_FACTS = (
    "clip_id", "num_views", "fps", "num_frames", "sport", "skill", "motion_id", "identity_id", "outfit_id", "venue",
    "lighting", "num_people", "equipment", "start_s",
)  # fmt: skip
SHARED_ARRAYS = (
    "smplx_poses", "smplx_trans", "smplx_betas", "joints3d", "joints3d_ends", "person_ids", "contacts",
    "contact_distance_m", "venue_points3d",
)  # fmt: skip
"""What is of the world and not of a camera."""
SHARED_RECORDS = ("events", "contacts", "phases", "instances", "people", "duration_s", "key_s")
TRIANGULATED_M = 0.001
"""float32 pixels give joints at 10 m back to 0.01 mm where rays meet at more than LEAST_ANGLE_DEG."""
LEAST_ANGLE_DEG = 3.0


def one_world(views: Sequence[Evidence]) -> Iterator[str]:
    """All views of the shot are there and say the same of everything that is not the camera's."""
    first = views[0]
    numbers = [int(view.facts["view"]) for view in views]
    if sorted(numbers) != list(range(int(first.facts["num_views"]))):
        yield f"views {numbers} are there of {first.facts['num_views']}"
    for other in views[1:]:
        differ = [name for name in SHARED_FACTS if other.facts[name] != first.facts[name]]
        differ += [name for name in SHARED_RECORDS if other.record[name] != first.record[name]]
        mine, theirs = first.labels.arrays(), other.labels.arrays()
        names = [*SHARED_ARRAYS, *(n for n in mine if n.endswith(("_pose", "_points3d", "_draw")))]
        differ += [name for name in dict.fromkeys(names)
                   if name not in theirs or not np.array_equal(mine[name], theirs[name])]  # fmt: skip
        if differ:
            yield f"{other.key} and {first.key} differ in {', '.join(differ)}"


def triangulation(views: Sequence[Evidence]) -> Iterator[str]:
    """joints2d of all views meet in joints3d."""
    if len(views) < 2:
        return
    for frame in range(views[0].num_frames):
        flat = np.stack([view.labels.joints2d[frame, ..., :2].reshape(-1, 2) for view in views]).astype(float)
        K = np.stack([view.labels.K[frame] for view in views])
        poses = np.stack([view.labels.world_from_camera[frame] for view in views])
        world = views[0].labels.joints3d[frame][:, SMPLX_OF_WHOLEBODY].reshape(-1, 3).astype(float)
        fit = _well_seen(world, K, poses)
        if not fit.any():
            continue
        off_m = np.linalg.norm(triangulate(flat[:, fit], K, poses) - world[fit], axis=-1)
        if off_m.max() > TRIANGULATED_M:
            yield (f"frame {frame}: joints2d of {len(views)} views meet {off_m.max():.4f} m from joints3d, limit "
                   f"{TRIANGULATED_M} m")  # fmt: skip
            return


def _well_seen(world: np.ndarray, K: np.ndarray, poses: np.ndarray) -> np.ndarray:
    """Points before all cameras that two of them see from directions far enough apart."""
    before = np.all([project(world, k, pose)[1] > 0.1 for k, pose in zip(K, poses, strict=True)], 0)
    directions = world - poses[:, None, :3, 3]
    directions /= np.linalg.norm(directions, axis=-1, keepdims=True)
    least = np.min(np.abs(np.einsum("apk,bpk->abp", directions, directions)), (0, 1))
    return before & (least < np.cos(np.radians(LEAST_ANGLE_DEG)))
