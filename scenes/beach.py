"""A beach volleyball court between sea (+y) and dunes (-y) [FIVB beach rules 1 and 2].

World: origin on the sand under the net's middle, net plane x = 0, sidelines y = +-4, end lines x = +-8.
"""

from dataclasses import dataclass

import numpy as np

from scenes import beach_ground, beach_stand, beach_things, people, volleyball_court
from scenes.archery_field import floodlight, floodlight_masts
from scenes.placing import gathered
from scenes.volleyball_court import NetSize
from synth.equipment.shapes import place
from synth.scene import Light, Material, Parts, Rgb, Venue

HALF_LENGTH_M, HALF_WIDTH_M = 8.0, 4.0
NET_M, POST_Y_M = 8.5, 4.9
"""Net 8.5 m; posts 0.7 to 1.0 m outside the sidelines."""
_MASTS = ((-13.0, 13.5), (13.0, 13.5), (-13.0, -13.5), (13.0, -13.5))
_MAST_HEIGHT_M, _FLOODLIGHT_W = 12.0, 4200.0
_BANDS: tuple[Rgb, ...] = ((0.78, 0.50, 0.02), (0.02, 0.10, 0.42), (0.70, 0.17, 0.015), (0.80, 0.80, 0.78))


@dataclass(frozen=True)
class Params:
    """What differs between beaches.

    net_top_m: 2.43 for men, 2.24 for women. sand: linear RGB. band: of the lines and of the net's bands.
    pad: of the posts. shore_m: from the court's middle to the water. umbrellas: behind the court and along the shore.
    is_tour: a stand with people (this share of its places is `occupied`), boards all round and flags.
    """

    net_top_m: float = 2.43
    sand: Rgb = (0.50, 0.38, 0.25)
    band: Rgb = _BANDS[0]
    pad: Rgb = (0.02, 0.10, 0.36)
    shore_m: float = 30.0
    umbrellas: int = 16
    palms: int = 14
    is_tour: bool = True
    occupied: float = 0.8


def draw(rng: np.random.Generator) -> Params:
    """Pale coral sand to grey-brown, a band of one colour."""
    sands = ((0.50, 0.38, 0.25), (0.56, 0.46, 0.33), (0.42, 0.31, 0.20), (0.47, 0.40, 0.31))
    pads = ((0.02, 0.10, 0.36), (0.45, 0.03, 0.03), (0.03, 0.20, 0.18), (0.55, 0.35, 0.02))
    return Params(
        net_top_m=float(rng.choice([2.43, 2.24])),
        sand=sands[int(rng.integers(len(sands)))],
        band=_BANDS[int(rng.integers(len(_BANDS)))],
        pad=pads[int(rng.integers(len(pads)))],
        shore_m=float(rng.uniform(24.0, 36.0)),
        umbrellas=int(rng.integers(12, 22)),
        palms=int(rng.integers(9, 18)),
        is_tour=bool(rng.random() < 0.65),
        occupied=float(rng.uniform(0.6, 0.95)),
    )


def build(params: Params, rng: np.random.Generator) -> Venue:
    """The venue; `rng` rakes the sand, treads it and scatters people's things."""
    size = NetSize(NET_M, HALF_WIDTH_M, 0.07, params.band, POST_Y_M)
    pad = Material("pad", params.pad, roughness=0.55, normal_noise_m=0.002, noise_scale_m=0.4)
    sand = beach_ground.sand(params.sand, params.shore_m, rng)
    points = volleyball_court.keypoints(params.net_top_m, HALF_LENGTH_M, HALF_WIDTH_M, size=size)
    parts = [
        sand,
        beach_ground.lines(params.band, HALF_LENGTH_M, HALF_WIDTH_M),
        beach_ground.sea(params.shore_m, rng),
        beach_ground.coast(rng),
        volleyball_court.net(params.net_top_m, size),
        volleyball_court.posts(params.net_top_m, pad, size),
        volleyball_court.referee_stand(params.net_top_m, pad, size),
        beach_things.court_side(beach_stand.board_poses() if params.is_tour else [], rng),
        beach_things.bathers(rng, params.umbrellas, params.shore_m),
        beach_things.plants(rng, params.palms),
        floodlight_masts(_MASTS, _MAST_HEIGHT_M, goal_x_m=0.0),
        beach_stand.at_sea(params.shore_m, rng),
        *(_tour(params, rng) if params.is_tour else ()),
        *_people(params, size, rng),
    ]
    return Venue("beach", gathered(parts), _lamps(), points)


def _tour(params: Params, rng: np.random.Generator) -> list[Parts]:
    """What is built up for a tournament."""
    return [
        beach_stand.stand(params.pad),
        beach_stand.feather_flags(rng),
        people.seated(beach_stand.stand_places(), rng, params.occupied),
    ]


def _people(params: Params, size: NetSize, rng: np.random.Generator) -> list[Parts]:
    """Onlookers along the boards and the shore; at a tournament a referee and line judges too."""
    lookers = [
        place(float(x), float(y), 0.0, float(np.arctan2(-y, -x)))
        for x, y in np.column_stack([
            np.concatenate([rng.uniform(-13, 13, 9), rng.uniform(16.2, 17.5, 4)]),
            np.concatenate([rng.uniform(12.6, 14.0, 9), rng.uniform(-6, 8, 4)]),
        ])
    ]  # fmt: skip
    walkers = [place(float(x), params.shore_m - 5.0, -0.1, float(rng.uniform(0, 6.3))) for x in rng.uniform(-40, 40, 8)]
    made = [people.standing("spectator", lookers + walkers, rng)]
    if params.is_tour:
        referee = volleyball_court.referee_place(params.net_top_m, size)
        judges = [place(s * 10.1, -s * 6.1, 0.0, np.arctan2(s, -s)) for s in (1, -1)]
        made.append(people.standing("official", [referee], rng, ("white",)))
        made.append(people.standing("line_judge", judges, rng, ("white",)))
    return made


def _lamps() -> tuple[Light, ...]:
    """One soft lamp per mast, aimed at the middle of the nearer half."""
    return tuple(
        floodlight(
            f"floodlight_{k}",
            np.array([x, y, _MAST_HEIGHT_M - 0.6]),
            np.array([0.3 * x, 0.0, 1.0]),
            _FLOODLIGHT_W,
        )
        for k, (x, y) in enumerate(_MASTS)
    )
