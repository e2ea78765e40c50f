"""False facts of the view: the camera's side, movement, size of the shot and angle."""

from dataclasses import replace

import numpy as np

from synth.text.description import Description
from synth.text.negatives.negative import Negative

FALSE_SIZES = {
    "close_up": ("full", "wide"),
    "medium": ("wide",),
    "full": ("close_up",),
    "wide": ("close_up", "medium"),
}
FALSE_ANGLES = {"low": ("high",), "high": ("low",), "eye": ("low", "high")}
FALSE_MOVEMENTS = {
    "static": ("zoom_in", "zoom_out", "dolly_in", "dolly_out"),
    "pan": ("tilt",),
    "tilt": ("pan",),
    "zoom_in": ("zoom_out",),
    "zoom_out": ("zoom_in",),
    "dolly_in": ("dolly_out",),
    "dolly_out": ("dolly_in",),
    "dolly_lateral": ("dolly_in", "dolly_out"),
    "orbit_left": ("orbit_right",),
    "orbit_right": ("orbit_left",),
    "crane_up": ("crane_down",),
    "crane_down": ("crane_up",),
    "follow": ("lead",),
    "lead": ("follow",),
    "handheld": ("static",),
}


def camera_side(true: Description, rng: np.random.Generator) -> Negative | None:
    """Left and right, or front and back, or the two teams exchanged."""
    was = true.view.court_side if true.is_game else true.view.side
    pairs = (("near", "far"),) if true.is_game else (("left", "right"),)
    now = next((_swapped(was, *pair) for pair in pairs if _swapped(was, *pair) != was), "")
    if not now:
        now = {"front": "back", "back": "front", "side": f"behind_{rng.choice(['near', 'far'])}"}.get(was, "")
    if not now:
        return None
    view = replace(true.view, court_side=now) if true.is_game else replace(true.view, side=now)
    return Negative("camera_side", was, now, replace(true, view=view))


def _swapped(name: str, one: str, other: str) -> str:
    """`front_right` of `front_left`."""
    parts = {one: other, other: one}
    return "_".join(parts.get(part, part) for part in name.split("_"))


def movement(true: Description, rng: np.random.Generator) -> Negative:
    """The movement that is told, turned into its opposite."""
    moves = true.view.movements
    was = next((move for move in moves if move not in ("static", "handheld")), moves[0])
    now = str(rng.choice(FALSE_MOVEMENTS[was]))
    changed = tuple(now if move == was else move for move in moves if move != now)
    return Negative("movement", was, now, replace(true, view=replace(true.view, movements=changed)))


def size(true: Description, rng: np.random.Generator) -> Negative:
    """A far nearer or far wider shot."""
    was = true.view.shot_size
    now = str(rng.choice(FALSE_SIZES[was]))
    return Negative("shot_size", was, now, replace(true, view=replace(true.view, shot_size=now)))


def angle(true: Description, rng: np.random.Generator) -> Negative:
    """Seen from below instead of above, or the other way round; of eye level either."""
    was = true.view.angle
    now = str(rng.choice(FALSE_ANGLES[was]))
    return Negative("angle", was, now, replace(true, view=replace(true.view, angle=now)))
