"""The volleyball court: floor with lines, net with bands and antennae, posts, referee stand [FIVB rules 1 and 2].

World: origin on the floor under the net's middle, net plane x = 0, sidelines y = +-4.5, end lines x = +-9.
Lines are 5 cm wide and belong to the area that they bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment import NET_ID
from synth.equipment.shapes import Vector, beam, box, flat, join, loft, painted, place, rectangle, rod, rounded_box
from synth.scene import Material, Mesh, Parts, Rgb

HALF_LENGTH_M, HALF_WIDTH_M, LINE_M, ATTACK_M = 9.0, 4.5, 0.05, 3.0
NET_LENGTH_M, NET_DEPTH_M, MESH_M = 9.5, 1.0, 0.10
TOP_BAND_M, BOTTOM_BAND_M, SIDE_BAND_M = 0.07, 0.05, 0.05
ANTENNA_M, ANTENNA_ABOVE_M, ANTENNA_RADIUS_M = 1.80, 0.80, 0.005
POST_Y_M, POST_TOP_M = 5.3, 2.55
EYES_ABOVE_M, STANDING_EYES_M = 0.50, 1.62
"""Eyes of the first referee over the net, and over the platform that they stand on."""

FREE, COURT, FRONT, LINE, PRINT = range(5)
"""Slots of the floor."""

_DASHES = [(0.20 + 0.35 * k, 0.35 + 0.35 * k) for k in range(5)]
_STRING_M = 0.0026


Rect = tuple[float, float, float, float]
"""x from, to, y from, to [m]."""


def floor(x_m: tuple[float, float], y_m: tuple[float, float], prints: Sequence[Rect] = ()) -> Mesh:
    """The hall's floor at z = 0, cut along every edge of every line, so that no two surfaces overlap.

    prints: places of pictures on the free zone, upright for who looks along +y; their slot is PRINT, their uvs 0..1.
    """
    line = LINE_M
    x_half = [0.0, line / 2, ATTACK_M - line, ATTACK_M, HALF_LENGTH_M - line, HALF_LENGTH_M, 9.20, 9.35]
    y_half = [HALF_WIDTH_M - line, HALF_WIDTH_M, *(HALF_WIDTH_M + edge for dash in _DASHES for edge in dash)]
    xs, ys = _cuts(x_half, x_m, prints, 0), _cuts(y_half, y_m, prints, 2)
    gx, gy = np.meshgrid((xs[1:] + xs[:-1]) / 2, (ys[1:] + ys[:-1]) / 2, indexing="ij")
    number = np.arange(len(xs) * len(ys)).reshape(len(xs), len(ys))
    faces = np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], -1).reshape(-1, 4)
    points = np.stack([*np.meshgrid(xs, ys, indexing="ij"), np.zeros((len(xs), len(ys)))], -1).reshape(-1, 3)
    slots, uvs = floor_slot(gx, gy).reshape(-1), points[faces][..., :2].copy()
    for x0, x1, y0, y1 in prints:
        inside = ((gx > x0) & (gx < x1) & (gy > y0) & (gy < y1)).reshape(-1)
        slots[inside], uvs[inside] = PRINT, (uvs[inside] - [x0, y0]) / [x1 - x0, y1 - y0]
    return Mesh(points, faces, uvs, slots)


def floor_slot(x: Float[np.ndarray, "*batch"], y: Float[np.ndarray, "*batch"]) -> Int[np.ndarray, "*batch"]:
    """FREE, COURT, FRONT or LINE at floor points [m]."""
    ax, ay = np.abs(x), np.abs(y)
    is_court = (ax < HALF_LENGTH_M) & (ay < HALF_WIDTH_M)
    is_border = is_court & ((ax > HALF_LENGTH_M - LINE_M) | (ay > HALF_WIDTH_M - LINE_M))
    on_attack = (ax > ATTACK_M - LINE_M) & (ax < ATTACK_M)
    is_dash = np.any([(ay - HALF_WIDTH_M > a) & (ay - HALF_WIDTH_M < b) for a, b in _DASHES], axis=0)
    is_service = (ax > 9.20) & (ax < 9.35) & (ay > HALF_WIDTH_M - LINE_M) & (ay < HALF_WIDTH_M)
    is_line = is_border | (is_court & (ax < LINE_M / 2)) | (on_attack & (is_court | is_dash)) | is_service
    zone = np.where(is_court, np.where(ax < ATTACK_M, FRONT, COURT), FREE)
    return np.where(is_line, LINE, zone)


@dataclass(frozen=True)
class NetSize:
    """length_m: of the net. side_m: from the middle to the side bands, half the court's width. low_band_m: height of
    the lower band. band: linear RGB of the bands. post_y_m: where the posts stand."""

    length_m: float = NET_LENGTH_M
    side_m: float = HALF_WIDTH_M
    low_band_m: float = BOTTOM_BAND_M
    band: Rgb = (0.80, 0.80, 0.78)
    post_y_m: float = POST_Y_M


INDOOR_NET = NetSize()


def net(top_m: float, size: NetSize = INDOOR_NET) -> Parts:
    """Net, bands and antennae with NET_ID; the top edge is at `top_m`. Strings are thin bars, so ids are exact."""
    looks = (
        Material("net_string", (0.012, 0.012, 0.013), roughness=0.8),
        Material("net_band", size.band, roughness=0.75, normal_noise_m=0.0005, noise_scale_m=0.01),
        Material("antenna_red", (0.62, 0.02, 0.02), roughness=0.4),
        Material("antenna_white", (0.80, 0.80, 0.78), roughness=0.4),
    )
    mesh = join(painted(_strings(top_m, size), 0), painted(_bands(top_m, size), 1), *_antennae(top_m, size))
    return things("net", mesh, looks, instance_id=NET_ID, category="equipment")


def posts(top_m: float, pad: Material, size: NetSize = INDOOR_NET) -> Parts:
    """Two padded posts outside the sidelines and the cables that hold the net."""
    steel = Material("post_steel", (0.60, 0.61, 0.62), roughness=0.3, metallic=0.9)
    rope = Material("net_cable", (0.03, 0.03, 0.03), roughness=0.6)
    post = join(
        painted(rod((0, 0, 0), (0, 0, POST_TOP_M), 0.04, 16), 0),
        painted(rounded_box((0.30, 0.30, 1.9), 0.06, (0, 0, 0.97)), 1),
        painted(rounded_box((0.09, 0.12, 0.22), 0.01, (0.07, 0, 2.15)), 0),
    )
    cables = [
        rod((0, side * size.length_m / 2, z), (0, side * size.post_y_m, z), 0.004, 4)
        for side in (1, -1)
        for z in (top_m - 0.01, top_m - NET_DEPTH_M + 0.01, top_m - 0.5)
    ]
    return gathered([
        things("net_post", post, (steel, pad), [place(0, size.post_y_m), place(0, -size.post_y_m, yaw_rad=np.pi)]),
        things("net_cable", join(*cables), (rope,)),
    ])  # fmt: skip


def deck_m(top_m: float) -> float:
    """Height of the stand's platform: the first referee's eyes are 50 cm above the net [FIVB rule 23.1]."""
    return top_m + EYES_ABOVE_M - STANDING_EYES_M


def referee_place(top_m: float, size: NetSize = INDOOR_NET) -> Transforms:
    """world_from_person of the first referee, who stands on the platform and faces the net."""
    return place(0, size.post_y_m + 1.10, deck_m(top_m) + 0.02, -np.pi / 2)


def referee_stand(top_m: float, pad: Material, size: NetSize = INDOOR_NET) -> Parts:
    """A padded ladder with a platform behind the post on the left side."""
    deck_z, rail_z = deck_m(top_m), deck_m(top_m) + 1.0
    steel = Material("stand_paint", (0.62, 0.63, 0.65), roughness=0.4, metallic=0.3)
    legs = [
        beam((x, y, 0), (x * 0.8, y * 0.6, rail_z if y > 0 else deck_z + 0.05), 0.045, 0.045)
        for x in (-0.4, 0.4)
        for y in (-0.5, 0.6)
    ]
    rungs = [
        beam((-0.36, 0.58 - 0.045 * k, 0.28 * k + 0.25), (0.36, 0.58 - 0.045 * k, 0.28 * k + 0.25), 0.05, 0.03)
        for k in range(round((deck_z - 0.1) / 0.28))
    ]
    deck = rounded_box((0.75, 0.7, 0.04), 0.008, (0, 0.05, deck_z))
    rail = [beam((-0.32, 0.36, z), (0.32, 0.36, z), 0.035, 0.035) for z in (rail_z - 0.43, rail_z - 0.02)]
    bows = [rod((x, -0.30, deck_z), (x, -0.36, deck_z + 0.95), 0.018, 6) for x in (-0.33, 0.33)] + [
        rod((x, -0.36, deck_z + 0.95), (x, 0.36, rail_z - 0.02), 0.018, 6) for x in (-0.33, 0.33)
    ]
    bows.append(rod((-0.33, -0.36, deck_z + 0.95), (0.33, -0.36, deck_z + 0.95), 0.018, 6))
    mesh = join(
        painted(join(*legs, *rungs, *rail, *bows), 0), painted(deck, 0),
        painted(rounded_box((0.62, 0.10, deck_z - 0.05), 0.03, (0, -0.50, 0.5 * deck_z + 0.02)), 1),
        painted(rounded_box((0.62, 0.06, 0.60), 0.02, (0, -0.38, deck_z + 0.55)), 1),
    )  # fmt: skip
    return things("referee_stand", mesh, (steel, pad), [place(0, size.post_y_m + 1.05)])


def keypoints(
    top_m: float, half_length_m: float, half_width_m: float, attack_m: float = 0.0, size: NetSize = INDOOR_NET
) -> dict[str, Float[np.ndarray, "3"]]:
    """Corners of net, court and antennae, ends of posts and lines [m]; left is +y, near is -x.

    The net's sides are where its bands stand over the sidelines; posts are where their axes meet floor and top.
    attack_m: of the attack lines from the middle; 0: there are none, and no middle line (beach).
    """
    low, tip = top_m - NET_DEPTH_M, top_m + ANTENNA_ABOVE_M
    points = {"net_center_top": np.array([0.0, 0.0, top_m]), "net_center_bottom": np.array([0.0, 0.0, low])}
    for side, sign_y in (("left", 1.0), ("right", -1.0)):
        y, post_y = sign_y * half_width_m, sign_y * size.post_y_m
        points |= {
            f"net_{side}_top": np.array([0.0, y, top_m]),
            f"net_{side}_bottom": np.array([0.0, y, low]),
            f"antenna_{side}_top": np.array([0.0, y, tip]),
            f"antenna_{side}_bottom": np.array([0.0, y, tip - ANTENNA_M]),
            f"post_{side}_top": np.array([0.0, post_y, POST_TOP_M]),
            f"post_{side}_bottom": np.array([0.0, post_y, 0.0]),
        }
        if attack_m:
            points[f"center_{side}"] = np.array([0.0, y, 0.0])
        for end, sign in (("near", -1.0), ("far", 1.0)):
            points[f"court_{end}_{side}"] = np.array([sign * half_length_m, y, 0.0])
            if attack_m:
                points[f"attack_{end}_{side}"] = np.array([sign * attack_m, y, 0.0])
    return points


def _cuts(
    half: list[float], limits: tuple[float, float], prints: Sequence[Rect], first: int
) -> Float[np.ndarray, " cuts"]:
    edges = [edge for rect in prints for edge in rect[first : first + 2]]
    both = [limits[0], limits[1], *half, *(-value for value in half), *edges]
    return np.unique(np.round([value for value in both if limits[0] <= value <= limits[1]], 6))


def _strings(top_m: float, size: NetSize) -> Mesh:
    """Square bars on a 10 cm grid; the bands cover their ends."""
    half, low = size.length_m / 2, top_m - NET_DEPTH_M
    columns = np.linspace(-half, half, round(size.length_m / MESH_M) + 1)
    rows = np.linspace(low, top_m, round(NET_DEPTH_M / MESH_M) + 1)
    upright = [_bar((0, y, low + 0.01), (0, y, top_m - 0.01), _STRING_M) for y in columns]
    level = [_bar((0, -half, z), (0, half, z), _STRING_M) for z in rows]
    return join(*upright, *level)


def _bar(start: Vector, end: Vector, thick_m: float) -> Mesh:
    section = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]]) * thick_m / 2.0
    is_upright = start[1] == end[1]
    if is_upright:
        rings = [np.column_stack([section, np.full(4, z)]) + np.array([0.0, start[1], 0.0]) for z in (start[2], end[2])]
    else:
        rings = [
            np.column_stack([section[:, 1], np.full(4, y), section[:, 0]]) + np.array([0.0, 0.0, start[2]])
            for y in (start[1], end[1])
        ]
    return loft(np.stack(rings), caps=False)


def _bands(top_m: float, size: NetSize) -> Mesh:
    """Top band 7 cm and bottom band over the whole net; side bands 5 cm wide straight above the sidelines."""
    low, length, thick = top_m - NET_DEPTH_M, size.length_m, 0.006
    y_side = size.side_m - SIDE_BAND_M / 2
    return join(
        _band(length, TOP_BAND_M, 0.0, top_m - TOP_BAND_M / 2, thick),
        _band(length, size.low_band_m, 0.0, low + size.low_band_m / 2, thick),
        *(
            box((0.008, SIDE_BAND_M, NET_DEPTH_M - 1e-3), (0, side * y_side, top_m - NET_DEPTH_M / 2))
            for side in (1, -1)
        ),
    )


def _band(length_m: float, height_m: float, y_m: float, z_m: float, thick_m: float) -> Mesh:
    outline = rectangle(thick_m, height_m, 0.002)
    rings = [
        np.column_stack([outline[:, 0], np.full(8, y), outline[:, 1] + z_m])
        for y in (y_m + length_m / 2, y_m - length_m / 2)
    ]
    return flat(loft(np.stack(rings)))


def _antennae(top_m: float, size: NetSize) -> list[Mesh]:
    """1.80 m rods at the outer edges of the side bands, 80 cm above the net, in red and white bands of 10 cm."""
    low = top_m + ANTENNA_ABOVE_M - ANTENNA_M
    pieces = []
    for side in (1, -1):
        y = side * (size.side_m + ANTENNA_RADIUS_M)
        for k in range(round(ANTENNA_M / 0.10)):
            piece = rod((-0.009 * side, y, low + 0.1 * k), (-0.009 * side, y, low + 0.1 * (k + 1)), ANTENNA_RADIUS_M, 8)
            pieces.append(painted(piece, 2 if k % 2 == 1 else 3))
    return pieces


BENCH_SEAT_M = 0.43
"""Height of a bench's seat."""


def bench(length_m: float = 5.0) -> Mesh:
    """A bench along x: seat (slot 0), feet (slot 1)."""
    feet = [
        beam((x, -0.14, 0.20), (x, 0.14, 0.20), 0.06, 0.40)
        for x in np.linspace(-length_m / 2 + 0.3, length_m / 2 - 0.3, 3)
    ]
    seat = rounded_box((length_m, 0.28, 0.04), 0.008, (0, 0, BENCH_SEAT_M - 0.02))
    return join(painted(seat, 0), painted(join(*feet), 1))
