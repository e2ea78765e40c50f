"""Laws of faces: they blink, not near a hit; a hit strains them; an expression travels with its motion."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from synth.body import load_body
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Event, Performance, Phase
from synth.randomness import generator
from synth.sports.faces import BLINK, SQUINT, STARE_S, with_faces

pytestmark = pytest.mark.body
FPS = 120.0
FRAMES = 4801
MOTION = Motion(np.zeros((FRAMES, 165)), np.zeros((FRAMES, 3)), np.zeros(10), "female", FPS)
SPIKE = Performance(
    "volleyball", "spike", (Athlete(MOTION, "right", "spiker"),), (), (Event("ball_contact", 20.0, 0, "ball"),), (),
    (Phase("ready", 0, 0.0, 40.0),), 40.0, 20.0,
)  # fmt: skip


def face_of(played: Performance, seed: int = 0) -> np.ndarray:
    face = with_faces(played, load_body(), generator(seed, "face")).athletes[0].motion.expression
    assert face is not None
    return face


@pytest.mark.parametrize("seed", range(5))
def test_eyes_blink_a_dozen_times_a_minute_but_never_near_the_hit(seed: int) -> None:
    closed = face_of(SPIKE, seed)[:, BLINK]
    blinks = np.sum((closed[1:-1] > 0.5) & (closed[1:-1] >= closed[:-2]) & (closed[1:-1] > closed[2:]))
    assert 5 <= blinks <= 20
    near = np.abs(np.arange(FRAMES) / FPS - 20.0) < STARE_S
    assert closed[near].max() == 0.0
    assert closed.max() <= 1.0


def test_a_hit_strains_the_face_and_rest_does_not() -> None:
    strain = face_of(SPIKE)[:, SQUINT]
    assert strain[int(20.0 * FPS)] > 0.2
    assert strain[: int(19.0 * FPS)].max() < 1e-3


def test_an_archer_squints_while_aiming_until_the_release() -> None:
    aim = (Phase("aim", 0, 10.0, 14.0),)
    shot = replace(
        SPIKE, sport="archery", skill="recurve_shot", phases=aim, events=(Event("release", 14.0, 0, "arrow"),)
    )
    squint = face_of(shot)[:, SQUINT]
    assert squint[int(12.0 * FPS)] > 0.15
    assert squint[int(9.9 * FPS)] == 0.0
    assert squint[int(15.0 * FPS)] < 1e-9


def test_an_expression_is_saved_and_resampled_with_its_motion(tmp_path: Path) -> None:
    face = np.random.default_rng(0).normal(size=(FRAMES, 10))
    motion = replace(MOTION, expression=face)
    motion.save(tmp_path / "m.npz")
    back = Motion.load(tmp_path / "m.npz").expression
    assert back is not None
    np.testing.assert_allclose(back, face)
    half = motion.resampled(FPS / 2.0).expression
    assert half is not None
    np.testing.assert_allclose(half, face[::2])
    assert MOTION.at(np.array([0.1])).expression is None
