"""Shots to listen to: somebody stands in a place and things happen at given times; or an authored performance."""

from dataclasses import replace

import numpy as np
import tiny

from synth.body import Body
from synth.geometry.camera import intrinsics
from synth.geometry.transform import look_at
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Contact, Event, Performance
from synth.scene import CameraTrack, Parts, Sky
from synth.shot import Person, Shot, ShotFacts

FPS, FRAMES = 24.0, 49


def camera(eye: tuple[float, float, float], goal: tuple[float, float, float], frames: int = FRAMES) -> CameraTrack:
    """One that stands still."""
    pose = look_at(np.array(eye), np.array(goal))
    return CameraTrack("view0", np.tile(intrinsics(480, 288, 0.9), (frames, 1, 1)), np.tile(pose, (frames, 1, 1)),
                       480, 288)  # fmt: skip


def still(
    events: tuple[Event, ...] = (),
    cameras: tuple[CameraTrack, ...] = (),
    venue: str = "indoor_hall",
    contacts: tuple[Contact, ...] = (),
    motion: Motion | None = None,
    seed: int = 3,
) -> Shot:
    """One athlete with tiny's bones, who stands unless `motion` says otherwise; the clip begins at 1 s of 9 s."""
    motion = motion or Motion(np.zeros((90, 165)), np.zeros((90, 3)), np.zeros(10), "female", 10.0)
    joints = np.tile(tiny.rest_joints(), (FRAMES, 1, 1))
    person = Person(1, "server", "right", "i", "o", "female", 1.75, np.zeros((FRAMES, 165)), np.zeros((FRAMES, 3)),
                    np.zeros(10), joints, {})  # fmt: skip
    played = Performance(
        "volleyball", "spike", (Athlete(motion, "right", "server"),), (), events, contacts, (), 9.0, 2.0
    )
    return shot_of(played, (person,), venue, 1.0, FRAMES, cameras or (camera((0.0, -6.0, 1.5), (0.0, 0.0, 1.0)),), seed)


def shot_of(
    played: Performance, people: tuple[Person, ...], venue: str, start_s: float, frames: int,
    cameras: tuple[CameraTrack, ...], seed: int = 3,
) -> Shot:  # fmt: skip
    """A Shot without a place to see."""
    facts = ShotFacts(
        "k_0", played.sport, played.skill, f"m{seed}", "authored", "i", "o", venue, "noon", seed, start_s, ""
    )
    return Shot(facts, FPS, frames, people, played, Parts(), (), Sky("gradient"), cameras, 0.0)


def performed(played: Performance, body: Body, venue: str, frames: int, cameras: tuple[CameraTrack, ...],
              seed: int = 3, share: float = 0.55) -> Shot:  # fmt: skip
    """An authored performance around its key instant, undressed."""
    length_s = (frames - 1) / FPS
    start_s = float(np.clip(played.key_s - share * length_s, 0.0, max(played.duration_s - length_s, 0.0)))
    times_s = start_s + np.arange(frames) / FPS
    people = tuple(_person(k, athlete, body, times_s) for k, athlete in enumerate(played.athletes))
    return shot_of(played, people, venue, start_s, frames, cameras, seed)


def _person(number: int, athlete: Athlete, body: Body, times_s: np.ndarray) -> Person:
    at = replace(athlete.motion.at(times_s), expression=None)
    joints = np.asarray(body.pose(at.poses, at.trans, at.betas).joints, float)
    return Person(1 + number, athlete.role, athlete.handedness, "i", "o", at.gender, 1.8, at.poses, at.trans, at.betas,
                  joints, {}, athlete.team)  # fmt: skip
