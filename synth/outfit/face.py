"""Skin colour over the body, eyes, brows and lashes."""

import cv2
import numpy as np
from jaxtyping import Bool, Float, Int, UInt8
from scipy.interpolate import CubicSpline
from scipy.spatial import cKDTree

from synth.geometry.rotation import unit
from synth.geometry.smoothstep import smoothstep
from synth.outfit.figure import Figure
from synth.outfit.head import Points, Skull
from synth.outfit.identity import Identity
from synth.outfit.locks import lock_mesh, merged
from synth.scene import Mesh

HEADROOM = 1.35
"""Skin colours are divided by this, so that a flush can be brighter than the tone; base colours carry it back."""

Field = Float[np.ndarray, " vertices"]
_OUTER_LIP = (
    "right_mouth1", "right_mouth2", "right_mouth3", "mouth_top", "left_mouth3", "left_mouth2", "left_mouth1",
    "left_mouth5", "left_mouth4", "mouth_bottom", "right_mouth4", "right_mouth5",
)  # fmt: skip
IRIS_SHARE, PUPIL_SHARE = 0.47, 0.17
"""Radius of iris and pupil over that of the eyeball (11.7 mm and 4 mm across on 24 mm)."""


def skin_colors(figure: Figure, head: Skull, identity: Identity, rng: np.random.Generator) -> Points:
    """Linear RGB (V, 3) over the skin tone and HEADROOM: flush, lips, joints, palms, stubble."""
    points, light = figure.points, float(np.clip(np.mean(identity.skin_tone) / 0.40, 0.0, 1.0))
    color = np.ones_like(points) * (1.0 + 0.05 * _mottle(points, 0.05, rng)[:, None])
    color *= _tint(_flush(figure, head) * (0.35 + 0.65 * light), (1.10, 0.83, 0.80))
    color *= _tint(_near(figure, ("elbow", "knee")), (0.98, 0.88, 0.86))
    color *= _tint(_near(figure, ("index2", "middle2", "ring2", "pinky2", "thumb2"), 0.012), (1.0, 0.86, 0.84))
    hands = figure.weight("wrist", "index", "middle", "ring", "pinky", "thumb")
    palm = hands * np.clip(-figure.normals[:, 1], 0.0, 1.0)
    pale = tuple(1.0 + (1.0 - light) * np.array([0.9, 0.7, 0.6]))
    color *= _tint(palm, (pale[0], pale[1] * 0.97, pale[2] * 0.96))
    color *= _tint(_lids(figure), (0.62, 0.50, 0.48))
    lips = _lips(figure)
    rose = (0.92, 0.60, 0.62) if identity.gender == "female" else (0.92, 0.70, 0.70)
    color *= _tint(lips, (rose[0], rose[1] + 0.2 * (1 - light), rose[2] + 0.25 * (1 - light)))
    color *= _tint(_beard(figure, head) * identity.beard * (1 - lips), (0.60, 0.62, 0.66))
    if identity.hair_style == "shaved":
        scalp = smoothstep(-0.004, 0.010, points[:, 1] - head.hairline_y(points, 0.4)) * figure.weight("head")
        color *= _tint(scalp * (figure.piece == figure.skin_piece), (0.66, 0.66, 0.68))
    return np.clip(color / HEADROOM, 0.0, 1.0)


def mouth_inside(figure: Figure) -> Bool[np.ndarray, " faces"]:
    """Faces of the cavity behind the lips and the tongue, where the model names them."""
    mask = np.zeros(len(figure.faces), bool)
    for name in ("mouth_cavity", "tongue"):
        mask |= figure.regions.get(name, mask)
    return mask


def eyeballs(figure: Figure) -> tuple[Bool[np.ndarray, " faces"], Float[np.ndarray, "faces 3 2"]]:
    """Which faces are eyeballs, and uvs (F, 3, 2) that look straight at each eye: (0.5, 0.5) is the pupil."""
    uvs = np.zeros((len(figure.faces), 3, 2))
    mask = np.zeros(len(figure.faces), bool)
    middle = figure.points[figure.faces].mean(1)
    piece = figure.piece[figure.faces[:, 0]]
    for side in ("left", "right"):
        center = figure.joint(f"{side}_eyeball")
        for number in np.unique(piece[np.linalg.norm(middle - center, axis=1) < 0.02]):
            ball = piece == number
            if number == figure.skin_piece or np.ptp(figure.points[figure.piece == number], 0).max() > 0.05:
                continue
            mask |= ball
            box = figure.points[figure.piece == number]
            radius = np.ptp(box[:, 1]) / 2
            away = figure.points[figure.faces[ball]] - (box.max(0) + box.min(0)) / 2
            uvs[ball] = 0.5 + 0.5 * away[..., :2] / (radius * 1.02)
    return mask, uvs


def eye_texture(identity: Identity, rng: np.random.Generator) -> UInt8[np.ndarray, "256 256 3"]:
    """An eye from the front, sRGB: sclera, iris with radial fibres and limbal ring, pupil."""
    y, x = np.mgrid[0:256, 0:256] / 127.5 - 1.0
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    fibres = sum(rng.uniform(0.3, 1) * np.cos(k * angle + rng.uniform(0, 6.3) + 3 * radius) for k in (9, 17, 31, 47))
    share = np.clip((radius - PUPIL_SHARE) / (IRIS_SHARE - PUPIL_SHARE), 0.0, 1.0)
    iris = np.array(identity.eye_color)[None, None] * (1.25 + 0.22 * fibres - 0.55 * share**4)[..., None]
    veins = 0.025 * np.maximum(0, np.cos(13 * angle + 4 * np.sin(5 * radius)))[..., None]
    sclera = np.array([0.66, 0.61, 0.57]) * (1.06 - 0.22 * radius[..., None] ** 2) - veins * np.array([0.2, 1, 1])
    outside = np.clip((radius - IRIS_SHARE + 0.02) / 0.04, 0.0, 1.0)[..., None]
    inside = np.clip((radius - PUPIL_SHARE + 0.01) / 0.02, 0.0, 1.0)[..., None]
    linear = (iris * (1 - outside) + sclera * outside) * inside + 0.002
    return to_srgb(linear)


def brows_and_lashes(figure: Figure, identity: Identity, rng: np.random.Generator) -> Mesh:
    """Brow hairs and upper lashes of both sides in the rest frame."""
    parts = [_brow(figure, side, identity.brow_weight, rng) for side in ("left", "right")]
    parts += [_lash(figure, side, 1.0 if identity.gender == "female" else 0.6) for side in ("left", "right")]
    return merged(parts)


def to_srgb(linear: Float[np.ndarray, "height width 3"]) -> UInt8[np.ndarray, "height width 3"]:
    """8-bit sRGB of linear 0..1 colours."""
    value = np.clip(linear, 0.0, 1.0)
    encoded = np.where(value < 0.0031308, 12.92 * value, 1.055 * value ** (1 / 2.4) - 0.055)
    return np.round(255 * encoded).astype(np.uint8)


def _brow(figure: Figure, side: str, weight: float, rng: np.random.Generator) -> Mesh:
    ridge = np.array([figure.joint(f"{side}_brow{k}") for k in (5, 4, 3, 2, 1)])
    count, steps = int(100 + 110 * weight), 4
    place = rng.uniform(0.0, 1.0, count)
    rows = rng.normal(0.0, 0.0016 + 0.0016 * weight, count) * (1.1 - 0.75 * place)
    at = _along(ridge, place)
    tangent = unit(_along(ridge, np.minimum(place + 0.05, 1.05)) - at)
    at = at + rows[:, None] * np.array([0.0, 1.0, 0.0])
    outward = _skin_normal(figure, at)
    lean = (0.9 - 0.9 * place - 140 * rows)[:, None] * np.array([0.0, 1.0, 0.0])
    comb = unit(tangent + lean + rng.normal(0, 0.15, (count, 3)))
    length = rng.uniform(0.006, 0.010, count)[:, None, None]
    share = np.linspace(0, 1, steps)[None, :, None]
    root = _on_skin(figure, at) + 0.0004 * outward
    curves = root[:, None] + length * share * comb[:, None]
    normals = np.repeat(outward[:, None], steps, 1)
    curves = curves + 0.0012 * np.sin(np.pi * (0.15 + 0.75 * share)) * normals
    return lock_mesh(curves, normals, rng.uniform(0.0006, 0.0011, count) * (0.8 + 0.4 * weight), rng, roots=0.7)


def _lash(figure: Figure, side: str, length: float) -> Mesh:
    """One dark fringe along the upper lid."""
    lid = np.array([figure.joint(f"{side}_eyelid{k}") for k in (1, 2, 3, 4)])
    curve = _along(lid, np.linspace(0.0, 0.92, 14)) + np.array([0.0, 0.0, 0.0006])
    outer = np.linspace(1.0, 0.35, 14)[:, None]
    away = np.array([0.35 * np.sign(lid[0, 0]), 0.28, 1.0])
    tips = curve + 0.0062 * length * outer * away / np.linalg.norm(away)
    raised = np.array([0.0, 0.0007, 0.0])
    points = np.concatenate([curve - raised, curve + raised, tips])
    a = np.arange(13)
    strip = np.concatenate([np.stack([a, a + 1, a + 15, a + 14], 1), np.stack([a + 14, a + 15, a + 29, a + 28], 1)])
    faces = np.concatenate([strip[:, [0, 1, 2]], strip[:, [0, 2, 3]]])
    return Mesh(points, faces, colors=np.full((len(points), 3), 0.10))


def _along(corners: Float[np.ndarray, "corners 3"], share: Float[np.ndarray, " points"]) -> Points:
    """Points at `share` (0..1, slightly beyond allowed) of a smooth curve through `corners`."""
    return CubicSpline(np.linspace(0, 1, len(corners)), corners)(share)


def _skin_normal(figure: Figure, points: Points) -> Points:
    return unit(figure.normals[_nearest(figure, points)].mean(1))


def _on_skin(figure: Figure, points: Points) -> Points:
    """Points moved along the normals of the nearest skin onto its tangent planes."""
    near = _nearest(figure, points)
    normal = figure.normals[near]
    depth = np.sum((figure.points[near] - points[:, None]) * normal, 2).mean(1)
    return points + depth[:, None] * unit(normal.mean(1))


def _nearest(figure: Figure, points: Points) -> Int[np.ndarray, "points 4"]:
    skin = np.flatnonzero(figure.piece == figure.skin_piece)
    return skin[cKDTree(figure.points[skin]).query(points, k=4)[1]]


def _tint(mask: Field, color: tuple[float, float, float]) -> Float[np.ndarray, "vertices 3"]:
    """Factor that is 1 where mask is 0 and `color` where it is 1."""
    return 1.0 + mask[:, None] * (np.array(color) - 1.0)


def _near(figure: Figure, names: tuple[str, ...], reach_m: float = 0.05) -> Field:
    total = np.zeros(len(figure.points))
    for name in names:
        for side in ("left", "right"):
            away = np.linalg.norm(figure.points - figure.joint(f"{side}_{name}"), axis=1)
            total = np.maximum(total, np.exp(-0.5 * (away / reach_m) ** 2))
    return total


def _flush(figure: Figure, head: Skull) -> Field:
    """Cheeks, nose and ears."""
    total = np.zeros(len(figure.points))
    for side in ("left", "right"):
        eye, mouth = figure.joint(f"{side}_eyeball"), figure.joint(f"{side}_mouth1")
        cheek = 0.45 * eye + 0.55 * mouth + np.array([0.016 * np.sign(eye[0]), 0.0, 0.0])
        away = np.linalg.norm((figure.points - cheek) * [1, 1, 0.4], axis=1)
        total = np.maximum(total, 0.8 * np.exp(-0.5 * (away / (0.018 * head.scale)) ** 2))
        away = np.linalg.norm(figure.points - figure.joint(f"{side}_ear"), axis=1)
        total = np.maximum(total, 0.8 * np.exp(-0.5 * (away / 0.022) ** 2))
    nose = np.linalg.norm(figure.points - figure.joint("nose"), axis=1)
    return np.maximum(total, 0.7 * np.exp(-0.5 * (nose / 0.012) ** 2))


def _lips(figure: Figure) -> Field:
    corners = np.array([figure.joint(name) for name in _OUTER_LIP])
    near = np.linalg.norm(figure.points - corners.mean(0), axis=1) < 0.05
    near &= figure.points[:, 2] > corners[:, 2].min() - 0.02
    outline = (corners[:, :2] * 1000.0).astype(np.float32)
    mask = np.zeros(len(figure.points))
    for i in np.flatnonzero(near):
        x, y = figure.points[i, :2] * 1000.0
        mask[i] = np.clip(0.6 + cv2.pointPolygonTest(outline, (float(x), float(y)), True) / 2.0, 0.0, 1.0)
    return mask


def _lids(figure: Figure) -> Field:
    """The rims of the eyelids."""
    total = np.zeros(len(figure.points))
    for side in ("left", "right"):
        lids = np.array([figure.joint(f"{side}_eyelid{k}") for k in (1, 2, 3, 4, 5, 6, 1)])
        rim = _along(lids, np.linspace(0, 1, 40))
        away = np.linalg.norm(figure.points[:, None] - rim[None], axis=2).min(1) if len(rim) else total
        total = np.maximum(total, np.exp(-0.5 * (away / 0.0022) ** 2))
    return total


def _beard(figure: Figure, head: Skull) -> Field:
    """Where a beard grows: jaw, chin and upper lip, up to the sideburns."""
    points, s = figure.points, head.scale
    nose_y = figure.joint("nose_middle")[1]
    front = smoothstep(head.ear[2] - 0.005, head.ear[2] + 0.02 * s, points[:, 2])
    slope = nose_y - 0.006 * s + 0.75 * np.maximum(0.0, np.abs(points[:, 0]) - 0.028 * s)
    low = smoothstep(0.008, -0.006, points[:, 1] - slope)
    neck = smoothstep(head.chin_y - 0.05 * s, head.chin_y - 0.02 * s, points[:, 1])
    return front * low * neck * figure.weight("head", "jaw", "neck")


def _mottle(points: Float[np.ndarray, "vertices 3"], scale_m: float, rng: np.random.Generator) -> Field:
    waves = rng.normal(0, 2 * np.pi / scale_m, (12, 3))
    return np.sin(points @ waves.T + rng.uniform(0, 6.28, 12)).sum(1) / np.sqrt(12)
