"""A 70 m archery range on grass: shooting line at x = 0, targets at x = 70, trees all around.

World: the archer at the origin shoots to +x; our face's centre is at (70, 0, 1.30).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from scenes import archery_field, furniture, vegetation
from scenes.archery_field import FACE_HEIGHT_M, TARGET_X_M
from scenes.pictures import grass
from scenes.placing import gathered, things
from synth.equipment.recurve_bow import at_rest, draw_bow_style
from synth.equipment.shapes import grid_mesh, join, place, rod, sheet, tinted
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.scene import Light, Material, Mesh, Parts, SceneObject, Venue

_FIELD_X, _FIELD_Y = (-46.0, 104.0), 52.0
_MAST_HEIGHT_M = 16.0
_FLOODLIGHT_W = 13000.0
_MASTS = ((-8.0, 30.0), (-8.0, -30.0), (48.0, 33.0), (48.0, -33.0))
_LINE = Material("field_paint", (0.72, 0.73, 0.70), roughness=0.9, color_noise=0.25, noise_scale_m=0.03)


@dataclass(frozen=True)
class Params:
    """What differs between ranges.

    lanes: odd number of lanes, ours in the middle. lane_width_m: between their middles. tilt_rad: of the targets
    (10 to 18 degrees). stripe_m: width of the mowing stripes. dryness: 0 lush to 1 straw.
    has_curtain: an arrow net stands before the bank. tent_color: linear RGB of the canopies.
    """

    lanes: int = 9
    lane_width_m: float = 4.5
    tilt_rad: float = float(np.deg2rad(14.0))
    stripe_m: float = 2.5
    dryness: float = 0.2
    has_curtain: bool = True
    tents: int = 6
    tent_color: tuple[float, float, float] = (0.72, 0.72, 0.70)


def draw(rng: np.random.Generator) -> Params:
    """A range as one finds them."""
    colors = ((0.72, 0.72, 0.70), (0.02, 0.07, 0.30), (0.40, 0.02, 0.03), (0.03, 0.16, 0.07), (0.55, 0.36, 0.04))
    return Params(
        lanes=int(rng.choice([7, 9, 11])),
        lane_width_m=float(rng.uniform(4.0, 5.0)),
        tilt_rad=float(np.deg2rad(rng.uniform(11.0, 17.0))),
        stripe_m=float(rng.choice([1.8, 2.5, 3.6])),
        dryness=float(rng.uniform(0.0, 0.6)),
        has_curtain=bool(rng.random() < 0.6),
        tents=int(rng.integers(4, 8)),
        tent_color=colors[int(rng.integers(len(colors)))],
    )


def build(params: Params, rng: np.random.Generator) -> Venue:
    """The venue; `rng` scatters plants and things."""
    lanes_y = tuple(float(k) * params.lane_width_m for k in range(-(params.lanes // 2), params.lanes // 2 + 1))
    half = lanes_y[-1] + params.lane_width_m / 2
    parts = [
        _ground(params, rng, half),
        _lines(lanes_y, params.lane_width_m, half),
        archery_field.targets(rng, lanes_y, params.tilt_rad),
        archery_field.flags(rng, TARGET_X_M + 5.5, (-half - 3, -half - 6, half + 3, half + 6, half + 9)),
        archery_field.floodlight_masts(_MASTS, _MAST_HEIGHT_M),
        _waiting_area(params, rng, lanes_y),
        _sides(rng, half),
        _plants(rng),
    ]
    if params.has_curtain:
        parts.append(archery_field.curtain(rng, half + 2.0, TARGET_X_M + 9.0, 3.6))
    return Venue("outdoor_range", gathered(parts), _lamps(), _keypoints(half))


def _keypoints(half: float) -> dict[str, Float[np.ndarray, "3"]]:
    return {
        "target_center": np.array([TARGET_X_M, 0.0, FACE_HEIGHT_M]),
        "shooting_line_left": np.array([0.0, half, 0.0]),
        "shooting_line_right": np.array([0.0, -half, 0.0]),
    }


def _lamps() -> tuple[Light, ...]:
    """One soft lamp per mast; each looks at the middle of its half of the field."""
    lamps = []
    for k, (x, y) in enumerate(_MASTS):
        eye = np.array([x, y, _MAST_HEIGHT_M - 0.6])
        goal = np.array([2.0 if x < 20 else 66.0, 0.0, 1.0])
        backwards = (eye - goal) / np.linalg.norm(eye - goal)
        side = np.cross([0.0, 0.0, 1.0], backwards)
        side /= np.linalg.norm(side)
        pose = transform(np.stack([side, np.cross(backwards, side), backwards], -1), eye)
        lamps.append(Light(f"floodlight_{k}", "area", pose, (1.0, 1.0, 1.0), _FLOODLIGHT_W, 2.1, 1.1))
    return tuple(lamps)


def _ground(params: Params, rng: np.random.Generator, half: float) -> Parts:
    """Mown field, meadow around it up to the horizon, and a bank behind the targets."""
    dry = params.dryness
    lawn = Material(
        "lawn", tuple(np.array([1.0, 1.0, 1.0]) * (1 - dry) + np.array([1.25, 1.02, 0.95]) * dry), roughness=0.9,
        specular=0.15, texture="lawn", texture_scale=1 / 1.6, normal_noise_m=0.012, noise_scale_m=0.03,
    )  # fmt: skip
    meadow = Material("meadow", (0.085, 0.10, 0.032), roughness=0.95, specular=0.1, color_noise=0.45,
                      noise_scale_m=3.0, normal_noise_m=0.05)  # fmt: skip
    (x0, x1), y1 = _FIELD_X, _FIELD_Y
    far = 700.0
    sides = [((-far, -far), (2 * far, far - y1)), ((-far, y1), (2 * far, far - y1)),
             ((-far, -y1), (far + x0, 2 * y1)), ((x1, -y1), (far - x1, 2 * y1))]  # fmt: skip
    around = join(*(sheet((x, y, 0.0), (w, 0, 0), (0, h, 0)) for (x, y), (w, h) in sides))
    return gathered([
        things("lawn", _lawn(params, rng, half), (lawn,)),
        things("meadow", around, (meadow,)),
        things("bank", _bank(rng), (meadow,)),
        things("hills", _hills(rng), (Material("far_woods", (0.055, 0.085, 0.075), roughness=1.0, specular=0.0,
                                               color_noise=0.3, noise_scale_m=14.0),)),
    ], {"lawn": grass(rng)})  # fmt: skip


def _lawn(params: Params, rng: np.random.Generator, half: float) -> Mesh:
    """Ground at z = 0 in cells of 1 m along the lanes; colour from mowing, wear and damp."""
    x = np.arange(_FIELD_X[0], _FIELD_X[1] + 0.5, 1.0)
    inside = np.linspace(-_FIELD_Y, _FIELD_Y, 4 * round(_FIELD_Y / params.stripe_m) + 1)
    edge = 0.04
    y = np.sort(np.concatenate([inside[::2] - edge, inside[::2] + edge, inside[1::2]]))
    points = np.stack([*np.meshgrid(x, y, indexing="ij"), np.zeros((len(x), len(y)))], -1)
    mesh = grid_mesh(points, points[..., :2])
    px, py = points[..., 0], points[..., 1]
    width = _FIELD_Y / round(_FIELD_Y / params.stripe_m)
    is_dark = (np.floor((py + _FIELD_Y) / width) % 2) > 0
    tone = (
        np.where(is_dark, 0.80, 0.95)
        + 0.16 * (_patches(rng, px, py, 7.0) - 0.5)
        + 0.2 * (_patches(rng, px, py, 23.0) - 0.5)
    )
    wear = np.exp(-((px + 0.2) ** 2) / 0.9) + 0.8 * np.exp(-((px - TARGET_X_M + 1.5) ** 2) / 2.0)
    wear *= (np.abs(py) < half) * (0.35 + 0.65 * _patches(rng, px, py, 2.0))
    straw = np.clip(0.55 * wear + params.dryness * _patches(rng, px, py, 5.0) * 0.5, 0.0, 0.8)[..., None]
    color = tone[..., None] * (np.array([0.80, 0.80, 0.80]) * (1 - straw) + np.array([1.0, 0.74, 0.9]) * straw)
    return Mesh(mesh.vertices, mesh.faces, mesh.uvs, colors=np.clip(color, 0.0, 1.0).reshape(-1, 3))


def _patches(
    rng: np.random.Generator, x: Float[np.ndarray, "rows columns"], y: Float[np.ndarray, "rows columns"], size_m: float
) -> Float[np.ndarray, "rows columns"]:
    """Smooth noise 0..1 with patches of about this size: a few plane waves at random angles."""
    angle, phase = rng.uniform(0, np.pi, 7), rng.uniform(0, 2 * np.pi, 7)
    rate = 2 * np.pi / (size_m * rng.uniform(1.2, 3.2, 7))
    waves = [np.sin(r * (np.cos(a) * x + np.sin(a) * y) + p) for a, p, r in zip(angle, phase, rate, strict=True)]
    return 0.5 + 0.5 * np.tanh(0.6 * np.sum(waves, axis=0))


def _lines(lanes_y: tuple[float, ...], width_m: float, half: float) -> Parts:
    """Painted on grass, 5 cm wide: shooting line, 3 m line, waiting line, target line, and between the lanes."""
    up, w = 0.006, 0.05
    across = [(0.0, half), (3.0, half), (-5.0, half + 4), (-9.0, half + 4), (TARGET_X_M, half)]
    strips = [sheet((x - w / 2, -h, up), (w, 0, 0), (0, 2 * h, 0), (1, 60)) for x, h in across]
    between = [y + width_m / 2 for y in (lanes_y[0] - width_m, *lanes_y)]
    for y in between:
        strips.append(sheet((0.05, y - w / 2, up), (2.9, 0, 0), (0, w, 0)))
        strips.append(sheet((3.05, y - w / 2, up), (TARGET_X_M - 3.1, 0, 0), (0, w, 0), (60, 1)))
    for y in lanes_y:
        strips.append(sheet((-0.20, y - w / 2, up), (0.15, 0, 0), (0, w, 0)))
    return things("field_lines", join(*strips), (_LINE,))


def _bank(rng: np.random.Generator) -> Mesh:
    """An earth bank behind the targets, 4 m high, rough."""
    x, y = np.linspace(0, 16, 14), np.linspace(-_FIELD_Y + 6, _FIELD_Y - 6, 70)
    gx, gy = np.meshgrid(x, y, indexing="ij")
    profile = np.interp(gx, [0, 5, 8, 10, 16], [-0.1, 2.9, 3.8, 3.7, -0.1])
    ends = np.clip((_FIELD_Y - 6 - np.abs(gy)) / 6.0, 0.0, 1.0)
    rough = 0.45 * (_patches(rng, gx, gy, 2.5) - 0.5) * np.clip(profile, 0, 1)
    z = profile * ends + rough * ends - 0.05
    return grid_mesh(np.stack([gx + TARGET_X_M + 12.0, gy, z], -1), np.zeros((*gx.shape, 2)))


def _hills(rng: np.random.Generator) -> Mesh:
    """A wooded ridge at 380 to 650 m all around, so that the horizon is never a knife's edge."""
    turn = np.linspace(0, 2 * np.pi, 181)[::-1]
    ring = []
    for radius, low, high in ((380.0, 5.0, 15.0), (640.0, 16.0, 52.0)):
        wave = sum(rng.uniform(0.3, 1.0) * np.sin(k * turn + rng.uniform(0, 6.3)) for k in (2, 3, 5, 8, 13))
        jag = rng.uniform(-0.035, 0.035, 181) * high
        jag[-1] = jag[0]
        height = low + (high - low) * (0.5 + 0.22 * wave) + jag
        base = np.stack([radius * np.cos(turn), radius * np.sin(turn), np.full(181, -1.0)], -1)
        top = base * [1.12, 1.12, 0] + np.stack([0 * turn, 0 * turn, np.maximum(height, low)], -1)
        haze = (0.8, 0.8, 0.6) if radius < 500 else (0.95, 0.98, 1.0)
        ring.append(tinted(grid_mesh(np.stack([base, top], 1), np.zeros((181, 2, 2))), haze))
    return join(*ring)


def _waiting_area(params: Params, rng: np.random.Generator, lanes_y: tuple[float, ...]) -> Parts:
    """Tents, chairs and bags behind the waiting line; a scope and bow stands near the shooting line."""
    step = 4.6
    first = -(params.tents - 1) * step / 2 + rng.uniform(-1.0, 1.0)
    tents = [(-12.2 + rng.normal(0, 0.25), first + k * step) for k in range(params.tents)]
    gap = {int(k) for k in rng.choice(params.tents, 1)}
    kept = [spot for k, spot in enumerate(tents) if k not in gap or params.tents < 5]
    under = [place(x + rng.uniform(-0.6, 0.6), y + rng.uniform(-1.0, 1.0), 0, rng.uniform(-0.6, 0.6))
             for x, y in kept for _ in range(2)]  # fmt: skip
    free = [place(-9.9 + rng.normal(0, 0.3), float(y), 0, rng.normal(0, 0.4)) for y in rng.uniform(-15, 15, 5)]
    bags = [place(-9.2 + rng.normal(0, 0.3), float(y), 0, rng.uniform(0, 6.3)) for y in rng.uniform(-14, 14, 7)]
    cases = [
        place(-9.5 + rng.normal(0, 0.3), float(y), 0, rng.uniform(-0.5, 0.5) + 1.57) for y in rng.uniform(-14, 14, 5)
    ]
    return gathered([
        things("tent", furniture.gazebo(), (furniture.ALUMINIUM, furniture.cloth("canopy", params.tent_color)),
               [place(x, y, 0, rng.normal(0, 0.04)) for x, y in kept]),
        _under_tents(kept, under + free),
        _luggage(bags, cases),
        _scopes(rng, lanes_y),
        _resting_bows(rng),
        _timing_lights((lanes_y[0] - 3.4, lanes_y[-1] + 3.4)),
    ])  # fmt: skip


def _under_tents(tents: list[tuple[float, float]], chairs: list[Float[np.ndarray, "4 4"]]) -> Parts:
    """Chairs, tables and cool boxes."""
    chair = furniture.cloth("chair_cloth", (0.03, 0.05, 0.16))
    lid = Material("cool_box_lid", (0.70, 0.71, 0.72), roughness=0.4)
    box = Material("cool_box", (0.02, 0.10, 0.35), roughness=0.4)
    tables = [place(x - 0.8, y, 0, 0.03) for x, y in tents[::2]]
    boxes = [place(x + 0.3, y - 1.1, 0, 0.4) for x, y in tents[::3]]
    return gathered([
        things("chair", furniture.folding_chair(), (furniture.BLACK, chair), chairs),
        things("table", furniture.table(), (lid, furniture.ALUMINIUM), tables),
        things("cool_box", furniture.cooler(), (box, lid), boxes),
    ])  # fmt: skip


def _luggage(bags: list[Float[np.ndarray, "4 4"]], cases: list[Float[np.ndarray, "4 4"]]) -> Parts:
    """Dark backpacks, two red ones, bow cases."""
    dark, red = furniture.cloth("bag_cloth", (0.05, 0.05, 0.055)), furniture.cloth("red_bag", (0.32, 0.015, 0.02))
    two = [place(-9.4, 2.2, 0, 2.0), place(-11.2, -6.3, 0, 0.4)]
    return gathered([
        things("backpack", furniture.backpack(), (dark, furniture.BLACK), bags),
        things("red_backpack", furniture.backpack(), (red, furniture.BLACK), two),
        things("bow_case", furniture.equipment_case(), (furniture.BLACK, furniture.ALUMINIUM), cases),
    ])  # fmt: skip


def _timing_lights(ys_m: tuple[float, float]) -> Parts:
    """The competition's traffic lights on both sides of the field, showing green."""
    green = Material("green_lamp", (0.05, 0.75, 0.22), emission=1.5)
    lens = Material("dark_lens", (0.03, 0.02, 0.02), roughness=0.2)
    looks = (furniture.BLACK, green, lens, furniture.ALUMINIUM)
    return things("timing_light", furniture.timing_light(), looks, [place(4.0, y) for y in ys_m])


def _scopes(rng: np.random.Generator, lanes_y: tuple[float, ...]) -> Parts:
    """A spotting scope beside every second archer, ours behind the archer's back."""
    body = Material("scope_body", (0.03, 0.045, 0.035), roughness=0.5)
    spots = [place(-1.5, 1.7, 0, float(np.arctan2(-1.7, 71.5)))]
    for y in lanes_y[::2]:
        if abs(y) > 1.0:
            x, shift = -1.4 + rng.normal(0, 0.2), rng.choice([-1.2, 1.2])
            spots.append(place(x, y + shift, 0, float(np.arctan2(-shift, 71.4))))
    return things("scope", furniture.scope(), (furniture.BLACK, body, furniture.ALUMINIUM), spots)


def _resting_bows(rng: np.random.Generator) -> Parts:
    """Bows in stands at the waiting line, of the same make in two colours."""
    parts = []
    stands = []
    for k in range(2):
        bow = at_rest(f"resting_bow_{k}", place(), draw_bow_style(rng))
        for n, y in enumerate(rng.uniform(-13, 13, 3)):
            y = float(y + np.sign(y) * 2.0)
            turn = rng.uniform(-0.5, 0.5)
            spot = place(-6.4 + rng.normal(0, 0.25), y, 0.0, turn)
            stands.append(spot)
            upright = spot @ transform(about("y", 0.06), np.array([0.0, 0.0, 1.02]))
            objects = tuple(SceneObject(f"{o.name}_{n}", o.mesh, o.materials, upright[None]) for o in bow.objects)
            parts.append(Parts(objects, bow.meshes, bow.materials))
    parts.append(things("bow_stand", furniture.bow_stand(), (furniture.BLACK,), stands))
    return gathered(parts)


def _sides(rng: np.random.Generator, half: float) -> Parts:
    """Banners along one side and behind the tents, rope on posts along both, a clubhouse."""
    side = half + 5.0
    left = [place(float(x), side + 0.6, 0, 0.0) for x in np.arange(6.0, 62.0, 3.4)]
    right = [place(float(x), -side - 0.6, 0, np.pi) for x in np.arange(8.0, 40.0, 3.4)]
    xs = np.arange(-4.0, 70.0, 4.0)
    post = rod((0, 0, -0.2), (0, 0, 0.95), 0.018, 6)
    ropes = join(*(rod((xs[0], y, 0.88), (xs[-1], y, 0.88), 0.006, 4) for y in (side, -side)))
    plastic = Material("rope_plastic", (0.75, 0.74, 0.70), roughness=0.6)
    house = furniture.clubhouse()
    moved_house = SceneObject(
        "clubhouse", "clubhouse", house.objects[0].materials, place(-33.0, 9.0 + rng.normal(0, 2.0))[None]
    )
    return gathered([
        furniture.banners(rng, left + right),
        things("rope_post", post, (plastic,), [place(float(x), y) for x in xs for y in (side, -side)]),
        things("rope", ropes, (plastic,)),
        Parts((moved_house,), house.meshes, house.materials),
    ])  # fmt: skip


def _plants(rng: np.random.Generator) -> Parts:
    """Woods behind the bank, trees on all sides in loose rows, a hedge behind, tall grass at the edges."""
    kinds = [vegetation.broadleaf(rng, 11.0), vegetation.broadleaf(rng, 14.0), vegetation.broadleaf(rng, 8.0),
             vegetation.conifer(rng, 13.0)]  # fmt: skip
    spots = _tree_spots(rng)
    which = rng.choice(4, len(spots), p=(0.34, 0.26, 0.22, 0.18))
    parts = []
    for k, mesh in enumerate(kinds):
        looks = (vegetation.BARK, vegetation.NEEDLES if k == 3 else vegetation.LEAVES)
        poses = [
            place(float(spots[i, 0]), float(spots[i, 1]), -0.1, rng.uniform(0, 6.3)) for i in np.flatnonzero(which == k)
        ]
        parts.append(things(f"tree_{k}", mesh, looks, poses or [place(-60.0, -60.0)]))
    hedge = [place(-44.0, float(y), 0, np.pi / 2) for y in np.arange(-48, 48, 4.0) if not 0 < y < 14]
    hedge += [place(float(x), y, 0, 0) for x in np.arange(-44, 76, 4.0) for y in (-40.0, 40.0)]
    parts.append(things("hedge", vegetation.hedge(rng, 4.05, 1.7, 1100), (vegetation.BARK, vegetation.LEAVES), hedge))
    tufts = [place(TARGET_X_M + 11.4 + rng.normal(0, 0.3), float(y), 0, np.pi / 2) for y in np.arange(-46, 46, 3.0)]
    tufts += [place(float(x), y + rng.normal(0, 0.2), 0, 0) for x in np.arange(-40, 80, 3.0) for y in (-38.8, 38.8)]
    parts.append(things("tall_grass", vegetation.tall_grass(rng), (vegetation.GRASS_BLADES,), tufts))
    return gathered(parts)


def _tree_spots(rng: np.random.Generator) -> Float[np.ndarray, "trees 2"]:
    rows = [
        np.column_stack([rng.uniform(93, 120, 70), rng.uniform(-66, 66, 70)]),
        np.column_stack([rng.uniform(-50, 92, 44), rng.uniform(49, 72, 44)]),
        np.column_stack([rng.uniform(-50, 92, 44), rng.uniform(-70, -44, 44)]),
        np.column_stack([rng.uniform(-78, -48, 46), rng.uniform(-62, 62, 46)]),
    ]
    return np.concatenate(rows)
