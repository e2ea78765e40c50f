"""Acclaim text to bones and values, nothing interpreted: the skeleton (ASF) and its motion (AMC)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from synth.errors import TakeError

_DOF = ("rx", "ry", "rz")
_ROOT_ORDER = ("TX", "TY", "TZ", "RX", "RY", "RZ")

Lines = list[list[str]]


@dataclass(frozen=True)
class AsfBone:
    """A bone from its start to its end. parent: number of the bone it hangs from, -1 for the root.

    vector: start to end in the zero pose, file units and axes. axis: (3,) angles about x, y, z in file degrees or
    radians that turn the file's axes into those the motion is written in, applied in the order `axis_order`.
    dof: channels of the motion in order, `rx` ... ; the root has its `order`, `TX` ... `RZ`.
    """

    name: str
    parent: int
    vector: Float[np.ndarray, "3"]
    axis: Float[np.ndarray, "3"]
    axis_order: str
    dof: tuple[str, ...]


@dataclass(frozen=True)
class AsfFile:
    """A skeleton. bones: the root first, parents before children. position: of the root. degrees: of its angles."""

    bones: tuple[AsfBone, ...]
    position: Float[np.ndarray, "3"]
    degrees: bool


def parse_asf(path: Path, text: str) -> AsfFile:
    """Read ASF `text`; `path` only names it in errors."""
    sections = _sections(text)
    if not {"root", "bonedata", "hierarchy"} <= sections.keys():
        raise TakeError(f"{path}: has no :root, :bonedata and :hierarchy, so it is no whole ASF; download it again")
    degrees = _first(sections.get("units", []), "angle", ["deg"])[0].startswith("deg")
    bones = {"root": _root(path, sections["root"])}
    for block in _blocks(sections["bonedata"]):
        bone = _bone(path, block)
        bones[bone.name] = bone
    ordered = _ordered(path, bones, sections["hierarchy"])
    return AsfFile(ordered, _floats(path, "root position", _first(sections["root"], "position", ["0"] * 3), 3), degrees)


def parse_amc(path: Path, text: str, skeleton: AsfFile) -> tuple[Float[np.ndarray, "frames channels"], bool]:
    """Values of all channels, bones in the order of `skeleton`, as the file counts them; whether in degrees."""
    lines = [words for line in text.splitlines() if (words := line.split("#")[0].split())]
    degrees = not any(words[0].upper() == ":RADIANS" for words in lines[:20])
    body = [words for words in lines if words[0][0] != ":"]
    starts = [i for i, words in enumerate(body) if len(words) == 1 and words[0].isdigit()]
    if not starts:
        raise TakeError(f"{path}: holds no frames of motion, so it is no AMC; download it again")
    moving = [bone for bone in skeleton.bones if bone.dof]
    rows = [_frame(path, body[a + 1 : b], moving) for a, b in zip(starts, [*starts[1:], len(body)], strict=True)]
    values = np.array(rows)
    if not np.isfinite(values).all():
        frame = int(np.argmin(np.isfinite(values).all(1)))
        raise TakeError(f"{path}: NaN or infinite motion value in frame {frame}; fill the gap and export it again")
    return values, degrees


def _frame(path: Path, lines: Lines, moving: list[AsfBone]) -> list[float]:
    values = {words[0]: words[1:] for words in lines}
    row: list[float] = []
    for bone in moving:
        numbers = values.get(bone.name, [])
        if len(numbers) != len(bone.dof):
            raise TakeError(
                f"{path}: a frame has {len(numbers)} values for {bone.name}, its skeleton says {len(bone.dof)}; "
                "the file is cut off or belongs to another ASF: say skeleton="
            )
        try:
            row.extend(map(float, numbers))
        except ValueError as error:
            raise TakeError(
                f"{path}: a value of {bone.name} is not a number ({str(error)[:80]}); download it again"
            ) from error
    return row


def _sections(text: str) -> dict[str, Lines]:
    result: dict[str, Lines] = {}
    current: Lines = []
    for line in text.splitlines():
        words = line.split("#")[0].split()
        if words and words[0].startswith(":"):
            current = result.setdefault(words[0][1:].lower(), [])
        elif words:
            current.append(words)
    return result


def _blocks(lines: Lines) -> list[Lines]:
    """Lines between each `begin` and `end`."""
    blocks: list[Lines] = []
    for words in lines:
        if words[0].lower() == "begin":
            blocks.append([])
        elif words[0].lower() != "end" and blocks:
            blocks[-1].append(words)
    return blocks


def _first(lines: Lines, word: str, default: list[str]) -> list[str]:
    return next((words[1:] for words in lines if words[0].lower() == word), default)


def _root(path: Path, lines: Lines) -> AsfBone:
    order = tuple(word.upper() for word in _first(lines, "order", list(_ROOT_ORDER)))
    if sorted(order) != sorted(_ROOT_ORDER):
        raise TakeError(f"{path}: root order is {' '.join(order)}, expected 3 translations and 3 rotations")
    angles = _floats(path, "root orientation", _first(lines, "orientation", ["0"] * 3), 3)
    axis_order = _axis_order(path, "root", _first(lines, "axis", ["XYZ"])[-1])
    return AsfBone("root", -1, np.zeros(3), angles, axis_order, order)


def _bone(path: Path, lines: Lines) -> AsfBone:
    name = _first(lines, "name", [""])[0]
    direction = _floats(path, f"direction of {name!r}", _first(lines, "direction", []), 3)
    length = float(_floats(path, f"length of {name!r}", _first(lines, "length", []), 1)[0])
    axis = _first(lines, "axis", ["0", "0", "0", "XYZ"])
    dof = tuple(word.lower() for word in _first(lines, "dof", []))
    if any(word not in _DOF for word in dof) or len(set(dof)) != len(dof):
        raise TakeError(f"{path}: bone {name!r} has dof {' '.join(dof)}; only rx, ry and rz can be read")
    norm = max(float(np.linalg.norm(direction)), 1e-12)
    angles = _floats(path, f"axis of {name!r}", axis[:3], 3)
    return AsfBone(name, -1, direction / norm * length, angles, _axis_order(path, name, axis[-1]), dof)


def _axis_order(path: Path, name: str, word: str) -> str:
    if sorted(word.upper()) != ["X", "Y", "Z"]:
        raise TakeError(f"{path}: axis order of {name!r} is {word!r}, expected a permutation of XYZ")
    return word.lower()


def _ordered(path: Path, bones: dict[str, AsfBone], hierarchy: Lines) -> tuple[AsfBone, ...]:
    """Bones with parents before children."""
    children = {words[0]: words[1:] for block in _blocks(hierarchy) for words in block}
    ordered, waiting = [bones["root"]], [(name, 0) for name in children.get("root", [])]
    while waiting:
        name, parent = waiting.pop(0)
        if name not in bones or any(bone.name == name for bone in ordered):
            raise TakeError(f"{path}: :hierarchy hangs {name!r} up, which is no bone or hangs already; mend the file")
        found = bones[name]
        ordered.append(AsfBone(name, parent, found.vector, found.axis, found.axis_order, found.dof))
        waiting += [(child, len(ordered) - 1) for child in children.get(name, [])]
    return tuple(ordered)


def _floats(path: Path, what: str, words: list[str], count: int) -> Float[np.ndarray, " count"]:
    try:
        values = np.array(words[:count], dtype=float)
    except ValueError as error:
        raise TakeError(f"{path}: {what} is {' '.join(words)[:40]!r}, not numbers; download it again") from error
    if len(values) != count or not np.isfinite(values).all():
        raise TakeError(f"{path}: {what} is {' '.join(words)[:40]!r}, expected {count} numbers; download it again")
    return values
