"""Loose hair: short cuts combed over the skull, curls that stand off it, and hair that falls from a part."""

import numpy as np
from jaxtyping import Bool, Float

from synth.geometry.rotation import unit
from synth.geometry.smoothstep import smoothstep
from synth.outfit.head import Points, Skull, toward
from synth.outfit.identity import HairStyle
from synth.outfit.locks import Curves, lock_mesh, tufts
from synth.scene import Mesh

_WHORL = unit(np.array([0.10, 0.80, -0.60]))


def curves_over(
    head: Skull, start: Points, goal: Points, share: np.ndarray, height: np.ndarray, steps: int
) -> tuple[Curves, Curves]:
    """Curves over the skull from `start` `share` of the way to `goal`, `height` (locks, steps) above it; outward."""
    flat_start, flat_goal = np.repeat(start, steps, 0), np.repeat(goal, steps, 0)
    part = (np.linspace(0, 1, steps)[None] * share[:, None]).reshape(-1)
    direction = toward(flat_start, flat_goal, part)
    points = head.on(direction, height.reshape(-1))
    return points.reshape(len(start), steps, 3), direction.reshape(len(start), steps, 3)


def short(head: Skull, roots: Points, style: HairStyle, rng: np.random.Generator) -> Mesh:
    """Short hair combed in tufts."""
    count, steps = len(roots), 5 if style in ("crop", "receding") else 6
    goal, length_rad, lift_m = _combed(roots, style)
    sleek = style in ("swept_back", "side_part")
    goal = unit(goal + rng.normal(0.0, 0.09 if sleek else 0.14, (count, 3)))
    length_rad = length_rad * rng.uniform(0.75, 1.2, count)
    angle = np.arccos(np.clip(np.sum(roots * goal, 1), -1.0, 1.0))
    arch = np.sin(np.linspace(0.2, 3.1 if sleek else 2.8, steps))[None]
    rise = arch * (lift_m * rng.uniform(0.7 if sleek else 0.55, 1.25, count))[:, None] + 0.0015
    share = np.minimum(length_rad / np.maximum(angle, 0.05), 0.95)
    curves, outward = curves_over(head, roots, goal, share, rise, steps)
    near_line = 0.4 if style == "receding" else 1.0
    strands, normals = tufts(curves, outward, 6, 0.0040 * near_line, (0.0024 if sleek else 0.0032) * near_line, rng)
    free = clear_of_ears(head, strands, 0.009)
    width = rng.uniform(0.0008, 0.0016, len(strands))
    return lock_mesh(strands[free], normals[free], width[free], rng, roots=0.68, blunt=0.05)


def clear_of_ears(head: Skull, curves: Curves, reach_m: float) -> Bool[np.ndarray, " locks"]:
    """Which curves stay further than `reach_m` from the middle of both ears."""
    ears = head.ear + np.array([[[[1.0, 0, 0]]], [[[-1.0, 0, 0]]]]) * head.ear_half_width
    return np.linalg.norm(curves[None] - ears, axis=-1).min((0, 2)) > reach_m * head.scale


def _combed(roots: Points, style: HairStyle) -> tuple[Points, Float[np.ndarray, " roots"], Float[np.ndarray, " roots"]]:
    """Where each root's hair points to, its length [rad of the skull] and how high it arches [m]."""
    top, front = smoothstep(0.30, 0.68, roots[:, 1]), smoothstep(-0.1, 0.5, roots[:, 2])
    around = unit(roots - 0.9 * _WHORL * (roots @ _WHORL)[:, None]) + np.array([0.0, -0.35, 0.0])
    sides = around + 0.2 * roots
    up, ones = top[:, None], np.ones(len(roots))
    if style == "swept_back":
        back = np.stack([0.55 * roots[:, 0], 0.20 * ones, -1.0 * ones], 1)
        return unit(sides * (1 - up) + 2.0 * up * back), 0.30 + 0.55 * top, 0.004 + 0.007 * top + 0.011 * top * front
    if style == "fringe":
        ahead = np.stack([0.75 * roots[:, 0] + 0.12, 0.10 * ones, 1.0 * ones], 1)
        length = 0.20 + 0.26 * top * (1.0 - 0.25 * front)
        return unit(sides * (1 - up) + 2.0 * up * ahead), length, 0.004 + 0.009 * top
    if style == "side_part":
        across = np.where(roots[:, 0] > 0.30, 1.0, -1.0)
        comb = np.stack([across, -0.15 * ones, 0.35 - 0.9 * top * (roots[:, 2] < 0.4)], 1)
        return unit(sides * (1 - up) + 1.8 * up * comb), (0.22 + 0.12 * top) * (1 + 0.9 * top), 0.004 + 0.016 * top
    if style == "receding":
        return unit(sides), 0.16 * ones, 0.003 * ones
    ahead = np.array([0.25, 0.0, 0.9])
    return unit(sides + up * ahead), 0.18 + 0.10 * top, 0.004 + 0.010 * top


def shorn(root: Points, outward: Points, rng: np.random.Generator) -> Mesh:
    """Hair of a few millimetres that stands out of the scalp, a little combed."""
    lean = unit(outward - _WHORL * (outward @ _WHORL)[:, None]) + rng.normal(0.0, 0.35, root.shape)
    tip = root + 0.0040 * rng.uniform(0.7, 1.1, (len(root), 1)) * unit(0.8 * outward + 0.7 * lean)
    curves = np.stack([root, 0.5 * (root + tip), tip], 1)
    return lock_mesh(curves, np.repeat(outward[:, None], 3, 1), np.full(len(root), 0.0008), rng, roots=0.8, blunt=0.2)


def curls(head: Skull, roots: Points, style: HairStyle, rng: np.random.Generator) -> Mesh:
    """Coils that stand off the head: `curly` ones hang a little, those of an `afro` make a round crown."""
    count, afro = len(roots), style == "afro"
    steps, turns = (14, 2.2) if afro else (16, 1.9)
    top = smoothstep(-0.35, 0.6, roots[:, 1])
    # short at the nape and before the ears, where long curls would dangle over the jaw
    full = 0.3 + 0.7 * smoothstep(-0.45, 0.15, roots[:, 1])
    tall = full * ((0.024 + 0.012 * top) if afro else (0.010 + 0.019 * top))
    coil = full * (0.0042 if afro else 0.0058)
    side = unit(np.cross(roots, unit(rng.normal(size=(count, 3)))))
    other = np.cross(roots, side)
    share = np.linspace(0.0, 1.0, steps)
    turn = 2 * np.pi * turns * share[None] * rng.uniform(0.8, 1.2, (count, 1)) + rng.uniform(0, 6.28, (count, 1))
    wide = (coil * rng.uniform(0.6, 1.4, count))[:, None] * np.minimum(1.0, np.linspace(0.2, 2.0, steps))[None]
    rise = share[None] * (tall * rng.uniform(0.45, 1.12, count))[:, None]
    droop = np.array([0.0, 0.0 if afro else -0.010, 0.0]) * full[:, None, None] * share[None, :, None] ** 2
    drift = share[None, :, None] * rng.normal(0, 0.004 if afro else 0.006, (count, 1, 3))
    spiral = (wide * np.cos(turn))[..., None] * side[:, None] + (wide * np.sin(turn))[..., None] * other[:, None]
    curves = head.on(roots, 0.001)[:, None] + rise[..., None] * roots[:, None] + drift + droop + spiral
    outward = unit(spiral + 1e-6 * roots[:, None])
    width = rng.uniform(0.0020, 0.0040, count)
    free = clear_of_ears(head, curves, 0.012)
    return lock_mesh(curves[free], outward[free], width[free], rng, roots=0.40, blunt=0.4)


def _eased(curves: Curves, times: int) -> Curves:
    """Curves without kinks: each inner point moves to the mean of its neighbours by halves."""
    for _ in range(times):
        middle = 0.25 * curves[:, :-2] + 0.5 * curves[:, 1:-1] + 0.25 * curves[:, 2:]
        curves = np.concatenate([curves[:, :1], middle, curves[:, -1:]], 1)
    return curves


def falling(head: Skull, roots: Points, rng: np.random.Generator) -> Mesh:
    """Chin-length hair that falls from a part over the ears."""
    count, steps = len(roots), 16
    half = steps // 2
    side = np.where(roots[:, 0] > 0.10, 1.0, -1.0)
    depth = np.clip(0.75 * roots[:, 2] - 0.28, -1.0, 0.18)
    goal = unit(np.stack([side * np.sqrt(1.05 - depth**2), np.full(count, -0.12), depth], 1))
    goal = np.where((roots[:, 2] < -0.55)[:, None], unit(roots * [1.0, 0.0, 1.0] - [0.0, 0.15, 0.0]), goal)
    body = np.sin(np.linspace(0.2, 1.7, half))[None] * rng.uniform(0.55, 1.15, (count, 1))
    clear = 0.014 * smoothstep(0.6, 0.95, np.abs(goal[:, 0]))[:, None] * np.linspace(0, 1, half)[None] ** 2
    over, outward = curves_over(head, roots, goal, np.ones(count), 0.004 + 0.010 * body + clear, half)
    end = over[:, -1]
    fall = np.linspace(0.0, 1.0, steps - half + 1)[1:]
    tip_y = head.chin_y + 0.012 * head.scale + rng.uniform(-0.010, 0.010, count)
    level = end[:, None, 1] + fall * (tip_y - end[:, 1])[:, None]
    bow = 0.010 * np.sin(fall * np.pi)[None] - 0.016 * fall[None] ** 2
    drop = np.repeat(end[:, None], len(fall), 1) + bow[..., None] * unit(outward[:, -1:] * [1.0, 0.0, 1.0])
    drop[..., 1] = level
    curves = _eased(np.concatenate([over, drop], 1), 4)
    normals = np.concatenate([outward, np.repeat(outward[:, -1:], steps - half, 1)], 1)
    grown = tufts(curves, normals, 3, 0.0025, 0.0025, rng)
    return lock_mesh(*grown, rng.uniform(0.0014, 0.0030, len(grown[0])), rng, roots=0.7, blunt=0.35)
