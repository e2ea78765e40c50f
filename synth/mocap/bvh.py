"""BVH text to joints and channel values, nothing interpreted; every defect is named with its place."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from jaxtyping import Float

from synth.errors import TakeError

_HEADER = re.compile(r"MOTION\s+Frames\s*:\s*(\S+)\s+Frame\s+Time\s*:\s*(\S+)", re.IGNORECASE)
_CHANNELS = {f"{axis}{kind}" for axis in "XYZ" for kind in ("position", "rotation")}


@dataclass(frozen=True)
class BvhFile:
    """What the text says, in its own unit and axes.

    channels: per joint the channel names in order, `Xposition` ... `Zrotation`; open ends have none.
    values: (frames, all channels). frame_time_s as written.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: Float[np.ndarray, "joints 3"]
    channels: tuple[tuple[str, ...], ...]
    values: Float[np.ndarray, "frames channels"]
    frame_time_s: float
    warnings: tuple[str, ...]


@dataclass
class _Hierarchy:
    names: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    offsets: list[list[float]] = field(default_factory=list)
    channels: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, name: str, parent: int) -> int:
        self.names.append(name)
        self.parents.append(parent)
        self.offsets.append([0.0, 0.0, 0.0])
        self.channels.append(())
        return len(self.names) - 1


def parse_bvh(path: Path, text: str) -> BvhFile:
    """Read BVH `text`; `path` only names it in errors."""
    if not re.match(r"\s*HIERARCHY\b", text, re.IGNORECASE):
        raise TakeError(f"{path}: does not begin with HIERARCHY, so it is not BVH text; export it as BVH again")
    motion = _HEADER.search(text)
    if motion is None:
        raise TakeError(f"{path}: no MOTION section with Frames and Frame Time; the file is cut off, export it again")
    hierarchy = _parse_hierarchy(path, text[: motion.start()].split())
    _check_names(path, hierarchy.names)
    declared, frame_time_s = _number(path, "Frames", motion[1]), _number(path, "Frame Time", motion[2])
    values, warnings = _parse_values(path, text[motion.end() :], hierarchy, declared)
    return BvhFile(
        tuple(hierarchy.names),
        tuple(hierarchy.parents),
        np.array(hierarchy.offsets),
        tuple(hierarchy.channels),
        values,
        frame_time_s,
        warnings,
    )


def _parse_hierarchy(path: Path, tokens: list[str]) -> _Hierarchy:
    result, stack = _Hierarchy(), [-1]
    position, pending = 1, -1
    while position < len(tokens):
        word = tokens[position].upper()
        if word in ("OFFSET", "CHANNELS") and stack[-1] < 0:
            raise TakeError(f"{path}: {word} outside of any joint in HIERARCHY; export the file again")
        if word in ("ROOT", "JOINT"):
            name, position = _joint_name(tokens, position + 1)
            if word == "ROOT" and result.names:
                raise TakeError(f"{path}: a second ROOT {name[:40]!r}; keep one skeleton per file and export it again")
            pending = result.add(name, stack[-1])
        elif word == "END":
            pending = result.add(f"{result.names[stack[-1]] if stack[-1] >= 0 else 'root'}_end", stack[-1])
            _, position = _joint_name(tokens, position + 1)
        elif word == "{":
            stack.append(pending)
            position += 1
        elif word == "}":
            stack.pop()
            position += 1
            if not stack:
                raise TakeError(f"{path}: one closing brace too many in HIERARCHY; export the file again")
        elif word == "OFFSET":
            result.offsets[stack[-1]] = [_number(path, "OFFSET", t) for t in _take(path, tokens, position + 1, 3)]
            position += 4
        elif word == "CHANNELS":
            result.channels[stack[-1]], position = _channels(path, tokens, position + 1, result.names[stack[-1]])
        else:
            raise TakeError(f"{path}: {tokens[position][:40]!r} is not a word of a BVH hierarchy; export it again")
    if len(stack) != 1 or not result.names:
        raise TakeError(f"{path}: HIERARCHY is not closed or holds no joint; the file is cut off, export it again")
    return result


def _joint_name(tokens: list[str], position: int) -> tuple[str, int]:
    """A name may hold spaces (`Bip01 L Thigh`): everything up to the brace."""
    end = position
    while end < len(tokens) and tokens[end] != "{":
        end += 1
    return " ".join(tokens[position:end]), end


def _channels(path: Path, tokens: list[str], position: int, joint: str) -> tuple[tuple[str, ...], int]:
    count = int(_number(path, f"CHANNELS of {joint}", _take(path, tokens, position, 1)[0]))
    words = _take(path, tokens, position + 1, count)
    names = tuple(word[:1].upper() + word[1:].lower() for word in words)
    if any(name not in _CHANNELS for name in names) or len(set(names)) != count:
        raise TakeError(
            f"{path}: joint {joint[:40]!r} has channels {' '.join(words)[:80]};"
            " expected up to 3 positions and 3 rotations"
        )
    rotations = sum(name.endswith("rotation") for name in names)
    if rotations not in (0, 3):
        raise TakeError(
            f"{path}: joint {joint[:40]!r} has {rotations} rotation channels; export it with 3 rotations per joint"
        )
    return names, position + 1 + count


def _parse_values(
    path: Path, text: str, hierarchy: _Hierarchy, declared: float
) -> tuple[Float[np.ndarray, "frames channels"], tuple[str, ...]]:
    width = sum(map(len, hierarchy.channels))
    if declared < 1 or width == 0:
        raise TakeError(f"{path}: holds no frames of motion; export it with its animation")
    try:
        flat = np.array(text.split(), dtype=float)
    except ValueError as error:
        raise TakeError(f"{path}: a motion value is not a number ({str(error)[:80]}); export it again") from error
    rows, rest = divmod(len(flat), width)
    if rest or rows < declared:
        raise TakeError(
            f"{path}: {len(flat)} motion values are not {int(declared)} frames of {width} channels; "
            "the file is cut off or its channels are wrong, export it again"
        )
    values = flat[: int(declared) * width].reshape(int(declared), width)
    if not np.isfinite(values).all():
        frame = int(np.argmin(np.isfinite(values).all(1)))
        raise TakeError(f"{path}: NaN or infinite motion value in frame {frame}; fill the gap and export it again")
    extra = rows - int(declared)
    return values, ((f"{extra} frames more than the header declares were ignored",) if extra else ())


def _check_names(path: Path, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen and not name.endswith("_end"):
            raise TakeError(f"{path}: two joints are called {name[:40]!r}; give every joint its own name")
        seen.add(name)


def _take(path: Path, tokens: list[str], position: int, count: int) -> list[str]:
    if count < 0 or position + count > len(tokens):
        raise TakeError(f"{path}: HIERARCHY ends in the middle of a joint; the file is cut off, export it again")
    return tokens[position : position + count]


def _number(path: Path, what: str, token: str) -> float:
    try:
        value = float(token)
    except ValueError as error:
        raise TakeError(f"{path}: {what} is {token[:40]!r}, not a number; export the file again") from error
    if not np.isfinite(value):
        raise TakeError(f"{path}: {what} is {token}; export the file again")
    return value
