"""glTF written by hand, number by number, so that what Blender makes of it is checked against the specification."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from synth.mocap.take import Z_UP_FROM_Y_UP, Take

FLOAT = 5126


class _Buffer:
    def __init__(self) -> None:
        self.data = b""
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def add(self, values: np.ndarray, kind: str) -> int:
        raw = np.ascontiguousarray(values, np.float32).tobytes()
        self.views.append({"buffer": 0, "byteOffset": len(self.data), "byteLength": len(raw)})
        self.data += raw
        bounds = {"min": [float(values.min())], "max": [float(values.max())]} if kind == "SCALAR" else {}
        accessor = {"bufferView": len(self.views) - 1, "componentType": FLOAT, "count": len(values), "type": kind}
        self.accessors.append(accessor | bounds)
        return len(self.accessors) - 1


def write_gltf(
    path: Path,
    take: Take,
    *,
    scale: float = 1.0,
    file_from_world: np.ndarray = Z_UP_FROM_Y_UP.T,
    times_s: np.ndarray | None = None,
    carrier: dict[str, Any] | None = None,
    clips: dict[str, slice] | None = None,
    skin: bool = True,
) -> Path:
    """The take as glTF text: every joint a node of a skin, keys at `times_s` (default: the take's own frames).

    scale: file units per metre. carrier: a node above the skeleton. clips: frames of each animation by name.
    """
    buffer = _Buffer()
    times = np.arange(take.num_frames) / take.fps if times_s is None else times_s
    root, joints = take.root_translation @ file_from_world.T * scale, len(take.names)
    local = take.local_rotations.copy()
    local[:, 0] = file_from_world @ local[:, 0]
    nodes = _rest_nodes(take, scale, file_from_world, root[0])
    animations = []
    for name, frames in ({"Take 001": slice(None)} if clips is None else clips).items():
        start = buffer.add(times[frames] - times[frames][:1] * bool(clips), "SCALAR")
        channels, samplers = [], []
        for joint in range(joints):
            turns = Rotation.from_matrix(local[frames, joint]).as_quat()
            samplers.append({"input": start, "output": buffer.add(turns, "VEC4"), "interpolation": "LINEAR"})
            channels.append({"sampler": len(samplers) - 1, "target": {"node": joint, "path": "rotation"}})
        samplers.append({"input": start, "output": buffer.add(root[frames], "VEC3"), "interpolation": "LINEAR"})
        channels.append({"sampler": joints, "target": {"node": 0, "path": "translation"}})
        animations.append({"name": name, "channels": channels, "samplers": samplers})
    top = 0
    if carrier is not None:
        nodes.append({"name": "Armature", "children": [0], **carrier})
        top = joints
    file: dict[str, Any] = {
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [top]}], "nodes": nodes,
        "animations": animations, "accessors": buffer.accessors, "bufferViews": buffer.views,
    }  # fmt: skip
    if not animations:
        del file["animations"]
    if skin:
        _add_skinned_triangle(file, buffer, joints)
    file["buffers"] = [{"byteLength": len(buffer.data), "uri": _uri(buffer.data)}]
    path.write_text(json.dumps(file))
    return path


def _uri(data: bytes) -> str:
    return "data:application/octet-stream;base64," + base64.b64encode(data).decode()


def _rest_nodes(take: Take, scale: float, file_from_world: np.ndarray, root: np.ndarray) -> list[dict[str, Any]]:
    rest = file_from_world @ take.rest_rotations
    nodes: list[dict[str, Any]] = []
    for joint, parent in enumerate(take.parents):
        local = rest[joint] if parent < 0 else rest[parent].T @ rest[joint]
        place = root if parent < 0 else take.offsets[joint] * scale
        node: dict[str, Any] = {"name": take.names[joint], "translation": place.tolist()}
        node["rotation"] = Rotation.from_matrix(local).as_quat().tolist()
        children = [j for j, p in enumerate(take.parents) if p == joint]
        nodes.append(node | ({"children": children} if children else {}))
    return nodes


def _add_skinned_triangle(file: dict[str, Any], buffer: _Buffer, joints: int) -> None:
    """A skin needs a mesh; inverse bind matrices are left out, so the nodes' own transforms are the bind pose."""
    corners = buffer.add(np.eye(3), "VEC3")
    weights = buffer.add(np.tile([1.0, 0.0, 0.0, 0.0], (3, 1)), "VEC4")
    numbers = np.zeros((3, 4), np.uint8).tobytes()
    buffer.views.append({"buffer": 0, "byteOffset": len(buffer.data), "byteLength": len(numbers)})
    buffer.data += numbers
    buffer.accessors.append({"bufferView": len(buffer.views) - 1, "componentType": 5121, "count": 3, "type": "VEC4"})
    attributes = {"POSITION": corners, "WEIGHTS_0": weights, "JOINTS_0": len(buffer.accessors) - 1}
    file["meshes"] = [{"primitives": [{"attributes": attributes}]}]
    file["skins"] = [{"joints": list(range(joints)), "skeleton": 0}]
    file["nodes"].append({"name": "Body", "mesh": 0, "skin": 0})
    file["scenes"][0]["nodes"].append(len(file["nodes"]) - 1)
