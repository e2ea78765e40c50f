"""Which joint of a foreign skeleton is which of SMPL-X: names as data in maps/*.json, chosen by what fits."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.errors import TakeError
from synth.mocap.topology import match_topology, sidedness
from synth.skeleton.smplx_joints import mirrored

REQUIRED: tuple[str, ...] = (
    "pelvis", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
    "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "head",
)  # fmt: skip
"""SMPL-X joints without which a body cannot be driven; all others are filled in."""

MOST = 0.6
"""Share of the names that must begin or end alike before that is left out."""
_NUMBERED = re.compile(r"(?<=[^\W\d])[._]\d+$")
_CHAINS = (("pelvis", "hip", "knee", "ankle", "foot"), ("shoulder", "elbow", "wrist"))


@dataclass(frozen=True)
class SkeletonMap:
    """A map that fits one skeleton. name: of the map file. joint_of: SMPL-X joint name to joint number.

    chest: the joint from which both shoulders hang. exchanged: whether the names' left is the body's right.
    """

    name: str
    joint_of: dict[str, int]
    chest: int
    exchanged: bool = False


def match_skeleton(
    names: tuple[str, ...],
    parents: tuple[int, ...],
    source: str,
    positions: Callable[[], Float[np.ndarray, "frames joints 3"]] | None = None,
) -> SkeletonMap:
    """The map that names most joints of this skeleton; where none names all that is needed, the shape of the skeleton.

    positions: of the joints in some frames of the recording; they tell shape and sides. TakeError lists what could not
    be found.
    """
    map_name, named = _best_map(names)
    best, by_shape = dict(named), ""
    missing = [joint for joint in REQUIRED if joint not in best] or _broken_chains(best, parents)
    if missing and positions is not None:
        shaped, lacking = match_topology(names, parents, positions())
        if not lacking:
            return SkeletonMap(
                "topology", shaped, _common_ancestor(shaped["left_shoulder"], shaped["right_shoulder"], parents)
            )
        by_shape = f"; by its shape it lacks {', '.join(lacking)}"
    if missing:
        raise TakeError(
            f"{source}: unknown skeleton; by its best map ({map_name}) no joint was found for "
            f"{', '.join(missing)}{by_shape}; add its names to a file in synth/mocap/maps. "
            f"Its joints: {', '.join(names[:60])}"
        )
    exchanged = positions is not None and _sides_exchanged(best, parents, positions(), source)
    if exchanged:
        best = {mirrored(joint): number for joint, number in best.items()}
    chest = _common_ancestor(best["left_shoulder"], best["right_shoulder"], parents)
    return SkeletonMap(map_name, best, chest, exchanged)


def _sides_exchanged(
    joint_of: dict[str, int],
    parents: tuple[int, ...],
    positions: Float[np.ndarray, "frames joints 3"],
    source: str,
) -> bool:
    """Whether feet and knees tell beyond doubt that left and right are named as a viewer sees them."""
    told = [_side_told(joint_of, parents, positions, joint) for joint in ("hip", "shoulder")]
    if min(told) <= -1.0 and max(told) >= 1.0:
        raise TakeError(f"{source}: its left arm hangs on the side of its right leg; rename one pair of limbs")
    return max(told) <= -1.0


def _side_told(
    joint_of: dict[str, int], parents: tuple[int, ...], positions: Float[np.ndarray, "frames joints 3"], joint: str
) -> float:
    """How surely the left of a pair of joints lies on the body's left (see synth.mocap.topology.sidedness)."""
    legs, feet = [], list[Float[np.ndarray, "frames 3"] | None]()
    for side in ("left", "right"):
        hip, knee, ankle = (joint_of[f"{side}_{part}"] for part in ("hip", "knee", "ankle"))
        legs.append((positions[:, hip], positions[:, knee], positions[:, ankle]))
        ends = [j for j, parent in enumerate(parents) if parent == ankle]
        toe = joint_of.get(f"{side}_foot", max(ends, key=lambda j: _span(positions, ankle, j), default=None))
        feet.append(None if toe is None else positions[:, toe])
    across = positions[:, joint_of[f"left_{joint}"]] - positions[:, joint_of[f"right_{joint}"]]
    return sidedness(positions[:, joint_of["head"]] - positions[:, joint_of["pelvis"]], across, legs, feet)


def _span(positions: Float[np.ndarray, "frames joints 3"], start: int, end: int) -> float:
    return float(np.linalg.norm(positions[0, end] - positions[0, start]))


@lru_cache(maxsize=64)
def _best_map(names: tuple[str, ...]) -> tuple[str, dict[str, int]]:
    """The map that names most joints, and what it names; a reader and the retargeter ask for the same skeleton."""
    plain = plain_names(names)
    found = {map_name: _resolve(rules, plain) for map_name, rules in _all_maps().items()}
    best = min(found, key=lambda m: (-sum(r in found[m] for r in REQUIRED), -len(found[m]), m))
    return best, found[best]


def named_joints(names: tuple[str, ...]) -> dict[str, int]:
    """Joint number by SMPL-X joint, by the map that names most of them, whatever hangs from what."""
    plain = plain_names(names)
    found = [_resolve(rules, plain) for rules in _all_maps().values()]
    return max(found, key=lambda joint_of: (sum(r in joint_of for r in REQUIRED), len(joint_of)))


def plain_names(names: tuple[str, ...]) -> dict[str, int]:
    """Joint number by name without namespace, what most names begin or end with, case and punctuation."""
    stripped = [name.rsplit(":", 1)[-1].rsplit("|", 1)[-1] for name in names]
    # Numbers that an exporter adds to make names its own: `Hips.001`, `Hips_02`.
    if sum(bool(_NUMBERED.search(name)) for name in stripped) > MOST * len(stripped):
        stripped = [_NUMBERED.sub("", name) for name in stripped]
    for pattern, strip in ((r"^[^ _.\-]+[ _.\-]+", str.removeprefix), (r"[ _.\-]+[^ _.\-]+$", str.removesuffix)):
        while True:
            parts = Counter(found[0] for name in stripped if (found := re.search(pattern, name)))
            part, count = parts.most_common(1)[0] if parts else ("", 0)
            if count <= MOST * len(stripped):
                break
            stripped = [strip(name, part) for name in stripped]
    plain: dict[str, int] = {}
    for joint, name in enumerate(stripped):
        plain.setdefault(re.sub(r"[\W_]", "", name.lower()), joint)
    return plain


def ancestors(joint: int, parents: tuple[int, ...]) -> list[int]:
    """The joint itself, its parent and so on up to the root."""
    line = [joint]
    while parents[line[-1]] >= 0:
        line.append(parents[line[-1]])
    return line


def below(joint: int, parents: tuple[int, ...]) -> list[int]:
    """The joint itself and all that hang from it, in the skeleton's order (parents first)."""
    found = {joint}
    for child, parent in enumerate(parents):
        if parent in found:
            found.add(child)
    return sorted(found)


def body_root(skeleton: SkeletonMap, parents: tuple[int, ...]) -> int:
    """The lowest joint from which the whole body hangs."""
    root = skeleton.joint_of[REQUIRED[0]]
    for name in REQUIRED[1:]:
        root = _common_ancestor(root, skeleton.joint_of[name], parents)
    return root


@cache
def _all_maps() -> dict[str, dict[str, Any]]:
    folder = files("synth.mocap") / "maps"
    paths = sorted((p for p in folder.iterdir() if p.name.endswith(".json")), key=lambda p: p.name)
    return {p.name.removesuffix(".json"): json.loads(p.read_text()) for p in paths}


def _resolve(rules: dict[str, Any], plain: dict[str, int]) -> dict[str, int]:
    result: dict[str, int] = {}
    for joint, candidates in rules["middle"].items():
        _put(result, joint, candidates, plain)
    for side, words in rules["sides"].items():
        for joint, templates in rules["sided"].items():
            _put(result, f"{side}_{joint}", [t.format(s=w) for t in templates for w in words], plain)
        for finger, finger_words in rules["finger_names"].items():
            for k in (1, 2, 3):
                wanted = [t.format(s=w, f=f, k=k) for t in rules["fingers"] for w in words for f in finger_words]
                _put(result, f"{side}_{finger}{k}", wanted, plain)
    return result


def _put(result: dict[str, int], joint: str, candidates: list[str], plain: dict[str, int]) -> None:
    found = next((plain[c] for c in candidates if c in plain), None)
    if found is not None:
        result[joint] = found


def _broken_chains(joint_of: dict[str, int], parents: tuple[int, ...]) -> list[str]:
    """Joints that do not hang from the joint before them in the limb, so that the map cannot be right."""
    broken = []
    for side in ("left", "right"):
        for chain in _CHAINS:
            line = [j if j == "pelvis" else f"{side}_{j}" for j in chain]
            for upper, lower in pairwise(line):
                if lower in joint_of and joint_of[upper] not in ancestors(joint_of[lower], parents)[1:]:
                    broken.append(lower)
    return [joint for joint in broken if joint in REQUIRED]


def _common_ancestor(first: int, second: int, parents: tuple[int, ...]) -> int:
    line = ancestors(first, parents)
    return next(joint for joint in ancestors(second, parents) if joint in line)
