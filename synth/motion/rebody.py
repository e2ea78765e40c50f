"""The same movement by another body: root and steps scaled by the legs, feet where they stand, gravity kept in the air.

Angles are copied first. Then everything level grows by the legs' ratio about one point of the floor, so that a foot
that stood still still does; heights are measured from the soles; legs reach their feet by inverse kinematics.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from synth.arrays import Points, Rotations
from synth.geometry.rotation import axis_angle_from_matrix
from synth.geometry.smoothstep import smoothstep
from synth.motion.contact import FLOOR_PERCENTILE
from synth.motion.limb import LIMBS, shifted_limb
from synth.motion.motion import Motion
from synth.motion.sole import BodyShape, Sole, sole_points, soles
from synth.skeleton.kinematics import forward
from synth.skeleton.mass import center_of_mass
from synth.skeleton.smplx_joints import INDEX, NUM_BENDING

SIDES = ("left", "right")
STRETCHED = 0.9985
"""A leg that stands reaches no further than this share of its length: bend_limb holds 0.999."""
STANDING_M = 0.02
"""A sole this near above its standing height carries weight."""
SINK_S = 0.12
"""The pelvis sinks and rises again over about this time where legs would be too short."""
MEET_S = 0.20
"""Before and after a flight the path of the mass joins the scaled one over this time."""
PEEL_S = 0.08
FALL_ROUNDS = 2
"""Legs that reach for their feet move the mass a little: the second round takes that off."""
HANDS_TOGETHER_M, HANDS_APART_M = 0.16, 0.30
"""Wrists nearer than the first belong together; further apart than the second they do not care."""


@dataclass(frozen=True)
class Build:
    """One body of one shape: rest (55, 3) joints [m], left and right sole, betas, gender."""

    rest: Float[np.ndarray, "55 3"]
    soles: tuple[Sole, Sole]
    betas: Float[np.ndarray, " num_betas"]
    gender: str = "neutral"

    @property
    def leg_m(self) -> float:
        """Hip to knee to ankle."""
        leg = self.rest[[INDEX[name] for name in LIMBS["left_leg"]]]
        return float(np.linalg.norm(np.diff(leg, axis=0), axis=-1).sum())

    @property
    def hand_m(self) -> float:
        """Wrist to middle knuckle."""
        return float(np.linalg.norm(self.rest[INDEX["left_middle1"]] - self.rest[INDEX["left_wrist"]]))

    @property
    def ankle_height_m(self) -> float:
        """Ankle joints above the undersides of the feet at rest."""
        return float(-min(sole.from_ankle[:, 1].min() for sole in self.soles))

    def posed(self, motion: Motion) -> tuple[Rotations, Points]:
        """World rotations (T, 55, 3, 3) and joints (T, 55, 3) [m] of the motion on this body."""
        return forward(motion.local_rotations, motion.trans, self.rest)


def build_of(body: BodyShape, betas: Float[np.ndarray, " num_betas"], gender: str = "neutral") -> Build:
    """The measures of `body` with shape `betas`."""
    rest = np.asarray(body.rest_joints(betas), float)[:NUM_BENDING]
    return Build(rest, soles(body, betas), np.asarray(betas, float), gender)


def on_body(
    motion: Motion,
    source: Build,
    target: Build,
    flights_s: Iterable[tuple[float, float]] = (),
    pivot_m: Float[np.ndarray, "2"] | None = None,
) -> Motion:
    """`motion` of the body `source` as `target` does it.

    flights_s: (take-off, landing) [s]; in between the centre of mass keeps the source's fall, where scaling would
    scale gravity. pivot_m: point of the floor that stays where it is (None: below the first pelvis).
    """
    rotations, positions = source.posed(motion)
    pivot = positions[0, 0, :2] if pivot_m is None else np.asarray(pivot_m, float)
    frames = _Scaled(source, target, rotations, positions, pivot)
    flights, lift = tuple(flights_s), np.zeros(motion.num_frames)
    moved = _moved(motion, frames, lift, flights)
    for _ in range(FALL_ROUNDS if flights else 0):
        lift = lift + _fall(positions, target.posed(moved)[1], motion.fps, flights)
        moved = _moved(motion, frames, lift, flights)
    return _together(moved, target, positions, source)


def _moved(
    motion: Motion, frames: "_Scaled", lift: Float[np.ndarray, " frames"], flights_s: Iterable[tuple[float, float]]
) -> Motion:
    """Root scaled and lifted, legs bent to the scaled feet."""
    target, up = frames.target, np.array([0.0, 0.0, 1.0])
    draft = replace(motion, betas=target.betas, gender=target.gender, trans=frames.trans() + lift[:, None] * up)
    ankles = frames.ankles(lift * _peeled(len(lift), motion.fps, flights_s))
    sink = _sink(frames, target.posed(draft)[1], ankles, motion.fps)
    return _stepping(replace(draft, trans=draft.trans - sink[:, None] * up), target, ankles)


@dataclass(frozen=True)
class _Scaled:
    """A posed source and what scaling makes of it."""

    source: Build
    target: Build
    rotations: Rotations
    positions: Points
    pivot: Float[np.ndarray, "2"]

    @property
    def scale(self) -> float:
        return self.target.leg_m / self.source.leg_m

    def lows(self) -> tuple[Float[np.ndarray, " frames"], ...]:
        """Height of the lowest point of each sole of the source [m]."""
        return tuple(sole_points(s, self.rotations, self.positions)[..., 2].min(1) for s in self.source.soles)

    def standing_m(self) -> float:
        """Height of standing soles: not zero in shoes."""
        return float(np.percentile(np.minimum(*self.lows()), FLOOR_PERCENTILE))

    def level(self, points: Points) -> Float[np.ndarray, "frames 2"]:
        return self.pivot + self.scale * (points[:, :2] - self.pivot)

    def trans(self) -> Points:
        """SMPL-X `transl` of the target: the middle of the hips scaled, from the ankles' height up."""
        left, right = INDEX["left_hip"], INDEX["right_hip"]
        hips = 0.5 * (self.positions[:, left] + self.positions[:, right])
        floor, low, high = self.standing_m(), self.source.ankle_height_m, self.target.ankle_height_m
        height = floor + high + self.scale * (hips[:, 2] - floor - low)
        goal = np.concatenate([self.level(hips), height[:, None]], 1)
        rest = self.target.rest
        return goal - self.rotations[:, 0] @ (0.5 * (rest[left] + rest[right]) - rest[0]) - rest[0]

    def ankles(self, lift: Float[np.ndarray, " frames"]) -> dict[str, Points]:
        """Where each ankle goes [m]: toe joint scaled on the level, sole as high as recorded, plus `lift`."""
        floor, goals = self.standing_m(), {}
        for side, sole, low in zip(SIDES, self.target.soles, self.lows(), strict=True):
            toe = self.rotations[:, sole.ankle] @ (self.target.rest[sole.foot] - self.target.rest[sole.ankle])
            hanging = np.zeros_like(self.positions)
            hanging[:, sole.foot] = toe
            under = sole_points(sole, self.rotations, hanging)[..., 2].min(1)
            high = np.where(low > floor, floor + self.scale * (low - floor), low)
            high = np.maximum(high + lift, np.minimum(high, floor))
            level = self.level(self.positions[:, sole.foot]) - toe[:, :2]
            goals[side] = np.concatenate([level, (high - under)[:, None]], 1)
        return goals


def _fall(
    before: Points, scaled: Points, fps: float, flights_s: Iterable[tuple[float, float]]
) -> Float[np.ndarray, " frames"]:
    """What to add to the height of the scaled body [m], so that in flight it falls as the source did."""
    times = np.arange(len(before)) / fps
    miss = (center_of_mass(before) - center_of_mass(scaled))[:, 2]
    lift = np.zeros(len(times))
    for start, end in flights_s:
        ends = np.interp([start, end], times, miss)
        during = (times >= start) & (times <= end)
        if during.sum() < 3:
            continue
        lift[during] += miss[during] - np.interp(times[during], [start, end], ends)
        slope = np.gradient(miss, 1.0 / fps) - np.diff(ends)[0] / (end - start)
        for edge, sign in ((start, -1.0), (end, 1.0)):
            near = np.flatnonzero(during)[0 if sign < 0 else -1]
            share = sign * (times - edge) / MEET_S
            tail = ~during & (share > 0.0) & (share < 1.0)
            lift[tail] += sign * slope[near] * MEET_S * share[tail] * (1.0 - share[tail]) ** 2
    return lift


def _peeled(frames: int, fps: float, flights_s: Iterable[tuple[float, float]]) -> Float[np.ndarray, " frames"]:
    """1 in the middle of flights, 0 while a foot may stand: how far the feet follow the body's path."""
    times, share = np.arange(frames) / fps, np.zeros(frames)
    for start, end in flights_s:
        share = np.maximum(share, smoothstep(0.0, PEEL_S, np.minimum(times - start, end - times)))
    return share


def _sink(frames: _Scaled, joints: Points, ankles: dict[str, Points], fps: float) -> Float[np.ndarray, " frames"]:
    """How far the pelvis goes down [m], smoothly, so that both standing feet are in reach."""
    need, reach, floor = np.zeros(len(joints)), STRETCHED * frames.target.leg_m, frames.standing_m()
    for side, low in zip(SIDES, frames.lows(), strict=True):
        hip = joints[:, INDEX[f"{side}_hip"]]
        level = np.linalg.norm(hip[:, :2] - ankles[side][:, :2], axis=-1)
        highest = ankles[side][:, 2] + np.sqrt(np.maximum(reach**2 - level**2, 0.0))
        need = np.maximum(need, np.where(low < floor + STANDING_M, hip[:, 2] - highest, 0.0))
    width = SINK_S * fps
    return gaussian_filter1d(maximum_filter1d(need, 2 * round(width) + 1), max(0.5 * width, 1e-3), mode="nearest")


def _stepping(motion: Motion, target: Build, ankles: dict[str, Points]) -> Motion:
    """Legs bent until the ankles are at their goals; feet keep their world rotations."""
    rotations, positions = target.posed(motion)
    for side in SIDES:
        shift = ankles[side] - positions[:, INDEX[f"{side}_ankle"]]
        motion = with_local(motion, shifted_limb(rotations, positions, f"{side}_leg", shift))
    return motion


def _together(motion: Motion, target: Build, recorded: Points, source: Build) -> Motion:
    """Hands that were near each other are as near again: clasped hands stay clasped between other shoulders."""
    rotations, positions = target.posed(motion)
    left, right = INDEX["left_wrist"], INDEX["right_wrist"]
    apart = recorded[:, left] - recorded[:, right]
    share = smoothstep(HANDS_APART_M, HANDS_TOGETHER_M, np.linalg.norm(apart, axis=-1))[:, None]
    if not share.any():
        return motion
    change = target.hand_m / source.hand_m * apart - (positions[:, left] - positions[:, right])
    motion = with_local(motion, shifted_limb(rotations, positions, "left_arm", 0.5 * share * change))
    return with_local(motion, shifted_limb(rotations, positions, "right_arm", -0.5 * share * change))


def with_local(motion: Motion, turned: dict[str, Float[np.ndarray, "frames 3 3"]]) -> Motion:
    """The motion with the local rotations of some joints replaced."""
    poses = motion.poses.reshape(motion.num_frames, -1, 3).copy()
    for joint, local in turned.items():
        poses[:, INDEX[joint]] = axis_angle_from_matrix(local)
    return replace(motion, poses=poses.reshape(motion.num_frames, -1))
