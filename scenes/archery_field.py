"""What a 70 m range has on its targets' side: butts with faces on stands, numbers, flags, curtain, floodlights."""

import numpy as np
from jaxtyping import Float

from scenes.pictures import lettering, target_face
from scenes.placing import gathered, things
from synth.equipment import TARGET_ID
from synth.equipment.arrow import arrow_materials, arrow_mesh, draw_arrow_style
from synth.equipment.shapes import beam, box, grid_mesh, join, moved, painted, place, rod, sheet, shifted
from synth.geometry.rotation import about, unit
from synth.geometry.transform import transform
from synth.scene import Light, Material, Mesh, Parts, Texture

Point = Float[np.ndarray, "3"]
TARGET_X_M, FACE_HEIGHT_M = 70.0, 1.30
"""World Archery book 2: 70 m for recurve; the gold 130 cm (+-5) over the ground."""
PAPER_M = 1.25
_BUTT_M, _BUTT_DEPTH_M = 1.32, 0.20

WOOD = Material("timber", (0.26, 0.165, 0.085), roughness=0.75, color_noise=0.25, noise_scale_m=0.06)
_FOAM = Material("butt_foam", (0.42, 0.36, 0.24), roughness=0.9, color_noise=0.18, noise_scale_m=0.03,
                 normal_noise_m=0.004)  # fmt: skip
_FOAM_EDGE = Material("butt_edge", (0.30, 0.25, 0.16), roughness=0.9, color_noise=0.3, noise_scale_m=0.012)
_FACE = Material("target_face", (1.0, 1.0, 1.0), roughness=0.8, texture="target_face")
STEEL = Material("galvanised", (0.42, 0.43, 0.44), roughness=0.4, metallic=0.9)
_PANEL = Material("floodlight_glass", (1.0, 0.98, 0.93), roughness=0.2, emission=6.0)


def targets(rng: np.random.Generator, lanes_y_m: tuple[float, ...], tilt_rad: float) -> Parts:
    """Butts at y of every lane; the one at y = 0 is ours and carries TARGET_ID on butt and face."""
    textures: dict[str, Texture] = {"target_face": target_face(size_m=PAPER_M)}
    lean = about("y", tilt_rad)
    poses = [transform(lean, np.array([TARGET_X_M, y, FACE_HEIGHT_M])) for y in lanes_y_m]
    ours = [pose for pose, y in zip(poses, lanes_y_m, strict=True) if y == 0.0]
    others = [pose for pose, y in zip(poses, lanes_y_m, strict=True) if y != 0.0]
    looks = (_FACE, _FOAM, _FOAM_EDGE)
    return gathered(
        [
            things("target", _butt(), looks, ours, TARGET_ID, "equipment"),
            things("neighbour_target", _butt(), looks, others),
            things("target_stand", _stand(tilt_rad), (WOOD,), [place(TARGET_X_M, y) for y in lanes_y_m]),
            _numbers(lanes_y_m, textures),
            _wind_flags(rng, lanes_y_m, tilt_rad),
            _shot_arrows(rng, others),
        ],
        textures,
    )


def curtain(rng: np.random.Generator, half_width_m: float, x_m: float, height_m: float) -> Parts:
    """The arrow net behind the targets: heavy green cloth in folds on poles with a cable."""
    columns = int(half_width_m * 2 / 0.16)
    y = np.linspace(half_width_m, -half_width_m, columns)
    fold = 0.07 * np.sin(y * 9.0 + 1.7 * np.sin(y * 0.8)) + 0.03 * np.sin(y * 23.0 + rng.uniform(0, 6))
    sag = height_m - 0.06 * np.abs(np.sin(y * np.pi / 6.0)) ** 0.5
    rows = np.linspace(0.0, 1.0, 4)
    points = np.stack(
        [np.stack([x_m + fold * (1.2 - 0.7 * share), y, 0.03 + share * (sag - 0.03)], -1) for share in rows], 1
    )
    cloth = Material("arrow_net", (0.016, 0.085, 0.036), roughness=0.95, color_noise=0.25, noise_scale_m=0.4)
    posts = np.arange(-half_width_m, half_width_m + 0.1, 6.0)
    post = rod((x_m + 0.12, 0, -0.2), (x_m + 0.12, 0, height_m + 0.25), 0.035)
    cable = rod((x_m + 0.1, -half_width_m, height_m), (x_m + 0.1, half_width_m, height_m), 0.008, 4)
    return gathered([
        things("arrow_net", grid_mesh(points, np.zeros((*points.shape[:2], 2))), (cloth,)),
        things("arrow_net_post", post, (STEEL,), [place(0, float(y)) for y in posts]),
        things("arrow_net_cable", cable, (STEEL,)),
    ])  # fmt: skip


def flags(rng: np.random.Generator, x_m: float, ys_m: tuple[float, ...], height_m: float = 7.5) -> Parts:
    """Tall poles with coloured flags that fly on one wind."""
    colors = ((0.55, 0.02, 0.03), (0.02, 0.09, 0.42), (0.75, 0.55, 0.02), (0.75, 0.75, 0.72), (0.02, 0.28, 0.10))
    wind = rng.uniform(0, 2 * np.pi)
    pole = join(
        rod((0, 0, -0.2), (0, 0, height_m), 0.045, 10), rod((0, 0, height_m), (0, 0, height_m + 0.05), 0.08, 10)
    )
    parts = [things("flag_pole", pole, (STEEL,), [place(x_m, y) for y in ys_m])]
    for k, y in enumerate(ys_m):
        first, second = rng.choice(len(colors), 2, replace=False)
        looks = (_cloth(f"flag_a{k}", colors[first]), _cloth(f"flag_b{k}", colors[second]))
        pose = place(x_m, y, height_m - 1.45, wind + rng.normal(0, 0.15))
        parts.append(things(f"flag{k}", _flag(rng, 2.1, 1.4, stripes=3), looks, [pose]))
    return gathered(parts)


def floodlight_masts(spots: tuple[tuple[float, float], ...], height_m: float, goal_x_m: float = 35.0) -> Parts:
    """Masts with a rack of six lamps each that look at (goal_x_m, 0), the middle of the field."""
    mast = rod((0, 0, -0.5), (0, 0, height_m), 0.14, 12)
    heads = []
    for row in range(2):
        for column in range(3):
            pose = place(0.3, (column - 1) * 0.75, height_m - 0.3 - 0.62 * row, 0.0, np.deg2rad(35.0))
            housing = box((0.22, 0.58, 0.42))
            glass = sheet((0.113, -0.26, -0.18), (0, 0.52, 0), (0, 0, 0.36))
            heads.append(moved(join(painted(housing, 0), painted(glass, 1)), pose))
    rack = join(beam((0.1, -1.1, height_m - 0.3), (0.1, 1.1, height_m - 0.3), 0.08, 0.08),
                beam((0.1, -1.1, height_m - 0.92), (0.1, 1.1, height_m - 0.92), 0.08, 0.08))  # fmt: skip
    poses = [place(x, y, 0.0, float(np.arctan2(-y, goal_x_m - x))) for x, y in spots]
    mesh = join(painted(mast, 0), painted(rack, 0), *heads)
    return things("floodlight_mast", mesh, (STEEL, _PANEL), poses)


def floodlight(name: str, eye: Point, goal: Point, power_w: float) -> Light:
    """The soft lamp of one mast, from `eye` towards `goal` [m]."""
    backwards = unit(eye - goal)
    side = unit(np.cross([0.0, 0.0, 1.0], backwards))
    pose = transform(np.stack([side, np.cross(backwards, side), backwards], -1), eye)
    return Light(name, "area", pose, (1.0, 1.0, 1.0), power_w, 2.1, 1.1)


def _butt() -> Mesh:
    """Frame: origin at the face's centre, the face looks along -x. Slots: face, foam, foam edges."""
    half, z = PAPER_M / 2.0, _BUTT_M / 2.0
    face = sheet((0.0, half, -half), (0, -PAPER_M, 0), (0, 0, PAPER_M))
    back = 0.004
    front = sheet((back, z, -z), (0, -_BUTT_M, 0), (0, 0, _BUTT_M))
    rest = box((_BUTT_DEPTH_M, _BUTT_M, _BUTT_M), (back + 0.002 + _BUTT_DEPTH_M / 2, 0, 0))
    pins = [rod((0.012, y, z_), (-0.012, y, z_), 0.009, 6) for y in (-0.6, 0.6) for z_ in (-0.6, 0.6)]
    return join(painted(face, 0), painted(front, 1), painted(rest, 2), painted(join(*pins), 2))


def _stand(tilt_rad: float) -> Mesh:
    """Two leaning front legs, cross bars and a rear leg; frame: on the ground under the face's centre."""
    lean = transform(about("y", tilt_rad), np.array([0.0, 0.0, FACE_HEIGHT_M]))
    depth, down = 0.006 + _BUTT_DEPTH_M + 0.04, -FACE_HEIGHT_M / np.cos(tilt_rad) - 0.12
    bars = [beam((depth, y, down), (depth, y, 0.86), 0.07, 0.07) for y in (-0.5, 0.5)]
    bars += [beam((depth + 0.06, -0.62, z), (depth + 0.06, 0.62, z), 0.05, 0.09) for z in (-0.45, 0.55)]
    bars += [beam((depth - 0.14, -0.72, -0.685), (depth - 0.14, 0.72, -0.685), 0.30, 0.045)]
    top = transform(about("y", tilt_rad), np.zeros(3))[:3, :3] @ np.array([depth + 0.1, 0.0, 0.6])
    rear = beam((1.15, 0, -0.1), (top[0], 0, FACE_HEIGHT_M + top[2]), 0.07, 0.07)
    return join(*(moved(bar, lean) for bar in bars), rear)


def _numbers(lanes_y_m: tuple[float, ...], textures: dict[str, Texture]) -> Parts:
    """Number boards on the ground in front of the butts, black on white and black on yellow by turns."""
    parts = []
    board = join(
        painted(sheet((-0.011, 0.2, 0.12), (0, -0.4, 0), (0, 0, 0.36)), 0),
        painted(box((0.02, 0.4, 0.36), (0, 0, 0.3)), 1), painted(box((0.03, 0.04, 0.3), (0.02, 0, 0.1)), 1),
    )  # fmt: skip
    for k, y in enumerate(sorted(lanes_y_m, reverse=True)):
        name = f"lane_number_{k + 1}"
        paper = (238, 236, 230) if k % 2 else (250, 215, 40)
        textures[name] = lettering(str(k + 1), (20, 20, 20), paper, (128, 116))
        look = Material(name, (1.0, 1.0, 1.0), roughness=0.6, texture=name)
        parts.append(things(name, board, (look, WOOD), [place(TARGET_X_M - 1.6, y, 0.0, 0.0, np.deg2rad(12))]))
    return gathered(parts)


def _wind_flags(rng: np.random.Generator, lanes_y_m: tuple[float, ...], tilt_rad: float) -> Parts:
    """Small yellow flags, 25 x 30 cm, 40 cm above every butt [World Archery book 2]."""
    top = FACE_HEIGHT_M + _BUTT_M / 2 * np.cos(tilt_rad)
    x = TARGET_X_M + 0.35
    pole = rod((0, 0, top - 0.5), (0, 0, top + 0.68), 0.008, 6)
    wind = rng.uniform(0, 2 * np.pi)
    cloth = shifted(_flag(rng, 0.30, 0.25, stripes=1), z_m=top + 0.40)
    poses = [place(x, y, 0.0, wind + float(rng.normal(0, 0.2))) for y in lanes_y_m]
    yellow = _cloth("wind_flag", (0.80, 0.56, 0.02))
    return gathered([
        things("wind_flag_pole", pole, (STEEL,), [place(x, y) for y in lanes_y_m]),
        things("wind_flag", cloth, (yellow,), poses),
    ])  # fmt: skip


def _shot_arrows(rng: np.random.Generator, butts: list[Float[np.ndarray, "4 4"]]) -> Parts:
    """Arrows that stick in the neighbours' targets."""
    poses = []
    for pose in butts:
        for _ in range(int(rng.integers(0, 7))):
            y, z = rng.normal(0.0, 0.13, 2)
            into = transform(about("z", rng.normal(0, 0.02)) @ about("y", rng.normal(0.06, 0.02)), np.zeros(3))
            into[:3, 3] = np.array([-0.5, y, z])
            poses.append(pose @ into)
    if not poses:
        return Parts()
    return things("shot_arrow", arrow_mesh(), arrow_materials("shot_arrow", draw_arrow_style(rng)), poses)


def _flag(rng: np.random.Generator, length_m: float, height_m: float, stripes: int) -> Mesh:
    """A flying flag from the pole along +x, with waves; stripes alternate between slots 0 and 1."""
    u, v = np.linspace(0.0, 1.0, 19), np.linspace(0.0, 1.0, 3 * stripes + 1)
    wave = rng.uniform(0, 2 * np.pi)
    x = length_m * u[:, None] * (0.93 - 0.05 * v[None, :])
    y = 0.10 * length_m * u[:, None] * np.sin(9.0 * u[:, None] + wave + 1.2 * v[None, :])
    z = height_m * v[None, :] - 0.13 * height_m * u[:, None] ** 2 + 0 * u[:, None]
    mesh = grid_mesh(np.stack([x, y, z], -1), np.stack(np.broadcast_arrays(u[:, None], v[None, :]), -1))
    slots = np.tile((np.arange(3 * stripes) // 3) % 2, 18)
    return Mesh(mesh.vertices, mesh.faces, mesh.uvs, slots if stripes > 1 else None)


def _cloth(name: str, color: tuple[float, float, float]) -> Material:
    return Material(name, color, roughness=0.85, sheen=0.2)
