"""One athlete of a performance as the gates see them: joints through time, skin at an instant."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float, Int

from synth.arrays import Points, Times
from synth.body import Body
from synth.motion.motion import Motion
from synth.motion.performance import Performance
from synth.motion.sole import sole_points, soles
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import BENDING, INDEX

LOOK_FPS = 120.0
"""Joints are looked at about so often; a performance is authored at 240."""
SKIN_LOOKS = 12
_HAND = ("wrist", "thumb", "index", "middle", "ring", "pinky")
_NEAR_M = 0.03


@dataclass(frozen=True)
class Seen:
    """person: index in the performance. motion: every n-th sample of theirs, at `motion.fps`."""

    person: int
    motion: Motion
    body: Body

    @cached_property
    def posed(self) -> tuple[Float[np.ndarray, "frames 55 3 3"], Float[np.ndarray, "frames 55 3"]]:
        """World rotations and positions [m] of the 55 joints."""
        return self.at(None)

    def at(self, times_s: Times | None) -> tuple[Float[np.ndarray, "frames 55 3 3"], Float[np.ndarray, "frames 55 3"]]:
        """`posed` at `times_s` [s]."""
        motion = self.motion if times_s is None else self.motion.at(times_s)
        return forward(motion.local_rotations, motion.trans, self._rest)

    @cached_property
    def _rest(self) -> Float[np.ndarray, "55 3"]:
        return self.body.rest_joints(self.motion.betas)[:55]

    @cached_property
    def times_s(self) -> Times:
        """Of the frames of `posed` [s]."""
        return np.arange(self.motion.num_frames) / self.motion.fps

    def joint(self, name: str) -> Points:
        """Positions (frames, 3) [m] of a joint."""
        return self.posed[1][:, INDEX[name]]

    def skin(self, times_s: Times) -> Points:
        """Posed vertices (times, vertices, 3) [m]."""
        moments = self.motion.at(times_s)
        return np.asarray(self.body.pose(moments.poses, moments.trans, moments.betas).vertices, float)

    @cached_property
    def looks(self) -> Points:
        """Skin at SKIN_LOOKS instants spread over the performance."""
        return self.skin(np.linspace(0.0, self.motion.duration_s, SKIN_LOOKS))

    def lowest_m(self) -> float:
        """Height of the lowest point of the soles in any frame, and of all skin at the looks [m]."""
        rotations, joints = self.posed
        feet = (sole_points(sole, rotations, joints)[..., 2].min() for sole in soles(self.body, self.motion.betas))
        return float(min(*feet, self.looks[..., 2].min()))


def see(performance: Performance, body: Body) -> tuple[Seen, ...]:
    """All athletes."""
    return tuple(Seen(i, _thinned(athlete.motion), body) for i, athlete in enumerate(performance.athletes))


def _thinned(motion: Motion) -> Motion:
    step = max(1, round(motion.fps / LOOK_FPS))
    return Motion(motion.poses[::step], motion.trans[::step], motion.betas, motion.gender, motion.fps / step)


def part_faces(body: Body, part: str) -> Int[np.ndarray, "faces 3"]:
    """Faces whose skin belongs to `left_hand`, `right_forearm` ...; of any other part the whole body's."""
    side, _, name = part.partition("_")
    if name not in ("hand", "forearm"):
        return body.faces
    kinds = _HAND if name == "hand" else ("elbow", "wrist")
    joints = [INDEX[joint] for joint in BENDING if joint.startswith(tuple(f"{side}_{kind}" for kind in kinds))]
    return body.faces[np.isin(body.part_of_vertex[body.faces], joints).all(1)]


def skin_distance_m(
    point: Float[np.ndarray, "3"], skin: Float[np.ndarray, "vertices 3"], faces: Int[np.ndarray, "faces 3"]
) -> tuple[float, int]:
    """Least distance [m] from a point to triangles of the skin, and the vertex nearest to the place."""
    from trimesh.triangles import closest_point

    reach = np.linalg.norm(skin[faces[:, 0]] - point, axis=-1)
    near = faces[reach < reach.min() + _NEAR_M]
    places = closest_point(skin[near], np.broadcast_to(point, (len(near), 3)))
    away = np.linalg.norm(places - point, axis=-1)
    best = int(away.argmin())
    corner = int(np.linalg.norm(skin[near[best]] - places[best], axis=-1).argmin())
    return float(away[best]), int(near[best, corner])
