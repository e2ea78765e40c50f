"""Laws of an arrow in the air."""

import numpy as np
import pytest

from synth.errors import RecipeError
from synth.sports.arrow_flight import ArrowBody, Plane, fly, impact_point, launch, solve_launch

ARROW = ArrowBody()
FACE = Plane(np.array([70.0, 0.0, 1.3]), np.array([-1.0, 0.0, 0.0]))
NOCK = np.array([0.3, -0.1, 1.5])


def runge_kutta(position: np.ndarray, velocity: np.ndarray, k: float, end_s: float, steps: int = 4000):
    """The same equations in the plainest independent way: classic fourth order, fixed step."""

    def slope(state: np.ndarray) -> np.ndarray:
        drag = -k * np.sqrt(state[3:] @ state[3:]) * state[3:]
        return np.r_[state[3:], drag + np.array([0.0, 0.0, -9.81])]

    state, h = np.r_[position, velocity], end_s / steps
    for _ in range(steps):
        a = slope(state)
        b = slope(state + h / 2 * a)
        c = slope(state + h / 2 * b)
        d = slope(state + h * c)
        state = state + h / 6 * (a + 2 * b + 2 * c + d)
    return state[:3], state[3:]


def test_flight_agrees_with_an_independent_integration_within_a_millimetre() -> None:
    start, velocity = np.array([0.5, 0.0, 1.5]), np.array([56.5, 0.4, 6.2])
    position, speed = fly(start, velocity, ARROW, np.array([1.25]))
    expected_position, expected_velocity = runge_kutta(start, velocity, ARROW.drag_per_m, 1.25)
    assert np.allclose(position[0], expected_position, atol=1e-3)
    assert np.allclose(speed[0], expected_velocity, atol=1e-3)


def test_energy_never_rises_in_flight() -> None:
    position, velocity = fly(NOCK, np.array([56.0, 0.0, 6.0]), ARROW, np.linspace(0, 1.3, 200))
    energy = 0.5 * np.sum(velocity**2, -1) + 9.81 * position[:, 2]
    assert np.all(np.diff(energy) < 0)


def test_loses_about_8_percent_of_its_speed_over_70_m() -> None:
    heading, elevation = solve_launch(NOCK, FACE.point, 57.0, ARROW, FACE)
    flight = launch(NOCK, heading, elevation, 57.0, ARROW, FACE)
    _, velocity = flight.at(np.array([flight.end_s]))
    assert 0.05 < 1 - np.linalg.norm(velocity) / 57.0 < 0.11
    assert 1.2 < flight.end_s < 1.4
    assert 5.5 < np.degrees(elevation) < 7.0


@pytest.mark.parametrize("speed_m_s", [48.0, 57.0, 63.0])
def test_solved_launch_puts_the_point_on_the_goal(speed_m_s: float) -> None:
    goal = FACE.point + np.array([0.0, 0.11, -0.07])
    heading, elevation = solve_launch(NOCK, goal, speed_m_s, ARROW, FACE)
    hit = impact_point(launch(NOCK, heading, elevation, speed_m_s, ARROW, FACE))
    assert np.allclose(hit, goal, atol=2e-3)


def test_without_air_the_arrow_flies_a_parabola() -> None:
    vacuum = ArrowBody(drag_coefficient=0.0)
    times = np.linspace(0.0, 1.0, 11)
    position, _ = fly(NOCK, np.array([50.0, 1.0, 5.0]), vacuum, times)
    expected = NOCK + times[:, None] * [50.0, 1.0, 5.0] - 0.5 * 9.81 * times[:, None] ** 2 * [0, 0, 1]
    assert np.allclose(position, expected, atol=1e-6)


def test_too_slow_an_arrow_is_refused_with_the_cure() -> None:
    with pytest.raises(RecipeError, match="launch_speed_m_s"):
        solve_launch(NOCK, FACE.point, 20.0, ARROW, FACE)
