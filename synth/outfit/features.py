"""Facial features of a person: smooth shifts of nose, jaw, cheeks, brows, lips, eyes and ears.

The shape space spreads faces by 1 mm only (its ten components go to height and weight), real ones differ by several.
"""

import copy
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.body import Body
from synth.outfit.figure import Figure, measure
from synth.outfit.identity import SKIN_TONES, Identity
from synth.randomness import generator

Offsets = Float[np.ndarray, "vertices 3"]


@dataclass(frozen=True)
class _Bump:
    """Part of a feature: skin near a landmark moves. All in millimetres on a head 23 cm tall.

    middle: added to the landmark. reach: standard deviations of the Gaussian in x, y, z. shift: per unit of the
    feature. A `left_` landmark has its mirror image on the right, unless the feature is lopsided.
    """

    landmark: str
    middle: tuple[float, float, float]
    reach: tuple[float, float, float]
    shift: tuple[float, float, float]


_FEATURES: dict[str, tuple[_Bump, ...]] = {
    "nose_width": (_Bump("left_nostril2", (1.0, 2.0, -4.0), (7.0, 8.0, 12.0), (1.9, 0.0, 0.2)),),
    "nose_length": (_Bump("nose_middle", (0.0, 3.0, -4.0), (14.0, 11.0, 16.0), (0.0, -1.9, 0.0)),),
    "nose_bridge": (_Bump("nose2", (0.0, 4.0, -4.0), (8.0, 14.0, 14.0), (0.0, 0.0, 2.0)),),
    "nose_tip": (_Bump("nose4", (0.0, -2.0, -2.0), (10.0, 9.0, 14.0), (0.0, 0.6, 1.5)),),
    "nose_hook": (_Bump("nose3", (0.0, 2.0, -2.0), (6.0, 6.0, 10.0), (0.0, 0.0, 1.3)),),
    "lips": (
        _Bump("mouth_top", (0.0, -1.0, -2.0), (16.0, 4.0, 10.0), (0.0, 1.0, 1.1)),
        _Bump("mouth_bottom", (0.0, 1.0, -2.0), (15.0, 4.0, 10.0), (0.0, -1.1, 1.2)),
    ),
    "mouth_width": (_Bump("left_mouth1", (0.0, 0.0, 0.0), (12.0, 9.0, 18.0), (2.2, 0.0, -0.4)),),
    "mouth_corners": (_Bump("left_mouth1", (0.0, 0.0, 0.0), (9.0, 8.0, 14.0), (0.0, 1.1, 0.0)),),
    "jaw_width": (_Bump("left_contour6", (2.0, 4.0, -8.0), (20.0, 24.0, 32.0), (3.6, 0.0, 0.0)),),
    "jaw_drop": (_Bump("left_contour6", (0.0, 0.0, -6.0), (18.0, 16.0, 28.0), (0.6, -2.6, 0.0)),),
    "chin_height": (_Bump("contour_middle", (0.0, 0.0, -4.0), (26.0, 14.0, 24.0), (0.0, -2.6, 0.3)),),
    "chin_forward": (_Bump("contour_middle", (0.0, 8.0, 0.0), (18.0, 14.0, 22.0), (0.0, 0.0, 2.2)),),
    "chin_width": (_Bump("left_contour8", (-4.0, 3.0, 0.0), (12.0, 12.0, 18.0), (2.2, 0.0, 0.0)),),
    "cheekbones": (_Bump("left_eyelid1", (8.0, -20.0, -8.0), (16.0, 12.0, 22.0), (2.4, 0.0, 1.0)),),
    "cheeks": (_Bump("left_mouth1", (22.0, 8.0, -12.0), (16.0, 18.0, 24.0), (2.3, 0.0, 1.6)),),
    "brow_ridge": (_Bump("left_brow3", (-4.0, -2.0, -2.0), (20.0, 7.0, 14.0), (0.0, -0.4, 1.6)),),
    "brow_height": (_Bump("left_brow3", (0.0, 2.0, 0.0), (18.0, 7.0, 16.0), (0.0, 1.8, 0.0)),),
    "eye_spacing": (_Bump("left_eyeball", (0.0, 0.0, 4.0), (19.0, 15.0, 24.0), (1.4, 0.0, 0.0)),),
    "eye_tilt": (_Bump("left_eyelid1", (3.0, 0.0, 0.0), (8.0, 8.0, 14.0), (0.3, 1.2, 0.0)),),
    "face_width": (_Bump("left_contour2", (-4.0, 8.0, 10.0), (18.0, 40.0, 34.0), (2.6, 0.0, 0.0)),),
    "forehead": (_Bump("nose1", (0.0, 46.0, -8.0), (40.0, 20.0, 30.0), (0.0, 0.0, 2.4)),),
    "ear_size": (_Bump("left_ear", (6.0, 12.0, 0.0), (12.0, 14.0, 18.0), (0.9, 2.0, -1.0)),),
    "ear_stand": (_Bump("left_ear", (10.0, 10.0, -10.0), (9.0, 22.0, 11.0), (2.6, 0.0, 0.8)),),
    "lopsided_nose": (_Bump("nose4", (0.0, 0.0, -4.0), (12.0, 20.0, 16.0), (0.5, 0.0, 0.0)),),
    "lopsided_mouth": (_Bump("left_mouth1", (0.0, 0.0, 0.0), (12.0, 9.0, 16.0), (0.0, 0.5, 0.0)),),
    "lopsided_brow": (_Bump("left_brow3", (0.0, 0.0, 0.0), (16.0, 7.0, 14.0), (0.0, 0.6, 0.0)),),
    "lopsided_jaw": (_Bump("left_contour6", (0.0, 0.0, 0.0), (22.0, 24.0, 30.0), (0.8, -0.4, 0.0)),),
}
FEATURES = tuple(_FEATURES)
"""Names of what differs from face to face."""
MOST = 1.8
"""No feature lies further from the average, in standard deviations."""
_SEX = {"brow_ridge": 0.5, "jaw_width": 0.5, "chin_width": 0.5, "nose_length": 0.3, "lips": -0.3, "brow_height": -0.4}
"""Added for men, taken off for women."""
_ALL = {"mouth_corners": 0.6}
"""Added for everybody: the body's own mouth looks sullen."""
_ORIGIN = {"lips": 0.9, "nose_width": 0.9, "nose_bridge": -0.8, "nose_hook": -0.4, "cheekbones": 0.3}
"""Added for the darkest skin tone, taken off for the lightest; half the spread of the feature and more remains."""


def features(identity: Identity) -> dict[str, float]:
    """How far each feature lies from the average face, in standard deviations, -MOST to MOST."""
    rng = generator(identity.seed, "features")
    sex = 1.0 if identity.gender == "male" else -1.0
    origin = 2.0 * list(SKIN_TONES).index(identity.skin) / (len(SKIN_TONES) - 1) - 1.0
    mean = {n: _ALL.get(n, 0.0) + sex * _SEX.get(n, 0.0) + origin * _ORIGIN.get(n, 0.0) for n in FEATURES}
    drawn = {name: mean[name] + rng.normal() for name in FEATURES}
    return {name: float(np.clip(value, -MOST, MOST)) for name, value in drawn.items()}


def faced(body: Body, identity: Identity) -> Body:
    """`body` with the face of `identity`: pose it with identity.betas and every landmark lies on that face."""
    template = body.template + shifts(measure(body, identity.betas), features(identity))
    model = copy.copy(body.model)
    model._buffers = dict(model._buffers)  # the rest is shared: this one's surface alone is another
    model.v_template = model.v_template.new_tensor(template)
    return replace(body, template=template.astype(body.template.dtype), model=model)


def shifts(figure: Figure, strength: dict[str, float]) -> Offsets:
    """What the features move at rest [m] (V, 3); eyeballs as a whole, nothing below the jaw."""
    total = np.zeros_like(figure.points)
    size = float(figure.points[:, 1].max() - figure.joint("contour_middle")[1]) / 0.23 * 1e-3
    for name, value in strength.items():
        for bump in _FEATURES[name]:
            total += value * _moved(figure, bump, size, not name.startswith("lopsided"))
    total *= figure.weight("head", "jaw", "eye")[:, None]
    for side in ("left", "right"):
        ball = figure.weight(f"{side}_eye") > 0.5
        total[ball] = total[ball].mean(0)
    return total


def _moved(figure: Figure, bump: _Bump, size: float, mirrored: bool) -> Offsets:
    sides = ("left", "right") if mirrored and bump.landmark.startswith("left_") else ("left",)
    total = np.zeros_like(figure.points)
    for side in sides:
        flip = np.array([1.0 if side == "left" else -1.0, 1.0, 1.0])
        middle = figure.joint(bump.landmark.replace("left_", f"{side}_")) + size * flip * bump.middle
        away = (figure.points - middle) / (size * np.array(bump.reach))
        total += np.exp(-0.5 * np.sum(away**2, 1))[:, None] * (size * flip * bump.shift)
    return total
