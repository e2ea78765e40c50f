"""Text of a recording, or one line of why not."""

from pathlib import Path

from synth.errors import TakeError


def text_of(path: Path, kind: str) -> str:
    """The text of a file that should be of this kind (`BVH`, `AMC` ...)."""
    if not path.is_file():
        raise TakeError(f"{path}: no such file; check the path")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TakeError(f"{path}: cannot be opened ({error.strerror}); check its permissions") from error
    if b"\0" in raw[:4096]:
        raise TakeError(f"{path}: is binary, not {kind} text; export it as {kind} again")
    return raw.decode("utf-8", "replace").lstrip("\ufeff")
