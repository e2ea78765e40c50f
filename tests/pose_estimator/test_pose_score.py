"""What example 05 is judged by, and how its answers are drawn."""

from types import ModuleType

import numpy as np
import pytest
import torch
from cut_out_people import people


@pytest.mark.parametrize("of", ["torso", "head"])
def test_a_perfect_estimator_scores_100_and_the_mean_pose_less(score: ModuleType, cutting: ModuleType, of: str) -> None:
    some = people(cutting)
    assert set(score.pck(some.joints, some.joints, some.seen, 0.2, of).values()) == {100.0}
    mean = some.joints.mean(0).expand_as(some.joints)
    assert score.pck(mean, some.joints, some.seen, 0.2, of)["all"] < 60
    spoilt = some.joints.clone()
    spoilt[:, 0] += 9.0  # nobody sees the nose
    assert score.pck(spoilt, some.joints, some.seen, 0.2, of)["all"] == 100.0


@pytest.mark.parametrize(("of", "length"), [("torso", 0.5), ("head", 0.25)])
def test_right_is_what_is_nearer_than_a_share_of_the_torso_or_head(score: ModuleType, of: str, length: float) -> None:
    joints = torch.zeros(1, 17, 2)
    joints[0, 3:5, 1], joints[0, 11:13, 1] = -0.25, 0.5  # ears above the shoulders, hips below them
    seen = torch.ones(1, 17, dtype=torch.bool)
    for off, percent in ((0.19, 100.0), (0.21, 0.0)):
        found = joints + torch.tensor([off * length, 0.0])
        assert set(score.pck(found, joints, seen, 0.2, of).values()) == {percent}
    swapped = joints.clone()
    swapped[0, 9] += 1.0
    scores = score.pck(swapped, joints, seen, 0.2, of)
    assert [scores[name] for name in ("wrists", "elbows", "all")] == [50.0, 100.0, pytest.approx(100 * 16 / 17)]


def test_groups_hold_the_joints_they_are_named_for(score: ModuleType, cutting: ModuleType) -> None:
    for name, group in score.GROUPS.items():
        if name not in ("all", "head"):
            assert {joint.split("_")[1] + "s" for joint in cutting.COCO_17[group]} == {name}


def test_skeletons_are_drawn_where_the_joints_are_and_left_is_green(score: ModuleType, cutting: ModuleType) -> None:
    side = score.SHOWN_PX
    label, found = torch.zeros(2, 17, 2)
    for joints, row in ((label, 20), (found, 70)):
        joints[:] = torch.tensor([-0.5, 2 * (row + 0.5) / side - 1])
        joints[cutting.COCO_17.index("left_knee"), 0] = 0.5  # everything else is at the hip
    picture = score.beside(torch.zeros(3, 8, 8), label, found)
    assert picture.shape == (side, 2 * side, 3)
    for half, row in ((picture[:, :side], 20), (picture[:, side:], 70)):
        assert abs(half[row, side // 3 : 2 * side // 3] - np.array(score.LEFT_RGB)).max() < 30
        assert abs(half.any(-1).nonzero()[0] - row).max() <= 2
