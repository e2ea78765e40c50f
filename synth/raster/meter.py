"""Exposure of a shot: the light on the athletes, as synth.blender.meter does."""

from collections.abc import Callable

import numpy as np

from synth.raster.picture import Picture
from synth.scene import CameraTrack
from synth.shot import Shot

WHITE = 0.95
"""As in synth.blender.meter."""
_FRAMES = 3
_MIN_PIXELS = 12
_PEOPLE = (1, 99)
_RANGE_EV = 12.0


def exposure(shot: Shot, set_frame: Callable[[int], None], take: Callable[[CameraTrack, int], Picture]) -> float:
    """Stops [EV] that put the light on the athletes at WHITE, plus the shot's own exposure_ev as a bias."""
    readings = []
    for frame in sorted({int(i) for i in np.linspace(0, shot.num_frames - 1, _FRAMES + 2)[1:-1].round()}):
        set_frame(frame)
        readings += [light_on_people(take(track, frame)) for track in shot.cameras]
    lights = [light for light in readings if light > 0.0]
    if not lights:
        return shot.exposure_ev
    needed = np.log2(WHITE) - float(np.mean(np.log2(lights)))
    return shot.exposure_ev + float(np.clip(needed, -_RANGE_EV, _RANGE_EV))


def light_on_people(picture: Picture) -> float:
    """Mean luminance of a white surface in the athletes' pixels, 0 where they cover next to none."""
    ids = picture.labels.ids
    person = (ids >= _PEOPLE[0]) & (ids <= _PEOPLE[1])
    return float(np.mean(picture.light[person])) if person.sum() >= _MIN_PIXELS else 0.0
