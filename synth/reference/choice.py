"""The moment and the cameras of a shot's reference pictures together."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Times
from synth.body import Body
from synth.cameras.sight import near, solid
from synth.cameras.whom import star_of, subject_of
from synth.film import FilmRecipe
from synth.motion.performance import Performance
from synth.reference.moment import moments
from synth.reference.view import View, best_view, shown
from synth.scene import CameraTrack, Parts
from synth.skeleton.smplx_joints import INDEX

UNSEEN, TURNED_AWAY = 3.0, 0.6
"""What a subject that is not seen, and a face turned away, cost beside a moment's own cost."""
_LOOKS = 9
"""So many of the clip's frames are looked at for what a camera shows."""
_AROUND = 1.5

Kit = Callable[[Times], Parts]
"""What is handled, at times [s]."""


@dataclass(frozen=True)
class Still:
    """time_s of the performance, and one camera of one frame for each of the shot's."""

    time_s: float
    cameras: tuple[CameraTrack, ...]


def choose(
    performance: Performance,
    body: Body,
    kit: Kit,
    venue: Parts,
    cameras: tuple[CameraTrack, ...],
    clip_s: Times,
    film: FilmRecipe,
) -> Still:
    """The best moment outside the clip whose frames are at clip_s, and the clip's cameras turned to it.

    All views show one moment, as those of the clip do. Nothing is drawn: the same shot has the same reference.
    """
    star = star_of(performance)
    looks = np.unique(np.linspace(0, len(clip_s) - 1, _LOOKS).round().astype(int))
    joints = posed(performance, body, clip_s[looks])
    seen = [shown(_at(track, looks), joints, star) for track in cameras]
    reach_m = max((_AROUND * one.distance_m for one in seen), default=0.0)
    obstacles = solid(near(venue, joints[0, star, 0], reach_m + 5.0))
    best: tuple[float, float, list[View]] | None = None
    for moment in moments(performance, body, clip_s, star):
        if best is not None and moment.cost >= best[0]:
            break  # the views can only add to it
        now = np.array([moment.time_s])
        people = posed(performance, body, now)
        subject = subject_of(performance, list(people.swapaxes(0, 1)), kit(now), now)
        views = [best_view(track, one, subject, obstacles) for track, one in zip(cameras, seen, strict=True)]
        cost = moment.cost + sum(_cost(view) for view in views) / max(len(views), 1)
        if best is None or cost < best[0]:
            best = cost, moment.time_s, [replace(v, track=_focused(v.track, film, subject.one[0])) for v in views]
    assert best is not None
    return Still(best[1], tuple(view.track for view in best[2]))


def posed(performance: Performance, body: Body, times_s: Times) -> Float[np.ndarray, "looks people 144 3"]:
    """Everybody's joints in the world [m]."""
    motions = [athlete.motion.at(times_s) for athlete in performance.athletes]
    return np.stack([np.asarray(body.pose(m.poses, m.trans, m.betas).joints, float) for m in motions], 1)


def _cost(view: View) -> float:
    return UNSEEN * (1.0 - view.worth) + TURNED_AWAY * (1.0 - view.facing) / 2.0


def _at(track: CameraTrack, looks: np.ndarray) -> CameraTrack:
    return CameraTrack(
        track.name, track.K[looks], track.world_from_camera[looks], track.width_px, track.height_px, rig=track.rig
    )


def _focused(track: CameraTrack, film: FilmRecipe, star: Float[np.ndarray, "144 3"]) -> CameraTrack:
    """The film's lens, focused on the star's face."""
    if film.f_stop == 0.0:
        return track
    pose = track.world_from_camera[0]
    depth_m = max(float((star[INDEX["nose"]] - pose[:3, 3]) @ pose[:3, 2]), 0.3)
    across = track.width_px / max(track.width_px, track.height_px)
    return replace(track, focus_m=np.array([depth_m]), f_stop=film.f_stop, sensor_mm=film.sensor_mm * across)
