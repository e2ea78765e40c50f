"""A 70 m archery range on grass: shooting line at x = 0, targets at x = 70, trees all around.

World: the archer at the origin shoots to +x; our face's centre is at (70, 0, 1.30).
"""

from dataclasses import dataclass

import numpy as np

from scenes import (
    archery_camp,
    archery_field,
    archery_flags,
    archery_ground,
    archery_people,
    archery_targets,
    furniture,
    outdoor_range_plants,
)
from scenes.archery_targets import Butts
from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment.shapes import join, place, rod
from synth.scene import Light, Material, Parts, SceneObject, Venue
from synth.sports.archery.target import OUTDOOR

TARGET_X_M = OUTDOOR.distance_m
_MAST_HEIGHT_M = 16.0
_FLOODLIGHT_W = 13000.0
_MASTS = ((7.0, 30.0), (7.0, -30.0), (48.0, 33.0), (48.0, -33.0))


@dataclass(frozen=True)
class Params:
    """What differs between ranges.

    lanes: odd number of lanes, ours in the middle. lane_width_m: between their middles.
    stripe_m: width of the mowing stripes. dryness: 0 lush to 1 straw.
    has_curtain: an arrow net stands before the bank. tent_color: linear RGB of the canopies. neighbours: share of
    the other lanes with an archer.
    """

    lanes: int = 9
    lane_width_m: float = 4.5
    stripe_m: float = 2.5
    dryness: float = 0.2
    has_curtain: bool = True
    tents: int = 6
    tent_color: tuple[float, float, float] = (0.72, 0.72, 0.70)
    neighbours: float = 0.7


def draw(rng: np.random.Generator) -> Params:
    """A range as one finds them."""
    colors = ((0.72, 0.72, 0.70), (0.02, 0.07, 0.30), (0.40, 0.02, 0.03), (0.03, 0.16, 0.07), (0.55, 0.36, 0.04))
    return Params(
        lanes=int(rng.choice([7, 9, 11])),
        lane_width_m=float(rng.uniform(4.0, 5.0)),
        stripe_m=float(rng.choice([1.8, 2.5, 3.6])),
        dryness=float(rng.uniform(0.0, 0.6)),
        has_curtain=bool(rng.random() < 0.6),
        tents=int(rng.integers(4, 8)),
        tent_color=colors[int(rng.integers(len(colors)))],
        neighbours=float(rng.uniform(0.5, 0.9)),
    )


def build(params: Params, rng: np.random.Generator) -> Venue:
    """The venue; `rng` scatters plants and things."""
    lanes_y = tuple(float(k) * params.lane_width_m for k in range(-(params.lanes // 2), params.lanes // 2 + 1))
    half = lanes_y[-1] + params.lane_width_m / 2
    butts = Butts(OUTDOOR, lanes_y)
    parts = [
        archery_ground.ground(params.dryness, params.stripe_m, rng, lanes_y, params.lane_width_m),
        archery_ground.lines(lanes_y, params.lane_width_m, half),
        archery_targets.targets(butts, rng),
        archery_targets.numbers(butts, 1.6, ((250, 215, 40), (238, 236, 230))),
        archery_targets.wind_flags(butts, rng),
        archery_targets.score_boards(butts, rng, 1.25),
        archery_flags.flags(rng, TARGET_X_M + 5.5, (-half - 3, -half - 6, half + 3, half + 6, half + 9)),
        archery_field.floodlight_masts(_MASTS, _MAST_HEIGHT_M),
        _waiting_area(params, rng, lanes_y),
        _sides(rng, half),
        outdoor_range_plants.plants(rng),
        archery_people.neighbours(lanes_y, rng, params.neighbours),
        archery_people.behind_the_line(lanes_y, (-3.4, -2.2), rng, 4),
        archery_people.judges([place(-4.4, lanes_y[params.lanes // 2 + 1] - 2.0), place(3.6, half + 3.8, 0, 3.0)], rng),
        archery_people.talking(rng, -8.0, (-11.0, 11.0), 4),
    ]
    if params.has_curtain:
        parts.append(archery_field.curtain(rng, half + 2.0, TARGET_X_M + 9.0, 3.6))
    return Venue("outdoor_range", gathered(parts), _lamps(), archery_targets.keypoints(butts, (-half, half)))


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
    """Tents, chairs and bags behind the waiting line, bows in stands at it, scopes between the neighbours' lanes."""
    step = 4.6
    first = -(params.tents - 1) * step / 2 + rng.uniform(-1.0, 1.0)
    tents = [(-12.2 + rng.normal(0, 0.25), first + k * step) for k in range(params.tents)]
    gap = {int(k) for k in rng.choice(params.tents, 1)}
    kept = [spot for k, spot in enumerate(tents) if k not in gap or params.tents < 5]
    under = [place(x + rng.uniform(-0.6, 0.6), y + rng.uniform(-1.0, 1.0), 0, rng.uniform(-0.6, 0.6))
             for x, y in kept for _ in range(2)]  # fmt: skip
    free = [place(-9.9 + rng.normal(0, 0.3), float(y), 0, rng.normal(0, 0.4)) for y in rng.uniform(-15, 15, 5)]
    bows_y = [float(y + np.sign(y) * 2.0) for y in rng.uniform(-13, 13, 6)]
    bows = [place(-6.4 + rng.normal(0, 0.25), y, 0.0, rng.uniform(-0.5, 0.5)) for y in bows_y]
    return gathered([
        things("tent", furniture.gazebo(), (furniture.ALUMINIUM, furniture.cloth("canopy", params.tent_color)),
               [place(x, y, 0, rng.normal(0, 0.04)) for x, y in kept]),
        _under_tents(kept, under + free),
        archery_people.sitting([chair @ furniture.CHAIR_EDGE for chair in under + free], rng, 0.6),
        archery_camp.luggage(rng, _strewn(rng, -9.2, 9, 3.1), _strewn(rng, -9.5, 5, 0.5), _strewn(rng, -8.6, 3, 0.4)),
        archery_camp.scopes(_scopes(rng, lanes_y)),
        archery_camp.resting_bows(rng, bows),
        archery_camp.bottles(_strewn(rng, -8.9, 8, 0.0)),
        archery_camp.timing_lights([place(4.0, y) for y in (lanes_y[0] - 3.4, lanes_y[-1] + 3.4)]),
        archery_camp.countdown(rng, [place(6.0, y) for y in (lanes_y[0] - 3.0, lanes_y[-1] + 3.0)]),
    ])  # fmt: skip


def _strewn(rng: np.random.Generator, x_m: float, count: int, turn_rad: float) -> list[Transforms]:
    """Spots behind the waiting line, turned by up to `turn_rad` from a row along y."""
    return [
        place(x_m + rng.normal(0, 0.3), float(y), 0, np.pi / 2 + rng.uniform(-1, 1) * turn_rad)
        for y in rng.uniform(-14.5, 14.5, count)
    ]


def _under_tents(tents: list[tuple[float, float]], chairs: list[Transforms]) -> Parts:
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


def _scopes(rng: np.random.Generator, lanes_y: tuple[float, ...]) -> list[Transforms]:
    """Beside every second neighbour, on the side away from our archer."""
    spots = []
    for y in lanes_y[::2]:
        if abs(y) > 1.0:
            x, shift = -1.4 + rng.normal(0, 0.2), 1.2 * float(np.sign(y))
            spots.append(place(x, y + shift, 0, float(np.arctan2(-shift, 71.4))))
    return spots


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
