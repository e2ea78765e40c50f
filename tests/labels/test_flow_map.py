"""Levels say the flow again, and what they cannot say stays out of the picture."""

import numpy as np
import pytest

from synth.labels.flow import LEAVES, VISIBLE, Flow
from synth.labels.flow_map import FINEST_PX, flow_levels, flow_pixels, flow_scale_px
from synth.video import decode_map16, encode_map16

SHAPE = (24, 32)


def some(longest_px: float, seed: int = 0) -> Flow:
    rng = np.random.default_rng(seed)
    flow = rng.uniform(-longest_px, longest_px, (*SHAPE, 2)).astype(np.float32)
    status = rng.integers(0, 3, SHAPE).astype(np.uint8)
    return Flow(np.where(status[..., None] > 0, flow, 0.0).astype(np.float32), status)


@pytest.mark.parametrize(("longest_px", "steps"), [(3.0, 1), (500.0, 1), (600.0, 2), (1100.0, 4)])
def test_levels_through_the_stream_are_right_to_half_a_step(longest_px: float, steps: int) -> None:
    flows = [some(longest_px, seed) for seed in range(3)]
    scale_px = flow_scale_px(flows)
    assert scale_px == steps * FINEST_PX
    levels = np.stack([flow_levels(one.flow, one.status, scale_px) for one in flows])
    assert levels.shape == (3, 3 * SHAPE[0], SHAPE[1])
    flow, status = flow_pixels(decode_map16(encode_map16(levels, 24.0)), scale_px)
    for number, one in enumerate(flows):
        assert (status[number] == one.status).all()
        assert np.abs(flow[number] - one.flow).max() <= scale_px / 2.0 + 1e-4


def test_no_flow_is_the_middle_level_and_costs_nothing() -> None:
    zero = Flow(np.zeros((*SHAPE, 2), np.float32), np.zeros(SHAPE, np.uint8))
    assert flow_scale_px([zero]) == FINEST_PX
    assert (flow_pixels(flow_levels(zero.flow, zero.status, FINEST_PX), FINEST_PX)[0] == 0.0).all()


def test_a_point_that_leaves_very_fast_is_shortened_and_leaves_still() -> None:
    flow, status = np.zeros((*SHAPE, 2), np.float32), np.full(SHAPE, VISIBLE, np.uint8)
    flow[3, 5], status[3, 5] = (-3e5, 4e5), LEAVES
    fast = Flow(flow, status)
    assert flow_scale_px([fast]) == FINEST_PX
    back, _ = flow_pixels(flow_levels(flow, status, FINEST_PX), FINEST_PX)
    assert np.linalg.norm(back[3, 5]) == pytest.approx(np.hypot(*SHAPE), abs=0.02)
    assert back[3, 5, 0] / back[3, 5, 1] == pytest.approx(-0.75, abs=1e-3)
