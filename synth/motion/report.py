"""What a retargeted recording is worth: figures of source and result, warnings, a verdict with its reasons."""

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.mocap.take import Take
from synth.motion import metrics
from synth.motion.alignment import Source, leg_scale
from synth.motion.contact import foot_contact
from synth.motion.feet import planted
from synth.motion.metrics import Glitch
from synth.motion.motion import Motion
from synth.motion.sole import Sole, sole_points
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX, NUM_BENDING

VERDICTS = ("gold", "silver", "bronze", "reject")
"""gold: every gate met. silver: a soft gate missed. bronze: short glitches. reject: glitches in over a tenth."""


@dataclass(frozen=True)
class Report:
    """Figures are None where the source has no skeleton to compare with (SMPL-X parameters pass through).

    bones_deg: median bone-direction error per bone [deg]. verdict: one of VERDICTS; reasons: why not better.
    """

    source: str
    skeleton: str
    num_frames: int
    fps: float
    duration_s: float
    bone_direction_median_deg: float | None
    bone_direction_p95_deg: float | None
    bones_deg: dict[str, float]
    source_jerk_m_s3: float | None
    jerk_m_s3: float
    source_skate_ratio: float | None
    skate_ratio: float
    planted_drift_mm: float
    penetration_mean_mm: float
    penetration_max_mm: float
    float_mean_mm: float
    wrong_bend_share: float
    peak_hand_speed_m_s: float
    glitches: tuple[Glitch, ...]
    glitch_share: float
    warnings: tuple[str, ...]
    verdict: str
    reasons: tuple[str, ...]

    def to_json(self) -> str:
        """The report as JSON text."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, allow_nan=False)


def report_on(
    source: Source | None,
    take: Take,
    motion: Motion,
    rest: Float[np.ndarray, "joints 3"],
    both: tuple[Sole, Sole],
) -> Report:
    """Measure `motion` against the recording it came from."""
    rotations, positions = forward(motion.local_rotations, motion.trans, rest[:NUM_BENDING])
    figures = _result_figures(rotations, positions, motion.fps, both)
    tracks = metrics.source_tracks(source) if source is not None else _tracks(positions)
    found, bad = metrics.glitches(tracks, motion.fps)
    figures |= _source_figures(source, rest, positions, motion.fps)
    figures["glitch_share"] = float(bad.mean())
    verdict, reasons = _verdict(figures)
    return Report(
        source=take.source,
        skeleton="smplx" if source is None else source.map.name,
        num_frames=motion.num_frames,
        fps=motion.fps,
        duration_s=motion.duration_s,
        glitches=found,
        warnings=take.warnings + _glitch_warnings(found, motion.duration_s),
        verdict=verdict,
        reasons=reasons,
        **figures,
    )


def _result_figures(
    rotations: Float[np.ndarray, "frames joints 3 3"],
    positions: Float[np.ndarray, "frames joints 3"],
    fps: float,
    both: tuple[Sole, Sole],
) -> dict[str, Any]:
    points = [sole_points(sole, rotations, positions) for sole in both]
    contacts = [foot_contact(p, fps) for p in points]
    lowest = np.minimum(*(p[..., 2].min(1) for p in points))
    toes = positions[:, [INDEX["left_foot"], INDEX["right_foot"]]]
    mean, deepest = metrics.penetration_mm(lowest)
    hands = [metrics.peak_speed_m_s(positions[:, INDEX[f"{s}_wrist"]], fps) for s in ("left", "right")]
    return {
        "jerk_m_s3": metrics.mean_jerk(positions[:, :22], fps),
        "skate_ratio": metrics.skate_ratio(toes, fps),
        "planted_drift_mm": 1000.0
        * max(metrics.planted_drift_m(toes[:, i], planted(p, toes[:, i], fps)) for i, p in enumerate(points)),
        "penetration_mean_mm": mean,
        "penetration_max_mm": deepest,
        "float_mean_mm": metrics.float_mm(lowest, contacts[0] | contacts[1]),
        "wrong_bend_share": metrics.wrong_bend_share(rotations),
        "peak_hand_speed_m_s": max(hands),
    }


def _source_figures(
    source: Source | None,
    rest: Float[np.ndarray, "joints 3"],
    positions: Float[np.ndarray, "frames joints 3"],
    fps: float,
) -> dict[str, Any]:
    if source is None:
        return {
            "bone_direction_median_deg": None,
            "bone_direction_p95_deg": None,
            "bones_deg": {},
            "source_jerk_m_s3": None,
            "source_skate_ratio": None,
        }
    errors = metrics.bone_direction_errors(source, positions)
    every = np.concatenate(list(errors.values()))
    scale = leg_scale(source, rest)
    body = scale * np.stack([source.point(joint) for joint in sorted(metrics.source_tracks(source))], 1)
    ends = [source.point(f"{s}_foot" if source.ends(f"{s}_ankle") else f"{s}_ankle") for s in ("left", "right")]
    feet = scale * np.stack(ends, 1)
    # Which frames stand is asked of the result alone, so that only the sliding itself is compared.
    feet[..., 2] = positions[:, [INDEX["left_foot"], INDEX["right_foot"]], 2]
    return {
        "bone_direction_median_deg": float(np.median(every)),
        "bone_direction_p95_deg": float(np.percentile(every, 95.0)),
        "bones_deg": {bone: float(np.median(angle)) for bone, angle in sorted(errors.items())},
        "source_jerk_m_s3": metrics.mean_jerk(body, fps),
        "source_skate_ratio": metrics.skate_ratio(feet, fps),
    }


def _tracks(positions: Float[np.ndarray, "frames joints 3"]) -> dict[str, Float[np.ndarray, "frames 3"]]:
    names = [n for n in INDEX if INDEX[n] < NUM_BENDING and n.rsplit("_", 1)[-1] in metrics.SPEED_LIMIT_M_S]
    return {name: positions[:, INDEX[name]] for name in names}


def _glitch_warnings(found: tuple[Glitch, ...], duration_s: float) -> tuple[str, ...]:
    if not found:
        return ()
    worst = max(found, key=lambda g: g.speed_m_s)
    total = sum(g.end_s - g.start_s for g in found)
    return (
        f"tracking glitches: {len(found)} stretches, {total:.2f} of {duration_s:.2f} s; worst {worst.joint} with "
        f"{worst.speed_m_s:.1f} m/s at {worst.start_s:.2f} s. Nothing was smoothed: cut these stretches out",
    )


def _verdict(figures: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Gates of the motion reference; the worst class that a missed gate allows."""
    share = figures["glitch_share"]
    soft = {
        "median bone-direction error over 3 deg": (figures["bone_direction_median_deg"] or 0.0) > 3.0,
        "95th percentile of bone-direction error over 10 deg": (figures["bone_direction_p95_deg"] or 0.0) > 10.0,
        "soles over 2 mm in the floor on average": figures["penetration_mean_mm"] > 2.0,
        "soles over 5 mm above the floor while standing": figures["float_mean_mm"] > 5.0,
        "feet slide more than the recording's": figures["source_skate_ratio"] is not None
        and figures["skate_ratio"] > figures["source_skate_ratio"] + 0.02,
        "less smooth than the recording": figures["source_jerk_m_s3"] is not None
        and figures["jerk_m_s3"] > 1.2 * figures["source_jerk_m_s3"],
        "a knee or elbow bends the wrong way in over 1 % of frames": figures["wrong_bend_share"] > 0.01,
    }
    reasons = [reason for reason, missed in soft.items() if missed]
    if share > 0.1:
        return "reject", (f"tracking glitches in {share:.0%} of the frames", *reasons)
    if share > 0.0:
        return "bronze", (f"tracking glitches in {share:.1%} of the frames", *reasons)
    return ("silver" if reasons else "gold"), tuple(reasons)
