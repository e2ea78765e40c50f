"""Joint positions to a skeleton with rotations: frames from the lines that a body shows, roll from bent limbs.

Every joint's frame is SMPL-X's: in the zero pose (a T-pose) x points left, y up, z ahead.
"""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from scipy.ndimage import gaussian_filter1d

from synth.errors import TakeError
from synth.geometry.rotation import frame_from_axes, shortest_arc, unit
from synth.mocap.fit import bone_offsets, local_of
from synth.mocap.raw import RawSkeleton

Track = Float[np.ndarray, "frames 3"]
Turns = Float[np.ndarray, "frames 3 3"]
Vector = Float[np.ndarray, "3"]

NEEDED: tuple[str, ...] = tuple(
    f"{s}_{j}" for s in ("left", "right") for j in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist")
)
"""Points without which a body has no pose."""
FINGERS: tuple[str, ...] = ("index", "middle", "pinky", "ring", "thumb")
CHEST_HEIGHT = 0.7
"""Where the chest turns, from the middle of the hips to the middle of the shoulders."""
SURE_BEND, UNSURE_BEND = 0.45, 0.15
"""Sine of a knee's or elbow's bend above which it tells the roll of the limb, and below which it does not."""
SMOOTH_S = 0.1
STRETCH_TOLD = 0.1

_X, _Y, _Z = np.eye(3)
_DOWN, _TOE = -_Y, unit(np.array([0.0, -0.45, 0.9]))


def body_from_points(points: Mapping[str, Track], fps: float, source: str) -> RawSkeleton:
    """The skeleton through `points` (SMPL-X joint names; nose and ears too), in their unit and axes."""
    tracks = _completed(points, source)
    world: dict[str, Turns] = {}
    hips, shoulders = (tracks[f"left_{j}"] - tracks[f"right_{j}"] for j in ("hip", "shoulder"))
    up = tracks["neck"] - tracks["pelvis"]
    world["pelvis"] = frame_from_axes(hips, up)
    world["spine3"] = frame_from_axes(up, shoulders, "yxz")
    world["neck"] = _carried(world["spine3"], _Y, tracks["head"] - tracks["neck"])
    world["head"] = _head(points, world["neck"])
    for side, sign in (("left", 1.0), ("right", -1.0)):
        _leg(world, tracks, side, fps)
        _arm(world, tracks, side, sign, fps)
    return _skeleton(tracks, world)


def _completed(points: Mapping[str, Track], source: str) -> dict[str, Track]:
    """The points with pelvis, chest, neck and head where the recording leaves them out."""
    missing = [name for name in NEEDED if name not in points]
    head = next((n for n in (("head",), ("left_ear", "right_ear"), ("nose",)) if all(p in points for p in n)), None)
    if missing or head is None:
        names = ", ".join(missing + ([] if head else ["head (or ears, or nose)"]))
        raise TakeError(f"{source}: no point was found for {names}; its points: {', '.join(list(points)[:60])}")
    tracks = dict(points)
    middle = {j: 0.5 * (points[f"left_{j}"] + points[f"right_{j}"]) for j in ("hip", "shoulder")}
    # The recorded pelvis may sit anywhere in the basin: the middle of the hips does not.
    tracks["pelvis"], tracks["neck"] = middle["hip"], middle["shoulder"]
    tracks["spine3"] = (1.0 - CHEST_HEIGHT) * middle["hip"] + CHEST_HEIGHT * middle["shoulder"]
    tracks["head"] = np.mean([points[name] for name in head], 0)
    return tracks


def _head(points: Mapping[str, Track], neck: Turns) -> Turns:
    if not all(name in points for name in ("nose", "left_ear", "right_ear")):
        return neck
    lateral = points["left_ear"] - points["right_ear"]
    return frame_from_axes(lateral, points["nose"] - 0.5 * (points["left_ear"] + points["right_ear"]), "xzy")


def _leg(world: dict[str, Turns], tracks: Mapping[str, Track], side: str, fps: float) -> None:
    hip, knee, ankle, foot = (f"{side}_{j}" for j in ("hip", "knee", "ankle", "foot"))
    thigh, shin = tracks[knee] - tracks[hip], tracks[ankle] - tracks[knee]
    hinge = _hinge(thigh, shin, _carried(world["pelvis"], _DOWN, thigh)[:, :, 0], fps)
    world[hip], world[knee] = _laid(_DOWN, _X, thigh, hinge), _laid(_DOWN, _X, shin, hinge)
    world[ankle] = world[knee]
    if foot in tracks:
        world[ankle] = world[foot] = _laid(_TOE, _X, tracks[foot] - tracks[ankle], world[knee][:, :, 0])


def _arm(world: dict[str, Turns], tracks: Mapping[str, Track], side: str, sign: float, fps: float) -> None:
    shoulder, elbow, wrist = (f"{side}_{j}" for j in ("shoulder", "elbow", "wrist"))
    out, axis = sign * _X, -sign * _Y
    upper, lower = tracks[elbow] - tracks[shoulder], tracks[wrist] - tracks[elbow]
    hinge = _hinge(upper, lower, _carried(world["spine3"], out, upper) @ axis, fps)
    world[shoulder], world[elbow] = _laid(out, axis, upper, hinge), _laid(out, axis, lower, hinge)
    world[wrist] = world[elbow]
    knuckles = [f"{side}_{f}1" for f in FINGERS[:4] if f"{side}_{f}1" in tracks]
    if knuckles:
        along = np.mean([tracks[k] for k in knuckles], 0) - tracks[wrist]
        world[wrist] = _carried(world[elbow], out, along)
        if len(knuckles) > 1 and knuckles[0].endswith("index1"):
            world[wrist] = _laid(out, _Z, along, tracks[knuckles[0]] - tracks[knuckles[-1]])
    for finger in FINGERS:
        _finger(world, tracks, [f"{side}_{finger}{k}" for k in (1, 2, 3)], world[wrist], out)


def _finger(world: dict[str, Turns], tracks: Mapping[str, Track], joints: list[str], hand: Turns, out: Vector) -> None:
    turn = hand
    for joint, following in zip(joints, [*joints[1:], ""], strict=True):
        if joint not in tracks:
            return
        if following in tracks:
            turn = _carried(turn, out, tracks[following] - tracks[joint])
        world[joint] = turn


def _carried(parent: Turns, rest: Vector, bone: Track) -> Turns:
    """A joint that turns as its parent, then by the shortest arc until its rest direction lies along the bone."""
    return shortest_arc(parent @ rest, bone) @ parent


def _laid(rest: Vector, rest_side: Vector, bone: Track, side: Track) -> Turns:
    """A joint whose rest direction lies along the bone and whose side axis leans to `side`."""
    return frame_from_axes(bone, side) @ frame_from_axes(rest, rest_side).T


def _hinge(upper: Track, lower: Track, straight: Track, fps: float) -> Track:
    """Axis of a knee or elbow: upper x lower bone where it is bent, `straight` where it is not."""
    cross = np.cross(unit(upper), unit(lower))
    bend = np.linalg.norm(cross, axis=-1, keepdims=True)
    share = np.clip((bend - UNSURE_BEND) / (SURE_BEND - UNSURE_BEND), 0.0, 1.0)
    mixed = share * unit(cross) + (1.0 - share) * unit(straight)
    return gaussian_filter1d(mixed, SMOOTH_S * fps / 2, axis=0, mode="nearest")


def _skeleton(tracks: Mapping[str, Track], world: Mapping[str, Turns]) -> RawSkeleton:
    parent_of = _parents(tracks)
    names = tuple(parent_of)
    parents = tuple(names.index(parent) if parent else -1 for parent in parent_of.values())
    positions = np.stack([tracks[name] for name in names], 1)
    turns = np.stack([world[name] for name in names], 1)
    offsets = bone_offsets(parents, positions, turns)
    lengths = np.linalg.norm(positions[:, 1:] - positions[:, list(parents[1:])], axis=-1)
    spread = np.percentile(lengths, 95, axis=0) - np.percentile(lengths, 5, axis=0)
    loose = [n for n, s, m in zip(names[1:], spread, np.median(lengths, 0), strict=True) if s > STRETCH_TOLD * m]
    warnings: tuple[str, ...] = (
        (f"bones to {', '.join(loose[:6])} change their length; the median is used",) if loose else ()
    )
    toes = [world["pelvis"][:, :, 2] * (tracks[f"{s}_foot"] - tracks[f"{s}_ankle"]) for s in ("left", "right")
            if f"{s}_foot" in tracks]  # fmt: skip
    if toes and np.mean([t.sum(-1).mean() for t in toes]) < 0.0:
        warnings += ("the feet point backwards: left and right may be swapped, or the axes left-handed",)
    return RawSkeleton(names, parents, offsets, local_of(parents, turns), positions[:, 0], warnings)


def _parents(tracks: Mapping[str, Track]) -> dict[str, str]:
    """Parent by joint, parents first."""
    chains = [["pelvis", "spine3", "neck", "head"]]
    for s in ("left", "right"):
        chains.append(["pelvis", *(f"{s}_{j}" for j in ("hip", "knee", "ankle", "foot"))])
        chains.append(["spine3", *(f"{s}_{j}" for j in ("shoulder", "elbow", "wrist"))])
        chains += [[f"{s}_wrist", *(f"{s}_{f}{k}" for k in (1, 2, 3))] for f in FINGERS]
    parent_of = {"pelvis": ""}
    for chain in chains:
        for upper, lower in pairwise(chain):
            if upper not in tracks or lower not in tracks:
                break
            parent_of[lower] = upper
    return parent_of
