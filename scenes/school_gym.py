"""A school's gym: one court, lines of four sports, wall bars, ropes and boxes, high windows on the left (+y).

World: origin under the net's middle, net plane x = 0; our athlete plays from negative x to +x.
"""

from dataclasses import dataclass

import numpy as np

from scenes import hall_shell, people, school_gym_floor, school_gym_things, vegetation, volleyball_court
from scenes.hall_shell import Shell
from scenes.pictures import planks
from scenes.placing import gathered, things
from scenes.volleyball_court import ATTACK_M, HALF_LENGTH_M, HALF_WIDTH_M
from synth.equipment.shapes import beam, join, place, sheet
from synth.scene import Material, Parts, Rgb, Texture, Venue

FREE_M = 3.0
"""The least free zone of the rules."""
_FLOORS: dict[str, tuple[int, int, int] | None] = {
    "wood": None, "green_lino": (118, 150, 118), "blue_lino": (112, 142, 176), "red_lino": (176, 112, 88),
    "grey_lino": (158, 160, 156),
}  # fmt: skip
"""sRGB of the linoleum; None is parquet."""
_WHITE, _BLACK, _RED = (0.75, 0.75, 0.74), (0.02, 0.02, 0.022), (0.45, 0.03, 0.03)
_YELLOW, _BLUE, _GREEN = (0.70, 0.48, 0.03), (0.02, 0.09, 0.35), (0.02, 0.22, 0.08)


@dataclass(frozen=True)
class Params:
    """What differs between gyms.

    net_top_m: 2.43 for men, 2.24 for women. side_m, end_m: from the court's lines to the walls.
    height_m: floor to roof. floor: a key of the floors. panel: of the wooden walls, sRGB. wall, pad: linear RGB.
    lines: of volleyball, handball, basketball and badminton. people: on the benches.
    """

    net_top_m: float = 2.43
    side_m: float = 4.2
    end_m: float = 4.8
    height_m: float = 7.4
    floor: str = "wood"
    panel: tuple[int, int, int] = (206, 166, 112)
    wall: Rgb = (0.62, 0.60, 0.55)
    pad: Rgb = (0.03, 0.10, 0.30)
    lines: tuple[Rgb, Rgb, Rgb, Rgb] = (_WHITE, _YELLOW, _BLACK, _GREEN)
    people: int = 9


def draw(rng: np.random.Generator) -> Params:
    """Old and new schools."""
    panels = ((206, 166, 112), (176, 128, 82), (222, 196, 156), (150, 104, 70))
    pads = ((0.03, 0.10, 0.30), (0.04, 0.16, 0.10), (0.35, 0.20, 0.02), (0.28, 0.03, 0.03))
    sets = ((_WHITE, _YELLOW, _BLACK, _GREEN), (_BLUE, _RED, _BLACK, _WHITE), (_WHITE, _RED, _YELLOW, _BLUE),
            (_RED, _YELLOW, _WHITE, _BLUE))  # fmt: skip
    tint = np.array([0.62, 0.60, 0.55]) * rng.uniform(0.85, 1.1) * (1 + rng.normal(0, 0.03, 3))
    return Params(
        net_top_m=float(rng.choice([2.43, 2.24])),
        side_m=float(rng.uniform(4.0, 4.8)),
        end_m=float(rng.uniform(4.6, 5.6)),
        height_m=float(rng.uniform(7.1, 8.0)),
        floor=str(rng.choice(list(_FLOORS))),
        panel=panels[int(rng.integers(len(panels)))],
        wall=(float(tint[0]), float(tint[1]), float(tint[2])),
        pad=pads[int(rng.integers(len(pads)))],
        lines=sets[int(rng.integers(len(sets)))],
        people=int(rng.integers(6, 13)),
    )


def build(params: Params, rng: np.random.Generator) -> Venue:
    """The venue; `rng` scatters the apparatus."""
    shell = shell_of(params)
    pad = Material("pad", params.pad, roughness=0.55, normal_noise_m=0.002, noise_scale_m=0.4)
    wall = Material("hall_wall", params.wall, roughness=0.85, color_noise=0.04, noise_scale_m=1.5)
    panel = Material(
        "wall_panel", (0.95, 0.95, 0.95), roughness=0.45, coat=0.1, texture="wall_panel", texture_scale=0.8
    )
    textures: dict[str, Texture] = {"wall_panel": planks(rng, params.panel, 6, 0.05, (512, 512), grain=0.14)}
    benches, seats = school_gym_things.benches(shell)
    taken = [seats[k] for k in rng.choice(len(seats), min(params.people, len(seats)), replace=False)]
    teacher = place(9.6, shell.y_right_m + 1.3, 0, np.pi / 2 + 0.6)
    parts = [
        _floor(params, shell, rng, textures),
        volleyball_court.net(params.net_top_m),
        volleyball_court.posts(params.net_top_m, pad),
        volleyball_court.referee_stand(params.net_top_m, pad),
        hall_shell.walls(shell, panel, wall),
        hall_shell.windows(shell),
        _ceiling(shell),
        hall_shell.luminaires(shell),
        benches,
        school_gym_things.on_the_walls(shell, rng),
        school_gym_things.apparatus(shell, rng),
        school_gym_things.ropes(shell),
        people.seated(taken[::2], rng, 1.0, "player"),
        people.seated(taken[1::2], rng, 1.0),
        people.standing("coach", [teacher], rng),
        people.standing("official", [volleyball_court.referee_place(params.net_top_m)], rng),
        _outside(rng, shell),
    ]
    points = volleyball_court.keypoints(params.net_top_m, HALF_LENGTH_M, HALF_WIDTH_M, ATTACK_M)
    lights = (*hall_shell.lamps(shell), *hall_shell.window_lights(shell))
    return Venue("school_gym", gathered(parts, textures), lights, points)


def shell_of(params: Params) -> Shell:
    """The building around the court."""
    return Shell(
        x_m=HALF_LENGTH_M + params.end_m,
        y_right_m=-HALF_WIDTH_M - params.side_m - 0.6,
        y_left_m=HALF_WIDTH_M + params.side_m,
        height_m=params.height_m,
        sill_m=3.4,
        head_m=params.height_m - 1.2,
        windows=7,
        window_m=2.9,
    )


def _floor(params: Params, shell: Shell, rng: np.random.Generator, textures: dict[str, Texture]) -> Parts:
    color = _FLOORS[params.floor]
    if color is None:
        textures["gym_floor"] = planks(rng, (198, 148, 92), 24, 0.07, (1024, 1024))
    else:
        textures["gym_floor"] = school_gym_floor.linoleum(rng, color)
    look = Material("gym_floor", (0.95, 0.95, 0.95), roughness=0.3, coat=0.15, texture="gym_floor", texture_scale=0.5)
    limits = (shell.y_right_m, shell.y_left_m)
    return school_gym_floor.floor(shell.x_m, limits, look, params.lines[0], params.lines[1:])


def _ceiling(shell: Shell) -> Parts:
    """White acoustic boards between beams of glued timber."""
    x, y0, y1, h = shell.x_m, shell.y_right_m, shell.y_left_m, shell.height_m
    boards = Material("ceiling_board", (0.72, 0.72, 0.70), roughness=0.9)
    timber = Material("glulam", (0.44, 0.28, 0.14), roughness=0.6, color_noise=0.15, noise_scale_m=0.15)
    gap = Material("ceiling_gap", (0.12, 0.12, 0.12), roughness=0.9)
    lid = sheet((-x - 0.5, y0 - 0.5, h + 0.1), (2 * x + 1, 0, 0), (0, -(y0 - y1) + 1, 0))
    tiles = [beam((float(a), y0, h + 0.03), (float(a), y1, h + 0.03), 0.58, 0.04) for a in np.arange(-x + 0.3, x, 0.62)]
    return gathered([
        things("ceiling", lid, (gap,)), things("ceiling_board", join(*tiles), (boards,)),
        things("glulam", beam((0, y0, h - 0.35), (0, y1, h - 0.35), 0.18, 0.72), (timber,),
               [place(float(a)) for a in shell.truss_xs_m[1:-1]]),
    ])  # fmt: skip


def _outside(rng: np.random.Generator, shell: Shell) -> Parts:
    """Trees and ground before the windows."""
    ground = Material("outside_ground", (0.09, 0.12, 0.045), roughness=0.95)
    trees = [place(float(x), 60.0 + rng.normal(0, 4), -1.0, rng.uniform(0, 6)) for x in np.arange(-72, 73, 9.0)]
    y = shell.y_left_m + 0.4
    return gathered([
        things("outside_ground", sheet((-150, y, -0.6), (300, 0, 0), (0, 150, 0)), (ground,)),
        things("outside_tree", vegetation.broadleaf(rng, 10.0, 1200), (vegetation.BARK, vegetation.LEAVES), trees),
    ])  # fmt: skip
