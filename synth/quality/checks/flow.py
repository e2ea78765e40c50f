"""flow.mkv: where the surface of each pixel is in the next frame, against cameras, depth, ids and joints."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt16

from synth.quality.evidence import Evidence
from synth.quality.pinhole import back_project, centres, grid, project

UNKNOWN, VISIBLE, COVERED, GONE = range(4)
"""Status of a pixel's surface in the next frame [README, flow.mkv]."""
ZERO = 32768
STRIDE_PX = 3
STILL_LIMIT_PX, STILL_SHARE = 0.15, 0.99
"""Depth of 16 bits moves a surface by less than 0.05 px between neighbouring cameras; outlines may be another's."""
SKIN_LIMIT_PX, SKIN_SHARE = 0.4, 0.12
"""Landmarks on skin against the flow at their pixel: another place half a pixel off turns with it; median."""
ON_SKIN_M = 0.02
ID_SHARE = 0.98
"""What stays visible keeps its id at the place it goes to (3x3, for outlines)."""
FEW = 20


@dataclass(frozen=True)
class _Flow:
    """dx, dy [px] and status of one frame."""

    shift_px: Float[np.ndarray, "height width 2"]
    status: UInt16[np.ndarray, "height width"]


def flow(evidence: Evidence) -> Iterator[str]:
    """The last frame is empty; status is one of four; flow agrees with the still world, the joints and the ids."""
    last = evidence.num_frames - 1
    if evidence.frames("flow.mkv")[last].any():
        yield f"frame {last} is the last and has flow, limit 0"
    if not float(evidence.facts["flow_scale_px"]) > 0:
        yield "flow_scale_px is not above 0 although there is flow"
        return
    still: list[np.ndarray] = []
    skin: list[np.ndarray] = []
    moved: list[np.ndarray] = []
    kept: list[np.ndarray] = []
    for frame in range(last):
        now = _flow(evidence, frame)
        if now.status.max() > GONE:
            yield f"frame {frame}: status {now.status.max()}, limit {GONE}"
            return
        yield from _gone(now, evidence, frame)
        still.append(_against_cameras(now, evidence, frame))
        off_px, size_px = _against_joints(now, evidence, frame)
        skin.append(off_px)
        moved.append(size_px)
        kept.append(_keeps_ids(now, evidence, frame))
    yield from _verdict(*(np.concatenate(all_) if all_ else np.zeros(0) for all_ in (still, skin, moved, kept)))


def _verdict(still: np.ndarray, skin: np.ndarray, moved: np.ndarray, kept: np.ndarray) -> Iterator[str]:
    if len(still) >= FEW and (share := (still <= STILL_LIMIT_PX).mean()) < STILL_SHARE:
        yield (f"{share:.1%} of the venue's pixels move as the camera makes them, to {STILL_LIMIT_PX} px, limit "
               f"{STILL_SHARE:.0%}; the worst is {still.max():.2f} px off")  # fmt: skip
    limit_px = SKIN_LIMIT_PX + SKIN_SHARE * float(np.median(moved)) if len(moved) else 0.0
    if len(skin) >= FEW and np.median(skin) > limit_px:
        yield f"flow at seen landmarks is {np.median(skin):.2f} px (median) off their motion, limit {limit_px:.2f} px"
    if len(kept) >= FEW and kept.mean() < ID_SHARE:
        yield f"{kept.mean():.1%} of the pixels that stay visible keep their id where they go, limit {ID_SHARE:.0%}"


def _flow(evidence: Evidence, frame: int) -> _Flow:
    bands = evidence.frames("flow.mkv")[frame].reshape(3, evidence.size[1], evidence.size[0])
    shift = np.stack([bands[0], bands[1]], -1).astype(np.float32) - ZERO
    return _Flow(shift * float(evidence.facts["flow_scale_px"]), bands[2])


def _gone(now: _Flow, evidence: Evidence, frame: int) -> Iterator[str]:
    """Status 3 is the same as a place outside the picture; half a pixel of rounding is free."""
    width_px, height_px = evidence.size
    rows, columns = np.mgrid[:height_px, :width_px]
    x, y = columns + 0.5 + now.shift_px[..., 0], rows + 0.5 + now.shift_px[..., 1]
    beyond = np.maximum(np.maximum(-x, x - width_px), np.maximum(-y, y - height_px))
    known = now.status != UNKNOWN
    wrong = known & (((now.status == GONE) & (beyond < -0.5)) | ((now.status != GONE) & (beyond > 0.5)))
    if wrong.any():
        yield f"frame {frame}: {int(wrong.sum())} pixels say wrongly whether they leave the picture, limit 0"


def _against_cameras(now: _Flow, evidence: Evidence, frame: int) -> np.ndarray:
    """Distance [px] of the venue's flow from what depth and both cameras make it."""
    labels = evidence.labels
    rows, columns = grid(*evidence.size, STRIDE_PX)
    z = evidence.depth_m(frame)[rows, columns]
    keep = np.isfinite(z) & (evidence.ids[frame][rows, columns] == 0) & (now.status[rows, columns] != UNKNOWN)
    rows, columns, z = rows[keep], columns[keep], z[keep]
    world = back_project(centres(rows, columns), z, labels.K[frame], labels.world_from_camera[frame])
    there, _ = project(world, labels.K[frame + 1], labels.world_from_camera[frame + 1])
    off = np.linalg.norm(there - centres(rows, columns) - now.shift_px[rows, columns], axis=-1)
    return off[np.isfinite(off)]


def _against_joints(now: _Flow, evidence: Evidence, frame: int) -> tuple[np.ndarray, np.ndarray]:
    """Distance [px] of the flow at seen landmarks on the skin from their motion, and how far they move."""
    labels = evidence.labels
    here, then = labels.joints2d[frame], labels.joints2d[frame + 1]
    points = np.zeros(133, bool)
    points[17:] = True  # feet, face and hands
    keep = (here[..., 2] == 2) & (then[..., 2] > 0) & points
    person, point = np.nonzero(keep)
    columns, rows = here[person, point, :2].T.astype(int)
    world = labels.joints3d[frame, person][np.arange(len(person)), _smplx(point)]
    _, z = project(world.reshape(-1, 3), labels.K[frame], labels.world_from_camera[frame])
    fit = (np.abs(evidence.depth_m(frame)[rows, columns] - z) < ON_SKIN_M) & (now.status[rows, columns] != UNKNOWN)
    fit &= evidence.ids[frame][rows, columns] == labels.person_ids[person]
    motion = (then - here)[person, point, :2]
    off = np.linalg.norm(motion - now.shift_px[rows, columns], axis=-1)
    return off[fit], np.linalg.norm(motion, axis=-1)[fit]


def _keeps_ids(now: _Flow, evidence: Evidence, frame: int) -> np.ndarray:
    """Whether each sampled pixel that stays visible finds its id in the 3x3 pixels around where it goes."""
    width_px, height_px = evidence.size
    rows, columns = grid(width_px, height_px, STRIDE_PX)
    visible = (now.status[rows, columns] == VISIBLE) & (evidence.ids[frame][rows, columns] > 0)
    rows, columns = rows[visible], columns[visible]
    x = (columns + 0.5 + now.shift_px[rows, columns, 0]).astype(int).clip(0, width_px - 1)
    y = (rows + 0.5 + now.shift_px[rows, columns, 1]).astype(int).clip(0, height_px - 1)
    number = evidence.ids[frame][rows, columns]
    then = cv2.copyMakeBorder(evidence.ids[frame + 1], 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    return np.any([then[y + a, x + b] == number for a in range(3) for b in range(3)], axis=0)


def _smplx(point: np.ndarray) -> np.ndarray:
    from synth.skeleton.maps import SMPLX_OF_WHOLEBODY

    return SMPLX_OF_WHOLEBODY[point]
