"""One recurve shot from stance to recovery: body, bow and arrow together, as a Performance."""

from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from synth.errors import RecipeError
from synth.motion.mirror import mirror_performance
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Contact, Event, Performance, Phase, Track
from synth.motion.posing import solve
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.arrow_path import arrow_path
from synth.sports.archery.body_path import body_goals, sway
from synth.sports.archery.bow_path import bow_path
from synth.sports.archery.params import ArcheryParams
from synth.sports.archery.setup import Setup, prepare
from synth.sports.archery.target import FACE_CENTER_M, ring
from synth.sports.arrow_flight import impact_point

if TYPE_CHECKING:
    from synth.body import Body


def perform(
    params: ArcheryParams, body: "Body", betas: Float[np.ndarray, " num_betas"], gender: str, fps: float = 240.0
) -> Performance:
    """The whole shot by an archer with this body; times from 0, key_s at the release.

    Authored for a right-handed archer; a left-handed one is the mirror image of the mirrored body's shot.
    """
    num_betas = np.asarray(betas, float)
    rest = body.pose(np.zeros((1, 165)), np.zeros((1, 3)), num_betas).joints[0]
    return author(params, Anatomy(np.asarray(rest, float)), num_betas, gender, fps)


def author(
    params: ArcheryParams, anatomy: Anatomy, betas: Float[np.ndarray, " num_betas"], gender: str, fps: float
) -> Performance:
    """`perform` for a body known by its rest points alone."""
    if params.handedness not in ("right", "left"):
        raise RecipeError(f"handedness {params.handedness!r} is unknown; choose right or left")
    if params.handedness == "left":
        played = _author_right(params, anatomy.mirrored(), betas, gender, fps)
        return mirror_performance(played, anatomy.rest[INDEX["pelvis"]])
    return _author_right(params, anatomy, betas, gender, fps)


def _author_right(
    params: ArcheryParams, anatomy: Anatomy, betas: Float[np.ndarray, " num_betas"], gender: str, fps: float
) -> Performance:
    setup = prepare(params, anatomy)
    times_s = np.arange(int(setup.line.end * fps + 1e-6) + 1) / fps
    drift = sway(setup, times_s)
    bow = bow_path(setup, times_s, drift)
    arrow = arrow_path(setup, times_s, bow, drift)
    motion: Motion = solve(body_goals(setup, times_s, bow, arrow, drift), anatomy.rest[:55], betas, gender, fps)
    channels = {"nock": bow.nock, "draw_fraction": bow.draw_fraction[:, None]}
    length = {"length_m": np.full((len(times_s), 1), setup.flight.arrow.length_m)}
    return Performance(
        sport="archery",
        skill="recurve_shot",
        athletes=(Athlete(motion, "right", "archer"),),
        tracks=(Track("bow", "recurve_bow", bow.pose, fps, channels), Track("arrow", "arrow", arrow, fps, length)),
        events=_events(setup),
        contacts=_contacts(setup),
        phases=tuple(Phase(name, 0, start, end) for name, start, end in setup.line.phases),
        duration_s=setup.line.end,
        key_s=setup.line.release,
    )


def _events(setup: Setup) -> tuple[Event, ...]:
    line, nock = setup.line, _point(setup.full.nock)
    hit = impact_point(setup.flight)
    distance_m = float(np.linalg.norm(hit - np.array(FACE_CENTER_M)))
    score = {"distance_from_center_m": distance_m, "ring": float(ring(distance_m))}
    speed = {"speed_m_s": setup.params.launch_speed_m_s}
    return (
        Event("draw_start", line.draw, 0, "bow"),
        Event("anchor", line.anchor, 0, "bow", nock),
        Event("clicker", line.clicker, 0, "bow", _point(setup.full.pivot)),
        Event("release", line.release, 0, "arrow", nock, speed),
        Event("arrow_impact", setup.impact_s, -1, "arrow", _point(hit), score),
    )


def _contacts(setup: Setup) -> tuple[Contact, ...]:
    line = setup.line
    return (
        Contact(0, "left_foot", "ground", 0.0, line.end),
        Contact(0, "right_foot", "ground", 0.0, line.end),
        Contact(0, "left_hand", "bow", 0.0, line.end),
        Contact(0, "right_hand", "arrow", line.nock, line.set),
        Contact(0, "right_hand", "bow_string", setup.hook_s, line.release),
        Contact(0, "chin", "bow_string", line.anchor, line.release),
    )


def _point(point: Float[np.ndarray, "3"]) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in point)
    return x, y, z
