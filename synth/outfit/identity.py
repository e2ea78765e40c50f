"""Who the athlete is: body shape, skin, hair, eyes."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

from synth.body import Body, sample_betas
from synth.scene import Rgb

Gender = Literal["female", "male"]
HairStyle = Literal[
    "shaved", "buzz", "receding", "crop", "side_part", "swept_back", "fringe", "curly", "afro", "bob",
    "ponytail", "low_ponytail", "fringe_ponytail", "bun", "low_bun", "braid", "twin_braids",
]  # fmt: skip

SKIN_TONES: dict[str, Rgb] = {
    "porcelain": (0.66, 0.42, 0.325),
    "fair": (0.60, 0.36, 0.26),
    "beige": (0.52, 0.30, 0.205),
    "olive": (0.46, 0.27, 0.165),
    "tan": (0.35, 0.185, 0.105),
    "brown": (0.21, 0.105, 0.06),
    "dark": (0.115, 0.055, 0.034),
    "deep": (0.070, 0.036, 0.024),
}
"""Linear RGB of the cheek-free skin, spaced like the Monk scale from light to dark."""

HAIR_COLORS: dict[str, Rgb] = {
    "black": (0.012, 0.010, 0.009),
    "dark brown": (0.035, 0.020, 0.012),
    "brown": (0.085, 0.045, 0.022),
    "auburn": (0.13, 0.040, 0.016),
    "blond": (0.46, 0.32, 0.165),
    "ash blond": (0.30, 0.22, 0.135),
    "red": (0.30, 0.085, 0.024),
    "grey": (0.28, 0.27, 0.26),
    "bleached blond": (0.56, 0.45, 0.29),
}

EYE_COLORS: dict[str, Rgb] = {
    "brown": (0.080, 0.035, 0.013),
    "dark brown": (0.030, 0.014, 0.007),
    "hazel": (0.13, 0.085, 0.028),
    "green": (0.10, 0.15, 0.065),
    "blue": (0.10, 0.20, 0.34),
    "grey": (0.17, 0.20, 0.22),
}

HAIR_OF: dict[Gender, tuple[HairStyle, ...]] = {
    "female": (
        "ponytail", "bob", "low_bun", "braid", "curly", "fringe_ponytail", "bun", "crop", "twin_braids", "afro",
        "low_ponytail",
    ),
    "male": (
        "crop", "swept_back", "buzz", "side_part", "curly", "receding", "fringe", "shaved", "bun", "afro",
        "low_ponytail",
    ),
}  # fmt: skip
"""Styles of each sex, neighbours unlike."""
_LIGHT_HAIR = ("brown", "dark brown", "blond", "ash blond", "auburn", "black", "grey")
_DARK_HAIR = ("black", "black", "dark brown")
_LIGHT_EYES = ("blue", "green", "grey", "hazel", "brown")
_DARK_EYES = ("brown", "dark brown")


@dataclass(frozen=True)
class Identity:
    """One person's looks.

    betas: SMPL-X shape. skin, hair, eyes: key into the tables above. brow_weight: 0 thin to 1 bushy.
    beard: 0 clean-shaven to 1 full stubble. seed: of everything small (features,
    strands, freckles): what belongs to the person is drawn from it alone, so that no outfit changes it.
    """

    name: str
    gender: Gender
    betas: Float[np.ndarray, " num_betas"]
    skin: str
    hair_style: HairStyle
    hair: str
    eyes: str
    brow_weight: float
    beard: float
    seed: int

    @property
    def skin_tone(self) -> Rgb:
        """Linear RGB."""
        return SKIN_TONES[self.skin]

    @property
    def hair_color(self) -> Rgb:
        """Linear RGB."""
        return HAIR_COLORS[self.hair]

    @property
    def eye_color(self) -> Rgb:
        """Linear RGB of the iris."""
        return EYE_COLORS[self.eyes]


def sample_identity(rng: np.random.Generator, gender: Gender | None = None, body: Body | None = None) -> Identity:
    """A person drawn from all there are; `gender` only where the caller must have one.

    body: whose shape space the betas are drawn in; without it the embedded body's, which is then loaded (1 s).
    """
    drawn: Gender = "female" if rng.random() < 0.5 else "male"
    sex = drawn if gender is None else gender
    skin = str(rng.choice(list(SKIN_TONES)))
    light = list(SKIN_TONES).index(skin) < 4
    seed = int(rng.integers(2**31))
    return Identity(
        name=f"{sex}_{seed:08x}",
        gender=sex,
        betas=sample_betas(rng, sex, body),
        skin=skin,
        hair_style=str(rng.choice(HAIR_OF[sex])),  # type: ignore[arg-type]
        hair=str(rng.choice(_LIGHT_HAIR if light else _DARK_HAIR)),
        eyes=str(rng.choice(_LIGHT_EYES if light else _DARK_EYES)),
        brow_weight=float(rng.uniform(0.3, 0.85) if sex == "male" else rng.uniform(0.2, 0.6)),
        beard=float(max(0.0, rng.uniform(-0.6, 1.0))) if sex == "male" else 0.0,
        seed=seed,
    )
