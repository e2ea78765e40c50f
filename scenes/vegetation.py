"""Trees, hedges and grass as leaves that are single quads; colour varies from leaf to leaf."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points
from synth.equipment.shapes import box, join, painted, tinted, tube
from synth.geometry.rotation import unit
from synth.scene import Material, Mesh

BARK = Material("bark", (0.075, 0.058, 0.043), roughness=0.9, color_noise=0.35, noise_scale_m=0.15)
PALE_BARK = Material("pale_bark", (0.42, 0.40, 0.36), roughness=0.85, color_noise=0.5, noise_scale_m=0.35)
LEAVES = Material("leaves", (0.20, 0.30, 0.075), roughness=0.65, specular=0.25)
PALE_LEAVES = Material("pale_leaves", (0.27, 0.34, 0.10), roughness=0.65, specular=0.25)
DARK_LEAVES = Material("dark_leaves", (0.13, 0.22, 0.06), roughness=0.65, specular=0.2)
NEEDLES = Material("needles", (0.085, 0.15, 0.066), roughness=0.7, specular=0.2)
GRASS_BLADES = Material("grass_blades", (0.24, 0.32, 0.10), roughness=0.7, specular=0.2)
BRIGHTEST = 1.6
"""A material's colour is that of its brightest leaf: leaves' tones are divided by this."""


@dataclass(frozen=True)
class Crown:
    """Shape of a broadleaf. base: height of its lowest leaves and width: its radius, as shares of the tree's height.
    top_heavy: 0 widest below, 1 widest above. clumps: bundles of leaves. leaf: of a leaf's length, of the height."""

    base: float = 0.30
    width: float = 0.29
    top_heavy: float = 0.45
    clumps: int = 22
    leaf: float = 0.021


ROUND, TALL, YOUNG, SPREADING = (
    Crown(), Crown(0.20, 0.15, 0.40, 26, 0.017), Crown(0.40, 0.20, 0.55, 14, 0.019), Crown(0.36, 0.38, 0.62, 26, 0.019),
)  # fmt: skip
"""A lime, a poplar, a birch, an oak."""


def broadleaf(rng: np.random.Generator, height_m: float = 10.0, leaves: int = 3800, crown: Crown = ROUND) -> Mesh:
    """Trunk, boughs and a crown of clumps with gaps (slot 0 bark, 1 leaves); stands on the origin."""
    turn = rng.uniform(0, 2 * np.pi) + np.arange(crown.clumps) * 2.4
    up = np.clip(np.linspace(0.05, 0.93, crown.clumps) + rng.normal(0.0, 0.04, crown.clumps), 0.03, 0.95)
    girth = np.interp(up, [0.0, crown.top_heavy, 1.0], [0.55, 1.0, 0.25]) * rng.uniform(0.55, 1.15, crown.clumps)
    reach = 0.78 * crown.width * height_m * girth
    z = (crown.base + up * (1.0 - crown.base) * 0.95) * height_m
    centers = np.column_stack([np.cos(turn) * reach, np.sin(turn) * reach, z])
    sizes = (
        crown.width * height_m * rng.uniform(0.26, 0.50, crown.clumps) * np.interp(up, [0.0, 0.5, 1.0], [0.9, 1, 0.7])
    )
    which = rng.choice(crown.clumps, leaves, p=sizes**2 / np.sum(sizes**2))
    outward = unit(rng.normal(size=(leaves, 3)))
    depth = rng.uniform(0.35, 1.25, leaves) ** 0.6
    spots = centers[which] + outward * (sizes[which] * depth)[:, None] * np.array([1.0, 1.0, 0.75])
    middle = np.array([0.0, 0.0, (0.45 * crown.base + 0.55) * height_m])
    from_middle = unit(spots - middle)
    shade = 0.55 + 0.5 * depth**2 * (0.65 + 0.35 * outward[:, 2]) + 0.12 * from_middle[:, 2]
    clump_tone = rng.normal(1.0, 0.10, crown.clumps)[which]
    leafage = _leaves(rng, spots, unit(outward + 0.6 * from_middle), crown.leaf * height_m, shade * clump_tone)
    trunk = _wood(rng, centers, crown.base * height_m, height_m)
    return join(painted(tinted(trunk, (1, 1, 1)), 0), painted(leafage, 1))


def bush(rng: np.random.Generator, height_m: float = 2.0, leaves: int = 900) -> Mesh:
    """A shrub that grows from the ground (slot 0 bark, 1 leaves)."""
    return broadleaf(rng, height_m, leaves, Crown(0.06, 0.62, 0.4, 9, 0.05))


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


def lawn_tuft(rng: np.random.Generator, size_m: float = 0.5, blades: int = 420, height_m: float = 0.038) -> Mesh:
    """Mown grass on a square about the origin: bent blades of different greens and a few dry ones."""
    roots = rng.uniform(-0.5, 0.5, (blades, 2)) * size_m
    height = height_m * rng.uniform(0.35, 1.0, blades)
    turn, lean = rng.uniform(0, 2 * np.pi, blades), rng.uniform(0.2, 1.3, blades) * height
    wide = np.column_stack([-np.sin(turn), np.cos(turn), np.zeros(blades)]) * rng.uniform(0.0012, 0.0026, (blades, 1))
    base = np.column_stack([roots, np.full(blades, -0.003)])
    tip = base + np.column_stack([np.cos(turn) * lean, np.sin(turn) * lean, height])
    quads = np.stack([base - wide, base + wide, tip + 0.2 * wide, tip - 0.2 * wide], 1)
    dry = rng.random((blades, 1)) < 0.12
    tone = rng.uniform(0.75, 1.3, (blades, 1)) * np.where(dry, [1.5, 1.2, 1.0], [1.0, 1.0, 0.9])
    return _quads(quads, tone)


def _wood(rng: np.random.Generator, clumps: Points, crown_base_m: float, height_m: float) -> Mesh:
    """A trunk that bends and thins, and a bough from it to every second clump."""
    thick = 0.024 * height_m
    bend = rng.normal(0.0, 0.010 * height_m, (4, 2))
    z = np.array([-0.2, max(crown_base_m * 0.6, 0.1), crown_base_m * 1.3 + 0.1, height_m * 0.74])
    trunk = np.column_stack([np.vstack([[0, 0], bend[1:]]), z])
    forks = [float(np.clip(clump[2] - 0.25 * height_m, 0.7 * crown_base_m, 0.72 * height_m)) for clump in clumps[::2]]
    starts = [np.array([np.interp(fork, z, trunk[:, axis]) for axis in range(3)]) for fork in forks]
    boughs = [
        tube(
            np.stack([start, 0.5 * (start + clump) + [0, 0, 0.02 * height_m], clump]),
            thick * np.array([0.34, 0.2, 0.06]),
            4,
        )
        for start, clump in zip(starts, clumps[::2] + np.array([0.0, 0.0, 0.01]), strict=True)
    ]
    flare = tube(np.array([[0, 0, -0.2], [0, 0, 0.05], [0, 0, 0.05 * height_m]]), thick * np.array([1.7, 1.5, 1.1]), 8)
    return join(flare, tube(trunk, thick * np.array([1.2, 0.95, 0.75, 0.2]), 8), *boughs)


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
    tone = np.clip(colors / BRIGHTEST, 0.02, 1.0)
    return Mesh(corners.reshape(-1, 3), np.arange(4 * len(corners)).reshape(-1, 4), colors=np.repeat(tone, 4, axis=0))
