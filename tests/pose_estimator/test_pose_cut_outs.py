"""What example 05 is shown: cut-outs in which joints are where labels say."""

from types import ModuleType
from typing import Any

import pytest
import torch
from cut_out_people import SIZE_PX, brightest, spot


def cut_out(cutting: ModuleType, video: torch.Tensor, boxes: list[list[float]], joint: Any, who: str = "i0") -> Any:
    """Of a video in which everybody stands still in these boxes and has all joints in one place (x, y, state)."""
    frames = len(video)
    labels = {
        "boxes": torch.tensor(boxes).expand(frames, -1, -1),
        "joints2d": torch.tensor(joint).expand(frames, len(boxes), 133, 3),
    }
    facts = {"venue": "beach", "identity_id": who, "key": "c0"}
    return cutting.cut_out({"video": video, "labels": labels, "facts": facts}, SIZE_PX)


NOWHERE = [0.0, 0.0, 0.0]


@pytest.mark.parametrize("times", [1, 5])
def test_a_cut_out_shows_a_joint_where_its_label_says(cutting: ModuleType, times: int) -> None:
    video = torch.zeros(1, 3, 64 * times, 96 * times, dtype=torch.uint8)
    video[0, :, 30 * times : 34 * times, 50 * times : 54 * times] = 255  # around (52, 32)
    box, joint = [20.0 * times, 8.0 * times, 60.0 * times, 56.0 * times], [52.0 * times, 32.0 * times, 2.0]
    cut = cut_out(cutting, video, [box], joint)
    light = (4 / (48 * cutting.MARGIN)) ** 2 * SIZE_PX**2  # of a square of 4 in a picture of 60 units
    for pictures, places in (cutting.plain(cut, SIZE_PX), cutting.varied(cut, SIZE_PX, torch.Generator())):
        torch.testing.assert_close(brightest(pictures)[0], places[0, 0], atol=0.04, rtol=0)
    assert cutting.plain(cut, SIZE_PX)[0][0, 0].sum() == pytest.approx(light, rel=0.1)


def test_fine_stripes_become_grey_in_a_small_cut_out(cutting: ModuleType) -> None:
    video = torch.zeros(1, 3, 500, 500, dtype=torch.uint8)
    video[..., ::2] = 255
    shown, _ = cutting.plain(cut_out(cutting, video, [[100.0, 100.0, 400.0, 400.0]], NOWHERE), SIZE_PX)
    assert (shown[:, :, 4:-4, 4:-4] - 0.5).abs().max() < 0.1


def test_who_is_too_small_is_not_cut_out(cutting: ModuleType) -> None:
    boxes = [[0.0, 0.0, 9.0, 9.0], [10.0, 0.0, 40.0, 60.0]]
    cut = cut_out(cutting, torch.zeros(3, 3, 64, 96, dtype=torch.uint8), boxes, NOWHERE, "man_01,woman_02")
    assert cut.origins == [cutting.Origin("man_01,woman_02", "beach", "c0")] * 3
    assert not cut.seen.any()


def test_a_mirrored_persons_left_wrist_is_called_the_right_one(cutting: ModuleType) -> None:
    names = cutting.COCO_17
    assert [cutting.MIRRORED[j] for j in cutting.MIRRORED] == list(range(17))
    lit = spot(cutting, "left_wrist", 200)
    pictures, joints = cutting.varied(lit, SIZE_PX, torch.Generator().manual_seed(1))
    light = brightest(pictures)
    inside = (light.abs() < 0.8).all(-1)
    left, right = ((joints[:, names.index(f"{side}_wrist")] - light).norm(dim=-1)[inside] for side in ("left", "right"))
    torch.testing.assert_close(torch.minimum(left, right), torch.zeros_like(left), atol=0.06, rtol=0)
    assert 0.3 < (left < right).float().mean() < 0.7  # half of them are mirrored
