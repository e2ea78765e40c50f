"""Several solo plays merged side by side: a stand-in for a game wherever only the number of people matters."""

from dataclasses import replace

import numpy as np

from synth.geometry.rotation import about, axis_angle_from_matrix, matrix_from_axis_angle
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Performance


def crowd(plays: list[Performance], spots: list[tuple[float, float]]) -> Performance:
    """The plays at once, each moved by its spot (x, y) [m]; those at positive x turn round and play for `far`.

    One ball, that of the first; events, contacts and phases carry the person's number.
    """
    athletes = [_placed(play.athletes[0], spot) for play, spot in zip(plays, spots, strict=True)]

    def mine(name: str) -> tuple:
        return tuple(replace(item, person=k) for k, play in enumerate(plays) for item in getattr(play, name))

    return replace(
        plays[0], athletes=tuple(athletes), tracks=plays[0].tracks,
        events=tuple(sorted(mine("events"), key=lambda event: event.time_s)),
        contacts=mine("contacts"), phases=mine("phases"), duration_s=min(play.duration_s for play in plays),
    )  # fmt: skip


def _placed(athlete: Athlete, spot: tuple[float, float]) -> Athlete:
    x_m, y_m = spot
    shift = np.array([x_m, y_m, 0.0]) - athlete.motion.trans[0] * (1, 1, 0)
    motion = replace(athlete.motion, trans=athlete.motion.trans + shift)
    if x_m > 0.0:
        motion = _turned(motion)
    return replace(athlete, motion=motion, team="far" if x_m > 0.0 else "near")


def _turned(motion: Motion) -> Motion:
    """Half a turn about the vertical through where the motion begins."""
    half, start = about("z", np.pi), motion.trans[0] * (1, 1, 0)
    poses = motion.poses.copy()
    poses[:, :3] = axis_angle_from_matrix(half @ matrix_from_axis_angle(motion.poses[:, :3]))
    return replace(motion, poses=poses, trans=(motion.trans - start) @ half.T + start)
