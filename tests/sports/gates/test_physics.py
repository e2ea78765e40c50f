"""Laws of the independent flights: they agree with the authored ones and see what is wrong with a false one."""

import numpy as np
import pytest

from synth.sports import arrow_flight, ball_flight
from synth.sports.gates.physics import arrow_air, ball_air, gravity_off, residual_m

FPS = 240.0
TIMES = np.arange(220) / FPS
SPIN = np.array([3.0, 40.0, -5.0])


def air_of_ball(velocity: np.ndarray) -> np.ndarray:
    return ball_air(velocity, SPIN, ball_flight.RADIUS_M, ball_flight.MASS_KG)


def ball(speed_m_s: float) -> np.ndarray:
    velocity = speed_m_s * np.array([0.96, 0.1, 0.26])
    return ball_flight.fly(np.array([-9.0, 1.0, 3.0]), velocity, SPIN, TIMES)


@pytest.mark.parametrize("speed_m_s", [5.0, 15.0, 22.0, 27.0])
def test_two_solutions_of_one_flight_agree(speed_m_s: float) -> None:
    path = ball(speed_m_s)
    assert residual_m(path, FPS, air_of_ball) < 5e-4
    assert gravity_off(path, FPS, air_of_ball) < 2e-3


def test_an_arrow_flies_the_same_in_both() -> None:
    body = arrow_flight.ArrowBody()
    path = arrow_flight.fly(np.array([0.0, 0.0, 1.6]), np.array([57.0, 0.5, 6.0]), body, TIMES)[0]

    def air(velocity: np.ndarray) -> np.ndarray:
        return arrow_air(velocity, body.diameter_m, body.mass_kg, body.drag_coefficient)

    assert residual_m(path, FPS, air) < 5e-4
    assert gravity_off(path, FPS, air) < 2e-3


def test_a_ball_without_spin_or_drag_in_it_is_told() -> None:
    parabola = np.stack([-9.0 + 20.0 * TIMES, 0.0 * TIMES, 3.0 + 2.0 * TIMES - 0.5 * 9.81 * TIMES**2], -1)
    assert residual_m(parabola, FPS, air_of_ball) > 0.5


def test_gravity_off_says_by_how_much_a_ball_falls_too_fast() -> None:
    path = ball(10.0)
    path[:, 2] -= 0.5 * 0.05 * 9.81 * TIMES**2
    assert gravity_off(path, FPS, air_of_ball) == pytest.approx(0.05, abs=0.01)
