"""Venues that users bring as .blend files: read by Blender in a process of its own, kept as a folder."""

from pathlib import Path
from typing import no_type_check

from synth import record
from synth.mocap.apart import read_apart
from synth.scene import Venue

LIMIT_S = 300.0


@no_type_check
def read_blend(path: Path) -> Venue:
    """The venue in a .blend file: metres, z up, the origin where that of the sport is (shooting line or net's middle).

    Objects with a custom property `instance_id` have this number in the ids; lamps whose names start with `daylight`
    stand for windows; empties are named places. TakeError where Blender cannot read it.
    """
    return record.from_arrays(Venue, read_apart("synth.blender.venue", "Blender", path, LIMIT_S))


def save(venue: Venue, folder: Path) -> None:
    """Write venue.json, venue.npz; pictures as in a shot are within."""
    record.save(venue, folder, "venue")


@no_type_check
def load(folder: Path) -> Venue:
    """Read what `save` wrote."""
    return record.load(Venue, folder, "venue")
