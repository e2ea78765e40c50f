"""Which joint of a foreign skeleton is which of SMPL-X: names as data in maps/*.json, chosen by what fits."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.errors import TakeError
from synth.mocap.topology import match_topology

REQUIRED: tuple[str, ...] = (
    "pelvis", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
    "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "head",
)  # fmt: skip
"""SMPL-X joints without which a body cannot be driven; all others are filled in."""

_CHAINS = (("pelvis", "hip", "knee", "ankle", "foot"), ("shoulder", "elbow", "wrist"))


@dataclass(frozen=True)
class SkeletonMap:
    """A map that fits one skeleton. name: of the map file. joint_of: SMPL-X joint name to joint number.

    chest: the joint from which both shoulders hang.
    """

    name: str
    joint_of: dict[str, int]
    chest: int


def match_skeleton(
    names: tuple[str, ...],
    parents: tuple[int, ...],
    source: str,
    positions: Callable[[], Float[np.ndarray, "frames joints 3"]] | None = None,
) -> SkeletonMap:
    """The map that names most joints of this skeleton; where none names all that is needed, the shape of the skeleton.

    positions: the joints of the recording, asked for only then. TakeError lists what could not be found.
    """
    plain = _plain_names(names)
    found = {map_name: _resolve(rules, plain) for map_name, rules in _all_maps().items()}
    ranked = sorted(found, key=lambda m: (-sum(r in found[m] for r in REQUIRED), -len(found[m]), m))
    best = found[ranked[0]]
    by_shape = ""
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
            f"{source}: unknown skeleton; by its best map ({ranked[0]}) no joint was found for "
            f"{', '.join(missing)}{by_shape}; add its names to a file in synth/mocap/maps. "
            f"Its joints: {', '.join(names[:60])}"
        )
    chest = _common_ancestor(best["left_shoulder"], best["right_shoulder"], parents)
    return SkeletonMap(ranked[0], best, chest)


def named_joints(names: tuple[str, ...]) -> dict[str, int]:
    """Joint number by SMPL-X joint, by the map that names most of them, whatever hangs from what."""
    plain = _plain_names(names)
    found = [_resolve(rules, plain) for rules in _all_maps().values()]
    return max(found, key=lambda joint_of: (sum(r in joint_of for r in REQUIRED), len(joint_of)))


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


def _all_maps() -> dict[str, dict[str, Any]]:
    folder = files("synth.mocap") / "maps"
    paths = sorted((p for p in folder.iterdir() if p.name.endswith(".json")), key=lambda p: p.name)
    return {p.name.removesuffix(".json"): json.loads(p.read_text()) for p in paths}


def _plain_names(names: tuple[str, ...]) -> dict[str, int]:
    """Joint number by name without namespace, the prefix most names share, case and punctuation."""
    stripped = [name.rsplit(":", 1)[-1].rsplit("|", 1)[-1] for name in names]
    while True:
        heads = Counter(re.split(r"[ _.\-]", name, maxsplit=1)[0] for name in stripped if re.search(r"[ _.\-]", name))
        head, count = heads.most_common(1)[0] if heads else ("", 0)
        if count <= 0.6 * len(stripped) or not head:
            break
        stripped = [re.sub(rf"^{re.escape(head)}[ _.\-]+", "", name) for name in stripped]
    plain: dict[str, int] = {}
    for joint, name in enumerate(stripped):
        plain.setdefault(re.sub(r"[^a-z0-9]", "", name.lower()), joint)
    return plain


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
