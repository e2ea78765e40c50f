"""Garments by kind: where they are cut on the body and how they hang."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from synth.geometry.smoothstep import smoothstep
from synth.outfit.cloth import Cloth, Cut, Points, bolt, covered, folds, off_the_skin
from synth.outfit.figure import Figure
from synth.outfit.tube import Tube, slice_tube

SHIRT_FOLDS_M, LEG_FOLDS_M = (0.16, 0.07, 0.16), (0.20, 0.06, 0.20)
"""Wavelengths along x, y, z of folds that pushing together makes: ridges run around trunk and legs."""


@dataclass(frozen=True)
class Garment:
    """A finished shape. covers: (body vertices,) skin that can never be seen under it.

    fold_m: wavelengths along x, y, z of the folds it throws when it is pushed together, None for what is taut.
    hem_m: thickness and depth of the rim that is folded in.
    """

    cloth: Cloth
    covers: Bool[np.ndarray, " body_vertices"]
    fold_m: tuple[float, float, float] | None = None
    hem_m: tuple[float, float] = (0.0025, 0.02)


@dataclass(frozen=True)
class ShirtCut:
    """sleeve: share of the upper arm, above 1 of the forearm; None: none, but an armhole. hem_m: below the hip joints.
    neck_slope: how much lower in front. fit: 0 tight to 1 wide. v_neck_m: depth of a V in front, scoop_m: how much
    deeper the neckline lies all around."""

    sleeve: float | None
    hem_m: float
    fit: float
    neck_slope: float = 0.6
    v_neck_m: float = 0.0
    scoop_m: float = 0.0

    def sleeve_x(self, figure: Figure) -> float:
        """Where the sleeve ends [m from the midline]; without one, where the armhole is sure to be."""
        shoulder, elbow, wrist = (figure.joint(f"left_{name}")[0] for name in ("shoulder", "elbow", "wrist"))
        if self.sleeve is None:
            return float(shoulder + 0.06)
        return float(np.interp(self.sleeve, [0.0, 1.0, 2.0], [shoulder, elbow, wrist]))


def shirt(figure: Figure, cut: ShirtCut, rng: np.random.Generator, under: Cloth | None = None) -> Garment:
    """A shirt that hangs from chest and shoulder blades, over `under` where it reaches that."""
    shoulder, sleeve_x = figure.joint("left_shoulder"), cut.sleeve_x(figure)
    hem_y = figure.joint("left_hip")[1] - cut.hem_m
    cuts: tuple[Cut, ...] = (_above(hem_y), _within(sleeve_x), below_neck(figure, cut), _not_leg(figure))
    if cut.sleeve is None:
        cuts = (*cuts, armhole(figure))
    cloth = bolt(figure, cuts).subdivided()
    ease = 0.006 + 0.016 * cut.fit
    shape = _draped_shirt(cloth, figure, cut, ease, hem_y, sleeve_x, under)
    cloth = off_the_skin(shape.relaxed(6), figure, 0.006)
    loose = smoothstep(shoulder[1] - 0.05, shoulder[1] - 0.30, cloth.points[:, 1])
    loose = np.maximum(loose, 0.6 * smoothstep(shoulder[0], sleeve_x, np.abs(cloth.points[:, 0])))
    crease = (0.6 + folds(cloth.points, (0.10, 0.38, 0.10), rng)) * (0.002 + 0.008 * loose * (0.4 + cut.fit))
    cloth = cloth.moved(cloth.points + crease[:, None] * cloth.normals).relaxed(1)
    return Garment(cloth.loosened(10), covered(figure, cuts), SHIRT_FOLDS_M)


def _draped_shirt(
    cloth: Cloth,
    figure: Figure,
    cut: ShirtCut,
    ease: float,
    hem_y: float,
    sleeve_x: float,
    under: Cloth | None,
) -> Cloth:
    points, arm = cloth.points, cloth.body @ figure.weight("shoulder", "elbow", "wrist")
    shoulder = figure.joint("left_shoulder")
    body_arm = figure.weight("shoulder", "elbow", "wrist", "index", "middle", "ring", "pinky", "thumb")
    pit = _armpit(figure)
    points_in, faces_in, allowed = figure.points, figure.faces, body_arm < 0.5
    if under is not None:
        faces_in = np.concatenate([faces_in, under.faces + len(points_in)])
        points_in = np.concatenate([points_in, under.points + 0.004 * under.normals])
        allowed = np.concatenate([allowed, np.ones(len(under.points), bool)])
    levels = np.arange(hem_y - 0.04, shoulder[1] - 0.01, 0.012)
    torso = slice_tube(points_in, faces_in, 1, levels, allowed).hanging(taper=0.5 - 0.5 * cut.fit)
    hang = smoothstep(shoulder[1] - 0.03, pit - 0.04, points[:, 1]) * (1.0 - smoothstep(0.3, 0.8, arm))
    shape = points + ease * cloth.normals * 0.75
    shape += hang[:, None] * (torso.pushed(points, ease) - shape)
    for side in (1.0, -1.0):
        start, end = sorted((side * (shoulder[0] + 0.02), side * (sleeve_x + 0.02)))
        bare = slice_tube(figure.points, figure.faces, 0, np.arange(start, end, 0.01), body_arm > 0.35)
        narrowing = 0.25 - 0.2 * cut.fit if (cut.sleeve or 0.0) <= 1.0 else 0.14
        hung = bare.hanging(taper=narrowing, downwards=side < 0)
        own = smoothstep(shoulder[0] + 0.01, shoulder[0] + 0.07, side * points[:, 0])
        # with the arm at the side, the sleeve lies on the shoulder (above in the T-pose) and hangs off below it
        below = smoothstep(0.3, -0.6, cloth.normals[:, 1])[:, None]
        sleeve = bare.pushed(points, 0.005) * (1.0 - below) + hung.pushed(points, ease * (0.8 + 0.9 * cut.fit)) * below
        shape += own[:, None] * (sleeve - shape)
    return cloth.moved(shape)


def legwear(
    figure: Figure, waist_m: float, leg_end_y: float, fit: float, crease_m: float, rng: np.random.Generator
) -> Garment:
    """Shorts or trousers from `waist_m` above the hip joints down to height `leg_end_y`."""
    waist_y = figure.joint("left_hip")[1] + waist_m
    cuts = (_above(leg_end_y), _under(waist_y), _not_arm(figure))
    cloth = bolt(figure, cuts).subdivided()
    crotch = crotch_y(figure)
    ease = 0.004 + 0.014 * fit
    points, side = cloth.points, np.sign(cloth.points[:, 0])
    pelvis = slice_tube(
        figure.points, figure.faces, 1, np.arange(crotch - 0.02, waist_y + 0.03, 0.012), _trunk(figure)
    ).hanging(taper=0.9 - 0.7 * fit)
    upper = smoothstep(crotch - 0.03, crotch + 0.05, points[:, 1])
    tight = smoothstep(waist_y - 0.05, waist_y, points[:, 1])
    shape = upper[:, None] * pelvis.pushed(points, ease * (1.0 - 0.6 * tight))
    for sign in (1.0, -1.0):
        leg = _leg_tube(figure, sign, leg_end_y, crotch, taper=0.30 - 0.28 * fit)
        pushed = leg.pushed(points, ease * 1.3)
        # the inner leg hangs from the crotch: close to the midline there, free of it further down
        seam = 0.004 + 0.4 * np.maximum(crotch - points[:, 1] - 0.25 * ease, 0.0)
        inner = smoothstep(0.2, 0.8, -sign * cloth.normals[:, 0]) * np.clip(4.0 * fit, 0.0, 1.0)
        near = sign * pushed[:, 0]
        near += inner * (np.minimum(near, seam) - near)
        pushed[:, 0] = sign * np.maximum(near, 0.003 + 0.1 * ease)
        shape += ((side == sign) * (1.0 - upper))[:, None] * pushed
    shape += ((side == 0) * (1.0 - upper))[:, None] * points
    cloth = off_the_skin(cloth.moved(shape).relaxed(6), figure, 0.003)
    loose = smoothstep(waist_y - 0.02, waist_y - 0.15, cloth.points[:, 1])
    crease = folds(cloth.points, (0.09, 0.30, 0.09), rng) * crease_m * (0.3 + 0.7 * loose)
    cloth = cloth.moved(cloth.points + crease[:, None] * cloth.normals).relaxed(1)
    return Garment(cloth.loosened(8), covered(figure, cuts), LEG_FOLDS_M, (0.0025, 0.03))


def band(
    figure: Figure, joints: tuple[str, str], start: float, end: float, height_m: float, bulge_m: float = 0.0
) -> Garment:
    """A sleeve around a limb from share `start` to `end` of the way between two joints: sock, knee pad, sweatband.

    `bulge_m`: extra height in the middle of its front (+z).
    """
    first, second = figure.joint(joints[0]), figure.joint(joints[1])
    direction = second - first
    length = float(np.linalg.norm(direction))
    axis = direction / length
    side = np.sign(first[0])

    def from_start(points: Points) -> Float[np.ndarray, " vertices"]:
        return (points - first) @ axis - start * length

    def to_end(points: Points) -> Float[np.ndarray, " vertices"]:
        return end * length - (points - first) @ axis

    def own_side(points: Points) -> Float[np.ndarray, " vertices"]:
        aside = (points - first) - ((points - first) @ axis)[:, None] * axis
        return np.minimum(0.16 - np.linalg.norm(aside, axis=1), points[:, 0] * side + 0.001)

    cuts: tuple[Cut, ...] = (from_start, to_end, own_side)
    cloth = bolt(figure, cuts).subdivided()
    outward = cloth.body @ figure.normals
    middle = 1.0 - np.abs((cloth.points - first) @ axis / length - (start + end) / 2) / (abs(end - start) / 2)
    front = np.clip(outward[:, 2], 0.0, 1.0) * smoothstep(0.0, 0.75, middle)
    edge = 0.55 + 0.45 * smoothstep(0.0, 0.2, middle)
    shape = cloth.moved(cloth.points + (height_m * edge + bulge_m * front)[:, None] * outward).relaxed(3)
    shape = off_the_skin(shape, figure, 0.6 * height_m)
    return Garment(shape.loosened(3), covered(figure, cuts, 0.02), None, (min(0.003, height_m), 0.01))


def tight(figure: Figure, cuts: tuple[Cut, ...], height_m: float) -> Garment:
    """What lies on the skin like a second one: swimwear, tights, arm sleeves. Cut finely: straps are narrow."""
    near: Cut = lambda points: np.min([cut(points) for cut in cuts], 0) + 0.04  # noqa: E731
    cloth = bolt(figure, (near,)).subdivided().subdivided()
    for cut in cuts:
        cloth = cloth.cut(cut(cloth.points))
    shape = cloth.moved(cloth.points + height_m * (cloth.body @ figure.normals)).relaxed(2)
    shape = off_the_skin(shape, figure, 0.7 * height_m)
    return Garment(shape.loosened(1), covered(figure, cuts, 0.012), None, (min(0.002, height_m), 0.006))


def crotch_y(figure: Figure) -> float:
    """Height of the crotch [m]: the lowest skin that follows both legs alike (thighs may touch further down)."""
    left, right, pelvis = (figure.weight(name) for name in ("left_hip", "right_hip", "pelvis"))
    between = (np.abs(left - right) < 0.05) & (left + right + pelvis > 0.6) & (np.abs(figure.points[:, 0]) < 0.02)
    return float(figure.points[between & (figure.piece == figure.skin_piece), 1].min())


def _leg_tube(figure: Figure, sign: float, end_y: float, crotch: float, taper: float) -> Tube:
    own = (figure.points[:, 0] * sign > 0) & _trunk(figure)
    levels = np.arange(end_y - 0.02, crotch + 0.03, 0.012)
    return slice_tube(figure.points, figure.faces, 1, levels, own).hanging(taper)


def _trunk(figure: Figure) -> Bool[np.ndarray, " body_vertices"]:
    """Vertices that are not of the arms."""
    return figure.weight("shoulder", "elbow", "wrist", "index", "middle", "ring", "pinky", "thumb") < 0.5


def _armpit(figure: Figure) -> float:
    """Height below which the arm in T-pose has left the trunk [m]."""
    shoulder = figure.joint("left_shoulder")
    near = (np.abs(figure.points[:, 0] - shoulder[0] - 0.03) < 0.02) & (figure.points[:, 1] > shoulder[1] - 0.2)
    return float(figure.points[near, 1].min())


def _above(height: float) -> Cut:
    return lambda points: points[:, 1] - height


def _under(height: float) -> Cut:
    return lambda points: height - points[:, 1]


def _within(reach_x: float) -> Cut:
    return lambda points: reach_x - np.abs(points[:, 0])


def _not_arm(figure: Figure) -> Cut:
    """Anything not far to the side: hands of a body that rests in another pose stay bare."""
    reach = 2.0 * figure.joint("left_shoulder")[0]
    return lambda points: reach - np.abs(points[:, 0])


def _not_leg(figure: Figure) -> Cut:
    """Not a hand that hangs beside the hem of a body that rests with its arms down."""
    reach = figure.joint("left_wrist")[0]
    return lambda points: reach + 0.1 - np.abs(points[:, 0])


def armhole(figure: Figure) -> Cut:
    """Around the shoulder joint, but for the strap above it and the flank below."""
    shoulder = figure.joint("left_shoulder")
    middle, wide, high = shoulder[0] + 0.012, 0.052, 0.105
    level = shoulder[1] - 0.048

    def field(points: Points) -> Float[np.ndarray, " vertices"]:
        across = np.minimum(np.abs(points[:, 0]) - middle, 0.0) / wide
        return (np.hypot(across, (points[:, 1] - level) / high) - 1.0) * wide

    return field


def below_neck(figure: Figure, cut: ShirtCut) -> Cut:
    """Below a plane through the root of the neck that sinks towards the front, deeper in a V or a scoop."""
    root = figure.joint("neck") + np.array([0.0, 0.012, 0.0])
    normal = np.array([0.0, 1.0, cut.neck_slope]) / np.hypot(1.0, cut.neck_slope)

    def field(points: Points) -> Float[np.ndarray, " vertices"]:
        aside = np.abs(points[:, 0])
        v_shape = np.clip(1.0 - aside / 0.07, 0.0, 1.0) * (points[:, 2] > root[2])
        scoop = cut.scoop_m * smoothstep(0.105, 0.055, aside)
        return -(points - root) @ normal - cut.v_neck_m * v_shape - scoop

    return field
