"""Hips, chest and head of a right-handed hitter: yaw to the left, pitch forward, roll to the right."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times
from synth.geometry.rotation import about, slerp, unit
from synth.motion.posing import facing
from synth.sports.movement.curves import Curve, through
from synth.sports.movement.feet import BODY_AHEAD, Place
from synth.sports.volleyball.params import VolleyballParams
from synth.sports.volleyball.timeline import Timeline

GAZE_SHARE = 0.8
"""How much of the way from the chest's front to the ball the head turns; the eyes do the rest."""
MOST_UP_RAD = 1.05
"""A head does not tip back further than this, whatever flies above."""


Keys = tuple[tuple[float, Place], ...]
"""Times [s] and (yaw, pitch, roll) [deg]."""


@dataclass(frozen=True)
class Trunk:
    """Curves of (yaw, pitch, roll) [deg] in the world."""

    pelvis: Curve
    chest: Curve


def tossing(line: Timeline) -> tuple[Keys, Keys]:
    """Hips and chest of a server up to the first step."""
    pelvis = (
        (0.0, (-6.0, 4.0, 0.0)),
        (line.dip, (-6.0, 4.0, 0.0)),
        (line.lift, (-6.0, 24.0, 0.0)),
        (line.release, (2.0, 4.0, 0.0)),
    )
    chest = (
        (0.0, (-8.0, 7.0, 0.0)),
        (line.dip, (-8.0, 7.0, 0.0)),
        (line.lift, (-10.0, 30.0, 2.0)),
        (line.release, (6.0, -4.0, -3.0)),
    )
    return pelvis, chest


def waiting(line: Timeline) -> tuple[Keys, Keys]:
    """Hips and chest of a spiker up to the first step: open to the setter on the right, leaning into the run."""
    pelvis = (
        (0.0, (-24.0, 14.0, 0.0)),
        (line.dip, (-24.0, 14.0, 0.0)),
        (line.lift, (-14.0, 18.0, 0.0)),
        (line.release, (-4.0, 15.0, 0.0)),
    )
    chest = (
        (0.0, (-30.0, 24.0, 0.0)),
        (line.dip, (-30.0, 24.0, 0.0)),
        (line.lift, (-24.0, 27.0, 0.0)),
        (line.release, (-8.0, 24.0, 0.0)),
    )
    return pelvis, chest


def trunk(params: VolleyballParams, line: Timeline, opening: tuple[Keys, Keys]) -> Trunk:
    """Hips lead the chest by 40 to 60 ms in the air: they open to the hitting side, then unwind one after the other."""
    open_deg, arch = params.yaw_open_deg, params.arch_deg
    hit, off = line.contact, line.takeoff
    cock = line.cocked - 0.02
    late = 0.5 * (hit + line.landing)
    pelvis = (
        *opening[0],
        (line.first + 0.05, (4.0, 9.0, 1.0)),
        (line.second, (-7.0, 14.0, -2.0)),
        (line.plant, (-20.0, 8.0, 3.0)),
        (line.low, (-34.0, 24.0, 0.0)),
        (off, (-32.0, 5.0, -3.0)),
        (off + 0.60 * (cock - off), (-0.72 * open_deg, 8.0, -4.0)),
        (hit - 0.02, (4.0, 4.0, -8.0)),
        (late, (20.0, 0.0, -4.0)),
        (line.landing, (12.0, 6.0, 0.0)),
        (line.landing + 0.22, (8.0, 22.0, 0.0)),
        (line.landing + 0.45, (-4.0, 12.0, 1.0)),
        (line.settled, (2.0, 10.0, 0.0)),
        (line.end, (0.0, 10.0, 0.0)),
    )
    chest = (
        *opening[1],
        (line.first + 0.05, (6.0, 10.0, -1.0)),
        (line.second, (4.0, 24.0, 0.0)),
        (line.plant, (-14.0, 26.0, 0.0)),
        (line.low, (-32.0, 36.0, 1.0)),
        (off, (-38.0, 4.0, 0.0)),
        (off + 0.80 * (cock - off), (-open_deg, -arch, -2.0)),
        (hit, (6.0, 6.0, -24.0)),
        (hit + 0.17, (30.0, 26.0, -12.0)),
        (late + 0.06, (30.0, 27.0, -5.0)),
        (line.landing, (18.0, 20.0, 0.0)),
        (line.landing + 0.24, (8.0, 40.0, 0.0)),
        (line.landing + 0.45, (2.0, 18.0, 0.0)),
        (line.settled, (0.0, 15.0, 0.0)),
        (line.end, (0.0, 15.0, 0.0)),
    )
    return trunk_through(pelvis, chest)


def trunk_through(pelvis: Keys, chest: Keys) -> Trunk:
    """Curves through (time [s], (yaw, pitch, roll) [deg]) of hips and chest."""
    return Trunk(*(through([key[0] for key in keys], [key[1] for key in keys]) for keys in (pelvis, chest)))


def orientation(curve: Curve, times_s: Times) -> Rotations:
    """World-from-part: yaw about z, then pitch about the part's left, then roll about its front."""
    yaw, pitch, roll = np.radians(curve.at(times_s)).T
    return about("z", yaw) @ about("y", pitch) @ about("x", roll) @ BODY_AHEAD


def head_orientation(chest: Rotations, gaze: Points, eyes: Points, follow: Float[np.ndarray, " frames"]) -> Rotations:
    """The head turned GAZE_SHARE of the way from the chest to the line of sight, `follow` 0..1 of that."""
    sight = unit(gaze - eyes)
    # Looking steeply up, the head tips back and does not turn round.
    level = sight * np.array([1.0, 1.0, 0.0]) + 0.35 * np.array([1.0, 0.0, 0.0])
    pitch = np.clip(np.arcsin(np.clip(sight[:, 2], -1.0, 1.0)), -0.9, MOST_UP_RAD)
    ahead = unit(unit(level) * np.cos(pitch)[:, None] + np.array([0.0, 0.0, 1.0]) * np.sin(pitch)[:, None])
    looking = facing(ahead, np.broadcast_to(np.array([-0.001, 0.0, 1.0]), ahead.shape))
    return slerp(chest, looking, GAZE_SHARE * follow)
