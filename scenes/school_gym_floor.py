"""The floor of a school's gym: volleyball lines in the floor itself, lines of other sports painted over it."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from scenes import volleyball_court
from scenes.pictures import noise
from scenes.placing import gathered, things
from synth.equipment.shapes import grid_mesh, join
from synth.scene import Material, Mesh, Parts, Rgb, Texture

_PAINT_M = 0.0003
"""A coat of paint: each sport's lines lie so much over those before, so that no two surfaces coincide."""
Line = Float[np.ndarray, "_ 2"]


def floor(half_x_m: float, y_m: tuple[float, float], surface: Material, line: Rgb, others: Sequence[Rgb]) -> Parts:
    """The floor in one material with the volleyball court; basketball, handball and badminton in `others`' colours."""
    white = Material("floor_line", line, roughness=0.35)
    mesh = volleyball_court.floor((-half_x_m, half_x_m), y_m)
    paints = [
        things(f"{name}_lines", _painted(lines, wide, (k + 1) * _PAINT_M), (Material(f"{name}_line", color, 0.35),))
        for k, ((name, lines, wide), color) in enumerate(zip(_sports(half_x_m, y_m), others, strict=True))
    ]
    return gathered([things("floor", mesh, (surface, surface, surface, white)), *paints])


def linoleum(rng: np.random.Generator, color: tuple[int, int, int], size_px: int = 512) -> Texture:
    """Marbled linoleum for a tile of 2 m, seamless."""
    shape = (size_px, size_px)
    streaks = noise(rng, shape, (90, 22)) + 0.6 * noise(rng, shape, (200, 60)) + 0.5 * noise(rng, shape, (8, 8)) - 1.05
    light = 1.0 + 0.16 * streaks + rng.normal(0.0, 0.02, shape)
    return np.clip(light[..., None] * np.array(color), 0, 255).astype(np.uint8)


def _sports(half_x_m: float, y_m: tuple[float, float]) -> list[tuple[str, list[Line], float]]:
    """Name, middles of the lines [m], and their width [m]."""
    x, y = half_x_m - 0.6, min(-y_m[0], y_m[1]) - 0.5
    return [
        ("handball", _handball(x, y), 0.05),
        ("basketball", _basketball(x - 0.25, y - 0.25), 0.05),
        ("badminton", _badminton(), 0.04),
    ]


def _handball(x: float, y: float) -> list[Line]:
    """Outline, goal area 6 m and dashed free-throw line 9 m from the goals, 7 m marks, the middle."""
    lines = [_rectangle(x, y), np.array([[0, -y], [0, y]], float)]
    for s in (1, -1):
        lines.append(_clipped(_goal_arc(s * x, 6.0), y))
        arc = _clipped(_goal_arc(s * x, 9.0), y)
        lines += [arc[k : k + 4] for k in range(0, len(arc) - 4, 7)]
        lines.append(np.array([[s * (x - 7.0), -0.5], [s * (x - 7.0), 0.5]]))
    return lines


def _basketball(x: float, y: float) -> list[Line]:
    """Outline, circle, keys with free-throw half circles, three-point lines 6.75 m from the baskets."""
    turn = np.linspace(0, 2 * np.pi, 61)
    lines = [_rectangle(x, y), 1.8 * np.column_stack([np.cos(turn), np.sin(turn)])]
    half = np.linspace(-np.pi / 2, np.pi / 2, 31)
    for s in (1, -1):
        key = np.array([[x, -2.45], [x - 5.8, -2.45], [x - 5.8, 2.45], [x, 2.45]])
        three = 6.75 * np.column_stack([np.cos(half), np.sin(half)]) * [-1, 1] + [x - 1.575, 0]
        three = np.vstack(
            [[x, -6.6], [three[6, 0], -6.6], three[np.abs(three[:, 1]) < 6.6], [three[6, 0], 6.6], [x, 6.6]]
        )
        throw = 1.8 * np.column_stack([-np.cos(half), np.sin(half)]) + [x - 5.8, 0]
        lines += [line * [s, 1] for line in (key, throw, _clipped(three, y))]
    return lines


def _badminton() -> list[Line]:
    """One court along x: 13.4 x 6.1 m with service lines 1.98 m from the net."""
    lines = [_rectangle(6.7, 3.05)]
    lines += [np.array([[-6.7, s * 2.59], [6.7, s * 2.59]]) for s in (1, -1)]
    lines += [np.array([[s * a, -3.05], [s * a, 3.05]]) for s in (1, -1) for a in (1.98, 5.92)]
    return [*lines, *(np.array([[s * 1.98, 0.0], [s * 6.7, 0.0]]) for s in (1, -1))]


def _goal_arc(goal_x_m: float, radius_m: float) -> Line:
    """Quarter circles about both posts of a goal 3 m wide, joined by a straight line."""
    sign = -np.sign(goal_x_m)
    turn = np.linspace(0, np.pi / 2, 25)
    quarter = radius_m * np.column_stack([sign * np.sin(turn), np.cos(turn)])
    upper = quarter + np.array([goal_x_m, 1.5])
    middle = np.column_stack([np.full(12, goal_x_m + sign * radius_m), np.linspace(1.5, -1.5, 14)[1:-1]])
    return np.vstack([upper, middle, (upper * [1, -1])[::-1]])


def _clipped(line: Line, y: float) -> Float[np.ndarray, "kept 2"]:
    return line[np.abs(line[:, 1]) <= y]


def _rectangle(x: float, y: float) -> Line:
    return np.array([[-x, -y], [x, -y], [x, y], [-x, y], [-x, -y]], float)


def _painted(lines: list[Line], wide_m: float, up_m: float) -> Mesh:
    """Ribbons about the lines: straight pieces of polylines overlap nowhere, as their corners are mitred."""
    return join(*(_ribbon(line, wide_m, up_m) for line in lines if len(line) > 1))


def _ribbon(line: Line, wide_m: float, up_m: float) -> Mesh:
    closed = np.allclose(line[0], line[-1])
    along = np.diff(line, axis=0)
    along = along / np.linalg.norm(along, axis=1, keepdims=True)
    before = np.vstack([along[-1:] if closed else along[:1], along])
    after = np.vstack([along, along[:1] if closed else along[-1:]])
    normal = np.column_stack([-(before + after)[:, 1], (before + after)[:, 0]])
    normal = normal / np.linalg.norm(normal, axis=1, keepdims=True)
    mitre = np.sum(normal * np.column_stack([-before[:, 1], before[:, 0]]), 1, keepdims=True)
    rim = normal / np.maximum(mitre, 0.3) * wide_m / 2
    rows = [np.column_stack([line + side * rim, np.full(len(line), up_m)]) for side in (1, -1)]
    return grid_mesh(np.stack(rows)[::-1].transpose(1, 0, 2), np.zeros((len(line), 2, 2)))
