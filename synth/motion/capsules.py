"""The body as capsules: where parts that no joint holds together overlap, and in which direction they part."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import unit

CAPSULES: dict[str, tuple[str, str, float]] = {
    f"{s}_{part}": (f"{s}_{a}", f"{s}_{b}", radius_m) for s in ("left", "right") for part, a, b, radius_m in (
        ("forearm", "elbow", "wrist", 0.03), ("upper_arm", "shoulder", "elbow", 0.042), ("thigh", "hip", "knee", 0.06),
        ("shin", "knee", "ankle", 0.042), ("foot", "ankle", "foot", 0.035), ("hand", "wrist", "middle1", 0.025),
    )
}  # fmt: skip
"""Limbs as capsules: from joint, to joint, radius [m], rather slim, so that touching is not penetration."""
TRUNK_RADIUS_M, HEAD_RADIUS_M, HEAD_LENGTH_M = 0.085, 0.085, 0.08
PENETRATION_TOLD_M = 0.01

_APART: tuple[tuple[str, str], ...] = (
    *((f"{a}_{p}", f"{b}_{q}") for a, b in (("left", "right"), ("right", "left")) for p, q in (
        ("forearm", "upper_arm"), ("hand", "upper_arm"), ("hand", "forearm"), ("shin", "thigh"), ("shin", "foot"),
    )),
    *((f"left_{p}", f"right_{p}") for p in ("forearm", "hand", "shin", "foot")),
    *((f"{a}_{p}", f"{b}_{q}") for a in ("left", "right") for b in ("left", "right")
      for p in ("forearm", "hand") for q in ("trunk", "thigh", "shin")),
    *((f"{a}_{p}", "head") for a in ("left", "right") for p in ("forearm", "hand")),
)  # fmt: skip
"""Parts that no joint holds together."""

Capsule = tuple[Float[np.ndarray, "frames 3"], Float[np.ndarray, "frames 3"], float]


def self_penetration(
    point: Callable[[str], Float[np.ndarray, "frames 3"]], missing: tuple[str, ...] = ()
) -> tuple[float, float]:
    """Share of frames in which parts of the body overlap by over 1 cm, and the greatest overlap [mm].

    point: joint positions [m] of a body of adult size. missing: capsules that it does not have.
    """
    ends = {name: (point(a), point(b), radius) for name, (a, b, radius) in CAPSULES.items() if name not in missing}
    ends |= core_capsules(point)
    depth = np.zeros(len(point("head")))
    for a, b in _APART:
        if a in ends and b in ends:
            (start, end, radius), (other_start, other_end, other_radius) = ends[a], ends[b]
            gap = segment_distance(start, end, other_start, other_end)
            depth = np.maximum(depth, radius + other_radius - gap)
    return float((depth > PENETRATION_TOLD_M).mean()), float(depth.max() * 1000.0)


def core_capsules(
    point: Callable[[str], Float[np.ndarray, "frames 3"]],
) -> dict[str, Capsule]:
    """Both halves of the trunk and the head: start, end [m] and radius [m]."""
    shoulders = 0.5 * (point("left_shoulder") + point("right_shoulder"))
    found: dict[str, Capsule] = {}
    for side, other in (("left", "right"), ("right", "left")):
        low = 0.75 * point(f"{side}_hip") + 0.25 * point(f"{other}_hip")
        found[f"{side}_trunk"] = (low, 0.4 * point(f"{side}_shoulder") + 0.6 * shoulders, TRUNK_RADIUS_M)
    head = point("head")
    found["head"] = (head, head + HEAD_LENGTH_M * unit(head - shoulders), HEAD_RADIUS_M)
    return found


def segment_distance(
    start: Float[np.ndarray, "frames 3"],
    end: Float[np.ndarray, "frames 3"],
    other_start: Float[np.ndarray, "frames 3"],
    other_end: Float[np.ndarray, "frames 3"],
) -> Float[np.ndarray, " frames"]:
    """Least distance of two line segments."""
    return np.linalg.norm(segment_gap(start, end, other_start, other_end)[0], axis=-1)


def segment_gap(
    start: Float[np.ndarray, "frames 3"],
    end: Float[np.ndarray, "frames 3"],
    other_start: Float[np.ndarray, "frames 3"],
    other_end: Float[np.ndarray, "frames 3"],
) -> tuple[Float[np.ndarray, "frames 3"], Float[np.ndarray, " frames"]]:
    """From the nearest point of the other segment to that of the first, and where along the first (0..1) it is.

    Ericson, Real-Time Collision Detection, 5.1.9.
    """
    first, second, between = end - start, other_end - other_start, start - other_start
    a, e, b = _dot(first, first) + 1e-12, _dot(second, second) + 1e-12, _dot(first, second)
    c, f = _dot(first, between), _dot(second, between)
    s = np.clip((b * f - c * e) / np.maximum(a * e - b * b, 1e-12), 0.0, 1.0)
    t = np.clip((b * s + f) / e, 0.0, 1.0)
    s = np.clip((b * t - c) / a, 0.0, 1.0)
    return between + s[:, None] * first - t[:, None] * second, s


def _dot(a: Float[np.ndarray, "frames 3"], b: Float[np.ndarray, "frames 3"]) -> Float[np.ndarray, " frames"]:
    return np.einsum("ti,ti->t", a, b)
