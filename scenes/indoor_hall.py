"""A sports hall with a volleyball court: windows on the left (+y), a stand with seats on the right (-y).

World: origin under the net's middle, net plane x = 0; our athlete plays from negative x to +x.
"""

from dataclasses import dataclass

import numpy as np

from scenes import hall_furniture, hall_people, hall_shell, vegetation, volleyball_court
from scenes.hall_shell import Shell
from scenes.pictures import planks
from scenes.placing import gathered, things
from scenes.volleyball_court import (
    ATTACK_M,
    HALF_LENGTH_M,
    HALF_WIDTH_M,
)  # fmt: skip
from synth.equipment.shapes import place, sheet
from synth.scene import Material, Parts, Rgb, Texture, Venue

_FLOORS: dict[str, tuple[Rgb | None, Rgb | None, Rgb | None]] = {
    "orange_green": ((0.02, 0.17, 0.12), (0.44, 0.11, 0.022), (0.40, 0.095, 0.02)),
    "orange_blue": ((0.02, 0.09, 0.27), (0.46, 0.12, 0.022), (0.42, 0.10, 0.02)),
    "wood_blue": (None, (0.03, 0.15, 0.38), (0.03, 0.15, 0.38)),
    "wood_green": (None, (0.04, 0.22, 0.16), (0.02, 0.15, 0.11)),
    "wood": (None, None, None),
}
"""Free zone, court and front zone in linear RGB; None is the bare parquet."""


@dataclass(frozen=True)
class Params:
    """What differs between halls.

    net_top_m: 2.43 for men, 2.24 for women. side_free_m, end_free_m: free zone beside and behind the court.
    height_m: floor to roof. floor: a key of the floor colours. pad_color, wall_color, seat_color: linear RGB.
    occupied: share of the stand's seats.
    """

    net_top_m: float = 2.43
    side_free_m: float = 5.0
    end_free_m: float = 6.5
    height_m: float = 9.5
    floor: str = "orange_blue"
    pad_color: Rgb = (0.03, 0.09, 0.25)
    wall_color: Rgb = (0.58, 0.57, 0.54)
    seat_color: Rgb = (0.03, 0.10, 0.34)
    has_wood_walls: bool = False
    occupied: float = 0.6


def draw(rng: np.random.Generator) -> Params:
    """A club's hall or a larger one."""
    pads = ((0.03, 0.09, 0.25), (0.25, 0.03, 0.03), (0.04, 0.16, 0.10), (0.30, 0.19, 0.10), (0.10, 0.11, 0.13))
    seats = ((0.03, 0.10, 0.34), (0.36, 0.03, 0.03), (0.36, 0.20, 0.02), (0.05, 0.06, 0.07))
    return Params(
        net_top_m=float(rng.choice([2.43, 2.24])),
        side_free_m=float(rng.uniform(4.5, 5.5)),
        end_free_m=float(rng.uniform(6.0, 8.0)),
        height_m=float(rng.uniform(9.0, 11.0)),
        floor=str(rng.choice(list(_FLOORS))),
        pad_color=pads[int(rng.integers(len(pads)))],
        wall_color=tuple(np.array([0.58, 0.57, 0.54]) * rng.uniform(0.8, 1.15) * (1 + rng.normal(0, 0.03, 3))),
        seat_color=seats[int(rng.integers(len(seats)))],
        has_wood_walls=bool(rng.random() < 0.4),
        occupied=float(rng.uniform(0.3, 0.9)),
    )


def build(params: Params, rng: np.random.Generator) -> Venue:
    """The venue; `rng` places loose things."""
    shell = shell_of(params)
    textures: dict[str, Texture] = {"parquet": planks(rng, (206, 156, 98), 24, 0.07, (1024, 1024))}
    pad = Material("pad", params.pad_color, roughness=0.55, normal_noise_m=0.002, noise_scale_m=0.4)
    wall = Material("hall_wall", params.wall_color, roughness=0.85, color_noise=0.04, noise_scale_m=1.5)
    if params.has_wood_walls:
        textures["wall_slats"] = planks(rng, (196, 156, 112), 10, 0.02, (512, 512), grain=0.10)
        wall = Material("hall_wall", (0.9, 0.9, 0.9), roughness=0.6, texture="wall_slats", texture_scale=0.4)
    pale = tuple(0.35 + 0.4 * np.array(params.seat_color))
    seats = (Material("seat", params.seat_color, roughness=0.35), Material("seat_pale", pale, roughness=0.35))
    parts = [
        _floor(params, shell),
        volleyball_court.net(params.net_top_m),
        volleyball_court.posts(params.net_top_m, pad),
        volleyball_court.referee_stand(params.net_top_m, pad),
        hall_shell.walls(shell, pad, wall),
        hall_shell.windows(shell),
        hall_shell.roof(shell),
        hall_shell.luminaires(shell),
        hall_shell.stands(shell, seats),
        hall_furniture.court_side(shell, rng),
        hall_furniture.end_walls(shell, rng),
        hall_furniture.window_side(shell, rng),
        hall_furniture.over_the_stand(shell, rng),
        hall_people.people_of(shell, params.net_top_m, params.occupied, rng),
        _outside(rng, shell),
    ]
    points = volleyball_court.keypoints(params.net_top_m, HALF_LENGTH_M, HALF_WIDTH_M, ATTACK_M)
    lights = (*hall_shell.lamps(shell), *hall_shell.window_lights(shell))
    return Venue("indoor_hall", gathered(parts, textures), lights, points)


def shell_of(params: Params) -> Shell:
    """The building around the court and its stand."""
    stand = hall_shell.SEAT_ROWS * hall_shell.ROW_DEPTH_M
    return Shell(
        x_m=HALF_LENGTH_M + params.end_free_m,
        y_right_m=-(HALF_WIDTH_M + params.side_free_m + stand),
        y_left_m=HALF_WIDTH_M + params.side_free_m,
        height_m=params.height_m,
        sill_m=3.1,
        head_m=params.height_m - 1.7,
        windows=6,
        window_m=3.7,
    )


def _floor(params: Params, shell: Shell) -> Parts:
    slots = ("floor_free", "floor_court", "floor_front")
    looks = [_surface(name, color) for name, color in zip(slots, _FLOORS[params.floor], strict=True)]
    line = Material("floor_line", (0.78, 0.78, 0.76), roughness=0.35)
    mesh = volleyball_court.floor((-shell.x_m, shell.x_m), (shell.y_right_m, shell.y_left_m))
    return things("floor", mesh, (*looks, line))


def _surface(name: str, color: Rgb | None) -> Material:
    if color is None:
        return Material(name, (0.95, 0.95, 0.95), roughness=0.28, coat=0.25, texture="parquet", texture_scale=0.5)
    return Material(name, color, roughness=0.38, color_noise=0.05, noise_scale_m=0.5)


def _outside(rng: np.random.Generator, shell: Shell) -> Parts:
    """What the windows show under the sky: ground and a row of trees far enough to let a low sun pass."""
    ground = Material("outside_ground", (0.09, 0.12, 0.045), roughness=0.95)
    trees = [place(float(x), 75.0 + rng.normal(0, 4), -1.0, rng.uniform(0, 6)) for x in np.arange(-90, 91, 9.0)]
    y = shell.y_left_m + 0.4
    return gathered([
        things("outside_ground", sheet((-150, y, -0.6), (300, 0, 0), (0, 150, 0)), (ground,)),
        things("outside_tree", vegetation.broadleaf(rng, 9.0, 1200), (vegetation.BARK, vegetation.LEAVES), trees),
    ])  # fmt: skip
