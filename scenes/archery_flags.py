"""Flags that fly on one wind, windsocks, and flags that hang still in a hall."""

import numpy as np

from scenes.placing import gathered, things
from synth.equipment.shapes import grid_mesh, join, painted, place, rod, sheet, tube
from synth.scene import Material, Mesh, Parts, Rgb

_STEEL = Material("flag_steel", (0.42, 0.43, 0.44), roughness=0.4, metallic=0.9)
_COLORS: tuple[Rgb, ...] = (
    (0.55, 0.02, 0.03), (0.02, 0.09, 0.42), (0.75, 0.55, 0.02), (0.75, 0.75, 0.72), (0.02, 0.28, 0.10),
    (0.03, 0.03, 0.035), (0.10, 0.35, 0.60),
)  # fmt: skip


def cloth(name: str, color: Rgb) -> Material:
    """Flag cloth."""
    return Material(name, color, roughness=0.85, sheen=0.2)


def flags(
    rng: np.random.Generator, x_m: float, ys_m: tuple[float, ...], height_m: float = 7.5, name: str = "flag"
) -> Parts:
    """Tall poles with coloured flags that fly on one wind."""
    wind = rng.uniform(0, 2 * np.pi)
    pole = join(
        rod((0, 0, -0.2), (0, 0, height_m), 0.045, 10), rod((0, 0, height_m), (0, 0, height_m + 0.05), 0.08, 10)
    )
    parts = [things(f"{name}_pole", pole, (_STEEL,), [place(x_m, y) for y in ys_m])]
    for k, y in enumerate(ys_m):
        pose = place(x_m, y, height_m - 1.45, wind + rng.normal(0, 0.15))
        parts.append(things(f"{name}{k}", flag(rng, 2.1, 1.4, stripes=3), _two_cloths(rng, f"{name}{k}"), [pose]))
    return gathered(parts)


def hanging_flags(
    rng: np.random.Generator, places: list[np.ndarray], size_m: tuple[float, float] = (1.5, 1.0)
) -> Parts:
    """Flags that hang from their top edge under a roof, four kinds; they look along the pose's -x."""
    width, height = size_m
    bands = [sheet((0, width / 2, -height * (k + 1) / 3), (0, -width, 0), (0, 0, height / 3)) for k in range(3)]
    back = [sheet((0.004, -width / 2, -height * (k + 1) / 3), (0, width, 0), (0, 0, height / 3)) for k in range(3)]
    mesh = join(
        *(painted(join(a, b), k % 2) for k, (a, b) in enumerate(zip(bands, back, strict=True))),
        painted(rod((0.002, -width / 2 - 0.05, 0.01), (0.002, width / 2 + 0.05, 0.01), 0.012, 6), 2),
    )
    parts = []
    for k in range(min(4, len(places))):
        looks = (*_two_cloths(rng, f"hanging_flag{k}"), _STEEL)
        parts.append(things(f"hanging_flag{k}", mesh, looks, places[k::4]))
    return gathered(parts)


def windsock(rng: np.random.Generator, spots: list[tuple[float, float]], height_m: float = 3.2) -> Parts:
    """A tapering sock in red and white rings on a pole that shows the wind."""
    lift = float(rng.uniform(0.2, 1.0))
    steps = np.linspace(0.0, 1.0, 6)
    line = np.column_stack([0.9 * steps, 0 * steps, -(1.0 - lift) * 0.5 * steps**1.4])
    rings = [tube(line[k : k + 2], [0.11 - 0.012 * k, 0.11 - 0.012 * (k + 1)], 10) for k in range(5)]
    sock = join(*(painted(ring, k % 2) for k, ring in enumerate(rings)))
    wind = rng.uniform(0, 2 * np.pi)
    looks = (cloth("sock_red", (0.62, 0.04, 0.03)), cloth("sock_white", (0.78, 0.78, 0.76)))
    return gathered([
        things("windsock_pole", rod((0, 0, -0.1), (0, 0, height_m), 0.02, 8), (_STEEL,), [place(*s) for s in spots]),
        things("windsock", sock, looks, [place(x, y, height_m, wind + rng.normal(0, 0.12)) for x, y in spots]),
    ])  # fmt: skip


def flag(rng: np.random.Generator, length_m: float, height_m: float, stripes: int) -> Mesh:
    """A flying flag from the pole along +x, with waves; stripes alternate between slots 0 and 1."""
    u, v = np.linspace(0.0, 1.0, 19), np.linspace(0.0, 1.0, 3 * stripes + 1)
    wave = rng.uniform(0, 2 * np.pi)
    x = length_m * u[:, None] * (0.93 - 0.05 * v[None, :])
    y = 0.10 * length_m * u[:, None] * np.sin(9.0 * u[:, None] + wave + 1.2 * v[None, :])
    z = height_m * v[None, :] - 0.13 * height_m * u[:, None] ** 2 + 0 * u[:, None]
    mesh = grid_mesh(np.stack([x, y, z], -1), np.stack(np.broadcast_arrays(u[:, None], v[None, :]), -1))
    slots = np.tile((np.arange(3 * stripes) // 3) % 2, 18)
    return Mesh(mesh.vertices, mesh.faces, mesh.uvs, slots if stripes > 1 else None)


def _two_cloths(rng: np.random.Generator, name: str) -> tuple[Material, Material]:
    first, second = rng.choice(len(_COLORS), 2, replace=False)
    return cloth(f"{name}_a", _COLORS[first]), cloth(f"{name}_b", _COLORS[second])
