"""Round the playing area of an arena: LED boards, team benches, scorers' table, ball trolleys, places of officials."""

from dataclasses import dataclass

import numpy as np

from scenes import furniture
from scenes.hall_furniture import bottle
from scenes.pictures import Color, lettering
from scenes.placing import gathered, things
from scenes.volleyball_court import HALF_LENGTH_M, HALF_WIDTH_M
from synth.arrays import Transforms
from synth.equipment.shapes import box, join, painted, place, rod, rounded_box, sheet
from synth.equipment.volleyball import ball_materials, ball_mesh, ball_textures, draw_ball_style
from synth.scene import Material, Mesh, Parts, Texture

BOARD_M, BOARD_TALL_M = 3.0, 0.9
"""A LED board's length and height."""
CHAIR_SEAT_M = 0.43
"""Height of a team chair's seat."""
_WORDS = (
    "KESTREL AIR",
    "LUNA WATER",
    "FALCON",
    "ARBOR BANK",
    "NORDIC SPIKE CUP",
    "HALDEN SPORT",
    "VELA MOBILE",
    "ORBIT",
)
_INKS: tuple[tuple[Color, Color, Color], ...] = (
    ((255, 255, 255), (18, 40, 160), (240, 190, 20)), ((255, 255, 255), (190, 20, 40), (20, 20, 24)),
    ((250, 220, 40), (16, 16, 20), (250, 220, 40)), ((20, 30, 80), (235, 238, 240), (210, 40, 40)),
    ((255, 255, 255), (10, 120, 110), (255, 255, 255)), ((255, 255, 255), (90, 30, 130), (240, 120, 30)),
)  # fmt: skip


@dataclass(frozen=True)
class Area:
    """Half length and half width of the playing area: court and free zone [m]."""

    x_m: float
    y_m: float

    @property
    def bench_y_m(self) -> float:
        """Where the benches and the table stand, on the right."""
        return -self.y_m - 0.7


def boards(area: Area, rng: np.random.Generator) -> Parts:
    """LED boards along the playing area's edge on three sides, and behind the benches on the right."""
    x, y = area.x_m + 0.25, area.y_m + 0.25
    long = (np.arange(9) - 4) * BOARD_M
    short = (np.arange(5) - 2) * BOARD_M
    poses = [place(a, y, yaw_rad=np.pi) for a in long] + [place(a, area.bench_y_m - 1.9, 0) for a in long]
    poses = [_facing(pose) for pose in poses]
    poses += [_facing(place(s * x, b, yaw_rad=-s * np.pi / 2 + np.pi)) for s in (1, -1) for b in short]
    dark = Material("led_housing", (0.015, 0.015, 0.016), roughness=0.5)
    front = sheet((-BOARD_M / 2, -0.04, 0.05), (BOARD_M, 0, 0), (0, 0, BOARD_TALL_M - 0.07))
    body = join(box((BOARD_M - 0.004, 0.07, BOARD_TALL_M), (0, 0, BOARD_TALL_M / 2 + 0.015)),
                *(box((0.06, 0.5, 0.03), (s * 1.2, 0.2, 0.015)) for s in (-1, 1)))  # fmt: skip
    mesh, parts, textures = join(painted(front, 0), painted(body, 1)), [], {}
    words, inks = rng.permutation(_WORDS), rng.permutation(len(_INKS))
    for k in range(4):
        name = f"led_{k}"
        ink, paper, stripe = _INKS[inks[k]]
        textures[name] = lettering(str(words[k]), ink, paper, (768, 208), stripe)
        look = Material(name, (1.0, 1.0, 1.0), roughness=0.35, texture=name, emission=0.9)
        parts.append(things(f"led_board_{'abcd'[k]}", mesh, (look, dark), poses[k::4], mesh_name="led_board"))
    return gathered(parts, textures)


def table_and_benches(area: Area, rng: np.random.Generator, cloth: Material) -> Parts:
    """Chairs of both teams, the scorers' table with screens and a printed front, bottles and bags."""
    y = area.bench_y_m
    steel = Material("bright_steel", (0.55, 0.56, 0.57), roughness=0.3, metallic=0.9)
    textures: dict[str, Texture] = {
        "table_front": lettering("NORDIC SPIKE CUP", (255, 255, 255), (16, 28, 90), (1024, 160), (230, 60, 40))
    }
    front = Material("table_front", (0.9, 0.9, 0.9), roughness=0.5, texture="table_front")
    top = Material("table_top", (0.55, 0.56, 0.58), roughness=0.4)
    screen = Material("table_screen", (0.25, 0.45, 0.8), roughness=0.3, emission=0.5)
    bottles = [
        place(s * float(rng.uniform(4.2, 9.5)), y + 0.5 + float(rng.normal(0, 0.05))) for s in (-1, 1) for _ in range(6)
    ]
    bags = [
        place(s * float(rng.uniform(4, 10)), y - 0.65, 0, float(rng.uniform(0, 6.0))) for s in (-1, 1) for _ in range(4)
    ]
    cloths = (furniture.cloth("sports_bag", (0.04, 0.045, 0.05)), furniture.BLACK)
    chairs = [pose for s in (-1, 1) for pose in bench_seats(area, s)] + table_seats(area)
    return gathered([
        things("team_chair", _team_chair(), (cloth, steel), chairs),
        things("officials_table", _table(), (front, top, screen, furniture.BLACK), [place(0, y + 0.35)]),
        things("bottle", bottle(), (Material("bottle", (0.35, 0.55, 0.75), roughness=0.15), top), bottles),
        things("sports_bag", furniture.backpack(), cloths, bags),
    ], textures)  # fmt: skip


def bench_seats(area: Area, side: int) -> list[Transforms]:
    """Seven chairs of the team on this side of the table, which look at the court."""
    return [place(side * (4.6 + 0.85 * k), area.bench_y_m - 0.2, 0, np.pi / 2) for k in range(7)]


def table_seats(area: Area) -> list[Transforms]:
    """Chairs behind the table."""
    return [place(x, area.bench_y_m - 0.25, 0, np.pi / 2) for x in (-1.8, -0.9, 0.0, 0.9, 1.8)]


def line_judges(area: Area) -> list[Transforms]:
    """Four, in the corners of the free zone 2 m outside both lines, who look along the line they judge."""
    x, y = HALF_LENGTH_M + 2.05, HALF_WIDTH_M + 2.05
    return [place(s * x, t * y, 0, np.arctan2(-t * 1.2, -s * 2.0)) for s in (1, -1) for t in (1, -1)]


def ball_carriers(area: Area) -> list[Transforms]:
    """Six at the boards: two at each end, one on each long side of a half."""
    x, y = area.x_m - 0.35, area.y_m - 0.35
    spots = [(s * x, t * (y - 1.5)) for s in (1, -1) for t in (1, -1)] + [(s * 11.5, y) for s in (1, -1)]
    return [place(a, b, 0, np.arctan2(-b, -a)) for a, b in spots]


def trolleys(area: Area, rng: np.random.Generator) -> Parts:
    """A trolley full of balls behind each team's chairs."""
    steel = Material("bright_steel", (0.55, 0.56, 0.57), roughness=0.3, metallic=0.9)
    looks = ball_materials("spare_ball", draw_ball_style(rng))
    spots = [(s * 12.3, area.bench_y_m + 0.1) for s in (1, -1)]
    grid = [(0.22 * i - 0.22, 0.22 * j - 0.22, 0.62 + 0.2 * k) for k in range(2) for i in range(3) for j in range(3)]
    balls = [
        place(x + a, y + b, z, *rng.uniform(0, 6.3, 2)) for x, y in spots for a, b, z in grid if rng.random() < 0.9
    ]
    return gathered([
        things("ball_trolley", _trolley(), (steel,), [place(*spot) for spot in spots]),
        things("spare_ball", ball_mesh(), looks, balls),
    ], ball_textures())  # fmt: skip


def _facing(pose: Transforms) -> Transforms:
    """A board's picture looks along the pose's -y; poses here say where the viewer is along +y."""
    return pose @ place(yaw_rad=np.pi)


def _team_chair() -> Mesh:
    """A padded chair that looks along +x (slots cover, frame)."""
    seat = rounded_box((0.46, 0.48, 0.09), 0.02, (0, 0, CHAIR_SEAT_M - 0.045))
    back = rounded_box((0.07, 0.48, 0.46), 0.02, (-0.24, 0, 0.72))
    legs = [rod((x, y, 0), (x, y, 0.36), 0.015, 6) for x in (-0.19, 0.19) for y in (-0.2, 0.2)]
    return join(painted(join(seat, back), 0), painted(join(*legs), 1))


def _table() -> Mesh:
    """5 m long, its printed front (slot 0) looks along +y; top 1, screens 2 in black cases 3."""
    front = sheet((2.5, 0.36, 0.04), (-5.0, 0, 0), (0, 0, 0.72))
    body = join(box((5.0, 0.7, 0.04), (0, 0, 0.76)), *(box((0.03, 0.68, 0.74), (x, 0, 0.37)) for x in (-2.47, 0, 2.47)))
    screens, cases = [], []
    for x in (-1.9, -0.7, 0.6, 1.8):
        cases += [box((0.44, 0.02, 0.28), (x, 0.12, 0.96)), box((0.14, 0.14, 0.02), (x, 0.12, 0.79))]
        screens.append(sheet((x - 0.20, 0.108, 0.84), (0.40, 0, 0), (0, 0, 0.24)))
    backing = box((4.99, 0.02, 0.72), (0, 0.345, 0.40))
    return join(
        painted(front, 0), painted(join(body, backing), 1), painted(join(*screens), 2), painted(join(*cases), 3)
    )


def _trolley() -> Mesh:
    """Tubes that hold two layers of balls."""
    corners = [(-0.36, -0.36), (0.36, -0.36), (0.36, 0.36), (-0.36, 0.36)]
    pairs = list(zip(corners, corners[1:] + corners[:1], strict=True))
    bars = [rod((*a, z), (*b, z), 0.012, 6) for z in (0.5, 0.95) for a, b in pairs]
    bars += [rod((a, -0.36, 0.5), (a, 0.36, 0.5), 0.008, 4) for a in np.linspace(-0.3, 0.3, 7)]
    return join(*bars, *(rod((*c, 0.06), (*c, 0.95), 0.014, 6) for c in corners))
