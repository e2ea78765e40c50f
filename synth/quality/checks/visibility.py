"""What is said to be seen lies on the surface that depth.mkv shows there; what is hidden lies behind one."""

import itertools
import re
from collections.abc import Iterator

import numpy as np
from jaxtyping import Shaped

from synth.quality.evidence import Evidence
from synth.quality.pinhole import project
from synth.skeleton.maps import COCO_WHOLEBODY_133, SMPLX_OF_WHOLEBODY

# (least, most) depth of a joint below the skin and clothes in front of it [m], adults from front, side and back: half
# the thinnest and half the thickest cross-section of the limb there, and cloth. The first pattern that fits.
_UNDER_SKIN_M: tuple[tuple[str, float, float], ...] = (
    (r"_hip$", 0.05, 0.20),
    (r"_shoulder$", 0.03, 0.15),
    (r"_(elbow|wrist)$", 0.015, 0.09),
    (r"_(knee|ankle)$", 0.03, 0.11),
    (r"_(heel|big_toe|small_toe)$", 0.0, 0.07),
    (r"_ear$", 0.0, 0.07),
    (r"", 0.0, 0.04),
)
LEAST_M, MOST_M = np.array([
    next(bounds for pattern, *bounds in _UNDER_SKIN_M if re.search(pattern, name)) for name in COCO_WHOLEBODY_133
]).T  # fmt: skip
SLACK_M = 0.002
"""Rounding of a joint's place to a pixel on a surface that is seen at an angle is in the neighbourhood, not here."""
NOBODY, SELF, PERSON, EQUIPMENT, SCENE = range(5)
"""Codes of hidden_by [README]."""
THINGS = 100
"""seg.mkv: 0 venue, 1 to 99 people, from here on equipment, which includes net and target [README]."""
FACE_LIMIT_M = 0.012
"""Landmarks of the face lie on the skin: the median of the surface against them is what depth and cameras are off by.
[measured: 0 to 3 mm]. More for large pixels, whose centre is aside of the landmark on a face that is round."""
FACE_PIXELS = 0.5
FEW = 20


def depth_of_joints(evidence: Evidence) -> Iterator[str]:
    """Seen joints are not behind the surface (but for their own flesh), hidden ones not before it."""
    found = _looked_up(evidence)
    visible = found["visibility"] == 2
    hidden = found["visibility"] == 1
    front_m = found["joint_m"] - found["nearest_m"]  # how far the nearest surface around the joint lies before it
    back_m = found["joint_m"] - found["farthest_m"]
    slack_m = SLACK_M + evidence.depth_step_m(found["joint_m"])
    own = found["is_own"]
    allowed_m = np.where(own, MOST_M[found["point"]], 0.0)
    buried = visible & (back_m > allowed_m + slack_m)
    least_m = np.where(found["hidden_by"] == SELF, LEAST_M[found["point"]], 0.0)
    # a surface that is seen at 45 degrees comes nearer by a pixel's width between two centres
    pixel_m = found["joint_m"] / evidence.labels.K[found["frame"], 0, 0]
    bare = hidden & (front_m < least_m - slack_m - pixel_m)
    lies = (("seen joints lie behind the surface", buried, back_m, allowed_m),
            ("hidden joints lie before it", bare, front_m, least_m))  # fmt: skip
    for what, wrong, away_m, limit_m in lies:
        if wrong.any():
            worst = int(np.flatnonzero(wrong)[0])
            yield (
                f"{int(wrong.sum())} {what}, such as {COCO_WHOLEBODY_133[found['point'][worst]]} in frame "
                f"{found['frame'][worst]}: {away_m[worst]:.4f} m, limit {limit_m[worst]:.4f} m"
            )


def hidden_by(evidence: Evidence) -> Iterator[str]:
    """Who hides a joint is whoever seg.mkv shows in front of it; what is not hidden is hidden by nobody."""
    labels = evidence.labels
    hidden = labels.joints2d[..., 2] == 1
    if np.any((labels.hidden_by != NOBODY) != hidden):
        yield "hidden_by names somebody for joints that are not hidden, or nobody for joints that are"
        return
    kinds = _kind_table(evidence)
    frame, person, point = np.nonzero(hidden)
    columns, rows = labels.joints2d[frame, person, point, :2].T.astype(int)
    height_px, width_px = evidence.ids.shape[1:]
    own, told = labels.person_ids[person], labels.hidden_by[frame, person, point]
    fits = np.zeros(len(frame), bool)
    for a, b in itertools.product((-1, 0, 1), repeat=2):
        owner = evidence.ids[frame, (rows + a).clip(0, height_px - 1), (columns + b).clip(0, width_px - 1)]
        fits |= np.where(owner == own, SELF, kinds[owner]) == told
    if not fits.all():
        first = int(fits.argmin())
        yield (
            f"{int((~fits).sum())} joints are hidden by what seg.mkv does not show within a pixel, such as "
            f"{COCO_WHOLEBODY_133[point[first]]} in frame {frame[first]} by kind {told[first]}"
        )


UPPER_FACE = (40, 71)
"""iBUG-68 points 17 to 47, from 23 on in COCO-WholeBody."""


def face_on_surface(evidence: Evidence) -> Iterator[str]:
    """Depth at the seen brows, eyes and nose is that of the landmarks; a hand at anchor lies over mouth and jaw."""
    found = _looked_up(evidence)
    face = (
        (found["visibility"] == 2)
        & found["is_own"]
        & (found["point"] >= UPPER_FACE[0])
        & (found["point"] < UPPER_FACE[1])
    )
    if face.sum() < FEW:
        return
    off_m = float(np.median((found["joint_m"] - found["surface_m"])[face]))
    pixel_m = float(np.median(found["joint_m"][face] / evidence.labels.K[found["frame"][face], 0, 0]))
    limit_m = FACE_LIMIT_M + FACE_PIXELS * pixel_m
    if abs(off_m) > limit_m:
        yield f"faces lie {off_m:.3f} m in front of their landmarks in depth.mkv, limit {limit_m:.3f} m"


def _looked_up(evidence: Evidence) -> dict[str, np.ndarray]:
    """Per joint in the picture: its depth, and depth and owner of the surface at its pixel and in the 3x3 around it."""
    labels = evidence.labels
    width_px, height_px = evidence.size
    rows_found: list[dict[str, np.ndarray]] = []
    for frame in range(evidence.num_frames):
        world = labels.joints3d[frame][:, SMPLX_OF_WHOLEBODY].reshape(-1, 3)
        pixels, joint_m = project(world, labels.K[frame], labels.world_from_camera[frame])
        visibility = labels.joints2d[frame, ..., 2].reshape(-1)
        inside = np.flatnonzero((visibility > 0) & np.isfinite(pixels).all(-1))
        columns, rows = pixels[inside].astype(int).T
        columns, rows = columns.clip(0, width_px - 1), rows.clip(0, height_px - 1)
        depth_m, ids = evidence.depth_m(frame), evidence.ids[frame]
        nine_m = around(depth_m, rows, columns)
        person, point = np.divmod(inside, len(SMPLX_OF_WHOLEBODY))
        rows_found.append({
            "frame": np.full(len(inside), frame), "person": person, "point": point, "joint_m": joint_m[inside],
            "visibility": visibility[inside], "hidden_by": labels.hidden_by[frame].reshape(-1)[inside],
            "surface_m": depth_m[rows, columns], "nearest_m": nine_m.min(0), "farthest_m": nine_m.max(0),
            "is_own": ids[rows, columns] == labels.person_ids[person],
        })  # fmt: skip
    return {name: np.concatenate([one[name] for one in rows_found]) for name in rows_found[0]}


def around(picture: Shaped[np.ndarray, "height width"], rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Values (9, points) of the pixels around, the border repeated."""
    height, width = picture.shape
    return np.stack([picture[(rows + a).clip(0, height - 1), (columns + b).clip(0, width - 1)]
                     for a in (-1, 0, 1) for b in (-1, 0, 1)])  # fmt: skip


def _kind_table(evidence: Evidence) -> np.ndarray:
    table = np.full(256, SCENE)
    table[THINGS:] = EQUIPMENT
    table[[int(one) for one in evidence.labels.person_ids]] = PERSON
    return table
