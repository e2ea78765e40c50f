"""Which joint is which when the names say nothing: like chains left and right, bone lengths, where the feet point."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import unit

Track = Float[np.ndarray, "samples 3"]

SAMPLES = 60
LIKE = 0.08
"""Greatest difference of two chains' lengths, as a share, between a body's left and right."""
RIGID = 0.001
"""Greatest spread of a limb's length over the recording: a joint in between would bend it."""
ARM_PER_LEG, TRUNK_PER_LEG = 0.68, 0.55
"""Upper arm and forearm over thigh and shin (Winter: 0.186 + 0.146 over 0.245 + 0.246 of stature); hips to chest."""
SIDE_SURE = 0.2
"""Sum over both legs of how far feet and knees lie ahead, in legs, that tells left from right beyond doubt: feet 0.15
each of a person, knees 0.05 each at a bend of 25 degrees."""
SIDE_TOLD = 0.4
"""Share of that from which on a side is believed."""
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
    legs, arms = pairs[found[0]], pairs[found[1]]
    chest = tree.parents[found[1][0]]
    pelvis = _meeting(tree, found[0][0], found[1][0])
    head = _head(tree, pelvis, chest, found[1])
    if head is None:
        return {}, ["joints of the head"]
    joint_of = {"pelvis": pelvis} | head
    lefts = [_first_is_left(tree, pelvis, joint_of["head"], legs, pair) for pair in (legs, arms)]
    if 0 in lefts:
        return {}, ["feet or bent knees that tell left from right"]
    legs, arms = (pair if left > 0 else pair[::-1] for pair, left in zip((legs, arms), lefts, strict=True))
    for side, leg, arm in zip(("left", "right"), legs, arms, strict=True):
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


def _like_pairs(tree: _Tree) -> dict[tuple[int, int], list[list[int]]]:
    """Pairs of long chains that hang from the same joint, with the like limbs in them; a prop may lengthen one."""
    longest = max(tree.reach)
    pairs = {}
    for joints in tree.children:
        long = [joint for joint in joints if tree.way(joint) > SHORT * longest]
        for pair in combinations(long, 2):
            limbs = _limbs(tree, pair)
            if all(limbs):
                pairs[pair] = limbs
    return pairs


def _limb_pairs(
    tree: _Tree, pairs: dict[tuple[int, int], list[list[int]]]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Legs and arms: pairs on different branches, the arms' a spine further from where they meet, most like a body."""
    both = [
        (legs, arms)
        for legs in pairs
        for arms in pairs
        if not set(legs) & set(_above(tree, arms[0]))
        and not set(arms) & set(_above(tree, legs[0]))
        and _way_up(tree, legs, arms) < _way_up(tree, arms, legs)
    ]
    return max(both, key=lambda b: _likeness(tree, pairs, *b), default=None)


def _likeness(
    tree: _Tree, pairs: dict[tuple[int, int], list[list[int]]], legs: tuple[int, int], arms: tuple[int, int]
) -> float:
    """Length of the limbs [m], less where arms and trunk are not in a body's proportion to the legs (skirts, hair)."""
    leg, arm = (_limb_length(tree, pairs[pair][0]) for pair in (legs, arms))
    trunk = max(_way_up(tree, arms, legs), 1e-6 * leg)
    strange = abs(np.log(arm / leg / ARM_PER_LEG)) + 0.5 * abs(np.log(trunk / leg / TRUNK_PER_LEG))
    return float((leg + arm) * np.exp(-strange))


def _limb_length(tree: _Tree, limb: list[int]) -> float:
    points = tree.positions[:, limb[:3]]
    return float(np.linalg.norm(np.diff(points, axis=1), axis=-1).sum(1).mean())


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
        alike = [_alike(*pair) for pair in (values, [float(tree.lengths[path[: k + 1]].sum()) for path in paths])]
        if min(values) > 0.0 and all(alike) and sum(values) > score:
            score = sum(values)
            best = [[p[i], p[j], p[k], *[q for q in p[k + 1 :] if tree.lengths[q] > 0.02 * score][:1]] for p in paths]
    return best


def _alike(first: float, second: float) -> bool:
    return abs(first - second) < LIKE * max(first, second)


def _limb_score(tree: _Tree, upper: int, middle: int, end: int) -> float:
    """Length of two rigid bones of about the same length; 0 where a joint in between bends one."""
    points = [tree.positions[:, joint] for joint in (upper, middle, end)]
    bones = [np.linalg.norm(b - a, axis=-1) for a, b in pairwise(points)]
    means = [float(bone.mean()) for bone in bones]
    if min(means) < 1e-9 or max(float(bone.std()) / mean for bone, mean in zip(bones, means, strict=True)) > RIGID:
        return 0.0
    return sum(means) * float(np.exp(-0.5 * abs(np.log(means[0] / means[1]))))


def _head(tree: _Tree, pelvis: int, chest: int, arms: tuple[int, int]) -> dict[str, int] | None:
    """Neck and head on the longest way up from the chest that is no arm; at the head hair and eyes fan out."""
    up = unit(tree.positions[:, chest] - tree.positions[:, pelvis])

    def rise(joint: int) -> float:
        return float(np.sum((tree.positions[:, joint] - tree.positions[:, chest]) * up, -1).mean())

    others = [c for c in tree.children[chest] if c not in arms]
    # Wings and collars come in twos.
    single = [c for c in others if not any(_alike(tree.way(c), tree.way(o)) for o in others if o != c)]
    paths = [tree.path(c) for c in single or others]
    path = max(paths, key=lambda way: max(map(rise, way)), default=[])
    inner = [joint for joint in path if not tree.names[joint].endswith("_end")] or path
    if not inner or max(map(rise, inner)) <= 0.0:
        return None
    # Beyond the highest joint hair hangs down.
    inner = inner[: int(np.argmax([rise(joint) for joint in inner])) + 1]
    fans = [joint for joint in inner[1:] if len(tree.children[joint]) > 1]
    bare = len(tree.children[path[0]]) > 2
    head = fans[0] if fans else path[0] if bare else inner[-1]
    return {"head": head} if head == path[0] else {"neck": path[0], "head": head}


def _first_is_left(tree: _Tree, pelvis: int, head: int, legs: list[list[int]], pair: list[list[int]]) -> int:
    """1 where the first limb of the pair is the left one, -1 where it is the right one, 0 where nothing tells."""
    feet = [tree.positions[:, leg[3]] if len(leg) > 3 else None for leg in legs]
    limbs = [(tree.positions[:, leg[0]], tree.positions[:, leg[1]], tree.positions[:, leg[2]]) for leg in legs]
    ends = [tree.positions[:, limb[0]] for limb in pair]
    sure = sidedness(tree.positions[:, head] - tree.positions[:, pelvis], ends[0] - ends[1], limbs, feet)
    return 0 if abs(sure) < SIDE_TOLD else int(np.sign(sure))


def sidedness(
    up: Track, across: Track, legs: Sequence[tuple[Track, Track, Track]], feet: Sequence[Track | None]
) -> float:
    """How surely `across` points to the body's left: 1 yes, -1 it points right, near 0 nothing tells.

    up: from the pelvis to the head. Left is up x ahead, and feet point ahead, as knees do where they bend.
    legs: hip, knee and ankle of both; feet: a point of each foot ahead of its ankle, or None.
    """
    scores = []
    for (hip, knee, ankle), foot in zip(legs, feet, strict=True):
        clues = [knee - 0.5 * (hip + ankle)] + ([] if foot is None else [foot - ankle])
        size = np.linalg.norm(ankle - hip, axis=-1).mean()
        for clue in clues:
            left = np.cross(unit(up), clue) / size
            scores.append(float(np.sum(left * unit(across), -1).mean()))
    return float(np.clip(np.sum(scores) / SIDE_SURE, -1.0, 1.0))
