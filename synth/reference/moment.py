"""When a reference picture may be taken: outside the clip, while people stand whole and quiet and look different."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Times
from synth.body import Body
from synth.motion.performance import Athlete, Performance
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX

GRID_HZ = 10.0
APART_S = 0.5
"""A reference is no nearer to the clip than this, where the performance lasts so long."""
CHOICES, BETWEEN_S = 8, 0.4
"""So many moments are proposed, no two of them nearer to each other."""
QUIET_M_S, CROUCH, AIRBORNE_M, DIFFERENT_M = 1.0, 0.15, 0.2, 0.25
"""What costs 1: joints at this speed; shorter by this share than at one's tallest; feet so high; and a pose just as in
the clip's first frame, where one that is so far off (root mean square over the joints) costs nothing."""
_MOST = 3.0
_TRUNK_AND_LIMBS = 22
"""SMPL-X's joints without jaw, eyes and fingers."""
_FEET = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("ankle", "foot")]

Looks = Float[np.ndarray, " looks"]
Bending = Float[np.ndarray, "looks 22 3"]


@dataclass(frozen=True)
class Moment:
    """time_s of the performance; cost: 0 for a perfect one."""

    time_s: float
    cost: float


def moments(performance: Performance, body: Body, clip_s: Times, star: int) -> tuple[Moment, ...]:
    """The best moments for a reference to a clip of these frame times, the best first; half of a moment's cost is
    the star's, half is everybody's."""
    times_s = np.arange(int(performance.duration_s * GRID_HZ + 1e-6) + 1) / GRID_HZ
    away_s = np.maximum(clip_s[0] - times_s, times_s - clip_s[-1])
    is_outside = bool(away_s.max() > 1e-9)
    costs = np.stack([_cost(athlete, body, times_s, float(clip_s[0]), is_outside) for athlete in performance.athletes])
    cost = (costs[star] + costs.mean(0)) / 2.0
    allowed = away_s >= min(APART_S, float(away_s.max())) - 1e-9 if is_outside else np.ones(len(times_s), bool)
    chosen: list[Moment] = []
    for number in np.argsort(cost, kind="stable"):
        time_s = float(times_s[number])
        if allowed[number] and all(abs(time_s - other.time_s) > BETWEEN_S - 1e-9 for other in chosen):
            chosen.append(Moment(time_s, float(cost[number])))
    return tuple(chosen[:CHOICES])


def _cost(athlete: Athlete, body: Body, times_s: Looks, first_s: float, is_outside: bool) -> Looks:
    """Of one person at every moment; inside the clip the pose counts most: it shall be far from the first frame's."""
    joints, first = (_bending(athlete, body, times) for times in (times_s, np.array([first_s])))
    centred, start = joints - joints[:, :1], first - first[:, :1]
    off_m = np.sqrt(np.square(centred - start).sum(-1).mean(-1))
    alike = np.maximum(0.0, 1.0 - off_m / DIFFERENT_M) if is_outside else -off_m / DIFFERENT_M
    rank = 1.0 if is_outside else 0.1
    return alike + rank * (_haste(joints) + _bent(joints))


def _haste(joints: Bending) -> Looks:
    if len(joints) < 2:
        return np.zeros(len(joints))
    speeds = np.gradient(joints, 1.0 / GRID_HZ, axis=0)
    return np.minimum(np.sqrt(np.square(speeds).sum(-1).mean(-1)) / QUIET_M_S, _MOST)


def _bent(joints: Bending) -> Looks:
    """How far from standing on the ground."""
    sole = joints[:, _FEET, 2].min(1)
    tall = joints[:, INDEX["head"], 2] - sole
    crouch, height = 1.0 - tall / max(float(tall.max()), 1e-6), sole - sole.min()
    return np.minimum(crouch / CROUCH, _MOST) + np.minimum(height / AIRBORNE_M, _MOST)


def _bending(athlete: Athlete, body: Body, times_s: Looks) -> Bending:
    motion = athlete.motion.at(times_s)
    rest = body.rest_joints(motion.betas)[:_TRUNK_AND_LIMBS]
    return forward(motion.local_rotations[:, :_TRUNK_AND_LIMBS], motion.trans, rest)[1]
