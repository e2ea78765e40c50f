"""Trees, hedges and grass as leaves that are single quads; colour varies from leaf to leaf."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.equipment.shapes import box, join, painted, tinted, tube
from synth.geometry.rotation import unit
from synth.scene import Material, Mesh

BARK = Material("bark", (0.075, 0.058, 0.043), roughness=0.9, color_noise=0.35, noise_scale_m=0.15)
LEAVES = Material("leaves", (0.20, 0.30, 0.075), roughness=0.65, specular=0.25)
NEEDLES = Material("needles", (0.085, 0.15, 0.066), roughness=0.7, specular=0.2)
GRASS_BLADES = Material("grass_blades", (0.24, 0.32, 0.10), roughness=0.7, specular=0.2)
_BRIGHTEST = 1.6


def broadleaf(rng: np.random.Generator, height_m: float = 10.0, leaves: int = 3800) -> Mesh:
    """Trunk, boughs and a crown of clumps (slot 0 bark, 1 leaves); stands on the origin."""
    crown_base, radius = 0.26 * height_m, 0.30 * height_m
    clumps = 15
    turn = rng.uniform(0, 2 * np.pi) + np.arange(clumps) * 2.4
    up = np.linspace(0.08, 0.88, clumps)
    reach = radius * 0.72 * np.sqrt(np.maximum(1.0 - (2 * up - 0.85) ** 2, 0.05)) * rng.uniform(0.75, 1.1, clumps)
    centers = np.column_stack([
        np.cos(turn) * reach, np.sin(turn) * reach, crown_base + up * (height_m - crown_base) * 0.97,
    ])  # fmt: skip
    sizes = radius * rng.uniform(0.34, 0.52, clumps)
    which = rng.choice(clumps, leaves, p=sizes**2 / np.sum(sizes**2))
    outward = unit(rng.normal(size=(leaves, 3)))
    depth = rng.uniform(0.5, 1.25, leaves) ** 0.6
    spots = centers[which] + outward * (sizes[which] * depth)[:, None] * np.array([1.0, 1.0, 0.8])
    shade = 0.6 + 0.5 * depth**2 * (0.6 + 0.4 * outward[:, 2])
    crown = _leaves(rng, spots, outward, 0.027 * height_m, shade)
    trunk = _wood(rng, centers, crown_base, height_m)
    return join(painted(tinted(trunk, (1, 1, 1)), 0), painted(crown, 1))


def conifer(rng: np.random.Generator, height_m: float = 12.0, leaves: int = 2200) -> Mesh:
    """A spruce: whorls of hanging boughs (slot 0 bark, 1 needles)."""
    up = rng.uniform(0.04, 1.0, leaves) ** 0.8
    layer = np.round(up * 16) / 16
    turn = rng.uniform(0, 2 * np.pi, leaves)
    reach = 0.21 * height_m * (1.04 - up) * rng.uniform(0.35, 1.0, leaves) ** 0.5
    droop = 0.35 * reach
    z = (0.06 + 0.94 * (0.7 * layer + 0.3 * up)) * height_m - droop
    spots = np.column_stack([np.cos(turn) * reach, np.sin(turn) * reach, np.maximum(z, 0.2)])
    outward = unit(np.column_stack([np.cos(turn), np.sin(turn), np.full(leaves, 0.9)]))
    shade = 0.5 + 0.6 * (reach / (0.21 * height_m * (1.04 - up)))
    crown = _leaves(rng, spots, outward, 0.040 * height_m, shade)
    trunk = tube(np.array([[0, 0, -0.2], [0, 0, height_m * 0.9]]), [0.018 * height_m, 0.004 * height_m], 6)
    return join(painted(tinted(trunk, (1, 1, 1)), 0), painted(crown, 1))


def hedge(rng: np.random.Generator, length_m: float, height_m: float, leaves: int = 1500) -> Mesh:
    """A clipped hedge along x from the origin (slot 0 dark inside, 1 leaves)."""
    half = 0.45
    spots = np.column_stack([
        rng.uniform(0, length_m, leaves), rng.uniform(-half, half, leaves), rng.uniform(0.05, height_m, leaves),
    ])  # fmt: skip
    face = rng.integers(0, 5, leaves)
    outward = np.array([[0, 1, 0.2], [0, -1, 0.2], [0, 0, 1], [0, 1, 0.1], [0, -1, 0.1]])[face]
    spots = np.where((face % 5 == 2)[:, None], spots * [1, 1, 0] + [0, 0, height_m], spots)
    side = np.where(outward[:, 1] != 0, np.sign(outward[:, 1]) * half, spots[:, 1])
    spots[:, 1] = side
    spots += rng.normal(0.0, 0.05, spots.shape)
    core = box((length_m, 2 * half - 0.15, height_m - 0.08), (length_m / 2, 0, (height_m - 0.08) / 2))
    shade = 0.6 + 0.45 * spots[:, 2] / height_m
    return join(painted(tinted(core, (0.2, 0.3, 0.2)), 0), painted(_leaves(rng, spots, outward, 0.17, shade), 1))


def tall_grass(rng: np.random.Generator, length_m: float = 3.0, width_m: float = 0.7, blades: int = 420) -> Mesh:
    """Unmown grass on a strip along x that starts at the origin."""
    roots = np.column_stack([rng.uniform(0, length_m, blades), rng.uniform(-0.5, 0.5, blades) * width_m])
    height = rng.gamma(6.0, 0.055, blades) + 0.06
    turn, lean = rng.uniform(0, 2 * np.pi, blades), rng.uniform(0.05, 0.55, blades) * height
    wide = np.column_stack([-np.sin(turn), np.cos(turn), np.zeros(blades)]) * rng.uniform(0.004, 0.011, (blades, 1))
    base = np.column_stack([roots, np.full(blades, -0.01)])
    tip = base + np.column_stack([np.cos(turn) * lean, np.sin(turn) * lean, height])
    quads = np.stack([base - wide, base + wide, tip + 0.15 * wide, tip - 0.15 * wide], 1)
    tone = rng.uniform(0.6, 1.25, (blades, 1)) * np.where(rng.random((blades, 1)) < 0.25, [1.5, 1.15, 0.9], [1, 1, 1])
    return _quads(quads, tone)


def _wood(rng: np.random.Generator, clumps: Points, crown_base_m: float, height_m: float) -> Mesh:
    thick = 0.022 * height_m
    bend = rng.normal(0.0, 0.012 * height_m, (4, 2))
    z = np.array([-0.2, crown_base_m * 0.6, crown_base_m * 1.3, height_m * 0.72])
    trunk = np.column_stack([np.vstack([[0, 0], bend[1:]]), z])
    boughs = [
        tube(
            np.stack([[*trunk[2, :2], max(crown_base_m * 0.7, 0.75 * clump[2] - 0.2)], 0.85 * clump]),
            [0.32 * thick, 0.08 * thick],
            4,
        )
        for clump in clumps[::2] + np.array([0.0, 0.0, 0.01])
    ]
    return join(tube(trunk, thick * np.array([1.25, 0.95, 0.75, 0.25]), 8), *boughs)


def _leaves(
    rng: np.random.Generator, spots: Points, outward: Points, size_m: float, shade: Float[np.ndarray, " leaves"]
) -> Mesh:
    """A bent quad at every spot that leans to `outward`."""
    count = len(spots)
    normal = unit(outward + rng.normal(0.0, 0.55, (count, 3)))
    u = unit(np.cross(normal, rng.normal(size=(count, 3))))
    v = np.cross(normal, u)
    size = size_m * rng.uniform(0.6, 1.25, (count, 1))
    kink = normal * size * 0.25
    quads = np.stack([spots - u * size, spots - 0.55 * v * size + kink, spots + u * size, spots + 0.55 * v * size], 1)
    hue = rng.normal(1.0, 0.12, (count, 1)) + rng.normal(0.0, 0.06, (count, 3)) * [1.6, 0.6, 0.8]
    return _quads(quads, shade[:, None] * hue)


def _quads(corners: Float[np.ndarray, "quads 4 3"], colors: Float[np.ndarray, "quads 3"]) -> Mesh:
    """Free quads; colours are relative to the material's, whose base colour is that of the brightest leaf."""
    tone = np.clip(colors / _BRIGHTEST, 0.02, 1.0)
    return Mesh(corners.reshape(-1, 3), np.arange(4 * len(corners)).reshape(-1, 4), colors=np.repeat(tone, 4, axis=0))
