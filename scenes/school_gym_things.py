"""What stands and hangs in a school's gym: vaulting boxes, mats, ropes, rings, baskets on the sides, store doors."""

import numpy as np

from scenes import furniture
from scenes.hall_furniture import ball_cart, basket, clock, double_door, stacking_chair, wall_bars
from scenes.hall_shell import Shell
from scenes.pictures import lettering
from scenes.placing import gathered, things
from scenes.volleyball_court import BENCH_SEAT_M, bench
from synth.arrays import Transforms
from synth.equipment.shapes import Vector, ball, beam, box, join, painted, place, rod, rounded_box, sheet, tube
from synth.scene import Material, Mesh, Parts, Rgb, Texture

BEECH = Material("beech", (0.46, 0.28, 0.13), roughness=0.4, coat=0.2, color_noise=0.12, noise_scale_m=0.08)
_STEEL = Material("bright_steel", (0.55, 0.56, 0.57), roughness=0.3, metallic=0.9)
_LEATHER = Material("box_leather", (0.30, 0.16, 0.07), roughness=0.5, normal_noise_m=0.001, noise_scale_m=0.02)
_ROPE = Material("climbing_rope", (0.42, 0.33, 0.20), roughness=0.95, color_noise=0.25, noise_scale_m=0.02)
_GREY = Material("store_door", (0.42, 0.44, 0.46), roughness=0.45, metallic=0.3)
_WHITE = Material("white_board", (0.75, 0.75, 0.74), roughness=0.4)
_CORK = Material("cork_board", (0.40, 0.25, 0.13), roughness=0.9, color_noise=0.2, noise_scale_m=0.02)


def benches(shell: Shell) -> tuple[Parts, list[Transforms]]:
    """Gymnastics benches along the right wall, and where people sit on them: front edge, facing the court."""
    y = shell.y_right_m + 0.45
    middles = (-8.6, -4.2, 4.2, 8.6)
    seats = [place(x + d, y + 0.14, BENCH_SEAT_M, np.pi / 2) for x in middles for d in (-1.35, -0.45, 0.45, 1.35)]
    return things("bench", bench(4.0), (BEECH, _STEEL), [place(x, y) for x in middles]), seats


def on_the_walls(shell: Shell, rng: np.random.Generator) -> Parts:
    """Wall bars and a basket behind both ends, side baskets, doors, clock, posters, score board."""
    x, y0, y1 = shell.x_m, shell.y_right_m, shell.y_left_m
    textures: dict[str, Texture] = {"clock": clock(rng)}
    dial = join(painted(rod((0, 0.06, 0), (0, 0, 0), 0.3, 24), 1),
                painted(sheet((-0.21, -0.005, -0.21), (0.42, 0, 0), (0, 0, 0.42)), 0))  # fmt: skip
    face = Material("clock", (0.9, 0.9, 0.9), roughness=0.4, texture="clock")
    red = Material("hoop", (0.62, 0.09, 0.02), roughness=0.4)
    door, frame = Material("door", (0.13, 0.20, 0.30), roughness=0.5), Material("door_frame", (0.42, 0.43, 0.44), 0.4)
    exit_sign = Material("exit_sign", (0.02, 0.50, 0.16), roughness=0.4, emission=0.9)
    bars = [place(-x + 0.12, float(y)) for y in np.arange(y1 - 0.7, y0 + 1.4, -0.98) if abs(y) > 1.0]
    baskets = [place(x, 0), place(-x, 0, 0, np.pi)] + [place(s * 7.2, y0, 0, -np.pi / 2) for s in (1, -1)]
    ways = (y1 - 2.0, y0 + 2.2)
    return gathered([
        things("wall_bars", wall_bars(), (BEECH,), bars),
        things("basket", basket(), (_WHITE, red, _STEEL), baskets),
        things("clock", dial, (face, furniture.BLACK), [place(0, y0 + 0.07, 4.6, np.pi)]),
        things("double_door", double_door(), (door, frame), [place(x - 0.1, y, 0) for y in ways]),
        things("exit_sign", box((0.05, 0.5, 0.22)), (exit_sign,), [place(x - 0.09, y, 2.5) for y in ways]),
        things("store_door", _store_door(), (_GREY,), [place(s * 3.2, y0 + 0.08) for s in (-1, 1)]),
        _posters(shell, rng, textures),
    ], textures)  # fmt: skip


def apparatus(shell: Shell, rng: np.random.Generator) -> Parts:
    """Vaulting boxes and mats in the corners of the far end, a thick mat against the wall, a cart with balls."""
    x, y0, y1 = shell.x_m, shell.y_right_m, shell.y_left_m
    blues: tuple[Rgb, ...] = ((0.03, 0.10, 0.30), (0.03, 0.20, 0.14), (0.30, 0.05, 0.03))
    blue = Material("mat", blues[int(rng.integers(3))], roughness=0.6, normal_noise_m=0.001, noise_scale_m=0.03)
    thick = Material("crash_mat", (0.28, 0.14, 0.06), roughness=0.6, normal_noise_m=0.003, noise_scale_m=0.3)
    stacks = [
        place(x - 0.85, y1 - 4.6 + rng.normal(0, 0.05), 0.14 + 0.065 * k, rng.normal(np.pi / 2, 0.03)) for k in range(7)
    ]
    boxes = [place(x - 0.6, y + rng.normal(0, 0.06), 0, rng.normal(np.pi / 2, 0.06)) for y in (-1.0, -2.8)]
    balls = [place(x - 0.6 - rng.uniform(0, 0.3), y1 - 6.4 + 0.75 * k, 0.325) for k in range(2)]
    leaning = place(x - 0.45, y0 + 5.4, 0, 0.0, -0.10)
    chairs = [place(d, y0 + 0.7, 0, np.pi / 2) for d in (-0.5, 0.5)]
    orange = Material("gym_ball", (0.55, 0.10, 0.02), roughness=0.45)
    grey = Material("gym_ball_grey", (0.25, 0.30, 0.36), roughness=0.45)
    return gathered([
        things("gym_mat", rounded_box((2.0, 1.25, 0.06), 0.02), (blue,), stacks),
        things("mat_cart", _mat_cart(), (_STEEL,), [place(x - 0.85, y1 - 4.6, 0, np.pi / 2)]),
        things("vaulting_box", _vaulting_box(), (BEECH, _LEATHER), boxes),
        things("crash_mat", rounded_box((0.40, 3.0, 2.0), 0.06, (0, 0, 1.0)), (thick,), [leaning]),
        things("gym_ball", ball(0.325, cells=8), (orange,), balls[:1]),
        things("gym_ball_grey", ball(0.325, cells=8), (grey,), balls[1:], mesh_name="gym_ball"),
        things("scorers_chair", stacking_chair(), (furniture.BLACK, _STEEL), chairs),
        things("scorers_table", furniture.table(), (_WHITE, _STEEL), [place(0, y0 + 1.15, 0, np.pi / 2)]),
        ball_cart((-x + 1.0, y0 + 1.0), (-x + 0.6, y1 - 0.9), rng),
    ])  # fmt: skip


def ropes(shell: Shell) -> Parts:
    """Climbing ropes on a rail along the far end, gathered towards the corner, and rings drawn up to the roof."""
    x, y, top = shell.x_m - 1.3, shell.y_left_m - 1.2, shell.height_m - 0.3
    rope = join(
        tube(np.array([[0, 0, 0.3], [0, 0, top]]), 0.019, 8), tube(np.array([[0, 0, 0.3], [0, 0, 0.55]]), 0.032, 8)
    )
    spots = [place(x, y - 0.42 * k) for k in range(5)]
    rail = beam((x, y + 0.9, top), (x, -y, top), 0.10, 0.12)
    rings = [piece for s in (-0.28, 0.28) for piece in _ring((0.0, s, 4.2), top)]
    return gathered([
        things("climbing_rope", rope, (_ROPE,), spots), things("rope_rail", rail, (_STEEL,)),
        things("rings", join(*(painted(p, k % 2) for k, p in enumerate(rings))), (BEECH, _ROPE), [place(x - 0.4, 1.0)]),
    ])  # fmt: skip


def _posters(shell: Shell, rng: np.random.Generator, textures: dict[str, Texture]) -> Parts:
    """A school's banner and printed sheets on a cork board on the right wall, club pennants between the windows."""
    y = shell.y_right_m + 0.04
    words, inks = ("SPORT MAKES SCHOOL", "HILLTOP SCHOOL", "FAIR PLAY"), ((20, 60, 140), (160, 30, 35), (20, 105, 60))
    name, ink = str(rng.choice(words)), inks[int(rng.integers(3))]
    textures["school_banner"] = lettering(name, (245, 245, 245), ink, (768, 160), (240, 190, 20))
    look = Material("school_banner", (0.9, 0.9, 0.9), roughness=0.7, texture="school_banner")
    sheets = [
        box((0.3, 0.004, 0.42), (float(px), 0.018, float(pz) + float(rng.normal(0, 0.02))))
        for px in (-0.8, -0.4, 0.0, 0.4, 0.8) for pz in (-0.26, 0.26) if rng.random() < 0.8
    ]  # fmt: skip
    board = join(painted(box((2.2, 0.03, 1.2)), 0), painted(join(*sheets), 1))
    banner = sheet((2.4, 0, 0), (-4.8, 0, 0), (0, 0, 1.0))
    return gathered([
        things("school_banner", banner, (look,), [place(-6.6 if rng.random() < 0.5 else 6.6, y, 4.4)]),
        things("cork_board", board, (_CORK, _WHITE), [place(s * 11.2, y + 0.06, 1.7) for s in (1, -1)]),
    ])  # fmt: skip


def _vaulting_box() -> Mesh:
    """Five wooden frames that narrow upwards (slot 0) under a padded top (slot 1), 1.5 m along x, 1.1 m high."""
    frames = []
    for k in range(5):
        wide = 0.62 - 0.05 * k
        frames.append(rounded_box((1.5 - 0.03 * k, wide, 0.175), 0.012, (0, 0, 0.09 + 0.18 * k)))
    return join(painted(join(*frames), 0), painted(rounded_box((1.4, 0.40, 0.16), 0.05, (0, 0, 0.98)), 1))


def _mat_cart() -> Mesh:
    rails = [beam((-1.0, y, 0.10), (1.0, y, 0.10), 0.04, 0.04) for y in (-0.5, 0.5)]
    ends = [beam((x, -0.5, 0.10), (x, 0.5, 0.10), 0.04, 0.04) for x in (-1.0, 0.0, 1.0)]
    bow = [rod((-1.03, y, 0.1), (-1.03, y, 1.0), 0.018, 6) for y in (-0.5, 0.5)]
    bow.append(rod((-1.03, -0.5, 1.0), (-1.03, 0.5, 1.0), 0.018, 6))
    wheels = [rod((x, y - 0.02, 0.045), (x, y + 0.02, 0.045), 0.045, 10) for x in (-0.9, 0.9) for y in (-0.45, 0.45)]
    return join(*rails, *ends, *bow, *wheels)


def _store_door() -> Mesh:
    """A tilting door of ribbed sheet 4.4 m wide, 2.5 m high in the plane y = 0."""
    ribs = [box((0.10, 0.02, 2.4), (float(x), 0.01, 1.22)) for x in np.arange(-2.1, 2.11, 0.2)]
    return join(box((4.4, 0.02, 2.5), (0, -0.01, 1.25)), *ribs, rod((-0.3, 0.06, 0.9), (0.3, 0.06, 0.9), 0.015, 6))


def _ring(at: Vector, top_m: float) -> list[Mesh]:
    """A wooden ring and the rope it hangs on."""
    angle = np.linspace(0, 2 * np.pi, 21)
    circle = np.asarray(at, float) + np.column_stack([0 * angle, 0.105 * np.cos(angle), 0.105 * np.sin(angle)])
    return [tube(circle, 0.014, 6), rod((at[0], at[1], at[2] + 0.1), (at[0], at[1], top_m), 0.012, 6)]
