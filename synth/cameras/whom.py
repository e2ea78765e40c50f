"""From a performance to the subject of its cameras: everybody, what they hold, the ball in play, the star."""

import itertools

import numpy as np
from jaxtyping import Float

from synth.arrays import Times
from synth.cameras.subject import Subject
from synth.geometry.transform import apply
from synth.motion.performance import Performance
from synth.scene import Parts, SceneObject
from synth.shot import Joints
from synth.skeleton.smplx_joints import INDEX

_DIRECTIONS = np.array([way for way in itertools.product((-1.0, 0.0, 1.0), repeat=3) if any(way)])
VERTEX_STRIDE = 7
IN_HAND_M = 0.4
"""A thing whose nearest point is this near to a wrist is held or about to be hit, and belongs in the picture."""

AROUND_M = 1.0
PLAY_TOP_M = 4.0
"""A ball that several people play belongs in the picture up to here: above a spike, below the top of a high set."""


def subject_of(performance: Performance, people: list[Joints], kit: Parts, times_s: Times) -> Subject:
    """What must be framed: everybody's joints, what they hold, and the ball while it is in play."""
    joints = np.stack(people, 1)
    things = [_held(thing, kit, joints) for thing in kit.objects]
    played = [_in_play(thing, joints) for thing in kit.objects if len(people) > 1]
    nothing = np.zeros((len(times_s), 0, 3))
    return Subject(times_s, joints, np.concatenate([nothing, *things, *played], 1), star_of(performance))


def star_of(performance: Performance) -> int:
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
