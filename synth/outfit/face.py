"""Colour of a face at any points of its skin: flush, lips, lids, brows' ground, beard's shadow, scalp."""

import cv2
import numpy as np
from jaxtyping import Float, Int
from scipy.ndimage import map_coordinates

from synth.geometry.smoothstep import smoothstep
from synth.outfit.brows import along, brow_line
from synth.outfit.figure import Figure
from synth.outfit.hairline import hairline, scalp_share
from synth.outfit.head import Points, Skull
from synth.outfit.identity import Identity

Field = Float[np.ndarray, " points"]
_OUTER_LIP = (
    "right_mouth1", "right_mouth2", "right_mouth3", "mouth_top", "left_mouth3", "left_mouth2", "left_mouth1",
    "left_mouth5", "left_mouth4", "mouth_bottom", "right_mouth4", "right_mouth5",
)  # fmt: skip
_PX_PER_M = 8000.0
_NEAR_EYE_M = 0.030


def face_tint(figure: Figure, head: Skull, identity: Identity, points: Points) -> Points:
    """Linear RGB (points, 3) over the skin tone; 1 where nothing is special."""
    light = lightness(identity)
    color = tint(flush(figure, head, points) * (0.30 + 0.70 * light), (1.10, 0.80, 0.77))
    color *= tint(_sockets(figure, head, points), (0.86, 0.78, 0.80))
    color *= tint(_lids(figure, points), (0.55, 0.42, 0.40))
    mouth = lips(figure, points)
    rose = (0.90, 0.55, 0.57) if identity.gender == "female" else (0.90, 0.66, 0.66)
    color *= tint(mouth, (rose[0], rose[1] + 0.22 * (1 - light), rose[2] + 0.26 * (1 - light)))
    shadow = beard(figure, head, points) * (0.15 + 0.85 * identity.beard) * (1.0 - mouth)
    color *= tint(shadow if identity.gender == "male" else 0.0 * shadow, _toward_hair(identity, 0.34))
    color *= tint((0.18 + 0.4 * identity.brow_weight) * _brows(figure, identity, points), _toward_hair(identity, 0.75))
    return color * tint(_scalp(head, identity, points), _toward_hair(identity, 0.86))


def lightness(identity: Identity) -> float:
    """0 for the darkest skin to 1 for the lightest."""
    return float(np.clip(np.mean(identity.skin_tone) / 0.40, 0.0, 1.0))


def tint(mask: Field, color: tuple[float, float, float]) -> Points:
    """Factor that is 1 where mask is 0 and `color` where it is 1."""
    return 1.0 + mask[:, None] * (np.array(color) - 1.0)


def flush(figure: Figure, head: Skull, points: Points) -> Field:
    """Cheeks, nose, chin and ears: where blood shows, 0 to 1."""
    total = np.zeros(len(points))
    for side in ("left", "right"):
        eye, mouth = figure.joint(f"{side}_eyeball"), figure.joint(f"{side}_mouth1")
        cheek = 0.45 * eye + 0.55 * mouth + np.array([0.016 * np.sign(eye[0]), 0.0, 0.0])
        total = np.maximum(total, 0.8 * _around(points, cheek, 0.018 * head.scale, (1.0, 1.0, 0.4)))
        total = np.maximum(total, 0.8 * _around(points, figure.joint(f"{side}_ear"), 0.022))
    total = np.maximum(total, 0.35 * _around(points, figure.joint("contour_middle"), 0.016 * head.scale))
    return np.maximum(total, 0.7 * _around(points, figure.joint("nose"), 0.012))


def lips(figure: Figure, points: Points) -> Field:
    """1 on the red of the lips, with an edge of about a millimetre."""
    corners = np.array([figure.joint(name) for name in _OUTER_LIP])
    low = corners.min(0)[:2] - 0.008
    outline = along(np.concatenate([corners, corners[:1]]), np.linspace(0, 1, 97))[:, :2]
    size = np.ceil((outline.max(0) + 0.008 - low) * _PX_PER_M).astype(int)
    picture = np.zeros((size[1], size[0]), np.float32)
    cv2.fillPoly(picture, [np.round((outline - low) * _PX_PER_M).astype(np.int32)], 1.0)
    picture = cv2.GaussianBlur(picture, (0, 0), 0.0006 * _PX_PER_M)
    place = (points[:, :2] - low) * _PX_PER_M
    mask = map_coordinates(picture, place.T[::-1], order=1, mode="constant")
    return mask.astype(float) * (points[:, 2] > corners[:, 2].min() - 0.02)


def beard(figure: Figure, head: Skull, points: Points) -> Field:
    """Where a beard grows: jaw, chin and upper lip, up to the sideburns."""
    s = head.scale
    nose_y = figure.joint("nose_middle")[1]
    front = smoothstep(head.ear[2] - 0.005, head.ear[2] + 0.02 * s, points[:, 2])
    slope = nose_y - 0.006 * s + 0.75 * np.maximum(0.0, np.abs(points[:, 0]) - 0.028 * s)
    low = smoothstep(0.008, -0.006, points[:, 1] - slope)
    neck = smoothstep(head.chin_y - 0.05 * s, head.chin_y - 0.01 * s, points[:, 1])
    return front * low * neck


def _toward_hair(identity: Identity, share: float) -> tuple[float, float, float]:
    """The factor that brings the skin tone `share` of the way to the colour of the hair, never lighter than skin."""
    skin, hair = np.array(identity.skin_tone), np.minimum(identity.hair_color, 0.75 * np.array(identity.skin_tone))
    red, green, blue = (1.0 - share) + share * hair / skin
    return float(red), float(green), float(blue)


def _scalp(head: Skull, identity: Identity, points: Points) -> Field:
    share = scalp_share(head, hairline(identity), points)
    return share * {"shaved": 0.42, "receding": 0.6, "buzz": 0.95}.get(identity.hair_style, 0.9)


def _brows(figure: Figure, identity: Identity, points: Points) -> Field:
    total = np.zeros(len(points))
    for side in ("left", "right"):
        near, away = _near_curve(points, brow_line(figure, side, np.linspace(0.08, 0.92, 30)), 0.012)
        total[near] = np.exp(-0.5 * (away / (0.0016 + 0.0012 * identity.brow_weight)) ** 2)
    return total


def _lids(figure: Figure, points: Points) -> Field:
    """The rims of the eyelids."""
    total = np.zeros(len(points))
    for side in ("left", "right"):
        rim = np.array([figure.joint(f"{side}_eyelid{k}") for k in (1, 2, 3, 4, 5, 6, 1)])
        near, away = _near_curve(points, along(rim, np.linspace(0, 1, 48)), 0.012)
        total[near] = np.exp(-0.5 * (away / 0.0016) ** 2)
    return total


def _sockets(figure: Figure, head: Skull, points: Points) -> Field:
    """The thin skin around the eyes, darkest below their inner corners."""
    total = np.zeros(len(points))
    for side in ("left", "right"):
        inner, eye = figure.joint(f"{side}_eyelid4"), figure.joint(f"{side}_eyeball")
        below = 0.6 * inner + 0.4 * np.array([eye[0], inner[1], inner[2]]) - [0.0, 0.007 * head.scale, 0.0]
        total = np.maximum(total, 0.55 * _around(points, below, 0.0085 * head.scale, (0.8, 1.3, 0.6)))
        lid = eye + np.array([0.0, 0.007, 0.016]) * head.scale
        total = np.maximum(total, 0.40 * _around(points, lid, 0.009 * head.scale, (0.6, 1.3, 0.6)))
    return total


def _near_curve(
    points: Points, curve: Float[np.ndarray, "samples 3"], reach_m: float
) -> tuple[Int[np.ndarray, " near"], Float[np.ndarray, " near"]]:
    """Numbers of the points within about `reach_m` of a curve's box, and their distances to it [m]."""
    low, high = curve.min(0) - reach_m, curve.max(0) + reach_m
    near = np.flatnonzero(np.all((points > low) & (points < high), 1))
    return near, np.linalg.norm(points[near][:, None] - curve[None], axis=2).min(1, initial=np.inf)


def _around(
    points: Points,
    middle: Float[np.ndarray, "3"],
    reach_m: float,
    stretch: tuple[float, float, float] = (1.0, 1.0, 1.0),
) -> Field:
    away = (points - middle) * np.array(stretch)
    return np.exp(-0.5 * np.sum(away**2, 1) / reach_m**2)
