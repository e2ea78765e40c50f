"""Frame rate from the times of an animation's keys; files of characters store times, and often no rate."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.mocap.doubt import FPS_RANGE

USUAL_FPS = 30.0
"""Rate of a file whose keys do not tell one, and which does not say one."""
OFF_GRID = 0.1
"""Greatest distance of a key from the regular grid of a baked recording, in frames."""
SAME_KEY_S = 2e-4


@dataclass(frozen=True)
class Sampling:
    """When to sample an animation. times_s (T,) from its first to its last key, 1 / fps apart. warnings: doubts."""

    times_s: Float[np.ndarray, " frames"]
    fps: float
    warnings: tuple[str, ...] = ()


def sampling(key_times_s: Float[np.ndarray, " keys"], written_fps: float | None) -> Sampling:
    """The grid on which evenly spaced keys lie; other keys are sampled at the written rate, and that is told.

    key_times_s: times of all keys of all channels, in any order [s]; at least two different ones.
    """
    keys = np.sort(key_times_s)
    keys = keys[np.concatenate([[True], np.diff(keys) > SAME_KEY_S])]
    step_s = float(np.median(np.diff(keys)))
    span_s = float(keys[-1] - keys[0])
    # The median is spoilt by the rounding of one difference; the whole span is not.
    step_s = span_s / max(round(span_s / step_s), 1)
    fps, warnings = 1.0 / step_s, list[str]()
    off = np.abs((keys - keys[0]) * fps - np.round((keys - keys[0]) * fps)).max()
    if not FPS_RANGE[0] <= fps <= FPS_RANGE[1]:
        doubt = f"{len(keys)} keys in {span_s:.4g} s are no frame rate ({fps:.4g} per second)"
        fps, warnings = written_fps or USUAL_FPS, [doubt]
    elif off > OFF_GRID:
        fps, warnings = written_fps or fps, ["the keys are unevenly spaced"]
    if warnings:
        warnings = [f"{warnings[0]}; sampled at {fps:.4g} fps"]
    elif written_fps is not None and abs(fps / written_fps - 1.0) > 0.02:
        warnings = [f"the file says {written_fps:.4g} fps but its keys come at {fps:.4g}, which is believed"]
    count = int(np.floor(span_s * fps + OFF_GRID)) + 1
    return Sampling(keys[0] + np.arange(count) / fps, fps, tuple(warnings))
