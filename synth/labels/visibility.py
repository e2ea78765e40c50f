"""Which joints can be seen, read off the shipped depth and ids, so that a user can repeat it.

The rule. A joint is *outside* when its projection is not in the picture or not before the camera. Otherwise look
at the one pixel it falls on, where a surface of depth d and instance id i is (d = 0: nothing). The joint at depth
z is *seen* when nothing is in front of it (d = 0 or d >= z), or when what is in front is the person's own surface
(i = person) no nearer than `z - radius`. It is *hidden* otherwise: by the person's own body, by another person, by
equipment or by the scene. `radius` is how deep the joint lies under skin and clothes.
"""

import re
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.arrays import Points
from synth.scene import SceneObject
from synth.skeleton.maps import COCO_WHOLEBODY_133

OUTSIDE, HIDDEN, SEEN = 0, 1, 2
HIDDEN_BY: tuple[str, ...] = ("none", "self", "person", "equipment", "scene")
"""Meaning of the numbers in `hidden_by`."""
NONE, SELF, PERSON, EQUIPMENT, SCENE = range(5)

# Depth of joint centres below skin and clothes, front to back, adult athletes [m]; the first pattern that fits.
_RADII_M: tuple[tuple[str, float], ...] = (
    (r"_hip$", 0.14),
    (r"_shoulder$", 0.10),
    (r"_elbow$", 0.07),
    (r"_wrist$", 0.05),
    (r"_knee$", 0.09),
    (r"_ankle$", 0.08),
    (r"_heel$", 0.05),
    (r"_toe$", 0.05),
    (r"(thumb|index|middle|ring|pinky)\d$", 0.03),
    (r"_tip$", 0.02),
    (r"_ear$", 0.04),
    (r"", 0.02),
)

RADIUS_M: Float[np.ndarray, " 133"] = np.array(
    [next(radius for pattern, radius in _RADII_M if re.search(pattern, name)) for name in COCO_WHOLEBODY_133]
)
"""Radius per COCO-WholeBody point; face points lie on the skin, ears under hair."""
RADIUS_M.setflags(write=False)


@dataclass(frozen=True)
class Visibility:
    """visibility (people, points): 0 outside, 1 hidden, 2 seen. hidden_by (people, points): into HIDDEN_BY."""

    visibility: UInt8[np.ndarray, "people points"]
    hidden_by: UInt8[np.ndarray, "people points"]


def occluder_table(objects: tuple[SceneObject, ...]) -> UInt8[np.ndarray, " 256"]:
    """What hides whom, by instance id: person, equipment or scene. Ids that no object has are scene."""
    table = np.full(256, SCENE, np.uint8)
    for item in objects:
        if item.instance_id:
            table[item.instance_id] = {"person": PERSON, "equipment": EQUIPMENT, "venue": SCENE}[item.category]
    return table


def inside(projected: Points, width_px: int, height_px: int) -> Bool[np.ndarray, "*batch"]:
    """Whether points (x [px], y [px], depth [m]) lie before the camera and in the picture [0, width) x [0, height)."""
    x, y, z = projected[..., 0], projected[..., 1], projected[..., 2]
    return (x >= 0) & (x < width_px) & (y >= 0) & (y < height_px) & (z > 0)


def judge(
    projected: Float[np.ndarray, "people points 3"],
    person_ids: UInt8[np.ndarray, " people"],
    depth: Float[np.ndarray, "height width"],
    ids: UInt8[np.ndarray, "height width"],
    occluders: UInt8[np.ndarray, " 256"],
    radius_m: Float[np.ndarray, " points"] = RADIUS_M,
) -> Visibility:
    """Visibility of every point in one frame by the rule above; `projected` is (x [px], y [px], depth [m])."""
    height_px, width_px = depth.shape
    is_inside = inside(projected, width_px, height_px)
    column = np.where(is_inside, projected[..., 0], 0).astype(int)
    row = np.where(is_inside, projected[..., 1], 0).astype(int)
    surface_m, owner = depth[row, column], ids[row, column]
    own = owner == person_ids[:, None]
    allowed_m = np.where(own, radius_m, 0.0)
    seen = (surface_m <= 0) | (surface_m >= projected[..., 2] - allowed_m)
    by = np.where(own, SELF, occluders[owner])
    return Visibility(
        visibility=np.where(is_inside, np.where(seen, SEEN, HIDDEN), OUTSIDE).astype(np.uint8),
        hidden_by=np.where(is_inside & ~seen, by, NONE).astype(np.uint8),
    )
