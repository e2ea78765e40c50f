"""The ground of a 70 m range: mown field with wear and painted lines, meadow, earth bank, wooded hills far off."""

import numpy as np
from jaxtyping import Float

from scenes.archery_grass import near_grass
from scenes.pictures import grass
from scenes.placing import gathered, things
from synth.equipment.shapes import grid_mesh, join, sheet, tinted
from synth.scene import Material, Mesh, Parts
from synth.sports.archery.target import OUTDOOR

TARGET_X_M = OUTDOOR.distance_m
_FIELD_X, _FIELD_Y = (-46.0, 104.0), 52.0
_LINE = Material("field_paint", (0.72, 0.73, 0.70), roughness=0.9, color_noise=0.25, noise_scale_m=0.03)


def ground(
    dryness: float, stripe_m: float, rng: np.random.Generator, lanes_y_m: tuple[float, ...], lane_m: float
) -> Parts:
    """Mown field with blades near our archer, meadow around it up to the horizon, and a bank behind the targets."""
    dry, half = dryness, lanes_y_m[-1] + lane_m / 2
    tile = grass(rng)
    lawn = Material(
        "lawn", tuple(np.array([1.4, 1.35, 1.3]) * (1 - dry) + np.array([1.7, 1.38, 1.25]) * dry), roughness=0.9,
        specular=0.15, texture="lawn", texture_scale=1 / 1.6, normal_noise_m=0.012, noise_scale_m=0.03,
    )  # fmt: skip
    meadow = Material("meadow", (0.085, 0.10, 0.032), roughness=0.95, specular=0.1, color_noise=0.45,
                      noise_scale_m=3.0, normal_noise_m=0.05)  # fmt: skip
    (x0, x1), y1 = _FIELD_X, _FIELD_Y
    far = 700.0
    sides = [((-far, -far), (2 * far, far - y1)), ((-far, y1), (2 * far, far - y1)),
             ((-far, -y1), (far + x0, 2 * y1)), ((x1, -y1), (far - x1, 2 * y1))]  # fmt: skip
    around = join(*(sheet((x, y, 0.0), (w, 0, 0), (0, h, 0)) for (x, y), (w, h) in sides))
    return gathered([
        things("lawn", _lawn(dryness, stripe_m, rng, half, lanes_y_m), (lawn,)),
        things("meadow", around, (meadow,)),
        things("bank", _bank(rng), (meadow,)),
        horizon(rng),
        near_grass(rng, lanes_y_m, lane_m, lawn, tile),
    ], {"lawn": tile})  # fmt: skip


def _lawn(dryness: float, stripe_m: float, rng: np.random.Generator, half: float, lanes_y_m: tuple[float, ...]) -> Mesh:
    """Ground at z = 0 in cells of 3 m along the lanes, finer where people stand; colour from mowing, wear and damp."""
    fine = np.concatenate([np.arange(-3.0, 3.1, 0.5), np.arange(TARGET_X_M - 5.0, TARGET_X_M + 2.1, 1.0)])
    x = np.unique(np.concatenate([np.linspace(*_FIELD_X, 51), fine]))
    inside = np.linspace(-_FIELD_Y, _FIELD_Y, 4 * round(_FIELD_Y / stripe_m) + 1)
    edge = 0.04
    y = np.sort(np.concatenate([inside[::2] - edge, inside[::2] + edge, inside[1::2]]))
    points = np.stack([*np.meshgrid(x, y, indexing="ij"), np.zeros((len(x), len(y)))], -1)
    mesh = grid_mesh(points, points[..., :2])
    px, py = points[..., 0], points[..., 1]
    width = _FIELD_Y / round(_FIELD_Y / stripe_m)
    is_dark = (np.floor((py + _FIELD_Y) / width) % 2) > 0
    tone = (
        np.where(is_dark, 0.80, 0.95)
        + 0.16 * (patches(rng, px, py, 7.0) - 0.5)
        + 0.2 * (patches(rng, px, py, 23.0) - 0.5)
    )
    wear = np.exp(-((px + 0.2) ** 2) / 0.9) + 0.8 * np.exp(-((px - TARGET_X_M + 1.5) ** 2) / 2.0)
    trodden = np.exp(-((py[..., None] - np.array(lanes_y_m)) ** 2) / 0.35).sum(-1) * ((px > 0.0) & (px < TARGET_X_M))
    wear += 0.35 * trodden
    wear *= (np.abs(py) < half) * (0.35 + 0.65 * patches(rng, px, py, 2.0))
    straw = np.clip(0.55 * wear + dryness * patches(rng, px, py, 5.0) * 0.5, 0.0, 0.8)[..., None]
    color = tone[..., None] * (np.array([0.80, 0.80, 0.80]) * (1 - straw) + np.array([1.0, 0.74, 0.9]) * straw)
    return Mesh(mesh.vertices, mesh.faces, mesh.uvs, colors=np.clip(color, 0.0, 1.0).reshape(-1, 3))


def patches(
    rng: np.random.Generator, x: Float[np.ndarray, "rows columns"], y: Float[np.ndarray, "rows columns"], size_m: float
) -> Float[np.ndarray, "rows columns"]:
    """Smooth noise 0..1 with patches of about this size: a few plane waves at random angles."""
    angle, phase = rng.uniform(0, np.pi, 7), rng.uniform(0, 2 * np.pi, 7)
    rate = 2 * np.pi / (size_m * rng.uniform(1.2, 3.2, 7))
    waves = [np.sin(r * (np.cos(a) * x + np.sin(a) * y) + p) for a, p, r in zip(angle, phase, rate, strict=True)]
    return 0.5 + 0.5 * np.tanh(0.6 * np.sum(waves, axis=0))


def lines(lanes_y: tuple[float, ...], width_m: float, half: float) -> Parts:
    """Painted on grass, 5 cm wide: shooting line, 3 m line, waiting line, target line, and between the lanes."""
    up, w = 0.006, 0.05
    across = [(0.0, half), (3.0, half), (-5.0, half + 4), (-9.0, half + 4), (TARGET_X_M, half)]
    strips = [sheet((x - w / 2, -h, up), (w, 0, 0), (0, 2 * h, 0), (1, 60)) for x, h in across]
    between = [y + width_m / 2 for y in (lanes_y[0] - width_m, *lanes_y)]
    for y in between:
        strips.append(sheet((0.05, y - w / 2, up), (2.9, 0, 0), (0, w, 0)))
        strips.append(sheet((3.05, y - w / 2, up), (TARGET_X_M - 3.1, 0, 0), (0, w, 0), (60, 1)))
    for y in lanes_y:
        strips.append(sheet((-0.20, y - w / 2, up), (0.15, 0, 0), (0, w, 0)))
    return things("field_lines", join(*strips), (_LINE,))


def _bank(rng: np.random.Generator) -> Mesh:
    """An earth bank behind the targets, 4 m high, rough."""
    x, y = np.linspace(0, 16, 14), np.linspace(-_FIELD_Y + 6, _FIELD_Y - 6, 70)
    gx, gy = np.meshgrid(x, y, indexing="ij")
    profile = np.interp(gx, [0, 5, 8, 10, 16], [-0.1, 2.9, 3.8, 3.7, -0.1])
    ends = np.clip((_FIELD_Y - 6 - np.abs(gy)) / 6.0, 0.0, 1.0)
    rough = 0.45 * (patches(rng, gx, gy, 2.5) - 0.5) * np.clip(profile, 0, 1)
    z = profile * ends + rough * ends - 0.05
    return grid_mesh(np.stack([gx + TARGET_X_M + 12.0, gy, z], -1), np.zeros((*gx.shape, 2)))


def horizon(rng: np.random.Generator) -> Parts:
    """Wooded hills far off."""
    woods = Material(
        "far_woods", (0.055, 0.085, 0.075), roughness=1.0, specular=0.0, color_noise=0.3, noise_scale_m=14.0
    )
    return things("hills", _hills(rng), (woods,))


def striped(rng: np.random.Generator, xs_m: tuple[float, float], half_m: float, z_m: float, stripe_m: float) -> Mesh:
    """A field between y = -half and half in cells of 1 m; colour from mowing across the lanes and from wear.

    stripe_m: width of the mowing stripes, 0: none.
    """
    x, y = np.linspace(*xs_m, round(xs_m[1] - xs_m[0]) + 1), np.linspace(-half_m, half_m, 2 * round(half_m) + 1)
    points = np.stack([*np.meshgrid(x, y, indexing="ij"), np.full((len(x), len(y)), z_m)], -1)
    mesh = grid_mesh(points, points[..., :2])
    px, py = points[..., 0], points[..., 1]
    tone = 0.80 + 0.12 * (patches(rng, px, py, 4.0) - 0.5) + 0.14 * (patches(rng, px, py, 17.0) - 0.5)
    if stripe_m > 0.0:
        tone = tone + np.where(np.floor(px / stripe_m) % 2 > 0, -0.07, 0.07)
    color = np.clip(tone[..., None] * np.ones(3), 0.0, 1.0).reshape(-1, 3)
    return Mesh(mesh.vertices, mesh.faces, mesh.uvs, colors=color)


def _hills(rng: np.random.Generator) -> Mesh:
    """A wooded ridge at 380 to 650 m all around, so that the horizon is never a knife's edge."""
    turn = np.linspace(0, 2 * np.pi, 181)[::-1]
    ring = []
    for radius, low, high in ((380.0, 5.0, 15.0), (640.0, 16.0, 52.0)):
        wave = sum(rng.uniform(0.3, 1.0) * np.sin(k * turn + rng.uniform(0, 6.3)) for k in (2, 3, 5, 8, 13))
        jag = rng.uniform(-0.035, 0.035, 181) * high
        jag[-1] = jag[0]
        height = low + (high - low) * (0.5 + 0.22 * wave) + jag
        base = np.stack([radius * np.cos(turn), radius * np.sin(turn), np.full(181, -1.0)], -1)
        top = base * [1.12, 1.12, 0] + np.stack([0 * turn, 0 * turn, np.maximum(height, low)], -1)
        haze = (0.8, 0.8, 0.6) if radius < 500 else (0.95, 0.98, 1.0)
        ring.append(tinted(grid_mesh(np.stack([base, top], 1), np.zeros((181, 2, 2))), haze))
    return join(*ring)
