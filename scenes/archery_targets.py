"""A row of butts with faces on stands, their numbers, wind flags, score boards, and arrows in the neighbours' faces."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from scenes.archery_faces import FACE_122, Face, face_picture
from scenes.archery_field import STEEL
from scenes.archery_flags import cloth, flag
from scenes.pictures import Color, lettering
from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment import TARGET_ID
from synth.equipment.arrow import arrow_materials, arrow_mesh, draw_arrow_style
from synth.equipment.shapes import beam, box, flat, join, moved, painted, place, rod, sheet, shifted
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.scene import Material, Mesh, Parts, Texture
from synth.sports.archery.target import Target

WOOD = Material("timber", (0.26, 0.165, 0.085), roughness=0.75, color_noise=0.25, noise_scale_m=0.06)

_FOAM = Material("butt_foam", (0.42, 0.36, 0.24), roughness=0.9, color_noise=0.18, noise_scale_m=0.03,
                 normal_noise_m=0.004)  # fmt: skip
_FOAM_EDGE = Material("butt_edge", (0.30, 0.25, 0.16), roughness=0.9, color_noise=0.3, noise_scale_m=0.012)
_BOARD = Material("black_board", (0.012, 0.012, 0.013), roughness=0.5)
_PX_PER_M = {FACE_122.name: 1638.4}
FACE_AHEAD_M = 0.004
"""The paper before the foam."""


@dataclass(frozen=True)
class Butts:
    """A row of butts. ys_m: of their middles, one of them 0: ours. face: on ours; others: faces of the neighbours'
    butts, one drawn for each. size_m: edge of a butt; depth_m: how thick. spread_m: of the arrows about the gold.
    """

    target: Target
    ys_m: tuple[float, ...]
    face: Face = FACE_122
    others: tuple[Face, ...] = (FACE_122,)
    size_m: float = 1.32
    depth_m: float = 0.22
    spread_m: float = 0.13
    legs: Material = WOOD

    def pose(self, y_m: float) -> Transforms:
        """world_from_butt: origin at the face's middle, the face looks along -x and leans back."""
        return transform(
            about("y", self.target.tilt_rad), np.array([self.target.distance_m, y_m, self.target.height_m])
        )


def keypoints(butts: Butts, line_y_m: tuple[float, float]) -> dict[str, Float[np.ndarray, "3"]]:
    """Middle of our face and edges of the outermost ring on it, middles of all faces' places from the archers' left to
    their right, and the ends of the shooting line, which goes from one y to the other [m]."""
    target, edge = butts.target, (11 - butts.face.first_ring) * butts.face.ring_m
    edges = {"left": (edge, 0.0), "right": (-edge, 0.0), "top": (0.0, edge), "bottom": (0.0, -edge)}
    points = {"target_center": target.center_m}
    points |= {f"target_{name}": target.point(*way) for name, way in edges.items()}
    for number, y in enumerate(sorted(butts.ys_m, reverse=True), start=1):
        points[f"target_{number}_center"] = target.center_m + np.array([0.0, y, 0.0])
    ends = {"left": max(line_y_m), "right": min(line_y_m)}
    return points | {f"shooting_line_{name}": np.array([0.0, y, 0.0]) for name, y in ends.items()}


def targets(butts: Butts, rng: np.random.Generator) -> Parts:
    """Butts, faces and stands; ours carries TARGET_ID on butt and face. Arrows stick in the others."""
    faces = {face.name: face for face in (butts.face, *butts.others)}
    textures = {name: face_picture(face, _PX_PER_M.get(name, 2400.0)) for name, face in faces.items()}
    neighbours = [butts.pose(y) for y in butts.ys_m if y != 0.0]
    parts = [
        things("target", _butt(butts, butts.face), _looks(butts.face), [butts.pose(0.0)], TARGET_ID, "equipment"),
        things("target_stand", _stand(butts), (butts.legs,), [place(butts.target.distance_m, y) for y in butts.ys_m]),
        _shot_arrows(rng, neighbours, butts.spread_m),
    ]
    which = rng.integers(0, len(butts.others), len(neighbours))
    for k, face in enumerate(butts.others):
        mine = [pose for pose, chosen in zip(neighbours, which, strict=True) if chosen == k]
        if mine:
            parts.append(things(f"neighbour_{face.name}", _butt(butts, face), _looks(face), mine))
    return gathered(parts, textures)


def numbers(butts: Butts, ahead_m: float, papers: tuple[Color, Color]) -> Parts:
    """Number boards on the ground in front of the butts, in two colours by turns."""
    parts = []
    textures: dict[str, Texture] = {}
    board = join(
        painted(sheet((-0.011, 0.2, 0.12), (0, -0.4, 0), (0, 0, 0.36)), 0),
        painted(box((0.02, 0.4, 0.36), (0, 0, 0.3)), 1), painted(box((0.03, 0.04, 0.3), (0.02, 0, 0.1)), 1),
    )  # fmt: skip
    for k, y in enumerate(sorted(butts.ys_m, reverse=True)):
        name = f"lane_number_{k + 1}"
        textures[name] = lettering(str(k + 1), (20, 20, 20), papers[k % 2], (128, 116))
        look = Material(name, (1.0, 1.0, 1.0), roughness=0.6, texture=name)
        parts.append(
            things(name, board, (look, WOOD), [place(butts.target.distance_m - ahead_m, y, 0, 0, np.deg2rad(12))])
        )
    return gathered(parts, textures)


def wind_flags(butts: Butts, rng: np.random.Generator) -> Parts:
    """Small yellow flags, 25 x 30 cm, 40 cm above every butt [World Archery book 2]."""
    top = butts.target.height_m + butts.size_m / 2 * np.cos(butts.target.tilt_rad)
    x = butts.target.distance_m + 0.35
    pole = rod((0, 0, top - 0.5), (0, 0, top + 0.68), 0.008, 6)
    wind = rng.uniform(0, 2 * np.pi)
    mesh = shifted(flag(rng, 0.30, 0.25, stripes=1), z_m=top + 0.40)
    poses = [place(x, y, 0.0, wind + float(rng.normal(0, 0.2))) for y in butts.ys_m]
    return gathered([
        things("wind_flag_pole", pole, (STEEL,), [place(x, y) for y in butts.ys_m]),
        things("wind_flag", mesh, (cloth("wind_flag", (0.80, 0.56, 0.02)),), poses),
    ])  # fmt: skip


def score_boards(butts: Butts, rng: np.random.Generator, side_m: float) -> Parts:
    """Boards on posts beside the butts, 60 x 45 cm: the last three arrows and their sum; four prints for all."""
    textures: dict[str, Texture] = {}
    parts = []
    panel = join(
        painted(sheet((-0.016, 0.30, 0.62), (0, -0.60, 0), (0, 0, 0.45)), 0),
        painted(flat(box((0.03, 0.64, 0.49), (0, 0, 0.845))), 1),
        painted(join(*(rod((0.02, y, 0), (0.02, y, 0.65), 0.014, 6) for y in (-0.22, 0.22))), 2),
        painted(join(*(beam((-0.2, y, 0.015), (0.24, y, 0.015), 0.04, 0.03) for y in (-0.22, 0.22))), 2),
    )
    poses = [place(butts.target.distance_m - 0.35, y + side_m, 0, rng.normal(0.0, 0.05)) for y in butts.ys_m]
    for k in range(min(4, len(poses))):
        name = f"score_board_{k}"
        textures[name] = score_picture(rng)
        look = Material(name, (1.0, 1.0, 1.0), roughness=0.5, texture=name)
        parts.append(things(name, panel, (look, _BOARD, STEEL), poses[k::4]))
    return gathered(parts, textures)


def score_picture(rng: np.random.Generator) -> Texture:
    """Three arrows' scores in yellow over their sum in white on black."""
    arrows = np.sort(rng.choice([10, 10, 9, 9, 9, 8, 8, 7], 3))[::-1]
    ink = ((250, 215, 60), (245, 245, 245))
    upper = lettering(" ".join(str(score) for score in arrows), ink[0], (14, 14, 15), (320, 120))
    lower = lettering(str(int(arrows.sum())), ink[1], (30, 30, 33), (320, 120))
    return np.concatenate([upper, lower])


def _looks(face: Face) -> tuple[Material, Material, Material]:
    paper = Material(face.name, (1.0, 1.0, 1.0), roughness=0.8, specular=0.3, texture=face.name)
    return paper, _FOAM, _FOAM_EDGE


def _butt(butts: Butts, face: Face) -> Mesh:
    """Frame: origin at the face's centre, the face looks along -x. Slots: face, foam, foam edges."""
    (width, height), z = face.paper_m, butts.size_m / 2.0
    paper = sheet((0.0, width / 2, -height / 2), (0, -width, 0), (0, 0, height))
    front = sheet((FACE_AHEAD_M, z, -z), (0, -butts.size_m, 0), (0, 0, butts.size_m))
    rest = box((butts.depth_m, butts.size_m, butts.size_m), (FACE_AHEAD_M + 0.002 + butts.depth_m / 2, 0, 0))
    pins = [
        rod((0.012, y, z_), (-0.009, y, z_), 0.006, 6)
        for y in (-width / 2 + 0.012, width / 2 - 0.012)
        for z_ in (-height / 2 + 0.012, height / 2 - 0.012)
    ]
    straps = [
        box((0.004, butts.size_m + 0.01, 0.03), (FACE_AHEAD_M + butts.depth_m + 0.004, 0, s)) for s in (-0.4, 0.4)
    ]
    return join(painted(paper, 0), painted(front, 1), painted(rest, 2), painted(join(*pins, *straps), 2))


def _stand(butts: Butts) -> Mesh:
    """Two leaning front legs, cross bars and a rear leg; frame: on the ground under the face's centre."""
    tilt, height, half = butts.target.tilt_rad, butts.target.height_m, butts.size_m / 2
    lean = transform(about("y", tilt), np.array([0.0, 0.0, height]))
    depth, down = 0.006 + butts.depth_m + 0.04, -height / np.cos(tilt) - 0.12
    bars = [beam((depth, y, down), (depth, y, half + 0.2), 0.07, 0.07) for y in (-0.5, 0.5)]
    bars += [beam((depth + 0.06, -half + 0.04, z), (depth + 0.06, half - 0.04, z), 0.05, 0.09) for z in (-0.45, 0.55)]
    ledge = -half - 0.025
    bars += [beam((depth - butts.depth_m / 2, -half, ledge), (depth - butts.depth_m / 2, half, ledge), 0.30, 0.045)]
    top = lean[:3, :3] @ np.array([depth + 0.1, 0.0, 0.6])
    rear = beam((1.15, 0, -0.1), (top[0], 0, height + top[2]), 0.07, 0.07)
    return join(*(moved(bar, lean) for bar in bars), rear)


def _shot_arrows(rng: np.random.Generator, butts: Sequence[Float[np.ndarray, "4 4"]], spread_m: float) -> Parts:
    """Arrows that stick in the neighbours' targets, of two archers."""
    poses: list[Transforms] = []
    for pose in butts:
        for _ in range(int(rng.integers(0, 7))):
            y, z = rng.normal(0.0, spread_m, 2)
            into = transform(about("z", rng.normal(0, 0.02)) @ about("y", rng.normal(0.06, 0.02)), np.zeros(3))
            into[:3, 3] = np.array([-0.5, y, z])
            poses.append(pose @ into)
    parts = []
    for k in range(2):
        looks = arrow_materials(f"shot_arrow_{k}", draw_arrow_style(rng))
        if poses[k::2]:
            parts.append(things(f"shot_arrow_{k}", arrow_mesh(), looks, poses[k::2]))
    return gathered(parts)
