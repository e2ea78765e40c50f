"""Above and behind the bowl of an arena: walls with a glazed band, dark roof, lighting rig, cube, screens, flags."""

from dataclasses import dataclass

import cv2
import numpy as np

from scenes.placing import gathered, things
from scenes.volleyball_arena_bowl import Bowl
from synth.arrays import Transforms
from synth.equipment.shapes import beam, box, flat, grid_mesh, join, painted, place, rod, sheet
from synth.geometry.rotation import about, unit
from synth.geometry.transform import transform
from synth.scene import Light, Material, Mesh, Parts, Rgb, Texture

CLEAR_M = 12.5
"""Nothing hangs lower over the playing area [FIVB rule 1.1 for its own competitions]."""
_BLACK = Material("rig_black", (0.012, 0.012, 0.013), roughness=0.5)
_TRUSS = Material("rig_aluminium", (0.38, 0.39, 0.40), roughness=0.35, metallic=0.9)
_GLOW = Material("lamp_diffuser", (1.0, 0.98, 0.94), roughness=0.4, emission=9.0)
_SPOT_RAD, _SPOT_W = float(np.deg2rad(80.0)), 6500.0


@dataclass(frozen=True)
class Roof:
    """bowl: what it covers. height_m: floor to roof. rig_m: height of the lamps. glass_m: height of the glazed band
    that runs round behind the bowl, `sill_m` over its gangway."""

    bowl: Bowl
    height_m: float = 20.0
    rig_m: float = 14.5
    sill_m: float = 4.0
    glass_m: float = 2.2


def shell(roof: Roof, wall: Material, ceiling: Material) -> Parts:
    """The wall behind the gangway below and above the glazed band, mullions in the band, the roof and its girders."""
    bowl = roof.bowl
    low, sill = bowl.top_m, bowl.top_m + roof.sill_m
    head, top = sill + roof.glass_m, roof.height_m
    ring = bowl.ring(bowl.depth_of_all_m)
    closed = np.vstack([ring, ring[:1]])
    bands = [_upright(closed, a, b) for a, b in ((low, sill), (head, top))]
    mullion = Material("mullion", (0.06, 0.06, 0.065), roughness=0.5)
    bars = []
    for a, b in zip(ring, np.roll(ring, -1, 0), strict=True):
        count = max(2, round(float(np.linalg.norm(b - a)) / 2.6))
        bars += [beam((*p, sill), (*p, head), 0.12, 0.12) for p in np.linspace(a, b, count, endpoint=False)]
    x, y = np.abs(ring).max(0) + 0.5
    lid = sheet((-x, y, top), (2 * x, 0, 0), (0, -2 * y, 0))
    return gathered([
        things("arena_wall", flat(join(*bands)), (wall,)),
        things("arena_mullion", join(*bars), (mullion,)),
        things("arena_roof", lid, (ceiling,)),
        things("girder", _girder(2 * y), (_BLACK,), [place(float(p), 0, top) for p in np.arange(-x + 4, x - 3, 6.0)]),
    ])  # fmt: skip


def ribbon(roof: Roof, texture: str) -> Parts:
    """A band of LED boards round the wall below the glazed band."""
    look = Material("led_ribbon", (1.0, 1.0, 1.0), roughness=0.4, texture=texture, emission=0.7)
    ring = roof.bowl.ring(roof.bowl.depth_of_all_m - 0.2)
    z, tall = roof.bowl.top_m + roof.sill_m - 1.0, 0.75
    pieces = []
    for a, b in zip(ring, np.roll(ring, -1, 0), strict=True):
        repeats = max(1, round(float(np.linalg.norm(b - a)) / (3.7 * tall)))
        band = sheet((*b, z), (*(a - b), 0), (0, 0, tall))
        pieces.append(Mesh(band.vertices, band.faces, None if band.uvs is None else band.uvs * [repeats, 1]))
    return things("led_ribbon", join(*pieces), (look,))


def rig(roof: Roof) -> Parts:
    """A rectangle of box truss on wires with rows of floodlights aimed at the court."""
    x, y, z = 13.0, 8.5, roof.rig_m
    corners = [(-x, -y), (x, -y), (x, y), (-x, y)]
    runs = list(zip(corners, corners[1:] + corners[:1], strict=True))
    runs += [((-x, 0.0), (x, 0.0))]
    wires = [rod((*c, z), (*c, roof.height_m), 0.012, 4) for c in (*corners, (0, y), (0, -y), (x, 0), (-x, 0))]
    mesh = join(*(_box_truss((*a, z), (*b, z)) for a, b in runs), *wires)
    heads = [_aimed(spot, goal) for spot, goal in _spots(roof)]
    return gathered([
        things("rig_truss", mesh, (_TRUSS,)),
        things("rig_floodlight", _floodlight(), (_BLACK, _GLOW), heads),
    ])  # fmt: skip


def lamps(roof: Roof) -> tuple[Light, ...]:
    """One soft spot for each group of three floodlights, and weak house lights over the bowl."""
    groups = _spots(roof)[1::3]
    spots = tuple(
        Light(f"rig_{k}", "spot", _aimed(eye, goal), (1.0, 1.0, 1.0), _SPOT_W, 1.2, spot_angle_rad=_SPOT_RAD)
        for k, (eye, goal) in enumerate(groups)
    )
    z = roof.height_m - 2.5
    house = tuple(
        Light(f"house_{k}", "area", place(0, s * (roof.bowl.y_m + 3.0), z), (1.0, 0.95, 0.9), 5200.0, 30.0, 2.0)
        for k, s in enumerate((1, -1))
    )
    return (*spots, *house)


def windows(roof: Roof) -> tuple[Light, ...]:
    """The daylight through the glazed band of the four long walls, 1 W per square metre."""
    z = roof.bowl.top_m + roof.sill_m + roof.glass_m / 2
    ring = roof.bowl.ring(roof.bowl.depth_of_all_m - 0.15)
    made = []
    for k in (1, 3, 5, 7):
        a, b = ring[k], ring[(k + 1) % 8]
        out = unit(np.array([(b - a)[1], -(b - a)[0], 0.0]))
        pose = _looking(np.array([*((a + b) / 2), z]), -out)
        length = float(np.linalg.norm(b - a))
        made.append(Light(f"daylight_{k}", "area", pose, (1.0, 1.0, 1.0), length * roof.glass_m, length, roof.glass_m))
    return tuple(made)


def cube(roof: Roof, rng: np.random.Generator, teams: tuple[str, str]) -> Parts:
    """Four screens with the score over the court's middle."""
    wide, tall, z = 4.6, 2.6, max(CLEAR_M + 0.4, roof.rig_m - 1.4)
    half = wide / 2 + 0.08
    screen = sheet((-wide / 2, -half, 0.0), (wide, 0, 0), (0, 0, tall))
    faces = [painted(_turned(screen, k * np.pi / 2), 0) for k in range(4)]
    shell_ = join(box((2 * half - 0.1, 2 * half - 0.1, tall + 0.5), (0, 0, tall / 2)))
    wires = [rod((s * 1.5, t * 1.5, tall + 0.2), (s * 1.5, t * 1.5, roof.height_m - z), 0.02, 4)
             for s in (-1, 1) for t in (-1, 1)]  # fmt: skip
    mesh = join(*faces, painted(join(shell_, *wires), 1))
    look = Material("screen", (1.0, 1.0, 1.0), roughness=0.3, texture="arena_score", emission=1.0)
    wall_screen = join(
        painted(sheet((-3.6, -0.12, 0.0), (7.2, 0, 0), (0, 0, 4.0)), 0), painted(box((7.5, 0.2, 4.3), (0, 0, 2.0)), 1)
    )
    x, up = roof.bowl.x_m + roof.bowl.depth_of_all_m - 1.0, roof.bowl.top_m + roof.sill_m - 0.6
    poses = [place(s * x, 0, up, -s * np.pi / 2) for s in (1, -1)]
    return gathered([
        things("score_cube", mesh, (look, _BLACK), [place(0, 0, z)]),
        things("wall_screen", wall_screen, (look, _BLACK), poses),
    ], {"arena_score": _score(rng, teams)})  # fmt: skip


def flags(roof: Roof, rng: np.random.Generator, count: int = 16) -> Parts:
    """Three-striped flags that hang in two rows under the roof beside the rig."""
    colors: tuple[Rgb, ...] = (
        (0.55, 0.02, 0.03), (0.75, 0.75, 0.73), (0.02, 0.07, 0.32), (0.75, 0.50, 0.02), (0.02, 0.25, 0.08),
        (0.03, 0.03, 0.03), (0.10, 0.35, 0.65), (0.65, 0.22, 0.02),
    )  # fmt: skip
    cloths = [Material(f"flag_{k}", color, roughness=0.8, sheen=0.1) for k, color in enumerate(colors)]
    meshes = {"flag_upright": _flag(upright=True), "flag_level": _flag(upright=False)}
    xs = np.linspace(-roof.bowl.x_m + 2, roof.bowl.x_m - 2, count // 2)
    poses = [place(float(x), s * (roof.bowl.y_m - 2.5), roof.rig_m + 2.6) for s in (1, -1) for x in xs]
    parts = []
    for k, pose in enumerate(poses):
        kind = ("flag_upright", "flag_level")[int(rng.integers(2))]
        looks = tuple(cloths[i] for i in rng.choice(len(cloths), 3, replace=False))
        parts.append(things(f"flag_{k}", meshes[kind], looks, [pose], mesh_name=kind))
    return gathered(parts)


def _flag(upright: bool, wide_m: float = 2.4, tall_m: float = 1.5) -> Mesh:
    """Cloth with soft folds hanging in the plane y = 0 below the origin, in three stripes (slots 0 to 2)."""
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, 19), np.linspace(0.0, 1.0, 10), indexing="ij")
    fold = 0.05 * np.sin(14.0 * u + 2.0 * v) * v
    mesh = grid_mesh(np.stack([wide_m * u, fold, -tall_m * v], -1)[:, ::-1], np.zeros((19, 10, 2)))
    i, k = np.divmod(np.arange(18 * 9), 9)
    stripe = i // 6 if upright else 2 - k // 3
    return join(Mesh(mesh.vertices, mesh.faces, mesh.uvs, stripe),
                painted(rod((-wide_m / 2, 0, 0.01), (wide_m / 2, 0, 0.01), 0.015, 6), 1))  # fmt: skip


def _score(rng: np.random.Generator, teams: tuple[str, str]) -> Texture:
    """What the screens show: two teams, points, sets."""
    picture = np.zeros((288, 512, 3), np.uint8)
    picture[:] = np.linspace(18, 46, 288).astype(np.uint8)[:, None, None] * np.array([0.4, 0.6, 1.6])
    points = rng.integers(4, 25, 2)
    sets = rng.integers(0, 3, 2)
    for k, (x, color) in enumerate(((128, (250, 210, 40)), (384, (240, 240, 240)))):
        _centred(picture, teams[k], (x, 62), 1.3, color, 2)
        _centred(picture, f"{points[k]}", (x, 190), 4.2, (255, 255, 255), 9)
        _centred(picture, f"SETS {sets[k]}", (x, 258), 1.0, (150, 190, 230), 2)
    picture[20:268, 254:258] = (200, 40, 50)
    return picture


def _centred(
    picture: Texture, text: str, at: tuple[int, int], scale: float, color: tuple[int, int, int], weight: int
) -> None:
    (w, h), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, scale, weight)
    spot = (at[0] - w // 2, at[1] + h // 2)
    cv2.putText(picture, text, spot, cv2.FONT_HERSHEY_DUPLEX, scale, color, weight, cv2.LINE_AA)


def _spots(roof: Roof) -> list[tuple[np.ndarray, np.ndarray]]:
    """Place and goal of each floodlight: along both long sides of the rig, aimed across at the nearer half."""
    xs = np.linspace(-12.0, 12.0, 15)
    return [
        (np.array([x, s * 8.5, roof.rig_m - 0.35]), np.array([0.75 * x, s * 0.5, 0.8])) for s in (1, -1) for x in xs
    ]


def _aimed(eye: np.ndarray, goal: np.ndarray) -> Transforms:
    return _looking(eye, unit(goal - eye))


def _looking(eye: np.ndarray, ahead: np.ndarray) -> Transforms:
    """The pose at `eye` whose -z axis runs along `ahead`, as a lamp shines."""
    side = unit(np.cross([0.0, 0.0, 1.0], -ahead))
    return transform(np.stack([side, np.cross(-ahead, side), -ahead], -1), eye)


def _turned(mesh: Mesh, yaw_rad: float) -> Mesh:
    return Mesh(mesh.vertices @ about("z", yaw_rad).T, mesh.faces, mesh.uvs)


def _floodlight() -> Mesh:
    """A flat lamp that shines along -z (slots housing, glass)."""
    return join(painted(box((0.42, 0.34, 0.16), (0, 0, 0.09)), 0),
                painted(sheet((-0.19, 0.15, 0.0), (0.38, 0, 0), (0, -0.30, 0)), 1))  # fmt: skip


def _box_truss(start: tuple[float, ...], end: tuple[float, ...], wide_m: float = 0.5) -> Mesh:
    """Four chords and a zigzag on each side."""
    a, b = np.array(start, float), np.array(end, float)
    along, up = unit(b - a), np.array([0.0, 0.0, 1.0])
    aside = np.cross(up, along)
    offsets = [wide_m / 2 * (s * aside + t * up) for s, t in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
    bars = [rod(a + o, b + o, 0.025, 6) for o in offsets]
    count = max(2, round(float(np.linalg.norm(b - a)) / 0.9))
    nodes = np.linspace(0.0, 1.0, count + 1)[:, None] * (b - a) + a
    for one, other in zip(offsets, offsets[1:] + offsets[:1], strict=True):
        for k in range(count):
            first, second = (one, other) if k % 2 else (other, one)
            bars.append(rod(nodes[k] + first, nodes[k + 1] + second, 0.012, 4))
    return join(*bars)


def _girder(length_m: float) -> Mesh:
    """A lattice girder along y that hangs 2 m deep from the origin."""
    nodes = np.linspace(-length_m / 2, length_m / 2, 25)
    bars = [beam((0, nodes[0], z), (0, nodes[-1], z), 0.22, 0.18) for z in (-0.1, -2.0)]
    for k in range(24):
        a, b = (-0.1, -2.0) if k % 2 else (-2.0, -0.1)
        bars.append(beam((0, nodes[k], a), (0, nodes[k + 1], b), 0.10, 0.10))
    return join(*bars)


def _upright(closed: np.ndarray, low_m: float, high_m: float) -> Mesh:
    """A wall over a closed line, facing inwards."""
    rows = [np.column_stack([closed, np.full(len(closed), z)]) for z in (low_m, high_m)]
    return grid_mesh(np.stack(rows), np.zeros((2, len(closed), 2)))
