"""Hair: a dark cap under the roots, and strands that lie the way the style is combed."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import unit
from synth.geometry.smoothstep import smoothstep
from synth.outfit.cloth import Cloth, bolt
from synth.outfit.combing import curls, falling, shorn, short
from synth.outfit.figure import Figure
from synth.outfit.hairline import Hairline, hairline
from synth.outfit.head import Points, Skull
from synth.outfit.identity import HairStyle, Identity
from synth.outfit.locks import merged
from synth.outfit.tied import TIED, pulled_back
from synth.scene import Mesh


@dataclass(frozen=True)
class Grown:
    """Hair in the rest frame: what sits on the head, and tails that hang from a tie (3,) [m] each."""

    mesh: Mesh
    tails: tuple[tuple[Mesh, Float[np.ndarray, "3"]], ...] = ()


_ROOTS: dict[HairStyle, int] = {
    "buzz": 9000, "receding": 900, "crop": 1500, "side_part": 1100, "swept_back": 1100, "fringe": 1300, "curly": 1900,
    "afro": 2300, "bob": 1100,
}  # fmt: skip
_TIED_ROOTS = 1100
_CAP_M: dict[HairStyle, float] = {"curly": 0.005, "afro": 0.016, "bob": 0.005, "receding": 0.0015}
"""How far the cap rises from the scalp where it is not 2.5 mm [m]; the strands must stand above it."""
_LOWERED: dict[HairStyle, HairStyle] = {
    "ponytail": "low_ponytail", "fringe_ponytail": "low_ponytail", "bun": "low_bun",
}  # fmt: skip
"""Where hair is tied when there is a hat on it."""
_EDGE_M: dict[HairStyle, tuple[float, float]] = {
    "curly": (0.005, 0.004),
    "afro": (0.005, 0.004),
    "receding": (-0.002, 0.014),
}
"""How far behind the hairline the first roots lie, and over how much of the way they thin out."""
_CLEAR_M = 0.0009
"""Strands lie at least so high above the skull."""


def hair(
    figure: Figure, head: Skull, identity: Identity, rng: np.random.Generator, hat_y: float | None
) -> Grown | None:
    """The hair of `identity` in the rest frame, or None for a shaved head. `hat_y`: brim of a hat that flattens it."""
    style = identity.hair_style
    if style == "shaved":
        return None
    if hat_y is not None:
        style = _LOWERED.get(style, style)
    line = hairline(identity)
    if style == "buzz":
        return Grown(_rounded(shorn(*_on_scalp(figure, head, line, _ROOTS[style], rng), rng)))
    roots = _roots(head, line, _ROOTS.get(style, _TIED_ROOTS), rng, *_EDGE_M.get(style, (0.0, 0.004)))
    tails: list[tuple[Mesh, np.ndarray]] = []
    if style in TIED:
        locks, tails = pulled_back(head, roots, style, rng)
    elif style == "bob":
        locks = [falling(head, roots, rng)]
    elif style in ("curly", "afro"):
        locks = [curls(head, roots, style, rng)]
    else:
        locks = [short(head, roots, style, rng)]
    cap = _cap(figure, head, line, _CAP_M.get(style, 0.0025), 0.020 if style == "receding" else 0.007)
    mesh = _outside(merged([cap, *locks]), head)
    mesh = mesh if hat_y is None else _flattened(mesh, head, hat_y)
    return Grown(_rounded(mesh), tuple((_rounded(tail), tie) for tail, tie in tails))


def _cap(figure: Figure, head: Skull, line: Hairline, lift_m: float, inset_m: float) -> Mesh:
    """The scalp well inside the hairline, lifted: what shows between the strands."""

    def scalp(points: Points) -> Float[np.ndarray, " points"]:
        return np.minimum(line.inside_m(head, points) - inset_m, 0.02)

    def upper(points: Points) -> Float[np.ndarray, " points"]:
        return points[:, 1] - (head.ear[1] - 0.09 * head.scale)

    cloth: Cloth = bolt(figure, (upper, scalp)).subdivided()
    direction = unit(cloth.points - head.center)
    rise = cloth.rim_distance(0.03)
    reach = np.linalg.norm(cloth.points - head.center, axis=1)
    over = np.maximum(head.radius(direction), reach) - reach
    height = 0.0006 + lift_m * rise + over * np.minimum(1.0, 3 * rise)
    shape = cloth.moved(cloth.points + height[:, None] * direction).relaxed(3)
    return Mesh(shape.points, shape.faces, colors=np.full((len(shape.points), 3), 0.38))


def _roots(head: Skull, line: Hairline, count: int, rng: np.random.Generator, inset_m: float, thin_m: float) -> Points:
    """Unit directions of about `count` hair roots, evenly spread inside the hairline and thinning out towards it."""
    spread = 4 * count
    k = np.arange(spread) + 0.5
    height = 1.0 - 2.0 * k / spread
    turn = np.pi * (1 + 5**0.5) * k
    flat = np.sqrt(1.0 - height**2)
    direction = unit(np.stack([np.cos(turn) * flat, height, np.sin(turn) * flat], 1) + rng.normal(0, 0.02, (spread, 3)))
    ragged = inset_m + np.abs(rng.normal(0.0, thin_m, spread))
    inside = line.inside_m(head, head.on(direction)) > ragged
    return direction[inside][:: max(1, int(inside.sum() / count))]


def _on_scalp(
    figure: Figure, head: Skull, line: Hairline, count: int, rng: np.random.Generator
) -> tuple[Points, Points]:
    """About `count` roots on the skin itself inside the hairline, and the skin's normals there."""
    skin = (figure.piece == figure.skin_piece)[figure.faces].all(1)
    skin &= figure.weight("head", "neck")[figure.faces].min(1) > 0.9
    faces = figure.faces[skin]
    corners = figure.points[faces]
    faces = faces[(line.inside_m(head, corners.mean(1)) > -0.005) & (corners[..., 1].mean(1) > head.ear[1] - 0.08)]
    corners = figure.points[faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    chosen = rng.choice(len(faces), count, p=area / area.sum())
    share = rng.dirichlet(np.ones(3), count)[..., None]
    root = np.sum(share * figure.points[faces[chosen]], 1)
    inside = line.inside_m(head, root) > np.abs(rng.normal(0.0, 0.004, count))
    return root[inside], unit(np.sum(share * figure.normals[faces[chosen]], 1))[inside]


def _outside(mesh: Mesh, head: Skull) -> Mesh:
    """Strands that dip into the skull are lifted out of it."""
    away = mesh.vertices - head.center
    reach = np.linalg.norm(away, axis=1)
    direction = unit(away)
    lifted = np.maximum(reach, head.radius(direction) + _CLEAR_M)
    return replace(mesh, vertices=head.center + direction * lifted[:, None])


def _flattened(mesh: Mesh, head: Skull, hat_y: float) -> Mesh:
    """Hair pressed to the skull above the height where a hat begins."""
    away = mesh.vertices - head.center
    reach = np.linalg.norm(away, axis=1)
    direction = unit(away)
    press = smoothstep(hat_y - 0.015, hat_y + 0.012, mesh.vertices[:, 1])
    low = np.minimum(reach, head.radius(direction) + 0.003)
    return replace(mesh, vertices=head.center + direction * (reach + press * (low - reach))[:, None])


def _rounded(mesh: Mesh) -> Mesh:
    # the last bits of the sums above depend on where arrays lie in memory; a micrometre does not
    return replace(mesh, vertices=np.round(mesh.vertices, 6))
