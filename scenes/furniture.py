"""Things that stand about where people do sport: tents, chairs, bags, scopes, bow stands, banners, a clubhouse."""

import numpy as np

from scenes.pictures import lettering
from scenes.placing import gathered, things
from synth.equipment.shapes import (
    ball,
    beam,
    box,
    flat,
    grid_mesh,
    join,
    moved,
    painted,
    place,
    rod,
    rounded_box,
    sheet,
    shifted,
    tube,
)  # fmt: skip
from synth.scene import Material, Mesh, Parts, Rgb, Texture

BLACK = Material("black_plastic", (0.018, 0.018, 0.019), roughness=0.45)
ALUMINIUM = Material("aluminium", (0.50, 0.51, 0.52), roughness=0.35, metallic=0.9)
CHAIR_EDGE = place(0.22, 0.0, 0.44)
"""Front edge of the folding chair's seat, in the chair's frame."""
_WORDS = ("KESTREL", "NORTHFIELD AC", "SAGITTA", "OPEN RANGE", "HALDEN SPORT", "FALCON", "LUNA WATER", "ARBOR BANK")
_BANNER_INKS = (
    ((245, 245, 245), (20, 60, 140), (240, 190, 20)), ((245, 245, 245), (170, 25, 35), (30, 30, 34)),
    ((20, 40, 90), (238, 238, 234), (200, 40, 40)), ((245, 245, 245), (20, 105, 60), (235, 235, 235)),
    ((250, 210, 40), (26, 26, 30), (250, 210, 40)), ((245, 245, 245), (225, 110, 20), (40, 50, 90)),
)  # fmt: skip


def cloth(name: str, color: Rgb) -> Material:
    """Woven synthetic cloth."""
    return Material(name, color, roughness=0.85, sheen=0.15)


def gazebo(size_m: float = 3.0) -> Mesh:
    """A folding tent: steel legs (slot 0), canopy with valance (slot 1)."""
    half, eaves, peak = size_m / 2.0, 2.15, 3.15
    legs = [
        rod((x, y, 0), (x, y, eaves), 0.022, 6)
        for x in (-half + 0.04, half - 0.04)
        for y in (-half + 0.04, half - 0.04)
    ]
    truss = []
    for a, b in (((-1, -1), (1, -1)), ((1, -1), (1, 1)), ((1, 1), (-1, 1)), ((-1, 1), (-1, -1))):
        start, end = np.array([*a]) * (half - 0.04), np.array([*b]) * (half - 0.04)
        for share in (0.0, 0.5):
            p, q = start + share * (end - start), start + (share + 0.5) * (end - start)
            truss.append(rod((*p, eaves - 0.06), (*q, eaves - 0.36), 0.012, 4))
            truss.append(rod((*p, eaves - 0.36), (*q, eaves - 0.06), 0.012, 4))
    roof = [moved(_roof_side(half, eaves, peak), place(yaw_rad=k * np.pi / 2)) for k in range(4)]
    return join(painted(join(*legs, *truss), 0), painted(join(*roof), 1))


def _roof_side(half: float, eaves: float, peak: float) -> Mesh:
    """One quarter of the canopy with a hanging, slightly waved valance."""
    u, v = np.linspace(-1.0, 1.0, 13), np.linspace(0.0, 1.0, 7)
    width = half * (1 - v[None, :])
    sag = 0.16 * np.sin(np.pi * v[None, :]) * (0.55 + 0.45 * u[:, None] ** 2)
    top = np.stack([
        half * (1 - v[None, :]) + 0 * u[:, None], u[:, None] * width, eaves + (peak - eaves) * v[None, :] - sag,
    ], -1)  # fmt: skip
    drop = np.array([0.0, 0.12, 0.25])
    x = half + 0.015 * np.sin(8 * u[:, None] + 1.0) * drop[None, :] / 0.25
    hang = np.stack([x, u[:, None] * half + 0 * drop, eaves - drop[None, :] + 0 * u[:, None]], -1)[:, ::-1]
    return join(grid_mesh(top, np.zeros((13, 7, 2))), grid_mesh(hang, np.zeros((13, 3, 2))))


def folding_chair() -> Mesh:
    """A camping chair that looks along +x: tubes (slot 0), slung cloth (slot 1)."""
    legs = [
        rod((x, y, 0), (-x * 0.8, y, 0.60 if x > 0 else 0.42), 0.010, 6) for x in (-0.25, 0.25) for y in (-0.27, 0.27)
    ]
    arms = [rod((-0.28, y, 0.62), (0.26, y, 0.60), 0.016, 6) for y in (-0.29, 0.29)]
    posts = [rod((-0.20, y, 0.40), (-0.34, y, 0.92), 0.010, 6) for y in (-0.27, 0.27)]
    u, v = np.linspace(-1, 1, 7), np.linspace(0, 1, 7)
    sling = 0.05 * (1 - u[:, None] ** 2)
    seat = np.stack(
        [0.24 - 0.46 * v[None, :] + 0 * sling, 0.26 * u[:, None] + 0 * v, 0.44 - 0.05 * v[None, :] - sling], -1
    )
    back = np.stack(
        [-0.22 - 0.12 * v[None, :] - sling, 0.26 * u[:, None] + 0 * v, 0.42 + 0.5 * v[None, :] + 0 * sling], -1
    )
    none = np.zeros((7, 7, 2))
    return join(painted(join(*legs, *arms, *posts), 0), painted(join(grid_mesh(seat, none), grid_mesh(back, none)), 1))


def table() -> Mesh:
    """A folding table 1.8 x 0.75 m (slot 0 top, 1 legs)."""
    top = rounded_box((0.75, 1.8, 0.045), 0.008, (0, 0, 0.72))
    legs = [rod((x, y, 0), (x * 0.9, y, 0.70), 0.014, 6) for x in (-0.3, 0.3) for y in (-0.75, 0.75)]
    bars = [rod((-0.3, y, 0.2), (0.3, y, 0.2), 0.011, 6) for y in (-0.75, 0.75)]
    return join(painted(top, 0), painted(join(*legs, *bars), 1))


def backpack() -> Mesh:
    """A soft bag 0.5 m high (slot 0 cloth, 1 straps and pocket)."""
    stations = np.array(
        [[0, 0.13, 0.16], [0.05, 0.15, 0.18], [0.25, 0.145, 0.175], [0.42, 0.11, 0.15], [0.5, 0.05, 0.09]]
    )
    angle = np.arange(10) * np.pi / 5
    body = [np.column_stack([a * np.cos(angle), b * np.sin(angle), np.full(10, z)]) for z, a, b in stations]
    from_rings = grid_mesh(np.stack([np.vstack([ring, ring[:1]]) for ring in body], 1), np.zeros((11, len(body), 2)))
    pocket = rounded_box((0.09, 0.22, 0.2), 0.03, (0.15, 0, 0.14))
    lid = shifted(ball(0.09, cells=4), z_m=0.46)
    strap = tube(np.array([[-0.13, 0.07, 0.42], [-0.2, 0.07, 0.28], [-0.15, 0.08, 0.06]]), 0.014, 6)
    return join(painted(join(from_rings, lid), 0), painted(join(pocket, strap, shifted(strap, y_m=-0.14)), 1))


def equipment_case() -> Mesh:
    """A hard bow case on the ground (slot 0 shell, 1 fittings)."""
    shell = join(
        rounded_box((0.92, 0.40, 0.11), 0.02, (0, 0, 0.06)), rounded_box((0.92, 0.40, 0.11), 0.02, (0, 0, 0.175))
    )
    fittings = [rounded_box((0.05, 0.02, 0.06), 0.004, (x, -0.205, 0.12)) for x in (-0.3, 0.3)]
    handle = tube(
        np.array([[-0.09, -0.2, 0.12], [-0.07, -0.24, 0.12], [0.07, -0.24, 0.12], [0.09, -0.2, 0.12]]), 0.012, 6
    )
    return join(painted(shell, 0), painted(join(*fittings, handle), 1))


def cooler() -> Mesh:
    """A cool box (slot 0 body, 1 lid)."""
    return join(painted(rounded_box((0.36, 0.56, 0.34), 0.02, (0, 0, 0.17)), 0),
                painted(rounded_box((0.39, 0.59, 0.08), 0.02, (0, 0, 0.385)), 1))  # fmt: skip


def scope() -> Mesh:
    """A spotting scope on a tripod that looks along +x (slot 0 black, 1 body, 2 metal)."""
    feet = [(0.42 * np.cos(a), 0.42 * np.sin(a), 0.0) for a in (0.3, 2.4, 4.5)]
    legs = [rod(foot, (0.02 * np.sign(foot[0]), 0.02 * np.sign(foot[1]), 1.02), 0.012, 8) for foot in feet]
    tube_ = join(
        tube(
            np.array([[-0.10, 0, 1.36], [0.02, 0, 1.36], [0.08, 0, 1.36], [0.28, 0, 1.36]]),
            [0.024, 0.026, 0.042, 0.045],
            12,
        ),
    )
    eyepiece = tube(np.array([[-0.10, 0, 1.36], [-0.14, 0, 1.375], [-0.19, 0, 1.40]]), [0.022, 0.02, 0.024], 10)
    head = join(rod((0, 0, 1.0), (0, 0, 1.28), 0.016, 8), rounded_box((0.08, 0.06, 0.05), 0.01, (0.03, 0, 1.30)),
                rod((0.0, 0, 1.28), (-0.22, -0.05, 1.2), 0.008, 6))  # fmt: skip
    return join(painted(join(*legs), 2), painted(join(head, eyepiece), 0), painted(tube_, 1))


def bow_stand() -> Mesh:
    """Three legs and a fork that hold a bow upright (slot 0)."""
    feet = [(0.28 * np.cos(a), 0.28 * np.sin(a), 0.0) for a in (0.0, 2.1, 4.2)]
    legs = [rod(foot, (0, 0, 0.26), 0.010, 6) for foot in feet]
    fork = [rod((0, 0, 0.26), (0.05, y, 0.42), 0.008, 6) for y in (-0.035, 0.035)]
    return join(*legs, *fork)


def timing_light() -> Mesh:
    """Traffic light and clock of a competition (slot 0 black, 1 green, 2 dark glass, 3 steel)."""
    housing = rounded_box((0.14, 0.36, 1.0), 0.02, (0, 0, 1.7))
    lamps = []
    for k, slot in enumerate((1, 2, 2)):
        lamps.append(painted(rod((-0.07, 0, 1.38 + 0.31 * k), (-0.085, 0, 1.38 + 0.31 * k), 0.11, 16), slot))
        lamps.append(painted(rod((0.07, 0, 1.38 + 0.31 * k), (0.085, 0, 1.38 + 0.31 * k), 0.11, 16), slot))
    legs = [rod((0.4 * np.cos(a), 0.4 * np.sin(a), 0), (0, 0, 1.2), 0.016, 6) for a in (0.5, 2.6, 4.7)]
    return join(painted(housing, 0), *lamps, painted(join(*legs), 3))


def banners(rng: np.random.Generator, poses: list[np.ndarray], size_m: tuple[float, float] = (3.0, 0.9)) -> Parts:
    """Printed banners on frames, one of four prints each; the print looks along the pose's -y."""
    textures: dict[str, Texture] = {}
    parts = []
    words, inks = rng.permutation(_WORDS), rng.permutation(len(_BANNER_INKS))
    width, height = size_m
    mesh = join(
        painted(sheet((-width / 2, -0.015, 0.06), (width, 0, 0), (0, 0, height)), 0),
        painted(sheet((width / 2, 0.015, 0.06), (-width, 0, 0), (0, 0, height)), 0),
        painted(join(*(beam((x, 0, 0), (x, 0, height + 0.08), 0.03, 0.02) for x in (-width / 2, width / 2))), 1),
        painted(beam((-width / 2, 0, height + 0.07), (width / 2, 0, height + 0.07), 0.025, 0.03), 1),
        painted(join(*(beam((x, -0.22, 0.02), (x, 0.22, 0.02), 0.03, 0.03) for x in (-width / 2, width / 2))), 1),
    )
    for k in range(4):
        name = f"banner_{k}"
        ink, paper, stripe = _BANNER_INKS[inks[k]]
        textures[name] = lettering(str(words[k]), ink, paper, (512, int(512 * height / width)), stripe)
        look = Material(name, (0.9, 0.9, 0.9), roughness=0.5, texture=name)
        mine = poses[k::4]
        if mine:
            parts.append(things(name, mesh, (look, ALUMINIUM), mine))
    return gathered(parts, textures)


def clubhouse() -> Parts:
    """A wooden house 14 x 7 m with a gable roof, windows, a door and a veranda; its front looks along +x."""
    length, depth, eaves, ridge = 14.0, 7.0, 3.0, 5.0
    walls = flat(box((depth, length, eaves), (0, 0, eaves / 2)))
    gables = []
    for y in (-length / 2, length / 2):
        corners = np.array([[-depth / 2, y, eaves], [depth / 2, y, eaves], [0.0, y, ridge], [0.0, y, ridge - 1e-3]])
        order = [0, 1, 2, 3] if y < 0 else [3, 2, 1, 0]
        gables.append(Mesh(corners, np.array([order])))
    slopes = []
    for side in (1.0, -1.0):
        a, b = np.array([side * (depth / 2 + 0.9), 0, eaves - 0.5]), np.array([0.0, 0, ridge + 0.1])
        slopes.append(beam(tuple(a), tuple(b), length + 1.0, 0.12))
    slots = [painted(join(walls, *gables), 0), painted(join(*slopes), 1)]
    for y in (-5.2, -2.6, 2.0, 4.6):
        slots.append(painted(box((0.06, 1.5, 1.2), (depth / 2 + 0.02, y, 1.7)), 2))
        slots.append(painted(box((0.04, 1.36, 1.06), (depth / 2 + 0.045, y, 1.7)), 3))
        slots.append(painted(box((0.05, 0.05, 1.06), (depth / 2 + 0.05, y, 1.7)), 2))
    slots.append(painted(box((0.06, 1.0, 2.1), (depth / 2 + 0.03, -0.2, 1.05)), 4))
    slots.append(painted(join(*(beam((depth / 2 + 0.8, y, 0), (depth / 2 + 0.8, y, eaves - 0.4), 0.12, 0.12)
                                for y in np.linspace(-6.8, 6.8, 6))), 2))  # fmt: skip
    slots.append(painted(box((1.6, length, 0.12), (depth / 2 + 0.6, 0, 0.06)), 5))
    looks = (
        Material("siding", (0.30, 0.19, 0.10), roughness=0.8, color_noise=0.3, noise_scale_m=0.25),
        Material("roof_tiles", (0.16, 0.055, 0.035), roughness=0.85, color_noise=0.3, noise_scale_m=0.3),
        Material("white_trim", (0.68, 0.68, 0.66), roughness=0.5),
        Material("window_glass", (0.03, 0.04, 0.05), roughness=0.05, specular=0.8),
        Material("green_door", (0.02, 0.10, 0.05), roughness=0.5),
        Material("paving", (0.32, 0.31, 0.29), roughness=0.9, color_noise=0.2, noise_scale_m=0.4),
    )
    return things("clubhouse", join(*slots), looks)
