"""The balls: 18 panels in six groups of three with seams, indoor and, a little bigger and duller, for the beach."""

import itertools
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np

from synth.equipment.shapes import cube_sphere
from synth.geometry.rotation import unit
from synth.scene import Material, Mesh, Rgb, Texture

RADIUS_M = 0.105
"""Half of 21 cm; FIVB asks for a circumference of 65 to 67 cm."""

BEACH_RADIUS_M = 0.1066
"""66 to 68 cm round [FIVB beach rules 3.1]."""

_SEAM_M, _DEPTH_M, _DIMPLE_M = 0.0017, 0.0011, 0.0016
SKIN, _INK = "volleyball_skin", (16, 22, 60)
_SWATCHES: tuple[tuple[Rgb, Rgb, Rgb], ...] = (
    ((0.90, 0.62, 0.02), (0.012, 0.06, 0.30), (0.90, 0.62, 0.02)),
    ((0.80, 0.80, 0.77), (0.02, 0.10, 0.38), (0.90, 0.60, 0.03)),
    ((0.80, 0.80, 0.77), (0.50, 0.015, 0.02), (0.02, 0.22, 0.07)),
    ((0.82, 0.80, 0.76), (0.82, 0.80, 0.76), (0.82, 0.80, 0.76)),
)
_BEACH_SWATCHES: tuple[tuple[Rgb, Rgb, Rgb], ...] = (
    ((0.88, 0.66, 0.03), (0.80, 0.80, 0.76), (0.015, 0.10, 0.42)),
    ((0.80, 0.79, 0.74), (0.85, 0.50, 0.03), (0.80, 0.79, 0.74)),
    ((0.82, 0.78, 0.66), (0.82, 0.78, 0.66), (0.03, 0.28, 0.55)),
    ((0.88, 0.66, 0.03), (0.60, 0.03, 0.03), (0.80, 0.79, 0.74)),
)


@dataclass(frozen=True)
class BallStyle:
    """Colours of the first outer panel, the middle panel and the second outer one of a group [linear RGB].

    radius_m: of the ball. roughness: of its skin.
    """

    colors: tuple[Rgb, Rgb, Rgb] = _SWATCHES[0]
    radius_m: float = RADIUS_M
    roughness: float = 0.45


BEACH_STYLE = BallStyle(_BEACH_SWATCHES[0], BEACH_RADIUS_M, 0.6)


def draw_ball_style(rng: np.random.Generator) -> BallStyle:
    """Mostly the yellow and blue of international play."""
    return BallStyle(_SWATCHES[int(rng.choice(len(_SWATCHES), p=(0.55, 0.2, 0.15, 0.1)))])


def draw_beach_ball_style(rng: np.random.Generator) -> BallStyle:
    """Mostly yellow, white and blue; the sewn beach ball is softer to look at than the indoor one."""
    colors = _BEACH_SWATCHES[int(rng.choice(len(_BEACH_SWATCHES), p=(0.55, 0.2, 0.15, 0.1)))]
    return replace(BEACH_STYLE, colors=colors)


def ball_mesh(radius_m: float = RADIUS_M) -> Mesh:
    """A cube sphere whose sides carry three strips each, strips of neighbouring sides at right angles."""
    steps = _steps()
    smooth = cube_sphere(steps, radius_m)
    ratio = smooth.vertices / np.abs(smooth.vertices).max(axis=1, keepdims=True)
    is_seam = np.zeros(len(ratio), bool)
    for axis in range(3):
        on_side = np.abs(ratio[:, axis]) > 1.0 - 1e-6
        across, along = ratio[:, (axis + 1) % 3], ratio[:, (axis + 2) % 3]
        seam_lines = np.minimum(np.abs(np.abs(across) - np.tan(np.pi / 12)), 1.0 - np.abs(across))
        is_seam |= on_side & (np.minimum(seam_lines, 1.0 - np.abs(along)) < 1e-6)
    depth = np.where(is_seam, _DEPTH_M, 0.0)
    vertices = unit(smooth.vertices) * (radius_m - depth[:, None])
    return Mesh(vertices, smooth.faces, smooth.uvs, _panels(len(steps) - 1))


def ball_materials(name: str, style: BallStyle) -> tuple[Material, ...]:
    """Dimpled synthetic leather in the three colours, printed with the picture of `ball_textures`."""
    return tuple(
        Material(
            f"{name}_panel{k}", color, roughness=style.roughness, texture=SKIN,
            normal_noise_m=0.0002, noise_scale_m=0.004,
        )
        for k, color in enumerate(style.colors)
    )  # fmt: skip


@cache
def ball_textures() -> dict[str, Texture]:
    """What is multiplied into the panels' colours on each of the six groups: dimples, a maker's name, a pressure mark.

    Columns run across the three panels of a group, rows along them.
    """
    size = 512
    across, along = np.meshgrid(np.arange(size), np.arange(size))
    # round dimples 1.6 mm apart in rows that are shifted by half
    pitch = size * _DIMPLE_M / (RADIUS_M * np.pi / 2)
    row = np.floor(along / pitch)
    dx = (across / pitch + 0.5 * (row % 2)) % 1.0 - 0.5
    dy = (along / pitch) % 1.0 - 0.5
    light = 255.0 * (1.0 - 0.13 * np.exp(-(dx**2 + dy**2) / 0.05))
    picture = np.repeat(light[..., None], 3, -1).astype(np.uint8)
    for text, column, scale, weight in (("ORBIT", 92, 2.3, 9), ("V18  0.30-0.325 kgf/cm2", 424, 0.62, 2)):
        _print_upwards(picture, text, column, scale, weight)
    return {SKIN: picture}


def _print_upwards(picture: Texture, text: str, column: int, scale: float, weight: int) -> None:
    """Dark blue letters that run from the picture's foot to its head, about the middle of `column`."""
    (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, scale, weight)
    label = np.full((height + 20, width + 20, 3), 255, np.uint8)
    cv2.putText(label, text, (10, height + 10), cv2.FONT_HERSHEY_DUPLEX, scale, _INK, weight, cv2.LINE_AA)
    turned = np.rot90(label)
    top, left = (picture.shape[0] - turned.shape[0]) // 2, column - turned.shape[1] // 2
    window = picture[top : top + turned.shape[0], left : left + turned.shape[1]]
    window[:] = np.minimum(window, turned)


def _steps() -> np.ndarray:
    """Where a side of the cube is cut: three strips of equal angle with a narrow cell at every seam."""
    narrow = _SEAM_M / RADIUS_M
    edges = np.linspace(-np.pi / 4, np.pi / 4, 4)
    strips = [np.linspace(a + narrow, b - narrow, 7) for a, b in itertools.pairwise(edges)]
    return np.tan(np.sort(np.concatenate([edges, *strips])))


def _panels(cells: int) -> np.ndarray:
    """Slot 0, 1 or 2 of every face: the strip it lies in."""
    strip = np.repeat(np.arange(3), cells // 3)
    one_side = np.repeat(strip, cells)
    return np.tile(one_side, 6)
