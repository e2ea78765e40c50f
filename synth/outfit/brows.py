"""Brows and lashes: fine hairs on the skin of the face."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float, Int
from scipy.interpolate import CubicSpline
from scipy.spatial import cKDTree

from synth.geometry.rotation import unit
from synth.outfit.figure import Figure
from synth.outfit.head import Points
from synth.outfit.identity import Identity
from synth.outfit.locks import lock_mesh, merged
from synth.scene import Mesh

Share = Float[np.ndarray, " points"]
_UPPER_LID, _LOWER_LID = (1, 2, 3, 4), (1, 6, 5, 4)
"""Landmarks of the lids' rims from the outer to the inner corner."""


def brows_and_lashes(figure: Figure, identity: Identity, rng: np.random.Generator) -> Mesh:
    """Brow hairs and lashes of both sides in the rest frame."""
    long = 1.0 if identity.gender == "female" else 0.75
    parts = [_brow(figure, side, identity.brow_weight, rng) for side in ("left", "right")]
    for side in ("left", "right"):
        parts.append(_lashes(figure, side, _UPPER_LID, 64, 0.0076 * long, 0.55, rng))
        parts.append(_lashes(figure, side, _LOWER_LID, 30, 0.0036 * long, -0.75, rng))
    mesh = merged(parts)
    # dyed hair leaves the brows as they grew
    shade = 0.18 if identity.hair == "bleached blond" else 0.8
    return replace(mesh, colors=None if mesh.colors is None else mesh.colors * shade)


def brow_line(figure: Figure, side: str, share: Share) -> Points:
    """Points of a brow's middle from the nose (0) to the temple (1)."""
    return along(np.array([figure.joint(f"{side}_brow{k}") for k in (5, 4, 3, 2, 1)]), share)


def along(corners: Float[np.ndarray, "corners 3"], share: Share) -> Points:
    """Points at `share` (0..1, slightly beyond allowed) of a smooth curve through `corners`."""
    return CubicSpline(np.linspace(0, 1, len(corners)), corners)(share)


def _brow(figure: Figure, side: str, weight: float, rng: np.random.Generator) -> Mesh:
    count, steps = int(170 + 260 * weight), 4
    place = 0.07 + 0.93 * rng.beta(1.15, 1.35, count)
    full = np.minimum(1.0, 0.45 + 3.0 * place) * (1.05 - 0.80 * place)
    rows = rng.normal(0.0, 0.0012 + 0.0014 * weight, count) * full
    at = brow_line(figure, side, place)
    tangent = unit(brow_line(figure, side, np.minimum(place + 0.05, 1.05)) - at)
    at = at + rows[:, None] * np.array([0.0, 1.0, 0.0])
    outward = _skin_normal(figure, at)
    lean = (1.0 - 1.1 * place - 150 * rows)[:, None] * np.array([0.0, 1.0, 0.0])
    comb = unit(tangent + lean + rng.normal(0, 0.18, (count, 3)))
    comb = unit(comb - outward * np.sum(comb * outward, 1)[:, None])
    length = rng.uniform(0.0045, 0.0085, count)[:, None, None]
    share = np.linspace(0, 1, steps)[None, :, None]
    root = _on_skin(figure, at) + 0.0003 * outward
    curves = root[:, None] + length * share * comb[:, None]
    normals = np.repeat(outward[:, None], steps, 1)
    curves = curves + 0.0008 * np.sin(np.pi * (0.1 + 0.75 * share)) * normals
    return lock_mesh(curves, normals, rng.uniform(0.00025, 0.0005, count) * (0.8 + 0.4 * weight), rng, roots=0.6)


def _lashes(
    figure: Figure, side: str, lid: tuple[int, ...], count: int, length_m: float, rise: float, rng: np.random.Generator
) -> Mesh:
    """Dark hairs along a lid's rim, longer towards the temple, that curl up (rise > 0) or down."""
    rim = np.array([figure.joint(f"{side}_eyelid{k}") for k in lid])
    place = np.sort(rng.uniform(0.02, 0.93, count))
    root = along(rim, place) + np.array([0.0, 0.0002 * np.sign(rise), 0.0004])
    fan = (0.55 - 0.9 * place) * np.sign(rim[0, 0])
    out = np.stack([fan, np.full(count, 0.25 * np.sign(rise)), np.ones(count)], 1) + rng.normal(0, 0.09, (count, 3))
    length = length_m * (1.0 - 0.55 * place) * rng.uniform(0.75, 1.1, count)
    share = np.linspace(0.0, 1.0, 4)[None, :, None]
    curl = rise * np.array([0.0, 1.0, 0.0]) * share**2
    curves = root[:, None] + length[:, None, None] * (unit(out)[:, None] * share + curl)
    normals = np.repeat(np.repeat(np.array([[[0.0, np.sign(rise), 0.3]]]), count, 0), 4, 1)
    mesh = lock_mesh(curves, unit(normals), np.full(count, 0.00036), rng, roots=1.0, blunt=0.1)
    return Mesh(mesh.vertices, mesh.faces, colors=np.full(mesh.vertices.shape, 0.06))


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
