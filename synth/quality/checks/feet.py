"""A foot that stands on the ground does not slide over it."""

from collections.abc import Iterator

import numpy as np

from synth.quality.evidence import Evidence
from synth.quality.names import joint

SLIDE_LIMIT_M_S = 0.25
"""Of the stillest of heel, ball and toes: a foot rolls and turns about one of them. Recordings after repair slide up to
0.1 m/s; skating that a viewer sees starts at about 0.3."""
RECORDED_LIMIT_M_S = 0.6
"""Contacts of a recording are found where a foot is slower than that: how much it slides is a matter of its tier."""
_SOLE = ("heel", "big_toe", "small_toe", "foot")


def foot_slide(evidence: Evidence) -> Iterator[str]:
    """Between two frames of one contact of a foot with the ground, some point of its sole stays where it is."""
    fps = float(evidence.facts["fps"])
    limit_m_s = RECORDED_LIMIT_M_S if evidence.facts["motion_source"] != "authored" else SLIDE_LIMIT_M_S
    people = [int(one) for one in evidence.labels.person_ids]
    for number, told in enumerate(evidence.record["contacts"]):
        side, _, part = str(told["part"]).partition("_")
        if part != "foot" or int(told["person_id"]) not in people:
            continue
        flag = evidence.labels.contacts[:, number].astype(bool)
        joints = evidence.labels.joints3d[:, people.index(int(told["person_id"]))].astype(float)
        sole = joints[:, [joint(f"{side}_{name}") for name in _SOLE], :2]
        speed_m_s = np.linalg.norm(np.diff(sole, axis=0), axis=-1).min(-1) * fps
        slid = np.where(flag[1:] & flag[:-1], speed_m_s, 0.0)
        if slid.max(initial=0.0) > limit_m_s:
            yield (f"{told['part']} of person {told['person_id']} slides at {slid.max():.2f} m/s from frame "
                   f"{slid.argmax()}, limit {limit_m_s} m/s")  # fmt: skip
