"""From a skeleton in a file's own unit and axes to a Take: the step that all readers of rotations share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from synth.errors import TakeError
from synth.mocap.doubt import unit_of, up_axis, z_up_from
from synth.mocap.fit import local_of
from synth.mocap.skeleton_map import match_skeleton
from synth.mocap.take import Take, pose_world

BY_SHAPE = "the joints' names are unknown; they were matched by the skeleton's shape: look at the result"
EXCHANGED = "left and right are named the wrong way round (feet and knees point backwards); they were exchanged"


@dataclass(frozen=True)
class RawSkeleton:
    """A recording in file units and axes: as Take, before unit and axes are known.

    rest: file_from_joint in the zero pose, the same for every joint or one for each.
    props: (T, 3) positions of things beside the body, by name.
    unit_m, up: metres per unit and up axis as the file itself says, if it does.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: Float[np.ndarray, "joints 3"]
    local: Float[np.ndarray, "frames joints 3 3"]
    root: Float[np.ndarray, "frames 3"]
    warnings: tuple[str, ...] = ()
    props: Mapping[str, Float[np.ndarray, "frames 3"]] = field(default_factory=dict)
    rest: Float[np.ndarray, "*joints 3 3"] = field(default_factory=lambda: np.eye(3))
    unit_m: float | None = None
    up: str | None = None


def take_from_raw(raw: RawSkeleton, fps: float, unit_m: float | None, up: str | None, source: str) -> Take:
    """The Take in metres with z up; unit and up axis are found from the body unless the user says them."""
    if np.linalg.norm(raw.offsets, axis=-1).max() < 1e-9:
        raise TakeError(f"{source}: every bone has length 0; export it with its bone offsets")
    _, positions = pose_world(raw.parents, raw.offsets, raw.local, raw.root)
    skeleton = match_skeleton(raw.names, raw.parents, source, lambda: positions)
    leg, upward = _body_in_units(skeleton.joint_of, positions)
    scale_m, doubts = unit_of(leg, unit_m, raw.unit_m, source)
    axis, more = up_axis(upward, up, source, raw.up, _upward_at_rest(raw, skeleton.joint_of))
    told = ((BY_SHAPE,) if skeleton.name == "topology" else ()) + ((EXCHANGED,) if skeleton.exchanged else ())
    turn = z_up_from(axis)
    local = raw.local.copy()
    local[:, 0] = turn @ local[:, 0]
    return Take(
        raw.names,
        raw.parents,
        raw.offsets * scale_m,
        np.broadcast_to(turn @ raw.rest, (len(raw.names), 3, 3)).copy(),
        local,
        raw.root @ turn.T * scale_m,
        fps,
        source,
        raw.warnings + doubts + more + told,
        props={name: points @ turn.T * scale_m for name, points in raw.props.items()},
    )


def _body_in_units(
    joint_of: dict[str, int], positions: Float[np.ndarray, "frames joints 3"]
) -> tuple[float, Float[np.ndarray, "frames 3"]]:
    """Leg length and the direction from the feet to the head per frame, both in file units and axes."""
    lengths = [
        np.linalg.norm(positions[0, joint_of[f"{side}_{a}"]] - positions[0, joint_of[f"{side}_{b}"]])
        for side in ("left", "right")
        for a, b in (("hip", "knee"), ("knee", "ankle"))
    ]
    feet = 0.5 * (positions[:, joint_of["left_ankle"]] + positions[:, joint_of["right_ankle"]])
    return float(sum(lengths) / 2), positions[:, joint_of["head"]] - feet


def _upward_at_rest(raw: RawSkeleton, joint_of: dict[str, int]) -> Float[np.ndarray, "3"]:
    """Direction from the feet to the head in the zero pose, in file axes."""
    rest = np.broadcast_to(raw.rest, (1, len(raw.names), 3, 3))
    _, positions = pose_world(raw.parents, raw.offsets, local_of(raw.parents, rest), np.zeros((1, 3)))
    return _body_in_units(joint_of, positions)[1][0]
