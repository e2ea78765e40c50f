"""Example 05 learns a few steps from a tiny dataset; what it is shown, answers and is judged by obeys laws."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np
import pytest
import tiny
import torch
from test_examples import EXAMPLES, example

from synth.dataset import write_dataset
from synth.errors import DatasetError
from synth.manifest import Dataset

MODULES = ("pose_cut_outs", "pose_network", "pose_score")
SIZE_PX = 32


@pytest.fixture(scope="module", autouse=True)
def beside() -> Iterator[None]:
    """The example's modules lie beside it, where Python looks when it is run; it uses one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLES))
        yield
    torch.set_num_threads(threads)
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def estimator(beside: None) -> ModuleType:
    return example("05_train_pose_estimator")


@pytest.fixture(scope="module")
def cutting(estimator: ModuleType) -> ModuleType:
    return sys.modules["pose_cut_outs"]


@pytest.fixture(scope="module")
def network(estimator: ModuleType) -> ModuleType:
    return sys.modules["pose_network"]


@pytest.fixture(scope="module")
def score(estimator: ModuleType) -> ModuleType:
    return sys.modules["pose_score"]


def people(cutting: ModuleType, count: int = 6) -> Any:
    """Anybody anywhere, whose nose is hidden."""
    rng = torch.Generator().manual_seed(0)
    side_px = round(cutting.ROOM * SIZE_PX)
    pictures = torch.randint(0, 256, (count, 3, side_px, side_px), dtype=torch.uint8, generator=rng)
    seen = torch.ones(count, 17, dtype=torch.bool)
    seen[:, 0] = False
    origins = [cutting.Origin("i0", "beach", "c0")] * count
    return cutting.People(pictures, torch.rand(count, 17, 2, generator=rng) * 1.2 - 0.6, seen, origins)


def spot(cutting: ModuleType, joint: str, count: int) -> Any:
    """People of whom nothing can be seen but a light around one joint, each time elsewhere."""
    dark = people(cutting, count)
    side_px = dark.pictures.shape[-1]
    cells = (torch.arange(side_px) + 0.5) * 2 / side_px - 1
    x, y = dark.joints[:, cutting.COCO_17.index(joint)].T
    far = ((cells - x[:, None]) ** 2)[:, None, :] + ((cells - y[:, None]) ** 2)[:, :, None]
    light = (255 * (-far / 0.01).exp()).byte()
    return replace(dark, pictures=light[:, None].repeat(1, 3, 1, 1))


def brightest(pictures: torch.Tensor) -> torch.Tensor:
    """(N,2): the middle of what is bright in pictures (N,3,S,S), in -1..1."""
    bright = (pictures.mean(1) - 0.5 * pictures.mean(1).amax((1, 2), keepdim=True)).clamp(min=0)
    cells = (torch.arange(pictures.shape[-1]) + 0.5) * 2 / pictures.shape[-1] - 1
    total = bright.sum((1, 2))
    return torch.stack([(bright.sum(1) * cells).sum(1) / total, (bright.sum(2) * cells).sum(1) / total], -1)


def dataset(path: Path, *shots: Any) -> Dataset:
    """Of three shots, the first of which is for validation: its key's digest is."""
    return write_dataset(tiny.clips(list(shots)), path, "tiny", {"seed": 7}, "0123456789ab", 2, 0.34, {"beauty": 1.5})


def shots(*ids: tuple[str, str], people: int = 1) -> list[Any]:
    """With these motions and identities."""
    return [tiny.shot(f"volleyball_{number:04d}", *names, people=people) for number, names in enumerate(ids)]


def filmed_in(venue: str, shot: Any) -> Any:
    return replace(shot, facts=replace(shot.facts, venue=venue))


def config(estimator: ModuleType, folder: Path, out: Path, *words: str) -> Any:
    small = ["steps=3", f"size_px={SIZE_PX}", "channels=[8,16,16]", "stride=1", "batch=4", "workers=0", "threads=1"]
    return estimator.configured([f"dataset={folder}", f"out={out / 'p.pt'}", *small, *words])


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


@pytest.mark.parametrize("times", [1, 5])
def test_a_cut_out_shows_a_joint_where_its_label_says(cutting: ModuleType, times: int) -> None:
    video = torch.zeros(1, 3, 64 * times, 96 * times, dtype=torch.uint8)
    video[0, :, 30 * times : 34 * times, 50 * times : 54 * times] = 255  # around (52, 32)
    joints = torch.tensor([52.0 * times, 32.0 * times, 2.0]).expand(1, 1, 133, 3)
    labels = {"boxes": times * torch.tensor([[[20.0, 8.0, 60.0, 56.0]]]), "joints2d": joints}
    facts = {"venue": "beach", "identity_id": "i0", "key": "c0"}
    cut = cutting.cut_out({"video": video, "labels": labels, "facts": facts}, SIZE_PX)
    light = (4 / (48 * cutting.MARGIN)) ** 2 * SIZE_PX**2  # of a square of 4 in a picture of 60 units
    for pictures, places in (cutting.plain(cut, SIZE_PX), cutting.varied(cut, SIZE_PX, torch.Generator())):
        torch.testing.assert_close(brightest(pictures)[0], places[0, 0], atol=0.04, rtol=0)
    assert cutting.plain(cut, SIZE_PX)[0][0, 0].sum() == pytest.approx(light, rel=0.1)


def test_fine_stripes_become_grey_in_a_small_cut_out(cutting: ModuleType) -> None:
    video = torch.zeros(1, 3, 500, 500, dtype=torch.uint8)
    video[..., ::2] = 255
    labels = {"boxes": torch.tensor([[[100.0, 100.0, 400.0, 400.0]]]), "joints2d": torch.zeros(1, 1, 133, 3)}
    facts = {"venue": "beach", "identity_id": "i0", "key": "c0"}
    shown, _ = cutting.plain(cutting.cut_out({"video": video, "labels": labels, "facts": facts}, SIZE_PX), SIZE_PX)
    assert (shown[:, :, 4:-4, 4:-4] - 0.5).abs().max() < 0.1


def test_who_is_too_small_is_not_cut_out(cutting: ModuleType) -> None:
    boxes = torch.tensor([[[0.0, 0.0, 9.0, 9.0], [10.0, 0.0, 40.0, 60.0]]]).repeat(3, 1, 1)
    labels = {"boxes": boxes, "joints2d": torch.zeros(3, 2, 133, 3)}
    facts = {"venue": "beach", "identity_id": "man_01,woman_02", "key": "c0"}
    video = torch.zeros(3, 3, 64, 96, dtype=torch.uint8)
    cut = cutting.cut_out({"video": video, "labels": labels, "facts": facts}, SIZE_PX)
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


def red_among_others(cutting: ModuleType, count: int, first: int) -> Any:
    """People whose nose is a red light; elsewhere are a green and a blue one."""
    noses = spot(cutting, "nose", count + 2 * first)
    chosen = noses.at(torch.arange(first, first + count))
    others = (chosen.pictures[:, 0].roll(shift, 0) for shift in (1, 2))
    return replace(chosen, pictures=torch.stack([chosen.pictures[:, 0], *others], 1))


def test_the_network_learns_to_find_the_red_light(
    estimator: ModuleType, cutting: ModuleType, network: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, new = red_among_others(cutting, 128, 0), red_among_others(cutting, 40, 200)
    monkeypatch.setattr(estimator, "loads", lambda config: iter(lambda: shown, None))
    short = config(estimator, tmp_path, tmp_path, "steps=80", "batch=16", "learning_rate=5e-3")
    model, mean_pose = estimator.train(short, torch.device("cpu"))
    pictures, joints = cutting.plain(new, SIZE_PX)
    with torch.no_grad():
        off = (network.places(model(pictures)) - joints)[:, 0].norm(dim=-1).mean()
    assert off < 0.1  # a pixel and a half; the mean pose is off by 0.67, and what has learnt nothing by 0.19
    assert not mean_pose[0].any()  # the nose is seen of nobody
    torch.testing.assert_close(mean_pose[1:], cutting.plain(shown, SIZE_PX)[1].mean(0)[1:], atol=0.05, rtol=0)


def test_the_learning_rate_rises_and_falls_to_nothing(estimator: ModuleType) -> None:
    rates = [estimator.rate(part / 100) for part in range(101)]
    top = rates.index(max(rates))
    assert top == round(100 * estimator.WARM_UP)
    assert rates[0] < 0.1
    assert rates[top] > 0.9
    assert rates[-1] < 1e-6
    assert rates == sorted(rates[:top]) + sorted(rates[top:], reverse=True)


def test_what_fits_into_memory_is_read_once_and_what_does_not_again(
    estimator: ModuleType, tiny_dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    epochs, read = [], estimator.crowds
    monkeypatch.setattr(estimator, "crowds", lambda words, clips: epochs.append(clips.epoch) or read(words, clips))
    whole = estimator.loads(config(estimator, tiny_dataset.path, tmp_path))
    first, *again = (next(whole) for _ in range(3))
    assert len(first.origins) == 30  # 5 frames of one and of two people, 2 views each
    assert all(load is first for load in again)
    assert epochs == [0]
    parts = estimator.loads(config(estimator, tiny_dataset.path, tmp_path, "memory_mb=0.001"))
    clips = [next(parts).origins[0].clip for _ in range(8)]
    assert len(set(clips[:4])) == 4
    assert sorted(clips[:4]) == sorted(clips[4:])
    assert epochs == [0, 0, 1]


def test_the_estimator_learns_prints_pck_and_draws(
    estimator: ModuleType, tiny_dataset: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    estimator.main(config(estimator, tiny_dataset.path, tmp_path))
    said = capsys.readouterr().out
    assert "new people and motions: 10 cut-outs of 1 people in 2 clips" in said
    assert "places" not in said
    assert said.count("network") == said.count("mean pose") == 2
    assert (tmp_path / "p.pt").exists()
    assert cv2.imread(str(tmp_path / "p.jpg")).shape[1] > 1000


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


def test_new_places_are_kept_out_of_training_and_judged_apart(
    estimator: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    venues = [("beach", "moon", "beach"), ("moon", "beach", "moon")]
    folders = [
        dataset(tmp_path / f"{number}", *(filmed_in(*where) for where in zip(places, made, strict=True)))
        for number, places in enumerate(venues)
        for made in [shots(*((f"m{number}{k}", f"i{number}{k}") for k in range(3)), people=1 + number)]
    ]
    both = f"dataset=[{folders[0].path},{folders[1].path}]"
    apart = config(estimator, folders[0].path, tmp_path, both, "test_venues=[moon]")
    assert {origin.venue for origin in next(estimator.loads(apart)).origins} == {"beach"}
    estimator.main(apart)
    said = capsys.readouterr().out
    assert "new people and motions: 10 cut-outs of 1 people in 2 clips" in said
    assert "new people, motions and places: 20 cut-outs of 1 people in 2 clips" in said


def test_people_and_motions_on_both_sides_are_refused(estimator: ModuleType, tmp_path: Path) -> None:
    first = dataset(tmp_path / "first", *shots(("m0", "i0"), ("m1", "i1"), ("m2", "i2")))
    others = {"identity_id i2": ("m3", "i2"), "motion_id m2": ("m2", "i3"), "identity_id i0": ("m3", "i3")}
    for what, begin in others.items():
        last = ("m5", "i0" if what.endswith("i0") else "i5")
        second = dataset(tmp_path / what, *shots(begin, ("m4", "i4"), last))
        with pytest.raises(DatasetError, match=f"{what} is in train and in val"):
            estimator.main(config(estimator, first.path, tmp_path, f"dataset=['{first.path}','{second.path}']"))


def test_places_that_nobody_filmed_are_named(estimator: ModuleType, tiny_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"moon.*indoor_hall"):
        estimator.main(config(estimator, tiny_dataset.path, tmp_path, "test_venues=[moon]"))


def test_training_with_nobody_left_is_refused(estimator: ModuleType, tiny_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="choose other test_venues"):
        estimator.main(config(estimator, tiny_dataset.path, tmp_path, "test_venues=[indoor_hall]"))


@pytest.mark.parametrize(("words", "said"), [(["dataset=X", "size=3"], r"'size'.*any of: dataset"), ([], "dataset")])
def test_words_that_cannot_be_used_are_named(estimator: ModuleType, words: list[str], said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        estimator.main(estimator.configured(words))
