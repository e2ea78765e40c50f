"""A stadium for finals at 70 m: two lanes between LED boards and full stands, big screen, backdrop, flags, cameras.

World: our archer at the origin on a low stage shoots to +x; our face's centre is at (70, 0, 1.30). The field lies a
step below both stages, whose tops are z = 0.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from scenes import (
    archery_field,
    archery_flags,
    archery_ground,
    archery_people,
    archery_targets,
    finals_stadium_boards,
    finals_stadium_stage,
    finals_stadium_stands,
    vegetation,
)
from scenes.archery_targets import Butts
from scenes.finals_stadium_stands import Stand
from scenes.pictures import grass
from scenes.placing import gathered, things
from synth.equipment.shapes import place, sheet
from synth.scene import Light, Material, Parts, Rgb, Texture, Venue
from synth.sports.archery.target import OUTDOOR

FIELD_Z_M = -0.15
"""The stages are one step high."""
HALF_FIELD_M = 8.0
"""From our lane to the LED boards on either side."""
_MASTS = ((-8.0, 24.0), (-8.0, -24.0), (60.0, 24.0), (60.0, -24.0))
_MAST_HEIGHT_M = 18.0
_FIELDS: dict[str, Rgb] = {"blue_turf": (0.02, 0.10, 0.24), "sand": (0.33, 0.26, 0.165), "grey": (0.22, 0.22, 0.23)}
"""Linear RGB of what is no lawn."""


@dataclass(frozen=True)
class Params:
    """What differs between finals.

    rival_y_m: where the rival stands beside us, to the left or, negative, to the right. field: `lawn` or a key of the
    fields. rows: of seats. occupied: share of seats that are taken. brand: linear RGB of boards, stage and backdrop.
    seats: colours of two blocks. title: of the event.
    """

    rival_y_m: float = 3.4
    field: str = "lawn"
    rows: int = 8
    occupied: float = 0.8
    brand: Rgb = (0.02, 0.06, 0.26)
    seats: tuple[Rgb, Rgb] = ((0.02, 0.06, 0.26), (0.30, 0.31, 0.33))
    title: str = "ARCHERY FINALS"


def draw(rng: np.random.Generator) -> Params:
    """A continental final to one of the world."""
    brands = ((0.02, 0.06, 0.26), (0.30, 0.015, 0.05), (0.015, 0.16, 0.13), (0.16, 0.03, 0.24), (0.40, 0.13, 0.01))
    seats = ((0.02, 0.06, 0.26), (0.30, 0.31, 0.33), (0.32, 0.02, 0.03), (0.03, 0.20, 0.10), (0.45, 0.30, 0.03))
    first, second = rng.choice(len(seats), 2, replace=False)
    titles = ("ARCHERY FINALS", "GRAND PRIX", "CONTINENTAL CUP", "MASTERS 70 M", "WORLD SERIES")
    return Params(
        rival_y_m=float(rng.choice([-1.0, 1.0]) * rng.uniform(3.0, 4.2)),
        field=str(rng.choice(["lawn", "lawn", *_FIELDS])),
        rows=int(rng.integers(6, 10)),
        occupied=float(rng.uniform(0.6, 0.95)),
        brand=brands[int(rng.integers(len(brands)))],
        seats=(seats[first], seats[second]),
        title=str(rng.choice(titles)),
    )


def build(params: Params, rng: np.random.Generator) -> Venue:
    """The venue; `rng` draws words, people and plants."""
    butts = Butts(OUTDOOR, (0.0, params.rival_y_m))
    stands = finals_stadium_stands.both_sides(params.rows, HALF_FIELD_M + 2.4, FIELD_Z_M)
    parts = [
        _field(params, rng),
        archery_targets.targets(butts, rng),
        archery_targets.wind_flags(butts, rng),
        archery_targets.score_boards(butts, rng, 1.15),
        finals_stadium_stage.stages(butts, params.brand, FIELD_Z_M),
        finals_stadium_stage.around_stages(butts, params.brand, FIELD_Z_M, rng),
        finals_stadium_boards.led_boards(rng, params.title, params.brand, HALF_FIELD_M, FIELD_Z_M),
        finals_stadium_boards.backdrops(params.title, params.brand, FIELD_Z_M),
        finals_stadium_boards.big_screen(rng, FIELD_Z_M),
        finals_stadium_stands.built(stands, params.seats),
        archery_field.floodlight_masts(_MASTS, _MAST_HEIGHT_M),
        _flags(rng, stands[0]),
        _surroundings(rng),
        _people(params, butts, stands, rng),
    ]
    return Venue("finals_stadium", gathered(parts), _lamps(), _keypoints(butts, params))


def _people(params: Params, butts: Butts, stands: tuple[Stand, ...], rng: np.random.Generator) -> Parts:
    """The rival, both coaches, judges on the stage and at the blinds, press along the boards, the spectators."""
    low, high = min(butts.ys_m), max(butts.ys_m)
    stage = finals_stadium_stage
    operators = [spot @ place(-0.75, 0.0) for spot in stage.camera_places(butts, FIELD_Z_M)]
    blinds = [place(71.0, y, FIELD_Z_M, np.pi) for y in (low - 4.3, high + 4.3)]
    press = [
        place(float(x), side * (HALF_FIELD_M - 1.0), FIELD_Z_M, float(np.arctan2(-side * HALF_FIELD_M, -x)))
        for side in (-1.0, 1.0)
        for x in 10.0 + np.cumsum(rng.uniform(0.9, 2.4, 4))
    ]
    return gathered([
        archery_people.rival(place(0.0, params.rival_y_m), rng),
        archery_people.coaches([*stage.coach_places(butts), *operators], rng),
        archery_people.judges([place(-4.6, 0.6 * params.rival_y_m), *blinds], rng),
        archery_people.photographers(press, rng),
        archery_people.sitting([seat for stand in stands for seat in stand.seat_places()], rng, params.occupied),
    ])  # fmt: skip


def _keypoints(butts: Butts, params: Params) -> dict[str, Float[np.ndarray, "3"]]:
    rival = OUTDOOR.center_m + np.array([0.0, params.rival_y_m, 0.0])
    return archery_targets.keypoints(butts, finals_stadium_stage.line_ends_m(butts)) | {"rival_target_center": rival}


def _lamps() -> tuple[Light, ...]:
    """One soft lamp per mast; each looks where archers or targets stand."""
    return tuple(
        archery_field.floodlight(
            f"floodlight_{k}", np.array([x, y, _MAST_HEIGHT_M - 0.6]),
            np.array([0.0 if x < 20 else 50.0, 0.0, 1.0]), 11000.0,
        )
        for k, (x, y) in enumerate(_MASTS)
    )  # fmt: skip


def _field(params: Params, rng: np.random.Generator) -> Parts:
    """The field between the stands, and the ground beyond it to the horizon."""
    textures: dict[str, Texture] = {}
    if params.field == "lawn":
        textures = {"lawn": grass(rng)}
        look = Material("field", (1.45, 1.36, 1.25), roughness=0.9, specular=0.15, texture="lawn",
                        texture_scale=1 / 1.6, normal_noise_m=0.012, noise_scale_m=0.03)  # fmt: skip
    else:
        look = Material("field", _FIELDS[params.field], roughness=0.9, specular=0.2, color_noise=0.10,
                        noise_scale_m=0.5, normal_noise_m=0.004)  # fmt: skip
    park = Material("park", (0.075, 0.095, 0.032), roughness=0.95, specular=0.1, color_noise=0.4, noise_scale_m=3.0)
    paving = Material("paving", (0.17, 0.165, 0.155), roughness=0.9, color_noise=0.12, noise_scale_m=1.5)
    z = FIELD_Z_M
    inside = archery_ground.striped(rng, (-13.0, 82.0), HALF_FIELD_M + 1.6, z, 3.0 if params.field == "lawn" else 0.0)
    far = sheet((-700, -700, z - 0.02), (1400, 0, 0), (0, 1400, 0), uv_in_metres=True)
    court = sheet((-34, -27, z - 0.01), (128, 0, 0), (0, 54, 0), uv_in_metres=True)
    return gathered(
        [things("field", inside, (look,)), things("paving", court, (paving,)), things("park", far, (park,))], textures
    )


def _flags(rng: np.random.Generator, stand: Stand) -> Parts:
    """Flags along the top of the left stand, windsocks beside the lanes half way."""
    top = stand.depth_of_all_m + HALF_FIELD_M + 2.6
    xs = [float(x) for x in np.arange(2.0, 60.0, 9.5)]
    poles = [archery_flags.flags(rng, x, (top,), stand.top_m + 4.5, f"flag_{k}") for k, x in enumerate(xs)]
    socks = archery_flags.windsock(rng, [(35.0, HALF_FIELD_M - 0.8), (52.0, -HALF_FIELD_M + 0.8)])
    return gathered([*poles, socks])


def _surroundings(rng: np.random.Generator) -> Parts:
    """Trees behind the stands and the ends, wooded hills at the horizon."""
    kinds = [vegetation.broadleaf(rng, 12.0), vegetation.broadleaf(rng, 9.0)]
    spots = np.concatenate([
        np.column_stack([rng.uniform(100, 125, 40), rng.uniform(-60, 60, 40)]),
        np.column_stack([rng.uniform(-70, -34, 30), rng.uniform(-60, 60, 30)]),
        np.column_stack([rng.uniform(-40, 100, 60), rng.choice([-1, 1], 60) * rng.uniform(32, 52, 60)]),
    ])  # fmt: skip
    parts = [archery_ground.horizon(rng)]
    for k, mesh in enumerate(kinds):
        poses = [place(float(x), float(y), FIELD_Z_M - 0.1, rng.uniform(0, 6.3)) for x, y in spots[k::2]]
        parts.append(things(f"tree_{k}", mesh, (vegetation.BARK, vegetation.LEAVES), poses))
    return gathered(parts)
