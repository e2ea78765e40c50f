"""The stages of finals: the archers' with line and coaches' boxes, the targets' with blinds; cameras around."""

import numpy as np

from scenes import archery_camp, furniture
from scenes.archery_targets import Butts
from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment.shapes import ball, beam, box, flat, join, painted, place, rod, rounded_box, sheet, tube
from synth.scene import Material, Mesh, Parts, Rgb

_MAT = Material("stage_mat", (0.045, 0.047, 0.052), roughness=0.85, color_noise=0.12, noise_scale_m=0.2)
_TAPE = Material("stage_tape", (0.72, 0.72, 0.70), roughness=0.6)
STAGE_X_M = (-6.4, 1.5)
"""The archers' stage reaches from behind the waiting place to before the shooting line."""
_BESIDE_M = 2.9
"""How far a stage reaches beside the outer butts."""
COACH_X_M, COACH_SIDE_M = -2.6, 1.75
"""A coach stands behind the archer, on the outer side."""


def coach_places(butts: Butts) -> list[Transforms]:
    """World poses of the coaches, who look at their archer's target."""
    return [place(COACH_X_M, y + COACH_SIDE_M * _outside(y, butts), 0.0, 0.0) for y in butts.ys_m]


def _outside(y_m: float, butts: Butts) -> float:
    """The side of a lane where no other lane is."""
    return float(np.sign(y_m - sum(butts.ys_m) / len(butts.ys_m)))


def line_ends_m(butts: Butts) -> tuple[float, float]:
    """y of the shooting line's right and left end: it stops before the stage's edges."""
    return min(butts.ys_m) - _BESIDE_M + 0.2, max(butts.ys_m) + _BESIDE_M - 0.2


def stages(butts: Butts, brand: Rgb, ground_z_m: float) -> Parts:
    """Platforms whose tops are z = 0: mats with shooting line and coaches' boxes, fronts in the event's colour."""
    low, high = min(butts.ys_m) - _BESIDE_M, max(butts.ys_m) + _BESIDE_M
    goal = butts.target.distance_m
    skirt = Material("stage_skirt", brand, roughness=0.6)
    rim = Material("stage_rim", (0.55, 0.56, 0.57), roughness=0.35, metallic=0.8)
    mesh = join(
        _platform(STAGE_X_M, (low, high), ground_z_m), _platform((goal - 2.2, goal + 2.4), (low, high), ground_z_m)
    )
    up, w = 0.004, 0.05
    right, left = line_ends_m(butts)
    lines = [sheet((-w / 2, right, up), (w, 0, 0), (0, left - right, 0))]
    for pose in coach_places(butts):
        lines += _square(float(pose[0, 3]), float(pose[1, 3]), 0.5, w, up)
    middle = sum(butts.ys_m) / len(butts.ys_m)
    lines.append(sheet((-1.2, middle - w / 2, up), (2.4, 0, 0), (0, w, 0)))
    return gathered([
        things("stage", mesh, (_MAT, skirt, rim)), things("stage_lines", join(*lines), (_TAPE,)),
    ])  # fmt: skip


def _platform(xs_m: tuple[float, float], ys_m: tuple[float, float], ground_z_m: float) -> Mesh:
    """Top (slot 0), sides (1) and a metal rim (2)."""
    (x0, x1), (y0, y1) = xs_m, ys_m
    top = sheet((x0, y0, 0), (x1 - x0, 0, 0), (0, y1 - y0, 0), uv_in_metres=True)
    body = flat(box((x1 - x0, y1 - y0, -ground_z_m - 0.02), ((x0 + x1) / 2, (y0 + y1) / 2, (ground_z_m - 0.02) / 2)))
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    rim = [
        beam((*a, -0.012), (*b, -0.012), 0.03, 0.022) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    return join(painted(top, 0), painted(body, 1), painted(join(*rim), 2))


def _square(x: float, y: float, half: float, width: float, up: float) -> list[Mesh]:
    """Four strips of tape around a place."""
    return [sheet((x - half, y + s * half - width / 2, up), (2 * half, 0, 0), (0, width, 0)) for s in (-1, 1)] + [
        sheet((x + s * half - width / 2, y - half, up), (width, 0, 0), (0, 2 * half, 0)) for s in (-1, 1)
    ]


def around_stages(butts: Butts, brand: Rgb, ground_z_m: float, rng: np.random.Generator) -> Parts:
    """Clocks before the archers, stools with their things, blinds beside the targets, television cameras."""
    low, high = min(butts.ys_m), max(butts.ys_m)
    goal, z = butts.target.distance_m, ground_z_m
    screen = Material("blind_screen", tuple(0.4 * np.array(brand)), roughness=0.8)
    blinds = [place(goal + 0.6, low - 4.3, z), place(goal + 0.6, high + 4.3, z)]
    clocks = [place(3.2, low - 2.2, z, 0.0), place(3.2, high + 2.2, z, 0.0)]
    seats = [place(-5.6, y + 1.9 * _outside(y, butts), 0, 0) for y in butts.ys_m]
    bags = [place(-6.0, y + 2.4 * _outside(y, butts), 0, rng.uniform(0, 6)) for y in butts.ys_m]
    cases = [place(-6.0, sum(butts.ys_m) / 2, 0, 1.57), place(-4.9, float(seats[0][1, 3]), 0, 0)]
    bottles = [place(-5.2, y + 2.1 * _outside(y, butts), 0) for y in butts.ys_m]
    return gathered([
        things("blind_wall", _blind(), (screen, furniture.ALUMINIUM), blinds),
        archery_camp.countdown(rng, clocks),
        archery_camp.timing_lights([place(5.0, low - 3.0, z), place(5.0, high + 3.0, z)]),
        things("stool", furniture.folding_chair(), (furniture.BLACK, furniture.cloth("stool_cloth", brand)), seats),
        archery_camp.luggage(rng, bags, cases[:1], cases[1:]),
        archery_camp.bottles(bottles),
        archery_camp.scopes([place(COACH_X_M + 0.5, float(p[1, 3]), 0.0) for p in coach_places(butts)[1:]]),
        tv_cameras(camera_places(butts, z)),
    ])  # fmt: skip


def camera_places(butts: Butts, ground_z_m: float) -> list[Transforms]:
    """Television cameras: two in front of the boards that look at the archers, one beside the targets, one far back."""
    low, high = min(butts.ys_m), max(butts.ys_m)
    spots = [(9.0, low - 3.6), (7.0, high + 3.4), (63.0, low - 3.4), (-9.2, low - 1.5)]
    goals = [(0.0, low), (0.0, high), (70.0, 0.0), (70.0, 0.0)]
    return [
        place(x, y, ground_z_m, float(np.arctan2(b - y, a - x))) for (x, y), (a, b) in zip(spots, goals, strict=True)
    ]


def tv_cameras(spots: list[Transforms]) -> Parts:
    """Broadcast cameras on tripods that look along +x."""
    feet = [(0.5 * np.cos(a), 0.5 * np.sin(a), 0.0) for a in (0.3, 2.4, 4.5)]
    legs = [rod(foot, (0, 0, 1.15), 0.02, 8) for foot in feet] + [rod((0, 0, 1.1), (0, 0, 1.3), 0.06, 10)]
    body = rounded_box((0.34, 0.16, 0.24), 0.02, (-0.05, 0, 1.46))
    lens = tube(
        np.array([[0.12, 0, 1.46], [0.30, 0, 1.46], [0.34, 0, 1.46], [0.46, 0, 1.46]]), [0.06, 0.06, 0.08, 0.085], 14
    )
    finder = rounded_box((0.10, 0.16, 0.10), 0.01, (-0.1, 0.02, 1.64))
    bars = [rod((-0.15, s * 0.08, 1.36), (-0.62, s * 0.26, 1.22), 0.012, 6) for s in (-1, 1)]
    glass = ball(0.07, (0.42, 0, 1.46), 4)
    mesh = join(
        painted(join(body, lens, finder, *bars), 0), painted(join(*legs), 1), painted(glass, 2),
    )  # fmt: skip
    looks = (
        furniture.BLACK,
        furniture.ALUMINIUM,
        Material("tv_lens", (0.01, 0.012, 0.02), roughness=0.05, specular=0.9),
    )
    return things("tv_camera", mesh, looks, spots)


def _blind() -> Mesh:
    """A shelter of three screens 2.1 m high behind which judges wait (slot 0 cloth, 1 frame), open to +x."""
    sides = [
        flat(box((0.04, 2.4, 2.0), (-0.8, 0, 1.05))), flat(box((1.6, 0.04, 2.0), (0, -1.2, 1.05))),
        flat(box((1.6, 0.04, 2.0), (0, 1.2, 1.05))),
    ]  # fmt: skip
    frame = [beam((x, y, 0), (x, y, 2.12), 0.05, 0.05) for x in (-0.8, 0.8) for y in (-1.2, 1.2)]
    return join(painted(join(*sides), 0), painted(join(*frame), 1))
