"""What is worn, in words for captions."""

from synth.outfit.colors import name_of
from synth.outfit.identity import HAIR_WORDS, Identity
from synth.outfit.wardrobe import Outfit

_TOPS = {
    "jersey": "jersey",
    "long_sleeve": "long-sleeved jersey",
    "tank": "tank top",
    "sports_top": "sports top",
    "bikini": "bikini top",
    "polo": "polo shirt",
    "jacket": "jacket",
}
_BOTTOMS = {"shorts": "shorts", "briefs": "bikini bottom", "trousers": "trousers", "skirt": "skirt"}
_NUMBERED = ("volleyball", "beach_volleyball")


def words(identity: Identity, outfit: Outfit) -> dict[str, str]:
    """Facts for captions, e.g. {"top": "red jersey with the number 7"}; without what is not to be seen."""
    facts = {
        "person": "woman" if identity.gender == "female" else "man",
        "hair": HAIR_WORDS[identity.hair_style].format(color=identity.hair),
        "skin": identity.skin,
    }
    top = outfit.cut("top", identity.gender)
    facts["shirt"] = facts["top"] = _colored(outfit, "top", _TOPS[top])
    if outfit.number and printed_number(outfit, identity.gender):
        facts["number"] = str(outfit.number)
        facts["top"] = f"{facts['shirt']} with the number {outfit.number}"
    if printed_surname(outfit, identity.gender):
        facts["surname"] = outfit.surname
    facts["bottom"] = _colored(outfit, "bottom", _BOTTOMS[outfit.cut("bottom", identity.gender)])
    if outfit.has_tights(identity.gender):
        facts["bottom"] += f" over {_named(outfit, 'tights')} tights"
    if "shoes" in outfit.colors:
        facts["shoes"] = f"{_named(outfit, 'shoes')} shoes"
    gear = _gear(outfit)
    if gear:
        facts["gear"] = gear
    if outfit.headgear != "none" or outfit.own("headgear"):
        facts["headgear"] = _colored(outfit, "headgear", outfit.headgear.replace("_", " "))
    return facts


def printed_number(outfit: Outfit, gender: str) -> bool:
    """Whether the shirt has room and reason for a number: not on bikinis, jackets and the user's own meshes."""
    return (
        outfit.sport in _NUMBERED
        and outfit.number > 0
        and outfit.cut("top", gender) not in ("bikini", "jacket")
        and outfit.own("top") is None
    )


def printed_surname(outfit: Outfit, gender: str) -> bool:
    """Whether the surname stands on the back."""
    roomy = outfit.cut("top", gender) not in ("bikini", "sports_top") and outfit.own("top") is None
    return bool(outfit.surname) and outfit.sport != "beach_volleyball" and roomy


def _gear(outfit: Outfit) -> str:
    worn = []
    if outfit.sport == "archery":
        worn += ["chest guard", "arm guard", "finger tab", "hip quiver"]
    if outfit.eyewear == "sunglasses":
        worn.append("sunglasses")
    if outfit.arms == "sleeves":
        worn.append(f"{_named(outfit, 'sleeves')} arm sleeves")
    if outfit.knees == "knee_pads":
        worn.append(f"{_named(outfit, 'knee_pads')} knee pads")
    if outfit.sport == "beach_volleyball":
        worn.append("bare feet")
    return " and ".join([", ".join(worn[:-1]), worn[-1]] if len(worn) > 1 else worn)


def _colored(outfit: Outfit, garment: str, noun: str) -> str:
    """`red jersey`; the user's own garment by its own noun, with a colour where one was given."""
    own = outfit.own(garment)
    if own is None:
        return f"{_named(outfit, garment)} {noun}"
    return f"{name_of(own.color)} {own.noun or 'garment'}" if own.color else own.noun or f"own {garment}"


def _named(outfit: Outfit, garment: str) -> str:
    return name_of(outfit.colors[garment])
