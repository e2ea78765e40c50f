"""What a retargeted recording is worth: figures of source and result, warnings, a verdict with its reasons."""

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from synth.mocap.take import Take
from synth.motion import metrics
from synth.motion.alignment import Source, leg_scale
from synth.motion.capsules import self_penetration
from synth.motion.contact import foot_contact, runs
from synth.motion.feet import planted
from synth.motion.metrics import Glitch
from synth.motion.motion import Motion
from synth.motion.sole import Sole, sole_points
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX, NUM_BENDING

_KEPT = "Nothing was smoothed: cut these stretches out"
_REPAIRED = "These frames were interpolated as you asked: they are not recorded"
VERDICTS = ("gold", "silver", "bronze", "reject")
"""gold: every gate met. silver: a soft gate missed. bronze: short glitches. reject: glitches in over a tenth.
Repaired glitches: silver up to a tenth, bronze up to MOST_REPAIRED, then reject."""
MOST_REPAIRED = 0.3


_OF_SOURCE = (
    "bone_direction_median_deg", "bone_direction_p95_deg",
    "source_jerk_m_s3", "source_skate_ratio", "source_self_penetration_share",
)  # fmt: skip


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
    source_self_penetration_share: float | None
    self_penetration_share: float
    self_penetration_max_mm: float
    joint_limit_share: float
    joint_limit_excess_deg: float
    peak_hand_speed_m_s: float
    glitches: tuple[Glitch, ...]
    glitch_share: float
    repaired_share: float
    repaired_s: tuple[tuple[float, float], ...]
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
    recorded: Float[np.ndarray, "frames 55 3"] | None = None,
    mended: Bool[np.ndarray, " frames"] | None = None,
) -> Report:
    """Measure `motion` against the recording it came from.

    recorded: joints [m] of SMPL-X parameters on the body they were recorded with, scaled; they have no `source`.
    mended: frames that were interpolated over tracking glitches.
    """
    mended = np.zeros(motion.num_frames, bool) if mended is None else mended
    rotations, positions = forward(motion.local_rotations, motion.trans, rest[:NUM_BENDING])
    figures = _result_figures(rotations, positions, motion.fps, both)
    limits = metrics.limit_excess(motion.local_rotations, rest)
    figures["joint_limit_share"], figures["joint_limit_excess_deg"] = limits
    tracks = metrics.source_tracks(source) if source is not None else metrics.joint_tracks(positions)
    found, bad = metrics.glitches(tracks if recorded is None else metrics.joint_tracks(recorded), motion.fps)
    figures["jerk_m_s3"] = metrics.mean_jerk(np.stack([positions[:, INDEX[j]] for j in sorted(tracks)], 1), motion.fps)
    if source is not None:
        figures |= _source_figures(source, rest, positions, motion.fps)
    else:
        figures |= _recorded_figures(recorded, motion.fps)
    figures["glitch_share"] = float((bad & ~mended).mean())
    figures["repaired_share"] = float(mended.mean())
    figures["repaired_s"] = tuple((start / motion.fps, end / motion.fps) for start, end in runs(mended))
    verdict, reasons = _verdict(figures, motion.duration_s)
    return Report(
        source=take.source,
        skeleton="smplx" if source is None else source.map.name,
        num_frames=motion.num_frames,
        fps=motion.fps,
        duration_s=motion.duration_s,
        glitches=found,
        warnings=take.warnings + _glitch_warnings(found, motion.duration_s, mended=bool(mended.any())),
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
    share, overlap_mm = self_penetration(lambda joint: positions[:, INDEX[joint]])
    hands = [metrics.peak_speed_m_s(positions[:, INDEX[f"{s}_wrist"]], fps) for s in ("left", "right")]
    return {
        "skate_ratio": metrics.skate_ratio(toes, fps),
        "planted_drift_mm": 1000.0
        * max(metrics.planted_drift_m(toes[:, i], planted(p, toes[:, i], fps)) for i, p in enumerate(points)),
        "penetration_mean_mm": mean,
        "penetration_max_mm": deepest,
        "float_mean_mm": metrics.float_mm(lowest, contacts[0] | contacts[1]),
        "wrong_bend_share": metrics.wrong_bend_share(rotations),
        "self_penetration_share": share,
        "self_penetration_max_mm": overlap_mm,
        "peak_hand_speed_m_s": max(hands),
    }


def _recorded_figures(joints: Float[np.ndarray, "frames 55 3"] | None, fps: float) -> dict[str, Any]:
    figures: dict[str, Any] = dict.fromkeys(_OF_SOURCE)
    figures["bones_deg"] = {}
    if joints is not None:
        tracks = metrics.joint_tracks(joints)
        figures["source_jerk_m_s3"] = metrics.mean_jerk(np.stack([tracks[name] for name in sorted(tracks)], 1), fps)
        figures["source_skate_ratio"] = metrics.skate_ratio(joints[:, [INDEX["left_foot"], INDEX["right_foot"]]], fps)
        figures["source_self_penetration_share"] = self_penetration(lambda name: joints[:, INDEX[name]])[0]
    return figures


def _source_figures(
    source: Source,
    rest: Float[np.ndarray, "joints 3"],
    positions: Float[np.ndarray, "frames joints 3"],
    fps: float,
) -> dict[str, Any]:
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
        "source_self_penetration_share": _source_penetration(source, scale),
    }


def _source_penetration(source: Source, scale: float) -> float:
    ends = {"hand": "wrist", "foot": "ankle"}
    missing = tuple(f"{s}_{c}" for s in ("left", "right") for c, j in ends.items() if not source.ends(f"{s}_{j}"))
    return self_penetration(lambda joint: scale * source.point(joint), missing)[0]


def _glitch_warnings(found: tuple[Glitch, ...], duration_s: float, *, mended: bool) -> tuple[str, ...]:
    if not found:
        return ()
    worst = max(found, key=lambda g: g.speed_m_s)
    total = sum(g.end_s - g.start_s for g in found)
    return (
        f"tracking glitches: {len(found)} stretches, {total:.2f} of {duration_s:.2f} s; worst {worst.joint} with "
        f"{worst.speed_m_s:.1f} m/s at {worst.start_s:.2f} s. {_REPAIRED if mended else _KEPT}",
    )


def _verdict(figures: dict[str, Any], duration_s: float) -> tuple[str, tuple[str, ...]]:
    """Gates of the motion reference; the worst class that a missed gate allows."""
    share = figures["glitch_share"]
    reasons = [
        reason.format(figures[name]) for name, limit, reason in _gates(figures, duration_s) if figures[name] > limit
    ]
    if share > 0.1:
        return "reject", (f"tracking glitches in {share:.0%} of the frames", *reasons)
    if share > 0.0:
        return "bronze", (f"tracking glitches in {share:.1%} of the frames", *reasons)
    mended = figures["repaired_share"]
    if mended > 0.0:
        verdict = "silver" if mended <= 0.1 else "bronze" if mended <= MOST_REPAIRED else "reject"
        return verdict, (f"tracking glitches interpolated in {mended:.1%} of the frames", *reasons)
    return ("silver" if reasons else "gold"), tuple(reasons)


def _gates(figures: dict[str, Any], duration_s: float) -> list[tuple[str, float, str]]:
    """Figure, its greatest allowed value, and what to say beyond it."""
    own = figures["source_self_penetration_share"] or 0.0
    overlap = own + 0.01 if own > 0.01 else 0.01
    whose = f"gate {overlap:.1%}, the recording's own {own:.1%} + 1 %" if own > 0.01 else "gate 1 %"
    gates = [
        ("penetration_mean_mm", 2.0, "soles {:.1f} mm in the floor on average (gate 2)"),
        ("penetration_max_mm", 10.0, "a sole {:.0f} mm in the floor (gate 10)"),
        ("float_mean_mm", 5.0, "soles {:.1f} mm above the floor while standing (gate 5)"),
        ("planted_drift_mm", 15.0, "a planted foot drifts {:.0f} mm (gate 15)"),
        (
            "self_penetration_share",
            overlap,
            f"the body overlaps itself by over 1 cm in {{:.1%}} of the frames ({whose})",
        ),
        ("joint_limit_share", 0.005, "{:.1%} of the joints' angles are out of range (gate 0.5 %)"),
        ("wrong_bend_share", 0.01, "a knee or elbow bends the wrong way in {:.1%} of the frames (gate 1 %)"),
    ]
    if figures["source_jerk_m_s3"] is not None:
        # In a short clip a single frame is more than 2 %.
        more = max(0.02, 1.0 / max(duration_s * metrics.METRIC_FPS, 1.0))
        skate, jerk = figures["source_skate_ratio"] + more, 1.2 * figures["source_jerk_m_s3"]
        gates += [
            (
                "skate_ratio",
                skate,
                f"feet skate in {{:.1%}} of the frames (gate {skate:.1%}, the recording's + {more:.0%})",
            ),
            ("jerk_m_s3", jerk, f"jerk {{:.0f}} m/s3 (gate {jerk:.0f}, 1.2 times the recording's)"),
        ]
    if figures["bone_direction_median_deg"] is not None:
        gates += [
            ("bone_direction_median_deg", 3.0, "median bone-direction error {:.1f} deg (gate 3)"),
            ("bone_direction_p95_deg", 10.0, "95th percentile of bone-direction error {:.1f} deg (gate 10)"),
        ]
    return gates
