"""The building of a sports hall: walls with windows on the left side (+y), roof with trusses, lamps, stands."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from scenes.placing import gathered, things
from synth.equipment.shapes import beam, box, grid_mesh, join, painted, place, rod, rounded_box, sheet, shifted, tube
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.scene import Light, Material, Mesh, Parts

PADDED_M = 2.2
"""Height of the impact protection on the walls."""
SEAT_ROWS, ROW_DEPTH_M, ROW_RISE_M = 5, 0.85, 0.42


@dataclass(frozen=True)
class Shell:
    """Inner measures [m]: floor from -x to x, from y_right to y_left, height; windows from sill to head."""

    x_m: float
    y_right_m: float
    y_left_m: float
    height_m: float
    sill_m: float
    head_m: float
    windows: int
    window_m: float

    @property
    def window_middles_m(self) -> Float[np.ndarray, " windows"]:
        """x of each window's middle."""
        return (np.arange(self.windows) - (self.windows - 1) / 2) * (2 * self.x_m / self.windows)

    @property
    def truss_xs_m(self) -> Float[np.ndarray, " trusses"]:
        """x of each truss: between the windows."""
        count = self.windows + 1
        return (np.arange(count) - (count - 1) / 2) * (2 * self.x_m / self.windows)

    @property
    def lamp_ys_m(self) -> Float[np.ndarray, "4"]:
        """y of the rows of luminaires."""
        return np.linspace(self.y_right_m + 3.2, self.y_left_m - 2.2, 4)


def walls(shell: Shell, padding: Material, wall: Material) -> Parts:
    """Four walls; their lower part is padded in panels of 2 m, the left one has window openings."""
    x, y0, y1, h = shell.x_m, shell.y_right_m, shell.y_left_m, shell.height_m
    upper = join(
        sheet((-x, y0, PADDED_M), (0, y1 - y0, 0), (0, 0, h - PADDED_M), uv_in_metres=True),
        sheet((x, y1, PADDED_M), (0, y0 - y1, 0), (0, 0, h - PADDED_M), uv_in_metres=True),
        sheet((x, y0, PADDED_M), (-2 * x, 0, 0), (0, 0, h - PADDED_M), uv_in_metres=True),
        _window_wall(shell),
    )
    upper = Mesh(upper.vertices, upper.faces[:, ::-1], None if upper.uvs is None else upper.uvs[:, ::-1])
    panel = rounded_box((1.985, 0.06, PADDED_M - 0.12), 0.012, (0, 0, PADDED_M / 2 + 0.04))
    poses = [place(float(p), y, 0) for y in (y0 + 0.03, y1 - 0.03) for p in np.arange(-x + 1, x, 2.0)]
    poses += [place(e, float(p), 0, np.pi / 2) for e in (-x + 0.03, x - 0.03) for p in np.arange(y0 + 1, y1, 2.0)]
    skirting = Material("skirting", (0.05, 0.05, 0.05), roughness=0.6)
    behind = join(
        sheet((-x, y1, 0), (0, y0 - y1, 0), (0, 0, PADDED_M)), sheet((x, y0, 0), (0, y1 - y0, 0), (0, 0, PADDED_M)),
        sheet((-x, y0, 0), (2 * x, 0, 0), (0, 0, PADDED_M)), sheet((x, y1, 0), (-2 * x, 0, 0), (0, 0, PADDED_M)),
    )  # fmt: skip
    return gathered([
        things("walls", upper, (wall,)), things("wall_base", behind, (skirting,)),
        things("wall_pad", panel, (padding,), poses),
    ])  # fmt: skip


def windows(shell: Shell) -> Parts:
    """Steel frames with bars in every opening, and a sill; no glass, so that light passes without noise."""
    w, h = shell.window_m, shell.head_m - shell.sill_m
    frame = Material("window_frame", (0.30, 0.31, 0.33), roughness=0.4, metallic=0.4)
    bars = [beam((x, 0.1, 0), (x, 0.1, h), 0.05, 0.05) for x in np.linspace(-w / 2, w / 2, 4)]
    bars += [beam((-w / 2, 0.1, z), (w / 2, 0.1, z), 0.05, 0.05) for z in np.linspace(0, h, 4)]
    reveal = [
        sheet((-w / 2, 0, 0), (w, 0, 0), (0, 0.3, 0)), sheet((-w / 2, 0.3, h), (w, 0, 0), (0, -0.3, 0)),
        sheet((-w / 2, 0.3, 0), (0, -0.3, 0), (0, 0, h)), sheet((w / 2, 0, 0), (0, 0.3, 0), (0, 0, h)),
    ]  # fmt: skip
    white = Material("window_reveal", (0.62, 0.62, 0.60), roughness=0.7)
    mesh = join(painted(join(*bars), 0), painted(join(*reveal), 1))
    return things(
        "window", mesh, (frame, white), [place(float(x), shell.y_left_m, shell.sill_m) for x in shell.window_middles_m]
    )


def roof(shell: Shell) -> Parts:
    """Trapezoidal steel deck, lattice trusses from wall to wall, air ducts along the hall."""
    x, y0, y1, h = shell.x_m, shell.y_right_m, shell.y_left_m, shell.height_m
    deck = Material("roof_deck", (0.78, 0.78, 0.77), roughness=0.55)
    steel = Material("truss_paint", (0.72, 0.73, 0.74), roughness=0.5)
    duct = Material("duct", (0.50, 0.51, 0.53), roughness=0.35, metallic=0.8, normal_noise_m=0.001, noise_scale_m=0.3)
    ribs = np.arange(round(2 * x / 0.28) + 1)
    xs = np.sort(np.concatenate([-x + 0.28 * ribs + shift for shift in (0.0, 0.04, 0.14, 0.18)]))
    xs = np.clip(xs, -x, x)
    zs = h + 0.09 * np.tile([0, 1, 1, 0], len(ribs))
    sides = np.array([y1, y0])
    points = np.stack([xs[:, None] + 0 * sides, 0 * xs[:, None] + sides, zs[:, None] + 0 * sides], -1)
    duct_mesh = join(
        rod((-x, 0, 0), (x, 0, 0), 0.36, 16),
        *(tube(np.array([[p, 0, 0], [p + 0.04, 0, 0]]), 0.385, 16) for p in np.arange(-x + 1.2, x, 2.4)),
    )
    lid = sheet((-x - 1, y1 + 1, h + 0.4), (2 * x + 2, 0, 0), (0, y0 - y1 - 2, 0))
    return gathered([
        things("roof_deck", join(_faceted(points), lid), (deck,)),
        things("truss", _truss(y0, y1, h), (steel,), [place(float(p)) for p in shell.truss_xs_m[1:-1]]),
        things("duct", duct_mesh, (duct,), [place(0, y, h - 0.55) for y in (y0 + 1.2, y1 - 0.9)]),
    ])  # fmt: skip


def luminaires(shell: Shell) -> Parts:
    """Housings with bright diffusers in rows under the trusses; the light itself comes from `lamps`."""
    white = Material("lamp_housing", (0.70, 0.70, 0.70), roughness=0.4)
    glow = Material("lamp_diffuser", (1.0, 0.98, 0.94), roughness=0.4, emission=3.0)
    length = 1.5
    housing = box((length, 0.30, 0.10), (0, 0, 0.055))
    diffuser = sheet((-length / 2 + 0.03, 0.12, 0.0), (length - 0.06, 0, 0), (0, -0.24, 0))
    wires = [rod((x, 0, 0.1), (x, 0, 0.9), 0.004, 4) for x in (-0.6, 0.6)]
    mesh = join(painted(join(housing, *wires), 0), painted(diffuser, 1))
    xs = np.arange(-shell.x_m + 1.6, shell.x_m - 1.0, 2.4)
    z = _lamp_height(shell)
    return things("luminaire", mesh, (white, glow), [place(float(x), float(y), z) for y in shell.lamp_ys_m for x in xs])


def lamps(shell: Shell) -> tuple[Light, ...]:
    """One area light per row of luminaires at the power that gives about 3 W/m2 on the floor.

    The outer rows look 35 degrees inwards, as asymmetric luminaires do, so that faces and jerseys get light too.
    """
    length, z = 2 * shell.x_m - 2.6, _lamp_height(shell) - 0.02
    power_w = 1.15 * 2 * shell.x_m * (shell.y_left_m - shell.y_right_m)
    lean = np.deg2rad([35.0, 0.0, 0.0, -35.0])
    poses = [transform(about("x", a), np.array([0.0, y, z])) for y, a in zip(shell.lamp_ys_m, lean, strict=True)]
    return tuple(
        Light(f"lamp_row_{k}", "area", pose, (1.0, 1.0, 1.0), float(power_w), length, 0.3)
        for k, pose in enumerate(poses)
    )


def window_lights(shell: Shell) -> tuple[Light, ...]:
    """One area light per window that shines inwards: the daylight that comes through it, 1 W per m2 of window."""
    inwards = about("x", -np.pi / 2)
    height = shell.head_m - shell.sill_m
    middle_z = (shell.sill_m + shell.head_m) / 2
    return tuple(
        Light(
            f"daylight_{k}", "area", transform(inwards, np.array([x, shell.y_left_m - 0.02, middle_z])),
            (1.0, 1.0, 1.0), float(shell.window_m * height), shell.window_m, height,
        )
        for k, x in enumerate(shell.window_middles_m)
    )  # fmt: skip


def stands(shell: Shell, seats: tuple[Material, Material]) -> Parts:
    """A telescopic stand with five rows of seats along the right wall."""
    front = shell.y_right_m + SEAT_ROWS * ROW_DEPTH_M
    length = 2 * shell.x_m - 3.0
    deck = Material("stand_deck", (0.22, 0.16, 0.10), roughness=0.55)
    dark = Material("stand_front", (0.05, 0.055, 0.065), roughness=0.6)
    steps = []
    for row in range(SEAT_ROWS):
        y = front - row * ROW_DEPTH_M
        z = ROW_RISE_M * (row + 1) - 0.1
        steps.append(painted(box((length, ROW_DEPTH_M, 0.05), (0, y - ROW_DEPTH_M / 2, z)), 0))
        steps.append(painted(sheet((-length / 2, y, z - ROW_RISE_M + 0.02), (length, 0, 0), (0, 0, ROW_RISE_M)), 1))
    for side in (-1, 1):
        steps.append(
            painted(
                box((0.05, SEAT_ROWS * ROW_DEPTH_M, 1.9), (side * length / 2, (front + shell.y_right_m) / 2, 0.95)), 1
            )
        )
    rails = [
        rod((x, front + 0.02, 0.3), (x, front + 0.02, 1.25), 0.02, 6)
        for x in np.arange(-length / 2, length / 2 + 0.1, 2.0)
    ]
    rails += [rod((-length / 2, front + 0.02, z), (length / 2, front + 0.02, z), 0.02, 6) for z in (0.8, 1.25)]
    grey = Material("rail", (0.45, 0.46, 0.48), roughness=0.35, metallic=0.8)
    rows = [place(0, front - (row + 0.55) * ROW_DEPTH_M, ROW_RISE_M * (row + 1) - 0.075) for row in range(SEAT_ROWS)]
    return gathered([
        things("stand", join(*steps), (deck, dark)), things("stand_rail", join(*rails), (grey,)),
        things("seat_row", _seat_row(length), seats, rows),
    ])  # fmt: skip


def seat_places(shell: Shell) -> list[Float[np.ndarray, "4 4"]]:
    """world_from_person of everybody who could sit on the stand: on the seat's front edge, facing the court."""
    front = shell.y_right_m + SEAT_ROWS * ROW_DEPTH_M
    return [
        place(x, front - (row + 0.55) * ROW_DEPTH_M + 0.24, ROW_RISE_M * (row + 1) + 0.245, np.pi / 2)
        for row in range(SEAT_ROWS)
        for x in _seat_xs(2 * shell.x_m - 3.0)
    ]


def _seat_xs(length_m: float) -> list[float]:
    """Every 0.52 m with stairs left free."""
    spots = np.arange(-length_m / 2 + 0.6, length_m / 2 - 0.4, 0.52)
    return [float(x) for k, x in enumerate(spots) if k % 13 < 11]


def _seat_row(length_m: float) -> Mesh:
    """Plastic shells facing +y every 0.52 m with stairs left free; blocks in two colours."""
    u = np.linspace(0, 1, 6)
    y = np.interp(u, [0, 0.1, 0.5, 0.6, 1.0], [0.24, 0.22, -0.12, -0.18, -0.24])
    z = np.interp(u, [0, 0.1, 0.5, 0.6, 1.0], [0.30, 0.34, 0.31, 0.36, 0.66])
    xs = np.array([-0.21, -0.15, 0.15, 0.21])
    lift = np.array([0.03, 0.0, 0.0, 0.03])
    points = np.stack([np.broadcast_to(xs, (6, 4)), np.broadcast_to(y[:, None], (6, 4)), z[:, None] + lift], -1)
    shell = grid_mesh(points, np.zeros((6, 4, 2)))
    under = beam((0, 0.0, -0.02), (0, 0.0, 0.32), 0.08, 0.2)
    seat = join(shell, under)
    return join(*(painted(shifted(seat, x), (k // 11) % 2) for k, x in enumerate(_seat_xs(length_m))))


def _lamp_height(shell: Shell) -> float:
    return shell.height_m - 1.35


def _window_wall(shell: Shell) -> Mesh:
    x, y, h = shell.x_m, shell.y_left_m, shell.height_m
    edges = np.concatenate([shell.window_middles_m - shell.window_m / 2, shell.window_middles_m + shell.window_m / 2])
    xs = np.sort(np.concatenate([[-x, x], edges]))
    zs = np.array([PADDED_M, shell.sill_m, shell.head_m, h])
    cells = []
    for i in range(len(xs) - 1):
        for k in range(3):
            if k != 1 or i % 2 == 0:
                size = (xs[i + 1] - xs[i], zs[k + 1] - zs[k])
                cells.append(sheet((xs[i], y, zs[k]), (size[0], 0, 0), (0, 0, size[1]), uv_in_metres=True))
    return join(*cells)


def _truss(y0: float, y1: float, height_m: float) -> Mesh:
    """A lattice girder 1.1 m deep under the roof."""
    top, low = height_m - 0.06, height_m - 1.15
    nodes = np.linspace(y0, y1, 17)
    bars = [beam((0, y0, top), (0, y1, top), 0.14, 0.10), beam((0, y0, low), (0, y1, low), 0.14, 0.10)]
    for k in range(16):
        a, b = (top, low) if k % 2 == 0 else (low, top)
        bars.append(beam((0, nodes[k], a), (0, nodes[k + 1], b), 0.07, 0.07))
    return join(*bars)


def _faceted(points: Float[np.ndarray, "rows columns 3"]) -> Mesh:
    """A grid whose strips meet in sharp edges."""
    return join(*(grid_mesh(points[k : k + 2], np.zeros((2, points.shape[1], 2))) for k in range(len(points) - 1)))
