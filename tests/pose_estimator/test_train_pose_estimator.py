"""Example 05 learns a few steps from a tiny dataset and says what it can."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import pytest
import tiny
import torch
from cut_out_people import SIZE_PX, spot

from synth.dataset import write_dataset
from synth.errors import DatasetError
from synth.manifest import Dataset


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
