"""Which points of a frame are hidden in the next, decided by rays where the next label picture leaves a doubt.

Pictures know surfaces at pixel centres only; between them runs an outline, and on which side of it a point comes to
lie, one sample cannot say. So three questions, each for those whom the one before leaves in doubt:
1. Is anything around there nearer than the point, other than the smooth surface that the point itself lies on?
2. Does the nearest thing there pass by, or does it move along with the point? The point was seen, so what keeps its
   place before it does not cover it: grass while the camera trembles.
3. Does a ray from the next camera to the point meet a mesh on its way?
"""

import cv2
import numpy as np
from jaxtyping import Bool, Float, Int

from synth.geometry.camera import project
from synth.labels.sight_rays import cut_out, inverse_depths
from synth.labels.step import Pixels, Step, centres, rays
from synth.surface import points_then

Ends = Float[np.ndarray, "n 2"]
_AROUND = np.ones((3, 3), np.uint8)
_BENT = 0.25
"""How much a surface may bend at a pixel, as a share of what its inverse depth changes around it, and be smooth."""
_ROUNDING = 2e-4
"""Share of the depth below which another surface is not in front."""
_PASSES_PX = 0.05
"""What moves by less than this against the point stays beside it."""


def covered(step: Step, pixels: Pixels, ends: Ends, z: Float[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Whether the points that `pixels` show are hidden in the next frame, where they are at `ends` [px], z [m] deep."""
    inverse = np.where(step.surfaces[0][pixels, 0] == 0, 0.0, 1.0 / z)
    place = np.floor(ends).astype(int)
    nearest = place[:, 1] * step.track.width_px + place[:, 0]
    result = np.zeros(len(ends), bool)
    doubt = np.flatnonzero(_nearer_around(step.after.depth, nearest, inverse))
    around = _around(step, nearest[doubt])
    shown = _inverse(step.after.depth).ravel()
    before = np.take_along_axis(around, shown[around].argmax(0)[None], 0)[0]
    passes = _passes(step, pixels[doubt], ends[doubt], before)
    doubt, around = doubt[passes], around[:, passes]
    least = inverse[doubt] * (1.0 + _ROUNDING)
    result[doubt] = _hidden(step, ends[doubt], least, np.where(shown[around] > least, around, -1))
    return result


def _nearer_around(depth: np.ndarray, nearest: Pixels, inverse: Float[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
    """Question 1. On a plane inverse depth is linear in the picture: the middle of most and least is its own."""
    shown = _inverse(depth)
    most, least = cv2.dilate(shown, _AROUND), cv2.erode(shown, _AROUND)
    range_ = most - least
    smooth = np.abs(most + least - 2.0 * shown) <= _BENT * range_ + _ROUNDING * shown
    own = np.abs(shown.ravel()[nearest] - inverse) <= range_.ravel()[nearest] + _ROUNDING * inverse
    return ~(smooth.ravel()[nearest] & own) & (most.ravel()[nearest] > inverse * (1.0 + _ROUNDING))


def _around(step: Step, nearest: Pixels) -> Int[np.ndarray, "9 n"]:
    """Each pixel and the eight around it, within the picture."""
    height, width = step.after.depth.shape
    rows = [np.clip(nearest // width + down, 0, height - 1) * width for down in (0, -1, 1)]
    columns = [np.clip(nearest % width + right, 0, width - 1) for right in (0, -1, 1)]
    return np.stack([row + column for row in rows for column in columns])


def _passes(step: Step, pixels: Pixels, ends: Ends, before: Pixels) -> Bool[np.ndarray, " n"]:
    """Question 2: whether what the next frame's pixels `before` show moves against the points."""
    shown, number = np.unique(before, return_inverse=True)
    place = centres(step.track, shown)
    motion = (place - _seen_before(step, shown, place))[number]
    apart = np.linalg.norm(ends - centres(step.track, pixels) - motion, axis=-1)
    return ~(apart <= _PASSES_PX)


def _seen_before(step: Step, pixels: Pixels, place: Ends) -> Ends:
    """Where in the picture [px] the points that the next frame's `pixels` show are in the frame itself."""
    frame, track = step.frame, step.track
    depth = step.after.depth.ravel()[pixels].astype(float)
    pose = track.world_from_camera[frame + 1]
    here = (rays(place, track.K[frame + 1]) * depth[:, None]) @ pose[:3, :3].T + pose[:3, 3]
    then = points_then(step.shot.parts, step.surfaces[1][pixels], here, frame + 1, frame)
    return project(then, track.K[frame], track.world_from_camera[frame])[:, :2]


def _hidden(
    step: Step, ends: Ends, least: Float[np.ndarray, " n"], in_front: Int[np.ndarray, "9 n"]
) -> Bool[np.ndarray, " n"]:
    """Question 3, asked of the things that pixels around show `in_front` (their own pixel first; -1: none is).

    least: inverse depth [1/m] from which on a surface is in front. A ray knows nothing of what is cut out of leaves
    and nets; of those the point's own pixel decides.
    """
    things = np.where(in_front >= 0, np.rint(step.surfaces[1][in_front, 0]).astype(int), 0)
    numbers = np.flatnonzero(np.bincount(things.ravel()))
    numbers = numbers[numbers > 0]
    holed = cut_out(step.shot.parts, numbers)
    result = np.isin(things[0], numbers[holed])
    for number in numbers[~holed]:
        asked = np.flatnonzero((things == number).any(0))
        met = inverse_depths(step, ends[asked], step.shot.parts.objects[number - 1])
        result[asked] |= met > least[asked]
    return result


def _inverse(depth: np.ndarray) -> Float[np.ndarray, "height width"]:
    return np.where(depth > 0.0, 1.0 / np.where(depth > 0.0, depth, 1.0), 0.0)
