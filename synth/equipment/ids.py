"""Grey values of things in seg; people have 1 to 99, the venue 0."""

from synth.errors import RecipeError

BOW_ID = 100
ARROW_ID = 101
BALL_ID = 100
TARGET_ID = 110
NET_ID = 111

_BY_KIND = {"recurve_bow": BOW_ID, "arrow": ARROW_ID, "volleyball": BALL_ID, "beach_volleyball": BALL_ID}


def instance_id_of(kind: str) -> int:
    """The grey value of a track's kind."""
    if kind not in _BY_KIND:
        raise RecipeError(
            f"equipment kind '{kind}' has no instance id because no model draws it; use one of {', '.join(_BY_KIND)}"
        )
    return _BY_KIND[kind]
