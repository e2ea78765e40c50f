"""What bystanders wear: everyday clothes cut with the athletes' patterns."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from synth.outfit.cloth import Cloth
from synth.outfit.colors import COLORS
from synth.outfit.garments import fitted, sewn, worn_shoes, worn_socks
from synth.outfit.layers import own_cloth, skin_layer
from synth.outfit.pieces import placket, polo_collar
from synth.outfit.tailor import ShirtCut, legwear, shirt
from synth.outfit.wearer import Wearer, Worn, fabric, plain
from synth.scene import Rgb

Front = Literal["plain", "open", "suit", "print"]

SHORT, THREE_QUARTERS, LONG = 0.55, 1.35, 1.86
"""How far sleeves go, as a share of the upper arm: a long one ends at the wrist."""


INLAY_M = 0.005
"""What lies on a top stands off so far, lest the top come through when both have few triangles."""


@dataclass(frozen=True)
class Wardrobe:
    """One cut of clothes. sleeve: as above. leg: share of the shin that trousers cover, negative: of the thigh that is
    left bare. fit: 0 tight to 1 wide. hem_m: how far the top hangs below the hip joints."""

    sleeve: float = SHORT
    leg: float = 1.0
    fit: float = 0.6
    hem_m: float = 0.05
    has_collar: bool = False
    front: Front = "plain"

    def worn(self, w: Wearer) -> list[Worn]:
        """The pieces on one wearer."""
        hip, knee, ankle = (float(w.figure.joint(f"left_{name}")[1]) for name in ("hip", "knee", "ankle"))
        end = knee + self.leg * (ankle - knee) if self.leg >= 0 else knee - self.leg * (hip - knee)
        skin = skin_layer(w.figure, w.vertices, w.frames)
        trousers = legwear(w.figure, 0.09, end - 0.005, 0.3 + 0.6 * self.fit, 0.006, w.rng("trousers"))
        legs = fitted(w, "trousers", trousers, fabric(w, "trousers", "bottom", roughness=0.8), [skin])
        assert legs.layer is not None
        cut = ShirtCut(self.sleeve, self.hem_m, self.fit, 0.45, 0.02 if self.has_collar else 0.0)
        garment = shirt(w.figure, cut, w.rng("shirt"), trousers.cloth)
        top = fitted(w, "shirt", garment, fabric(w, "top", "top", roughness=0.75), [skin, legs.layer])
        assert top.layer is not None
        base, own = own_cloth(top.layer), fabric(w, "collar", "top", roughness=0.8)
        pieces = [*worn_shoes(w), *worn_socks(w), top, legs]
        if self.has_collar:
            pieces.append(sewn(w, "collar", top.layer, polo_collar(base, w.figure, cut), own, (0.002, 0.01)))
            pieces.append(sewn(w, "placket", top.layer, placket(base, w.figure, cut), own, (0.002, 0.002)))
        return pieces + [
            sewn(w, f"inlay{k}", top.layer, inlay, plain(w, f"inlay{k}", color, 0.8), (INLAY_M, 0.002))
            for k, (inlay, color) in enumerate(_inlays(self.front, base, w))
        ]


def _inlays(front: Front, cloth: Cloth, w: Wearer) -> list[tuple[Cloth, Rgb]]:
    """What shows on a top's front, from the neck down: a shirt in a jacket that is open, shirt and tie, a print."""
    rng = w.rng("front")
    if front == "open":
        color = COLORS[str(rng.choice(["white", "grey", "black", "sky blue", "red"]))]
        return [(_inlay(cloth, w, [0.0, 0.06, 0.16, 0.8], [0.05, 0.045, 0.038, 0.05]), color)]
    if front == "suit":
        tie = COLORS[str(rng.choice(["navy", "maroon", "red", "royal blue"]))]
        shirt = _inlay(cloth, w, [0.0, 0.05, 0.30], [0.055, 0.055, -0.004])
        return [(shirt, COLORS["white"]), (_inlay(cloth, w, [0.03, 0.07, 0.28], [0.02, 0.013, 0.024], 0.006), tie)]
    if front == "print":
        color = COLORS[str(rng.choice(["white", "black", "yellow", "red", "sky blue"]))]
        depth = np.linspace(0.0, np.pi, 9)  # a round badge
        below, half = 0.18 - 0.055 * np.cos(depth), 0.075 * np.sin(depth) - 0.002
        return [(_inlay(cloth, w, list(below), list(half)), color)]
    return []


def _inlay(cloth: Cloth, w: Wearer, below_m: list[float], half_m: list[float], lift_m: float = 0.003) -> Cloth:
    """A piece on the front of a top as wide as given at depths below the root of the neck."""
    below = w.figure.joint("neck")[1] - cloth.points[:, 1]
    half = np.interp(below, below_m, half_m, left=-0.01, right=-0.01)
    piece = cloth.cut(np.minimum(half - np.abs(cloth.points[:, 0]), cloth.normals[:, 2] - 0.1))
    return piece.moved(piece.points + (INLAY_M + lift_m) * piece.normals)


TEE = Wardrobe()
PRINTED_TEE = replace(TEE, front="print")
WIDE_TEE = Wardrobe(sleeve=0.75, fit=0.95, hem_m=0.08)
SUMMER = Wardrobe(leg=-0.25, fit=0.8)
POLO = Wardrobe(has_collar=True, fit=0.55)
SWEATER = Wardrobe(sleeve=LONG, fit=0.75, hem_m=0.07)
PRINTED_SWEATER = replace(SWEATER, front="print")
JACKET = Wardrobe(sleeve=LONG, fit=0.9, hem_m=0.10, has_collar=True)
OPEN_JACKET = replace(JACKET, front="open")
SUIT = Wardrobe(sleeve=LONG, fit=0.6, hem_m=0.14, has_collar=True, front="suit")
