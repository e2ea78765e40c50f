"""FBX written by hand as text, property by property, so that Blender's reading is checked against the format."""

from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from synth.mocap.take import Z_UP_FROM_Y_UP, Take

SECOND = 46186158000
"""FBX counts time in these."""
HEADER = """; FBX 7.4.0 project file
FBXHeaderExtension:  {{
  FBXHeaderVersion: 1003
  FBXVersion: 7400
}}
GlobalSettings:  {{
  Version: 1000
  Properties70:  {{
    P: "UpAxis", "int", "Integer", "",{up}
    P: "UpAxisSign", "int", "Integer", "",1
    P: "FrontAxis", "int", "Integer", "",{front}
    P: "FrontAxisSign", "int", "Integer", "",{front_sign}
    P: "CoordAxis", "int", "Integer", "",0
    P: "CoordAxisSign", "int", "Integer", "",1
    P: "UnitScaleFactor", "double", "Number", "",{unit}
    P: "TimeMode", "enum", "", "",14
    P: "CustomFrameRate", "double", "Number", "",{rate}
  }}
}}
"""


def write_fbx(path: Path, take: Take, *, unit_m: float = 0.01, up: str = "y", written_fps: float | None = None) -> Path:
    """The take as limb nodes without a mesh, in units of `unit_m`; a key per frame, whatever `written_fps` says."""
    turn = np.eye(3) if up == "z" else Z_UP_FROM_Y_UP.T
    axes = {"up": 2, "front": 1, "front_sign": -1} if up == "z" else {"up": 1, "front": 2, "front_sign": 1}
    header = HEADER.format(unit=100.0 * unit_m, rate=written_fps or take.fps, **axes)
    objects, links = _objects(take, turn, unit_m)
    path.write_text(header + "Objects:  {\n" + objects + "}\nConnections:  {\n" + links + "}\n")
    return path


def _objects(take: Take, turn: np.ndarray, unit_m: float) -> tuple[str, str]:
    end = (take.num_frames - 1) * SECOND / take.fps
    objects = [
        f'  AnimationStack: 1, "AnimStack::Serve", "" {{\n    Properties70:  {{\n'
        f'      P: "LocalStop", "KTime", "Time", "",{end:.0f}\n    }}\n  }}\n'
        '  AnimationLayer: 2, "AnimLayer::Base", "" {\n  }\n'
    ]
    links = ['  C: "OO",2,1\n']
    local = take.local_rotations.copy()
    local[:, 0] = turn @ local[:, 0]
    rest = take.rest_rotations
    for joint, parent in enumerate(take.parents):
        model = 1000 + 10 * joint
        still = turn @ rest[joint] if parent < 0 else rest[parent].T @ rest[joint]
        place = (take.root_translation @ turn.T)[:1] if parent < 0 else take.offsets[joint : joint + 1]
        objects.append(_model(model, take.names[joint], place[0] / unit_m, _euler(still[None])[0]))
        links.append(f'  C: "OO",{model},{1000 + 10 * parent if parent >= 0 else 0}\n')
        _animate(objects, links, model, "R", "Lcl Rotation", _euler(local[:, joint]), take.fps)
    _animate(objects, links, 1000, "T", "Lcl Translation", take.root_translation @ turn.T / unit_m, take.fps)
    return "".join(objects), "".join(links)


def _euler(rotations: np.ndarray) -> np.ndarray:
    """FBX's default: about fixed x, then y, then z, in degrees; unrolled, for curves are interpolated one by one."""
    return np.degrees(np.unwrap(Rotation.from_matrix(rotations).as_euler("xyz"), axis=0))


def _model(number: int, name: str, place: np.ndarray, angles: np.ndarray) -> str:
    translation, rotation = (",".join(f"{v:.9f}" for v in values) for values in (place, angles))
    return (
        f'  Model: {number}, "Model::{name}", "LimbNode" {{\n    Version: 232\n    Properties70:  {{\n'
        f'      P: "Lcl Translation", "Lcl Translation", "", "A",{translation}\n'
        f'      P: "Lcl Rotation", "Lcl Rotation", "", "A",{rotation}\n    }}\n  }}\n'
        f'  NodeAttribute: {number + 1}, "NodeAttribute::", "LimbNode" {{\n    TypeFlags: "Skeleton"\n  }}\n'
    )


def _animate(
    objects: list[str], links: list[str], model: int, letter: str, what: str, values: np.ndarray, fps: float
) -> None:
    node = 100000 + 10 * model + (5 if letter == "T" else 0)
    zero = "".join(f'      P: "d|{axis}", "Number", "", "A",0\n' for axis in "XYZ")
    objects.append(
        f'  AnimationCurveNode: {node}, "AnimCurveNode::{letter}", "" {{\n    Properties70:  {{\n{zero}    }}\n  }}\n'
    )
    links.append(f'  C: "OO",{node},2\n  C: "OP",{node},{model}, "{what}"\n')
    if letter == "R":
        links.append(f'  C: "OO",{model + 1},{model}\n')
    count = len(values)
    times = ",".join(f"{round(k * SECOND / fps)}" for k in range(count))
    for axis in range(3):
        curve = node + 1 + axis
        keys = ",".join(f"{v:.7f}" for v in values[:, axis])
        objects.append(
            f'  AnimationCurve: {curve}, "AnimCurve::", "" {{\n    Default: 0\n    KeyVer: 4008\n'
            f"    KeyTime: *{count} {{\n      a: {times}\n    }}\n"
            f"    KeyValueFloat: *{count} {{\n      a: {keys}\n    }}\n"
            f"    KeyAttrFlags: *1 {{\n      a: 4\n    }}\n    KeyAttrDataFloat: *4 {{\n      a: 0,0,0,0\n    }}\n"
            f"    KeyAttrRefCount: *1 {{\n      a: {count}\n    }}\n  }}\n"
        )
        links.append(f'  C: "OP",{curve},{node}, "d|{"XYZ"[axis]}"\n')
