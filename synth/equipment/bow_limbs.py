"""The part of a recurve bow that moves: limbs that flex with the draw and a string of constant length.

Bow frame: origin at the grip's pivot point, +x to the target, +z to the upper limb, +y left. Each limb is an
elastic line in the x-z plane whose direction turns back by `bend * (1 - (1 - s)^2)`, the slope of a cantilever with
a load at its tip (s: share of its length). The string is taut: straight from the nocking point to the limb's
belly, along the belly to the tip. Each half of the string keeps its length, which decides each limb's bend.
"""

from functools import cache

import numpy as np
from jaxtyping import Float

from synth.equipment.shapes import join, loft, mirrored, painted, swept
from synth.scene import Mesh

BRACE_M = 0.225
"""Pivot point to string at rest; 21 to 24 cm in use."""
LIMB_LENGTH_M = 0.63

_BASE = np.array([0.058, 0.285])
_SHARES = np.linspace(0.0, 1.0, 45)
_DIRECTION_DEG = np.interp(
    _SHARES, [0, 0.15, 0.35, 0.55, 0.7, 0.8, 0.9, 1.0], [10, 14, 22, 29, 31, 18, -12, -34]
)  # fmt: skip
_THICKNESS_M = np.interp(_SHARES, [0, 0.15, 0.8, 1.0], [0.013, 0.010, 0.006, 0.005])
_WIDTH_M = np.interp(_SHARES, [0, 0.4, 0.75, 0.95, 1.0], [0.044, 0.042, 0.031, 0.021, 0.012])
_MAX_BEND_RAD = 1.4
NOCKING_POINT_M = (0.0036, 0.0066)
"""Windings of thread above and below the nock lie so far from its middle on the string."""
_SERVED_M, _LOOP_M = 0.0975, 0.60
"""The serving reaches so far up and down from the nocking point; the end loops begin so far from it."""
_HALF_POINTS = np.array([
    0, 0.0034, *NOCKING_POINT_M, 0.007, 0.03, 0.06, 0.095, 0.1,
    0.18, 0.28, 0.38, 0.48, 0.56, 0.62, 0.66, 0.70, 0.74, 1.0,
])  # fmt: skip
_STRING_CORNERS, _LIMB_VERTICES = 6, 8 * len(_SHARES) + 4
"""Corners of the string's section; vertices of one limb, of which the last four are the corners of its end."""
_STRING_M, _SERVING_M, _LOOP_RADIUS_M, _WINDING_M = 0.0011, 0.0014, 0.0017, 0.0023
"""Radii of string, centre serving, end loops' serving and the windings of the nocking point."""

Nock = Float[np.ndarray, "frames 3"]
Curve = Float[np.ndarray, "frames points 2"]


def limb_curve(bend_rad: Float[np.ndarray, " frames"]) -> Curve:
    """Centre line (x, z) [m] of the upper limb from pocket to tip."""
    angle = _angles(bend_rad)
    step = LIMB_LENGTH_M / (len(_SHARES) - 1)
    middle = (angle[:, 1:] + angle[:, :-1]) / 2.0
    steps = np.stack([-np.sin(middle), np.cos(middle)], -1) * step
    start = np.broadcast_to(_BASE, (len(bend_rad), 1, 2))
    return np.concatenate([start, start + np.cumsum(steps, axis=1)], 1)


def belly_curve(bend_rad: Float[np.ndarray, " frames"]) -> Curve:
    """The face of the upper limb that looks at the string (x, z) [m]."""
    angle = _angles(bend_rad)
    towards_string = np.stack([-np.cos(angle), -np.sin(angle)], -1)
    return limb_curve(bend_rad) + towards_string * (_THICKNESS_M / 2.0 + 0.0013)[:, None]


def half_string_m(bend_rad: Float[np.ndarray, " frames"], nock: Nock) -> Float[np.ndarray, " frames"]:
    """Length of the taut string from `nock` (bow frame) along the belly to the upper tip [m]."""
    return _taut(bend_rad, nock)[1]


def bends(nock: Nock, rest_height_m: float) -> Float[np.ndarray, " frames"]:
    """Bend [rad] of the upper limb with the nocking point at `nock` in the bow frame, by bisection.

    rest_height_m: height of the nocking point when the bow is at brace height.
    """
    at_brace = np.array([[-BRACE_M, 0.0, rest_height_m]])
    goal_m = half_string_m(np.zeros(1), at_brace)[0]
    low, high = np.full(len(nock), -0.3), np.full(len(nock), _MAX_BEND_RAD)
    for _ in range(36):
        middle = (low + high) / 2.0
        is_long = half_string_m(middle, nock) > goal_m
        low, high = np.where(is_long, middle, low), np.where(is_long, high, middle)
    return (low + high) / 2.0


def string_line(bend_rad: Float[np.ndarray, " frames"], nock: Nock) -> Float[np.ndarray, "frames points 3"]:
    """Points [m] of the upper half string from the nocking point to the tip, the same number on every frame."""
    contact, _ = _taut(bend_rad, nock)
    belly = belly_curve(bend_rad)
    lines = [_resampled(start, points[at:]) for start, points, at in zip(nock, belly, contact, strict=True)]
    return np.stack(lines)


def moving_mesh(nock: Nock, rest_height_m: float) -> tuple[Mesh, Float[np.ndarray, "frames vertices 3"]]:
    """Mesh at rest and vertices per frame of limbs (slot 0 face, 1 belly side) and string.

    The string's slots: 2 bare, 3 served, 4 the windings of the nocking point.
    """
    flip = np.array([1.0, 1.0, -1.0])
    upper, lower = bends(nock, rest_height_m), bends(nock * flip, -rest_height_m)
    lines = np.concatenate([(string_line(lower, nock * flip) * flip)[:, :0:-1], string_line(upper, nock)], axis=1)
    curves = np.stack([limb_curve(upper), limb_curve(lower)], 1)
    angles = np.stack([_angles(upper), _angles(lower)], 1)
    meshes = [_moving(curve, angle, line) for curve, angle, line in zip(curves, angles, lines, strict=True)]
    return meshes[0], np.stack([mesh.vertices for mesh in meshes])


def _moving(curve: np.ndarray, angle: np.ndarray, line: np.ndarray) -> Mesh:
    upper, lower = (_limb(curve[k], angle[k]) for k in range(2))
    away = np.concatenate([_HALF_POINTS[:0:-1], _HALF_POINTS])
    string = _string(line, _radius_m(away))
    ring = np.minimum(np.arange(len(string.faces)) // _STRING_CORNERS, len(line) - 2)
    middle = (away[ring] + away[ring + 1]) / 2.0
    wound = (middle > NOCKING_POINT_M[0]) & (middle < NOCKING_POINT_M[1])
    slots = np.where(wound, 4, np.where((middle < _SERVED_M) | (middle > _LOOP_M), 3, 2))
    string = Mesh(string.vertices, string.faces, string.uvs, slots)
    return join(upper, mirrored(lower, 2), string)


def _radius_m(away_m: Float[np.ndarray, " points"]) -> Float[np.ndarray, " points"]:
    """Of the string at points so far from the nocking point."""
    radius = np.where(away_m < _SERVED_M, _SERVING_M, np.where(away_m > _LOOP_M, _LOOP_RADIUS_M, _STRING_M))
    is_wound = (away_m >= NOCKING_POINT_M[0] - 1e-9) & (away_m <= NOCKING_POINT_M[1] + 1e-9)
    return np.where(is_wound, _WINDING_M, radius)


def limb_shares(mesh: Mesh) -> Float[np.ndarray, " vertices"]:
    """How far along its limb each vertex of `moving_mesh` lies, 0 pocket to 1 tip; 0 for the string's."""
    strips, ends = np.tile(np.repeat(_SHARES, 2), 4), np.ones(4)
    per_limb = np.concatenate([strips, ends])
    return np.concatenate([per_limb, per_limb, np.zeros(len(mesh.vertices) - 2 * len(per_limb))])


def limb_tips(vertices: Float[np.ndarray, "frames vertices 3"]) -> Float[np.ndarray, "frames 2 3"]:
    """Middles [m] of the upper and the lower limb's end on vertices of `moving_mesh`."""
    ends = vertices[:, : 2 * _LIMB_VERTICES].reshape(len(vertices), 2, _LIMB_VERTICES, 3)
    return ends[:, :, -4:].mean(2)


def string_rings(vertices: Float[np.ndarray, "frames vertices 3"]) -> Float[np.ndarray, "frames rings corners 3"]:
    """The string's corners on vertices of `moving_mesh`, ring by ring from the lower tip to the upper one.

    The middle ring lies around the nocking point.
    """
    count = 2 * len(_HALF_POINTS) - 1
    string = vertices[:, 2 * _LIMB_VERTICES : 2 * _LIMB_VERTICES + count * _STRING_CORNERS]
    return string.reshape(len(vertices), count, _STRING_CORNERS, 3)


def _string(line: np.ndarray, radius_m: np.ndarray) -> Mesh:
    angle = np.arange(_STRING_CORNERS) * 2.0 * np.pi / _STRING_CORNERS
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    return loft(swept(line, circle[None] * radius_m[:, None, None], up=(0.0, 1.0, 0.0)))


def _limb(curve: Float[np.ndarray, "points 2"], angle: Float[np.ndarray, " points"]) -> Mesh:
    """The upper limb's solid: a strip with a face, a belly and two edges, and the groove's horns at the tip."""
    towards_string = np.stack([-np.cos(angle), np.zeros_like(angle), -np.sin(angle)], -1)
    center = np.stack([curve[:, 0], np.zeros(len(curve)), curve[:, 1]], -1)
    half = towards_string * (_THICKNESS_M / 2.0)[:, None]
    side = np.array([0.0, 1.0, 0.0]) * (_WIDTH_M / 2.0)[:, None]
    rings = np.stack([center - half - side, center - half + side, center + half + side, center + half - side], 1)
    strips = [rings[:, [k, (k + 1) % 4]] for k in range(4)]
    faces = [_strip(strip) for strip in strips]
    return join(painted(join(faces[0], faces[1], faces[3]), 0), painted(faces[2], 1), painted(_end(rings[-1]), 0))


def _strip(points: Float[np.ndarray, "points 2 3"]) -> Mesh:
    count = len(points)
    number = np.arange(2 * count).reshape(count, 2)
    faces = np.stack([number[:-1, 0], number[:-1, 1], number[1:, 1], number[1:, 0]], -1)
    return Mesh(points.reshape(-1, 3), faces)


def _end(ring: Float[np.ndarray, "4 3"]) -> Mesh:
    return Mesh(ring.copy(), np.array([[0, 1, 2, 3]]))


def _angles(bend_rad: Float[np.ndarray, " frames"]) -> Float[np.ndarray, "frames points"]:
    slope = 1.0 - (1.0 - _SHARES) ** 2
    return np.deg2rad(_DIRECTION_DEG) + _brace_offset_rad() + bend_rad[:, None] * slope


@cache
def _brace_offset_rad() -> float:
    """Turn of the limbs in their pockets that puts the string at brace height."""
    low, high = -0.3, 0.6
    for _ in range(40):
        offset = (low + high) / 2.0
        angle = np.deg2rad(_DIRECTION_DEG) + offset
        middle = (angle[1:] + angle[:-1]) / 2.0
        x = _BASE[0] - np.concatenate([[0.0], np.cumsum(np.sin(middle))]) * LIMB_LENGTH_M / (len(_SHARES) - 1)
        belly = x - np.cos(angle) * (_THICKNESS_M / 2.0 + 0.0013)
        low, high = (offset, high) if belly.min() > -BRACE_M else (low, offset)
    return (low + high) / 2.0


def _taut(bend_rad: np.ndarray, nock: Nock) -> tuple[np.ndarray, np.ndarray]:
    """Number of the belly point where the string leaves the limb, and the string's length to the tip [m]."""
    belly = belly_curve(bend_rad)
    outer = len(_SHARES) // 2
    offset = belly[:, outer:] - nock[:, None, [0, 2]]
    contact = np.argmax(np.arctan2(-offset[..., 0], offset[..., 1]), axis=1)
    pieces = np.linalg.norm(np.diff(belly[:, outer:], axis=1), axis=-1)
    to_tip = np.concatenate([np.cumsum(pieces[:, ::-1], axis=1)[:, ::-1], np.zeros((len(nock), 1))], 1)
    rows = np.arange(len(nock))
    free = np.sqrt(np.sum(offset[rows, contact] ** 2, -1) + nock[:, 1] ** 2)
    return contact + outer, free + to_tip[rows, contact]


def _resampled(start: np.ndarray, rest: Float[np.ndarray, "points 2"]) -> np.ndarray:
    """The polyline start, rest at fixed lengths from the start; the last point is the tip."""
    points = np.concatenate([start[None], np.column_stack([rest[:, 0], np.zeros(len(rest)), rest[:, 1]])])
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=-1))])
    at = np.where(_HALF_POINTS < 1.0, np.minimum(_HALF_POINTS, length[-1] * 0.995), length[-1])
    return np.stack([np.interp(at, length, points[:, axis]) for axis in range(3)], -1)
