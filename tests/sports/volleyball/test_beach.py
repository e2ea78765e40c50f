"""The skills on sand obey the beach court, its ball and what sand does to both."""

from dataclasses import replace

import numpy as np
import pytest
from sports.volleyball.conftest import play_out

from synth.randomness import generator
from synth.sports.volleyball.ball import Ball, Flight, ball_at, sent
from synth.sports.volleyball.beach import on_beach
from synth.sports.volleyball.court import BEACH, INDOOR
from synth.sports.volleyball.defence_params import draw_block, draw_dig
from synth.sports.volleyball.params import VolleyballParams, draw_params, draw_spike
from synth.sports.volleyball.play_params import draw_float, draw_pass, draw_set

DRAWS = (draw_params, draw_spike, draw_pass, draw_set, draw_float, draw_block, draw_dig)


@pytest.fixture(scope="module")
def served(body):
    return play_out(replace(on_beach(draw_params(generator(0, "serve"), "male")), handedness="right"), body)


@pytest.mark.parametrize("draw", DRAWS, ids=lambda draw: draw.__name__)
def test_every_place_lies_as_in_the_indoor_court_and_effort_is_sands(draw):
    indoor = draw(generator(3, "draw"), "female")
    beach = on_beach(indoor)
    assert beach.court == BEACH
    assert beach.net_height_m == BEACH.net_women_m
    if hasattr(indoor, "target_m"):
        np.testing.assert_allclose(np.divide(beach.target_m[:2], indoor.target_m[:2]), 8.0 / 9.0)
        assert beach.target_m[2:] == indoor.target_m[2:]
    if hasattr(indoor, "jump_height_m"):
        assert 0.85 <= beach.jump_height_m / indoor.jump_height_m <= 0.9
        assert beach.push_s > indoor.push_s
        assert beach.low < indoor.low


def test_the_server_stays_behind_the_nearer_end_line_and_the_serve_lands_in(served):
    line, events = served.plan.line, {event.name: event for event in reversed(served.performance.events)}
    for side in ("left", "right"):
        assert served.joint(f"{side}_foot")[served.frame(line.takeoff - 0.01), 0] + 0.085 < -BEACH.half_m
    x, y, z = events["ball_bounce"].position
    assert 0.0 < x < BEACH.half_m
    assert abs(y) < 0.5 * BEACH.width_m
    assert z == pytest.approx(BEACH.ball_radius_m, abs=1e-4)
    assert events["net_crossing"].values["clearance_m"] > 0.05


def test_the_performance_is_beach_volleyball_with_its_ball(served):
    assert served.performance.sport == "beach_volleyball"
    assert served.performance.tracks[0].kind == "beach_volleyball"
    assert served.plan.shape.ball_m == BEACH.ball_radius_m > INDOOR.ball_radius_m


def test_a_ball_comes_to_rest_in_sand_and_bounces_on_a_floor():
    hit = Flight(0.0, np.array([2.0, 0.0, 3.0]), np.array([12.0, 0.0, -4.0]), np.zeros(3), "jump_serve")
    beach = sent(Ball(()), hit, on_beach(VolleyballParams()), 6.0)
    indoor = sent(Ball(()), hit, VolleyballParams(), 3.0)
    late = np.array([4.0, 5.9])
    assert beach.flights[-1].rests
    np.testing.assert_allclose(*ball_at(beach, late), atol=1e-12)
    assert ball_at(beach, late)[0, 2] == pytest.approx(BEACH.ball_radius_m, abs=1e-6)
    assert not any(flight.rests for flight in indoor.flights)
    assert any(flight.name == "wall" for flight in indoor.flights)
