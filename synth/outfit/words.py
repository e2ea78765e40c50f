"""What is to be seen of looks and clothes, by names that every language has words for."""

from synth.outfit.colors import name_of
from synth.outfit.identity import Identity
from synth.outfit.wardrobe import Outfit

_NUMBERED = ("volleyball", "beach_volleyball")
_ARCHERS_GEAR = ("chest_guard", "arm_guard", "finger_tab", "quiver")


def words(identity: Identity, outfit: Outfit) -> dict[str, str]:
    """Facts for captions, e.g. {"top": "jersey", "top_color": "red"}; without what is not to be seen.

    `person`, `hair` (style), `hair_color`, `skin`; by slot what fills it, and `<slot>_color` where captions tell one;
    `number` and `surname` where they are printed.
    """
    gender = identity.gender
    facts = {
        "person": "woman" if gender == "female" else "man",
        "hair": identity.hair_style,
        "hair_color": identity.hair,
        "skin": identity.skin,
    }
    if printed_number(outfit, gender):
        facts["number"] = str(outfit.number)
    if printed_surname(outfit, gender):
        facts["surname"] = outfit.surname
    for slot, kind in _worn(outfit, gender).items():
        facts |= _garment(outfit, slot, kind)
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


def _worn(outfit: Outfit, gender: str) -> dict[str, str]:
    """What fills each slot that is not empty."""
    found = {"top": outfit.cut("top", gender), "bottom": outfit.cut("bottom", gender)}
    if outfit.has_tights(gender):
        found["tights"] = "tights"
    if "shoes" in outfit.colors:
        found["shoes"] = "shoes"
    if outfit.headgear != "none" or outfit.own("headgear"):
        found["headgear"] = outfit.headgear
    if outfit.eyewear == "sunglasses":
        found["eyewear"] = "sunglasses"
    if outfit.arms == "sleeves":
        found["sleeves"] = "arm_sleeves"
    if outfit.knees == "knee_pads":
        found["knee_pads"] = "knee_pads"
    if outfit.sport == "archery":
        found |= {slot: slot for slot in _ARCHERS_GEAR}
    if outfit.sport == "beach_volleyball":
        found["feet"] = "bare_feet"
    return found


def _garment(outfit: Outfit, slot: str, kind: str) -> dict[str, str]:
    """Kind and colour; the user's own garment by its own noun, with a colour where one was given."""
    own = outfit.own(slot)
    if own is not None:
        colored = {f"{slot}_color": name_of(own.color)} if own.color else {}
        return {slot: own.noun or f"own_{slot}"} | colored
    told = slot in outfit.colors and slot not in _ARCHERS_GEAR
    return {slot: kind} | ({f"{slot}_color": name_of(outfit.colors[slot])} if told else {})
