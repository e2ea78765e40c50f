"""Colour of the skin: over the body by vertices, on the face by a picture fine enough for stubble and freckles."""

import cv2
import numpy as np
from jaxtyping import Bool, Float, Int, UInt8

from synth.geometry.smoothstep import smoothstep
from synth.outfit.face import beard, face_tint, flush, lightness, lips, tint
from synth.outfit.figure import Figure
from synth.outfit.hairline import hairline, scalp_share
from synth.outfit.head import Points, Skull
from synth.outfit.identity import Identity
from synth.outfit.paint import to_srgb
from synth.outfit.unfold import Unfolded

HEADROOM = 1.35
"""Vertex colours and the picture are each divided by this, so that a flush can be brighter than the tone; base colours
carry it back."""
Field = Float[np.ndarray, " vertices"]


def skin_colors(figure: Figure, head: Skull, identity: Identity, rng: np.random.Generator, painted: bool) -> Points:
    """Linear RGB (V, 3) over the skin tone and HEADROOM: mottle, joints, palms; of a `painted` face the rest."""
    points, light = figure.points, lightness(identity)
    color = np.ones_like(points) * (1.0 + 0.05 * _mottle(points, 0.05, rng)[:, None])
    color *= tint(_near(figure, ("elbow", "knee")), (0.96, 0.84, 0.82))
    color *= tint(_near(figure, ("index2", "middle2", "ring2", "pinky2", "thumb2"), 0.010), (0.98, 0.80, 0.78))
    hands = figure.weight("wrist", "index", "middle", "ring", "pinky", "thumb")
    palm = hands * np.clip(-figure.normals[:, 1], 0.0, 1.0)
    pale = 1.0 + (1.0 - light) * np.array([0.9, 0.7, 0.6])
    color *= tint(palm, (float(pale[0]), float(0.97 * pale[1]), float(0.96 * pale[2])))
    rest = figure.weight("head", "jaw", "neck") * (1.0 - (face_share(figure) if painted else 0.0))
    near = np.flatnonzero(rest > 0.0)
    color[near] *= face_tint(figure, head, identity, points[near]) ** rest[near, None]
    return np.clip(color / HEADROOM, 0.0, 1.0)


def face_share(figure: Figure) -> Field:
    """How much of the face's colour the picture carries at each vertex (V,): the rest is the vertices'."""
    return smoothstep(0.55, 0.95, figure.weight("head", "jaw", "eye"))


def face_picture(
    figure: Figure, head: Skull, identity: Identity, plan: Unfolded, rng: np.random.Generator
) -> UInt8[np.ndarray, "height width 3"]:
    """The face's colours over the skin tone and HEADROOM, sRGB."""
    points, light = plan.of(figure.points), lightness(identity)
    color = face_tint(figure, head, identity, points)
    color *= 1.0 + (0.026 * _speckle(plan, 6.4, rng) + 0.020 * _speckle(plan, 2.0, rng))[:, None]
    color *= 1.0 + 0.05 * _mottle(points, 0.02, rng)[:, None] * np.array([0.3, -0.6, -0.6])
    mouth = lips(figure, points)
    creases = np.sin(points[:, 0] * 2 * np.pi / 0.0021 + 2.0 * _speckle(plan, 4.0, rng))
    color *= 1.0 + (0.09 * mouth * creases)[:, None]
    grain = _speckle(plan, 0.5, rng)
    hairs = beard(figure, head, points) * identity.beard * (1.0 - mouth)
    hairs = np.maximum(hairs, 0.55 * scalp_share(head, hairline(identity), points))
    color *= (1.0 - 0.20 * hairs * np.clip(grain, 0.0, 1.5))[:, None]
    spots = _freckles(figure, head, plan, points, rng) * light * (rng.random() < 0.35)
    color *= tint(np.clip(spots, 0.0, 1.0), (0.74, 0.60, 0.52))
    color *= tint(_moles(plan, rng), (0.42, 0.32, 0.28))
    share = plan.of(face_share(figure)[:, None])
    return to_srgb(plan.picture(np.clip(color, 0.0, HEADROOM) ** share / HEADROOM, 1.0 / HEADROOM))


def _speckle(plan: Unfolded, size_px: float, rng: np.random.Generator) -> Float[np.ndarray, " texels"]:
    """Random blots of about this radius, standard deviation 1."""
    noise = cv2.GaussianBlur(rng.normal(size=plan.size).astype(np.float32), (0, 0), size_px)
    return (noise[plan.rows, plan.columns] / noise.std()).astype(float)


def _freckles(
    figure: Figure, head: Skull, plan: Unfolded, points: Points, rng: np.random.Generator
) -> Float[np.ndarray, " texels"]:
    """Small dots over nose and cheeks."""
    chance = flush(figure, head, points) * (points[:, 2] > head.ear[2] + 0.03)
    chosen = np.flatnonzero(rng.random(len(points)) < 0.010 * chance)
    dots = np.zeros(plan.size, np.float32)
    dots[plan.rows[chosen], plan.columns[chosen]] = rng.uniform(2.0, 9.0, len(chosen))
    return np.clip(cv2.GaussianBlur(dots, (0, 0), 1.0)[plan.rows, plan.columns], 0.0, 1.0).astype(float)


def _moles(plan: Unfolded, rng: np.random.Generator) -> Float[np.ndarray, " texels"]:
    """A few dark spots anywhere."""
    spots = np.zeros(plan.size, np.float32)
    for texel in rng.choice(len(plan.rows), rng.integers(1, 6)):
        middle = (int(plan.columns[texel]), int(plan.rows[texel]))
        cv2.circle(spots, middle, int(rng.integers(1, 3)), float(rng.uniform(0.35, 0.9)), -1)
    return cv2.GaussianBlur(spots, (0, 0), 0.7)[plan.rows, plan.columns].astype(float)


def mouth_inside(figure: Figure) -> Bool[np.ndarray, " faces"]:
    """Faces of the cavity behind the lips and the tongue, where the model names them."""
    mask = np.zeros(len(figure.faces), bool)
    for name in ("mouth_cavity", "tongue"):
        mask |= figure.regions.get(name, mask)
    return mask


def sheen(figure: Figure, head: Skull) -> Int[np.ndarray, " faces"]:
    """0 where skin is dry, 1 where it is oily (forehead, nose), 2 on the lips (F,)."""
    middle = figure.points[figure.faces].mean(1)
    front = figure.weight("head", "jaw")[figure.faces].min(1) > 0.9
    ahead = middle[:, 2] > head.ear[2] + 0.045 * head.scale
    nose = np.abs(middle[:, 0]) < 0.016 * head.scale
    brow = (middle[:, 1] > head.brow_y) & (np.abs(middle[:, 0]) < 0.040 * head.scale)
    oily = front & ahead & ((nose & (middle[:, 1] > figure.joint("nose_middle")[1])) | brow)
    return np.where(lips(figure, middle) > 0.5, 2, oily.astype(int))


def _near(figure: Figure, names: tuple[str, ...], reach_m: float = 0.05) -> Field:
    total = np.zeros(len(figure.points))
    for name in names:
        for side in ("left", "right"):
            away = np.linalg.norm(figure.points - figure.joint(f"{side}_{name}"), axis=1)
            total = np.maximum(total, np.exp(-0.5 * (away / reach_m) ** 2))
    return total


def _mottle(points: Points, scale_m: float, rng: np.random.Generator) -> Float[np.ndarray, " points"]:
    """Smooth noise of about unit strength and this wavelength, fixed to the points at rest."""
    waves = rng.normal(0, 2 * np.pi / scale_m / np.sqrt(3), (12, 3))
    return np.sin(points @ waves.T + rng.uniform(0, 6.28, 12)).sum(1) / np.sqrt(6)
