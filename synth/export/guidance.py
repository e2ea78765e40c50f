"""What is true of a picture as 8-bit pictures: depth, masks, body parts in the colours that trainers use."""

import cv2
import numpy as np
from jaxtyping import UInt8

from synth.export.conformed import Conformed, Picture
from synth.export.pictures import as_rgb

_PEOPLE = 100
"""Instances from here on are things."""
Grey = UInt8[np.ndarray, "height width"]


def depth_picture(clip: Conformed, frame: int) -> Picture:
    """Inverse depth as grey, near is bright, stretched from nothing to the nearest point of the whole clip: what
    monocular estimators give up to scale, and steady in time, since one scale serves all frames."""
    depth = clip.depth_m[frame]
    inverse = np.divide(clip.nearest_m, depth, out=np.zeros_like(depth), where=depth > 0)
    return as_rgb(np.rint(255 * inverse).astype(np.uint8))


def person_mask(clip: Conformed, frame: int, person: int | None = None) -> Grey:
    """255 where people are; `person`: where this one is."""
    ids = clip.ids[frame]
    there = (ids > 0) & (ids < _PEOPLE) if person is None else ids == clip.source.labels.person_ids[person]
    return np.where(there, 255, 0).astype(np.uint8)


def only(picture: Picture, mask: Grey) -> Picture:
    """Black where the mask is."""
    return np.where(mask[..., None] > 0, picture, 0).astype(np.uint8)


def semantic_picture(clip: Conformed, frame: int, person: int) -> Picture:
    """SMPL joint of the nearest part, 0 to 23, as OpenCV's VIRIDIS of ten times its number [Champ]; black elsewhere."""
    parts, mask = clip.parts[frame], person_mask(clip, frame, person)
    there = (parts > 0) & (mask > 0)
    labels = np.where(there, 10 * (parts.astype(np.int16) - 1), 0).clip(0, 255).astype(np.uint8)
    coloured = cv2.applyColorMap(labels, cv2.COLORMAP_VIRIDIS)[..., ::-1]
    return only(np.ascontiguousarray(coloured), np.where(there, 255, 0).astype(np.uint8))
