"""Showing a gallery: in the browser where there is one, else by saying how."""

import os
import webbrowser
from pathlib import Path

from synth.gallery.write import FOLDER, write_gallery
from synth.manifest import open_dataset

PORT = 8000


def page_of(dataset: Path) -> Path:
    """index.html of a dataset's gallery, which is made where it is missing."""
    page = open_dataset(dataset).path / FOLDER / "index.html"
    return page if page.is_file() else write_gallery(dataset)


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
