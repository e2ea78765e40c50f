"""A posed naked body becomes a dressed athlete: scene parts with positions per frame."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from synth.body import Body
from synth.outfit.bare import eye_parts, skin_parts
from synth.outfit.binding import joint_frames
from synth.outfit.figure import measure
from synth.outfit.head import skull
from synth.outfit.headwear import glasses_parts, hair_parts
from synth.outfit.identity import Identity
from synth.outfit.kits import KITS
from synth.outfit.wardrobe import Outfit
from synth.outfit.wearer import Wearer, Worn
from synth.scene import Parts

Kit = Callable[[Wearer], list[Worn]]
"""What makes the clothes and gear of one wearer."""


def dress(
    body: Body,
    identity: Identity,
    outfit: Outfit,
    vertices: Float[np.ndarray, "frames body_vertices 3"],
    handedness: str,
    instance_id: int,
    kit: Kit | None = None,
) -> Parts:
    """Skin, eyes, hair, clothes and gear of one athlete whose posed body is `vertices` (T, V, 3) in the world [m].

    `vertices` must come from `identity.betas` on this `body`, which is `faced` where the person's own face is to show.
    handedness: the hand that draws the string or hits the ball.
    kit: clothes that are not those of `outfit.sport`.
    """
    figure = measure(body, identity.betas)
    wearer = Wearer(
        figure,
        skull(figure),
        identity,
        outfit,
        vertices,
        joint_frames(figure, vertices),
        "left" if handedness == "right" else "right",
        instance_id,
        measure(body, np.zeros_like(identity.betas)) if outfit.garments else None,
    )
    worn = (kit or KITS[outfit.sport])(wearer)
    covers = np.any([piece.covers for piece in worn], 0)
    total = skin_parts(wearer, covers) + eye_parts(wearer) + hair_parts(wearer) + glasses_parts(wearer)
    for piece in worn:
        total = total + piece.parts
    return total
