"""What bystanders wear: everyday clothes cut with the athletes' patterns."""

from dataclasses import dataclass

from synth.outfit.garments import fitted, worn_shirt, worn_shoes, worn_socks
from synth.outfit.tailor import SHIRT_FOLDS_M, Garment, ShirtCut, legwear, placket, polo_collar
from synth.outfit.wearer import Wearer, Worn, fabric

SHORT, THREE_QUARTERS, LONG = 0.55, 1.35, 1.86
"""How far sleeves go, as a share of the upper arm: a long one ends at the wrist."""


@dataclass(frozen=True)
class Wardrobe:
    """One cut of clothes. sleeve: as above. leg: share of the shin that trousers cover, negative: of the thigh that is
    left bare. fit: 0 tight to 1 wide. hem_m: how far the top hangs below the hip joints."""

    sleeve: float = SHORT
    leg: float = 1.0
    fit: float = 0.6
    hem_m: float = 0.05
    has_collar: bool = False

    def worn(self, w: Wearer) -> list[Worn]:
        """The pieces on one wearer."""
        hip, knee, ankle = (float(w.figure.joint(f"left_{name}")[1]) for name in ("hip", "knee", "ankle"))
        end = knee + self.leg * (ankle - knee) if self.leg >= 0 else knee - self.leg * (hip - knee)
        trousers = legwear(w.figure, 0.09, end - 0.005, 0.3 + 0.6 * self.fit, 0.006, w.rng("trousers"))
        cut = ShirtCut(self.sleeve, self.hem_m, self.fit, 0.45, 0.02 if self.has_collar else 0.0)
        top, cloth = worn_shirt(w, cut, trousers.cloth)
        legs = fitted(w, "trousers", trousers, fabric(w, "trousers", "bottom", roughness=0.8))
        pieces = [worn_shoes(w), worn_socks(w), top, legs]
        if self.has_collar:
            bare = trousers.covers & False
            for name, piece in (
                ("collar", polo_collar(cloth, w.figure, cut)),
                ("placket", placket(cloth, w.figure, cut)),
            ):
                made = Garment(piece, bare, SHIRT_FOLDS_M)
                pieces.append(fitted(w, name, made, fabric(w, "collar", "top", roughness=0.8)))
        return pieces


TEE = Wardrobe()
WIDE_TEE = Wardrobe(sleeve=0.75, fit=0.95, hem_m=0.08)
SUMMER = Wardrobe(leg=-0.25, fit=0.8)
POLO = Wardrobe(has_collar=True, fit=0.55)
SWEATER = Wardrobe(sleeve=LONG, fit=0.75, hem_m=0.07)
JACKET = Wardrobe(sleeve=LONG, fit=1.0, hem_m=0.12, has_collar=True)
