"""An 18 m archery hall: shooting line at x = 0, a row of butts at x = 18, windows with blinds on the left (+y).

World: the archer at the origin shoots to +x; our face's centre is at (18, 0, 1.30).
"""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from scenes import archery_hall_range, archery_hall_side, archery_people, archery_targets, hall_shell, vegetation
from scenes.archery_faces import FACE_40, TRIPLE_40, Face
from scenes.archery_targets import Butts
from scenes.hall_shell import Shell
from scenes.pictures import planks
from scenes.placing import gathered, things
from synth.equipment.shapes import place, sheet
from synth.geometry.transform import transform
from synth.scene import Light, Material, Parts, Rgb, Texture, Venue
from synth.sports.archery.target import INDOOR

_BEHIND_M, _BEYOND_M = 10.0, 3.6
"""The hall begins so far behind the shooting line and ends so far behind the targets."""
_FLOORS: dict[str, Rgb | None] = {
    "green": (0.035, 0.15, 0.10), "blue": (0.03, 0.11, 0.26), "grey": (0.24, 0.25, 0.26), "red": (0.20, 0.075, 0.05),
    "wood": None,
}  # fmt: skip
"""Linear RGB; None is parquet."""
_PADS: tuple[Rgb, ...] = (
    (0.03, 0.09, 0.25), (0.42, 0.26, 0.13), (0.04, 0.16, 0.10), (0.30, 0.19, 0.10), (0.30, 0.31, 0.33),
)  # fmt: skip


@dataclass(frozen=True)
class Params:
    """What differs between halls.

    butts: odd number of butts, ours in the middle; pitch_m: between their middles. faces: a key of FACES.
    height_m: floor to roof. floor: a key of the floor colours. pad_color, wall_color, net_color: linear RGB.
    blinds: share of the windows that the blinds cover. neighbours: share of the other lanes with an archer.
    """

    butts: int = 7
    pitch_m: float = 2.2
    faces: str = "single"
    height_m: float = 7.5
    floor: str = "green"
    pad_color: Rgb = _PADS[1]
    wall_color: Rgb = (0.60, 0.59, 0.56)
    net_color: Rgb = (0.02, 0.10, 0.05)
    blinds: float = 0.5
    neighbours: float = 0.6
    has_wood_walls: bool = False


FACES: dict[str, tuple[Face, tuple[Face, ...]]] = {
    "single": (FACE_40, (FACE_40,)),
    "triple": (TRIPLE_40, (TRIPLE_40,)),
    "mixed": (FACE_40, (FACE_40, TRIPLE_40)),
}
"""Our face and those of the neighbours."""


def draw(rng: np.random.Generator) -> Params:
    """A club's winter range or a school's hall on a competition day."""
    nets = ((0.02, 0.10, 0.05), (0.30, 0.30, 0.29), (0.02, 0.03, 0.08))
    return Params(
        butts=int(rng.choice([7, 9])),
        pitch_m=float(rng.uniform(2.0, 2.5)),
        faces=str(rng.choice(list(FACES))),
        height_m=float(rng.uniform(6.4, 8.5)),
        floor=str(rng.choice(list(_FLOORS))),
        pad_color=_PADS[int(rng.integers(len(_PADS)))],
        wall_color=tuple(np.array([0.60, 0.59, 0.56]) * rng.uniform(0.8, 1.15) * (1 + rng.normal(0, 0.03, 3))),
        net_color=nets[int(rng.integers(len(nets)))],
        blinds=float(rng.uniform(0.25, 0.8)),
        neighbours=float(rng.uniform(0.4, 0.8)),
        has_wood_walls=bool(rng.random() < 0.5),
    )


def build(params: Params, rng: np.random.Generator) -> Venue:
    """The venue; `rng` places loose things and draws people."""
    shell, middle_x = _shell(params)
    textures: dict[str, Texture] = {"parquet": planks(rng, (206, 156, 98), 24, 0.07, (1024, 1024))}
    pad = Material("pad", params.pad_color, roughness=0.6, normal_noise_m=0.002, noise_scale_m=0.4)
    wall = Material("hall_wall", params.wall_color, roughness=0.85, color_noise=0.04, noise_scale_m=1.5)
    if params.has_wood_walls:
        textures["wall_slats"] = planks(rng, (196, 156, 112), 10, 0.02, (512, 512), grain=0.10)
        wall = Material("hall_wall", (0.9, 0.9, 0.9), roughness=0.6, texture="wall_slats", texture_scale=0.4)
    ours, others = FACES[params.faces]
    ys = tuple((k - params.butts // 2) * params.pitch_m for k in range(params.butts))
    butts = Butts(INDOOR, ys, ours, others, 1.25, 0.24, spread_m=0.035)
    covers = archery_hall_side.draw_covers(rng, shell.windows, params.blinds)
    building = gathered([
        hall_shell.walls(shell, pad, wall), hall_shell.windows(shell), hall_shell.roof(shell),
        hall_shell.luminaires(shell), archery_hall_side.blinds(shell, covers), _outside(rng, shell),
    ], textures)  # fmt: skip
    parts = [
        _moved(building, middle_x),
        _floor(params, shell, middle_x),
        archery_hall_range.field(butts, rng, params.net_color, (shell.y_right_m, shell.y_left_m)),
        archery_hall_side.things_behind(shell, butts, rng),
        archery_hall_side.on_walls(shell, middle_x, rng),
        archery_people.neighbours(ys, rng, params.neighbours),
        archery_people.behind_the_line(ys, (-3.2, -2.2), rng, 3),
        archery_people.judges([place(-4.0, shell.y_right_m + 3.2, 0, 0.4)], rng),
        archery_people.talking(rng, -8.9, (-ys[-1], ys[-1]), 3),
    ]
    lamps = (*hall_shell.lamps(shell), *_through(hall_shell.window_lights(shell), covers))
    lights = (*(_light_moved(lamp, middle_x) for lamp in lamps), archery_hall_range.target_lamp(butts, shell.height_m))
    line_y_m = (ys[0] - params.pitch_m / 2, ys[-1] + params.pitch_m / 2)
    return Venue("archery_hall", gathered(parts), lights, archery_targets.keypoints(butts, line_y_m))


def _shell(params: Params) -> tuple[Shell, float]:
    """The building and the x of its middle."""
    half = params.butts / 2 * params.pitch_m
    length = _BEHIND_M + INDOOR.distance_m + _BEYOND_M
    shell = Shell(
        x_m=length / 2, y_right_m=-half - 4.6, y_left_m=half + 1.9, height_m=params.height_m, sill_m=3.0,
        head_m=params.height_m - 1.5, windows=7, window_m=3.2,
    )  # fmt: skip
    return shell, length / 2 - _BEHIND_M


def _floor(params: Params, shell: Shell, middle_x: float) -> Parts:
    color = _FLOORS[params.floor]
    if color is None:
        look = Material("floor", (0.95, 0.95, 0.95), roughness=0.28, coat=0.25, texture="parquet", texture_scale=0.5)
    else:
        look = Material("floor", color, roughness=0.4, color_noise=0.06, noise_scale_m=0.5)
    width = shell.y_left_m - shell.y_right_m
    ground = sheet((middle_x - shell.x_m, shell.y_right_m, 0), (2 * shell.x_m, 0, 0), (0, width, 0), (1, 1), True)
    return things("floor", ground, (look,))


def _moved(parts: Parts, x_m: float) -> Parts:
    """Everything further along x: a hall's shell is made about its own middle."""
    shift = transform(np.eye(3), np.array([x_m, 0.0, 0.0]))
    return replace(parts, objects=tuple(replace(thing, pose=shift @ thing.pose) for thing in parts.objects))


def _light_moved(lamp: Light, x_m: float) -> Light:
    return replace(lamp, pose=transform(np.eye(3), np.array([x_m, 0.0, 0.0])) @ lamp.pose)


def _through(lights: tuple[Light, ...], covers: Float[np.ndarray, " windows"]) -> tuple[Light, ...]:
    """Daylight that passes beside the blinds, and a fifth of the rest through their cloth."""
    return tuple(
        replace(lamp, energy=lamp.energy * float(1.0 - 0.8 * cover)) for lamp, cover in zip(lights, covers, strict=True)
    )


def _outside(rng: np.random.Generator, shell: Shell) -> Parts:
    """What the windows show under the sky: ground and a row of trees far enough to let a low sun pass."""
    ground = Material("outside_ground", (0.09, 0.12, 0.045), roughness=0.95)
    trees = [place(float(x), 70.0 + rng.normal(0, 4), -1.0, rng.uniform(0, 6)) for x in np.arange(-90, 91, 9.0)]
    y = shell.y_left_m + 0.4
    return gathered([
        things("outside_ground", sheet((-150, y, -0.6), (300, 0, 0), (0, 150, 0)), (ground,)),
        things("outside_tree", vegetation.broadleaf(rng, 9.0, 1200), (vegetation.BARK, vegetation.LEAVES), trees),
    ])  # fmt: skip
