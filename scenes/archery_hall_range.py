"""The shooting side of a hall: lines on the floor, butts in a row, the net behind them, numbers, clocks, their lamp."""

import numpy as np

from scenes import archery_camp, archery_field, archery_targets
from scenes.archery_targets import Butts
from scenes.placing import gathered, things
from synth.equipment.shapes import join, place, sheet
from synth.geometry.rotation import unit
from synth.geometry.transform import transform
from synth.scene import Light, Material, Parts, Rgb

_TAPE = Material("floor_tape", (0.72, 0.72, 0.70), roughness=0.4)
_YELLOW_TAPE = Material("yellow_tape", (0.70, 0.50, 0.03), roughness=0.4)
WAITING_X_M = -3.5
"""The waiting line is at least 3 m behind the shooting line in a hall."""


def field(butts: Butts, rng: np.random.Generator, net_color: Rgb, ys_m: tuple[float, float]) -> Parts:
    """Everything from the shooting line to the net; ys_m: from the right wall to the left."""
    goal_x = butts.target.distance_m
    middle, half = (ys_m[0] + ys_m[1]) / 2, (ys_m[1] - ys_m[0]) / 2
    net = Material("arrow_net", net_color, roughness=0.95, color_noise=0.2, noise_scale_m=0.4)
    edge = butts.ys_m[-1] + (butts.ys_m[1] - butts.ys_m[0]) / 2
    clocks = [place(goal_x - 2.2, y, 0.0) for y in (-edge - 0.5, edge + 0.3)]
    lights = [place(2.2, y, 0.0) for y in (-edge - 0.9, edge + 0.5)]
    return gathered([
        _lines(butts, edge),
        archery_targets.targets(butts, rng),
        archery_targets.numbers(butts, 1.2, ((250, 215, 40), (238, 236, 230))),
        archery_targets.score_boards(butts, rng, (butts.ys_m[1] - butts.ys_m[0]) / 2),
        archery_field.curtain(rng, half - 0.3, goal_x + 2.0, 3.1, net, middle),
        archery_camp.countdown(rng, clocks),
        archery_camp.timing_lights(lights),
    ])  # fmt: skip


def target_lamp(butts: Butts, height_m: float) -> Light:
    """A row of lamps over the line 3 m before the butts that lights the faces."""
    length = butts.ys_m[-1] - butts.ys_m[0] + 2.0
    eye = np.array([butts.target.distance_m - 3.5, 0.0, height_m - 1.5])
    backwards = unit(eye - butts.target.center_m)
    side = np.array([0.0, -1.0, 0.0])
    pose = transform(np.stack([np.cross(side, backwards), side, backwards], -1), eye)
    return Light("target_lamps", "area", pose, (1.0, 1.0, 1.0), 14.0 * length, 0.3, length)


def _lines(butts: Butts, edge_m: float) -> Parts:
    """Tape 5 cm wide: shooting line, 3 m line, waiting line, target line; marks of every archer's place."""
    up, w = 0.003, 0.05
    xs = ((0.0, _TAPE), (3.0, _TAPE), (WAITING_X_M, _YELLOW_TAPE), (butts.target.distance_m, _TAPE))
    across = [sheet((x - w / 2, -edge_m, up), (w, 0, 0), (0, 2 * edge_m, 0)) for x, look in xs if look is _TAPE]
    pitch = butts.ys_m[1] - butts.ys_m[0]
    marks = [sheet((-0.5, y + pitch / 2 - w / 2, up), (1.0, 0, 0), (0, w, 0)) for y in butts.ys_m[:-1]]
    waiting = sheet((WAITING_X_M - w / 2, -edge_m, up), (w, 0, 0), (0, 2 * edge_m, 0))
    return gathered([
        things("range_lines", join(*across, *marks), (_TAPE,)), things("waiting_line", waiting, (_YELLOW_TAPE,)),
    ])  # fmt: skip
