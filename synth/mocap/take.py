"""Take: a recording as it came, in metres with z up, before anybody's skeleton is forced on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from synth.motion.motion import Motion

Z_UP_FROM_Y_UP: Float[np.ndarray, "3 3"] = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
"""World with z up from a file or body with y up: what faced +z now faces -y."""


SAMPLES = 60


@dataclass(frozen=True)
class Take:
    """A recorded skeleton.

    names, parents: J joints, parents before children, -1 for the root; a bone's open end is a joint `<name>_end`.
    offsets: (J, 3) from the parent in the parent's frame [m]; the root's is zero.
    rest_rotations: (J, 3, 3) world_from_joint in the file's own zero pose, which need not be a T-pose.
    local_rotations: (T, J, 3, 3) parent_from_joint; the root's is world_from_root, world z up.
    root_translation: (T, 3) of the root joint in the world [m].
    source: path it was read from. warnings: what was doubted, one line each.
    props: (T, 3) positions [m] in the world of things recorded beside the body, by name (`ball`).
    motion: the same recording where the file already holds SMPL-X parameters, else None.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: Float[np.ndarray, "joints 3"]
    rest_rotations: Float[np.ndarray, "joints 3 3"]
    local_rotations: Float[np.ndarray, "frames joints 3 3"]
    root_translation: Float[np.ndarray, "frames 3"]
    fps: float
    source: str
    warnings: tuple[str, ...] = ()
    motion: Motion | None = None
    props: Mapping[str, Float[np.ndarray, "frames 3"]] = field(default_factory=dict)

    @property
    def num_frames(self) -> int:
        """Samples stored."""
        return len(self.root_translation)

    @property
    def duration_s(self) -> float:
        """Time from the first to the last sample [s]."""
        return (self.num_frames - 1) / self.fps


def pose_world(
    parents: tuple[int, ...],
    offsets: Float[np.ndarray, "joints 3"],
    local: Float[np.ndarray, "frames joints 3 3"],
    root: Float[np.ndarray, "frames 3"],
) -> tuple[Float[np.ndarray, "frames joints 3 3"], Float[np.ndarray, "frames joints 3"]]:
    """World rotations and positions [m] of every joint of any skeleton."""
    rotations, positions = np.zeros_like(local), np.zeros((*local.shape[:2], 3))
    rotations[:, 0], positions[:, 0] = local[:, 0], root
    for joint in range(1, len(parents)):
        parent = parents[joint]
        rotations[:, joint] = rotations[:, parent] @ local[:, joint]
        positions[:, joint] = positions[:, parent] + rotations[:, parent] @ offsets[joint]
    return rotations, positions


def take_world(
    take: Take,
) -> tuple[Float[np.ndarray, "frames joints 3 3"], Float[np.ndarray, "frames joints 3"]]:
    """World rotations and positions [m] of a take's joints, z up."""
    return pose_world(take.parents, take.offsets, take.local_rotations, take.root_translation)


def sampled_positions(take: Take) -> Float[np.ndarray, "samples joints 3"]:
    """World positions [m] of a take's joints in up to SAMPLES frames spread over it: enough to know the skeleton."""
    frames = np.unique(np.linspace(0, take.num_frames - 1, SAMPLES).astype(int))
    return pose_world(take.parents, take.offsets, take.local_rotations[frames], take.root_translation[frames])[1]


def rest_positions(take: Take) -> Float[np.ndarray, "joints 3"]:
    """Joint positions [m] in the file's zero pose, the root at the origin."""
    positions = np.zeros((len(take.names), 3))
    for joint in range(1, len(take.names)):
        parent = take.parents[joint]
        positions[joint] = positions[parent] + take.rest_rotations[parent] @ take.offsets[joint]
    return positions
