"""Lies: each changes one thing of a sample (or of a dataset's folder) and says which check must name it.

A lie keeps everything else consistent, so that only the check that looks at the thing itself can find it.
`bench/corrupt.py DATASET` tells them of any dataset.
"""

from lie import FolderLie, Lie, Members, found_in
from lies_of_events import OF_EVENTS, OF_POINTS
from lies_of_folders import FOLDER_LIES
from lies_of_form import OF_FORM
from lies_of_joints import OF_JOINTS
from lies_of_pictures import OF_PICTURES

__all__ = ["FOLDER_LIES", "LIES", "FolderLie", "Lie", "Members", "found_in"]

LIES: tuple[Lie, ...] = (*OF_FORM, *OF_PICTURES, *OF_JOINTS, *OF_EVENTS, *OF_POINTS)
"""In the order of the checks."""
