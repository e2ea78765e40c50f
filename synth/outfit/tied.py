"""Tied hair: drawn tight over the skull to one or two ties, and what hangs or is wound there."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import unit
from synth.geometry.smoothstep import smoothstep
from synth.outfit.combing import clear_of_ears, curves_over
from synth.outfit.head import Points, Skull
from synth.outfit.identity import HairStyle
from synth.outfit.locks import lock_mesh, merged, tufts
from synth.scene import Mesh

Way = Float[np.ndarray, "3"]
Tail = tuple[Mesh, Way]
_TIES: dict[HairStyle, tuple[tuple[float, float, float], ...]] = {
    "ponytail": ((0.0, 0.42, -1.0),),
    "fringe_ponytail": ((0.0, 0.30, -1.0),),
    "low_ponytail": ((0.0, -0.30, -1.0),),
    "bun": ((0.0, 0.62, -0.9),),
    "low_bun": ((0.0, -0.22, -1.0),),
    "braid": ((0.0, -0.32, -1.0),),
    "twin_braids": ((0.62, -0.42, -0.80), (-0.62, -0.42, -0.80)),
}
TIED = frozenset(_TIES)


def pulled_back(
    head: Skull, roots: Points, style: HairStyle, rng: np.random.Generator
) -> tuple[list[Mesh], list[Tail]]:
    """Hair on the head, buns included, and the tails with the points they hang from."""
    fringe = (style == "fringe_ponytail") & (roots[:, 2] > 0.38) & (roots[:, 1] > 0.30)
    ties = [unit(np.array(tie)) for tie in _TIES[style]]
    which = (roots[:, 0] < 0.0).astype(int) if len(ties) == 2 else np.zeros(len(roots), int)
    back = ~fringe
    meshes = [_swept(head, roots[back], np.array(ties)[which[back]], rng)]
    if fringe.any():
        meshes.append(_fringe(head, roots[fringe], rng))
    tails: list[Tail] = []
    for way in ties:
        tie = head.on(way[None], 0.010)[0]
        if style in ("bun", "low_bun"):
            meshes.append(_bun(tie, way, head.scale * (1.0 if style == "bun" else 0.9), rng))
        else:
            tails.append((_HANGING[style](tie, way, head.scale, rng), tie))
    return meshes, tails


def _swept(head: Skull, roots: Points, goal: Points, rng: np.random.Generator) -> Mesh:
    count, steps = len(roots), 8
    rise = 0.0022 + 0.0055 * np.sin(np.linspace(0.0, 2.6, steps))[None] * rng.uniform(0.5, 1.2, (count, 1))
    share = np.where(np.sum(roots * goal, 1) > 0.985, 0.6, 0.985)
    curves, outward = curves_over(head, roots, goal, share, rise, steps)
    free = clear_of_ears(head, curves, 0.022)
    grown = tufts(curves[free], outward[free], 5, 0.0046, 0.0030, rng)
    return lock_mesh(*grown, rng.uniform(0.0011, 0.0023, len(grown[0])), rng, roots=0.8, blunt=0.5)


def _fringe(head: Skull, roots: Points, rng: np.random.Generator) -> Mesh:
    """Hair combed over the forehead that ends a finger above the brows."""
    count, steps = len(roots), 8
    low = (head.brow_y + 0.018 * head.scale - head.center[1]) / (0.105 * head.scale)
    goal = unit(np.stack([1.05 * roots[:, 0] + 0.05, np.full(count, low), np.full(count, 0.95)], 1))
    goal = unit(goal + rng.normal(0.0, 0.03, (count, 3)) * [1.0, 0.6, 0.0])
    rise = 0.004 + 0.009 * np.sin(np.linspace(0.15, 2.7, steps))[None] * rng.uniform(0.6, 1.2, (count, 1))
    curves, outward = curves_over(head, roots, goal, np.ones(count), rise, steps)
    grown = tufts(curves, outward, 6, 0.0025, 0.0022, rng)
    return lock_mesh(*grown, rng.uniform(0.0009, 0.0018, len(grown[0])), rng, roots=0.8, blunt=0.05)


def _tail(tie: Way, way: Way, scale: float, rng: np.random.Generator) -> Mesh:
    count, steps = 260, 14
    share = np.linspace(0.0, 1.0, steps)
    length, stand = 0.25 * scale, 0.075 * scale * max(0.35, 0.6 + way[1])
    sag = 0.016 * np.sin(share * 5.0).clip(0) * max(0.0, way[1]) / 0.42
    spine = tie + np.stack([0 * share, sag - length * share**1.35, -stand * (1 - np.exp(-4 * share))], 1)
    around = rng.uniform(0, 2 * np.pi, count)
    wide = 0.020 * scale * np.sqrt(rng.uniform(0.05, 1, count))
    swell = 0.45 + 1.0 * np.sin(np.pi * np.minimum(1.0, 0.12 + 0.75 * share)) - 0.35 * share
    offset = np.stack([np.cos(around), 0.25 * np.sin(around), np.sin(around)], 1)
    wave = 0.004 * np.sin(share[None] * 7 + around[:, None] * 3)[..., None] * share[None, :, None]
    curves = spine[None] + (wide[:, None] * swell[None])[..., None] * offset[:, None] + wave
    ends = rng.uniform(0.70, 1.05, count)[:, None, None]
    curves = spine[:1] + (curves - spine[:1]) * (1 + (ends - 1) * share[None, :, None])
    outward = np.repeat(unit(offset)[:, None], steps, 1)
    grown = tufts(curves, outward, 4, 0.0015, 0.0045, rng)
    strands = lock_mesh(*grown, rng.uniform(0.0014, 0.0028, len(grown[0])), rng, roots=0.85, blunt=0.1)
    return merged([strands, _ring(tie - 0.002 * way, way, 0.0125 * scale, 0.005)])


def _braid(tie: Way, way: Way, scale: float, rng: np.random.Generator) -> Mesh:
    count, steps = 420, 30
    share = np.linspace(0.0, 1.0, steps)
    out = unit(way * [1.0, 0.0, 1.0])
    spine = (
        tie - share[:, None] * [0.0, 0.28 * scale, 0.0] + (0.006 + 0.018 * np.sin(np.pi * share**0.5))[:, None] * out
    )
    strand = rng.integers(0, 3, count)
    phase = share[None] * 2 * np.pi * 5.5 + strand[:, None] * 2 * np.pi / 3
    side = np.cross([0.0, 1.0, 0.0], out)
    core = scale * (0.011 * np.sin(phase)[..., None] * side + 0.006 * np.sin(2 * phase)[..., None] * out)
    around = rng.uniform(0, 6.28, count)
    fluff = 0.0085 * scale * (np.cos(around)[:, None] * side + np.sin(around)[:, None] * out)
    thin = (1.0 - 0.45 * share)[None, :, None]
    curves = spine[None] + (core + fluff[:, None]) * thin
    outward = np.repeat(unit(fluff)[:, None], steps, 1)
    strands = lock_mesh(curves, outward, rng.uniform(0.0022, 0.0044, count), rng, roots=0.95, blunt=0.5)
    return merged([strands, _ring(spine[-2], np.array([0.0, -1.0, 0.0]), 0.008, 0.006)])


def _bun(tie: Way, way: Way, scale: float, rng: np.random.Generator) -> Mesh:
    count, steps = 300, 16
    side = unit(np.cross(way, np.array([0.0, 1.0, 0.0])))
    up = np.cross(side, way)
    radius = 0.034 * scale
    middle = tie + way * 0.40 * radius
    turn = np.linspace(0, 2.6, steps)[None] + rng.uniform(0, 6.28, (count, 1))
    lat = rng.uniform(-0.3, 1.35, (count, 1)) + 0.10 * np.sin(2 * turn + rng.uniform(0, 6.28, (count, 1)))
    ring = np.cos(turn)[..., None] * side + np.sin(turn)[..., None] * up
    normal = np.cos(lat)[..., None] * ring + np.sin(lat)[..., None] * way
    # two thick strands wound about each other: valleys between their turns
    wound = 1.0 - 0.10 * smoothstep(0.35, 1.0, np.cos(3.0 * turn + 5.0 * lat))[..., None]
    curves = middle + normal * radius * rng.uniform(0.94, 1.05, (count, 1, 1)) * wound
    grown = tufts(curves, unit(normal), 3, 0.0025, 0.0025, rng)
    return lock_mesh(*grown, rng.uniform(0.0018, 0.0034, len(grown[0])), rng, roots=0.8, blunt=0.6)


def _ring(center: Way, axis: Way, radius: float, width: float) -> Mesh:
    """A dark hair band."""
    side = unit(np.cross(axis, np.array([0.3, 0.9, 0.1])))
    up = np.cross(axis, side)
    turn = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    tube = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    radial = np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * up
    out = radial[:, None] * (radius + 0.5 * width * np.cos(tube))[None, :, None]
    points = (center + out + axis * 0.5 * width * np.sin(tube)[None, :, None]).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(20), np.arange(8), indexing="ij")
    a, b = (i * 8 + j).reshape(-1), (((i + 1) % 20) * 8 + j).reshape(-1)
    c, d = (i * 8 + (j + 1) % 8).reshape(-1), (((i + 1) % 20) * 8 + (j + 1) % 8).reshape(-1)
    return Mesh(points, np.stack([a, b, d, c], 1), colors=np.full((len(points), 3), 0.12))


_HANGING: dict[HairStyle, Callable[[Way, Way, float, np.random.Generator], Mesh]] = {
    "ponytail": _tail, "fringe_ponytail": _tail, "low_ponytail": _tail, "braid": _braid, "twin_braids": _braid,
}  # fmt: skip
