"""Who else is there: neighbours on the shooting line, coaches, judges, people who wait, photographers, a full house."""

from collections.abc import Sequence

import numpy as np

from scenes import people
from synth.arrays import Transforms
from synth.equipment.shapes import place
from synth.scene import Parts

CHEST_SIDE_M = 2.9
"""On the side a right-handed archer's chest looks to, no neighbour is nearer: that is where cameras stand."""


def neighbours(ys_m: Sequence[float], rng: np.random.Generator, share: float) -> Parts:
    """Archers on the line at some of the lanes beside ours (y = 0), each within a hand's breadth of the line."""
    taken = [y for y in ys_m if y > 0.0 or y < -CHEST_SIDE_M]
    spots = [place(rng.normal(0.0, 0.03), y + rng.normal(0.0, 0.05)) for y in taken if rng.random() < share]
    return people.standing("archer", spots, rng) if spots else Parts()


def behind_the_line(ys_m: Sequence[float], xs_m: tuple[float, float], rng: np.random.Generator, count: int) -> Parts:
    """Coaches who watch the neighbours; xs_m: how far back they stand."""
    beside = [y for y in ys_m if abs(y) > 2.5]
    chosen = rng.choice(beside, min(count, len(beside)), replace=False)
    spots = [place(rng.uniform(*xs_m), y + rng.choice([-0.8, 0.8]), 0.0, rng.normal(0.0, 0.15)) for y in chosen]
    return people.standing("coach", spots, rng)


def rival(spot: Transforms, rng: np.random.Generator) -> Parts:
    """The other archer of a final."""
    return people.standing("archer", [spot], rng)


def coaches(spots: list[Transforms], rng: np.random.Generator) -> Parts:
    """Coaches in their boxes."""
    return people.standing("coach", spots, rng)


def judges(spots: list[Transforms], rng: np.random.Generator) -> Parts:
    """Officials at these places."""
    return people.standing("official", spots, rng)


def talking(rng: np.random.Generator, x_m: float, ys_m: tuple[float, float], groups: int) -> Parts:
    """Groups of two or three who stand together and face each other, near a line across the field."""
    spots = []
    for y in np.linspace(*ys_m, groups):
        middle = np.array([x_m + rng.normal(0, 0.4), y + rng.uniform(-0.8, 0.8)])
        turn, count = rng.uniform(0, 2 * np.pi), int(rng.integers(2, 4))
        for k in range(count):
            angle = turn + 2 * np.pi * k / count + rng.normal(0, 0.2)
            x, foot = middle + 0.55 * np.array([np.cos(angle), np.sin(angle)])
            spots.append(place(float(x), float(foot), 0.0, angle + np.pi))
    return people.standing("spectator", spots, rng)


def sitting(seats: list[Transforms], rng: np.random.Generator, share: float, who: people.Sitter = "spectator") -> Parts:
    """People on folding chairs or benches; seats: poses of the seats' front edges at their height."""
    return people.seated(seats, rng, share, who)


def photographers(spots: list[Transforms], rng: np.random.Generator) -> Parts:
    """Press with their cameras."""
    return people.standing("photographer", spots, rng)
