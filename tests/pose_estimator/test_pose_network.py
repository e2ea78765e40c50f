"""What example 05 answers and is taught: peaks of heatmaps."""

from types import ModuleType

import pytest
import torch


def test_a_joint_is_found_at_the_highest_peak_between_the_cells(network: ModuleType) -> None:
    heat = torch.full((1, 2, 16, 8), -50.0)
    heat[0, :, 2, 6] = 50.0
    heat[0, 1, 2, 5], heat[0, 1, 12, 1] = 50.0, 49.9
    places = network.places(heat)[0]
    torch.testing.assert_close(places, torch.tensor([[13 / 8 - 1, 5 / 16 - 1], [12 / 8 - 1, 5 / 16 - 1]]))
    torch.testing.assert_close(network.means(heat)[0, 0], places[0])
    assert network.means(heat)[0, 1, 1] > places[1, 1] + 0.3  # a mean of everything is pulled to the second guess


def test_a_heatmap_that_is_a_bell_around_the_joint_costs_least(network: ModuleType) -> None:
    cells = (torch.arange(16) + 0.5) / 8 - 1
    joint = torch.tensor([0.2, -0.3])
    far = (cells - joint[0])[None] ** 2 + (cells - joint[1])[:, None] ** 2
    bell = -0.5 * far[None, None] / (network.SIGMA / 8) ** 2
    least = network.losses(bell, joint[None, None])
    assert least.item() == pytest.approx(0, abs=0.01)
    for other in (torch.tensor([0.2, -0.1]), torch.tensor([0.0, -0.3])):
        assert network.losses(bell, other[None, None]).item() > 1
    assert network.losses(4 * bell, joint[None, None]).item() > 0.3  # too sharp
    assert network.losses(bell, torch.tensor([[[1.1, 0.0]]])).item() == 0  # not in the picture
