"""Where the arrow is: in the quiver, in the fingers, on the string, in the air, in the butt."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times, Transforms
from synth.geometry.rotation import frame_from_axes
from synth.geometry.transform import transform
from synth.sports.archery.bow_path import BowPath, low_bow
from synth.sports.archery.quiver import arrow_in_quiver
from synth.sports.archery.setup import NOCK_HEIGHT_M, Setup
from synth.sports.archery.timing import ease, moved, turned
from synth.sports.arrow_flight import Flight

DEPTH_M = 0.20
"""How far the point goes into the butt."""


def arrow_path(setup: Setup, times_s: Times, bow: BowPath, sway: Points) -> Transforms:
    """world_from_arrow (frames, 4, 4): origin at the nock's groove, +x to the point."""
    nock, turn = _carried(setup, times_s, sway)
    on_string = ease(times_s, _nocked_s(setup) - 0.25, _nocked_s(setup))
    string_turn = bow.pose[:, :3, :3]
    nock = nock + on_string[:, None] * (bow.nock - nock)
    turn = turned(times_s, turn, (_nocked_s(setup) - 0.25, _nocked_s(setup), string_turn))
    pose = transform(turn, nock)
    flying = times_s >= setup.leave_s
    pose[flying] = flown(setup.flight, times_s[flying] - setup.leave_s)
    return pose


def _nocked_s(setup: Setup) -> float:
    return setup.line.set


def _carried(setup: Setup, times_s: Times, sway: Points) -> tuple[Points, Rotations]:
    """From the quiver over the bow to its string, in the archer's fingers."""
    start, length = setup.line.nock, setup.params.nock_s
    in_quiver = quiver_arrow(setup)
    quiver = in_quiver[:3, 3]
    pivot, low = low_bow(setup)

    def by_bow(x: float, y: float, z: float) -> Float[np.ndarray, "3"]:
        return pivot + low @ np.array([x, y, z + NOCK_HEIGHT_M])

    up = np.array([0.0, 0.0, 1.0])
    lifted = frame_from_axes(np.array([0.45, 0.10, -0.80]), up, "xzy")
    level = frame_from_axes(low @ np.array([1.0, 0.10, 0.02]), low[:, 2], "xzy")
    nock = moved(
        times_s,
        quiver,
        (start, start + 0.40 * length, quiver + np.array([-0.08, -0.42, 0.30])),
        (start + 0.25 * length, start + 0.68 * length, by_bow(-0.29, 0.03, 0.06)),
        (start + 0.60 * length, start + 0.88 * length, by_bow(-0.20, 0.012, 0.0)),
        (start + 0.82 * length, start + length, by_bow(-0.225, 0.0, 0.0)),
    )
    turn = turned(
        times_s,
        in_quiver[:3, :3],
        (start + 0.12 * length, start + 0.42 * length, lifted),
        (start + 0.30 * length, start + 0.68 * length, level),
        (start + 0.62 * length, start + 0.88 * length, low),
    )
    return nock + sway, turn


def quiver_arrow(setup: Setup) -> Float[np.ndarray, "4 4"]:
    """world_from_arrow of the archer's next arrow in the quiver, without sway."""
    pelvis = transform(setup.ground.pelvis, setup.ground.pelvis_position)
    return arrow_in_quiver(setup.anatomy, setup.flight.arrow.length_m, setup.number, pelvis)


def flown(flight: Flight, since_s: Times) -> Transforms:
    """In the air and, after the impact, braked to a stand within DEPTH_M."""
    center, velocity = flight.at(since_s)
    turn = frame_from_axes(velocity, np.array([0.0, 0.0, 1.0]), "xzy")
    speed = np.linalg.norm(velocity, axis=-1)
    stop = np.clip((since_s - flight.end_s) * speed / (2.0 * DEPTH_M), 0.0, 1.0)
    ahead = DEPTH_M * (1.0 - (1.0 - stop) ** 2) - flight.arrow.balance_m
    return transform(turn, center + ahead[:, None] * turn[:, :, 0])
