"""Where the cameras of a shot stand and what they follow: planned once per motion and venue, for every cast, outfit
and light alike, so that pictures of one motion differ in nothing else."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from pydantic import ConfigDict

from synth.arrays import Times
from synth.body import Body
from synth.cameras.path import Picture
from synth.cameras.recipe import CameraRecipe
from synth.cameras.rig import film_with
from synth.cameras.subject import Subject
from synth.film import FilmRecipe
from synth.geometry.transform import apply
from synth.motion.performance import Performance
from synth.planning import equipment
from synth.randomness import generator
from synth.recipe import VideoRecipe
from synth.scene import CameraTrack, Parts, SceneObject, Venue
from synth.shot import Joints
from synth.skeleton.smplx_joints import INDEX

SHARP = FilmRecipe()
"""No motion blur, no depth of field."""
_DIRECTIONS = np.array([way for way in itertools.product((-1.0, 0.0, 1.0), repeat=3) if any(way)])
VERTEX_STRIDE = 7
IN_HAND_M = 0.4
"""A thing whose nearest point is this near to a wrist is held or about to be hit, and belongs in the picture."""

AROUND_M = 1.0
PLAY_TOP_M = 4.0
"""A ball that several people play belongs in the picture up to here: above a spike, below the top of a high set."""


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


def subject_of(performance: Performance, people: list[Joints], kit: Parts, times_s: Times) -> Subject:
    """What must be framed: everybody's joints, what they hold, and the ball while it is in play."""
    joints = np.stack(people, 1)
    things = [_held(thing, kit, joints) for thing in kit.objects]
    played = [_in_play(thing, joints) for thing in kit.objects if len(people) > 1]
    nothing = np.zeros((len(times_s), 0, 3))
    return Subject(times_s, joints, np.concatenate([nothing, *things, *played], 1), _star(performance))


def _star(performance: Performance) -> int:
    """Who the shot is about: who acts nearest to its key instant."""
    acts = [event for event in performance.events if event.person >= 0]
    return min(acts, key=lambda event: abs(event.time_s - performance.key_s)).person if acts else 0


def _in_play(thing: SceneObject, joints: Float[np.ndarray, "looks people 144 3"]) -> Float[np.ndarray, "looks 1 3"]:
    """Places of a thing that flies between several people; NaN where it is not over the ground that they cover or
    higher than a spike."""
    places = np.broadcast_to(thing.pose[:, :3, 3], (len(joints), 3)).copy()
    low, high = joints.min((0, 1, 2)) - AROUND_M, joints.max((0, 1, 2)) + AROUND_M
    over = np.all((places[:, :2] > low[:2]) & (places[:, :2] < high[:2]), 1)
    places[~(over & (places[:, 2] < PLAY_TOP_M))] = np.nan
    return places[:, None]


def _held(
    thing: SceneObject, kit: Parts, joints: Float[np.ndarray, "looks people 144 3"]
) -> Float[np.ndarray, "looks directions 3"]:
    """Outermost points of a thing while somebody holds it, else NaN: a ball in the air may leave the picture."""
    wrists = joints[:, :, [INDEX["left_wrist"], INDEX["right_wrist"]]].reshape(len(joints), -1, 3)
    outermost = np.full((len(joints), len(_DIRECTIONS), 3), np.nan)
    for look in range(len(joints)):
        local = kit.meshes[thing.mesh].vertices if thing.cache is None else thing.cache[look]
        points = apply(thing.pose[min(look, len(thing.pose) - 1)], np.asarray(local[::VERTEX_STRIDE], float))
        if np.linalg.norm(points[:, None] - wrists[look], axis=-1).min() < IN_HAND_M:
            outermost[look] = points[np.argmax(points @ _DIRECTIONS.T, 0)]
    return outermost
