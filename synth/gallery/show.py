"""Showing a gallery: in the browser where there is one, else by saying how."""

import getpass
import os
import shutil
import tempfile
import webbrowser
from pathlib import Path

from synth import remote_folder
from synth.address import Address, Place
from synth.gallery.write import FOLDER, write_gallery
from synth.manifest import open_dataset

PORT = 8000


def page_of(dataset: Place) -> Path:
    """index.html of a dataset's gallery, which is made where it is missing; that of an address is copied here."""
    opened = open_dataset(dataset)
    if not isinstance(dataset, Path):
        return _copied(dataset, opened.digest)
    page = dataset / FOLDER / "index.html"
    return page if page.is_file() else write_gallery(dataset)


def _copied(dataset: Address, digest: str) -> Path:
    """The page in the folder for temporary files, where it stays until that is emptied."""
    source = (dataset / FOLDER).url
    there = remote_folder.listing(source)
    folder = Path(tempfile.gettempdir()) / f"synth-gallery-{getpass.getuser()}-{digest}"
    if "index.html" not in there:
        return write_gallery(dataset, folder)
    if not folder.is_dir() or remote_folder.names_in(folder) != there:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as draft:
            remote_folder.fetch(source, there, Path(draft, FOLDER))
            shutil.rmtree(folder, ignore_errors=True)
            Path(draft, FOLDER).rename(folder)
    return folder / "index.html"


def show(page: Path) -> str:
    """Open a page in the browser; what to tell the user."""
    if has_display() and webbrowser.open(page.resolve().as_uri()):
        return f"{page}: opened in the browser"
    folder = page.parent.resolve()
    return (
        f"{page}: no display here; copy {folder} to a machine with a browser and open index.html there, or type:"
        f" python -m http.server {PORT} --directory {folder}"
    )


def has_display() -> bool:
    """Whether windows can be shown."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
