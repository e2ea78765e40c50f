"""Hair: a dark cap cut along the hairline, and locks that lie the way the style is combed."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import unit
from synth.geometry.smoothstep import smoothstep
from synth.outfit.cloth import Cloth, bolt
from synth.outfit.figure import Figure
from synth.outfit.head import Points, Skull, toward
from synth.outfit.identity import Identity
from synth.outfit.locks import lock_mesh, merged
from synth.scene import Mesh

Curves = Float[np.ndarray, "locks steps 3"]


def hair(figure: Figure, head: Skull, identity: Identity, rng: np.random.Generator, hat_y: float | None) -> Mesh | None:
    """The hair of `identity` in the rest frame, or None for a shaved head. `hat_y`: brim of a hat that flattens it."""
    style = identity.hair_style
    if style == "shaved":
        return None
    recede = 0.5 if identity.gender == "male" else 0.0
    cap = _cap(figure, head, recede, lift_m=_CAP_M.get(style, 0.003))
    roots = _roots(head, recede, _COUNT[style], rng, inset_m=0.006 if style == "curly" else 0.0)
    if style in ("ponytail", "bun", "braid"):
        locks = _pulled_back(head, roots, style, rng)
    elif style == "bob":
        locks = _bob(head, roots, rng)
    elif style == "curly":
        locks = [_curls(head, roots, rng)]
    else:
        locks = [_cropped(head, roots, style, rng)]
    mesh = merged([cap, *locks])
    mesh = mesh if hat_y is None else _flattened(mesh, head, hat_y)
    # the last bits of the sums above depend on where arrays lie in memory; a micrometre does not
    return replace(mesh, vertices=np.round(mesh.vertices, 6))


_CAP_M = {"curly": 0.005, "bob": 0.006}
"""How far the cap rises from the scalp where it is not 3 mm [m]; the locks must stand above it."""
_COUNT = {"crop": 2600, "side_part": 1700, "curly": 1500, "ponytail": 900, "bun": 900, "bob": 1500, "braid": 900}


def _cap(figure: Figure, head: Skull, recede: float, lift_m: float) -> Mesh:
    """The scalp inside the hairline, lifted: what shows between the locks."""

    def scalp(points: Points) -> Float[np.ndarray, " points"]:
        return np.minimum(points[:, 1] - head.hairline_y(points, recede) - 0.003, 0.02)

    def upper(points: Points) -> Float[np.ndarray, " points"]:
        return points[:, 1] - (head.ear[1] - 0.09 * head.scale)

    cloth: Cloth = bolt(figure, (upper, scalp)).subdivided()
    direction = unit(cloth.points - head.center)
    rise = cloth.rim_distance(0.03)
    reach = np.linalg.norm(cloth.points - head.center, axis=1)
    over = np.maximum(head.radius(direction), reach) - reach
    height = 0.0012 + lift_m * rise + over * np.minimum(1.0, 3 * rise)
    shape = cloth.moved(cloth.points + height[:, None] * direction).relaxed(3)
    tone = np.full((len(shape.points), 3), 0.33)
    return Mesh(shape.points, shape.faces, colors=tone)


def _roots(head: Skull, recede: float, count: int, rng: np.random.Generator, inset_m: float) -> Points:
    """Unit directions of `count` hair roots, evenly spread inside the hairline, from the nape up."""
    spread = 4 * count
    k = np.arange(spread) + 0.5
    height = 1.0 - 2.0 * k / spread
    turn = np.pi * (1 + 5**0.5) * k
    flat = np.sqrt(1.0 - height**2)
    direction = unit(np.stack([np.cos(turn) * flat, height, np.sin(turn) * flat], 1) + rng.normal(0, 0.02, (spread, 3)))
    points = head.on(direction)
    ragged = inset_m + rng.normal(0.0, 0.0035, spread)
    inside = points[:, 1] > head.hairline_y(points, recede) + ragged
    return direction[inside][:: max(1, int(inside.sum() / count))]


def _curves_over(
    head: Skull, start: Points, goal: Points, share: np.ndarray, height: np.ndarray, steps: int
) -> tuple[Curves, Curves]:
    """Curves over the skull from `start` `share` of the way to `goal`, `height` (locks, steps) above it."""
    flat_start, flat_goal = np.repeat(start, steps, 0), np.repeat(goal, steps, 0)
    part = (np.linspace(0, 1, steps)[None] * share[:, None]).reshape(-1)
    direction = toward(flat_start, flat_goal, part)
    points = head.on(direction, height.reshape(-1))
    return points.reshape(len(start), steps, 3), direction.reshape(len(start), steps, 3)


def _cropped(head: Skull, roots: Points, style: str, rng: np.random.Generator) -> Mesh:
    """Short hair from the whorl outwards; with a side part combed across the top."""
    count, steps = len(roots), 6
    whorl = unit(np.array([0.10, 0.80, -0.60]))
    goal = unit(roots - whorl * (roots @ whorl)[:, None] * 0.9) + np.array([0.0, -0.25, 0.0])
    top = smoothstep(0.25, 0.65, roots[:, 1])
    goal = goal + top[:, None] * np.array([0.0, 0.0, 0.9])
    length = (0.22 + 0.12 * top) * rng.uniform(0.8, 1.2, count)
    lift = 0.004 + 0.011 * top
    if style == "side_part":
        across = np.where(roots[:, 0] > 0.30, 1.0, -1.0)
        comb = np.stack([across, np.full(count, -0.15), 0.35 - 0.9 * top * (roots[:, 2] < 0.4)], 1)
        goal = goal * (1 - top)[:, None] + 1.8 * top[:, None] * comb
        length, lift = length * (1.0 + 0.9 * top), lift + 0.008 * top
    goal = unit(goal + rng.normal(0.0, 0.16, (count, 3)))
    rise = np.sin(np.linspace(0.25, 2.95, steps))[None] * (lift * rng.uniform(0.6, 1.35, count))[:, None] + 0.002
    curves, outward = _curves_over(head, roots, unit(goal + roots * 0.2), length, rise, steps)
    return lock_mesh(curves, outward, rng.uniform(0.0028, 0.0052, count), rng, roots=0.6, blunt=0.05)


def _curls(head: Skull, roots: Points, rng: np.random.Generator) -> Mesh:
    """Small coils standing off the head."""
    count, steps = len(roots), 14
    top = smoothstep(-0.3, 0.6, roots[:, 1])
    side = unit(np.cross(roots, unit(rng.normal(size=(count, 3)))))
    other = np.cross(roots, side)
    turn = np.linspace(0, 2 * np.pi * 1.6, steps)[None] + rng.uniform(0, 6.28, (count, 1))
    wide = (0.0055 * rng.uniform(0.7, 1.4, count))[:, None] * np.minimum(1.0, np.linspace(0.2, 2.0, steps))[None]
    rise = np.linspace(0.0, 1.0, steps)[None] * ((0.009 + 0.020 * top) * rng.uniform(0.6, 1.2, count))[:, None]
    drift = np.linspace(0.0, 1.0, steps)[None, :, None] * rng.normal(0, 0.006, (count, 1, 3))
    base = head.on(roots, 0.001)[:, None]
    curves = (
        base + rise[..., None] * roots[:, None] + drift
        + (wide * np.cos(turn))[..., None] * side[:, None]
        + (wide * np.sin(turn))[..., None] * other[:, None]
    )  # fmt: skip
    outward = unit(np.cos(turn)[..., None] * side[:, None] + np.sin(turn)[..., None] * other[:, None])
    return lock_mesh(curves, outward, rng.uniform(0.003, 0.0055, count), rng, roots=0.45)


def _pulled_back(head: Skull, roots: Points, style: str, rng: np.random.Generator) -> list[Mesh]:
    """Hair drawn tight to a tie at the back, and what hangs or is wound there."""
    count, steps = len(roots), 10
    tie_way = unit(
        np.array({"ponytail": [0.0, 0.42, -1.0], "bun": [0.0, 0.62, -0.9], "braid": [0.0, -0.32, -1.0]}[style])
    )
    goal = np.repeat(tie_way[None], count, 0)
    rise = 0.003 + 0.007 * np.sin(np.linspace(0.1, 2.6, steps))[None] * rng.uniform(0.5, 1.2, (count, 1))
    share = np.where(np.sum(roots * goal, 1) > 0.985, 0.6, 0.985)
    curves, outward = _curves_over(head, roots, goal, share, rise, steps)
    ears = head.ear + np.array([[[[1.0, 0, 0]]], [[[-1.0, 0, 0]]]]) * head.ear_half_width
    free = np.linalg.norm(curves[None] - ears, axis=-1).min((0, 2)) > 0.020 * head.scale
    curves, outward, count = curves[free], outward[free], int(free.sum())
    swept = lock_mesh(curves, outward, rng.uniform(0.007, 0.012, count), rng, roots=0.85, blunt=0.5)
    tie = head.on(tie_way[None], 0.012)[0]
    hanging = {"ponytail": _tail, "bun": _bun, "braid": _braid}[style]
    return [swept, hanging(tie, tie_way, head.scale, rng)]


def _tail(tie: np.ndarray, way: np.ndarray, scale: float, rng: np.random.Generator) -> Mesh:
    count, steps = 260, 14
    share = np.linspace(0.0, 1.0, steps)
    length = 0.25 * scale
    spine = tie + np.stack(
        [
            0 * share,
            0.016 * np.sin(share * 5.0).clip(0) - length * share**1.35,
            -0.075 * scale * (1 - np.exp(-4 * share)),
        ],
        1,
    )
    around = rng.uniform(0, 2 * np.pi, count)
    wide = 0.021 * scale * np.sqrt(rng.uniform(0.05, 1, count))
    swell = 0.45 + 1.0 * np.sin(np.pi * np.minimum(1.0, 0.12 + 0.75 * share)) - 0.35 * share
    offset = np.stack([np.cos(around), 0.25 * np.sin(around), np.sin(around)], 1)
    wave = 0.004 * np.sin(share[None] * 7 + around[:, None] * 3)[..., None] * share[None, :, None]
    curves = spine[None] + (wide[:, None] * swell[None])[..., None] * offset[:, None] + wave
    ends = rng.uniform(0.78, 1.05, count)[:, None, None]
    curves = spine[:1] + (curves - spine[:1]) * (1 + (ends - 1) * share[None, :, None])
    outward = np.repeat(unit(offset)[:, None], steps, 1)
    band = _ring(tie - 0.002 * way, way, 0.0125 * scale, 0.005)
    return merged([lock_mesh(curves, outward, rng.uniform(0.006, 0.011, count), rng, roots=0.9, blunt=0.15), band])


def _bun(tie: np.ndarray, way: np.ndarray, scale: float, rng: np.random.Generator) -> Mesh:
    count, steps = 160, 16
    side = unit(np.cross(way, np.array([0.0, 1.0, 0.0])))
    up = np.cross(side, way)
    radius = 0.036 * scale
    middle = tie + way * 0.40 * radius
    turn = np.linspace(0, 2.6, steps)[None] + rng.uniform(0, 6.28, (count, 1))
    lat = rng.uniform(-0.3, 1.35, (count, 1)) + 0.10 * np.sin(2 * turn + rng.uniform(0, 6.28, (count, 1)))
    normal = (
        np.cos(lat)[..., None] * (np.cos(turn)[..., None] * side + np.sin(turn)[..., None] * up)
        + np.sin(lat)[..., None] * way
    )
    grow = radius * rng.uniform(0.93, 1.05, (count, 1, 1)) * np.array([1.0, 1.0, 1.0])
    return lock_mesh(middle + normal * grow, unit(normal), rng.uniform(0.007, 0.012, count), rng, roots=0.8, blunt=0.6)


def _braid(tie: np.ndarray, way: np.ndarray, scale: float, rng: np.random.Generator) -> Mesh:
    count, steps = 210, 30
    share = np.linspace(0.0, 1.0, steps)
    spine = tie + np.stack([0 * share, -0.30 * scale * share, -0.020 * np.sin(np.pi * share**0.5) - 0.006], 1)
    strand = rng.integers(0, 3, count)
    phase = share[None] * 2 * np.pi * 5.5 + strand[:, None] * 2 * np.pi / 3
    core = np.stack([0.011 * np.sin(phase), 0 * phase, 0.006 * np.sin(2 * phase)], 2) * scale
    around = rng.uniform(0, 6.28, count)
    fluff = 0.0085 * scale * np.stack([np.cos(around), 0 * around, np.sin(around)], 1)
    thin = (1.0 - 0.45 * share)[None, :, None]
    curves = spine[None] + (core + fluff[:, None]) * thin
    outward = np.repeat(unit(fluff)[:, None], steps, 1)
    band = _ring(spine[-2], np.array([0.0, -1.0, 0.0]), 0.009, 0.006)
    return merged([lock_mesh(curves, outward, rng.uniform(0.004, 0.007, count), rng, roots=0.95, blunt=0.5), band])


def _bob(head: Skull, roots: Points, rng: np.random.Generator) -> list[Mesh]:
    """Chin-length hair that falls from a part over the ears."""
    count, steps = len(roots), 18
    half = steps // 2
    side = np.where(roots[:, 0] > 0.10, 1.0, -1.0)
    depth = np.clip(0.75 * roots[:, 2] - 0.28, -1.0, 0.18)
    goal = unit(np.stack([side * np.sqrt(1.05 - depth**2), np.full(count, -0.12), depth], 1))
    goal = np.where((roots[:, 2] < -0.55)[:, None], unit(roots * [1.0, 0.0, 1.0] - [0.0, 0.15, 0.0]), goal)
    body = np.sin(np.linspace(0.2, 1.7, half))[None] * rng.uniform(0.55, 1.15, (count, 1))
    clear = 0.014 * smoothstep(0.6, 0.95, np.abs(goal[:, 0]))[:, None] * np.linspace(0, 1, half)[None] ** 2
    over, outward = _curves_over(head, roots, goal, np.ones(count), 0.004 + 0.012 * body + clear, half)
    end = over[:, -1]
    fall = np.linspace(0.0, 1.0, steps - half + 1)[1:]
    tip_y = head.chin_y + 0.012 * head.scale + rng.uniform(-0.010, 0.010, count)
    level = end[:, None, 1] + fall * (tip_y - end[:, 1])[:, None]
    bow = 0.010 * np.sin(fall * np.pi)[None] - 0.016 * fall[None] ** 2
    drop = np.repeat(end[:, None], len(fall), 1) + bow[..., None] * unit(outward[:, -1:] * [1.0, 0.0, 1.0])
    drop[..., 1] = level
    curves = np.concatenate([over, drop], 1)
    normals = np.concatenate([outward, np.repeat(outward[:, -1:], steps - half, 1)], 1)
    return [lock_mesh(curves, normals, rng.uniform(0.005, 0.010, count), rng, roots=0.75, blunt=0.4)]


def _ring(center: np.ndarray, axis: np.ndarray, radius: float, width: float) -> Mesh:
    """A dark hair band."""
    side = unit(np.cross(axis, np.array([0.3, 0.9, 0.1])))
    up = np.cross(axis, side)
    turn = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    tube = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    radial = np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * up
    points = (
        center
        + radial[:, None] * (radius + 0.5 * width * np.cos(tube))[None, :, None]
        + axis * 0.5 * width * np.sin(tube)[None, :, None]
    ).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(20), np.arange(8), indexing="ij")
    a, b = (i * 8 + j).reshape(-1), (((i + 1) % 20) * 8 + j).reshape(-1)
    c, d = (i * 8 + (j + 1) % 8).reshape(-1), (((i + 1) % 20) * 8 + (j + 1) % 8).reshape(-1)
    faces = np.concatenate([np.stack([a, b, d], 1), np.stack([a, d, c], 1)])
    return Mesh(points, faces, colors=np.full((len(points), 3), 0.12))


def _flattened(mesh: Mesh, head: Skull, hat_y: float) -> Mesh:
    """Hair pressed to the skull above the height where a hat begins."""
    away = mesh.vertices - head.center
    reach = np.linalg.norm(away, axis=1)
    direction = unit(away)
    press = smoothstep(hat_y - 0.015, hat_y + 0.012, mesh.vertices[:, 1])
    low = np.minimum(reach, head.radius(direction) + 0.003)
    return replace(mesh, vertices=head.center + direction * (reach + press * (low - reach))[:, None])
