"""A skirt: a loose tube around both thighs that is draped anew in every frame, so that no leg crosses it."""

import numpy as np
from jaxtyping import Float, Int
from scipy.ndimage import gaussian_filter, gaussian_filter1d
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from synth.outfit.binding import Cache, Frames, Posed
from synth.outfit.cloth import Cloth
from synth.outfit.figure import Figure
from synth.outfit.solids import wall
from synth.outfit.tube import hull, rays
from synth.skeleton.smplx_joints import INDEX

AROUND, RINGS = 120, 26
EASE_M, FLARE = 0.008, 0.20
"""Distance from what it covers; how much it widens [m per m]."""
_NEAREST = 12


def skirt_cloth(figure: Figure, waist_m: float, end_y: float, rng: np.random.Generator) -> Cloth:
    """The skirt at rest from `waist_m` above the hips to `end_y`, bound to the skin nearest to it."""
    points = skirt_frames(figure, figure.points[None], _still(figure), waist_m, end_y, rng)[0]
    skin = np.flatnonzero((figure.piece == figure.skin_piece) & (figure.weight("hip", "pelvis", "spine", "knee") > 0.5))
    near = skin[cKDTree(figure.points[skin]).query(points, k=_NEAREST)[1]]
    rows = np.repeat(np.arange(len(points)), _NEAREST)
    shares = np.full(near.size, 1.0 / _NEAREST)
    body = csr_array((shares, (rows, near.reshape(-1))), shape=(len(points), len(figure.points)))
    return Cloth(points, wall(RINGS, AROUND)[:, ::-1], body)


def skirt_frames(
    figure: Figure, vertices: Posed, frames: Frames, waist_m: float, end_y: float, rng: np.random.Generator
) -> Cache:
    """The skirt in each frame (T, V, 3): hulls of hips and thighs in the pelvis' frame, hanging out and pleated."""
    top_y = figure.joint("left_hip")[1] + waist_m
    levels = np.linspace(end_y, top_y, RINGS)
    center = figure.joint("pelvis")[[0, 2]]
    angles = np.arange(AROUND) / AROUND * 2 * np.pi
    pleats = _pleats(angles, levels, top_y, rng)
    turns, origins = (part[:, INDEX["pelvis"]] for part in (frames.rotations, frames.origins))
    local = (np.asarray(vertices[:, _hips_and_thighs(figure, end_y)], float) - origins[:, None]) @ turns
    radii = np.array([_draped(skin, levels, center, angles) for skin in local]) + pleats
    x, z = center[0] + radii * np.cos(angles), center[1] + radii * np.sin(angles)
    rings = np.stack([x, np.broadcast_to(levels[:, None], x.shape), z], -1).reshape(len(local), -1, 3)
    return (rings @ turns.swapaxes(1, 2) + origins[:, None]).astype(np.float32)


def _hips_and_thighs(figure: Figure, end_y: float) -> Int[np.ndarray, " chosen"]:
    """Skin that a skirt which ends at `end_y` may meet in a step."""
    own = figure.weight("hip", "pelvis", "spine1", "knee") > 0.5
    return np.flatnonzero(own & (figure.piece == figure.skin_piece) & (figure.points[:, 1] > end_y - 0.25))


def _draped(
    local: Float[np.ndarray, "points 3"],
    levels: Float[np.ndarray, " levels"],
    center: Float[np.ndarray, "2"],
    angles: Float[np.ndarray, " angles"],
) -> Float[np.ndarray, "levels angles"]:
    """Radii that hang straight or flared from what is widest above."""
    step = levels[1] - levels[0]
    radii = np.zeros((len(levels), len(angles)))
    for k, level in enumerate(levels):
        near = local[np.abs(local[:, 1] - level) < max(step, 0.014)]
        corners = hull(near[:, [0, 2]])
        if corners is not None:
            radii[k] = rays(corners, center, angles)
    for k in range(len(levels) - 2, -1, -1):
        radii[k] = np.maximum(radii[k], radii[k + 1] + FLARE * step * (k < len(levels) - 6))
    smooth = gaussian_filter(radii, (0.8, 2.0), mode=("nearest", "wrap"))
    return np.maximum(smooth, radii - 0.002) + EASE_M


def _pleats(
    angles: Float[np.ndarray, " angles"], levels: Float[np.ndarray, " levels"], top_y: float, rng: np.random.Generator
) -> Float[np.ndarray, "levels angles"]:
    """Folds that run down and grow towards the hem; outwards only."""
    noise = np.abs(gaussian_filter1d(rng.normal(size=len(angles)), 1.6, mode="wrap"))
    wave = 0.5 + 0.5 * np.sin(14 * angles + 1.2 * np.sin(3 * angles + rng.uniform(0, 6.28)))
    deep = np.clip((top_y - levels - 0.06) / 0.25, 0.0, 1.0)[:, None]
    return deep * (0.011 * wave + 0.010 * noise / noise.max())[None]


def _still(figure: Figure) -> Frames:
    eye = np.broadcast_to(np.eye(3), (1, 55, 3, 3))
    return Frames(np.array(eye), np.zeros((1, 55, 3)))
