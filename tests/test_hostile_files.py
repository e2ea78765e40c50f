"""Files made to mislead: archives that climb out or lie about sizes, manifests that point elsewhere, huge pictures."""

import json
import struct
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tiny
from full_disk import files_up_to

from synth import shot
from synth.errors import DatasetError, RecipeError
from synth.grid import Grid
from synth.loader import ClipDataset
from synth.manifest import open_dataset
from synth.outfit.colors import read_picture
from synth.outfit.own import read_garment
from synth.shard import read_shard
from synth.shard_index import index_shard


def _member(name: str, data: bytes = b"{}", **changes: object) -> bytes:
    """A member's header and content; changes are to the header alone."""
    item = tarfile.TarInfo(name)
    item.size = len(data)
    for field, value in changes.items():
        setattr(item, field, value)
    return item.tobuf(tarfile.GNU_FORMAT) + data + bytes(-len(data) % tarfile.BLOCKSIZE)


END = bytes(2 * tarfile.BLOCKSIZE)
HOSTILE = {
    "a folder above": _member("../a_0.json") + END,
    "an absolute name": _member("/tmp/a_0.json") + END,
    "a folder": _member("a/b_0.json") + END,
    "a hidden file": _member(".bashrc") + END,
    "a symbolic link": _member("a_0.json", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd") + END,
    "a link to nothing": _member("a_0.json", b"", type=tarfile.LNKTYPE, linkname="nothing") + END,
    "a directory": _member("a_0.json", b"", type=tarfile.DIRTYPE) + END,
    "a device": _member("a_0.json", b"", type=tarfile.CHRTYPE) + END,
    "a size beyond the end": _member("a_0.json", size=1 << 40) + END,
    "a size just beyond": _member("a_0.json", size=4000) + END,
    "no end": _member("a_0.json"),
    "a cut header": _member("a_0.json") + _member("a_0.txt")[:300],
    "a broken second header": _member("a_0.json") + _member("a_0.txt").replace(b"a_0.txt", b"a_1.txt") + END,
    "a negative size": _member("a_0.json").replace(b"00000000002\0", b"\xff" * 12, 1) + END,
}


@pytest.mark.parametrize("read", [lambda path: list(read_shard(path)), index_shard, ClipDataset])
@pytest.mark.parametrize("what", HOSTILE)
def test_a_shard_that_is_no_plain_list_of_files_is_refused(
    tmp_path: Path, what: str, read: Callable[[Path], object]
) -> None:
    path = tmp_path / "train-000000.tar"
    path.write_bytes(HOSTILE[what])
    with pytest.raises(DatasetError, match=r"train-000000\.tar: not a readable shard") as error:
        read(path)
    assert "\n" not in str(error.value)
    assert list(tmp_path.iterdir()) == [path]


def test_a_sparse_member_is_refused(tmp_path: Path) -> None:
    """GNU's old form: an 8 GB file of nothing in one block."""
    header = bytearray(_member("a_0.json", b"", type=tarfile.GNUTYPE_SPARSE)[: tarfile.BLOCKSIZE])
    header[386:410] = b"00000000000\0" * 2  # one stretch: from the beginning, of no bytes
    header[483:495] = b"77777777777\0"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    (tmp_path / "a.tar").write_bytes(bytes(header) + END)
    with pytest.raises(DatasetError, match="not a readable shard"):
        list(read_shard(tmp_path / "a.tar"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "train.tar", "", 7, ["train-000000.tar"], None])
def test_a_manifest_that_names_files_elsewhere_is_refused(dataset_copy: Path, name: object) -> None:
    path = dataset_copy / "dataset.json"
    tree = json.loads(path.read_text())
    tree["shards"][0]["name"] = name
    path.write_text(json.dumps(tree))
    with pytest.raises(DatasetError, match=r"dataset\.json: (no shard is called|not a manifest)") as error:
        open_dataset(dataset_copy)
    assert "\n" not in str(error.value)


def _png(width_px: int, height_px: int) -> bytes:
    """The beginning of a PNG that promises so many pixels."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    (tmp_path / "shirt.png").write_bytes(_png(30_000, 30_000) + bytes(999))
    with pytest.raises(RecipeError, match="more than 100 million pixels"):
        read_picture(str(tmp_path / "shirt.png"))


def test_a_garment_whose_triangles_name_no_vertices_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.obj").write_text("v 0 0 0\nv 0.3 0 0\nv 0 0.3 0\nf 1 2 9\n")
    with pytest.raises(RecipeError, match=r"a\.obj (holds no triangles|cannot be read)"):
        read_garment(str(tmp_path / "a.obj"))


def test_a_full_disk_under_a_shots_pictures_is_an_error(tmp_path: Path) -> None:
    one = tiny.shot()
    one.parts.textures["cloth"] = np.random.default_rng(0).integers(0, 255, (99, 99, 3)).astype(np.uint8)
    with files_up_to(3000), pytest.raises(OSError, match="File too large"):
        shot.save(one, tmp_path)


@pytest.mark.parametrize("value", [["a"], {"a": 1}, None])
def test_an_index_of_clips_with_values_of_other_kinds_is_refused(dataset_copy: Path, value: object) -> None:
    path = dataset_copy / "clips.jsonl"
    first, *others = path.read_text().splitlines()
    path.write_text("\n".join([json.dumps(json.loads(first) | {"identity_id": value}), *others]))
    with pytest.raises(DatasetError, match="no readable index of clips") as error:
        Grid.open(dataset_copy)
    assert "\n" not in str(error.value)
