"""What feet do on a floor: toes stay flat when the heel rises, soles stand on it, a planted foot does not slide."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float
from scipy.ndimage import gaussian_filter1d

from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle
from synth.geometry.smoothstep import smoothstep
from synth.motion.contact import ContactLimits, detect_contact, foot_contact, runs, speed
from synth.motion.limb import shifted_limb
from synth.motion.motion import Motion
from synth.motion.sole import Sole, legs_world, sole_points
from synth.skeleton.smplx_joints import INDEX

TOE_BEND_LIMIT_RAD = np.radians(55.0)
BLEND_S = 0.03
"""Width of the blend into and out of contact: 3-5 frames at 100 fps (reference of retargeting)."""


def bend_toes(motion: Motion, rest: Float[np.ndarray, "joints 3"], both: tuple[Sole, Sole]) -> Motion:
    """Toes of a recording without a toe joint, bent so that they lie flat while the forefoot stands."""
    rotations, positions = legs_world(motion, rest)
    poses = motion.poses.reshape(motion.num_frames, -1, 3).copy()
    limits = ContactLimits(on_height_m=0.06, off_height_m=0.09, on_speed_m_s=0.8, off_speed_m_s=1.2)
    for side, sole in zip(("left", "right"), both, strict=True):
        standing = foot_contact(sole_points(sole, rotations, positions), motion.fps, limits)
        ahead = rotations[:, INDEX[f"{side}_ankle"], :, 2]
        heel_up = np.clip(np.arcsin(np.clip(-ahead[:, 2], -1.0, 1.0)), 0.0, TOE_BEND_LIMIT_RAD)
        share = gaussian_filter1d(standing.astype(float), max(BLEND_S * motion.fps, 1e-3), mode="nearest")
        bend = matrix_from_axis_angle(np.stack([-share * heel_up, 0 * heel_up, 0 * heel_up], -1))
        poses[:, INDEX[f"{side}_foot"]] = axis_angle_from_matrix(bend)
    return replace(motion, poses=poses.reshape(motion.num_frames, -1))


PLANTED = ContactLimits(on_height_m=0.08, off_height_m=0.10, on_speed_m_s=0.15, off_speed_m_s=0.3)
"""A ball of the foot this slow is meant to stand still; faster ones are slides and pivots, which sport has."""
FADE_S = 0.08
"""A correction fades out over this time after the foot has left the floor."""
PLANTING_ROUNDS = 2
"""One round left 20 mm of drift and 2 % more skating in real footwork; a third hardly changes anything."""


def plant_feet(motion: Motion, rest: Float[np.ndarray, "joints 3"], both: tuple[Sole, Sole]) -> Motion:
    """Standing soles brought onto z = 0 and planted ones held still, by two-bone IK of the legs.

    Feet keep their world rotations, the pelvis its path; no sole goes below the floor. Slides and pivots stay.
    """
    rotations, positions = legs_world(motion, rest)
    poses = motion.poses.reshape(motion.num_frames, -1, 3).copy()
    for side, sole in zip(("left", "right"), both, strict=True):
        points = sole_points(sole, rotations, positions)
        shift = _settled(points, positions[:, INDEX[f"{side}_foot"]], motion.fps)
        for joint, local in shifted_limb(rotations, positions, f"{side}_leg", shift).items():
            poses[:, INDEX[joint]] = axis_angle_from_matrix(local)
    return replace(motion, poses=poses.reshape(motion.num_frames, -1))


def _settled(
    points: Float[np.ndarray, "frames points 3"], ball: Float[np.ndarray, "frames 3"], fps: float
) -> Float[np.ndarray, "frames 3"]:
    """How far [m] one foot must move per frame: a foot once held still may turn out to stand for longer."""
    shift = np.zeros_like(ball)
    for _ in range(PLANTING_ROUNDS):
        shift = shift + _shift(points + shift[:, None], ball + shift, fps)
    return shift


def _shift(
    points: Float[np.ndarray, "frames points 3"], ball: Float[np.ndarray, "frames 3"], fps: float
) -> Float[np.ndarray, "frames 3"]:
    """How far [m] one foot must move per frame."""
    lowest, still = points[..., 2].min(1), planted(points, ball, fps)
    standing = foot_contact(points, fps)
    places = np.zeros((len(ball), 2))
    for start, end in runs(still):
        places[start:end] = np.median(ball[start:end, :2], 0) - ball[start:end, :2]
    planar = faded(places, still, fps)
    height = faded(-lowest[:, None], standing, fps)[:, 0]
    return np.stack([planar[:, 0], planar[:, 1], np.maximum(height, -lowest)], -1)


def planted(
    points: Float[np.ndarray, "frames points 3"], ball: Float[np.ndarray, "frames 3"], fps: float
) -> Bool[np.ndarray, " frames"]:
    """Frames in which a foot stands and its ball is meant to stay where it is."""
    return foot_contact(points, fps) & detect_contact(points[..., 2].min(1), speed(ball, fps), fps, PLANTED)


def faded(
    values: Float[np.ndarray, "frames n"], known: Bool[np.ndarray, " frames"], fps: float
) -> Float[np.ndarray, "frames n"]:
    """`values` where known; in between they fade to zero over FADE_S, or cross over in shorter gaps."""
    result = np.where(known[:, None], values, 0.0)
    fade = max(1, round(FADE_S * fps))
    for start, end in runs(~known):
        frames = np.arange(start, end)
        if start > 0:
            length = min(fade, end - start) if end < len(known) else fade
            result[start:end] += (
                values[start - 1] * smoothstep(0.0, 1.0, 1.0 - (frames - start + 1) / (length + 1))[:, None]
            )
        if end < len(known):
            length = min(fade, end - start) if start > 0 else fade
            result[start:end] += values[end] * smoothstep(0.0, 1.0, 1.0 - (end - frames) / (length + 1))[:, None]
    return result
