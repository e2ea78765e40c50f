"""Laws of a dataset in a bucket: it is streamed, checked, shown and exported as from a folder."""

import tempfile
from pathlib import Path

import pytest
import torch
from s3_server import bytes_below

from synth import cli, export, remote_folder, storage
from synth.address import Address, place
from synth.errors import DatasetError
from synth.inspect import describe
from synth.loader import ClipDataset
from synth.manifest import Dataset
from synth.quality import check_dataset


@pytest.fixture
def there(bucket: str, tiny_dataset: Dataset) -> Address:
    """The tiny dataset in a bucket."""
    url = f"s3://{bucket}/outputs/dataset/tiny-1"
    remote_folder.send(tiny_dataset.path, remote_folder.names_in(tiny_dataset.path), url)
    return Address(url)


def says(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["synth", *map(str, words)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    told = capsys.readouterr()
    return int(stop.value.code or 0), told.out + told.err


def test_a_trainer_streams_it(there: Address, tiny_dataset: Dataset) -> None:
    settings = {"controls": ("video", "depth", "caption"), "num_frames": 2, "views": 2}
    theirs, ours = list(ClipDataset(there.url, **settings)), list(ClipDataset(tiny_dataset.path, **settings))
    assert [one["key"] for one in theirs] == [one["key"] for one in ours]
    assert all(torch.equal(one["depth"], other["depth"]) for one, other in zip(theirs, ours, strict=True))


def test_check_and_inspect_say_of_it_what_they_say_of_the_folder(
    there: Address, tiny_dataset: Dataset, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert describe(there) == describe(tiny_dataset.path)
    tar = tiny_dataset.shard_paths()[0]
    assert says(capsys, monkeypatch, "inspect", f"{there}/shards/{tar.name}") == says(
        capsys, monkeypatch, "inspect", tar
    )
    assert says(capsys, monkeypatch, "check", f"{there}/") == (0, "6 passed, 0 failed\n")


def test_check_holds_one_shard_here_and_then_none(
    there: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    held: list[int] = []
    check_dataset(there, lambda key: held.append(len([*tmp_path.rglob("*.tar")])))
    assert set(held) == {1}
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda url, tar: remote_folder.remove(url, [f"shards/{tar.name}"]), "this shard is missing"),
        (lambda url, tar: remote_folder.write_file(f"{url}/shards/{tar.name}", b"short"), "5 bytes instead of"),
        (
            lambda url, tar: remote_folder.write_file(f"{url}/shards/{tar.name}", tar.read_bytes()[:-1] + b"x"),
            "sha256 differs",
        ),
        (lambda url, tar: remote_folder.remove(url, ["dataset.json"]), "no dataset.json here"),
        (lambda url, tar: remote_folder.remove(url, ["clips.jsonl"]), "clips.jsonl: there is no such file"),
    ],
)
def test_damage_is_found_there_too(there: Address, tiny_dataset: Dataset, spoil: object, said: str) -> None:
    spoil(there.url, tiny_dataset.shard_paths()[0])
    result = check_dataset(there)
    assert result.passed == 0
    assert len(result.failures) == 1
    assert said in result.failures[0]


@pytest.mark.parametrize("name", ["moore", "huggingface", "energon"])
def test_an_export_of_it_is_that_of_the_folder(
    there: Address, tiny_dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    settings = export.settings_from("all", None, None, None, None, None, None)
    for source, target in ((tiny_dataset.path, "ours"), (there, "theirs")):
        assert export.export(name, source, tmp_path / target, settings, workers=1) == 6
    ours, theirs = bytes_below(tmp_path / "ours"), bytes_below(tmp_path / "theirs")
    named = [file for file in ours if file.endswith((".json", ".jsonl"))]  # may name the folder that they lie in
    assert {file: data for file, data in theirs.items() if file not in named} == {
        file: data for file, data in ours.items() if file not in named
    }
    assert set(theirs) == set(ours)
    assert not list((tmp_path / "temporary").iterdir())


def test_an_export_goes_on_after_a_broken_connection(
    there: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_PAUSES_S", ())
    real, asked = storage.with_retries, []

    def breaking(url: str, action: object, deed: str = "read") -> object:
        asked.append(url)
        if len(asked) == 30:
            raise storage.SourceError(f"{url}: cannot be read")
        return real(url, action, deed)

    monkeypatch.setattr(storage, "with_retries", breaking)
    settings = export.settings_from("all", None, None, None, None, None, None)
    with pytest.raises(storage.SourceError):
        export.export("moore", there, tmp_path / "out", settings, workers=1)
    kept = list((tmp_path / ".out.unfinished" / ".records").glob("*_*.json"))
    assert kept
    assert export.export("moore", there, tmp_path / "out", settings, workers=1) == 6


def test_its_page_is_copied_here_once(
    there: Address, tiny_dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from synth.gallery import page_of, write_gallery

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gallery = write_gallery(tiny_dataset.path, tmp_path / "gallery").parent
    remote_folder.send(gallery, remote_folder.names_in(gallery), f"{there}/gallery")
    page = page_of(there)
    assert bytes_below(page.parent) == bytes_below(gallery)
    monkeypatch.setattr(remote_folder, "fetch", None)
    assert page_of(there) == page


def test_a_gallery_beside_it_is_refused_and_one_elsewhere_made(there: Address, tmp_path: Path) -> None:
    from synth.gallery import write_gallery

    with pytest.raises(DatasetError, match="needs a folder of this machine"):
        write_gallery(there)
    assert write_gallery(there, tmp_path / "page").is_file()


def test_words_are_folders_or_addresses() -> None:
    assert place("a/b") == Path("a/b")
    assert place("s3://b/c/") == Address("s3://b/c")
    assert (Address("s3://b/c") / "d.tar").suffix == ".tar"
