"""Small recordings made on the spot: a squat with bending arms on the nominal skeleton, as BVH, npz or Take."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from synth.geometry.rotation import about, matrix_from_axis_angle
from synth.mocap.skeleton_map import match_skeleton
from synth.mocap.smplx_npz import nominal_offsets
from synth.mocap.take import Z_UP_FROM_Y_UP, Take
from synth.motion.alignment import Source, source_of
from synth.skeleton.kinematics import forward, local_from_world
from synth.skeleton.smplx_joints import BENDING, INDEX, PARENTS

JOINTS = tuple(range(22))
NAMES = tuple(BENDING[j] for j in JOINTS)
FPS = 50.0


def rest_joints() -> np.ndarray:
    """(55, 3) rest joints of the nominal body [m], y up."""
    offsets, joints = nominal_offsets(), np.zeros((55, 3))
    for joint in range(1, 55):
        joints[joint] = joints[PARENTS[joint]] + offsets[joint]
    return joints


def movement(frames: int = 80) -> tuple[np.ndarray, np.ndarray]:
    """Local rotations (frames, 55, 3, 3) and transl (frames, 3) of a squat with bending, rolling arms; z up.

    The ankles stay where they are and the feet flat.
    """
    phase = np.sin(np.linspace(0.0, 2.0 * np.pi, frames)) ** 2
    angles = np.zeros((frames, 55, 3))
    for side, sign in (("left", 1.0), ("right", -1.0)):
        angles[:, INDEX[f"{side}_hip"], 0] = -0.1 - 0.8 * phase
        angles[:, INDEX[f"{side}_knee"], 0] = 0.2 + 1.6 * phase
        angles[:, INDEX[f"{side}_ankle"], 0] = -0.1 - 0.8 * phase
        angles[:, INDEX[f"{side}_shoulder"], 2] = -sign * (1.0 - 1.2 * phase)
        angles[:, INDEX[f"{side}_elbow"], 1] = -sign * (0.4 + 1.0 * phase)
        angles[:, INDEX[f"{side}_wrist"], 2] = sign * 0.3 * phase
    angles[:, INDEX["spine2"], 0] = 0.4 * phase
    angles[:, INDEX["head"], 1] = 0.5 * phase
    local = matrix_from_axis_angle(angles)
    local[:, 0] = Z_UP_FROM_Y_UP @ about("y", np.full(frames, 0.7))
    rest = rest_joints()
    _, joints = forward(local, np.zeros((frames, 3)), rest)
    return local, joints[:1, INDEX["left_ankle"]] - joints[:, INDEX["left_ankle"]] + [0.3, -0.2, 0.9]


def take_with_zero_pose(kind: str, frames: int = 80) -> Take:
    """The movement recorded by rigs that differ only in their zero pose.

    kind: `t`, `a` (arms 40 deg down), `n` (arms hang) or `bone` (every bone of the limbs along its own y, so that the
    zero pose has all limbs pointing up, as character rigs have).
    """
    local, root = movement(frames)
    rest = rest_joints()
    world, joints = forward(local, root, rest)
    turn = np.stack([_zero_turn(kind, name, rest) for name in NAMES])
    offsets = np.zeros((len(JOINTS), 3))
    for joint in JOINTS[1:]:
        parent = PARENTS[joint]
        offsets[joint] = turn[parent].T @ (rest[joint] - rest[parent])
    rest_world = np.broadcast_to(Z_UP_FROM_Y_UP, (len(JOINTS), 3, 3)).copy()
    recorded = local_from_world(world[:, :22] @ turn)
    return Take(NAMES, PARENTS[:22], offsets, rest_world, recorded, joints[:, 0], FPS, f"{kind}.bvh")


def _zero_turn(kind: str, name: str, rest: np.ndarray) -> np.ndarray:
    """world_from_joint of the T-pose relative to the rig's own zero pose, in the body's frame."""
    side = 1.0 if name.startswith("left") else -1.0
    part = name.split("_")[-1]
    down = {"a": 40.0, "n": 90.0}.get(kind, 0.0)
    if part in ("shoulder", "elbow", "wrist") and kind in ("a", "n"):
        return about("z", np.radians(side * down))
    if kind == "bone" and part in ("shoulder", "elbow", "wrist"):
        return about("z", np.radians(-side * 90.0)) @ about("y", 0.6)
    if kind == "bone" and part in ("hip", "knee"):
        return about("x", np.pi) @ about("y", -0.4)
    if kind == "bone" and part in ("ankle", "foot"):
        return about("x", np.radians(117.0))
    return np.eye(3)


def bvh_text(
    take: Take, scale: float = 100.0, order: str = "ZXY", names: dict[str, str] | None = None, up: str = "y"
) -> str:
    """The take as BVH in units of 1 / `scale` metres with y (or z) up."""
    turn = np.eye(3) if up == "z" else Z_UP_FROM_Y_UP.T
    words = names or {}
    channels = " ".join(f"{axis}rotation" for axis in order)
    lines, motion = ["HIERARCHY"], []

    def emit(joint: int, depth: int) -> None:
        pad = "\t" * depth
        kind = "ROOT" if joint == 0 else "JOINT"
        lines.append(f"{pad}{kind} {words.get(take.names[joint], take.names[joint])}")
        lines.append(f"{pad}{{")
        lines.append(f"{pad}\tOFFSET " + " ".join(f"{v * scale:.8f}" for v in take.offsets[joint]))
        if joint == 0:
            lines.append(f"{pad}\tCHANNELS 6 Xposition Yposition Zposition {channels}")
        else:
            lines.append(f"{pad}\tCHANNELS 3 {channels}")
        rotation = turn @ take.local_rotations[:, 0] if joint == 0 else take.local_rotations[:, joint]
        motion.append(Rotation.from_matrix(rotation).as_euler(order, degrees=True))
        children = [j for j, p in enumerate(take.parents) if p == joint]
        for child in children:
            emit(child, depth + 1)
        if not children:
            lines.append(f"{pad}\tEnd Site\n{pad}\t{{\n{pad}\t\tOFFSET 0 {0.1 * scale} 0\n{pad}\t}}")
        lines.append(f"{pad}}}")

    emit(0, 0)
    values = np.concatenate([take.root_translation @ turn.T * scale, *motion], -1)
    lines += ["MOTION", f"Frames: {len(values)}", f"Frame Time: {1.0 / take.fps:.6f}"]
    lines += [" ".join(f"{v:.8f}" for v in row) for row in values]
    return "\n".join(lines) + "\n"


def posed(take: Take) -> Source:
    """The take with its map and world positions."""
    return source_of(take, match_skeleton(take.names, take.parents, take.source))


@dataclass(frozen=True)
class PlainBody:
    """A body without licence or file: the nominal skeleton, and two flat boards for soles."""

    num_betas: int = 10

    @property
    def weights(self) -> np.ndarray:
        """Each board's rear half follows the ankle, its front the toes."""
        weights = np.zeros((24, 55))
        for i, side in enumerate(("left", "right")):
            weights[12 * i : 12 * i + 8, INDEX[f"{side}_ankle"]] = 1.0
            weights[12 * i + 8 : 12 * i + 12, INDEX[f"{side}_foot"]] = 1.0
        return weights

    def rest_joints(self, betas: np.ndarray) -> np.ndarray:
        """(55, 3)."""
        return rest_joints()

    def rest_vertices(self, betas: np.ndarray) -> np.ndarray:
        """(24, 3): corners of heel, middle and toes of both boards, 2 cm under the toe joints."""
        joints, points = rest_joints(), []
        for side in ("left", "right"):
            ankle, foot = joints[INDEX[f"{side}_ankle"]], joints[INDEX[f"{side}_foot"]]
            y = foot[1] - 0.02
            for z in (ankle[2] - 0.05, ankle[2], ankle[2] + 0.05, foot[2] - 0.01, foot[2], foot[2] + 0.06):
                points += [[ankle[0] - 0.04, y, z], [ankle[0] + 0.04, y, z]]
        return np.array(points)


def write_npz(path: Path, **fields: np.ndarray) -> Path:
    """An npz at `path`."""
    np.savez(path, **fields)
    return path
