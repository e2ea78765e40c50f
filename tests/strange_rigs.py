"""The same movement on rigs that nobody has seen: joints renamed, added, left out, split, shuffled, turned."""

from dataclasses import replace

import numpy as np

from synth.geometry.rotation import matrix_from_axis_angle, unit
from synth.mocap.fit import bone_offsets, local_of
from synth.mocap.take import Take, take_world

Vector = tuple[float, float, float]


def renamed(take: Take, words: dict[str, str] | None = None) -> Take:
    """Joints by other names; without `words`, by names that say nothing."""
    names = (f"b{i}" if words is None else words.get(name, name) for i, name in enumerate(take.names))
    return replace(take, names=tuple(names))


def with_chain(take: Take, parent: str, offsets: list[Vector], name: str, swing_rad: float = 0.3) -> Take:
    """A chain of joints below `parent`, offsets [m] in its frame, that swings as cloth, hair and tails do."""
    above, count = take.names.index(parent), len(take.names)
    extra = len(offsets)
    swing = swing_rad * np.sin(np.linspace(0.0, 9.0, take.num_frames))[:, None] * unit(np.array([1.0, 0.3, 0.5]))
    turns = np.repeat(matrix_from_axis_angle(swing)[:, None], extra, 1)
    return replace(
        take,
        names=take.names + tuple(f"{name}{i}" for i in range(extra)),
        parents=(*take.parents, above, *range(count, count + extra - 1)),
        offsets=np.concatenate([take.offsets, np.array(offsets)]),
        rest_rotations=np.concatenate([take.rest_rotations, take.rest_rotations[[above] * extra]]),
        local_rotations=np.concatenate([take.local_rotations, turns], 1),
    )


def without(take: Take, *words: str) -> Take:
    """Joints whose names hold one of the words are left out; what hung from them hangs from the joint above."""
    keep = [j for j, name in enumerate(take.names) if not any(word in name for word in words)]
    return _rebuilt(take, keep, {})


def split(take: Take, upper: str, lower: str, name: str, share: float = 0.5) -> Take:
    """A roll joint in the middle of a bone, which turns with the joint above."""
    number, child = len(take.names), take.names.index(lower)
    longer = with_chain(take, upper, [tuple(share * take.offsets[child])], name, swing_rad=0.0)
    return _rebuilt(longer, range(number + 1), {child: number})


def shuffled(take: Take, seed: int = 0) -> Take:
    """Siblings in another order."""
    rng = np.random.default_rng(seed)
    order = [0]
    for joint in order:
        children = [j for j, parent in enumerate(take.parents) if parent == joint]
        order.extend(rng.permutation(children).tolist())
    return _rebuilt(take, order, {})


def turned(take: Take, turn: np.ndarray) -> Take:
    """The recording turned in the world; the zero pose stays."""
    local = take.local_rotations.copy()
    local[:, 0] = turn @ local[:, 0]
    return replace(take, local_rotations=local, root_translation=take.root_translation @ turn.T)


def _rebuilt(take: Take, joints: list[int] | range, parent_of: dict[int, int]) -> Take:
    """The joints in an order with parents first, hung anew; `parent_of`: other parents, by old numbers."""
    order: list[int] = []
    parents = {j: parent_of.get(j, _kept_above(take, j, joints)) for j in joints}
    waiting = list(joints)
    while waiting:
        ready = next(j for j in waiting if parents[j] < 0 or parents[j] in order)
        order.append(ready)
        waiting.remove(ready)
    new = tuple(order.index(parents[j]) if parents[j] >= 0 else -1 for j in order)
    turns, points = (values[:, order] for values in take_world(take))
    return replace(
        take,
        names=tuple(take.names[j] for j in order),
        parents=new,
        offsets=bone_offsets(new, points, turns),
        rest_rotations=take.rest_rotations[order],
        local_rotations=local_of(new, turns),
    )


def _kept_above(take: Take, joint: int, joints: list[int] | range) -> int:
    parent = take.parents[joint]
    while parent >= 0 and parent not in joints:
        parent = take.parents[parent]
    return parent
