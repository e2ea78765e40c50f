"""The side of a hall where archers wait: benches, bow stands, boxes, tables; blinds, flags and boards on its walls."""

import numpy as np
from jaxtyping import Float

from scenes import archery_camp, archery_people, furniture
from scenes.archery_flags import hanging_flags
from scenes.archery_targets import Butts
from scenes.hall_shell import PADDED_M, Shell
from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment.shapes import box, flat, grid_mesh, join, painted, place, rounded_box, sheet
from synth.scene import Material, Mesh, Parts, Texture

_WHITE = Material("table_top", (0.72, 0.72, 0.70), roughness=0.4)


def draw_covers(rng: np.random.Generator, windows: int, share: float) -> Float[np.ndarray, " windows"]:
    """How far each blind is down, 0 to 1: most of them alike."""
    covers = np.full(windows, share) + rng.normal(0.0, 0.03, windows)
    odd = rng.random(windows) < 0.25
    return np.clip(np.where(odd, rng.uniform(0.0, 1.0, windows), covers), 0.03, 1.0)


def blinds(shell: Shell, covers: Float[np.ndarray, " windows"]) -> Parts:
    """Roller blinds before the windows, each as far down as its cover says, with a bar at the hem and a box on top."""
    cloth = Material("blind_cloth", (0.62, 0.61, 0.57), roughness=0.9)
    metal = Material("blind_box", (0.55, 0.55, 0.55), roughness=0.4)
    height = shell.head_m - shell.sill_m
    y = shell.y_left_m - 0.05
    sheets = []
    for x, cover in zip(shell.window_middles_m, covers, strict=True):
        low = shell.head_m - float(cover) * height
        sheets.append(painted(_hung(float(x), y, shell.window_m + 0.12, low, shell.head_m), 0))
        sheets.append(painted(rounded_box((shell.window_m + 0.14, 0.03, 0.035), 0.005, (x, y, low)), 1))
        sheets.append(painted(rounded_box((shell.window_m + 0.2, 0.10, 0.12), 0.01, (x, y, shell.head_m + 0.05)), 1))
    return things("blinds", join(*sheets), (cloth, metal))


def _hung(x_m: float, y_m: float, width_m: float, low_m: float, high_m: float) -> Mesh:
    """Cloth that hangs with faint waves, seen from -y."""
    u = np.linspace(-0.5, 0.5, 9)
    y = y_m + 0.008 * np.sin(14.0 * u + x_m)
    rows = [np.column_stack([x_m + u * width_m, y, np.full(9, z)]) for z in (low_m, high_m)]
    return grid_mesh(np.stack(rows, 1), np.zeros((9, 2, 2)))


def things_behind(shell: Shell, butts: Butts, rng: np.random.Generator) -> Parts:
    """Behind the waiting line: bows in stands, benches and boxes, tables of the judges along the right wall."""
    half = butts.ys_m[-1]
    ys = butts.ys_m
    bows = [
        place(-4.6 + rng.normal(0, 0.12), y + rng.uniform(-0.5, 0.5), 0, rng.uniform(-0.4, 0.4)) for y in ys if y != 0.0
    ]
    rows = [place(-7.2, float(y), 0, rng.normal(0, 0.02)) for y in np.arange(-half + 0.6, half, 2.5)]
    bags = _strewn(rng, -7.9, -half, half, 9, 3.1)
    boxes = _strewn(rng, -6.3, -half, half, 5, 0.3)
    opened = [spot for spot in _strewn(rng, -5.6, -half, half, 4, 0.3) if abs(spot[1, 3]) > 1.8]
    side_y = shell.y_right_m + 1.0
    tables = [place(float(x), side_y + 0.5, 0, np.pi / 2) for x in (-5.6, -3.7)]
    chairs = [place(float(x), side_y - 0.3, 0, np.pi / 2) for x in (-6.0, -5.2, -4.1, -3.3)]
    seat = furniture.cloth("hall_chair", (0.04, 0.05, 0.09))
    bottles = [place(-7.2 + rng.normal(0, 0.1), float(y), 0.453) for y in rng.uniform(-half + 0.6, half, 5)]
    scopes = [place(-2.6 + rng.normal(0, 0.1), y + 0.9 * np.sign(y), 0) for y in ys[::2] if abs(y) > 3.5]
    bottles += [spot for spot in _strewn(rng, -5.4, -half, half, 7, 3.0) if abs(spot[1, 3]) > 1.5]
    return gathered([
        archery_camp.resting_bows(rng, bows, 3),
        archery_camp.benches(rows),
        archery_people.sitting([row @ place(0.16, y, 0.45) for row in rows for y in (-0.6, 0.1, 0.7)], rng, 0.3),
        archery_people.sitting([chair @ furniture.CHAIR_EDGE for chair in chairs], rng, 0.6, "official"),
        archery_camp.luggage(rng, bags, boxes, opened),
        archery_camp.bottles(bottles),
        archery_camp.scopes(scopes),
        things("judges_table", furniture.table(), (_WHITE, furniture.ALUMINIUM), tables),
        things("judges_chair", furniture.folding_chair(), (furniture.BLACK, seat), chairs),
        furniture.banners(rng, [place(float(x), shell.y_right_m + 0.35, 0, np.pi) for x in np.arange(2.0, 17, 3.3)]),
    ])  # fmt: skip


def _strewn(
    rng: np.random.Generator, x_m: float, low_m: float, high_m: float, count: int, turn_rad: float
) -> list[Transforms]:
    """Spots near a line across the hall, turned by up to `turn_rad` from a row along y."""
    return [
        place(x_m + rng.normal(0, 0.15), float(y), 0, np.pi / 2 + rng.uniform(-1, 1) * turn_rad)
        for y in rng.uniform(low_m, high_m, count)
    ]


def on_walls(shell: Shell, middle_x: float, rng: np.random.Generator) -> Parts:
    """Results over the net, a digital clock, flags under the roof along the right wall, doors and exit signs."""
    end, back = middle_x + shell.x_m, middle_x - shell.x_m
    clock = f"{int(rng.integers(9, 20)):02d}:{int(rng.integers(60)):02d}"
    textures: dict[str, Texture] = {
        "results": archery_camp.results_picture(rng, "INDOOR 18 M"), "wall_clock": archery_camp.digits(clock),
    }  # fmt: skip
    screen = Material("results", (1.0, 1.0, 1.0), roughness=0.3, texture="results", emission=0.5)
    face = Material("wall_clock", (1.0, 1.0, 1.0), roughness=0.3, texture="wall_clock", emission=0.8)
    sign = Material("exit_sign", (0.02, 0.50, 0.16), roughness=0.4, emission=0.9)
    door = Material("hall_door", (0.16, 0.19, 0.22), roughness=0.5)
    high = min(4.9, shell.height_m - 1.9)
    spots = [place(float(x), shell.y_right_m + 0.12, high + 0.6, -np.pi / 2) for x in np.arange(back + 3, end - 3, 2.3)]
    doors = [place(back + 0.08, y, 0) for y in (shell.y_left_m - 2.5, shell.y_right_m + 3.0)]
    signs = [place(back + 0.09, y, PADDED_M + 0.25) for y in (shell.y_left_m - 2.5, shell.y_right_m + 3.0)]
    return gathered([
        things("results_board", _board(3.2, 1.9), (screen, furniture.BLACK), [place(end - 0.1, -2.6, high)]),
        things("digital_clock", _board(0.95, 0.42), (face, furniture.BLACK), [place(end - 0.1, 2.6, high - 0.2)]),
        things("hall_door", _door(), (door, furniture.ALUMINIUM), doors),
        things("exit_sign", box((0.05, 0.5, 0.22)), (sign,), signs),
        hanging_flags(rng, spots),
    ], textures)  # fmt: skip


def _board(width_m: float, height_m: float) -> Mesh:
    """A panel on a wall that looks along -x (slot 0 picture, 1 case)."""
    picture = sheet((-0.056, width_m / 2, -height_m / 2), (0, -width_m, 0), (0, 0, height_m))
    return join(painted(picture, 0), painted(flat(box((0.1, width_m + 0.1, height_m + 0.1))), 1))


def _door() -> Mesh:
    """Two leaves that look along +x (slot 0) with bars across (slot 1)."""
    leaves = [rounded_box((0.05, 0.98, 2.08), 0.006, (0, y, 1.05)) for y in (-0.5, 0.5)]
    bars = [rounded_box((0.03, 0.7, 0.05), 0.006, (0.05, y, 1.05)) for y in (-0.5, 0.5)]
    return join(painted(join(*leaves), 0), painted(join(*bars), 1))
