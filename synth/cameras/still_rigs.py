"""Rigs whose lens stays in one place: ring, coach, close-up, zoom, broadcast, handheld. Each yields moves to try."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from synth.cameras.framing import Move
from synth.cameras.operator import followed, progress, watched
from synth.cameras.recipe import (
    BroadcastRecipe,
    CloseupRecipe,
    CoachRecipe,
    HandheldRecipe,
    Range,
    RingRecipe,
    ZoomRecipe,
)
from synth.cameras.setting import Setting
from synth.cameras.shake import draw_shake

TRIES = 24
"""Places that are tried at the most, twice as many of a ring; the best one is taken where none is perfect."""
ONE, UP = np.ones(1), np.array([[0.0, 0.0, 1.0]])
CREW_SETTLE_S = 0.35
"""Time constant of people who walk with a camera."""
_END_OFF_DEG, _SIDE_OFF_DEG = (4.0, 16.0), (-25.0, 25.0)
"""Out of the line of the arrow and the serve; along the stand."""


def ring(recipe: RingRecipe, setting: Setting, view: int, first_rad: float, rng: np.random.Generator) -> Iterator[Move]:
    """Further and further from the wanted direction."""
    wanted = first_rad + np.radians(view * recipe.spread_deg / max(recipe.views, 1))
    for attempt in range(2 * TRIES):
        turn = np.radians(rng.uniform(-1.0, 1.0) * (12.0 + 4.0 * attempt))
        height_m = rng.uniform(*recipe.height_m) + setting.rise_m
        yield still(setting, wanted + turn, height_m, recipe.fov_deg, recipe.margin)


def coach(recipe: CoachRecipe, setting: Setting, rng: np.random.Generator) -> Iterator[Move]:
    """At the athlete's side, low, panning where they run; the game's rise is not for a coach."""
    aim = watched(setting.middle, setting.step_s, recipe.settle_s)
    for attempt in range(TRIES):
        azimuth = setting.heading + bearing(recipe.bearing_deg, attempt, rng)
        base = at_height(setting.centre, rng.uniform(*recipe.height_m))
        yield Move(base, level(azimuth), aim, recipe.fov_deg, recipe.margin, ONE)


def zoom(recipe: ZoomRecipe, setting: Setting, rng: np.random.Generator) -> Iterator[Move]:
    """Everything fits at the tight end, so it does at the wide one."""
    goes_in = recipe.direction == "in" or (recipe.direction == "any" and rng.random() < 0.5)
    done = progress(setting.times_s)
    focal = recipe.ratio ** (done if goes_in else 1.0 - done)  # even to the eye
    for _ in range(TRIES):
        azimuth, height_m = rng.uniform(0.0, 2.0 * np.pi), rng.uniform(*recipe.height_m) + setting.rise_m
        base, out = at_height(setting.centre, height_m), level(azimuth)
        yield Move(base, out, setting.centre[None], recipe.fov_deg, recipe.margin, focal)


def closeup(recipe: CloseupRecipe, setting: Setting, rng: np.random.Generator) -> Iterator[Move]:
    """The lens at the height of the face, which it follows, on foot where the athlete goes."""
    aim = followed(setting.middle, setting.step_s, recipe.settle_s)
    feet = walked(setting)
    for attempt in range(TRIES):
        azimuth = setting.gaze + bearing(recipe.bearing_deg, attempt, rng)
        base = feet + (setting.face[:, 2].mean() + rng.uniform(*recipe.above_face_m)) * UP
        yield Move(base, level(azimuth), aim, recipe.fov_deg, recipe.margin, ONE)


def handheld(recipe: HandheldRecipe, setting: Setting, rng: np.random.Generator) -> Iterator[Move]:
    """An operator on their feet; the picture leaves room for the shake."""
    shake = draw_shake(recipe.shake_deg, rng)
    aim = followed(setting.middle, setting.step_s, recipe.settle_s)
    for attempt in range(TRIES):
        azimuth = setting.heading + bearing(recipe.bearing_deg, attempt, rng)
        base = at_height(setting.centre, rng.uniform(*recipe.height_m) + setting.rise_m)
        yield Move(base, level(azimuth), aim, recipe.fov_deg, recipe.margin, ONE, shake=shake)


def broadcast(recipe: BroadcastRecipe, setting: Setting, rng: np.random.Generator) -> Iterator[Move]:
    """In the stand beside the field (+-y) or behind its end (+-x); nearer, try by try, where the venue is small."""
    aim = watched(setting.middle, setting.step_s, recipe.settle_s)
    at_end = recipe.place == "end" or (recipe.place == "any" and rng.random() < 0.35)
    other, ends = rng.choice([-1.0, 1.0], 2)
    for attempt in range(TRIES):
        side = other * (-1.0) ** attempt
        off = ends * rng.uniform(*_END_OFF_DEG) if at_end else rng.uniform(*_SIDE_OFF_DEG)
        azimuth = np.radians(off) + (0.5 * np.pi * (1.0 - side) if at_end else 0.5 * np.pi * side)
        elevation = np.radians(rng.uniform(*recipe.elevation_deg))
        distance_m = rng.uniform(*recipe.distance_m) * (1.0 - 0.5 * attempt / TRIES)
        height_m = np.clip(setting.centre[2] + distance_m * np.tan(elevation), *recipe.height_m)
        base = at_height(setting.centre, height_m)
        yield Move(base, level(azimuth), aim, recipe.fov_deg, recipe.margin, ONE, distance_m)


def still(setting: Setting, azimuth_rad: float, height_m: float, fov_deg: float, margin: float) -> Move:
    """A camera that only looks."""
    return Move(at_height(setting.centre, height_m), level(azimuth_rad), setting.centre[None], fov_deg, margin, ONE)


def walked(setting: Setting) -> Float[np.ndarray, "stops 3"]:
    """Where, on the floor, the athlete is for a crew that goes with them; (1, 3) where they stand."""
    over_floor = np.array([1.0, 1.0, 0.0])
    return watched(setting.star * over_floor, setting.step_s, CREW_SETTLE_S) * over_floor


def at_height(place: Float[np.ndarray, "3"], height_m: float) -> Float[np.ndarray, "1 3"]:
    """The point at this height above or below `place`."""
    return np.array([[place[0], place[1], height_m]])


def level(azimuth_rad: float) -> Float[np.ndarray, "1 3"]:
    """Unit direction over the floor, from +x towards +y."""
    return np.array([[np.cos(azimuth_rad), np.sin(azimuth_rad), 0.0]])


def bearing(bounds_deg: Range, attempt: int, rng: np.random.Generator) -> float:
    """An angle [rad] to either side, further and further out of the bounds where the first tries find no place."""
    angle = rng.uniform(*bounds_deg) + rng.uniform(-1.0, 1.0) * 4.0 * max(0, attempt - 8)
    return float(np.radians(angle) * rng.choice([-1.0, 1.0]))
