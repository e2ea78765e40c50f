"""The roster: people who are the same in every dataset, spread so that no two of a team look alike."""

import numpy as np
from jaxtyping import Float

from synth.body import Body, sample_betas
from synth.errors import RecipeError
from synth.outfit.identity import HAIR_OF, SKIN_TONES, Gender, Identity
from synth.randomness import generator

ROSTER = 96
"""How many people are known to differ, half of them for training and half held out; women have even numbers, men odd
ones. Higher numbers are people too, but repeat looks."""
_SEED = 20260
"""Of the people, whatever a dataset's seed is."""
_CANDIDATES = 24
_DENSITY_KG_M3 = 1010.0
_TONES = {"female": (2, 7, 1, 6, 0, 5, 3, 4), "male": (4, 3, 5, 0, 6, 1, 7, 2)}
"""Order of skin tones: the same comes again after eight people, and hair styles, which come again after eleven (three
further on in this order), never meet a tone near the last one."""
_RING = 24
"""Teams are drawn from so many people of one sex, in a ring."""
_STYLES = (*range(11), *range(11), 10, 8)
"""Hair styles around the ring: the last two are those that meet no tone like their own across its ends."""
_HAIR = (
    ("blond", "red", "brown"),
    ("ash blond", "auburn", "brown"),
    ("dark brown", "bleached blond", "red"),
    ("brown", "black", "grey"),
    ("black", "auburn", "dark brown"),
    ("dark brown", "bleached blond", "black"),
    ("black", "brown", "grey"),
    ("black", "auburn", "dark brown"),
)
"""Hair colours of each skin tone in turn."""
_EYES = (("blue", "green", "grey"), ("green", "blue", "hazel"), ("hazel", "brown", "blue"), ("brown", "green", "hazel"))
_DARK_EYES = ("brown", "dark brown", "hazel")
_STEP = (2**0.5 % 1.0, 13**0.5 % 1.0)
"""Steps of a Kronecker sequence: any run of neighbours spreads evenly over heights and weights, and eight steps, after
which a skin tone comes again, lead far away."""


def person(number: int, body: Body) -> Identity:
    """The `number`-th person of the roster, from 0 on, in the shape space of `body`."""
    if number < 0:
        raise RecipeError(f"roster number {number}: people are numbered from 0 on; choose one of 0 to {ROSTER - 1}")
    sex: Gender = "male" if number % 2 else "female"
    place = number // 2
    rng = generator(_SEED, "person", number)
    tone = _TONES[sex][place % len(SKIN_TONES)]
    turn = place // len(SKIN_TONES)
    eyes = _EYES[tone][turn % 3] if tone < len(_EYES) else _DARK_EYES[turn % len(_DARK_EYES)]
    return Identity(
        name=f"{'man' if number % 2 else 'woman'}_{number:02d}",
        gender=sex,
        betas=_betas(place, sex, body, rng),
        skin=list(SKIN_TONES)[tone],
        hair_style=HAIR_OF[sex][_STYLES[place % _RING]],
        hair=_HAIR[tone][turn % 3],
        eyes=eyes,
        brow_weight=float(rng.uniform(0.4, 0.9) if sex == "male" else rng.uniform(0.2, 0.6)),
        beard=max(0.0, (place * 3 % 7) / 6.0 - 0.3) / 0.7 if sex == "male" else 0.0,
        seed=int(rng.integers(2**31)),
    )


def build(betas: Float[np.ndarray, " num_betas"], body: Body) -> tuple[float, float]:
    """Height [m] and mass [kg] of a shape."""
    points = body.rest_vertices(betas)
    return float(np.ptp(points[:, 1])), _DENSITY_KG_M3 * _volume_m3(points[body.faces])


def _betas(place: int, sex: Gender, body: Body, rng: np.random.Generator) -> Float[np.ndarray, " num_betas"]:
    """The candidate whose height and mass for that height come nearest to the place's share of the population."""
    drawn = [sample_betas(rng, sex, body) for _ in range(_CANDIDATES)]
    height, mass = np.array([build(betas, body) for betas in drawn]).T
    goal = (np.array(_STEP) * (place + 1)) % 1.0
    ranks = np.stack([_rank(height), _rank(mass / height**2)], 1)
    return drawn[int(np.argmin(np.sum((ranks - goal) ** 2, 1)))]


def _rank(values: Float[np.ndarray, " people"]) -> Float[np.ndarray, " people"]:
    """Share of the values below each, 0 to 1."""
    return np.argsort(np.argsort(values)) / (len(values) - 1)


def _volume_m3(corners: Float[np.ndarray, "faces 3 3"]) -> float:
    """Of a closed surface: the sum of the tetrahedra over the origin."""
    return float(np.einsum("fi,fi->f", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6.0)
