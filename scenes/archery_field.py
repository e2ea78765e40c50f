"""What stands around a field of archers: the net behind the butts and the floodlights."""

import numpy as np
from jaxtyping import Float

from scenes.placing import gathered, things
from synth.equipment.shapes import beam, box, grid_mesh, join, moved, painted, place, rod, sheet
from synth.geometry.rotation import unit
from synth.geometry.transform import transform
from synth.scene import Light, Material, Parts

Point = Float[np.ndarray, "3"]
STEEL = Material("galvanised", (0.42, 0.43, 0.44), roughness=0.4, metallic=0.9)
_PANEL = Material("floodlight_glass", (1.0, 0.98, 0.93), roughness=0.2, emission=6.0)


NET = Material("arrow_net", (0.016, 0.085, 0.036), roughness=0.95, color_noise=0.25, noise_scale_m=0.4)


def curtain(
    rng: np.random.Generator,
    half_width_m: float,
    x_m: float,
    height_m: float,
    net: Material = NET,
    middle_y_m: float = 0.0,
) -> Parts:
    """The arrow net behind the targets: heavy cloth in folds on poles with a cable."""
    columns = int(half_width_m * 2 / 0.16)
    y = np.linspace(half_width_m, -half_width_m, columns)
    fold = 0.07 * np.sin(y * 9.0 + 1.7 * np.sin(y * 0.8)) + 0.03 * np.sin(y * 23.0 + rng.uniform(0, 6))
    sag = height_m - 0.06 * np.abs(np.sin(y * np.pi / 6.0)) ** 0.5
    rows = np.linspace(0.0, 1.0, 4)
    points = np.stack(
        [np.stack([x_m + fold * (1.2 - 0.7 * share), y, 0.03 + share * (sag - 0.03)], -1) for share in rows], 1
    )
    posts = np.arange(-half_width_m, half_width_m + 0.1, 6.0)
    post = rod((x_m + 0.12, 0, -0.2), (x_m + 0.12, 0, height_m + 0.25), 0.035)
    cable = rod((x_m + 0.1, -half_width_m, height_m), (x_m + 0.1, half_width_m, height_m), 0.008, 4)
    aside = [place(0, middle_y_m)]
    return gathered([
        things("arrow_net", grid_mesh(points, np.zeros((*points.shape[:2], 2))), (net,), aside),
        things("arrow_net_post", post, (STEEL,), [place(0, middle_y_m + float(y)) for y in posts]),
        things("arrow_net_cable", cable, (STEEL,), aside),
    ])  # fmt: skip


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
