"""Archery gear worn on the body: chest guard, arm guard, finger tab, quiver with belt; and hats."""

import numpy as np
from jaxtyping import Float
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree

from synth.geometry.rotation import unit
from synth.geometry.smoothstep import smoothstep
from synth.outfit.cloth import Cloth
from synth.outfit.figure import Figure
from synth.outfit.head import Skull
from synth.outfit.solids import blade, joined, lathe, wall
from synth.outfit.tailor import Garment, band
from synth.scene import Mesh


def chest_guard(shirt: Cloth, figure: Figure, bow_side: float) -> Cloth:
    """A shield over the breast on the bow side with straps around the chest and over the shoulder.

    bow_side: +1 when the left arm holds the bow, -1 for the right.
    """
    shoulder = figure.joint("left_shoulder")
    chest = shoulder[1] - 0.135
    x, y = bow_side * shirt.points[:, 0], shirt.points[:, 1] - chest
    front = shirt.normals[:, 2]
    shield = 0.088 - np.hypot(x - 0.085, 0.80 * (y + 0.3 * (x - 0.085)))
    shield = np.minimum(shield, 0.2 * (front - 0.05))
    band_y = y + 0.075 - 0.20 * (x - 0.03)
    belt = np.minimum(0.010 - np.abs(band_y), shoulder[0] - 0.005 - np.abs(x))
    over = np.minimum(0.009 - np.abs(x - 0.105), band_y)
    piece = shirt.cut(np.maximum(shield, np.maximum(belt, over)))
    height = 0.004 + 0.0025 * smoothstep(0.0, 1.0, piece.rim_distance(0.012))
    return piece.moved(piece.points + height[:, None] * piece.normals).relaxed(2)


def arm_guard(figure: Figure, side: str) -> list[Garment]:
    """A plate on the inner forearm and two straps."""
    elbow, wrist = figure.joint(f"{side}_elbow"), figure.joint(f"{side}_wrist")
    plate = band(figure, (f"{side}_elbow", f"{side}_wrist"), 0.22, 0.80, 0.006)
    middle = (elbow + wrist) / 2
    inner = middle[1] - 0.004 - plate.cloth.points[:, 1] + 0.0 * plate.cloth.points[:, 2]
    plate = Garment(plate.cloth.cut(inner), np.zeros(len(figure.points), bool), None, (0.003, 0.01))
    straps = [band(figure, (f"{side}_elbow", f"{side}_wrist"), s, s + 0.075, 0.0035) for s in (0.27, 0.66)]
    return [plate, *[Garment(s.cloth, np.zeros(len(figure.points), bool), None, (0.003, 0.01)) for s in straps]]


def sleeve_guard(sleeve: Cloth, figure: Figure, side: float) -> list[Cloth]:
    """The same on the sleeve of a jacket. side: +1 for the left arm, -1 for the right."""
    elbow, wrist = figure.joint("left_elbow"), figure.joint("left_wrist")
    share = (side * sleeve.points[:, 0] - elbow[0]) / (wrist[0] - elbow[0])
    middle = (elbow[1] + wrist[1]) / 2 - 0.004
    long_m = wrist[0] - elbow[0]
    plate = np.minimum(np.minimum(share - 0.22, 0.80 - share) * long_m, middle - sleeve.points[:, 1])
    straps = [np.minimum(share - s, s + 0.075 - share) * long_m for s in (0.27, 0.66)]
    cut = [(sleeve.cut(plate), 0.005), *((sleeve.cut(strap), 0.0025) for strap in straps)]
    return [piece.moved(piece.points + high * piece.normals) for piece, high in cut]


def finger_tab(figure: Figure, side: str) -> Cloth:
    """A leather plate on the palm side of the three string fingers."""
    names = ("index", "middle", "ring")
    roots = np.array([figure.joint(f"{side}_{n}1") for n in names])
    ends = np.array([figure.joint(f"{side}_{n}3") for n in names])
    along = unit(ends.mean(0) - roots.mean(0))
    across = unit(roots[2] - roots[0] - along * ((roots[2] - roots[0]) @ along))
    palm = unit(np.cross(along, across))
    palm *= -np.sign(palm[1])
    size = np.linalg.norm(ends.mean(0) - roots.mean(0))
    u, v = np.meshgrid(np.linspace(0.15, 1.15, 8), np.linspace(-0.019, 0.019, 7), indexing="ij")
    flat = roots.mean(0) + (u * size).reshape(-1, 1) * along + v.reshape(-1, 1) * across
    sheet = [flat + palm * h for h in (0.0105, 0.0135)]
    cell = np.arange(7 * 6).reshape(7, 6) // 6 * 7 + np.arange(6)[None]
    a = cell.reshape(-1)
    faces = np.stack([a, a + 1, a + 7, a + 1, a + 8, a + 7], 1).reshape(-1, 3)
    points = np.concatenate(sheet)
    faces = np.concatenate([faces, faces[:, ::-1] + len(flat)])
    hand = np.flatnonzero(figure.weight(f"{side}_index", f"{side}_middle", f"{side}_ring") > 0.6)
    return Cloth(points, faces, nearest_skin(figure, hand, points, 12))


def belt(shirt: Cloth, figure: Figure) -> Cloth:
    """A belt over the shirt at the hips, for the quiver."""
    height = figure.joint("left_hip")[1] + 0.045
    strip = shirt.cut(0.019 - np.abs(shirt.points[:, 1] - height))
    return strip.moved(strip.points + 0.004 * strip.normals).relaxed(2)


def quiver(figure: Figure, shirt: Cloth, side: float) -> Mesh:
    """A hip quiver with six arrows, in the rest frame; materials: 0 shell, 1 shafts, 2 fletchings, 3 metal.

    side: +1 for the left hip, -1 for the right.
    """
    hip_y = figure.joint("left_hip")[1] + 0.02
    near = shirt.points[np.abs(shirt.points[:, 1] - hip_y) < 0.03]
    reach = float((side * near[:, 0]).max())
    top = np.array([side * (reach + 0.045), hip_y + 0.045, figure.joint("left_hip")[2] + 0.01])
    axis = unit(np.array([side * 0.10, 1.0, 0.42]))
    shell = [(-0.42, 0.0), (-0.42, 0.026), (-0.40, 0.030), (0.0, 0.043), (0.004, 0.045), (0.004, 0.041), (-0.05, 0.038)]
    parts = [
        (lathe(top, axis, shell, oval=0.72), 0),
        (lathe(top - 0.05 * axis, axis, [(0.0, 0.030), (0.012, 0.030)]), 3),
    ]
    cross = unit(np.cross(axis, np.array([1.0, 0.0, 0.0])))
    for k in range(6):
        turn = k * 2 * np.pi / 6 + 0.4
        foot = top + 0.019 * (np.cos(turn) * cross + 0.6 * np.sin(turn) * np.cross(axis, cross))
        lean = unit(axis + 0.10 * (np.cos(turn) * cross + np.sin(turn) * np.cross(axis, cross)))
        high = 0.235 + 0.02 * np.cos(2.3 * k)
        parts.append(
            (lathe(foot, lean, [(-0.3, 0.0028), (high, 0.0028), (high + 0.008, 0.002), (high + 0.008, 0.0)], 8), 1)
        )
        for vane in range(3):
            spin = turn + vane * 2 * np.pi / 3
            out = unit(np.cos(spin) * cross + np.sin(spin) * np.cross(lean, cross))
            root = foot + lean * (high - 0.065)
            corners = np.array(
                [root, root + lean * 0.045, root + lean * 0.043 + out * 0.010, root + lean * 0.012 + out * 0.006]
            )
            parts.append((blade(corners), 2))
    return joined(parts)


def hat(head: Skull, kind: str) -> tuple[Mesh, float]:
    """A `cap`, `visor` (a cap without its crown) or `bucket_hat` on the skull in the rest frame, and the height of
    its edge over the ears [m].

    Materials: 0 cloth, 1 brim.
    """
    around, rings = 48, 11
    s = head.scale
    front, back = head.brow_y + 0.034 * s, head.ear[1] + (0.038 if kind == "bucket_hat" else 0.030) * s
    turn = np.arange(around) / around * 2 * np.pi
    facing = np.stack([np.sin(turn), np.zeros(around), np.cos(turn)], 1)
    edge_y = back + (front - back) * (0.5 + 0.5 * facing[:, 2])
    low = np.arctan2(edge_y - head.center[1], 0.085 * s)
    share = np.linspace(0.0, 0.985, rings)[:, None]
    lift = low[None] + (np.pi / 2 - low[None]) * share
    way = np.cos(lift)[..., None] * facing[None] + np.sin(lift)[..., None] * np.array([0.0, 1.0, 0.0])
    crown = np.array([0.009, 0.014]) if kind == "cap" else np.array([0.010, 0.020])
    height = crown[0] + crown[1] * np.sin(np.pi * np.clip(share * 0.95 + 0.05, 0, 1)) ** 0.8
    height = np.repeat(height * s, around, 1).reshape(-1)
    dome = head.on(way.reshape(-1, 3), height).reshape(rings, around, 3)
    edge = dome[0]
    if kind == "bucket_hat":
        dome = _bucket(edge, head.crown_y + 0.016 * s)
        brim = [edge + s * (d * 0.044 * facing + np.array([0.0, -0.043 * d**1.15, 0.0])) for d in np.linspace(1, 0, 5)]
        under = [b + np.array([0.0, -0.0025, 0.0]) for b in brim[::-1]]
        points = np.concatenate([np.concatenate(under), np.concatenate(brim), dome.reshape(-1, 3)])
        return _hat_mesh(points, around), float(edge_y.min())
    visor = (
        np.clip(1.0 - (np.degrees(np.abs((turn + np.pi) % (2 * np.pi) - np.pi)) / 62.0) ** 2, 0.0, 1.0)[:, None] ** 0.5
    )
    drop = np.array([0.0, -0.20, 1.0])
    curve = np.array([0.0, 1.0, 0.0]) * -0.9 * (facing[:, :1] ** 2) * 0.035
    brim = [edge + s * visor * d * (0.072 * drop / 1.02 + curve) for d in np.linspace(1, 0, 5)]
    under = [b + np.array([0.0, -0.003, 0.0]) for b in brim[::-1]]
    points = np.concatenate([np.concatenate(under), np.concatenate(brim), dome.reshape(-1, 3)])
    if kind == "visor":
        band = [dome[k] for k in range(3)] + [dome[k] - 0.004 * s * facing for k in (2, 1, 0)]
        return _hat_mesh(np.concatenate([*under, *brim, *band]), around, closed=False), float(edge_y.min())
    return _hat_mesh(points, around), float(edge_y.min())


def nearest_skin(figure: Figure, allowed: np.ndarray, points: Float[np.ndarray, "points 3"], count: int) -> csr_array:
    """Binding (points, body vertices) to the mean of the `count` nearest of the `allowed` skin vertices."""
    near = allowed[cKDTree(figure.points[allowed]).query(points, k=count)[1]]
    rows = np.repeat(np.arange(len(points)), count)
    values = np.full(near.size, 1.0 / count)
    return coo_array((values, (rows, near.reshape(-1))), shape=(len(points), len(figure.points))).tocsr()


def _bucket(edge: Float[np.ndarray, "around 3"], top_y: float) -> Float[np.ndarray, "rings around 3"]:
    """Steep sides that lean in a little, a soft shoulder and a flat top."""
    middle = edge.mean(0)
    profile = [(0.0, 1.0), (0.25, 0.985), (0.5, 0.96), (0.75, 0.93), (0.92, 0.895), (0.985, 0.86), (1.0, 0.80)]
    profile += [(1.008, 0.6), (1.012, 0.4), (1.014, 0.2), (1.014, 0.02)]
    rings = []
    for rise, wide in profile:
        ring = middle + (edge - middle) * [wide, 0.0, wide]
        ring[:, 1] = edge[:, 1] + (top_y - edge[:, 1]) * rise
        rings.append(ring)
    return np.array(rings)


def _hat_mesh(points: np.ndarray, around: int, closed: bool = True) -> Mesh:
    rings = len(points) // around
    faces = wall(rings, around)
    top = (rings - 1) * around
    fan = np.stack([np.full(around - 2, top), np.arange(1, around - 1) + top, np.arange(2, around) + top], 1)
    material = np.where(np.arange(len(faces)) < 2 * around * 9, 1, 0)
    if not closed:
        return Mesh(points, faces, material_index=material)
    material = np.concatenate([material, np.zeros(len(fan), int)])
    return Mesh(points, np.concatenate([faces, fan]), material_index=material)
