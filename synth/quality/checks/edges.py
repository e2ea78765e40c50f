"""edge.mkv: lines, and where people end there is one."""

from collections.abc import Iterator

import cv2
import numpy as np

from synth.quality.evidence import Evidence

COVERED_SHARE = 0.9
"""A line is on the nearer side of an outline, within a pixel of it; specks of an outline may be left out."""
FULL_SHARE = 0.3
"""A drawing is mostly paper."""
FEW = 50


def edges(evidence: Evidence) -> Iterator[str]:
    """Values are 0 and 255; the outlines of people in seg.mkv have a line within a pixel."""
    lines = evidence.frames("edge.mkv")
    if not np.isin(lines, (0, 255)).all():
        yield "edge.mkv has values beside 0 and 255"
        return
    if (lines > 0).mean() > FULL_SHARE:
        yield f"edge.mkv is {(lines > 0).mean():.0%} lines, limit {FULL_SHARE:.0%}"
    for frame, picture in enumerate(lines):
        people = np.isin(evidence.ids[frame], evidence.labels.person_ids).astype(np.uint8)
        outline = people.astype(bool) & ~cv2.erode(people, np.ones((3, 3), np.uint8), borderValue=1).astype(bool)
        near = cv2.dilate(picture, np.ones((3, 3), np.uint8)) > 0
        if outline.sum() >= FEW and near[outline].mean() < COVERED_SHARE:
            yield (
                f"frame {frame}: {near[outline].mean():.0%} of the outlines of people have a line, limit "
                f"{COVERED_SHARE:.0%}"
            )
            return
