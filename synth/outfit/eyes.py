"""Eyes: balls with a bulging cornea that turn with the eye joints, and the picture of iris and white."""

import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.outfit.figure import Figure
from synth.outfit.head import Points
from synth.outfit.identity import Identity
from synth.outfit.paint import to_srgb
from synth.scene import Mesh

IRIS_M, PUPIL_M = 0.0060, 0.0021
"""Radius of iris and pupil [m], the same in all adults within a few per cent [Rüfer et al. 2005: 11.7 mm across]."""
CORNEA_M = 0.0008
"""How far the cornea stands out of the ball."""
PICTURE_PX = 256
_REACH_M = 0.0145
"""Radius about the pupil that the picture shows, measured along the ball."""
_RINGS, _AROUND = 18, 28


def eyeballs(figure: Figure) -> Bool[np.ndarray, " faces"]:
    """Which faces of the body are eyeballs."""
    piece = figure.piece[figure.faces[:, 0]]
    owned = figure.weight("left_eye", "right_eye") > 0.5
    numbers = np.unique(figure.piece[owned & (figure.piece != figure.skin_piece)])
    return np.isin(piece, numbers)


def ball(figure: Figure, side: str) -> tuple[Float[np.ndarray, "3"], float]:
    """Centre and radius of an eyeball at rest [m]."""
    points = figure.points[(figure.weight(f"{side}_eye") > 0.5) & (figure.piece != figure.skin_piece)]
    center = (points.max(0) + points.min(0)) / 2.0
    return center, float(np.linalg.norm(points - center, axis=1).mean())


def eye(figure: Figure, side: str) -> Mesh:
    """The front of an eyeball in the rest frame, looking along +z; uv (0.5, 0.5) is the pupil, u = 0 at the nose."""
    center, radius = ball(figure, side)
    arc = np.concatenate([np.linspace(0.0, 1.15 * IRIS_M, 9), np.linspace(1.15 * IRIS_M, 1.9 * radius, _RINGS - 8)[1:]])
    turn = np.arange(_AROUND) / _AROUND * 2 * np.pi
    around = np.stack([np.cos(turn), np.sin(turn)], 1)
    bulge = CORNEA_M * np.clip(1.0 - (arc / (1.12 * IRIS_M)) ** 2, 0.0, 1.0)
    angle, reach = arc / radius, radius + bulge
    flat = (reach * np.sin(angle))[:, None, None] * around[None]
    deep = np.repeat((reach * np.cos(angle))[:, None, None], _AROUND, 1)
    points = center + np.concatenate([flat, deep], 2).reshape(-1, 3)
    faces = _rings(len(arc))
    nose = -1.0 if side == "left" else 1.0
    uv = 0.5 + 0.5 * (arc / _REACH_M)[:, None, None] * around[None] * [-nose, 1.0]
    return Mesh(points, faces, uvs=np.clip(uv.reshape(-1, 2), 0.0, 1.0)[faces])


def _rings(rings: int) -> np.ndarray:
    ring, step = np.meshgrid(np.arange(rings - 1), np.arange(_AROUND), indexing="ij")
    a, b = ring * _AROUND + step, ring * _AROUND + (step + 1) % _AROUND
    return np.stack([a, a + _AROUND, b + _AROUND, b], -1).reshape(-1, 4)


def eye_picture(identity: Identity, rng: np.random.Generator) -> UInt8[np.ndarray, "256 256 3"]:
    """An eye from the front, sRGB: white with vessels and a pink corner, iris with fibres and limbal ring, pupil."""
    y, x = np.mgrid[0:PICTURE_PX, 0:PICTURE_PX] / (PICTURE_PX / 2 - 0.5) - 1.0
    radius, angle = _REACH_M * np.hypot(x, y), np.arctan2(y, x)
    white = _white(x, radius, angle)
    iris = _iris(np.array(identity.eye_color), radius, angle, rng)
    outside = np.clip((radius - IRIS_M + 0.0005) / 0.0010, 0.0, 1.0)[..., None]
    inside = np.clip((radius - PUPIL_M) / 0.0004, 0.0, 1.0)[..., None]
    return to_srgb((iris * (1 - outside) + white * outside) * inside + 0.0015)


def _white(x: np.ndarray, radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Yellowish white, greyer towards the lids, vessels from the corners, pink where the eye meets the nose."""
    base = np.array([0.56, 0.50, 0.45]) * (1.08 - 0.40 * (radius / _REACH_M) ** 2)[..., None]
    paths = np.maximum(0.0, np.cos(13 * angle + 4 * np.sin(900.0 * radius) + 3 * np.sin(5 * angle))) ** 6
    vessels = (paths * np.clip((radius - 0.007) / 0.006, 0.0, 1.0))[..., None]
    base = base * (1.0 - vessels * np.array([0.05, 0.24, 0.24]))
    corner = np.clip((-x - 0.66) / 0.16, 0.0, 1.0)[..., None]
    return base * (1.0 - corner) + np.array([0.42, 0.17, 0.14]) * corner


def _iris(color: Points | np.ndarray, radius: np.ndarray, angle: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Fibres, a lighter ring about the pupil, shade under the upper lid and the dark limbal ring."""
    fibres = sum(
        rng.uniform(0.3, 1.0) * np.cos(k * angle + rng.uniform(0, 6.3) + 500.0 * radius * rng.uniform(-1, 1))
        for k in (7, 13, 19, 29, 43, 61)
    )
    share = np.clip((radius - PUPIL_M) / (IRIS_M - PUPIL_M), 0.0, 1.0)
    warm = np.exp(-(((share - 0.18) / 0.16) ** 2))[..., None] * np.array([0.55, 0.30, 0.05])
    shade = 1.0 + 0.16 * np.asarray(fibres) - 0.72 * np.clip((share - 0.70) / 0.30, 0.0, 1.0) ** 2
    lid = 1.0 - 0.35 * np.clip(-np.sin(angle), 0.0, 1.0) * share
    return color[None, None] * (1.0 + warm) * (1.35 * shade * lid)[..., None]
