"""Where the cameras of a shot stand and what they follow: planned once per motion and venue, for every cast, outfit
and light alike, so that pictures of one motion differ in nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Int
from pydantic import ConfigDict

from synth.arrays import Points
from synth.body import Body
from synth.camera_rig import ring
from synth.geometry.transform import apply
from synth.motion.performance import Performance
from synth.planning import equipment
from synth.randomness import generator
from synth.recipe import CameraRecipe, VideoRecipe
from synth.scene import CameraTrack, Parts, SceneObject, Venue
from synth.shot import Joints
from synth.skeleton.smplx_joints import INDEX

SUBJECT_HZ = 8.0
"""So many looks a second at joints and held things are enough to frame a shot."""
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
) -> tuple[CameraTrack, ...]:
    """The tracks of all rigs, called `<rig>_<view>`; what they draw depends on (seed, names, rig)."""
    times_s = start_s + np.arange(video.num_frames) / video.fps
    people = [
        np.asarray(body.pose(at.poses, at.trans, at.betas).joints, float)
        for at in (athlete.motion.at(times_s) for athlete in performance.athletes)
    ]
    looks = np.arange(0, video.num_frames, max(1, round(video.fps / SUBJECT_HZ)))
    subject = _subject(people, equipment(performance, seed, times_s), looks)
    return tuple(
        replace(track, name=f"{rig}_{track.name}", rig=rig)
        for rig, recipe in sorted(cameras.items())
        for track in ring(recipe, video, subject, venue.parts, generator(seed, *names, rig))
    )


def _subject(people: list[Joints], kit: Parts, frames: Int[np.ndarray, " looks"]) -> Points:
    """World points that must stay in frame: everybody's joints, what they hold, and the ball while it is in play."""
    joints = np.concatenate([person[frames].reshape(-1, 3) for person in people])
    held = [_held(thing, kit, people, frames) for thing in kit.objects]
    played = [_in_play(thing, joints, frames) for thing in kit.objects if len(people) > 1]
    return np.concatenate([joints, *held, *played])


def _in_play(thing: SceneObject, joints: Points, frames: Int[np.ndarray, " looks"]) -> Points:
    """Places of a thing that flies between several people: over the ground they cover and not higher than a spike."""
    places = thing.pose[np.minimum(frames, len(thing.pose) - 1), :3, 3]
    low, high = joints.min(0) - AROUND_M, joints.max(0) + AROUND_M
    over = np.all((places[:, :2] > low[:2]) & (places[:, :2] < high[:2]), 1)
    return places[over & (places[:, 2] < PLAY_TOP_M)]


def _held(thing: SceneObject, kit: Parts, people: list[Joints], frames: Int[np.ndarray, " looks"]) -> Points:
    """World points of a thing at those `frames` at which somebody holds it; the flying ball may leave the picture."""
    wrists = np.concatenate([p[:, [INDEX["left_wrist"], INDEX["right_wrist"]]] for p in people], 1)
    held = [np.zeros((0, 3))]
    for frame in frames:
        local = kit.meshes[thing.mesh].vertices if thing.cache is None else thing.cache[frame]
        points = apply(thing.pose[min(frame, len(thing.pose) - 1)], np.asarray(local, float))[::VERTEX_STRIDE]
        if np.linalg.norm(points[:, None] - wrists[frame], axis=-1).min() < IN_HAND_M:
            held.append(points)
    return np.concatenate(held)
