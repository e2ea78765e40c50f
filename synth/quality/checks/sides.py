"""Left and right by the body's own shape: which way toes, noses and knees point, and on which side the thumb is."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from synth.quality.evidence import Evidence
from synth.quality.names import joint

RIGHT_SHARE = 0.8
"""Share of the frames in which a law must hold. A law of the skeleton cannot fail, but a measure of it can, in a
hard twist of the trunk; swapped labels fail in nearly all frames."""
BENT_M = 0.04
"""Knees this far off the line from hip to ankle say which way they bend (13 degrees of a knee)."""
CURLED_M = 0.012
"""Fingertips this far off the hand's plane say where the palm is."""

Vectors = Float[np.ndarray, "frames 3"]


def sides(evidence: Evidence) -> Iterator[str]:
    """Each measure by which left differs from right holds in nearly all frames in which it can be taken."""
    for person, number in enumerate(evidence.labels.person_ids):
        joints = evidence.labels.joints3d[:, person].astype(float)
        for what, signs in _measures(joints):
            if len(signs) and (signs > 0).mean() < RIGHT_SHARE:
                yield (f"person {number}: {what} in {(signs <= 0).mean():.0%} of the frames, limit "
                       f"{1 - RIGHT_SHARE:.0%}: left and right are swapped")  # fmt: skip


def _measures(joints: Float[np.ndarray, "frames 144 3"]) -> Iterator[tuple[str, np.ndarray]]:
    """What would be wrong, and a number per frame that is above 0 when it is right. left = up x forward."""

    def at(name: str) -> Vectors:
        return joints[:, joint(name)]

    ears = at("left_ear") - at("right_ear")
    forward = at("nose") - (at("left_ear") + at("right_ear")) / 2
    yield "the left ear is not left of the nose", _triple(at("head") - at("neck"), forward, ears)
    toes = sum(at(f"{side}_big_toe") - at(f"{side}_heel") for side in ("left", "right"))
    trunk, hips = at("neck") - at("pelvis"), at("left_hip") - at("right_hip")
    yield "the left hip is not left of where the feet point", _triple(trunk, toes, hips)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        foot = (at(f"{side}_big_toe") + at(f"{side}_small_toe")) / 2 - at(f"{side}_heel")
        outwards = at(f"{side}_small_toe") - at(f"{side}_big_toe")
        shin = at(f"{side}_knee") - at(f"{side}_ankle")
        yield f"the {side} small toe is not outside the big one", sign * _triple(shin, foot, outwards)
        bend = _off_line(at(f"{side}_knee"), at(f"{side}_hip"), at(f"{side}_ankle"))
        bent = np.linalg.norm(bend, axis=-1) > BENT_M
        yield f"the {side} knee bends backwards", (bend * foot).sum(-1)[bent]
        yield f"the {side} hand's thumb is on the wrong side", sign * _palm_side(at, side)


def _palm_side(at, side: str) -> np.ndarray:  # type: ignore[no-untyped-def]
    """Above 0 where the fingers of a left hand curl to the side of (away from the wrist) x (towards the thumb)."""
    knuckles = (at(f"{side}_index1") + at(f"{side}_pinky1")) / 2
    away, thumbwards = knuckles - at(f"{side}_wrist"), at(f"{side}_index1") - at(f"{side}_pinky1")
    palm = np.cross(away, thumbwards)
    palm /= np.maximum(np.linalg.norm(palm, axis=-1, keepdims=True), 1e-9)
    tips = sum(at(f"{side}_{finger}_tip") - at(f"{side}_{finger}1") for finger in ("index", "middle", "ring", "pinky"))
    curl_m = (tips / 4 * palm).sum(-1)
    return curl_m[np.abs(curl_m) > CURLED_M]


def _triple(up: Vectors, forward: Vectors, left: Vectors) -> np.ndarray:
    return (np.cross(up, forward) * left).sum(-1)


def _off_line(point: Vectors, start: Vectors, end: Vectors) -> Vectors:
    """From the foot of the perpendicular on the line from start to end to the point."""
    along = end - start
    share = ((point - start) * along).sum(-1) / np.maximum((along**2).sum(-1), 1e-12)
    return point - start - share[:, None] * along
