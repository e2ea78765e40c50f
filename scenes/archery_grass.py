"""Blades of mown grass around our archer, where cameras are near enough to see them; painted lines stay free."""

from collections.abc import Sequence

import numpy as np

from scenes import vegetation
from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment.shapes import place
from synth.scene import Material, Mesh, Parts, Texture

_REACH_X_M = (-7, 8)
"""Grass grows in patches of 1 m along x, from line to line: all lines lie at whole metres."""
_LINE_M = 0.03
"""No blade stands so near to the middle of a painted line."""
LINES_X_M = (-5, 0, 3)


def near_grass(
    rng: np.random.Generator, lanes_y_m: Sequence[float], width_m: float, lawn: Material, tile: Texture
) -> Parts:
    """Patches between the lines of our lane and of those beside it; `lawn` with its `tile` says the colour."""
    across = round(width_m)
    step, count = width_m / across, 3 * across
    low = lanes_y_m[len(lanes_y_m) // 2] - 1.5 * width_m
    spots: list[list[Transforms]] = [[], [], []]
    for i in range(*_REACH_X_M):
        for k in range(count):
            on_x = [i in LINES_X_M, i + 1 in LINES_X_M]
            on_y = [k % across == 0, k % across == across - 1]
            kind, turn = _kind(on_x, on_y, int(rng.integers(4)))
            pose = place(i + 0.5, low + (k + 0.5) * step)
            pose[:3, :3] = np.diag([1.0, step, 1.0]) @ place(yaw_rad=turn * np.pi / 2)[:3, :3]
            spots[kind].append(pose)
    tuft = vegetation.lawn_tuft(rng, 1.0, 1500)
    meshes = (tuft, _without(tuft, 1), _without(tuft, 2))
    blades = Material("lawn_blades", _tone(lawn, tile), roughness=0.6, specular=0.25)
    named = zip(("lawn_patch", "lawn_edge", "lawn_corner"), meshes, spots, strict=True)
    return gathered([things(name, mesh, (blades,), poses) for name, mesh, poses in named if poses])


def _kind(on_x: list[bool], on_y: list[bool], any_turn: int) -> tuple[int, int]:
    """Which mesh (0 full, 1 free along -x, 2 free along -x and -y) and by how many quarters it is turned."""
    sides = [on_x[0], on_y[0], on_x[1], on_y[1]]
    if not any(sides):
        return 0, any_turn
    if sum(sides) == 1:
        return 1, sides.index(True)
    return 2, next((k for k in range(4) if sides[k] and sides[(k + 1) % 4]), 0)


def _without(tuft: Mesh, sides: int) -> Mesh:
    """The tuft without the blades that would stand on a line along its -x side, for 2 along its -y side too."""
    roots = tuft.vertices.reshape(-1, 4, 3).mean(1)[:, :2] + 0.5
    kept = np.all(roots[:, :sides] > _LINE_M + 0.01, 1)
    assert tuft.colors is not None
    corners = np.repeat(kept, 4)
    faces = np.arange(4 * int(kept.sum())).reshape(-1, 4)
    return Mesh(tuft.vertices[corners], faces, colors=tuft.colors[corners])


def _tone(lawn: Material, tile: Texture) -> tuple[float, float, float]:
    """The lawn's own mean colour, a third brighter: blades stand in the light, the tile shows their gaps too."""
    red, green, blue = (
        float(np.clip(vegetation.BRIGHTEST * 1.1 * base * mean, 0.0, 1.0))
        for base, mean in zip(lawn.base_color, ((tile.reshape(-1, 3) / 255.0) ** 2.2).mean(0), strict=True)
    )
    return red, green, blue
