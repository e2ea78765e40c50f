"""What shines and shows words at finals: LED boards along the field, backdrops at both ends, the big screen."""

import cv2
import numpy as np

from scenes.archery_camp import results_picture
from scenes.archery_faces import FACE_122, face_picture
from scenes.pictures import Color, lettering
from scenes.placing import gathered, things
from synth.equipment.shapes import beam, box, flat, join, painted, place, rod, sheet
from synth.scene import Material, Mesh, Parts, Rgb, Texture

_WORDS = ("KESTREL", "SAGITTA", "HALDEN SPORT", "FALCON", "LUNA WATER", "ARBOR BANK", "ORBIT AIR", "VELA")
_FRAME = Material("board_frame", (0.02, 0.02, 0.022), roughness=0.5)
_TRUSS = Material("screen_truss", (0.40, 0.41, 0.42), roughness=0.35, metallic=0.9)
_LED_M = (4.0, 0.9)


def srgb(color: Rgb) -> Color:
    """8-bit sRGB of a linear colour."""
    linear = np.array(color)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (round(255 * float(v)) for v in encoded)
    return red, green, blue


def led_boards(rng: np.random.Generator, title: str, brand: Rgb, side_m: float, ground_z_m: float) -> Parts:
    """Screens 4 x 0.9 m along both sides and beside the targets; four pictures by turns."""
    width, height = _LED_M
    mesh = join(
        painted(sheet((-width / 2, -0.06, 0.1), (width, 0, 0), (0, 0, height)), 0),
        painted(flat(box((width, 0.1, height + 0.04), (0, 0, 0.1 + height / 2))), 1),
        painted(join(*(beam((x, 0, 0), (x, 0.5, 0), 0.05, 0.05) for x in (-1.5, 1.5))), 1),
    )
    xs = np.arange(6.0, 66.0, width + 0.03)
    spots = [place(float(x), side * side_m, ground_z_m, 0.0 if side > 0 else np.pi) for x in xs for side in (1, -1)]
    words = [title, *(str(word) for word in rng.choice(_WORDS, 3, replace=False))]
    papers = (srgb(brand), (12, 12, 16), (235, 236, 240), (200, 30, 40))
    textures: dict[str, Texture] = {}
    parts = []
    for k, (word, paper) in enumerate(zip(words, papers, strict=True)):
        ink = (20, 30, 80) if sum(paper) > 500 else (250, 250, 250)
        textures[f"led_{k}"] = lettering(word, ink, paper, (640, 144))
        look = Material(f"led_{k}", (0.8, 0.8, 0.8), roughness=0.35, texture=f"led_{k}", emission=1.2)
        parts.append(things(f"led_{k}", mesh, (look, _FRAME), spots[k::4]))
    return gathered(parts, textures)


def backdrops(title: str, brand: Rgb, ground_z_m: float) -> Parts:
    """Printed walls: 4 m high behind the targets to stop arrows, 3 m high with an entrance behind the archers."""
    red, green, blue = srgb(brand)
    pale = (min(255, red + 50), min(255, green + 50), min(255, blue + 50))
    textures: dict[str, Texture] = {
        "backdrop_near": lettering(title, (245, 245, 245), (red, green, blue), (768, 256), pale),
        "backdrop_far": _far_print(title, (red, green, blue)),
    }
    looks = {name: Material(name, (0.9, 0.9, 0.9), roughness=0.7, texture=name) for name in textures}
    near = join(*(_shifted_wall(9.0, 3.0, y) for y in (-6.6, 6.6)))
    return gathered([
        things("backdrop_far", _wall(24.0, 4.0), (looks["backdrop_far"], _FRAME), [place(75.5, 0, ground_z_m)]),
        things("backdrop_near", near, (looks["backdrop_near"], _FRAME), [place(-12.0, 0, ground_z_m, np.pi)]),
    ], textures)  # fmt: skip


def _far_print(title: str, paper: Color) -> Texture:
    """Words left and right only: nothing but colour behind the targets, so that archers see their gold."""
    width, height = 1536, 256
    picture = np.full((height, width, 3), paper, np.uint8)
    dark = tuple(int(0.7 * value) for value in paper)
    picture[height // 2 :] = dark
    words = lettering(title, (245, 245, 245), paper, (420, 110))
    for left in (20, width - 440):
        picture[10:120, left : left + 420] = words
    return picture


def _wall(width_m: float, height_m: float) -> Mesh:
    """A wall that looks along -x (slot 0 print, 1 struts behind)."""
    struts = [beam((0.05, y, 0), (0.05, y, height_m), 0.08, 0.08) for y in np.linspace(-width_m / 2, width_m / 2, 7)]
    struts += [
        beam((0.05, y, height_m * 0.8), (1.6, y, 0), 0.06, 0.06) for y in np.linspace(-width_m / 2, width_m / 2, 7)
    ]
    back = sheet((0.02, -width_m / 2, 0), (0, width_m, 0), (0, 0, height_m))
    return join(
        painted(sheet((0, width_m / 2, 0), (0, -width_m, 0), (0, 0, height_m)), 0), painted(join(back, *struts), 1)
    )


def _shifted_wall(width_m: float, height_m: float, y_m: float) -> Mesh:
    wall = _wall(width_m, height_m)
    return Mesh(wall.vertices + np.array([0.0, y_m, 0.0]), wall.faces, wall.uvs, wall.material_index)


def big_screen(rng: np.random.Generator, ground_z_m: float) -> Parts:
    """A screen 8 x 4.5 m on a frame beside the targets, turned to the stands; and one behind the archers."""
    width, height, low = 8.0, 4.5, 4.6
    look = Material("big_screen", (0.85, 0.85, 0.85), roughness=0.3, texture="big_screen", emission=1.5)
    posts = [beam((0.4, y, 0), (0.4, y, low + height), 0.25, 0.25) for y in (-width / 2 + 0.4, width / 2 - 0.4)]
    posts += [beam((0.4, y, low), (2.6, y, 0), 0.15, 0.15) for y in (-width / 2 + 0.4, width / 2 - 0.4)]
    posts += [beam((0.4, -width / 2, z), (0.4, width / 2, z), 0.15, 0.15) for z in (low - 0.1, low + height)]
    posts += [rod((0.4, -width / 2 + 0.4, 0.2), (0.4, width / 2 - 0.4, low), 0.03, 6)]
    mesh = join(
        painted(sheet((0, width / 2, low), (0, -width, 0), (0, 0, height)), 0),
        painted(flat(box((0.3, width + 0.3, height + 0.3), (0.16, 0, low + height / 2))), 1),
        painted(join(*posts), 2),
    )
    spots = [place(76.5, 15.5, ground_z_m, 0.14), place(-15.0, -12.5, ground_z_m, np.pi + 0.3)]
    return gathered([things("big_screen", mesh, (look, _FRAME, _TRUSS), spots)], {"big_screen": screen_picture(rng)})


def screen_picture(rng: np.random.Generator) -> Texture:
    """What television shows: our face with three arrows in it beside the table of results; (576, 1024, 3)."""
    face = cv2.resize(face_picture(FACE_122, 460.0), (576, 576), interpolation=cv2.INTER_AREA)
    for _ in range(3):
        x, y = (288 + 26.0 * rng.normal(size=2)).astype(int).tolist()
        cv2.circle(face, (x, y), 5, (20, 20, 20), -1, cv2.LINE_AA)
        cv2.line(face, (x, y), (x + 14, y - 10), (235, 230, 60), 3, cv2.LINE_AA)
    table = cv2.resize(results_picture(rng, "RECURVE 70 M"), (448, 420), interpolation=cv2.INTER_AREA)
    sets = lettering(f"{rng.integers(0, 6)} - {rng.integers(0, 6)}", (250, 220, 70), (14, 16, 24), (448, 156))
    return np.concatenate([face, np.concatenate([table, sets])], 1)
