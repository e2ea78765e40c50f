"""What stands about on a beach: seats and boards beside the court, umbrellas and towels, palms and dune grass."""

import numpy as np
from jaxtyping import Float

from scenes import furniture, vegetation
from scenes.beach_ground import dune_height_m
from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment.shapes import beam, grid_mesh, join, painted, place, rod, rounded_box, tube
from synth.scene import Material, Mesh, Parts, Rgb

_CLOTHS: tuple[Rgb, ...] = (
    (0.60, 0.04, 0.04), (0.02, 0.14, 0.45), (0.72, 0.46, 0.03), (0.03, 0.30, 0.22), (0.75, 0.74, 0.70),
    (0.65, 0.18, 0.02),
)  # fmt: skip
_WOOD = Material("weathered_wood", (0.33, 0.25, 0.17), roughness=0.8, color_noise=0.25, noise_scale_m=0.06)
_TRUNK = Material("palm_trunk", (0.20, 0.145, 0.10), roughness=0.9, color_noise=0.35, noise_scale_m=0.12)
_FRONDS = Material("palm_fronds", (0.17, 0.27, 0.07), roughness=0.55, specular=0.3)


def court_side(more_boards: list[Transforms], rng: np.random.Generator) -> Parts:
    """Two shaded seats with bags for each team on the dunes' side, boards behind the far end and at `more_boards`."""
    y = -10.6
    seats = [place(s * 4.0 + d, y, 0, np.pi / 2 + rng.normal(0, 0.05)) for s in (-1, 1) for d in (-0.45, 0.45)]
    bags = [place(s * 4.0 + rng.uniform(-1.3, 1.3), y - 0.7, 0, rng.uniform(0, 6.0)) for s in (-1, 1) for _ in range(2)]
    coolers = [place(s * 5.3, y + 0.1, 0, rng.normal(0, 0.2)) for s in (-1, 1)]
    boards = [place(15.2, y, 0, np.pi * 1.5) for y in (-4.8, -1.6, 1.6, 4.8)] + more_boards
    chair = furniture.cloth("chair_cloth", (0.03, 0.05, 0.16))
    bag = furniture.cloth("bag_cloth", (0.05, 0.05, 0.055))
    lid, chest = (
        Material("cool_box_lid", (0.7, 0.71, 0.72), roughness=0.4),
        Material("cool_box", (0.02, 0.1, 0.35), 0.4),
    )
    return gathered([
        things("player_chair", furniture.folding_chair(), (furniture.BLACK, chair), seats),
        things("backpack", furniture.backpack(), (bag, furniture.BLACK), bags),
        things("cool_box", furniture.cooler(), (chest, lid), coolers),
        _umbrellas("player_umbrella", [place(s * 4.0, y - 0.1, 0, rng.uniform(0, 6.0)) for s in (-1, 1)], rng),
        furniture.banners(rng, boards, (3.0, 0.8)),
    ])  # fmt: skip


def bathers(rng: np.random.Generator, umbrellas: int, shore_m: float) -> Parts:
    """Umbrellas in loose rows before the water and at the dunes' foot, with towels or sunbeds under them."""
    rows = [(y, x) for y in (shore_m - 11.0, shore_m - 6.5) for x in np.arange(-42.0, 43.0, 5.5)]
    rows += [(y, s * x) for y in (-16.5,) for s in (-1, 1) for x in np.arange(16.0, 40.0, 5.0)]
    rows += [(y, s * x) for y in (-8.0, -2.0, 5.0, 11.0) for s in (-1, 1) for x in (24.0, 31.0)]
    chosen = [rows[k] for k in rng.choice(len(rows), min(umbrellas, len(rows)), replace=False)]
    spots = [(x + rng.normal(0, 0.8), y + rng.normal(0, 0.5)) for y, x in chosen]
    poles = [place(x, y, 0, rng.uniform(0, 6.0), rng.uniform(0.0, 0.12)) for x, y in spots]
    parts = [_umbrellas("umbrella", poles, rng)]
    parts += [_towels(rng, [(x + rng.uniform(-0.5, 0.5), y + s * 0.8) for x, y in spots[::2] for s in (-1, 1)])]
    beds = [place(x + 0.2, y + s * 0.75, 0, np.pi / 2 + rng.normal(0, 0.1)) for x, y in spots[1::2] for s in (-1, 1)]
    cushion = furniture.cloth("sunbed_cushion", (0.72, 0.72, 0.68))
    return gathered([*parts, things("sunbed", _sunbed(), (_WOOD, cushion), beds)])


def plants(rng: np.random.Generator, palms: int) -> Parts:
    """Palms and tufts of grass on the dunes, a low wood behind."""
    straw = Material("dune_grass", (0.30, 0.31, 0.12), roughness=0.8, specular=0.2)
    leaves = (vegetation.BARK, vegetation.LEAVES)
    tall = _standing(rng, rng.uniform([-42.0, -34.0], [42.0, -20.0], (palms, 2)), 0.1)
    tufts = _standing(rng, rng.uniform([-44.0, -40.0], [44.0, -18.5], (90, 2)), 0.06)
    wood = _standing(rng, rng.uniform([-110.0, -74.0], [110.0, -48.0], (64, 2)), 0.4)
    return gathered([
        *(things(f"palm_{k}", _palm(rng, (6.0, 7.5, 9.0)[k]), (_TRUNK, _FRONDS), tall[k::3]) for k in range(3)),
        things("dune_grass", vegetation.tall_grass(rng, 1.2, 0.9, 150), (straw,), tufts),
        *(
            things(f"tree_{k}", vegetation.broadleaf(rng, height_m, 1500), leaves, wood[k::3])
            for k, height_m in enumerate((5.0, 7.0, 9.0))
        ),
    ])  # fmt: skip


def _standing(
    rng: np.random.Generator, spots: Float[np.ndarray, "plants 2"], sunk_m: float
) -> list[Float[np.ndarray, "4 4"]]:
    """A pose on the dunes for each spot, turned at random, rooted `sunk_m` deep."""
    heights = dune_height_m(spots[:, 0], spots[:, 1]) - sunk_m
    return [place(x, y, z, rng.uniform(0, 6.3)) for (x, y), z in zip(spots, heights, strict=True)]


def _umbrellas(name: str, poses: list[Float[np.ndarray, "4 4"]], rng: np.random.Generator) -> Parts:
    """Umbrellas of up to three colours, each with white panels between."""
    white = furniture.cloth("umbrella_white", (0.76, 0.75, 0.72))
    parts = []
    for k, color in enumerate(rng.permutation(len(_CLOTHS))[:3]):
        mine = poses[k::3]
        if mine:
            cloth = furniture.cloth(f"{name}_cloth_{k}", _CLOTHS[int(color)])
            parts.append(things(f"{name}_{k}x", _umbrella(), (furniture.ALUMINIUM, cloth, white), mine))
    return gathered(parts)


def _umbrella(radius_m: float = 1.05, height_m: float = 2.25) -> Mesh:
    """A pole (slot 0) with eight panels that sag between the ribs, in turn slots 1 and 2."""
    panels = []
    for k in range(8):
        turn = np.linspace(k * np.pi / 4, (k + 1) * np.pi / 4, 5)
        out = np.linspace(1.0, 0.0, 6)
        sag = 0.06 * (1.0 - (2.0 * np.linspace(0, 1, 5) - 1.0) ** 2)
        reach = radius_m * out[None, :] * (1.0 - 0.6 * sag[:, None] * out[None, :])
        drop = 0.46 * out[None, :] ** 1.6 + 0.0 * turn[:, None]
        points = np.stack([np.cos(turn)[:, None] * reach, np.sin(turn)[:, None] * reach, height_m - drop], -1)
        panels.append(painted(grid_mesh(points, np.zeros((5, 6, 2))), 1 + k % 2))
    return join(painted(rod((0, 0, -0.4), (0, 0, height_m + 0.06), 0.02, 8), 0), *panels)


def _towels(rng: np.random.Generator, spots: list[tuple[float, float]]) -> Parts:
    """Striped towels that lie a little crumpled."""
    u, v = np.meshgrid(np.linspace(-0.9, 0.9, 19), np.linspace(-0.45, 0.45, 10), indexing="ij")
    lift = 0.02 + 0.018 * np.sin(5.0 * u + 3.0 * v) * np.sin(7.0 * v + 1.0)
    mesh = grid_mesh(np.stack([u, v, lift], -1), np.zeros((19, 10, 2)))
    slot = (np.arange(18) // 2 % 2).repeat(9)
    mesh = Mesh(mesh.vertices, mesh.faces, mesh.uvs, slot)
    white = furniture.cloth("towel_white", (0.74, 0.73, 0.70))
    parts = []
    for k, color in enumerate(rng.permutation(len(_CLOTHS) - 2)[:3]):
        mine = [place(x, y, 0.0, rng.uniform(0, 6.3)) for x, y in spots[k::3]]
        if mine:
            parts.append(things(f"towel_{k}x", mesh, (furniture.cloth(f"towel_{k}", _CLOTHS[int(color)]), white), mine))
    return gathered(parts)


def _sunbed() -> Mesh:
    """A wooden frame (slot 0) with a cushion and a raised back (slot 1), along x."""
    frame = [beam((-0.95, y, 0.28), (0.95, y, 0.28), 0.05, 0.07) for y in (-0.3, 0.3)]
    legs = [beam((x, y, -0.05), (x, y, 0.28), 0.06, 0.06) for x in (-0.8, 0.8) for y in (-0.3, 0.3)]
    seat = rounded_box((1.25, 0.6, 0.07), 0.02, (-0.32, 0, 0.345))
    back = beam((0.33, 0.0, 0.36), (0.92, 0.0, 0.72), 0.6, 0.07)
    return join(painted(join(*frame, *legs), 0), painted(join(seat, back), 1))


def _palm(rng: np.random.Generator, height_m: float, fronds: int = 19, leaflets: int = 26) -> Mesh:
    """A leaning trunk (slot 0) and arching fronds of hanging leaflets (slot 1)."""
    share = np.linspace(0.0, 1.0, 9)
    lean = rng.uniform(0.05, 0.16) * height_m
    spine = np.column_stack([lean * share**2, 0.0 * share, -0.3 + (height_m + 0.3) * share])
    trunk = tube(spine, np.interp(share, [0, 0.1, 1.0], [0.24, 0.15, 0.10]), 8)
    leaves = []
    for k in range(fronds):
        turn = 2.4 * k + rng.normal(0, 0.15)
        rise, length = rng.uniform(-0.1, 1.0), rng.uniform(2.2, 2.9)
        s = np.linspace(0.06, 1.0, leaflets)
        out, up = length * s * np.cos(0.6 * rise), length * (s * np.sin(rise) - 0.62 * s**2.2)
        ahead, aside = np.array([np.cos(turn), np.sin(turn), 0.0]), np.array([-np.sin(turn), np.cos(turn), 0.0])
        rib = spine[-1] + out[:, None] * ahead + up[:, None] * [0.0, 0.0, 1.0]
        long = 0.62 * np.sin(np.pi * np.clip(0.12 + 0.85 * s, 0, 1)) + 0.08
        for side in (-1.0, 1.0):
            tip = (
                rib
                + (side * long * 0.75)[:, None] * aside
                + (0.35 * long)[:, None] * ahead
                - (0.45 * long)[:, None] * [0, 0, 1.0]
            )
            wide = 0.035 * ahead
            leaves.append(np.stack([rib - wide, rib + wide, tip + 0.3 * wide, tip - 0.3 * wide], 1))
    quads = np.concatenate(leaves)
    tone = np.repeat(rng.uniform(0.5, 1.0, (len(quads), 1)) * [1.0, 1.0, 0.9], 4, axis=0)
    crown = Mesh(quads.reshape(-1, 3), np.arange(4 * len(quads)).reshape(-1, 4), colors=tone)
    return join(painted(trunk, 0), painted(crown, 1))
