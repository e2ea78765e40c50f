"""Sand with footprints and rake marks, lines of ribbon, wet shore, sea to the horizon, dunes, a far coast."""

import numpy as np
from jaxtyping import Float, UInt8

from scenes.archery_ground import patches
from scenes.pictures import noise
from scenes.placing import gathered, things
from synth.equipment.shapes import box, grid_mesh, join, rod, rounded_box, tinted
from synth.scene import Material, Mesh, Parts, Rgb

LINE_M = 0.05
Field = Float[np.ndarray, "rows columns"]
_COURT_X_M, _COURT_Y_M, _CELL_M = 13.0, 9.0, 0.11
"""Half size of the trodden sand around the court and its cells: a footprint is two cells wide."""
_DEEP_M, _HIGH_M = 0.065, 0.012
"""Sand lies so far below and above z = 0, on which feet stand: nobody is buried."""
_FOOTPRINTS = 2600
_FAR_M, _SEA_M = 2500.0, -0.42
"""How far the sea reaches, and its level."""


def sand(color: Rgb, shore_m: float, rng: np.random.Generator) -> Parts:
    """Trodden sand where people play, smoother dry sand around it, dunes behind, a wet strip at the water."""
    tone = tuple(1.35 * np.array(color))
    dry = Material("sand", (tone[0], tone[1], tone[2]), roughness=0.95, specular=0.1, texture="sand", texture_scale=0.5,
                   normal_noise_m=0.010, noise_scale_m=0.05)  # fmt: skip
    return gathered([
        things("sand_court", _court(rng), (dry,)),
        things("sand_around", _around(shore_m, rng), (dry,)),
    ], {"sand": _grains(rng)})  # fmt: skip


def lines(color: Rgb, half_length_m: float, half_width_m: float) -> Parts:
    """Ribbons 5 cm wide that lie on the sand and belong to the court; there is no line under the net."""
    ribbon = Material("line_ribbon", color, roughness=0.7, sheen=0.1)
    x, y, w, up = half_length_m, half_width_m, LINE_M, 0.012
    sides = [box((2 * x, w, 0.004), (0, s * (y - w / 2), up)) for s in (1, -1)]
    ends = [box((w, 2 * (y - w), 0.004), (s * (x - w / 2), 0, up)) for s in (1, -1)]
    return gathered([
        things("court_lines", join(*sides, *ends), (ribbon,)),
        _anchors(half_length_m, half_width_m),
    ])  # fmt: skip


def _anchors(half_length_m: float, half_width_m: float) -> Parts:
    """At each corner two elastic cords that run on from the ribbons into the sand, as buried plates hold them."""
    cord = Material("line_cord", (0.03, 0.05, 0.20), roughness=0.8)
    x, y, reach = half_length_m - LINE_M / 2, half_width_m - LINE_M / 2, 0.45
    ends = [((x + LINE_M / 2, y), (x + reach, y)), ((x, y + LINE_M / 2), (x, y + reach))]
    cords = [
        rod((s * a[0], t * a[1], 0.014), (s * b[0], t * b[1], -0.05), 0.005, 6)
        for a, b in ends for s in (1, -1) for t in (1, -1)
    ]  # fmt: skip
    knots = [rounded_box((0.07, 0.07, 0.012), 0.003, (s * x, t * y, 0.018)) for s in (1, -1) for t in (1, -1)]
    return things("line_anchor", join(*cords, *knots), (cord,))


def sea(shore_m: float, rng: np.random.Generator) -> Parts:
    """Water from the shore to the horizon, pale over the sand and dark further out, with swell and lines of surf."""
    water = Material("sea", (0.13, 0.30, 0.30), roughness=0.12, specular=0.5, normal_noise_m=0.16, noise_scale_m=2.4)
    foam = Material("foam", (0.78, 0.80, 0.80), roughness=0.9, color_noise=0.15, noise_scale_m=0.2)
    surf = [
        _surf(shore_m + away, wide, _SEA_M, rng) for away, wide in ((0.2, 0.5), (3.6, 0.8), (8.5, 1.1), (16.0, 0.7))
    ]
    return gathered([things("sea", _water(shore_m, rng), (water,)), things("surf", join(*surf), (foam,))])


def _water(shore_m: float, rng: np.random.Generator) -> Mesh:
    """Cells that grow with the distance; the swell is lost in them beyond 100 m and dies out at the beach."""
    out = np.concatenate([np.arange(0.0, 60.0, 0.8), np.geomspace(60.0, _FAR_M, 34)])
    x = np.concatenate(
        [-np.geomspace(_FAR_M, 120.0, 12), np.arange(-110.0, 111.0, 6.0), np.geomspace(120.0, _FAR_M, 12)]
    )
    px, away = np.meshgrid(x, out, indexing="ij")
    crest = away + 1.6 * np.sin(px / 17.0 + rng.uniform(0, 6.3)) + 0.8 * np.sin(px / 7.0 + rng.uniform(0, 6.3))
    tall = 0.11 * np.clip(away / 8.0, 0.0, 1.0) * np.exp(-away / 90.0)
    height = _SEA_M + tall * (1.0 - 2.0 * np.abs(np.sin(np.pi * crest / 7.5 + rng.uniform(0, 3.0)))) - 0.02
    deep = 1.0 - np.exp(-((away / 26.0) ** 1.2))
    color = (1.0 - deep[..., None]) * np.array([1.0, 1.0, 1.0]) + deep[..., None] * np.array([0.05, 0.24, 0.46])
    mesh = grid_mesh(np.stack([px, shore_m - 2.0 + away, height], -1), np.stack([px, away], -1))
    return Mesh(mesh.vertices, mesh.faces, mesh.uvs, colors=color.reshape(-1, 3))


def coast(rng: np.random.Generator) -> Parts:
    """Wooded hills behind the dunes and headlands that run out into the sea on both sides, hazy."""
    woods = Material(
        "far_coast", (0.075, 0.105, 0.10), roughness=1.0, specular=0.0, color_noise=0.3, noise_scale_m=14.0
    )
    turn = np.linspace(np.radians(20.0), np.radians(-200.0), 181)
    ridges = []
    for radius, low, high in ((420.0, 4.0, 20.0), (900.0, 25.0, 85.0)):
        wave = sum(rng.uniform(0.3, 1.0) * np.sin(k * turn + rng.uniform(0, 6.3)) for k in (3, 5, 8, 13, 21))
        ends = np.clip(np.minimum(turn[0] - turn, turn - turn[-1]) / 0.35, 0.0, 1.0)
        height = ends * np.maximum(low + (high - low) * (0.5 + 0.2 * wave) + rng.uniform(-0.03, 0.03, 181) * high, low)
        foot = np.stack([radius * np.cos(turn), radius * np.sin(turn), np.full(181, -1.0)], -1)
        top = foot * [1.12, 1.12, 0] + np.stack([0 * turn, 0 * turn, height], -1)
        haze = (0.8, 0.85, 0.7) if radius < 500 else (0.95, 1.0, 1.0)
        ridges.append(tinted(grid_mesh(np.stack([foot, top], 1), np.zeros((181, 2, 2))), haze))
    return things("far_coast", join(*ridges), (woods,))


def dune_height_m(x: Float[np.ndarray, "*batch"], y: Float[np.ndarray, "*batch"]) -> Float[np.ndarray, "*batch"]:
    """Height of the dry sand [m]: level at the court, rising to dunes from 18 m behind it."""
    rise = np.clip((-y - 17.0) / 14.0, 0.0, 1.0)
    crest = 2.1 + 0.7 * np.sin(0.16 * x + 1.0) + 0.4 * np.sin(0.37 * x + 0.3 * y)
    return rise * rise * (3.0 - 2.0 * rise) * crest


def _court(rng: np.random.Generator) -> Mesh:
    """A fine grid: waves of walking, rake marks around the lines, footprints pressed in with a raised rim."""
    x = np.arange(-_COURT_X_M, _COURT_X_M + 1e-6, _CELL_M)
    y = np.arange(-_COURT_Y_M, _COURT_Y_M + 1e-6, _CELL_M)
    px, py = np.meshgrid(x, y, indexing="ij")
    height = 0.012 * (patches(rng, px, py, 0.55) - 0.9) + 0.010 * (patches(rng, px, py, 0.22) - 0.9)
    outside = np.clip((np.maximum(np.abs(px) - 8.3, np.abs(py) - 4.3)) / 0.8, 0.0, 1.0)
    height = height * (1.0 - 0.7 * outside) + outside * 0.006 * (np.sin(2 * np.pi * py / 0.33) - 1.2)
    height = _trodden(height, x, y, outside, rng)
    edge = np.clip(np.minimum(_COURT_X_M - np.abs(px), _COURT_Y_M - np.abs(py)) / 0.8, 0.0, 1.0)
    height = np.clip(height, -_DEEP_M, _HIGH_M) * edge - 0.02 * (1.0 - edge)
    shade = 1.0 + 7.0 * np.clip(height + 0.01, -0.05, 0.0) + 0.07 * (patches(rng, px, py, 1.4) - 0.5)
    color = np.clip(shade[..., None] * np.array([0.74, 0.735, 0.72]), 0.0, 1.0)
    mesh = grid_mesh(np.stack([px, py, height], -1), np.stack([px, py], -1))
    return Mesh(mesh.vertices, mesh.faces, mesh.uvs, colors=color.reshape(-1, 3))


def _trodden(height: Field, x: np.ndarray, y: np.ndarray, outside: Field, rng: np.random.Generator) -> Field:
    """`height` [m] with dents of feet, most of them on the court."""
    height = height.copy()
    spots = np.column_stack([
        rng.normal(0.0, 4.6, _FOOTPRINTS).clip(-_COURT_X_M + 0.6, _COURT_X_M - 0.6),
        rng.normal(0.0, 2.7, _FOOTPRINTS).clip(-_COURT_Y_M + 0.6, _COURT_Y_M - 0.6),
    ])  # fmt: skip
    for (sx, sy), turn, deep in zip(
        spots, rng.uniform(0, np.pi, _FOOTPRINTS), rng.uniform(0.022, 0.060, _FOOTPRINTS), strict=True
    ):
        rows = slice(*np.searchsorted(x, (sx - 0.4, sx + 0.4)))
        columns = slice(*np.searchsorted(y, (sy - 0.4, sy + 0.4)))
        dx, dy = x[rows, None] - sx, y[None, columns] - sy
        along, across = np.cos(turn) * dx + np.sin(turn) * dy, np.cos(turn) * dy - np.sin(turn) * dx
        away = (along / 0.17) ** 2 + (across / 0.10) ** 2
        height[rows, columns] -= deep * np.exp(-away) * (1.0 - 0.45 * away) * (1.0 - 0.8 * outside[rows, columns])
    return height


def _around(shore_m: float, rng: np.random.Generator) -> Mesh:
    """Dry sand in cells that grow with the distance, wet and sloping towards the water."""
    x = np.unique(
        np.concatenate([np.arange(-46.0, 46.1, 0.8), np.geomspace(47.0, 600.0, 14), -np.geomspace(47, 600, 14)])
    )
    y = np.concatenate([-np.geomspace(420.0, 48.0, 9), np.arange(-46.0, shore_m + 4.0, 0.8)])
    px, py = np.meshgrid(x, y, indexing="ij")
    near_court = (np.abs(px) < _COURT_X_M - 0.8) & (np.abs(py) < _COURT_Y_M - 0.8)
    slope = -0.42 * np.clip((py - shore_m + 9.0) / 9.0, 0.0, 1.5)
    rough = 0.09 * (patches(rng, px, py, 2.6) - 0.5) + 0.05 * (patches(rng, px, py, 1.0) - 0.5)
    dry = np.clip((shore_m - 2.5 - py) / 3.0, 0.0, 1.0)
    off = np.clip(np.maximum(np.abs(px) - _COURT_X_M, np.abs(py) - _COURT_Y_M) / 3.0, 0.0, 1.0)
    height = slope + dune_height_m(px, py) + rough * dry * off - 0.022
    height = np.where(near_court, -0.3, height)
    wet = np.array([0.36, 0.34, 0.32]) + np.array([0.36, 0.375, 0.39]) * dry[..., None]
    color = np.clip(wet * (1.0 + 0.10 * (patches(rng, px, py, 6.0) - 0.5))[..., None], 0.0, 1.0)
    mesh = grid_mesh(np.stack([px, py, height], -1), np.stack([px, py], -1))
    return Mesh(mesh.vertices, mesh.faces, mesh.uvs, colors=color.reshape(-1, 3))


def _surf(y_m: float, wide_m: float, level_m: float, rng: np.random.Generator) -> Mesh:
    """A broken line of foam along the shore."""
    x = np.arange(-260.0, 261.0, 1.5)
    wander = sum(rng.uniform(0.2, 0.9) * np.sin(x / span + rng.uniform(0, 6.3)) for span in (5.0, 13.0, 37.0))
    width = wide_m * np.clip(sum(np.sin(x / span + rng.uniform(0, 6.3)) for span in (2.7, 7.0, 19.0)), 0.0, 1.3)
    z = np.full(len(x), level_m + 0.03)
    rows = [np.column_stack([x, y_m + wander + side * width / 2, z]) for side in (-1.0, 1.0)]
    return grid_mesh(np.stack(rows, 1), np.zeros((len(x), 2, 2)))


def _grains(rng: np.random.Generator, size_px: int = 1024) -> UInt8[np.ndarray, "height width 3"]:
    """Sand from above on a tile of 2 m: specks on soft blotches, seamless."""
    shape = (size_px, size_px)
    blotch = noise(rng, shape, (14, 14)) + 0.7 * noise(rng, shape, (45, 45)) + 0.5 * noise(rng, shape, (150, 150)) - 1.1
    speck = rng.normal(0.0, 1.0, shape)
    dark = (rng.random(shape) < 0.03) * rng.uniform(0.0, 0.35, shape)
    light = 205.0 * (1.0 + 0.10 * blotch + 0.055 * speck - dark)
    return np.clip(light[..., None] * np.array([1.0, 0.985, 0.955]), 0, 255).astype(np.uint8)
