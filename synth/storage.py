"""Bytes at addresses: whole files, parts of files and copies, over all that fsspec knows (http, s3, memory ...)."""

import errno
import hashlib
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from synth.errors import DatasetError

Result = TypeVar("Result")

_PAUSES_S = (0.2, 1.0)
"""Between attempts: a server that restarts is back, a typing error is told at once."""
_BLOCK_BYTES = 1 << 18
"""What one request brings while headers are read: small members are skipped within it, videos are not fetched."""
_CREDENTIALS = (
    "give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile, of somebody who may list, read, write and delete"
    " there, and AWS_ENDPOINT_URL where the server is not Amazon's"
)
_CURES = {
    "reached": "check the connection and the address, then run again: finished work is kept",
    "read": "check the connection and the address, or copy the dataset here and give its folder",
    "written": "check the connection, the address and the room there, then run again: finished work is kept",
}
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a copy fails of although the connection holds."""
_REFUSED = ("NoCredentialsError", "PartialCredentialsError", "ParamValidationError", "ProfileNotFound")
"""What trying again does not mend, by botocore's names."""

_clients: dict[int, Any] = {}
"""All that this process and its forebears have asked by: a fork that dropped a client of its parent's would take the
parent's connections out of the event loop that both share."""


class SourceError(DatasetError):
    """An address that cannot be used: wrong, forbidden, full, or the connection broke."""


class MissingError(SourceError):
    """There is no such file, though its place can be read."""


def is_url(source: Path | str) -> bool:
    """Whether it is an address for fsspec and not a path of this machine."""
    return isinstance(source, str) and "://" in source


def below(url: str, *names: str) -> str:
    """The address of something in a folder."""
    return "/".join([url.rstrip("/"), *names])


def read_all(url: str, deed: str = "read") -> bytes:
    """All bytes of a file; SourceError where they cannot be had, which says what could not be done."""
    return with_retries(url, lambda files, path: files.cat_file(path), deed)


def read_range(url: str, offset: int, size: int) -> bytes:
    """`size` bytes from `offset`, as one request; SourceError where they cannot be had."""
    data = with_retries(url, lambda files, path: files.cat_file(path, start=offset, end=offset + size))
    if len(data) != size:
        raise SourceError(
            f"{url}: {len(data)} bytes came instead of {size}; if its server knows no range requests, give a cache_dir"
        )
    return data


def with_file(url: str, use: Callable[[Any], Result]) -> Result:
    """What `use` makes of a file that it may seek in; after a broken connection it is called again."""

    def opened(files: Any, path: str) -> Result:
        with files.open(path, "rb", block_size=_BLOCK_BYTES) as file:
            try:
                return use(file)
            except ValueError as error:  # what fsspec raises where it cannot seek
                raise SourceError(f"{url}: its server knows no range requests; give a cache_dir") from error

    return with_retries(url, opened)


def copied(url: str, cache_dir: Path) -> Path:
    """A copy of a file below `cache_dir`, fetched unless one of the same size is there; complete or absent.

    SourceError where it cannot be fetched or the disk does not take it.
    """
    folder = cache_dir / hashlib.blake2b(url.encode(), digest_size=8).hexdigest()
    copy = folder / url.rsplit("/", 1)[-1]
    num_bytes = with_retries(url, lambda files, path: files.size(path))
    if not copy.is_file() or copy.stat().st_size != num_bytes:
        unfinished = copy.with_suffix(f".{os.getpid()}.tmp")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            unfinished.touch()  # a folder that takes no file is no fault of the connection
            with_retries(url, lambda files, path: _fetch(files, path, unfinished, num_bytes))
            unfinished.replace(copy)
        except OSError as error:
            raise SourceError(
                f"{url}: no copy can be written to {folder} ({error.strerror or error}); free the disk, mend its"
                " permissions or give another cache_dir"
            ) from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
    return copy


def with_retries(url: str, action: Callable[[Any, str], Result], deed: str = "read") -> Result:
    """action(file system, path in it), three times where the connection breaks. The file system is asked for each
    time, because fsspec keeps one per process and a DataLoader's workers are forks. deed: `read`, `written`, `reached`.
    """
    pauses_s = list(_PAUSES_S)
    while True:
        try:
            return action(*_file_system(url))
        except FileNotFoundError as error:
            if "bucket does not exist" in str(error):
                raise SourceError(f"{url}: {_reason(error)}; make the bucket, or correct its name") from error
            raise MissingError(f"{url}: there is no such file; check the address") from error
        except PermissionError as error:
            raise _refused(url, deed, error) from error
        except _failures() as error:
            if isinstance(error, OSError) and error.errno in _DISK:
                raise
            if type(error).__name__ in _REFUSED:
                raise _refused(url, deed, error) from error
            if not pauses_s:
                raise SourceError(
                    f"{url}: cannot be {deed} ({_reason(error)}; tried {1 + len(_PAUSES_S)} times); {_CURES[deed]}"
                ) from error
            time.sleep(pauses_s.pop(0))


def _fetch(files: Any, path: str, copy: Path, num_bytes: int | None) -> None:
    """All bytes; num_bytes: how many there are, None where the server does not tell."""
    files.get_file(path, str(copy))
    if num_bytes is not None and copy.stat().st_size != num_bytes:
        raise ConnectionError(f"{copy.stat().st_size} bytes came instead of {num_bytes}")


def _file_system(url: str) -> tuple[Any, str]:
    import fsspec  # late: whoever only asks whether something is an address does not wait for it

    try:
        files, path = fsspec.core.url_to_fs(url)
        _clients[id(files)] = files
        return files, path
    except (ImportError, ValueError) as error:
        extra = "`pip install -e '.[s3]' -c constraints.txt`" if _is_s3(url) else "`pip install fsspec[http]`"
        raise SourceError(
            f"{url}: {_reason(error)}; install fsspec with what this address needs, such as {extra}, or give a folder"
        ) from error


def _refused(url: str, deed: str, error: Exception) -> SourceError:
    """What trying again does not mend."""
    cure = _CREDENTIALS if _is_s3(url) else "mend the permissions there"
    return SourceError(f"{url}: cannot be {deed} ({_reason(error)}); {cure}")


def _is_s3(url: str) -> bool:
    return url.startswith(("s3://", "s3a://"))


def _failures() -> tuple[type[Exception], ...]:
    """What a broken connection raises; that of aiohttp and botocore is there once something was read by them."""
    aiohttp, botocore = sys.modules.get("aiohttp"), sys.modules.get("botocore.exceptions")
    return (OSError, *((aiohttp.ClientError,) if aiohttp else ()), *((botocore.BotoCoreError,) if botocore else ()))


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
