"""What hands and feet add to a camera that somebody holds.

Four bands of sines: how the body drifts and sways standing [centre of pressure: below 1 Hz, 5 to 10 mm], breathing
[0.25 to 0.33 Hz], shifting of weight and steps [0.8 to 2 Hz], tremor [physiological, 2 to 10 Hz, falling]. With
shake_deg 0.3 the lens turns at 1 to 1.5 deg/s rms, which fits the photographers' rule that 1/f s is just sharp enough
without a stand: 0.03 mm on the film in 1/50 s at 50 mm are 1.7 deg/s.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Times


@dataclass(frozen=True)
class _Band:
    """Sines from low_hz to high_hz; turn: rms as a share of shake_deg; shift_m: rms along each axis."""

    low_hz: float
    high_hz: float
    waves: int
    turn: float
    shift_m: float


_BANDS = (
    _Band(0.10, 0.80, 7, 0.86, 0.0060),
    _Band(0.25, 0.33, 1, 0.30, 0.0030),
    _Band(0.80, 2.00, 5, 0.39, 0.0025),
    _Band(2.00, 10.0, 12, 0.12, 0.0002),
)
_AXES = np.array([1.0, 1.0, 0.5])
"""Tilt, pan, roll: the hands hold the horizon better than the aim."""
USUAL_DEG = 0.3
"""The shake at which the shifts are as in the bands."""


@dataclass(frozen=True)
class Shake:
    """Sines: frequency_hz (waves,), turn_rad, shift_m, turn_phase, shift_phase (waves, 3), axes of the camera."""

    frequency_hz: Float[np.ndarray, " waves"]
    turn_rad: Float[np.ndarray, "waves 3"]
    shift_m: Float[np.ndarray, "waves 3"]
    turn_phase: Float[np.ndarray, "waves 3"]
    shift_phase: Float[np.ndarray, "waves 3"]

    def at(self, times_s: Times) -> tuple[Float[np.ndarray, "frames 3"], Float[np.ndarray, "frames 3"]]:
        """Rotation vectors [rad] and shifts [m] in the camera's axes."""
        angle = 2.0 * np.pi * times_s[:, None, None] * self.frequency_hz[:, None]
        turn = np.sum(self.turn_rad * np.sin(angle + self.turn_phase), 1)
        return turn, np.sum(self.shift_m * np.sin(angle + self.shift_phase), 1)


def draw_shake(shake_deg: float, rng: np.random.Generator) -> Shake:
    """Shake whose turns about the lens's two level axes have this standard deviation over a long time."""
    frequency, turn, shift = [], [], []
    for band in _BANDS:
        edges = np.geomspace(band.low_hz, band.high_hz, band.waves + 1)
        hertz = edges[:-1] * (edges[1:] / edges[:-1]) ** rng.uniform(0.0, 1.0, band.waves)
        weight = 1.0 / hertz
        weight *= np.sqrt(2.0) / np.linalg.norm(weight)  # a sine of amplitude a has an rms of a / sqrt(2)
        frequency.append(hertz)
        turn.append(weight * band.turn)
        shift.append(weight * band.shift_m)
    turns = np.concatenate(turn) / np.linalg.norm([band.turn for band in _BANDS])
    count = len(turns)
    return Shake(
        np.concatenate(frequency),
        np.radians(shake_deg) * turns[:, None] * _AXES,
        np.repeat(np.concatenate(shift)[:, None], 3, 1) * shake_deg / USUAL_DEG,
        rng.uniform(0.0, 2.0 * np.pi, (count, 3)),
        rng.uniform(0.0, 2.0 * np.pi, (count, 3)),
    )
