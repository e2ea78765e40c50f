"""A 70 m archery range on grass: shooting line at x = 0, targets at x = 70, trees all around.

World: the archer at the origin shoots to +x; our face's centre is at (70, 0, 1.30).
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from scenes import archery_field, archery_ground, furniture, vegetation
from scenes.archery_field import FACE_HEIGHT_M, TARGET_X_M
from scenes.placing import gathered, things
from synth.equipment.recurve_bow import at_rest, draw_bow_style
from synth.equipment.shapes import join, place, rod
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.scene import Light, Material, Parts, SceneObject, Venue

_MAST_HEIGHT_M = 16.0
_FLOODLIGHT_W = 13000.0
_MASTS = ((7.0, 30.0), (7.0, -30.0), (48.0, 33.0), (48.0, -33.0))


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
        archery_ground.ground(params.dryness, params.stripe_m, rng, half),
        archery_ground.lines(lanes_y, params.lane_width_m, half),
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
    """One soft lamp per mast; each looks where archers or targets stand."""
    return tuple(
        archery_field.floodlight(
            f"floodlight_{k}",
            np.array([x, y, _MAST_HEIGHT_M - 0.6]),
            np.array([0.0 if x < 20 else 50.0, 0.0, 1.0]),
            _FLOODLIGHT_W,
        )
        for k, (x, y) in enumerate(_MASTS)
    )


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
