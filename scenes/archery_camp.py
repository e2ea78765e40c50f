"""What archers bring along and what a competition puts up: bows in stands, cases, bags, scopes, clocks, benches."""

from collections.abc import Sequence

import numpy as np

from scenes import furniture
from scenes.pictures import lettering
from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment.recurve_bow import at_rest, draw_bow_style
from synth.equipment.shapes import beam, box, flat, join, moved, painted, place, rod, rounded_box, sheet, shifted, tube
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.scene import Material, Mesh, Parts, SceneObject, Texture

_WOOD = Material("bench_wood", (0.40, 0.25, 0.12), roughness=0.45, coat=0.15, color_noise=0.15, noise_scale_m=0.08)
_CARBON = Material("arrow_tubes", (0.016, 0.016, 0.018), roughness=0.35, coat=0.3)
_FOAM = Material("case_foam", (0.028, 0.028, 0.032), roughness=0.95)


def resting_bows(rng: np.random.Generator, spots: Sequence[Transforms], makes: int = 2) -> Parts:
    """Bows in stands, in as many colours as `makes`; spots: poses on the ground, the bow looks along +x."""
    parts = [things("bow_stand", furniture.bow_stand(), (furniture.BLACK,), list(spots))] if len(spots) else []
    for k in range(min(makes, len(spots))):
        bow = at_rest(f"resting_bow_{k}", place(), draw_bow_style(rng))
        for n, spot in enumerate(spots[k::makes]):
            upright = spot @ transform(about("y", 0.06), np.array([0.0, 0.0, 1.02]))
            objects = tuple(SceneObject(f"{o.name}_{n}", o.mesh, o.materials, upright[None]) for o in bow.objects)
            parts.append(Parts(objects, bow.meshes, bow.materials))
    return gathered(parts)


def luggage(
    rng: np.random.Generator, bags: list[Transforms], cases: list[Transforms], open_cases: list[Transforms]
) -> Parts:
    """Backpacks in three colours, closed bow cases and open ones with a riser's bed of foam."""
    colors = ((0.05, 0.05, 0.055), (0.32, 0.015, 0.02), (0.02, 0.08, 0.28), (0.03, 0.18, 0.12), (0.30, 0.31, 0.33))
    chosen = rng.permutation(len(colors))[:3]
    parts = [
        things("bow_case", furniture.equipment_case(), (furniture.BLACK, furniture.ALUMINIUM), cases),
        things("open_case", open_case(), (furniture.BLACK, _FOAM, _CARBON), open_cases),
    ]
    for k, color in enumerate(chosen):
        look = (furniture.cloth(f"bag_cloth_{k}", colors[color]), furniture.BLACK)
        if bags[k::3]:
            parts.append(things(f"backpack_{k}", furniture.backpack(), look, bags[k::3]))
    return gathered(parts)


def scopes(spots: list[Transforms]) -> Parts:
    """Spotting scopes on tripods that look along +x of their poses."""
    body = Material("scope_body", (0.03, 0.045, 0.035), roughness=0.5)
    return things("scope", furniture.scope(), (furniture.BLACK, body, furniture.ALUMINIUM), spots)


def timing_lights(spots: list[Transforms]) -> Parts:
    """The competition's traffic lights, showing green; they look along +x and -x."""
    green = Material("green_lamp", (0.05, 0.75, 0.22), emission=1.5)
    lens = Material("dark_lens", (0.03, 0.02, 0.02), roughness=0.2)
    looks = (furniture.BLACK, green, lens, furniture.ALUMINIUM)
    return things("timing_light", furniture.timing_light(), looks, spots)


def countdown(rng: np.random.Generator, spots: list[Transforms]) -> Parts:
    """Clocks that count the seconds of an end down, 75 x 40 cm on a stand; they look along -x."""
    texture = digits(f"{int(rng.integers(12, 119)):3d}")
    board = Material("countdown", (1.0, 1.0, 1.0), roughness=0.3, texture="countdown", emission=0.8)
    legs = [rod((0.35 * np.cos(a), 0.35 * np.sin(a), 0), (0, 0, 0.9), 0.014, 6) for a in (0.5, 2.6, 4.7)]
    mesh = join(
        painted(sheet((-0.052, 0.36, 0.99), (0, -0.72, 0), (0, 0, 0.38)), 0),
        painted(rounded_box((0.1, 0.78, 0.44), 0.015, (0, 0, 1.18)), 1),
        painted(join(*legs, rod((0, 0, 0.9), (0, 0, 0.98), 0.02, 8)), 2),
    )
    return gathered(
        [things("countdown", mesh, (board, furniture.BLACK, furniture.ALUMINIUM), spots)], {"countdown": texture}
    )


def benches(spots: list[Transforms]) -> Parts:
    """Benches 2 m long along y, 45 cm high."""
    slats = [rounded_box((0.10, 2.0, 0.035), 0.006, (x, 0, 0.435)) for x in (-0.115, 0.0, 0.115)]
    legs = [beam((x, y, 0), (x * 0.8, y, 0.42), 0.04, 0.04) for x in (-0.14, 0.14) for y in (-0.8, 0.8)]
    bars = [beam((-0.13, y, 0.40), (0.13, y, 0.40), 0.04, 0.04) for y in (-0.8, 0.8)]
    mesh = join(painted(join(*slats), 0), painted(flat(join(*legs, *bars)), 1))
    return things("bench", mesh, (_WOOD, furniture.ALUMINIUM), spots)


def bottles(spots: list[Transforms]) -> Parts:
    """Water bottles."""
    steps = np.array([[0, 0, 0], [0, 0, 0.16], [0, 0, 0.20], [0, 0, 0.22]], float)
    body = tube(steps, [0.033, 0.033, 0.016, 0.013], 10)
    mesh = join(painted(body, 0), painted(rod((0, 0, 0.22), (0, 0, 0.245), 0.016, 8), 1))
    water = Material("water_bottle", (0.45, 0.60, 0.72), roughness=0.12)
    cap = Material("bottle_cap", (0.02, 0.10, 0.45), roughness=0.4)
    return things("water_bottle", mesh, (water, cap), spots)


def open_case() -> Mesh:
    """A bow case whose lid leans back (slot 0 shell, 1 foam, 2 arrow tubes in the lid)."""
    base = join(*(flat(box(size, at)) for size, at in (
        ((0.92, 0.40, 0.02), (0, 0, 0.015)), ((0.92, 0.02, 0.11), (0, -0.19, 0.06)),
        ((0.92, 0.02, 0.11), (0, 0.19, 0.06)),
        ((0.02, 0.40, 0.11), (-0.45, 0, 0.06)), ((0.02, 0.40, 0.11), (0.45, 0, 0.06)),
    )))  # fmt: skip
    bed = flat(box((0.88, 0.36, 0.06), (0, 0, 0.055)))
    lean = transform(about("x", np.deg2rad(-70.0)), np.array([0.0, 0.20, 0.11]))
    lid = shifted(rounded_box((0.92, 0.40, 0.10), 0.02), y_m=0.2, z_m=0.05)
    inner = flat(box((0.86, 0.34, 0.01), (0, 0.2, -0.005)))
    tubes = [rod((-0.38, 0.08 + 0.055 * k, -0.02), (0.38, 0.08 + 0.055 * k, -0.02), 0.004, 6) for k in range(5)]

    return join(
        painted(base, 0), painted(bed, 1), painted(moved(lid, lean), 0), painted(moved(inner, lean), 1),
        painted(moved(join(*tubes), lean), 2),
    )  # fmt: skip


def digits(text: str) -> Texture:
    """Amber digits on black, as a clock of lamps shows them."""
    return lettering(text, (255, 205, 60), (10, 10, 11), (256, 136))


def results_picture(rng: np.random.Generator, title: str) -> Texture:
    """A table of results as a scoreboard shows it: ranks, names, sums."""
    names = ("AYDIN", "KIM", "ROSSI", "NOVAK", "SILVA", "DUBOIS", "WEBER", "TANAKA", "LOPEZ", "OKAFOR", "BERG", "SINGH")
    order, score = rng.permutation(len(names)), int(rng.integers(330, 355))
    rows = [lettering(title, (245, 245, 245), (20, 45, 110), (640, 64))]
    for rank in range(6):
        paper = (16, 17, 20) if rank % 2 else (30, 32, 38)
        text = f"{rank + 1}  {names[order[rank]]:<8s}  {score}"
        rows.append(lettering(text, (250, 220, 90) if rank == 0 else (230, 232, 236), paper, (640, 50)))
        score -= int(rng.integers(0, 4))
    return np.concatenate(rows)
