"""One recurve shot from stance to recovery: body, bow and arrow together, as a Performance."""

from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from synth.errors import RecipeError
from synth.motion.mirror import mirror_performance
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Contact, Performance, Track
from synth.motion.posing import solve
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import Anatomy, anatomy_of
from synth.sports.archery.arrow_path import arrow_path
from synth.sports.archery.body_path import body_goals, sway
from synth.sports.archery.bow_path import bow_path
from synth.sports.archery.end_of_three import author_end
from synth.sports.archery.end_params import EndParams
from synth.sports.archery.happenings import hand_contacts, shot_events, shot_phases
from synth.sports.archery.params import ArcheryParams
from synth.sports.archery.setup import prepare
from synth.sports.archery.sight import with_sight

if TYPE_CHECKING:
    from synth.body import Body


def perform(
    params: ArcheryParams | EndParams,
    body: "Body",
    betas: Float[np.ndarray, " num_betas"],
    gender: str,
    fps: float = 240.0,
) -> Performance:
    """The whole shot, or the end of three, by an archer with this body; times from 0, key_s at a release.

    Authored for a right-handed archer; a left-handed one is the mirror image of the mirrored body's shot.
    """
    shape_betas = np.asarray(betas, float)
    return author(params, anatomy_of(body, shape_betas), shape_betas, gender, fps)


def author(
    params: ArcheryParams | EndParams,
    anatomy: Anatomy,
    betas: Float[np.ndarray, " num_betas"],
    gender: str,
    fps: float,
) -> Performance:
    """`perform` for a body known by its measures alone."""
    if params.handedness not in ("right", "left"):
        raise RecipeError(f"handedness {params.handedness!r} is unknown; choose right or left")
    if params.handedness == "left":
        played = _author_right(params, anatomy.mirrored(), betas, gender, fps)
        return mirror_performance(played, anatomy.rest[INDEX["pelvis"]])
    return _author_right(params, anatomy, betas, gender, fps)


def _author_right(
    params: ArcheryParams | EndParams,
    anatomy: Anatomy,
    betas: Float[np.ndarray, " num_betas"],
    gender: str,
    fps: float,
) -> Performance:
    if isinstance(params, EndParams):
        return author_end(params, anatomy, betas, gender, fps)
    setup = prepare(params, anatomy)
    clock, end_s = setup.clock, setup.length_s
    times_s = clock.shot_time(np.arange(int(end_s * fps + 1e-6) + 1) / fps)
    drift = sway(setup, times_s)
    bow = bow_path(setup, times_s, drift)
    arrow = arrow_path(setup, times_s, bow, drift)
    motion: Motion = solve(body_goals(setup, times_s, bow, arrow, drift), anatomy.rest[:55], betas, gender, fps)
    channels = {"nock": bow.nock, "draw_fraction": bow.draw_fraction[:, None]}
    held = Track("bow", "recurve_bow", bow.pose, fps, channels)
    release_s = clock.when(setup.line.release)
    length = {"length_m": np.full((len(times_s), 1), setup.flight.arrow.length_m)}
    return Performance(
        sport="archery",
        skill="recurve_shot",
        athletes=(Athlete(motion, "right", "archer"),),
        tracks=(
            with_sight(held, motion, anatomy, release_s, params.target),
            Track("arrow", "arrow", arrow, fps, length),
        ),
        events=shot_events(setup),
        contacts=(
            *(Contact(0, part, "ground", 0.0, end_s) for part in ("left_foot", "right_foot")),
            Contact(0, "left_hand", "bow", 0.0, end_s),
            *hand_contacts(setup),
        ),
        phases=shot_phases(setup),
        duration_s=end_s,
        key_s=release_s,
    )
