"""What a tour brings to a beach: a scaffold stand with benches, feather flags; a lifeguards' tower, boats at sea."""

import itertools

import numpy as np

from scenes import furniture
from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment.shapes import beam, box, grid_mesh, join, painted, place, rod, rounded_box, sheet
from synth.scene import Material, Mesh, Parts, Rgb

ROWS, DEPTH_M, RISE_M, FRONT_M, LENGTH_M = 5, 0.80, 0.38, 0.55, 18.0
"""Rows of the stand, their depth and rise, height of the first bench's step, length."""
BENCH_M, PITCH_M = 0.43, 0.56
"""Height of a bench over its step; room for one person."""
STAND_Y_M = -13.9
"""Where the stand begins, behind the players' seats."""
_PAINTS: tuple[Rgb, ...] = ((0.60, 0.04, 0.04), (0.02, 0.14, 0.45), (0.72, 0.46, 0.03), (0.65, 0.18, 0.02))
_STEEL = Material("scaffold", (0.45, 0.46, 0.47), roughness=0.45, metallic=0.8)
_PLANK = Material("stand_plank", (0.40, 0.36, 0.30), roughness=0.75, color_noise=0.15, noise_scale_m=0.08)


def stand(color: Rgb) -> Parts:
    """Five rows on scaffold along the court's side, cloth before its front and on its sides."""
    xs = np.arange(-LENGTH_M / 2, LENGTH_M / 2 + 0.1, 2.25)
    planks, bars = [], []
    for row in range(ROWS):
        y, z = STAND_Y_M - row * DEPTH_M, FRONT_M + row * RISE_M
        planks.append(box((LENGTH_M, DEPTH_M - 0.02, 0.045), (0, y - DEPTH_M / 2, z - 0.023)))
        planks.append(box((LENGTH_M, 0.28, 0.04), (0, y - 0.48, z + BENCH_M - 0.02)))
        bars += [rod((x, y - 0.48, z), (x, y - 0.48, z + BENCH_M), 0.018, 6) for x in xs]
    back_y, top = STAND_Y_M - ROWS * DEPTH_M, FRONT_M + (ROWS - 1) * RISE_M
    for x in xs:
        bars += [rod((x, y, -0.1), (x, y, top + 1.0 if y == back_y else FRONT_M), 0.024, 6)
                 for y in (STAND_Y_M - 0.05, back_y)]  # fmt: skip
        bars.append(rod((x, STAND_Y_M - 0.05, 0.05), (x, back_y, top), 0.02, 6))
    bars += [rod((-LENGTH_M / 2, back_y, z), (LENGTH_M / 2, back_y, z), 0.022, 6) for z in (top + 0.5, top + 1.0)]
    cloth = furniture.cloth("stand_cloth", color)
    front = sheet((LENGTH_M / 2, STAND_Y_M + 0.01, 0.02), (-LENGTH_M, 0, 0), (0, 0, FRONT_M - 0.05))
    return things("beach_stand", join(painted(join(*planks), 0), painted(join(*bars), 1), painted(front, 2)),
                  (_PLANK, _STEEL, cloth))  # fmt: skip


def stand_places() -> list[Transforms]:
    """world_from_person of everybody who could sit on the stand, facing the court."""
    xs = np.arange(-LENGTH_M / 2 + 0.5, LENGTH_M / 2 - 0.4, PITCH_M)
    return [
        place(float(x), STAND_Y_M - row * DEPTH_M - 0.36, FRONT_M + row * RISE_M + BENCH_M, np.pi / 2)
        for row in range(ROWS)
        for x in xs
    ]


def board_poses() -> list[Transforms]:
    """Where boards stand at a tournament: beside the stand, along the shore's side and behind our end."""
    poses = [place(float(x), STAND_Y_M + 1.1, 0, np.pi) for x in (-12.8, -9.6, 9.6, 12.8)]
    poses += [place(float(x), 12.0, 0, 0) for x in np.arange(-4, 5) * 3.2]
    return poses + [place(-15.2, y, 0, np.pi / 2) for y in (-4.8, -1.6, 1.6, 4.8)]


def feather_flags(rng: np.random.Generator) -> Parts:
    """Tall narrow flags on bent poles outside the court's corners and at the stand."""
    spots = [(s * 14.0, t * 10.8) for s in (1, -1) for t in (1, -1)] + [(s * 10.5, STAND_Y_M + 0.4) for s in (1, -1)]
    order = rng.permutation(len(_PAINTS))
    parts = []
    for k, spot in enumerate(spots):
        cloth = furniture.cloth(f"feather_{k % 2}", _PAINTS[order[k % 2]])
        pose = place(*spot, 0.0, rng.normal(0.6, 0.2))
        parts.append(
            things(f"feather_flag_{k}", _feather(), (furniture.BLACK, cloth), [pose], mesh_name="feather_flag")
        )
    return gathered(parts)


def at_sea(shore_m: float, rng: np.random.Generator) -> Parts:
    """Sailing boats off the shore and a lifeguards' tower at the water."""
    hull, sail = Material("hull", (0.70, 0.70, 0.70), roughness=0.4), furniture.cloth("sail", (0.78, 0.78, 0.75))
    boats = [
        place(float(x), float(y), -0.45, float(rng.normal(0.4, 0.3)))
        for x, y in np.column_stack([rng.uniform(-190, 190, 7), rng.uniform(shore_m + 60, shore_m + 260, 7)])
    ]
    red, white = (
        Material("tower_red", (0.55, 0.04, 0.03), roughness=0.6),
        Material("tower_white", (0.72, 0.71, 0.68), 0.6),
    )
    spot = place(float(rng.choice([-1, 1])) * rng.uniform(21, 27), shore_m - 8.0, 0.0, np.pi / 2)
    return gathered([
        things("sailing_boat", _boat(), (hull, sail), boats),
        things("lifeguard_tower", _tower(), (white, red), [spot]),
    ])  # fmt: skip


def _feather(tall_m: float = 3.6) -> Mesh:
    """A pole (slot 0) that bends over at the top and holds a cloth (slot 1) beside it."""
    share = np.linspace(0.0, 1.0, 12)
    bend = np.column_stack([0.62 * np.clip(share - 0.72, 0, 1) ** 1.5 / 0.148, 0 * share, tall_m * share])
    bend[:, 2] -= 0.25 * np.clip(share - 0.8, 0, 1) / 0.2
    poles = [rod(a, b, 0.014, 6) for a, b in itertools.pairwise(bend)]
    outer = bend[2:] * [0, 0, 1] + [0.62, 0.0, 0.0]
    wave = 0.05 * np.sin(7.0 * share[2:])
    inner = bend[2:]
    points = np.stack([inner, (inner + outer) / 2 + np.column_stack([0 * wave, wave, 0 * wave]), outer], 1)
    return join(painted(join(*poles), 0), painted(grid_mesh(points, np.zeros((10, 3, 2))), 1))


def _boat() -> Mesh:
    """A dinghy with mainsail and jib, 6 m long along x (slots hull, sail)."""
    x = np.linspace(-3.0, 3.0, 9)
    half = 0.95 * np.sqrt(np.clip(1.0 - (x / 3.05) ** 2, 0.0, 1.0))
    rows = [
        np.column_stack([x, s * half * w, np.full(9, z)])
        for s, w, z in ((-1, 0.3, -0.2), (-1, 1, 0.6), (1, 1, 0.6), (1, 0.3, -0.2))
    ]
    hull = grid_mesh(np.stack(rows)[::-1], np.zeros((4, 9, 2)))
    main = np.array(
        [
            [[-0.05, 0, 1.2], [-0.1, 0.15, 4.5], [-0.15, 0, 8.0]],
            [[-2.8, 0.5, 1.2], [-1.6, 0.55, 4.5], [-0.25, 0.05, 8.0]],
        ]
    )
    jib = np.array(
        [[[2.9, 0, 0.9], [1.6, 0.2, 3.5], [0.1, 0, 6.6]], [[0.3, 0.4, 1.1], [0.3, 0.35, 3.5], [0.05, 0.05, 6.5]]]
    )
    sails = [grid_mesh(points, np.zeros((2, 3, 2))) for points in (main, jib)]
    return join(painted(join(hull, rod((0, 0, 0.5), (0, 0, 8.1), 0.05, 6)), 0), painted(join(*sails), 1))


def _tower() -> Mesh:
    """A hut on legs with a veranda and a ramp that looks along +x (slots white, red)."""
    legs = [beam((x, y, -0.3), (x * 0.9, y * 0.9, 1.8), 0.12, 0.12) for x in (-1.1, 1.5) for y in (-1.1, 1.1)]
    deck = box((3.2, 2.6, 0.1), (0.2, 0, 1.85))
    hut = rounded_box((1.9, 2.2, 2.0), 0.02, (-0.35, 0, 2.9))
    roof = rounded_box((2.7, 2.8, 0.14), 0.03, (-0.2, 0, 3.98))
    window = box((0.04, 1.3, 0.7), (0.61, 0, 3.2))
    rails = [rod((a, s * 1.25, 2.75), (1.75, s * 1.25, 2.75), 0.03, 6) for s in (-1, 1) for a in (0.6,)]
    rails += [rod((1.75, y, 1.9), (1.75, y, 2.75), 0.03, 6) for y in (-1.25, 0.5, 1.25)]
    ramp = beam((1.7, 0.0, 1.85), (4.6, 0.0, 0.0), 0.9, 0.06)
    return join(painted(join(*legs, deck, hut, ramp), 0), painted(join(roof, window, *rails), 1))
