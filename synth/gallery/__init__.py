"""The page on which a person looks at a dataset: static files that open from disk and over http, without a network."""

from synth.gallery.show import page_of, show
from synth.gallery.write import FOLDER, write_gallery

__all__ = ["FOLDER", "page_of", "show", "write_gallery"]
