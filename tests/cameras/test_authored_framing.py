"""Every rig keeps authored athletes in the picture: an archer with the bow, a server who runs and jumps, a setter."""

from functools import cache
from typing import get_args

import numpy as np
import pytest
from filmed import FORMATS, film, share_kept

from synth.body import load_body
from synth.cameras.recipe import CameraRecipe
from synth.cameras.subject import Subject
from synth.cameras.whom import subject_of
from synth.planning import clip_start_s, equipment
from synth.recipe import VideoRecipe
from synth.sports import registry
from synth.sports.cast import Cast

pytestmark = pytest.mark.body
RIGS = [kind() for kind in get_args(get_args(CameraRecipe)[0])]
SKILLS = (("archery", "recurve_shot"), ("volleyball", "jump_serve"), ("beach_volleyball", "overhead_set"))


@cache
def subject(sport: str, skill: str) -> Subject:
    """41 frames about the key instant."""
    body = load_body()
    cast = (Cast(np.zeros(10), "female", "right"),)
    played = registry.perform_many(sport, skill, body, cast, np.random.default_rng(0))
    video = VideoRecipe(24.0, 41, 832, 480)
    times_s = clip_start_s(played, video) + np.arange(41) / 24.0
    at = played.athletes[0].motion.at(times_s)
    joints = np.asarray(body.pose(at.poses, at.trans, at.betas).joints, float)
    return subject_of(played, [joints], equipment(played, 0, times_s), times_s)


@pytest.mark.parametrize("rig", RIGS, ids=lambda rig: rig.kind)
@pytest.mark.parametrize("skill", SKILLS, ids="/".join)
def test_the_athlete_is_in_the_picture_in_every_format(rig: CameraRecipe, skill: tuple[str, str]) -> None:
    for picture in FORMATS:
        for camera in film(rig, subject(*skill), picture):
            assert share_kept(rig, subject(*skill), camera, 0.0) >= 0.98


def test_a_held_bow_counts_and_a_ball_in_the_air_does_not() -> None:
    archer, server = subject(*SKILLS[0]), subject(*SKILLS[1])
    assert np.all(np.any(~np.isnan(archer.things[..., 2]), 1))
    assert np.nanmax(archer.things[..., 2]) > archer.one[..., 2].max() + 0.05  # the upper limb
    gone = np.all(np.isnan(server.things[..., 2]), 1)
    assert gone.any()
    assert not gone.all()
