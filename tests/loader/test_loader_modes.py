"""Laws of windows, views and pairs: in sync, different in one axis, the same for any workers and resumption."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import tiny
import torch
from torch.utils.data import DataLoader

from synth.errors import DatasetError
from synth.loader import ClipDataset, collate
from synth.manifest import Dataset

Settings = dict[str, Any]
MODES: list[Settings] = [
    {"num_frames": 2},
    {"num_frames": 2, "window": "all"},
    {"num_frames": 3, "views": 2},
    {"num_frames": 2, "pair": "camera"},
    {"num_frames": 2, "pair": "camera", "window": "all"},
    {"num_frames": 2, "pair": "lighting", "views": 2, "window": "all"},
]


@pytest.fixture(scope="module")
def lit_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two shots of two views, and both once more in another light; one clip_id each."""
    from synth.dataset import write_dataset

    clips = tiny.clips([tiny.shot("volleyball_0000", "m0", "i0"), tiny.shot("volleyball_0001", "m1", "i1")])
    dusk = [_relit(clip) for clip in clips]
    folder = tmp_path_factory.mktemp("lit") / "dataset"
    write_dataset([*clips, *dusk], folder, "lit", {"seed": 7}, "0123456789ab", 8)
    return folder


def _relit(clip: Any, light: str = "dusk") -> Any:
    key = clip.key.replace("volleyball_", f"volleyball_{light}_")
    facts = clip.facts | {"key": key, "clip_id": f"{light}_{clip.group}", "lighting": light}
    return replace(clip, key=key, facts=facts, members={**clip.members, "json": json.dumps(facts).encode()})


def told(dataset: ClipDataset) -> list[str]:
    """What every sample shows: keys and first frames, of partners too."""
    return [_told(sample) for sample in dataset]


def _told(sample: Any) -> str:
    facts = sample["facts"] if isinstance(sample["facts"], list) else [sample["facts"]]
    own = f"{sample['key']} {[one['first_frame'] for one in facts]}"
    return own + (" | " + _told(sample["pair"]) if "pair" in sample else "")


def opened(folder: Path) -> Callable[..., ClipDataset]:
    """Datasets without pictures."""
    return lambda **settings: ClipDataset(folder, **{"controls": (), "seed": 5} | settings)


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_resumes_exactly_and_twice_the_same(lit_twice: Path, mode: Settings) -> None:
    make = opened(lit_twice)
    whole = told(make(epoch=3, **mode))
    assert whole == told(make(epoch=3, **mode))
    assert len(set(whole)) == len(whole) == len(make(**mode))
    for done in (1, len(whole) - 1):
        resumed = make(seed=0, **mode)
        resumed.load_state_dict(make(epoch=3, **mode).state_dict(done))
        assert told(resumed) == whole[done:]


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_is_shared_by_ranks_and_workers_alike(lit_twice: Path, mode: Settings) -> None:
    make = opened(lit_twice)
    whole = told(make(**mode))
    ranks = [told(make(rank=rank, world_size=2, **mode)) for rank in range(2)]
    assert [sample for turn in zip(*ranks, strict=True) for sample in turn] == whole[: 2 * len(ranks[0])]
    loader = DataLoader(make(block=2, **mode), batch_size=None, num_workers=2)
    assert sorted(_told(sample) for sample in loader) == sorted(whole)


def test_random_windows_change_with_the_epoch_and_reach_everywhere(lit_twice: Path) -> None:
    make = opened(lit_twice)
    epochs = [sorted(told(make(epoch=epoch, num_frames=2))) for epoch in range(6)]
    assert len({tuple(epoch) for epoch in epochs}) > 3
    assert {sample[-2] for epoch in epochs for sample in epoch} == set("0123")


def test_a_window_holds_the_frames_of_the_whole_clip_in_every_control(lit_twice: Path) -> None:
    controls = ("video", "pose", "depth", "ids", "parts", "normal", "pose:dwpose", "cameras", "labels")
    whole = {sample["key"]: sample for sample in ClipDataset(lit_twice, controls=controls)}
    for sample in ClipDataset(lit_twice, controls=controls, num_frames=2, stride=2, seed=2):
        first, full = sample["facts"]["first_frame"], whole[sample["key"]]
        rows = [first, first + 2]
        for name in set(full) - {"key", "facts", "labels"}:
            assert torch.equal(sample[name], full[name][rows]), name
        for name, array in full["labels"].items():
            still = name in ("smplx_betas", "person_ids", "venue_points3d") or name.startswith("ref_")
            assert torch.equal(sample["labels"][name], array if still else array[rows]), name
        assert (sample["facts"]["fps"], sample["facts"]["num_frames"]) == (12.0, 2)


def test_audio_is_cut_to_the_window(lit_twice: Path) -> None:
    whole = {sample["key"]: sample["audio"] for sample in ClipDataset(lit_twice, controls=("audio",))}
    for sample in ClipDataset(lit_twice, controls=("audio",), num_frames=2, stride=2):
        begin = sample["facts"]["first_frame"] * 2000  # samples of a frame: 48 kHz / 24
        there = whole[sample["key"]][:, begin : begin + 8000]
        assert sample["audio"].shape == (2, 8000)
        assert torch.equal(sample["audio"][:, : there.shape[1]], there)
        assert not sample["audio"][:, there.shape[1] :].any()


def test_views_of_a_sample_are_one_shot_in_sync(lit_twice: Path) -> None:
    controls = ("video", "labels", "caption", "cameras")
    single = {sample["key"]: sample for sample in ClipDataset(lit_twice, controls=controls)}
    samples = list(ClipDataset(lit_twice, controls=controls, views=2, num_frames=3))
    assert len(samples) == 4
    for sample in samples:
        (one, other), first = sample["facts"], sample["facts"][0]["first_frame"]
        assert one["clip_id"] == other["clip_id"]
        assert [one["camera"], other["camera"]] == sorted({one["camera"], other["camera"]})
        assert first == other["first_frame"]
        assert torch.equal(*sample["labels"]["joints3d"])  # one instant of one world
        for number, key in enumerate(sample["key"]):
            assert torch.equal(sample["video"][number], single[key]["video"][first : first + 3])
            assert torch.equal(sample["K"][number], single[key]["K"][first : first + 3])


@pytest.mark.parametrize(("axis", "views"), [("lighting", 1), ("lighting", 2), ("camera", 1)])
def test_pairs_differ_in_the_axis_alone_and_show_the_same_frames(lit_twice: Path, axis: str, views: int) -> None:
    from synth.grid import AXES

    samples = list(ClipDataset(lit_twice, controls=("video",), pair=axis, views=views, num_frames=3, seed=1))
    assert len(samples) == 8 // views
    for sample in samples:
        ones, others = (
            (sample["facts"], sample["pair"]["facts"]) if views > 1 else ([sample["facts"]], [sample["pair"]["facts"]])
        )
        for one, other in zip(ones, others, strict=True):
            assert {name for name in AXES if one[name] != other[name]} == {axis}
            assert one["first_frame"] == other["first_frame"]
    batch = collate(samples)
    assert batch["pair"]["video"].shape == batch["video"].shape


def test_colours_keep_their_places_in_batches(tiny_dataset: Dataset) -> None:
    samples = list(ClipDataset(tiny_dataset.path, controls=("video", "depth")))
    batch = collate(samples)
    for name in ("video", "depth"):
        assert torch.equal(batch[name], torch.stack([sample[name] for sample in samples]))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"num_frames": 6}, "clip volleyball_.*5 frames at 24 fps are too few for a window of 6"),
        ({"num_frames": 6, "window": "all"}, "clip volleyball_.*5 frames at 24 fps are too few"),
        ({"views": 3}, "no shot has 3 views, the most is 2"),
        ({"views": 0}, "at least one view"),
        ({"pair": "venue"}, "no two clips differ in venue alone"),
        ({"pair": "hair"}, "pair='hair': choose from motion_id"),
        ({"pair": "camera", "views": 2}, "choose one of the two"),
        ({"size_px": (0, 8)}, r"size_px=\(0, 8\)"),
        ({"controls": ("pose:rembrandt",)}, r"unknown pose styles \['rembrandt'\]; choose from dwpose"),
        ({"window": "last"}, "choose from random, first, all"),
    ],
)
def test_what_cannot_be_is_one_line(lit_twice: Path, wrong: Settings, said: str) -> None:
    with pytest.raises(DatasetError, match=said) as caught:
        next(iter(opened(lit_twice)(**wrong)))
    assert "\n" not in str(caught.value)


def test_flow_of_other_than_the_next_frame_is_refused(tmp_path: Path) -> None:
    from tiny_flow import with_flow

    from synth.shard import write_shards

    shot = tiny.shot()
    clip = tiny.packed(shot)[0]
    members = with_flow(dict(clip.members), shot)
    (shard,) = write_shards([replace(clip, members=members)], tmp_path, 1)
    with pytest.raises(DatasetError, match=r"clip volleyball_0000_view0: flow leads to the clip's next frame"):
        next(iter(ClipDataset(tmp_path / shard.name, controls=("flow",), num_frames=2, stride=2)))
    assert next(iter(ClipDataset(tmp_path / shard.name, controls=("flow",), num_frames=2)))["flow"].shape[0] == 2


def test_a_state_of_another_arrangement_is_refused(lit_twice: Path) -> None:
    make = opened(lit_twice)
    with pytest.raises(DatasetError, match="saved state is of 8 samples, there are 4"):
        make(views=2).load_state_dict(make().state_dict(1))


@pytest.mark.parametrize(("fps", "stride"), [(16.0, 1), (12.0, 1), (24.0, 3), (48.0, 1), (30.0, 2)])
def test_every_frame_of_a_window_is_the_nearest_in_time(lit_twice: Path, fps: float, stride: int) -> None:
    whole = {sample["key"]: sample for sample in ClipDataset(lit_twice, controls=("video", "labels"))}
    for sample in ClipDataset(lit_twice, controls=("video", "labels"), fps=fps, stride=stride, num_frames=2, seed=4):
        full, facts = whole[sample["key"]], sample["facts"]
        assert Fraction(facts["fps"]).limit_denominator(1001) == Fraction(fps) / stride
        for number in range(2):
            moment = facts["first_frame"] + number * Fraction(24) * stride / Fraction(fps)
            nearest = [row for row in range(5) if abs(row - moment) <= Fraction(1, 2)]
            assert any(torch.equal(sample["video"][number], full["video"][row]) for row in nearest)
            assert any(
                torch.equal(sample["labels"]["joints3d"][number], full["labels"]["joints3d"][row]) for row in nearest
            )


@pytest.mark.parametrize("window", ["random", "all"])
def test_the_other_of_a_pair_shows_the_same_moments(lit_twice: Path, window: str) -> None:
    """Cameras film one world, whose joints say which moment it is."""
    controls = ("video", "labels")
    whole = {sample["key"]: sample for sample in ClipDataset(lit_twice, controls=controls)}
    firsts = set()
    for epoch in range(3):
        for sample in ClipDataset(
            lit_twice, controls=controls, pair="camera", num_frames=2, window=window, epoch=epoch
        ):
            other, first = sample["pair"], sample["facts"]["first_frame"]
            assert torch.equal(sample["labels"]["joints3d"], other["labels"]["joints3d"])
            assert torch.equal(other["video"], whole[other["key"]]["video"][first : first + 2])
            assert not torch.equal(other["video"], sample["video"])
            firsts.add(first)
    assert len(firsts) > 1


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("world_size", [2, 3])
def test_ranks_have_equally_many_and_say_how_many(lit_twice: Path, mode: Settings, world_size: int) -> None:
    make = opened(lit_twice)
    ranks = [make(rank=rank, world_size=world_size, **mode) for rank in range(world_size)]
    counts = [len(told(rank)) for rank in ranks]
    assert counts == [len(make(**mode)) // world_size] * world_size == [len(rank) for rank in ranks]
    ranks[0].start_sample = counts[0] + 1
    assert len(ranks[0]) == 0 == len(told(ranks[0]))


def test_windows_depend_on_the_seed_and_differ_from_clip_to_clip(lit_twice: Path) -> None:
    make = opened(lit_twice)
    firsts = [
        {sample["key"]: sample["facts"]["first_frame"] for sample in make(seed=seed, num_frames=2)} for seed in range(4)
    ]
    assert len({tuple(sorted(found.items())) for found in firsts}) > 1
    assert all(len(set(found.values())) > 1 for found in firsts)


def test_every_partner_comes_at_some_time(tmp_path: Path) -> None:
    from synth.dataset import write_dataset

    clips = tiny.clips([tiny.shot("volleyball_0000", "m0", "i0", views=1)])
    suns = [_relit(clip, light) for clip in clips for light in ("dusk", "dawn", "night")]
    write_dataset([*clips, *suns], tmp_path / "dataset", "lit", {"seed": 7}, "0123456789ab", 8)
    make = opened(tmp_path / "dataset")
    seen = {(s["key"], s["pair"]["key"]) for epoch in range(30) for s in make(pair="lighting", epoch=epoch)}
    assert len(seen) == 4 * 3


def test_a_partner_that_is_too_short_is_told(tmp_path: Path) -> None:
    from synth.dataset import write_dataset

    clips = tiny.clips([tiny.shot("volleyball_0000", "m0", "i0", views=1)])
    facts = clips[0].facts | {"num_frames": 3}
    short = _relit(replace(clips[0], facts=facts, members={**clips[0].members, "json": json.dumps(facts).encode()}))
    write_dataset([*clips, short], tmp_path / "dataset", "lit", {"seed": 7}, "0123456789ab", 8)
    dataset = opened(tmp_path / "dataset")(pair="lighting", num_frames=2, window="all", shuffle=False)
    with pytest.raises(DatasetError, match=r"clip volleyball_\w+: it is shorter than the clip.*window='first'"):
        list(dataset)


def test_shots_of_which_a_view_has_no_partner_are_left_out(lit_twice: Path, tmp_path: Path) -> None:
    from synth.dataset import write_dataset

    clips = tiny.clips([tiny.shot("volleyball_0000", "m0", "i0"), tiny.shot("volleyball_0001", "m1", "i1")])
    dusk = [_relit(clip) for clip in clips[:3]]  # of the second shot one view only
    write_dataset([*clips, *dusk], tmp_path / "dataset", "lit", {"seed": 7}, "0123456789ab", 8)
    found = list(opened(tmp_path / "dataset")(pair="lighting", views=2))
    assert len(found) == 2
    assert all(facts["motion_id"] == "m0" for sample in found for facts in (*sample["facts"], *sample["pair"]["facts"]))
