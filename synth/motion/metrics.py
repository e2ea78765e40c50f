"""How good is a motion: bone directions against its source, glitches, skating, floor, smoothness, knees and elbows."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle, shortest_arc, unit
from synth.motion.alignment import BONE_CHILD, Source
from synth.motion.contact import runs, speed
from synth.skeleton.smplx_joints import INDEX, NUM_BENDING, mirrored

METRIC_FPS = 20.0
"""Jerk and skating depend on the frame rate: both are measured at the rate of the text-to-motion literature."""

SPEED_LIMIT_M_S: dict[str, float] = {
    "pelvis": 11.0, "head": 13.0, "hip": 11.0, "shoulder": 13.0, "knee": 16.0, "ankle": 22.0,
    "elbow": 18.0, "wrist": 28.0,
}  # fmt: skip
"""Faster than any athlete: sprint 12 m/s, hand in a serve or spike 15-20 m/s, foot of a kick 20 m/s."""

ACCELERATION_LIMIT_M_S2: dict[str, float] = {
    "pelvis": 150.0, "head": 400.0, "hip": 200.0, "shoulder": 400.0, "knee": 600.0, "ankle": 900.0,
    "elbow": 900.0, "wrist": 1500.0,
}  # fmt: skip
"""Clean overhead smashes at 100 fps stay below these even where their filter rings (at their first and last frame),
and below a third of these elsewhere; a lost marker exceeds them ten times."""

LIMITS_DEG: dict[str, tuple[tuple[float, float], tuple[float, float], tuple[float, float]]] = {
    "left_knee": ((-10.0, 160.0), (-40.0, 40.0), (-25.0, 25.0)),
    "left_elbow": ((-120.0, 120.0), (-165.0, 12.0), (-40.0, 40.0)),
    "left_ankle": ((-45.0, 60.0), (-45.0, 45.0), (-45.0, 45.0)),
    "left_foot": ((-75.0, 60.0), (-20.0, 20.0), (-20.0, 20.0)),
    "left_wrist": ((-60.0, 60.0), (-50.0, 50.0), (-95.0, 95.0)),
    "left_collar": ((-40.0, 40.0), (-40.0, 40.0), (-25.0, 50.0)),
    "spine1": ((-30.0, 50.0), (-30.0, 30.0), (-30.0, 30.0)),
    "spine2": ((-30.0, 50.0), (-30.0, 30.0), (-30.0, 30.0)),
    "spine3": ((-30.0, 50.0), (-30.0, 30.0), (-30.0, 30.0)),
    "neck": ((-60.0, 60.0), (-60.0, 60.0), (-45.0, 45.0)),
    "head": ((-60.0, 60.0), (-65.0, 65.0), (-45.0, 45.0)),
}
"""Range of the rotation vector of a joint about its x, y, z [deg]; the right side is the left in the mirror. Hips and
shoulders have ranges of swing and roll below. Normal ranges of motion with room for athletes: a throwing shoulder rolls
150-180 degrees outwards."""
BALL_JOINTS_DEG: dict[str, tuple[float, float]] = {"hip": (135.0, 75.0), "shoulder": (140.0, 150.0)}
"""Greatest swing of the bone from the rest pose and greatest roll about it [deg]."""


@dataclass(frozen=True)
class Glitch:
    """A stretch in which a joint moves as no body does. joint: the worst one. speed_m_s: its peak."""

    joint: str
    start_s: float
    end_s: float
    speed_m_s: float


def bone_direction_errors(
    source: Source, positions: Float[np.ndarray, "frames joints 3"]
) -> dict[str, Float[np.ndarray, " frames"]]:
    """Angle [deg] per bone and frame between the recorded and the retargeted skeleton.

    Limbs, feet, hands and neck from joint to joint; trunk from the middle of the hips to the neck (or the middle of
    the shoulders), and the lines through both hips and both shoulders. How steeply the foot bone falls from ankle to
    toe belongs to the body, not to the movement: its mean difference is taken off the feet.
    """
    pairs = {joint: (joint, child) for joint, child in BONE_CHILD.items() if source.ends(joint)}
    pairs |= {line: (f"right_{line}", f"left_{line}") for line in ("hip", "shoulder")}
    errors = {
        name: _angle_deg(source.point(b) - source.point(a), positions[:, INDEX[b]] - positions[:, INDEX[a]])
        for name, (a, b) in pairs.items()
    }
    for joint in (j for j in ("left_ankle", "right_ankle") if j in errors):
        foot = positions[:, INDEX[BONE_CHILD[joint]]] - positions[:, INDEX[joint]]
        errors[joint] = _angle_deg(_as_steep(source, joint, foot), foot)
    errors["trunk"] = _angle_deg(_trunk(source.point), _trunk(lambda joint: positions[:, INDEX[joint]]))
    return errors


def glitches(
    tracks: dict[str, Float[np.ndarray, "frames 3"]], fps: float
) -> tuple[tuple[Glitch, ...], Bool[np.ndarray, " frames"]]:
    """Stretches with impossible speed or acceleration, and the frames they cover; `tracks` by joint name [m]."""
    frames = len(next(iter(tracks.values())))
    bad, excess, speeds = np.zeros(frames, bool), {}, {}
    for joint, track in tracks.items():
        kind = joint.rsplit("_", 1)[-1]
        if kind not in SPEED_LIMIT_M_S or frames < 3:
            continue
        steps = np.linalg.norm(np.diff(track, axis=0), axis=-1) * fps
        speeds[joint] = np.maximum(np.append(steps, 0.0), np.append(0.0, steps))
        pull = np.linalg.norm(np.diff(track, 2, axis=0), axis=-1) * fps**2
        pull = np.concatenate([[0.0], pull, [0.0]])
        excess[joint] = np.maximum(speeds[joint] / SPEED_LIMIT_M_S[kind], pull / ACCELERATION_LIMIT_M_S2[kind])
        bad |= excess[joint] > 1.0
    near = _widened(bad, round(0.05 * fps))
    found = []
    for start, end in runs(near):
        worst = max(excess, key=lambda joint: float(excess[joint][start:end].max()))
        found.append(Glitch(worst, start / fps, end / fps, float(speeds[worst][start:end].max())))
    return tuple(found), near


def mean_jerk(tracks: Float[np.ndarray, "frames joints 3"], fps: float) -> float:
    """Mean length of the third difference [m/s3] of the joints, at METRIC_FPS."""
    slow = _resampled(tracks, fps)
    if len(slow) < 4:
        return 0.0
    return float(np.linalg.norm(np.diff(slow, 3, axis=0), axis=-1).mean() * METRIC_FPS**3)


def skate_ratio(feet: Float[np.ndarray, "frames feet 3"], fps: float) -> float:
    """Share of frames in which a low foot slides: below 5 cm in two frames and faster than 0.5 m/s, at METRIC_FPS.

    The GMD / OmniControl metric; `feet` are toe joints above the floor z = 0. Real sport footwork has 0.08-0.30.
    """
    slow = _resampled(feet, fps)
    if len(slow) < 6:
        return 0.0
    low = (slow[:-1, :, 2] < 0.05) & (slow[1:, :, 2] < 0.05)
    planar = np.linalg.norm(np.diff(slow[..., :2], axis=0), axis=-1) * METRIC_FPS
    kernel = np.ones(5) / 5
    mean = np.stack([np.convolve(planar[:, i], kernel, "same") for i in range(planar.shape[1])], -1)
    return float((low & (planar > 0.5) & (mean > 0.5)).any(-1).mean())


def planted_drift_m(points: Float[np.ndarray, "frames 3"], contact: Bool[np.ndarray, " frames"]) -> float:
    """Largest planar distance [m] of a foot from its mean place within one contact; 0 without contact."""
    drifts = [np.linalg.norm(points[a:b, :2] - points[a:b, :2].mean(0), axis=-1).max() for a, b in runs(contact)]
    return float(max(drifts, default=0.0))


def penetration_mm(lowest_m: Float[np.ndarray, " frames"]) -> tuple[float, float]:
    """Mean and greatest depth [mm] of the lowest sole point below z = 0, with PhysDiff's tolerance of 5 mm."""
    depth = np.maximum(-(lowest_m + 0.005), 0.0) * 1000.0
    return float(depth.mean()), float(depth.max())


def float_mm(lowest_m: Float[np.ndarray, " frames"], grounded: Bool[np.ndarray, " frames"]) -> float:
    """Mean height [mm] of the lowest sole point above z = 0 beyond 5 mm, in frames with a foot on the ground."""
    height = np.maximum(lowest_m[grounded] - 0.005, 0.0) * 1000.0
    return float(height.mean()) if len(height) else 0.0


def wrong_bend_share(world: Float[np.ndarray, "frames joints 3 3"]) -> float:
    """Share of frames in which a knee or elbow bends more than 15 deg the wrong way."""
    wrong = np.zeros(len(world), bool)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        for upper, lower, along, towards in (
            (f"{side}_hip", f"{side}_knee", np.array([0.0, -1.0, 0.0]), np.array([0.0, 0.0, 1.0])),
            (f"{side}_shoulder", f"{side}_elbow", np.array([sign, 0.0, 0.0]), np.array([0.0, 0.0, -1.0])),
        ):
            bone = np.einsum("tji,tj->ti", world[:, INDEX[upper]], world[:, INDEX[lower]] @ along)
            wrong |= bone @ towards > np.sin(np.radians(15.0))
    return float(wrong.mean())


def limit_excess(
    local: Float[np.ndarray, "frames joints 3 3"], rest: Float[np.ndarray, "joints 3"]
) -> tuple[float, float]:
    """Share of degrees of freedom and frames outside the joints' ranges, and their mean excess [deg]."""
    excess = [_range_excess(local, name) for name in LIMITS_DEG]
    excess += [_range_excess(local, mirrored(name)) for name in LIMITS_DEG if mirrored(name) != name]
    for kind, limits in BALL_JOINTS_DEG.items():
        for side in ("left", "right"):
            excess.append(_ball_excess(local[:, INDEX[f"{side}_{kind}"]], f"{side}_{kind}", rest, limits))
    every = np.concatenate([e.ravel() for e in excess])
    outside = every[every > 0.0]
    return float(len(outside) / len(every)), float(outside.mean()) if len(outside) else 0.0


def _range_excess(local: Float[np.ndarray, "frames joints 3 3"], name: str) -> Float[np.ndarray, "frames 3"]:
    angles = np.degrees(axis_angle_from_matrix(local[:, INDEX[name]]))
    if name.startswith("right_"):
        angles = angles * np.array([1.0, -1.0, -1.0])
    low, high = np.array(LIMITS_DEG[name if name in LIMITS_DEG else mirrored(name)]).T
    return np.maximum(np.maximum(low - angles, angles - high), 0.0)


def _ball_excess(
    turn: Float[np.ndarray, "frames 3 3"], name: str, rest: Float[np.ndarray, "joints 3"], limits: tuple[float, float]
) -> Float[np.ndarray, "frames 2"]:
    bone = unit(rest[INDEX[BONE_CHILD[name]]] - rest[INDEX[name]])
    swung = turn @ bone
    arc = shortest_arc(np.broadcast_to(bone, swung.shape), swung)
    roll = axis_angle_from_matrix(np.swapaxes(arc, -1, -2) @ turn) @ bone
    angles = np.degrees(np.stack([np.arccos(np.clip(swung @ bone, -1.0, 1.0)), np.abs(roll)], -1))
    return np.maximum(angles - np.array(limits), 0.0)


ADULT_LEG_M = 0.83
"""Hip to knee to ankle of an adult of 1.75 m: limits of speed are those of people of that size."""


def source_tracks(source: Source) -> dict[str, Float[np.ndarray, "frames 3"]]:
    """World positions [m] of the recorded joints that glitches are looked for in, scaled to an adult's legs."""
    leg = [source.point(f"left_{joint}")[0] for joint in ("hip", "knee", "ankle")]
    scale = ADULT_LEG_M / float(np.linalg.norm(np.diff(leg, axis=0), axis=-1).sum())
    names = [joint for joint in source.map.joint_of if joint.rsplit("_", 1)[-1] in SPEED_LIMIT_M_S]
    return {joint: scale * source.point(joint) for joint in names}


def joint_tracks(positions: Float[np.ndarray, "frames joints 3"]) -> dict[str, Float[np.ndarray, "frames 3"]]:
    """The same joints of an SMPL-X body."""
    names = [n for n in INDEX if INDEX[n] < NUM_BENDING and n.rsplit("_", 1)[-1] in SPEED_LIMIT_M_S]
    return {name: positions[:, INDEX[name]] for name in names}


def peak_speed_m_s(track: Float[np.ndarray, "frames 3"], fps: float) -> float:
    """Greatest speed [m/s] of a joint."""
    return float(speed(track, fps).max())


def _as_steep(source: Source, joint: str, foot: Float[np.ndarray, "frames 3"]) -> Float[np.ndarray, "frames 3"]:
    """The recorded foot bone tilted by one angle in the foot's own frame, on average as steep as `foot`."""
    turn = source.rotation(joint)
    here, there = (unit(np.einsum("tji,tj->ti", turn, bone).mean(0)) for bone in (source.bone(joint), foot))
    lateral = unit(np.cross(turn[:, 2], here).mean(0))
    flat = [bone - (bone @ lateral) * lateral for bone in (here, there)]
    tilt = matrix_from_axis_angle(lateral * np.arctan2(np.cross(*flat) @ lateral, flat[0] @ flat[1]))
    return np.einsum("tij,tj->ti", turn @ tilt @ np.swapaxes(turn, -1, -2), source.bone(joint))


def _trunk(point: Callable[[str], Float[np.ndarray, "frames 3"]]) -> Float[np.ndarray, "frames 3"]:
    hips = 0.5 * (point("left_hip") + point("right_hip"))
    return 0.5 * (point("left_shoulder") + point("right_shoulder")) - hips


def _angle_deg(
    first: Float[np.ndarray, "frames 3"], second: Float[np.ndarray, "frames 3"]
) -> Float[np.ndarray, " frames"]:
    first, second = unit(first), unit(second)
    sine = np.linalg.norm(np.cross(first, second), axis=-1)
    return np.degrees(np.arctan2(sine, np.sum(first * second, -1)))


def _resampled(tracks: Float[np.ndarray, "frames joints 3"], fps: float) -> Float[np.ndarray, "slow joints 3"]:
    times = np.arange(0.0, (len(tracks) - 1) / fps + 1e-9, 1.0 / METRIC_FPS) * fps
    before = np.minimum(times.astype(int), len(tracks) - 1)
    after = np.minimum(before + 1, len(tracks) - 1)
    share = (times - before)[:, None, None]
    return tracks[before] * (1 - share) + tracks[after] * share


def _widened(mask: Bool[np.ndarray, " frames"], frames: int) -> Bool[np.ndarray, " frames"]:
    return np.convolve(mask, np.ones(2 * frames + 1))[frames : frames + len(mask)] > 0.5
