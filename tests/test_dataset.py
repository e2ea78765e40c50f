"""Laws of a dataset folder: what is written can be opened, the same recipe gives the same bytes, damage is named."""

import json
from pathlib import Path

import pytest
import yaml

from synth.clip import MEMBERS, SCHEMA, Clip
from synth.dataset import write_dataset
from synth.errors import DatasetError
from synth.manifest import Dataset, open_dataset
from synth.tiers import TIERS, Rejected


def test_what_was_written_is_what_is_opened(tiny_dataset: Dataset) -> None:
    assert open_dataset(tiny_dataset.path, verify=True) == tiny_dataset


def test_counts_are_those_of_the_clips(tiny_dataset: Dataset) -> None:
    assert tiny_dataset.counts == {
        "shots": 3, "clips": 6, "frames": 30, "clips_volleyball": 6,
        "clips_gold": 6, "clips_silver": 0, "clips_bronze": 0, "rejected": 0,
    }  # fmt: skip


def test_everything_but_the_cost_has_the_same_bytes_again(
    tiny_dataset: Dataset, tiny_clips: list[Clip], tmp_path: Path
) -> None:
    write_dataset(tiny_clips[::-1], tmp_path / "again", "tiny", {"seed": 7}, "0123456789ab", 2, 0.34, {"beauty": 9.0})
    for path in sorted(tiny_dataset.path.rglob("*")):
        again = tmp_path / "again" / path.relative_to(tiny_dataset.path)
        if path.is_file() and path.name != "cost.json":
            assert again.read_bytes() == path.read_bytes(), path.name


def test_cost_is_told_per_frame(tiny_dataset: Dataset) -> None:
    cost = json.loads((tiny_dataset.path / "cost.json").read_text())
    assert cost["seconds_per_frame"]["beauty"] == pytest.approx(1.5 / 30)


def test_splits_lead_to_their_own_shards(tiny_dataset: Dataset) -> None:
    names = {split: [path.name for path in tiny_dataset.shard_paths(split)] for split in ("train", "val")}
    assert names == {"train": ["train-000000.tar", "train-000001.tar"], "val": ["val-000000.tar"]}
    with pytest.raises(DatasetError, match="no split 'test'; choose one of train, val"):
        tiny_dataset.shard_paths("test")


def test_the_card_names_the_splits_as_the_hub_does_and_the_gallery(tiny_dataset: Dataset) -> None:
    card = (tiny_dataset.path / "README.md").read_text()
    files = yaml.safe_load(card.split("---\n")[1])["configs"][0]["data_files"]
    assert [one["split"] for one in files] == ["train", "validation"]
    assert [len(list(tiny_dataset.path.glob(one["path"]))) for one in files] == [2, 1]
    assert "gallery/index.html" in card


def test_card_tells_every_member_and_licence(tiny_dataset: Dataset) -> None:
    card = (tiny_dataset.path / "README.md").read_text()
    assert all(f"`{suffix}`" in card for suffix in MEMBERS)
    assert "| authored | CC0-1.0 | 6 |" in card
    assert card.startswith("---\nlicense:")


def test_rejected_clips_are_listed_with_their_reasons_and_counted(tiny_clips: list[Clip], tmp_path: Path) -> None:
    refused = Rejected("volleyball_0009_view0", ("volleyball_0009_view0: streams: mp4 is short", "and dark"))
    made = write_dataset(tiny_clips, tmp_path / "some", "tiny", {}, "0", 2, rejected=[refused])
    (line,) = (made.path / "rejected.jsonl").read_text().splitlines()
    assert json.loads(line) == {"key": refused.key, "reasons": list(refused.reasons)}
    assert made.counts["rejected"] == 1
    assert sum(made.counts[f"clips_{tier}"] for tier in TIERS) == made.counts["clips"] == len(tiny_clips)


def test_a_dataset_of_which_all_was_rejected_says_why(tmp_path: Path) -> None:
    with pytest.raises(
        DatasetError,
        match="all 1 clips were rejected, the first because: too dark; choose other cameras or lower `tiers`",
    ):
        write_dataset([], tmp_path / "none", "tiny", {}, "0", 2, rejected=[Rejected("a", ("too dark",))])


def test_a_folder_with_something_in_it_is_left_alone(tiny_clips: list[Clip], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(DatasetError, match="choose another or delete it"):
        write_dataset(tiny_clips, tmp_path, "tiny", {}, "0", 2)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_is_no_dataset_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"no dataset\.json here.*give the folder that holds it"):
        open_dataset(tmp_path)


def test_a_missing_shard_is_named(dataset_copy: Path) -> None:
    (dataset_copy / "shards" / "train-000001.tar").unlink()
    with pytest.raises(DatasetError, match=r"train-000001\.tar: this shard is missing"):
        open_dataset(dataset_copy)


def test_a_truncated_shard_is_named_without_reading_it(dataset_copy: Path) -> None:
    path = dataset_copy / "shards" / "train-000000.tar"
    path.write_bytes(path.read_bytes()[:-512])
    with pytest.raises(DatasetError, match=r"train-000000\.tar: \d+ bytes instead of \d+"):
        open_dataset(dataset_copy)


def test_a_flipped_byte_is_found_when_asked(dataset_copy: Path) -> None:
    path = dataset_copy / "shards" / "train-000000.tar"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    open_dataset(dataset_copy)
    with pytest.raises(DatasetError, match="sha256 differs"):
        open_dataset(dataset_copy, verify=True)


@pytest.mark.parametrize("schema", [0, 99, None])
def test_another_schema_is_refused(dataset_copy: Path, schema: int | None) -> None:
    manifest = json.loads((dataset_copy / "dataset.json").read_text()) | {"schema": schema}
    (dataset_copy / "dataset.json").write_text(json.dumps(manifest))
    with pytest.raises(DatasetError, match=f"schema {schema} cannot be read, this version reads schema {SCHEMA}"):
        open_dataset(dataset_copy)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", f'{{"schema": {SCHEMA}}}', f'{{"schema": {SCHEMA}, "shards": [{{}}]}}']
)
def test_a_damaged_manifest_is_refused_in_one_line(dataset_copy: Path, text: str) -> None:
    (dataset_copy / "dataset.json").write_text(text)
    with pytest.raises(DatasetError) as caught:
        open_dataset(dataset_copy)
    assert "\n" not in str(caught.value)
    assert "again" in str(caught.value)
