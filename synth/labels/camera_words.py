"""What a camera does, in English."""

from synth.labels.camera_label import Angle, CameraLabel, Movement, Size
from synth.labels.english import begun, with_article

SIZES: dict[Size, str] = {
    "close_up": "a close-up",
    "medium": "a medium shot",
    "full": "a full shot",
    "wide": "a wide shot",
}
_ANGLES: dict[Angle, str] = {"low": "at a low angle", "eye": "at eye level", "high": "at a high angle"}
_DOES: dict[Movement, str] = {
    "static": "shows {whom}",
    "pan": "pans with {whom}",
    "tilt": "tilts with {whom}",
    "zoom_in": "zooms in on {whom}",
    "zoom_out": "zooms out from {whom}",
    "dolly_in": "moves in on {whom}",
    "dolly_out": "pulls back from {whom}",
    "dolly_lateral": "slides sideways past {whom}",
    "orbit_left": "circles {whom} to its left",
    "orbit_right": "circles {whom} to its right",
    "crane_up": "rises while it shows {whom}",
    "crane_down": "sinks while it shows {whom}",
    "follow": "follows {whom}",
    "lead": "moves ahead of {whom}",
    "handheld": "shows {whom}",
}
_NOUNS: dict[Movement, str] = {"static": "static camera", "handheld": "handheld camera"}


def camera_words(found: CameraLabel, whom: str) -> str:
    """`A handheld camera at eye level pans with her`: who films, from which angle, what it does; no full stop."""
    noun = _NOUNS.get(found.moves[0], "camera")
    deeds = [move for move in found.moves if move not in ("static", "handheld")] or ["static"]
    does = _DOES[deeds[0]].format(whom=whom)
    also = " and zooms" if "zoom_in" in deeds[1:] or "zoom_out" in deeds[1:] else ""
    return f"{begun(with_article(noun))} {_ANGLES[found.angle]} {does}{also}"
