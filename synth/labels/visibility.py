"""Which joints can be seen, read off the shipped depth and ids, so that a user can repeat it.

The definition. A joint is *outside* when its projection is not in the picture or not before the camera. It is *seen*
when on the way from the camera to it there is nothing, or only the person's own body no more than `radius` before it;
radius is how deep the joint lies under skin and clothes. Of other things what is less than TOUCH_M before it, such as
the floor under a heel, counts as touched and not as before it. It is *hidden* otherwise: by the person's own body, by
another person, by equipment or by the scene. Distances are those of planar depth.

The rule. The four pixel centres around the joint's projection vote with their bilinear weights. Each knows a surface
of inverse depth w = 1 / z (0: nothing) and instance id i at its centre. A plane is linear in w, so the surface is
drawn on to the very place of the joint with the slopes of w, per pixel along rows and columns: the smaller one, in
size, of those towards the two neighbours of the same id, 0 where there is none. In that place it hides the joint at
depth z if w (z - allowed) > 1, where allowed is the radius for the own id and TOUCH_M for others. Half of the weight
decides; hidden_by is the heaviest kind of what hides. Beyond the picture's edge the pixels at the edge go on.

Where two surfaces meet within a pixel of the joint, nothing in the picture says on which side of the edge it lies,
and the vote is a guess, right in four of five cases [bench/visibility.py].
"""

import re
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8

from synth.arrays import Points
from synth.scene import SceneObject
from synth.skeleton.maps import COCO_WHOLEBODY_133

OUTSIDE, HIDDEN, SEEN = 0, 1, 2
HIDDEN_BY: tuple[str, ...] = ("none", "self", "person", "equipment", "scene")
"""Meaning of the numbers in `hidden_by`."""
NONE, SELF, PERSON, EQUIPMENT, SCENE = range(5)
TOUCH_M = 0.005
"""What is no farther than this before a joint touches it: soles on floors, depth in steps."""

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
    points, own = projected[is_inside], np.broadcast_to(person_ids[:, None], is_inside.shape)[is_inside]
    radius = np.broadcast_to(radius_m, is_inside.shape)[is_inside]
    votes = np.zeros((*is_inside.shape, len(HIDDEN_BY)))
    votes[is_inside] = _votes(points, own, radius, depth, ids, occluders)
    seen = votes[..., NONE] >= 0.5
    by = votes[..., SELF:].argmax(-1) + SELF
    return Visibility(
        visibility=np.where(is_inside, np.where(seen, SEEN, HIDDEN), OUTSIDE).astype(np.uint8),
        hidden_by=np.where(is_inside & ~seen, by, NONE).astype(np.uint8),
    )


def _votes(
    points: Float[np.ndarray, "points 3"],
    own: UInt8[np.ndarray, " points"],
    radius_m: Float[np.ndarray, " points"],
    depth: Float[np.ndarray, "height width"],
    ids: UInt8[np.ndarray, "height width"],
    occluders: UInt8[np.ndarray, " 256"],
) -> Float[np.ndarray, "points kinds"]:
    """Weight of each of HIDDEN_BY among the four pixel centres around each point."""
    surface, owner, weight = _surfaces(points[:, :2], depth, ids)
    is_own = owner == own[:, None, None]
    allowed_m = np.where(is_own, radius_m[:, None, None], TOUCH_M)
    hides = surface * (points[:, 2, None, None] - allowed_m) > 1.0
    kind = np.where(hides, np.where(is_own, SELF, occluders[owner]), NONE)
    return np.stack([(weight * (kind == one)).sum((1, 2)) for one in range(len(HIDDEN_BY))], -1)


def _surfaces(
    pixels: Float[np.ndarray, "points 2"],
    depth: Float[np.ndarray, "height width"],
    ids: UInt8[np.ndarray, "height width"],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the pixel centres up left, up right, down left and down right of each point know, (points, 2, 2) each.

    The inverse depth of the centre's surface drawn on to the point, whose it is, and the centre's bilinear weight.
    """
    corner = np.floor(pixels - 0.5).astype(int)
    right, down = (pixels - 0.5 - corner).T[:, :, None, None]
    columns, rows = (corner[:, axis, None] + np.arange(-1, 3) for axis in (0, 1))
    column, row = (np.clip(places, 0, size - 1) for places, size in ((columns, depth.shape[1]), (rows, depth.shape[0])))
    patch = row[:, :, None], column[:, None, :]
    inverse, owner = _inverse(depth[patch]), ids[patch].astype(int)
    # beyond the picture there is no neighbour
    beyond = (row != rows)[:, :, None] | (column != columns)[:, None, :]
    thing = np.where(beyond, -1, owner)
    slope_x = _slopes(inverse, thing)
    slope_y = np.swapaxes(_slopes(np.swapaxes(inverse, 1, 2), np.swapaxes(thing, 1, 2)), 1, 2)
    # from the centres to the point: to the right of the left ones and to the left of the right ones
    x, y = right - np.array([0.0, 1.0]), down - np.array([[0.0], [1.0]])
    surface = inverse[:, 1:3, 1:3] + slope_x * x + slope_y * y
    return surface, owner[:, 1:3, 1:3], (1.0 - np.abs(x)) * (1.0 - np.abs(y))


def _slopes(
    inverse: Float[np.ndarray, "points 4 4"], thing: Int[np.ndarray, "points 4 4"]
) -> Float[np.ndarray, "points 2 2"]:
    """Change of inverse depth per pixel to the right at the inner four pixels, on their own surfaces."""
    steps, same = np.diff(inverse[:, 1:3], axis=2), thing[:, 1:3, 1:] == thing[:, 1:3, :-1]
    before, after = np.where(same, steps, np.inf)[..., :2], np.where(same, steps, np.inf)[..., 1:]
    least = np.where(np.abs(before) < np.abs(after), before, after)
    return np.where(np.isfinite(least), least, 0.0)


def _inverse(depth: Float[np.ndarray, "*batch"]) -> Float[np.ndarray, "*batch"]:
    return np.where(depth > 0, 1.0 / np.where(depth > 0, depth, 1.0), 0.0)
