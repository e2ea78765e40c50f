"""Which joint is which when the names say nothing: like chains left and right, bone lengths, where the feet point."""

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import unit

SAMPLES = 60
LIKE = 0.08
"""Greatest difference of two chains' lengths, as a share, between a body's left and right."""
RIGID = 0.001
"""Greatest spread of a limb's length over the recording: a joint in between would bend it."""
SHORT = 0.15
"""Chains shorter than this share of the longest are fingers, jaws and props."""


@dataclass(frozen=True)
class _Tree:
    """names: only to tell open ends (`_end`). lengths: of the bones to the parents [m].

    children, reach: longest way down from each joint [m]. positions: (S, J, 3) samples of the recording.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    lengths: Float[np.ndarray, " joints"]
    reach: Float[np.ndarray, " joints"]
    positions: Float[np.ndarray, "samples joints 3"]

    def path(self, joint: int) -> list[int]:
        """The joint and the longest way down from it."""
        line = [joint]
        while self.children[line[-1]]:
            line.append(max(self.children[line[-1]], key=lambda c: self.lengths[c] + self.reach[c]))
        return line

    def way(self, joint: int) -> float:
        """Length from the joint's parent to the end of its longest way down."""
        return float(self.lengths[joint] + self.reach[joint])


def match_topology(
    names: tuple[str, ...], parents: tuple[int, ...], positions: Float[np.ndarray, "frames joints 3"]
) -> tuple[dict[str, int], list[str]]:
    """Joint number by SMPL-X joint, and what could not be found (empty when the skeleton is a body).

    Legs and arms are pairs of like chains, the arms' below the legs'; in a limb the two longest rigid bones of like
    length; the head is on the longest way up between the arms. Right and left follow from the way the feet point.
    """
    tree = _tree(names, parents, positions)
    pairs = _like_pairs(tree)
    found = _limb_pairs(tree, pairs)
    if found is None:
        return {}, ["two like legs below one joint and two like arms above it"]
    legs, arms = (_limbs(tree, pair) for pair in found)
    chest = tree.parents[found[1][0]]
    pelvis = _meeting(tree, found[0][0], found[1][0])
    head = _head(tree, chest, found[1])
    missing = [w for w, v in (("legs", all(legs)), ("arms", all(arms)), ("head", bool(head))) if not v]
    if missing or head is None:
        return {}, [f"joints of the {word}" for word in missing]
    joint_of = {"pelvis": pelvis} | head
    sides = ("left", "right") if _first_is_left(tree, pelvis, joint_of["head"], legs) else ("right", "left")
    for side, leg, arm in zip(sides, legs, arms, strict=True):
        joint_of |= dict(zip((f"{side}_{j}" for j in ("hip", "knee", "ankle")), leg[:3], strict=True))
        joint_of |= dict(zip((f"{side}_{j}" for j in ("shoulder", "elbow", "wrist")), arm[:3], strict=True))
        if len(leg) > 3 and not tree.names[leg[3]].endswith("_end"):
            joint_of[f"{side}_foot"] = leg[3]
        if tree.parents[arm[0]] != chest and tree.lengths[arm[0]] > 0.02 * tree.way(found[0][0]):
            joint_of[f"{side}_collar"] = tree.parents[arm[0]]
    return joint_of, []


def _tree(names: tuple[str, ...], parents: tuple[int, ...], positions: Float[np.ndarray, "frames joints 3"]) -> _Tree:
    chosen = positions[np.unique(np.linspace(0, len(positions) - 1, SAMPLES).astype(int))]
    children = tuple(tuple(j for j, p in enumerate(parents) if p == joint) for joint in range(len(parents)))
    bones = chosen - chosen[:, np.maximum(parents, 0)]
    lengths = np.median(np.linalg.norm(bones, axis=-1), 0)
    reach = np.zeros(len(parents))
    for joint in range(len(parents) - 1, 0, -1):
        reach[parents[joint]] = max(reach[parents[joint]], lengths[joint] + reach[joint])
    return _Tree(names, parents, children, lengths, reach, chosen)


def _like_pairs(tree: _Tree) -> list[tuple[int, int]]:
    """Pairs of long, equally long chains that hang from the same joint."""
    longest = max(tree.reach)
    pairs = []
    for joints in tree.children:
        for a, b in combinations(joints, 2):
            short, long = sorted((tree.way(a), tree.way(b)))
            if short > SHORT * longest and long - short < LIKE * long:
                pairs.append((a, b))
    return pairs


def _limb_pairs(tree: _Tree, pairs: list[tuple[int, int]]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Legs and arms: the longest two pairs on different branches, the arms' a spine further from where they meet."""
    both = [
        (legs, arms)
        for legs in pairs
        for arms in pairs
        if not set(legs) & set(_above(tree, arms[0]))
        and not set(arms) & set(_above(tree, legs[0]))
        and _way_up(tree, legs, arms) < _way_up(tree, arms, legs)
    ]
    return max(both, key=lambda b: sum(min(tree.way(j) for j in pair) for pair in b), default=None)


def _above(tree: _Tree, joint: int) -> list[int]:
    """All joints on the way from `joint` to the root, without itself."""
    line = []
    while tree.parents[joint] >= 0:
        joint = tree.parents[joint]
        line.append(joint)
    return line


def _meeting(tree: _Tree, first: int, second: int) -> int:
    line = _above(tree, first)
    return next(joint for joint in _above(tree, second) if joint in line)


def _way_up(tree: _Tree, pair: tuple[int, int], other: tuple[int, int]) -> float:
    """Length from the joint of one pair to where the way of the other meets it."""
    line = _above(tree, pair[0])
    return float(sum(tree.lengths[joint] for joint in line[: line.index(_meeting(tree, pair[0], other[0]))]))


def _limbs(tree: _Tree, pair: tuple[int, int]) -> list[list[int]]:
    """Upper, middle and end joint of both limbs and the next one beyond; empty lists where no two bones fit.

    Both sides have the same joints, so that a foot that is never bent on one side does not lengthen its shin.
    """
    paths = [tree.path(joint) for joint in pair]
    best: list[list[int]] = [[], []]
    score = 0.0
    for i, j, k in combinations(range(min(map(len, paths))), 3):
        values = [_limb_score(tree, path[i], path[j], path[k]) for path in paths]
        if min(values) > 0.0 and sum(values) > score:
            score = sum(values)
            best = [[p[i], p[j], p[k], *[q for q in p[k + 1 :] if tree.lengths[q] > 0.02 * score][:1]] for p in paths]
    return best


def _limb_score(tree: _Tree, upper: int, middle: int, end: int) -> float:
    """Length of two rigid bones of about the same length; 0 where a joint in between bends one."""
    points = [tree.positions[:, joint] for joint in (upper, middle, end)]
    bones = [np.linalg.norm(b - a, axis=-1) for a, b in pairwise(points)]
    means = [float(bone.mean()) for bone in bones]
    if min(means) < 1e-9 or max(float(bone.std()) / mean for bone, mean in zip(bones, means, strict=True)) > RIGID:
        return 0.0
    return sum(means) * float(np.exp(-0.5 * abs(np.log(means[0] / means[1]))))


def _head(tree: _Tree, chest: int, arms: tuple[int, int]) -> dict[str, int] | None:
    """Neck and head on the longest way from the chest that is no arm."""
    others = [c for c in tree.children[chest] if c not in arms and tree.way(c) > 0.0]
    if not others:
        return None
    path = tree.path(max(others, key=tree.way))
    inner = [joint for joint in path if not tree.names[joint].endswith("_end")] or path
    fan = max(inner, key=lambda joint: (len(tree.children[joint]) > 1, inner.index(joint)))
    return {"head": fan} if fan == path[0] else {"neck": path[0], "head": fan}


def _first_is_left(tree: _Tree, pelvis: int, head: int, legs: list[list[int]]) -> bool:
    """Whether the first leg is the left one: up x ahead points left, and toes (else bent knees) point ahead."""
    up = unit(tree.positions[:, head] - tree.positions[:, pelvis])
    ahead = np.zeros_like(up)
    for leg in legs:
        hip, knee, ankle = (tree.positions[:, joint] for joint in leg[:3])
        ahead += tree.positions[:, leg[3]] - ankle if len(leg) > 3 else knee - 0.5 * (hip + ankle)
    across = tree.positions[:, legs[0][0]] - tree.positions[:, legs[1][0]]
    return bool(np.sum(np.cross(up, ahead) * across, -1).mean() > 0.0)
