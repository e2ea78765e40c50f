"""Feet: silent while they stand, loud as they fall, squeaking where they brake; on the ground that the venue has."""

from dataclasses import replace

import numpy as np
import tiny
from sounding import camera, still

from synth.motion.motion import Motion
from synth.motion.performance import Contact
from synth.shot import Shot
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sound import Cue, track
from synth.sound.legs import legs_of

TOUCH_S = 1.8
NEAR = (camera((0.0, -3.0, 1.0), (0.0, 0.0, 0.5)),)


def fallen(speed_m_s: float, venue: str = "indoor_hall", start_s: float = TOUCH_S) -> Shot:
    """Somebody falls at a steady speed until both feet touch at TOUCH_S, then stands."""
    times_s = np.arange(900) / 100.0
    trans = np.zeros((len(times_s), 3))
    trans[:, 2] = speed_m_s * np.maximum(TOUCH_S - times_s, 0.0)
    motion = Motion(np.zeros((len(times_s), 165)), trans, np.zeros(10), "female", 100.0)
    contacts = tuple(Contact(0, f"{side}_foot", "floor", start_s, 5.0) for side in ("left", "right"))
    return grounded(still((), NEAR, venue, contacts, motion))


def grounded(shot: Shot) -> Shot:
    """The shot with the person's frames taken from the motion."""
    athlete, person = shot.performance.athletes[0], shot.people[0]
    at = athlete.motion.at(shot.times_s)
    return replace(shot, people=(replace(person, trans=at.trans, joints=person.joints + at.trans[:, None]),))


def cues(shot: Shot, name: str) -> list[Cue]:
    return [cue for cue in track(shot, 0).cues if cue.name == name]


def test_a_foot_sounds_when_it_touches_and_where() -> None:
    shot = fallen(2.0)
    found = cues(shot, "footfall")
    assert [cue.time_s for cue in found] == [TOUCH_S - 1.0] * 2
    for cue in found:
        assert cue.person == 0
        assert np.allclose(np.abs(cue.position), (0.1, 0.12, 0.0), atol=0.02)  # tiny's toes


def test_loudness_follows_the_fall() -> None:
    levels = {speed: cues(fallen(speed), "footfall")[0].level_db for speed in (0.4, 3.0)}
    assert levels[3.0] - levels[0.4] > 18.0
    assert cues(fallen(0.05), "footfall") == []


def test_whoever_stands_from_the_start_makes_no_sound() -> None:
    assert cues(fallen(2.0, start_s=0.0), "footfall") == []


def test_turf_and_sand_are_softer_than_boards() -> None:
    levels = {
        venue: cues(fallen(2.0, venue), "footfall")[0].level_db for venue in ("school_gym", "beach", "outdoor_range")
    }
    assert levels["school_gym"] > levels["beach"] + 4.0
    assert levels["school_gym"] > levels["outdoor_range"] + 4.0


def test_a_shoe_squeaks_where_the_body_brakes_hard_and_only_on_a_hall_floor() -> None:
    times_s = np.arange(900) / 100.0
    trans = np.zeros((len(times_s), 3))
    trans[:, 0] = 3.0 * np.minimum(times_s - TOUCH_S, 0.0)  # runs and stops
    trans[:, 2] = np.maximum(TOUCH_S - times_s, 0.0)
    motion = Motion(np.zeros((len(times_s), 165)), trans, np.zeros(10), "female", 100.0)
    contact = (Contact(0, "left_foot", "floor", TOUCH_S, 5.0),)
    (squeak,) = cues(grounded(still((), NEAR, "school_gym", contact, motion)), "squeak")
    assert TOUCH_S - 1.0 < squeak.time_s < TOUCH_S - 0.9
    assert cues(grounded(still((), NEAR, "beach", contact, motion)), "squeak") == []
    assert cues(fallen(2.0, "school_gym"), "squeak") == []


def test_legs_are_where_the_body_has_them_between_the_frames_too() -> None:
    rng = np.random.default_rng(0)
    poses = np.cumsum(0.02 * rng.standard_normal((60, 165)), 0)
    motion = Motion(poses, np.cumsum(0.01 * rng.standard_normal((60, 3)), 0), np.zeros(10), "female", 30.0)
    _, joints = forward(motion.local_rotations, motion.trans, tiny.rest_joints()[:55])
    shown = np.zeros((49, 144, 3))
    shown[:, :55] = joints[11:]
    person = replace(still().people[0], poses=poses[11:], trans=motion.trans[11:], joints=shown)
    legs = legs_of(person, motion, 0.0, 1.9)
    assert np.allclose(legs.times_s, np.arange(len(legs.times_s)) / 30.0)
    for side in ("left", "right"):
        for part, path in (("ankle", legs.ankle), ("foot", legs.foot)):
            assert np.allclose(path[side], joints[: len(legs.times_s), INDEX[f"{side}_{part}"]])
