"""The parts of the pose-to-video example: what it is shown, how skeletons are compared, what the network hears."""

import sys

import pytest
import torch
from test_examples import EXAMPLES

from synth.errors import DatasetError
from synth.manifest import Dataset

pytest.importorskip("diffusers")
pytest.importorskip("accelerate")
sys.path.append(str(EXAMPLES))

from pose_to_video import diffusion, excerpts, judging, network


@pytest.fixture(scope="module")
def dataset(five_motions: Dataset) -> Dataset:
    return five_motions


def test_the_reference_is_a_frame_beside_the_window(dataset: Dataset) -> None:
    from synth.loader import ClipDataset

    controls = ("video", "pose:vace")
    whole = {clip["key"]: clip for clip in ClipDataset(dataset.path, "train", controls, size_px=(16, 16))}
    found = set()
    for epoch in range(12):
        for clip in excerpts.Excerpts(dataset.path, "train", 16, 2, 2, "vace", seed=3, epoch=epoch):
            facts = clip["facts"]
            first, beside = facts["first_frame"], facts["reference_frame"]
            source = whole[clip["key"]]
            drawn = source["pose:vace"]
            assert beside not in range(first, first + 3)
            assert torch.equal(clip["video"], source["video"][[first, first + 2]])
            assert torch.equal(clip["pose"], drawn[[first, first + 2]])
            assert torch.equal(clip["reference"], torch.cat([source["video"][beside], drawn[beside]]))
            found.add((first, beside))
    assert found == {(0, 3), (0, 4), (1, 0), (1, 4), (2, 0), (2, 1)}


def test_a_clip_without_a_frame_beside_the_window_is_told(dataset: Dataset) -> None:
    with pytest.raises(DatasetError, match=r"5 frames are too few for frames=3 stride=2 and a reference.*6 in all"):
        next(iter(excerpts.Excerpts(dataset.path, "train", 16, 3, 2)))


def test_a_square_about_the_people_is_cut_from_everything(dataset: Dataset) -> None:
    whole = {clip["key"]: clip for clip in excerpts.Excerpts(dataset.path, "train", 32, 2, 1, seed=5)}
    corners = set()
    for clip in excerpts.Excerpts(dataset.path, "train", 32, 2, 1, seed=5, crop_px=24):
        full = whole[clip["key"]]
        places = [
            (row, column)
            for row in range(9)
            for column in range(9)
            if torch.equal(full["pose"][..., row : row + 24, column : column + 24], clip["pose"])
        ]
        assert len(places) == 1
        row, column = places[0]
        for name in ("video", "ids", "reference"):
            assert torch.equal(full[name][..., row : row + 24, column : column + 24], clip[name])
        rows, columns = excerpts.are_people(full["ids"]).amax((0, 1)).nonzero().float().mean(0).tolist()
        assert row <= rows < row + 24
        assert column <= columns < column + 24
        corners.add((row, column))
    assert len(corners) > 2


def test_held_out_clips_are_spread_over_the_split(dataset: Dataset) -> None:
    clips = excerpts.held_out(2, dataset.path, 16, 3, 1)
    assert len({facts["motion_id"] for facts in clips["facts"]}) == 2
    assert [(facts["first_frame"], facts["reference_frame"]) for facts in clips["facts"]] == [(1, 4)] * 2


class Copies(torch.nn.Module):
    """Predicts its skeleton, and remembers the noise it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[torch.Tensor] = []

    def forward(
        self, noisy: torch.Tensor, sigma: torch.Tensor, pose: torch.Tensor, reference: torch.Tensor
    ) -> torch.Tensor:
        self.seen.append(noisy)
        return pose


def test_skeletons_are_compared_under_the_same_noise() -> None:
    clips = torch.rand(3, 3, 2, 8, 8)
    data = {"video": clips, "pose": clips, "reference": clips[:, :, 0], "weight": torch.ones(3, 1, 2, 8, 8)}
    model, shown = Copies(), [("a", "left"), ("b", "left"), ("c", "left")]
    found = judging.judge(model, data, shown)
    noises = torch.cat(model.seen).unflatten(0, (len(found), 3, len(judging.SIGMAS)))
    assert torch.equal(noises, noises[:1].expand_as(noises))
    assert not torch.equal(noises[0, 0], noises[0, 1])
    assert found["own"].tolist() == [0, 0, 0]  # it copies its own skeleton, which here is the truth
    said = judging.verdict({name: loss + 1 for name, loss in found.items()}, shown)
    assert said["other_worse_clips"] == said["backwards_worse_motions"] == 3


def test_the_error_counts_motions_and_not_clips() -> None:
    own, harm = torch.ones(6), torch.tensor([0.1, 0.1, 0.1, 0.5, 0.5, -0.3])
    shown = [("a", "x"), ("a", "y"), ("a", "z"), ("b", "x"), ("b", "y"), ("c", "x")]
    said = judging.verdict({"own": own, "other": own + harm}, shown)
    assert (said["clips"], said["motions"]) == (6, 3)
    assert said["other_percent"] == pytest.approx(100 / 6)
    assert said["other_percent_error"] == pytest.approx(100 * 0.4 / 3**0.5)
    assert (said["other_worse_motions"], said["other_worse_clips"]) == (2, 5)


def test_another_skeleton_is_of_another_motion_and_rather_of_the_same_camera() -> None:
    shown = [("a", "left"), ("a", "right"), ("b", "left"), ("b", "right"), ("c", "left"), ("c", "above")]
    found = judging.another(shown)
    assert all(shown[j][0] != shown[i][0] for i, j in enumerate(found))
    assert all(shown[j][1] == shown[i][1] for i, j in enumerate(found[:5]))
    assert judging.another([("a", "left"), ("a", "right"), ("b", "above")])[:2] == [2, 2]
    with pytest.raises(DatasetError, match="fewer than two motions"):
        judging.another([("a", "left"), ("a", "right")])


def test_a_skeleton_is_moved_as_it_is_to_the_place_of_another() -> None:
    pose, own = torch.full((1, 3, 2, 12, 12), -1.0), torch.full((1, 3, 2, 12, 12), -1.0)
    expected = own.clone()
    own[:, :, 0, 5:10, 4:8] = 1.0  # its middle is (7.5, 6)
    own[:, :, 1, 0:3, 8:10] = 1.0  # (1.5, 9)
    bone = torch.tensor([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]) - 1  # symmetric about its middle
    pose[..., 1:4, 2:4] = bone  # (2.5, 3), which is half a pixel off in rows
    pose[:, :, 1, 1:4, 2:4] = -1.0
    pose[:, :, 1, 4:7, 3:5] = bone  # (5.5, 4)
    expected[:, :, 0, 6:9, 5:7] = bone
    expected[:, :, 1, 0:3, 8:10] = bone
    assert torch.equal(judging.moved_onto(pose, own), expected)


def test_what_weighs_more_counts_more() -> None:
    clips = torch.zeros(1, 3, 1, 4, 4)
    off = torch.zeros_like(clips)
    off[..., :2] = 1.0
    weight = torch.ones(1, 1, 1, 4, 4)
    weight[..., :2] = 3.0
    data = {"video": clips, "pose": off, "reference": clips[:, :, 0], "weight": weight}
    assert diffusion.losses(Copies(), data, clips, torch.ones(1)).item() == pytest.approx(0.75)


def test_people_weigh_more_than_things() -> None:
    ids = torch.tensor([0, 1, 99, 100], dtype=torch.uint8).view(1, 1, 1, 1, 4)
    video = torch.zeros(1, 1, 3, 1, 4, dtype=torch.uint8)
    batch = {"video": video, "pose": video, "reference": torch.zeros(1, 6, 1, 4), "ids": ids}
    weight = excerpts.tensors(batch, 20.0, torch.device("cpu"))["weight"]
    assert weight.flatten().tolist() == [1, 21, 21, 1]


def test_the_network_begins_with_the_reference_and_hears_every_input() -> None:
    torch.manual_seed(0)
    model = network.PoseToVideo([8, 16], 1, 1, 2)
    given = [torch.randn(2, 3, 4, 16, 16), torch.rand(2), torch.randn(2, 3, 4, 16, 16), torch.randn(2, 6, 16, 16)]
    still = given[3][:, :3, None].expand(-1, -1, 4, -1, -1)
    assert torch.equal(model(*given), still)
    torch.nn.init.normal_(model.net.conv_out.weight)
    made = model(*given) - still
    for number, other in enumerate(given):
        changed = [torch.rand_like(other) if k == number else given[k] for k in range(4)]
        assert (model(*changed) - made).abs().max() > 1e-3
    noisy, pose = (given[k][:, :, :1].expand(-1, -1, 4, -1, -1) for k in (0, 2))
    same = model(noisy, given[1], pose, given[3])
    assert (same[:, :, 0] - same[:, :, 3]).abs().max() > 1e-3  # it knows which frame is which


def test_frames_hear_of_each_other() -> None:
    torch.manual_seed(0)
    model = network.PoseToVideo([8, 16], 1, 1, 2)
    torch.nn.init.normal_(model.net.conv_out.weight)
    noisy, pose, reference = torch.randn(2, 3, 4, 16, 16), torch.randn(2, 3, 4, 16, 16), torch.randn(2, 6, 16, 16)
    other = pose.clone()
    other[0, :, 3] = 0
    difference = (model(noisy, torch.ones(2), pose, reference) - model(noisy, torch.ones(2), other, reference)).abs()
    assert difference[0, :, 0].max() > 1e-4
    assert difference[1].max() < 1e-5
