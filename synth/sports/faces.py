"""What faces do: blink, squint while aiming, strain at a hit. Only the embedded body's expressions have names."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.arrays import Times
from synth.body import Body
from synth.geometry.smoothstep import smoothstep
from synth.motion.performance import Performance

BROWS_DOWN, BLINK, SQUINT, STRETCH, SNEER, PRESS = 3, 4, 5, 7, 8, 9
"""Expression coefficients of the embedded body [synth.body.expressions]."""
COEFFICIENTS = 10
BLINK_EVERY_S, BLINK_S = (2.0, 6.0), 0.14
"""Adults blink about 15 times a minute, for 0.1 to 0.2 s."""
STARE_S = 0.35
"""Nobody blinks so near to a contact or release."""
STRAIN = {BROWS_DOWN: 0.5, SQUINT: 0.45, STRETCH: 0.35, SNEER: 0.25}
CALM_STRAIN = {BROWS_DOWN: 0.2, PRESS: 0.35}
AIM = {BROWS_DOWN: 0.25, SQUINT: 0.35, PRESS: 0.3}
HARD = ("spike", "serve", "block", "dig")
STRAIN_S, EASE_S = 0.14, 0.3


def with_faces(played: Performance, body: Body, rng: np.random.Generator) -> Performance:
    """`played` with an expression for every athlete; as it is for a body whose expressions have no names."""
    if not body.face_regions:
        return played
    athletes = []
    for person, athlete in enumerate(played.athletes):
        times_s = np.arange(athlete.motion.num_frames) / athlete.motion.fps
        face = _face(played, person, times_s, rng)
        athletes.append(replace(athlete, motion=replace(athlete.motion, expression=face)))
    return replace(played, athletes=tuple(athletes))


def _face(played: Performance, person: int, times_s: Times, rng: np.random.Generator) -> Float[np.ndarray, "frames 10"]:
    face = np.zeros((len(times_s), COEFFICIENTS))
    size = rng.uniform(0.6, 1.2)
    instants = [e.time_s for e in played.events if e.person == person and e.name in ("ball_contact", "release")]
    strain = STRAIN if played.skill.endswith(HARD) else CALM_STRAIN
    for contact_s in (t for t in instants if played.sport != "archery"):
        bump = np.exp(-0.5 * ((times_s - contact_s + 0.02) / STRAIN_S) ** 2)
        face = np.maximum(face, size * bump[:, None] * _weights(strain))
    for aim in (p for p in played.phases if p.person == person and p.name == "aim"):
        release_s = min((t for t in instants if t > aim.start_s), default=aim.end_s)
        held = _step(times_s - aim.start_s) * (1.0 - _step(times_s - release_s - EASE_S))
        face = np.maximum(face, size * held[:, None] * _weights(AIM))
        instants.append(0.5 * (aim.start_s + release_s))
    face[:, BLINK] = _blinks(times_s, instants, rng)
    return face


def _weights(shares: dict[int, float]) -> Float[np.ndarray, "10"]:
    row = np.zeros(COEFFICIENTS)
    row[list(shares)] = list(shares.values())
    return row


def _step(since_s: Times) -> Times:
    """0 to 1 within EASE_S."""
    return smoothstep(0.0, EASE_S, since_s)


def _blinks(times_s: Times, never_s: list[float], rng: np.random.Generator) -> Times:
    """How far the lids are closed: short bumps at random intervals, none near the instants `never_s`."""
    closed = np.zeros(len(times_s))
    at_s = float(rng.uniform(0.0, BLINK_EVERY_S[1]))
    while len(times_s) and at_s < times_s[-1]:
        if all(abs(at_s - t) > STARE_S + BLINK_S for t in never_s):
            share = np.clip(1.0 - np.abs(times_s - at_s) / (0.5 * BLINK_S), 0.0, 1.0)
            closed = np.maximum(closed, np.sin(0.5 * np.pi * share) ** 2)
        at_s += float(rng.uniform(*BLINK_EVERY_S))
    return closed
