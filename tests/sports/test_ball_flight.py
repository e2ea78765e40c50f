"""Laws of a volleyball's flight, against an integration that shares none of its code."""

import numpy as np
import pytest

from synth.errors import SynthError
from synth.sports.ball_flight import (
    RADIUS_M,
    crossing_time,
    drag_coefficient,
    fly,
    fly_state,
    launch_through,
    launch_to_floor,
)

START = np.array([-8.6, 0.3, 3.2])
VELOCITY = np.array([23.8, 1.2, 3.0])
TOPSPIN = np.array([0.0, 44.0, 0.0])


def independent_rk4(position, velocity, spin, duration_s, step_s=0.0005):
    """Classical Runge-Kutta of the same physics, written anew."""

    def pull(v):
        speed = np.sqrt(v @ v)
        reynolds = speed * 0.21 / 1.51e-5
        cd = 0.45 - 0.29 / (1 + np.exp(-2 * (reynolds - 2.75e5) / 2.5e4))
        area = np.pi * 0.105**2
        omega = np.sqrt(spin @ spin)
        lift = np.zeros(3)
        if omega > 0:
            ratio = omega * 0.105 / speed
            cl = 1.0 / (2.32 + 0.4 / ratio)
            lift = 0.6 * area * cl * speed * np.cross(spin / omega, v) / 0.27
        return -0.6 * area * cd * speed * v / 0.27 + lift - [0, 0, 9.81]

    x, v = position.astype(float), velocity.astype(float)
    for _ in range(round(duration_s / step_s)):
        a1 = pull(v)
        a2 = pull(v + a1 * step_s / 2)
        a3 = pull(v + a2 * step_s / 2)
        a4 = pull(v + a3 * step_s)
        x = x + step_s * (v + step_s * (a1 + a2 + a3) / 6)
        v = v + step_s * (a1 + 2 * a2 + 2 * a3 + a4) / 6
    return x


@pytest.mark.parametrize("spin", [TOPSPIN, np.zeros(3), np.array([5.0, 30.0, 12.0])])
def test_flight_agrees_with_an_independent_integration(spin):
    here = fly(START, VELOCITY, spin, np.array([0.4, 0.8]))
    for row, time_s in zip(here, (0.4, 0.8), strict=True):
        assert np.linalg.norm(row - independent_rk4(START, VELOCITY, spin, time_s)) < 0.001


def test_energy_never_rises_in_flight():
    position, velocity = fly_state(START, VELOCITY, TOPSPIN, np.linspace(0, 1.0, 200))
    energy = 0.5 * np.sum(velocity**2, -1) + 9.81 * position[:, 2]
    assert (np.diff(energy) < 0).all()


def test_topspin_makes_the_ball_dip_and_backspin_makes_it_float():
    heights = [fly(START, VELOCITY, sign * TOPSPIN, np.array([0.5]))[0, 2] for sign in (1, 0, -1)]
    assert heights[0] < heights[1] - 0.2 < heights[2] - 0.4


def test_the_drag_crisis_lies_between_18_and_25_metres_a_second():
    assert drag_coefficient(15.0) > 0.4
    assert drag_coefficient(27.0) < 0.18


def test_a_toss_passes_its_target_at_its_time():
    target = np.array([-8.5, 0.1, 3.2])
    velocity = launch_through(np.array([-11.6, 0.2, 2.0]), target, 1.35, np.array([0.0, 8.0, 0.0]))
    where = fly(np.array([-11.6, 0.2, 2.0]), velocity, np.array([0.0, 8.0, 0.0]), np.array([1.35]))[0]
    assert np.linalg.norm(where - target) < 1e-4


@pytest.mark.parametrize("speed_m_s", [20.0, 24.0, 27.0])
def test_a_serve_lands_where_it_was_aimed(speed_m_s):
    aim = np.array([7.5, -2.0])
    velocity = launch_to_floor(START, aim, speed_m_s, lambda v: TOPSPIN)
    touch_s = crossing_time(START, velocity, TOPSPIN, axis=2, value_m=RADIUS_M)
    where = fly(START, velocity, TOPSPIN, np.array([touch_s]))[0]
    assert np.linalg.norm(velocity) == pytest.approx(speed_m_s)
    assert np.abs(where - [*aim, RADIUS_M]).max() < 0.005


def test_a_target_out_of_reach_is_refused_with_a_cure():
    with pytest.raises(SynthError, match="nearer target"):
        launch_to_floor(START, np.array([200.0, 0.0]), 20.0, lambda v: TOPSPIN)
