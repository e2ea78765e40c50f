"""Valid files made invalid: the same bytes and random numbers give the same damage."""

import io
import json
import re
import tarfile
import zipfile
from typing import Any

import numpy as np

Rng = np.random.Generator

NUMBERS = (
    "0", "-1", "1", "nan", "inf", "-inf", "1e308", "-1e308", "1e-308", "4294967296", "2147483647", "-2147483648",
    "99999999999999999999", "1e400", "0x10", "1.5.2", "", "٣", "--3", "1_000", "65536", "3.5",
)  # fmt: skip
"""What stands where a number should, or where a number of that size makes no sense."""
WORDS = ("", "null", "true", "{", "}", "[", '"', "\\", "\n", "\r", "\0", "../../x", "/etc/passwd", "é" * 9, "x" * 5000)
VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 1, 3.5, 1e308, -1e308, float("nan"), float("inf"), 2**31, 2**63, 10**30, "", "x", "../../x",
    "/tmp/x", "a\nb", "\0", "x" * 3000, [], {}, [[]], [None], {"": None}, [0] * 50, {"array": "no"}, ["a", 1],
)  # fmt: skip
"""What may stand anywhere in JSON."""
COUNTS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**63 - 1, 2**64 - 1)


def mutated(name: str, data: bytes, rng: Rng) -> bytes:
    """`data` with one to three defects; the name and the first bytes say what it is, and so what may be wrong."""
    for _ in range(int(rng.integers(1, 4))):
        try:
            data = _once(name, data, rng)
        except Exception:  # noqa: BLE001 - of libraries that look for a structure which the defect before destroyed
            data = _raw(data, rng)
    return data


def _once(name: str, data: bytes, rng: Rng) -> bytes:
    if rng.random() < 0.3:
        return _raw(data, rng)
    if data[:4] == b"PK\3\4":
        return _zip(data, rng)
    if name.endswith(".tar"):
        return _tar(data, rng)
    if data[:1] in b"{[" and data[:1]:
        return _json(data, rng)
    if data[:6] == b"\x93NUMPY":
        return _npy(data, rng)
    return _text(data, rng) if b"\0" not in data[:2000] else _raw(data, rng)


def _raw(data: bytes, rng: Rng) -> bytes:
    """Bytes turned over, lost, doubled, put in or overwritten with a count."""
    at, length = (int(rng.integers(0, len(data) + 1)) for _ in range(2))
    few = int(rng.integers(1, 40))
    end = at + (few if rng.random() < 0.7 else length)
    kind = int(rng.integers(0, 7))
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + data[end:]
    if kind == 2:
        return data[:end] + data[at:end] + data[end:]
    if kind == 3:
        return data[:at] + rng.bytes(few) + data[at:]
    if kind == 4:
        return data[:at] + bytes(min(few, len(data) - at)) + data[at + few :]
    if kind == 5:
        count, size = COUNTS[int(rng.integers(len(COUNTS)))], int(rng.choice([1, 2, 4, 8]))
        number = (count % 256**size).to_bytes(size, "little" if rng.random() < 0.8 else "big")
        at = min(at, int(rng.integers(0, 400))) if rng.random() < 0.5 else at
        return data[:at] + number + data[at + size :]
    turned = bytearray(data)
    for _ in range(few if turned else 0):
        turned[int(rng.integers(len(turned)))] ^= 1 << int(rng.integers(8))
    return bytes(turned)


def _text(data: bytes, rng: Rng) -> bytes:
    """A number, a word or a line replaced, lost, doubled or moved."""
    pattern = rb"[-+.\deE]+" if rng.random() < 0.5 else rb"[^\s]+" if rng.random() < 0.7 else rb"[^\n]*\n"
    places = [match.span() for match in re.finditer(pattern, data)]
    if not places:
        return _raw(data, rng)
    start, end = places[_skewed(len(places), rng)]
    other = places[int(rng.integers(len(places)))]
    word = data[slice(*other)]
    kind = int(rng.integers(0, 5))
    pool = NUMBERS if rng.random() < 0.7 else WORDS
    new = (pool[int(rng.integers(len(pool)))].encode(), word, b"", data[start:end] * 2, word + data[start:end])[kind]
    return data[:start] + new + data[end:]


def _skewed(count: int, rng: Rng) -> int:
    """Half of the defects near the beginning, where headers are."""
    return int(rng.integers(count if rng.random() < 0.5 else min(count, 60)))


def _json(data: bytes, rng: Rng) -> bytes:
    if rng.random() < 0.1:
        return b"[" * 100_000 if rng.random() < 0.5 else b'{"a":' * 100_000
    if b"\n{" in data:  # a list of records, one a line
        lines = data.split(b"\n")
        at = int(rng.integers(len(lines)))
        lines[at] = _json(lines[at], rng) if lines[at] else b"{}"
        return b"\n".join(lines)
    return json.dumps(changed_tree(json.loads(data), rng)).encode()


def changed_tree(tree: Any, rng: Rng) -> Any:
    """A tree of plain values with one of them replaced, lost or put elsewhere."""
    if not isinstance(tree, dict | list) or not tree or rng.random() < 0.1:
        return VALUES[int(rng.integers(len(VALUES)))]
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
    key = keys[int(rng.integers(len(keys)))]
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    kind = rng.random()
    if kind < 0.1:
        del copy[key]
    elif kind < 0.15 and isinstance(copy, dict):
        copy["unknown key"] = copy.pop(key)
    elif kind < 0.2:
        copy[key] = tree[keys[int(rng.integers(len(keys)))]]
    else:
        copy[key] = changed_tree(tree[key], rng)
    return copy


class Bomb:
    """Unpickling this runs code: it makes a file called `exploded` in the folder of the process."""

    def __reduce__(self) -> Any:
        return open, ("exploded", "w")


def _npy(data: bytes, rng: Rng) -> bytes:
    """The header lies about shape or type, or the numbers are others."""
    kind = int(rng.integers(0, 7))
    array = np.load(io.BytesIO(data), allow_pickle=False)
    if kind == 0:
        return _saved(np.array([Bomb()], dtype=object))
    if kind == 1:
        shape = tuple(int(rng.choice([0, 1, 7, 10**5, 10**12])) for _ in range(int(rng.integers(0, 4))))
        return _with_header({"descr": array.dtype.str, "fortran_order": False, "shape": shape}, data)
    if kind == 2:
        descr = str(rng.choice(["<f8", "|O", "<U3", "<c16", "|b1", "<M8[s]", "|V9", "<i1", ">f4", "|S1000000000"]))
        return _with_header({"descr": descr, "fortran_order": True, "shape": array.shape}, data)
    if kind == 3:
        return _saved(array.reshape(-1)[: int(rng.integers(array.size + 1))])
    if kind == 4:
        return _saved(np.zeros(tuple(int(n) for n in rng.integers(0, 6, int(rng.integers(0, 5))))))
    if kind == 5:
        return _saved(np.array(["words", "of", "some", "kind"])[: int(rng.integers(1, 5))])
    return _saved(_odd_numbers(array, rng))


def _odd_numbers(array: np.ndarray, rng: Rng) -> np.ndarray:
    if array.size == 0 or array.dtype.kind not in "iuf":
        return array.astype(str)
    odd = array.copy().reshape(-1)
    values = (np.nan, np.inf, 1e300, -1e300, 1e-300, 0.0, -1.0, 1e30, 7.0)
    if odd.dtype.kind in "iu":
        values = tuple(float(v) for v in (0, 1, 7, 100, 2**31 - 1) if v <= np.iinfo(odd.dtype).max)
    where = slice(None) if rng.random() < 0.3 else int(rng.integers(odd.size))
    with np.errstate(over="ignore"):
        odd[where] = values[int(rng.integers(len(values)))]
    return odd.reshape(array.shape)


def _saved(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def _with_header(header: dict[str, Any], data: bytes) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, header)
    return file.getvalue() + data[10 + int.from_bytes(data[8:10], "little") :]


def _zip(data: bytes, rng: Rng) -> bytes:
    """One member is another, lost, doubled or called something else; its checksum is right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(item.filename, archive.read(item)) for item in archive.infolist()]
    at = int(rng.integers(len(members)))
    name, content = members[at]
    kind = int(rng.integers(0, 10))
    if kind == 0:
        del members[at]
    elif kind == 1:
        members[at] = (str(rng.choice(["../../x.npy", "/tmp/x.npy", "", "a\nb.npy", "x" * 300, name.upper()])), content)
    elif kind == 2:
        members.append((name, content))
    elif kind == 3:
        members[at] = (name, _bomb() if name.endswith(".npy") else bytes(20_000_000))
    else:
        members[at] = (name, mutated(name, content, rng))
    file = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if kind == 3 or rng.random() < 0.3 else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", method, compresslevel=1) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def _bomb() -> bytes:
    """Zeros that take little room in an archive and a lot in memory."""
    return _with_header({"descr": "<f8", "fortran_order": False, "shape": (20_000, 165)}, bytes(10)) + bytes(26_400_000)


KINDS = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.GNUTYPE_SPARSE,
         tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, b"Z")  # fmt: skip


def _tar(data: bytes, rng: Rng) -> bytes:
    """One member is another, lost, doubled, a link, outside, or larger than the file; its header's sum is right."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        members = [(item, (archive.extractfile(item) or io.BytesIO()).read()) for item in archive]
    at, kind = int(rng.integers(len(members))), int(rng.integers(0, 8))
    item, content = members[at]
    if kind == 0:
        item.name = str(
            rng.choice(["../../x.json", "/tmp/x.json", "", ".", "a/b", "nodot", "a..b", "é.json", item.name])
        )
    elif kind == 1:
        item.type, item.linkname = KINDS[int(rng.integers(len(KINDS)))], "/etc/passwd"
    elif kind == 2:
        del members[at]
    elif kind == 3:
        members.insert(int(rng.integers(len(members))), (item, content))
    elif kind >= 5:
        content = mutated(item.name, content, rng)
        members[at] = (item, content)
        item.size = len(content)
    file = io.BytesIO()
    for number, (one, bytes_of) in enumerate(members):
        if kind == 4 and number == at:
            one.size = int(rng.choice([len(bytes_of) + 1, 2**33 - 1, 0, 1 << 40]))
        file.write(one.tobuf(tarfile.GNU_FORMAT))
        file.write(bytes_of + bytes(-len(bytes_of) % tarfile.BLOCKSIZE))
    return file.getvalue() + bytes(2 * tarfile.BLOCKSIZE)
