"""How the answers of example 05's network are judged: in numbers, and drawn beside the labels."""

import cv2
import numpy as np
from torch import Tensor

from synth.skeleton.limbs import LIMBS
from synth.skeleton.maps import COCO_17

GROUPS = {
    "head": slice(0, 5), "shoulders": slice(5, 7), "elbows": slice(7, 9), "wrists": slice(9, 11), "hips": slice(11, 13),
    "knees": slice(13, 15), "ankles": slice(15, 17), "all": slice(0, 17),
}  # fmt: skip
SHOWN_PX = 112
"""Side of what is drawn of one person."""
LEFT_RGB, RIGHT_RGB, MIDDLE_RGB = (70, 230, 90), (255, 140, 40), (240, 240, 240)
SUB_PX = 4
"""OpenCV draws to a 2**-4th of a pixel."""


def pck(found: Tensor, joints: Tensor, seen: Tensor, share: float, of: str) -> dict[str, float]:
    """Per group of joints, the share [%] of visible joints nearer to the label than `share` of the torso or head."""
    middle = {name: joints[:, GROUPS[name]].mean(1) for name in ("shoulders", "hips")}
    middle["ears"] = joints[:, 3:5].mean(1)
    pair = ("shoulders", "hips") if of == "torso" else ("ears", "shoulders")
    least = share * (middle[pair[0]] - middle[pair[1]]).norm(dim=-1)
    right = (found - joints).norm(dim=-1) < least[:, None]
    return {
        name: 100 * float((right & seen)[:, group].sum() / seen[:, group].sum().clamp(min=1))
        for name, group in GROUPS.items()
    }


def beside(picture: Tensor, label: Tensor, found: Tensor) -> np.ndarray:
    """(SHOWN_PX,2*SHOWN_PX,3) uint8: the skeleton of the label and of the network over a cut-out (3,S,S)."""
    pixels = (picture.permute(1, 2, 0).numpy() * 255).astype(np.uint8)
    large = cv2.resize(pixels, (SHOWN_PX, SHOWN_PX), interpolation=cv2.INTER_CUBIC)
    return np.hstack([_skeleton(large.copy(), joints) for joints in (label, found)])


def _skeleton(picture: np.ndarray, joints: Tensor) -> np.ndarray:
    places = (((joints + 1) / 2 * SHOWN_PX - 0.5) * 2**SUB_PX).round().int().tolist()
    for ends in LIMBS:
        if set(ends) <= set(COCO_17):
            sides = {name.partition("_")[0] for name in ends}
            color = LEFT_RGB if sides == {"left"} else RIGHT_RGB if sides == {"right"} else MIDDLE_RGB
            one, other = (places[COCO_17.index(name)] for name in ends)
            cv2.line(picture, one, other, color, 1, cv2.LINE_AA, SUB_PX)
    return picture
