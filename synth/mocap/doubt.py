"""Unit, up axis and frame rate of a recording: detected from the body it must hold, and doubted when absurd."""

import math

import numpy as np
from jaxtyping import Float

from synth.errors import TakeError
from synth.geometry.rotation import unit
from synth.mocap.take import Z_UP_FROM_Y_UP

UNITS_M: dict[str, float] = {
    "millimetre": 0.001, "centimetre": 0.01, "inch": 0.0254, "Acclaim (0.45 inch)": 0.0254 / 0.45,
    "decimetre": 0.1, "foot": 0.3048, "metre": 1.0,
}  # fmt: skip
"""Units that recordings come in. The Acclaim unit is that of mocap.cs.cmu.edu's skeletons."""

ADULT_LEG_M = 0.85
"""Hip to knee to ankle of an adult of 1.75 m: 0.245 + 0.246 of stature (Winter, Biomechanics, table 4.1)."""
LEG_RANGE_M = (0.5, 1.3)
USUAL_UP = ("y", "z")
RESTS = 0.98
"""Share of an axis in that direction in a zero pose that is a pose at all."""
STANDS = 0.7
"""Mean share of an axis in the direction from the feet to the head, from which on it is taken for up."""
FPS_RANGE = (10.0, 1000.0)

_Z_UP_FROM: dict[str, np.ndarray] = {
    "z": np.eye(3),
    "-z": np.diag([1.0, -1.0, -1.0]),
    "y": Z_UP_FROM_Y_UP,
    "-y": np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]]),
    "x": np.array([[0.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]),
    "-x": np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]]),
}


def unit_of(
    leg_in_units: float, asked_m: float | None, written_m: float | None, source: str
) -> tuple[float, tuple[str, ...]]:
    """Metres per file unit and warnings: as the user says, as written where a leg fits, else as a leg's length tells.

    A file that says metres and holds centimetres is common: what is written is believed only of a leg of LEG_RANGE_M.
    """
    if not np.isfinite(leg_in_units) or leg_in_units <= 0:
        raise TakeError(f"{source}: its legs have no length; export it with its bone offsets")
    fits = written_m is not None and LEG_RANGE_M[0] <= leg_in_units * written_m <= LEG_RANGE_M[1]
    unit_m = asked_m or (written_m if fits else None)
    if unit_m is None:
        unit_m = min(UNITS_M.values(), key=lambda m: abs(math.log(leg_in_units * m / ADULT_LEG_M)))
    if unit_m <= 0 or not LEG_RANGE_M[0] <= leg_in_units * unit_m <= LEG_RANGE_M[1]:
        raise TakeError(
            f"{source}: a leg of {leg_in_units:.4g} file units would be {leg_in_units * unit_m:.4g} m long with "
            f"{unit_m:g} m per unit; say the right unit_m (a leg is about {ADULT_LEG_M} m: try "
            f"{ADULT_LEG_M / leg_in_units:.3g})"
        )
    if asked_m is not None or written_m is None or fits:
        return float(unit_m), ()
    absurd = f"the file says {written_m:g} m per unit, which makes legs of {leg_in_units * written_m:.3g} m"
    return float(unit_m), (f"{absurd}; {unit_m:g} m is believed",)


def up_axis(
    upward: Float[np.ndarray, "frames 3"],
    asked: str | None,
    source: str,
    written: str | None = None,
    at_rest: Float[np.ndarray, "3"] | None = None,
) -> tuple[str, tuple[str, ...]]:
    """The file's up axis (`y`, `z`, `-y` ...) and warnings, from the direction feet to head per frame.

    What the file says is believed unless the body stands firmly along another axis, and does not stand along the
    written one in its zero pose either (`at_rest`): such a body lies.
    """
    if asked is not None:
        if asked not in _Z_UP_FROM:
            raise TakeError(f"{source}: up axis {asked!r} is unknown; choose one of {', '.join(_Z_UP_FROM)}")
        return asked, ()
    name, share = _axis_along(np.mean(unit(upward), 0))
    if written is not None:
        lies = at_rest is not None and _axis_along(unit(at_rest))[0] == written
        if name == written or share < STANDS or lies:
            return written, ()
        return name, (f"the file says {written} is up, but the body stands along {name}, which is believed",)
    if share < STANDS:
        return name, (f"up axis {name} is a guess (the body stands along it to {share:.0%}); say up= if it lies",)
    resting, firm = ("", 0.0) if at_rest is None else _axis_along(unit(at_rest))
    if name not in USUAL_UP and resting in USUAL_UP and firm > RESTS:
        return resting, (f"the body lies along {name}; its zero pose tells that {resting} is up; say up= if not",)
    if name not in USUAL_UP:
        return name, (f"the body stands along {name}, which is taken for up; say up= if it lies",)
    return name, ()


def _axis_along(direction: Float[np.ndarray, "3"]) -> tuple[str, float]:
    """The signed axis nearest to a direction, and the direction's component along it."""
    axis = int(np.argmax(np.abs(direction)))
    return ("" if direction[axis] > 0 else "-") + "xyz"[axis], float(abs(direction[axis]))


def z_up_from(axis: str) -> Float[np.ndarray, "3 3"]:
    """Rotation from file axes with `axis` up to the world with z up."""
    return _Z_UP_FROM[axis]


def fps_of(written_fps: float | None, asked: float | None, source: str) -> float:
    """Frames per second as the user says or as written; absurd values are refused."""
    fps = asked if asked is not None else written_fps
    if fps is None:
        raise TakeError(f"{source}: does not say its frame rate; say fps=")
    if not np.isfinite(fps) or not FPS_RANGE[0] <= fps <= FPS_RANGE[1]:
        raise TakeError(
            f"{source}: {fps:.4g} frames per second is absurd (expected {FPS_RANGE[0]:g} to {FPS_RANGE[1]:g}); say fps="
        )
    nearest = round(fps)
    # Frame times are written with 6 digits: 0.016667 s means 60 fps, not 59.9988.
    return float(nearest) if abs(fps - nearest) < 2e-3 * nearest / 10 else float(fps)
