"""A pair of microphones at a camera: when, how loud, how dull and from which side a source is heard."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.scene import CameraTrack
from synth.sound.levels import NEAREST_M, SAMPLE_HZ, SOUND_M_S, Wave
from synth.sound.vibration import low_pass

Point = Float[np.ndarray, "3"]
AIR_DB_PER_M, AIR_HZ = 0.09, 8000.0
"""Absorption of air at 8 kHz, 20 degrees C and 50 % of humidity [ISO 9613-1: 0.08 to 0.1 dB/m]; a one-pole low-pass
with this loss at 8 kHz loses 2.4 dB over 70 m at 4 kHz, where the norm has 1.7."""


@dataclass(frozen=True)
class Ear:
    """The microphones at an instant. place (3,) [m]; right (3,): unit vector to the picture's right, in the world."""

    place: Point
    right: Point


def ear_at(camera: CameraTrack, frame: float) -> Ear:
    """Those of the camera at a fractional frame; before the first and after the last the camera stands still."""
    poses = camera.world_from_camera
    at = float(np.clip(frame, 0.0, len(poses) - 1))
    before = min(int(at), max(len(poses) - 2, 0))
    after = min(before + 1, len(poses) - 1)
    pose = poses[before] + (at - before) * (poses[after] - poses[before])
    return Ear(pose[:3, 3], pose[:3, 0] / np.linalg.norm(pose[:3, 0]))


def gains(ear: Ear, source: Point, distance_m: float) -> tuple[float, float]:
    """Left and right factor of a source's pressure at 1 m: 1 / distance, and constant power over the directions.

    A source behind the camera sounds like its mirror image in front.
    """
    way = source - ear.place
    side = float(way @ ear.right) / max(float(np.linalg.norm(way)), 1e-9)
    angle = 0.25 * np.pi * (1.0 + np.clip(side, -1.0, 1.0))
    loud = 1.0 / max(distance_m, NEAREST_M)
    return loud * float(np.cos(angle)), loud * float(np.sin(angle))


def through_air(wave: Wave, distance_m: float) -> Wave:
    """The waveform after so much air, its level by distance apart."""
    lost = 10.0 ** (0.1 * AIR_DB_PER_M * distance_m) - 1.0
    cut_hz = AIR_HZ / float(np.sqrt(max(lost, 1e-3)))
    return wave if cut_hz > SAMPLE_HZ / 2 else low_pass(wave, cut_hz)


def delay_s(distance_m: float) -> float:
    """How long sound takes."""
    return distance_m / SOUND_M_S
