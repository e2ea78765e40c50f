"""Where the cameras of a shot stand and what they follow: planned once per motion and venue, for every cast, outfit
and light alike, so that pictures of one motion differ in nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from pydantic import ConfigDict

from synth.body import Body
from synth.cameras.path import Picture
from synth.cameras.recipe import CameraRecipe
from synth.cameras.rig import film_with
from synth.cameras.whom import subject_of
from synth.film import FilmRecipe
from synth.motion.performance import Performance
from synth.planning import equipment
from synth.randomness import generator
from synth.recipe import VideoRecipe
from synth.scene import CameraTrack, Venue

SHARP = FilmRecipe()
"""No motion blur, no depth of field."""


@dataclass(frozen=True)
class Filming:
    """How one motion is filmed in one venue. start_s: performance time of the first frame.

    net_gender: the sex for whose net the motion was made, `female` or `male`.
    """

    start_s: float
    net_gender: str
    cameras: tuple[CameraTrack, ...]

    __pydantic_config__ = ConfigDict(arbitrary_types_allowed=True)


def plan_cameras(
    performance: Performance,
    body: Body,
    venue: Venue,
    cameras: Mapping[str, CameraRecipe],
    video: VideoRecipe,
    start_s: float,
    seed: int,
    *names: str | int,
    film: FilmRecipe = SHARP,
) -> tuple[CameraTrack, ...]:
    """The tracks of all rigs, called `<rig>_<view>`; what they draw depends on (seed, names, rig)."""
    times_s = start_s + np.arange(video.num_frames) / video.fps
    people = [
        np.asarray(body.pose(at.poses, at.trans, at.betas).joints, float)
        for at in (athlete.motion.at(times_s) for athlete in performance.athletes)
    ]
    subject = subject_of(performance, people, equipment(performance, seed, times_s), times_s)
    picture = Picture(video.width_px, video.height_px)
    return tuple(
        replace(track, name=f"{rig}_{track.name}", rig=rig)
        for rig, recipe in sorted(cameras.items())
        for track in film_with(
            recipe, picture, times_s, video.fps, film, subject, venue.parts, generator(seed, *names, rig)
        )
    )
