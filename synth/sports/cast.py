"""Who is to play: the athletes of a performance before they move."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.motion.performance import Hand


@dataclass(frozen=True)
class Cast:
    """One athlete who is to play: shape, `male`, `female` or `neutral`, and the hand that hits."""

    betas: Float[np.ndarray, " num_betas"]
    gender: str
    handedness: Hand
