"""Loose and fixed things of a sports hall: benches, scorers' table, boards, ball cart, baskets, wall bars, doors."""

import numpy as np

from scenes import furniture
from scenes.hall_shell import PADDED_M, ROW_DEPTH_M, SEAT_ROWS, Shell
from scenes.pictures import lettering
from scenes.placing import gathered, things
from scenes.volleyball_court import HALF_LENGTH_M, HALF_WIDTH_M, bench
from synth.equipment.shapes import (
    beam,
    box,
    grid_mesh,
    join,
    painted,
    place,
    rod,
    rounded_box,
    sheet,
    tube,
)  # fmt: skip
from synth.equipment.volleyball import RADIUS_M, ball_materials, ball_mesh, ball_textures, draw_ball_style
from synth.scene import Material, Mesh, Parts, Texture

_WOOD = Material("beech", (0.46, 0.28, 0.13), roughness=0.4, coat=0.2, color_noise=0.12, noise_scale_m=0.08)
_STEEL = Material("bright_steel", (0.55, 0.56, 0.57), roughness=0.3, metallic=0.9)
_WHITE = Material("white_board", (0.75, 0.75, 0.74), roughness=0.4)


def court_side(shell: Shell, rng: np.random.Generator) -> Parts:
    """Team benches, scorers' table and boards on the stand's side; a cart with balls in a corner."""
    front = shell.y_right_m + SEAT_ROWS * ROW_DEPTH_M
    bench_y = bench_y_m()
    boards = [place(float(x), front + 0.35, 0, np.pi) for x in np.arange(-shell.x_m + 3.5, shell.x_m - 3, 3.1)]
    chairs = [place(x, bench_y - 0.55, 0, np.pi / 2) for x in scorers_xs_m()]
    bottles = [place(float(x), bench_y + 0.28, 0) for x in (*rng.uniform(-8, -4, 5), *rng.uniform(4, 8, 4))]
    bags = [
        place(float(x), bench_y - 0.6 + rng.normal(0, 0.1), 0, rng.uniform(0, 6))
        for x in (*rng.uniform(-8.5, -3.5, 4), *rng.uniform(3.5, 8.5, 3))
    ]
    bag_cloth = furniture.cloth("sports_bag", (0.04, 0.045, 0.05))
    tables = [place(x, bench_y, 0, np.pi / 2) for x in (-0.92, 0.92)]
    return gathered([
        things("team_bench", bench(), (_WOOD, _STEEL), [place(-6.0, bench_y), place(6.0, bench_y)]),
        things("scorers_table", furniture.table(), (_WHITE, _STEEL), tables),
        things("scorers_chair", stacking_chair(), (furniture.BLACK, _STEEL), chairs),
        things("bottle", bottle(), (Material("bottle", (0.35, 0.55, 0.75), roughness=0.15), _WHITE), bottles),
        things("sports_bag", furniture.backpack(), (bag_cloth, furniture.BLACK), bags),
        furniture.banners(rng, boards, (3.0, 0.8)),
        ball_cart((-shell.x_m + 1.5, shell.y_left_m - 1.6), (-HALF_LENGTH_M - 3.8, HALF_WIDTH_M + 3.4), rng),
    ])  # fmt: skip


def bench_y_m() -> float:
    """Where the benches and the scorers' table stand."""
    return -HALF_WIDTH_M - 3.2


def scorers_xs_m() -> tuple[float, ...]:
    """Chairs behind the scorers' table."""
    return (-1.2, -0.4, 0.4, 1.2)


def window_side(shell: Shell, rng: np.random.Generator) -> Parts:
    """Pennants of past seasons over the padding, boards and benches along the wall under the windows."""
    y, textures, parts = shell.y_left_m - 0.07, {}, []
    inks = ((20, 60, 140), (150, 25, 35), (20, 105, 60), (235, 180, 30))
    order, years = rng.permutation(4), np.sort(rng.choice(np.arange(1988, 2024), 6, replace=False))
    pennant = sheet((-0.45, 0, 0), (0.9, 0, 0), (0, 0, 0.8))
    for k, x in enumerate(shell.window_middles_m[: len(years)]):
        name = f"pennant_{k}"
        textures[name] = lettering(f"{years[k]}", (245, 245, 245), inks[order[k % 2]], (180, 160))
        look = Material(name, (0.9, 0.9, 0.9), roughness=0.8, texture=name)
        parts.append(things(name, pennant, (look,), [place(float(x), y, PADDED_M + 0.05)], mesh_name="pennant"))
    seats = [place(float(x), shell.y_left_m - 0.4) for x in (-7.0, 7.0)]
    return gathered([*parts, things("wall_bench", bench(), (_WOOD, _STEEL), seats)], textures)


def over_the_stand(shell: Shell, rng: np.random.Generator) -> Parts:
    """Long banners of clubs and sponsors on the wall behind the stand."""
    words = ("VOLLEYBALL", "KESTREL SPORT", "SET POINT", "NORTHFIELD VC", "HALDEN", "FAIR PLAY", "ARBOR BANK")
    inks = ((20, 60, 140), (150, 25, 35), (20, 105, 60), (26, 26, 30))
    banner, parts, textures = sheet((3.0, 0, 0), (-6.0, 0, 0), (0, 0, 1.1)), [], {}
    order = rng.permutation(len(words))
    for k, x in enumerate(np.linspace(-0.62, 0.62, 3) * shell.x_m):
        name = f"stand_banner_{k}"
        ink = inks[int(rng.integers(4))]
        textures[name] = lettering(str(words[order[k]]), (245, 245, 245), ink, (768, 141), (240, 190, 20))
        look = Material(name, (0.9, 0.9, 0.9), roughness=0.7, texture=name)
        spot = place(float(x), shell.y_right_m + 0.05, min(5.2, shell.height_m - 3.2))
        parts.append(things(name, banner, (look,), [spot], mesh_name="stand_banner"))
    return gathered(parts, textures)


def end_walls(shell: Shell, rng: np.random.Generator) -> Parts:
    """Baskets on both end walls, wall bars behind our side, doors, scoreboard, clock and exit signs on the other."""
    x = shell.x_m
    textures: dict[str, Texture] = {"scoreboard": _scoreboard(rng), "clock": clock(rng)}
    board = Material("scoreboard", (1.0, 1.0, 1.0), roughness=0.3, texture="scoreboard", emission=0.35)
    dial_face = Material("clock", (0.9, 0.9, 0.9), roughness=0.4, texture="clock")
    exit_sign = Material("exit_sign", (0.02, 0.50, 0.16), roughness=0.4, emission=0.9)
    red = Material("hoop", (0.62, 0.09, 0.02), roughness=0.4)
    door = Material("door", (0.10, 0.13, 0.17), roughness=0.5)
    frame = Material("door_frame", (0.42, 0.43, 0.44), roughness=0.4, metallic=0.5)
    bars = [place(-x + 0.12, float(y), 0) for y in np.arange(shell.y_left_m - 0.7, -HALF_WIDTH_M + 1.4, -0.98)]
    width = shell.y_left_m - HALF_WIDTH_M
    panel = join(painted(box((0.08, 4.2, 2.1)), 1), painted(sheet((-0.045, 2.0, -0.95), (0, -4.0, 0), (0, 0, 1.9)), 0))
    dial = join(painted(rod((0.06, 0, 0), (0, 0, 0), 0.36, 24), 1),
                painted(sheet((-0.005, 0.25, -0.25), (0, -0.5, 0), (0, 0, 0.5)), 0))  # fmt: skip
    doors = [place(x - 0.1, HALF_WIDTH_M + width * 0.35, 0), place(x - 0.1, -HALF_WIDTH_M - 2.5, 0)]
    signs = [place(x - 0.09, HALF_WIDTH_M + width * 0.35, 2.5), place(x - 0.09, -HALF_WIDTH_M - 2.5, 2.5)]
    return gathered([
        things("basket", basket(), (_WHITE, red, _STEEL), [place(x, 0, 0), place(-x, 0, 0, np.pi)]),
        things("wall_bars", wall_bars(), (_WOOD,), bars),
        things("scoreboard", panel, (board, furniture.BLACK), [place(x - 0.06, -5.4, min(6.2, shell.height_m - 2.6))]),
        things("clock", dial, (dial_face, furniture.BLACK), [place(x - 0.07, 4.9, 4.6)]),
        things("double_door", double_door(), (door, frame), doors),
        things("exit_sign", box((0.05, 0.5, 0.22)), (exit_sign,), signs),
    ], textures)  # fmt: skip


def double_door() -> Mesh:
    """Two leaves (slot 0) in a steel frame with push bars (slot 1), looking along -x."""
    leaves = [rounded_box((0.05, 0.98, 2.08), 0.006, (0, y, 1.05)) for y in (-0.5, 0.5)]
    frame = [beam((-0.04, y, 0), (-0.04, y, 2.18), 0.08, 0.08) for y in (-1.05, 1.05)]
    frame.append(beam((-0.04, -1.02, 2.14), (-0.04, 1.02, 2.14), 0.08, 0.08))
    bars = [rod((-0.06, y - 0.35, 1.05), (-0.06, y + 0.35, 1.05), 0.015) for y in (-0.5, 0.5)]
    return join(painted(join(*leaves), 0), painted(join(*frame, *bars), 1))


def basket() -> Mesh:
    """A basketball board on a wall frame, looking along -x from the wall at x = 0 (slots board, hoop, steel)."""
    reach, low = 1.2, 2.9
    board = rounded_box((0.04, 1.80, 1.05), 0.006, (-reach, 0, low + 0.525))
    marks = [(0.59, 0.45, 0.05), (0.59, 0.0, 0.05)]
    lines = [sheet((-reach - 0.022, w / 2, low + 0.15 + z), (0, -w, 0), (0, 0, t)) for w, z, t in marks]
    lines += [sheet((-reach - 0.022, y + 0.025, low + 0.15), (0, -0.05, 0), (0, 0, 0.5)) for y in (-0.27, 0.27)]
    angle = np.linspace(0, 2 * np.pi, 25)
    ring = np.column_stack([-reach - 0.375 + 0.225 * np.cos(angle), 0.225 * np.sin(angle), np.full(25, 3.05)])
    strings = [
        rod((-reach - 0.375 + 0.225 * np.cos(a), 0.225 * np.sin(a), 3.05),
            (-reach - 0.375 + 0.13 * np.cos(a + 0.35 * s), 0.13 * np.sin(a + 0.35 * s), 2.62), 0.004, 4)
        for a in np.arange(12) * np.pi / 6 for s in (1, -1)
    ]  # fmt: skip
    arms = [beam((0, y, z), (-reach, y * 0.6, z), 0.06, 0.06) for y in (-0.7, 0.7) for z in (low + 0.2, low + 0.85)]
    arms += [beam((0, y, low + 1.9), (-reach, y * 0.6, low + 0.85), 0.05, 0.05) for y in (-0.7, 0.7)]
    return join(
        painted(board, 0),
        painted(join(tube(ring, 0.01, 6), *lines), 1),
        painted(join(*strings), 0),
        painted(join(*arms), 2),
    )


def wall_bars() -> Mesh:
    """One field of Swedish bars 0.9 m wide, 2.6 m high, on the wall behind (slot 0)."""
    rungs = [rod((0.06, -0.45, 0.15 + 0.17 * k), (0.06, 0.45, 0.15 + 0.17 * k), 0.018, 8) for k in range(15)]
    sides = [beam((0, y, 0), (0, y, 2.65), 0.03, 0.13) for y in (-0.465, 0.465)]
    return join(*rungs, *sides)


def stacking_chair() -> Mesh:
    """A chair that looks along +x (slot 0 seat and back, 1 frame)."""
    u, v = np.linspace(-1, 1, 5), np.linspace(0, 1, 6)
    seat = np.stack(
        [
            0.2 - 0.4 * v[None] + 0 * u[:, None],
            0.21 * u[:, None] + 0 * v,
            0.45 - 0.02 * v[None] + 0.015 * u[:, None] ** 2,
        ],
        -1,
    )
    back = np.stack(
        [
            -0.2 - 0.08 * v[None] + 0.03 * u[:, None] ** 2,
            0.2 * u[:, None] + 0 * v,
            0.55 + 0.3 * v[None] + 0 * u[:, None],
        ],
        -1,
    )
    none = np.zeros((5, 6, 2))
    legs = [rod((x, y, 0), (x * 0.85, y * 0.9, 0.45), 0.011, 6) for x in (-0.21, 0.21) for y in (-0.22, 0.22)]
    legs += [rod((-0.19, y, 0.44), (-0.28, y, 0.84), 0.011, 6) for y in (-0.2, 0.2)]
    return join(painted(join(grid_mesh(seat, none), grid_mesh(back, none)), 0), painted(join(*legs), 1))


def bottle() -> Mesh:
    """A drinking bottle (slot 0 body, 1 cap)."""
    steps = np.array([[0, 0, 0], [0, 0, 0.15], [0, 0, 0.18], [0, 0, 0.19]], float)
    return join(
        painted(tube(steps, [0.036, 0.036, 0.024, 0.018], 10), 0),
        painted(rod((0, 0, 0.19), (0, 0, 0.225), 0.019, 10), 1),
    )


def ball_cart(spot: tuple[float, float], loose: tuple[float, float], rng: np.random.Generator) -> Parts:
    """A folding cart full of balls at `spot` and one ball that lies at `loose` [m]."""
    x, y = spot
    corners = [(-0.4, -0.4), (0.4, -0.4), (0.4, 0.4), (-0.4, 0.4)]
    frame = [
        rod((*a, z), (*b, z), 0.014, 6)
        for z in (0.35, 0.92)
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    frame += [rod((*c, 0.08), (*c, 0.92), 0.014, 6) for c in corners]
    bag = [
        sheet((*a, 0.36), (b[0] - a[0], b[1] - a[1], 0), (0, 0, 0.5))
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    bag.append(sheet((-0.4, -0.4, 0.36), (0.8, 0, 0), (0, 0.8, 0)))
    canvas = furniture.cloth("cart_canvas", (0.03, 0.10, 0.30))
    spots = [
        (i * 0.22 - 0.22 + 0.03 * (k % 2), j * 0.22 - 0.22, 0.78 + 0.16 * k)
        for k in range(2)
        for i in range(3)
        for j in range(3)
    ]
    kept = [spot for spot in spots if rng.random() < (0.95 if spot[2] < 0.9 else 0.5)]
    balls = [place(x + a, y + b, c, rng.uniform(0, 6.3), rng.uniform(0, 6.3)) for a, b, c in kept]
    balls.append(place(*loose, RADIUS_M, 1.0, 0.4))
    looks = ball_materials("spare_ball", draw_ball_style(rng))
    return gathered([
        things("ball_cart", join(painted(join(*frame), 0), painted(join(*bag), 1)), (_STEEL, canvas), [place(x, y)]),
        things("spare_ball", ball_mesh(), looks, balls),
    ], ball_textures())  # fmt: skip


def _scoreboard(rng: np.random.Generator) -> Texture:
    score = f"{rng.integers(3, 25):02d} : {rng.integers(3, 25):02d}"
    picture = lettering(score, (255, 120, 30), (14, 14, 16), (512, 256))
    picture[:56] = lettering("HOME        GUEST", (235, 235, 235), (14, 14, 16), (512, 56))
    return picture


def clock(rng: np.random.Generator) -> Texture:
    picture = np.full((96, 96, 3), 240, np.uint8)
    center = np.array([48.0, 48.0])
    minutes = rng.uniform(0, 720)
    yy, xx = np.mgrid[0:96, 0:96] + 0.5
    for turn, reach, wide in ((minutes / 720, 24, 2.2), (minutes % 60 / 60, 36, 1.5)):
        along = np.array([np.sin(2 * np.pi * turn), -np.cos(2 * np.pi * turn)])
        dx, dy = xx - center[0], yy - center[1]
        t, off = dx * along[0] + dy * along[1], np.abs(dx * along[1] - dy * along[0])
        picture[(t > -4) & (t < reach) & (off < wide)] = 20
    angle, radius = np.arctan2(yy - 48, xx - 48), np.hypot(yy - 48, xx - 48)
    picture[(radius > 40) & (radius < 46) & (np.abs((angle * 6 / np.pi + 0.5) % 1 - 0.5) < 0.08)] = 20
    return picture
