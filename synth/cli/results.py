"""Where results are written: refused before the work, whole or absent after it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from synth.errors import SynthError


def refuse_place(path: Path, suffix: str, source: Path) -> None:
    """SynthError where a result cannot be written, before the work."""
    if path.suffix != suffix:
        raise SynthError(f"{path}: the result is a {suffix} file; give it a name that ends in {suffix}")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise SynthError(f"{path.parent}: there is no such folder; make it first")
    if not os.access(folder, os.W_OK):
        raise SynthError(f"{path.parent}: no permission to write here; choose another folder")
    if path.is_dir():
        raise SynthError(f"{path}: is a folder; give the name of a file")
    if path.resolve() == source.resolve():
        raise SynthError(f"{path}: is the source itself; give the result another name")


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A draft beside `path` that replaces it at the end of the block; on any error it vanishes."""
    draft = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        yield draft
        draft.replace(path)
    except SynthError as error:
        raise SynthError(str(error).replace(str(draft), str(path))) from error
    except OSError as error:
        raise SynthError(f"{path}: cannot be written ({error.strerror or error}); free the disk") from error
    finally:
        draft.unlink(missing_ok=True)
