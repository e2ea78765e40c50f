"""The limits of each gate and the verdict over measured values."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Gate:
    """A measured value must lie in [low, high]. meaning: what is measured, for people."""

    low: float
    high: float
    meaning: str

    def passes(self, value: float) -> bool:
        """Whether `value` is within the limits; NaN is not."""
        return self.low <= value <= self.high

    def badness(self, value: float) -> tuple[bool, float]:
        """Orders values: any that misses the gate is worse than any that meets it."""
        return not self.passes(value), value


def _most(high: float, meaning: str) -> Gate:
    return Gate(-math.inf, high, meaning)


GATES: dict[str, Gate] = {
    "grip_gap_mm": _most(5.0, "bow's pivot point to the skin of the hand that holds it"),
    "nock_gap_mm": _most(5.0, "string beside the nocking point to the skin of the hand on it"),
    "gold_off_deg": _most(2.0, "gaze to the middle of the target while aiming"),
    "arrow_residual_mm": _most(5.0, "arrow's centre of mass to an independent ODE solution"),
    "arrow_gravity_off_percent": _most(2.0, "g fitted to the arrow's flight without its drag"),
    "archer_drift_mm": _most(5.0, "way of a planted foot over the ground"),
    "ball_gap_mm": _most(10.0, "skin that plays the ball to the ball's surface, gap or overlap"),
    "contact_off_frames": _most(1.0, "least distance of hand and ball to the labelled contact, in frames of 60 fps"),
    "ball_residual_mm": _most(5.0, "ball to an independent ODE solution from the start of each flight"),
    "ball_gravity_off_percent": _most(2.0, "g fitted to the ball's flights without drag and Magnus force"),
    "ball_off_deg": _most(20.0, "gaze to the ball in the half second before the contact, median"),
    "jump_gravity_off_percent": _most(2.0, "g fitted to the centre of mass between take-off and landing"),
    "jump_man_m": Gate(0.53, 0.85, "rise of the centre of mass of a man's spike or jump serve"),
    "jump_woman_m": Gate(0.43, 0.85, "rise of the centre of mass of a woman's spike or jump serve"),
    "sand_jump_man_m": Gate(0.46, 0.74, "rise of the centre of mass of a man's spike or jump serve from sand"),
    "sand_jump_woman_m": Gate(0.37, 0.74, "rise of the centre of mass of a woman's spike or jump serve from sand"),
    "hand_speed_m_s": Gate(13.0, 20.0, "speed of the knuckles at a spike's contact"),
    "jerk_m_s3": Gate(45.0, 120.0, "mean jerk of the joints at 20 fps in a standing serve"),
    "jump_jerk_m_s3": Gate(45.0, 270.0, "mean jerk of the joints at 20 fps in a spike or jump serve"),
    "player_drift_mm": _most(15.0, "way of a planted foot over the floor"),
    "overlap_percent": _most(1.0, "frames in which the body overlaps itself by over 1 cm"),
    "below_floor_mm": _most(10.0, "lowest skin below the floor"),
    "below_sand_mm": _most(80.0, "lowest skin below the level of the sand"),
    "through_net_mm": _most(0.0, "skin below the net's top and beyond its plane"),
}
"""Limits of the reference of sports and motion; a jump's are those of the sex with room for the measurement."""


def verdict(values: dict[str, float]) -> tuple[str, ...]:
    """One line per gate that is missed, empty where all are met."""
    return tuple(_reason(name, value) for name, value in values.items() if not GATES[name].passes(value))


def _reason(name: str, value: float) -> str:
    gate = GATES[name]
    limit = f"at most {gate.high:g}" if math.isinf(gate.low) else f"{gate.low:g} to {gate.high:g}"
    return f"{name} {value:.3g} instead of {limit} ({gate.meaning})"
