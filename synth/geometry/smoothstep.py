"""The cubic between two levels that starts and ends level."""

import numpy as np
from jaxtyping import Float

Field = Float[np.ndarray, "..."]


def smoothstep(low: float, high: float, value: Field) -> Field:
    """0 below `low`, 1 above `high`, smooth between (also with low > high)."""
    share = np.clip((value - low) / (high - low), 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)
