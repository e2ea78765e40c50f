"""Places of datasets: a folder of this machine, or an address that answers to the same questions."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from synth.errors import DatasetError
from synth.storage import MissingError, below, copied, is_url, read_all, with_file, with_retries


@dataclass(frozen=True)
class Address:
    """A file or folder at a URL that fsspec knows, asked as a pathlib.Path is; SourceError where it cannot be read."""

    url: str

    def __str__(self) -> str:
        return self.url

    def __truediv__(self, name: str) -> "Address":
        return Address(below(self.url, name))

    @property
    def name(self) -> str:
        """The last part."""
        return self.url.rstrip("/").rsplit("/", 1)[-1]

    @property
    def suffix(self) -> str:
        """The last part's ending with its dot."""
        return Path(self.name).suffix

    def exists(self) -> bool:
        """Whether there is such a file or folder."""
        try:
            with_retries(self.url, lambda files, path: files.info(path))
        except MissingError:
            return False
        return True

    def is_dir(self) -> bool:
        """Whether it is no file."""
        return self.exists() and with_retries(self.url, lambda files, path: files.info(path)["type"]) == "directory"

    def read_bytes(self) -> bytes:
        """All bytes."""
        return read_all(self.url)

    def read_text(self) -> str:
        """All of it as UTF-8."""
        return self.read_bytes().decode()

    def sha256(self) -> str:
        """Hex sha256; nothing is kept here."""
        return with_file(self.url, lambda file: hashlib.file_digest(file, "sha256").hexdigest())


Place = Path | Address
"""Where a dataset is."""


def place(text: str | Path | Address) -> Place:
    """The folder or address that a text names."""
    if isinstance(text, str):
        return Address(text.rstrip("/")) if is_url(text) else Path(text)
    return text


def plain(place: Place) -> Path | str:
    """The path, or the text of the address: what names a shard to the loader and the exports."""
    return place if isinstance(place, Path) else place.url


def num_bytes(file: Place) -> int | None:
    """Size of a file; None where a server does not tell."""
    if isinstance(file, Path):
        return file.stat().st_size
    return with_retries(file.url, lambda files, path: files.size(path))


def local(place: Place, purpose: str) -> Path:
    """The folder itself; DatasetError where `purpose` wants one and an address was given."""
    if isinstance(place, Path):
        return place
    raise DatasetError(f"{place}: {purpose} needs a folder of this machine; copy the dataset here and give that")


@contextmanager
def brought(place: Place) -> Iterator[Path]:
    """A file on this machine: itself, or a copy that is removed at the end of the block."""
    if isinstance(place, Path):
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="synth-") as folder:
        yield copied(place.url, Path(folder))
