"""A big arena: two-colour court under a lighting rig, LED boards, four stands and four corners full of people.

World: origin under the net's middle, net plane x = 0, our athlete plays from negative x to +x; benches stand on the
right (-y).
"""

from dataclasses import dataclass

import numpy as np

from scenes import (
    volleyball_arena_bowl,
    volleyball_arena_people,
    volleyball_arena_roof,
    volleyball_arena_side,
    volleyball_court,
)
from scenes.pictures import lettering
from scenes.placing import gathered, things
from scenes.volleyball_arena_bowl import Bowl
from scenes.volleyball_arena_roof import Roof
from scenes.volleyball_arena_side import Area
from scenes.volleyball_court import ATTACK_M, HALF_LENGTH_M, HALF_WIDTH_M
from synth.equipment.shapes import join, sheet
from synth.scene import Material, Parts, Rgb, Texture, Venue

_FLOORS: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "orange_blue": ((0.015, 0.075, 0.26), (0.50, 0.13, 0.024), (0.50, 0.13, 0.024)),
    "orange_green": ((0.012, 0.16, 0.11), (0.48, 0.12, 0.022), (0.48, 0.12, 0.022)),
    "pink_purple": ((0.055, 0.022, 0.16), (0.52, 0.07, 0.17), (0.52, 0.07, 0.17)),
    "blue_grey": ((0.14, 0.15, 0.17), (0.012, 0.10, 0.34), (0.010, 0.07, 0.25)),
    "teal_orange": ((0.50, 0.14, 0.025), (0.012, 0.17, 0.20), (0.010, 0.13, 0.16)),
}
"""Free zone, court and front zone in linear RGB."""
_SEATS: tuple[tuple[Rgb, Rgb], ...] = (
    ((0.02, 0.05, 0.22), (0.03, 0.08, 0.32)), ((0.28, 0.02, 0.03), (0.20, 0.015, 0.02)),
    ((0.05, 0.05, 0.055), (0.16, 0.16, 0.17)), ((0.02, 0.14, 0.10), (0.04, 0.22, 0.16)),
    ((0.38, 0.18, 0.02), (0.05, 0.055, 0.06)),
)  # fmt: skip
_TEAMS = ("KESTRELS", "HALDEN", "LUNA VC", "FALCONS", "ARBOR", "VELA", "ORBIT", "NORTHFIELD")


@dataclass(frozen=True)
class Params:
    """What differs between arenas.

    net_top_m: 2.43 for men, 2.24 for women. side_free_m, end_free_m: free zone beside and behind the court.
    floor: a key of the floor colours. seats: colours of neighbouring blocks. pad: of posts and stand.
    rows: of seats. occupied: share of the seats with somebody on. height_m: floor to roof.
    """

    net_top_m: float = 2.43
    side_free_m: float = 5.0
    end_free_m: float = 6.5
    floor: str = "orange_blue"
    seats: tuple[Rgb, Rgb] = _SEATS[0]
    pad: Rgb = (0.02, 0.06, 0.22)
    rows: int = 11
    occupied: float = 0.85
    height_m: float = 20.0


def draw(rng: np.random.Generator) -> Params:
    """A national league's arena to one of world finals."""
    pads = ((0.02, 0.06, 0.22), (0.30, 0.02, 0.03), (0.02, 0.02, 0.022), (0.35, 0.20, 0.02))
    return Params(
        net_top_m=float(rng.choice([2.43, 2.24])),
        floor=str(rng.choice(list(_FLOORS))),
        seats=_SEATS[int(rng.integers(len(_SEATS)))],
        pad=pads[int(rng.integers(len(pads)))],
        rows=int(rng.integers(9, 13)),
        occupied=float(rng.uniform(0.7, 0.95)),
        height_m=float(rng.uniform(18.5, 22.0)),
    )


def build(params: Params, rng: np.random.Generator) -> Venue:
    """The venue; `rng` fills the seats, prints the boards and hangs the flags."""
    area = Area(HALF_LENGTH_M + params.end_free_m, HALF_WIDTH_M + params.side_free_m)
    bowl = Bowl(area.x_m + 4.5, area.y_m + 5.5, rows=params.rows)
    roof = Roof(bowl, params.height_m)
    pad = Material("pad", params.pad, roughness=0.5, normal_noise_m=0.002, noise_scale_m=0.4)
    teams = tuple(str(name) for name in rng.choice(_TEAMS, 2, replace=False))
    parts = [
        _floor(params, area, bowl),
        volleyball_court.net(params.net_top_m),
        volleyball_court.posts(params.net_top_m, pad),
        volleyball_court.referee_stand(params.net_top_m, pad),
        volleyball_arena_side.boards(area, rng),
        volleyball_arena_side.table_and_benches(area, rng, Material("team_chair", params.pad, roughness=0.6)),
        volleyball_arena_side.trolleys(area, rng),
        *_building(params, roof),
        volleyball_arena_roof.rig(roof),
        volleyball_arena_roof.cube(roof, rng, (teams[0], teams[1])),
        volleyball_arena_roof.flags(roof, rng),
        volleyball_arena_roof.ribbon(roof, "led_0"),
        *_people(params, area, bowl, rng),
    ]
    points = volleyball_court.keypoints(params.net_top_m, HALF_LENGTH_M, HALF_WIDTH_M, ATTACK_M)
    lights = (*volleyball_arena_roof.lamps(roof), *volleyball_arena_roof.windows(roof))
    return Venue("volleyball_arena", gathered(parts), lights, points)


def _people(params: Params, area: Area, bowl: Bowl, rng: np.random.Generator) -> list[Parts]:
    """Everybody but the athletes."""
    colors = [str(name) for name in rng.choice(volleyball_arena_people.TEAM_COLORS, 2, replace=False)]
    return [
        volleyball_arena_people.crowd(bowl, params.occupied, colors[0], rng),
        volleyball_arena_people.officials(area, params.net_top_m, rng),
        volleyball_arena_people.teams(area, colors, rng),
        volleyball_arena_people.at_the_boards(area, rng),
    ]


def _building(params: Params, roof: Roof) -> list[Parts]:
    """Bowl with seats and rails, walls and roof, all of them dark."""
    concrete = Material("bowl_concrete", (0.13, 0.13, 0.14), roughness=0.85, color_noise=0.12, noise_scale_m=0.8)
    front = Material("bowl_front", tuple(0.6 * np.array(params.pad)), roughness=0.6)
    wall = Material("arena_wall", (0.085, 0.085, 0.10), roughness=0.9, color_noise=0.08, noise_scale_m=1.5)
    ceiling = Material("arena_roof", (0.035, 0.035, 0.04), roughness=0.9)
    looks = tuple(Material(f"arena_seat_{k}", color, roughness=0.45) for k, color in enumerate(params.seats))
    return [
        volleyball_arena_bowl.steps(roof.bowl, concrete, front),
        volleyball_arena_bowl.seats(roof.bowl, (looks[0], looks[1])),
        volleyball_arena_bowl.rails(roof.bowl),
        volleyball_arena_roof.shell(roof, wall, ceiling),
    ]


def _floor(params: Params, area: Area, bowl: Bowl) -> Parts:
    """The sports floor with its prints to 2 m behind the boards, the arena's own floor round it."""
    names = ("floor_free", "floor_court", "floor_front")
    looks = [Material(name, color, roughness=0.34, specular=0.45, normal_noise_m=0.0003, noise_scale_m=0.01)
             for name, color in zip(names, _FLOORS[params.floor], strict=True)]  # fmt: skip
    line = Material("floor_line", (0.80, 0.80, 0.78), roughness=0.35)
    print_ = Material("floor_print", (1.0, 1.0, 1.0), roughness=0.34, specular=0.45, texture="floor_print")
    x, y = area.x_m + 1.2, area.y_m + 2.9
    prints = [(s * 5.0 - 2.6, s * 5.0 + 2.6, -area.y_m + 0.8, -area.y_m + 2.1) for s in (-1, 1)]
    mesh = volleyball_court.floor((-x, x), (-y, y), prints)
    far_x, far_y = bowl.x_m + 0.5, bowl.y_m + 0.5
    ring = join(
        *(sheet((-far_x, start, 0), (2 * far_x, 0, 0), (0, far_y - y, 0)) for start in (-far_y, y)),
        *(sheet((start, -y, 0), (far_x - x, 0, 0), (0, 2 * y, 0)) for start in (-far_x, x)),
    )
    grey = Material("arena_floor", (0.085, 0.085, 0.09), roughness=0.45, color_noise=0.15, noise_scale_m=0.7)
    return gathered(
        [things("floor", mesh, (*looks, line, print_)), things("arena_floor", ring, (grey,))],
        {"floor_print": _print(params)},
    )


def _print(params: Params) -> Texture:
    """The name of the competition in white on the free zone's colour."""
    linear = np.clip(np.array(_FLOORS[params.floor][0]), 0.0, 1.0)
    paper = np.round(255 * np.where(linear < 0.0031, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)).astype(int)
    return lettering("NORDIC SPIKE CUP", (235, 235, 235), (int(paper[0]), int(paper[1]), int(paper[2])), (1024, 256))
