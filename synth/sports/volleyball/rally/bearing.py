"""Which way hips turn: to the ball, and into the run when the run is fast."""

import numpy as np
from jaxtyping import Float
from scipy.ndimage import gaussian_filter1d

from synth.arrays import Points, Times
from synth.geometry.smoothstep import smoothstep
from synth.sports.volleyball.rally.routes import HZ, Way

RUN_M_S = (1.2, 2.6)
"""Below the first speed players side-step and face the ball, above the second they run."""
WIDEST_DEG = 80.0
"""Hips turn this far from the ball into a run; beyond 150 degrees the player goes backwards."""
BLEND_S, HOLD_S, FASTEST_DEG_S = 0.5, 0.3, 170.0
"""A skill's bearing is taken up within this time and held for the second, so that feet can follow."""


def bearing_deg(
    way: Way, ball: Points, fixed: list[tuple[float, float]], times_s: Times
) -> Float[np.ndarray, " frames"]:
    """Yaw of the hips (frames,), unwrapped [deg]; fixed: (time [s], yaw [deg]) at the ends of skills."""
    to_ball = ball[:, :2] - way
    to_ball = to_ball / (np.linalg.norm(to_ball, axis=-1, keepdims=True) + 0.8)
    to_ball = gaussian_filter1d(to_ball, 0.22 * HZ, axis=0, mode="nearest")
    facing = np.unwrap(np.arctan2(to_ball[:, 1], to_ball[:, 0]))
    velocity = np.gradient(way, 1.0 / HZ, axis=0)
    speed = np.linalg.norm(velocity, axis=-1)
    off = np.arctan2(velocity[:, 1], velocity[:, 0]) - facing
    off = (off + np.pi) % (2.0 * np.pi) - np.pi
    run = np.clip((speed - RUN_M_S[0]) / (RUN_M_S[1] - RUN_M_S[0]), 0.0, 1.0)
    backwards = np.clip((np.radians(150.0) - np.abs(off)) / np.radians(40.0), 0.0, 1.0)
    turn = np.clip(off, -np.radians(WIDEST_DEG), np.radians(WIDEST_DEG)) * run * backwards
    yaw = np.degrees(gaussian_filter1d(facing + turn, 0.14 * HZ, mode="nearest"))
    return _through(_slowed(yaw), fixed, times_s)


def _slowed(yaw: Float[np.ndarray, " frames"]) -> Float[np.ndarray, " frames"]:
    """Nowhere faster than FASTEST_DEG_S: begun earlier and ended later instead."""
    most = FASTEST_DEG_S / HZ

    def followed(wanted: Float[np.ndarray, " frames"]) -> Float[np.ndarray, " frames"]:
        turned = wanted.copy()
        for i in range(1, len(wanted)):
            turned[i] = turned[i - 1] + np.clip(wanted[i] - turned[i - 1], -most, most)
        return turned

    return 0.5 * (followed(yaw) + followed(yaw[::-1])[::-1])


def _through(
    yaw: Float[np.ndarray, " frames"], fixed: list[tuple[float, float]], times_s: Times
) -> Float[np.ndarray, " frames"]:
    """The yaw drawn to what skills ask at their ends."""
    for time_s, wanted in fixed:
        i = int(np.clip(round((time_s - times_s[0]) * HZ), 0, len(times_s) - 1))
        off = (wanted - yaw[i] + 180.0) % 360.0 - 180.0
        blend_s = max(BLEND_S, 1.5 * abs(off) / FASTEST_DEG_S)
        yaw = yaw + off * smoothstep(HOLD_S + blend_s, HOLD_S, np.abs(times_s - time_s))
    return yaw
