"""Plants around a range: woods behind the bank, groups of trees on the sides, hedges, bushes, tall grass."""

import numpy as np
from jaxtyping import Float

from scenes import vegetation
from scenes.placing import gathered, things
from scenes.vegetation import BARK, PALE_BARK, SPREADING, TALL, YOUNG
from synth.equipment.shapes import place
from synth.scene import Material, Parts
from synth.sports.archery.target import OUTDOOR

_BANK_X_M = OUTDOOR.distance_m + 12.0


def plants(rng: np.random.Generator) -> Parts:
    """Everything that grows around the field."""
    return gathered([_trees(rng), _hedges(rng), _low(rng)])


def _trees(rng: np.random.Generator) -> Parts:
    """Five kinds; each place prefers one of them, so that woods are mixed and rows are not."""
    kinds = (
        (vegetation.broadleaf(rng, rng.uniform(10.0, 12.5), 4200), BARK, vegetation.LEAVES, 0.30),
        (vegetation.broadleaf(rng, rng.uniform(12.0, 15.0), 5200, SPREADING), BARK, vegetation.DARK_LEAVES, 0.22),
        (vegetation.broadleaf(rng, rng.uniform(15.0, 19.0), 4200, TALL), BARK, vegetation.LEAVES, 0.10),
        (vegetation.broadleaf(rng, rng.uniform(8.0, 10.0), 2600, YOUNG), PALE_BARK, vegetation.PALE_LEAVES, 0.22),
        (vegetation.conifer(rng, rng.uniform(11.0, 15.0)), BARK, vegetation.NEEDLES, 0.16),
    )
    spots = _tree_spots(rng)
    which = rng.choice(len(kinds), len(spots), p=[kind[3] for kind in kinds])
    parts = []
    for k, (mesh, bark, leaves, _) in enumerate(kinds):
        poses = [_grown(rng, float(x), float(y)) for x, y in spots[which == k]]
        parts.append(things(f"tree_{k}", mesh, (bark, leaves), poses or [place(-60.0, -60.0)]))
    return gathered(parts)


def _grown(rng: np.random.Generator, x_m: float, y_m: float) -> Float[np.ndarray, "4 4"]:
    """A tree's pose: turned at random and up to a quarter smaller or larger."""
    pose = place(x_m, y_m, -0.1, rng.uniform(0, 6.3))
    pose[:3, :3] *= rng.uniform(0.75, 1.2) * np.array([1.0, 1.0, rng.uniform(0.9, 1.1)])
    return pose


def _tree_spots(rng: np.random.Generator) -> Float[np.ndarray, "trees 2"]:
    """Woods beyond the bank and behind the tents; on the sides groups with gaps."""
    rows = [
        np.column_stack([rng.uniform(95, 122, 64), rng.uniform(-66, 66, 64)]),
        np.column_stack([rng.uniform(-82, -50, 46), rng.uniform(-62, 62, 46)]),
    ]
    for side in (1.0, -1.0):
        for middle in rng.uniform(-45, 92, 9):
            count = int(rng.integers(2, 8))
            rows.append(np.column_stack([
                middle + rng.normal(0, 4.5, count), side * np.abs(rng.uniform(44, 47) + rng.gamma(2.0, 5.0, count)),
            ]))  # fmt: skip
    return np.concatenate(rows)


def _hedges(rng: np.random.Generator) -> Parts:
    """A clipped hedge behind the tents and, with gaps, along one side of the field."""
    side = float(rng.choice([-40.0, 40.0]))
    spots = [place(-44.0, float(y), 0, np.pi / 2) for y in np.arange(-48, 48, 4.0) if not 0 < y < 14]
    spots += [place(float(x), side, 0, 0) for x in np.arange(-44, 76, 4.0) if rng.random() < 0.85]
    return things("hedge", vegetation.hedge(rng, 4.05, 1.5, 1100), (BARK, vegetation.LEAVES), spots)


def _low(rng: np.random.Generator) -> Parts:
    """Bushes at the woods' edge and on the bank, unmown grass along the borders and on the bank's face."""
    bushes = [
        _grown(rng, float(rng.uniform(-44, 80)), float(rng.choice([-1.0, 1.0]) * rng.uniform(41, 46)))
        for _ in range(26)
    ]
    bushes += [_grown(rng, float(rng.uniform(96, 99)), float(rng.uniform(-44, 44))) for _ in range(14)]
    tufts = [place(_BANK_X_M - 0.6 + rng.normal(0, 0.3), float(y), 0, np.pi / 2) for y in np.arange(-46, 46, 3.0)]
    tufts += [place(float(x), y + rng.normal(0, 0.2), 0, 0) for x in np.arange(-40, 80, 3.0) for y in (-38.8, 38.8)]
    for up, z in ((2.2, 1.2), (4.2, 2.4), (7.0, 3.5)):
        tufts += [
            place(_BANK_X_M + up + rng.normal(0, 0.5), float(y + rng.normal(0, 0.8)), z - 0.1, np.pi / 2)
            for y in np.arange(-42, 42, 4.0)
        ]
    straw = Material("bank_grass", (0.30, 0.32, 0.12), roughness=0.75, specular=0.2)
    return gathered([
        things("bush", vegetation.bush(rng), (BARK, vegetation.DARK_LEAVES), bushes),
        things("tall_grass", vegetation.tall_grass(rng), (straw,), tufts),
    ])  # fmt: skip
