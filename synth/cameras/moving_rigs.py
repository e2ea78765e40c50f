"""Rigs whose lens travels: orbit, dolly, crane, drone, follow and lead. Each yields moves to try."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from synth.cameras.framing import Move
from synth.cameras.operator import progress, watched
from synth.cameras.recipe import CraneRecipe, DollyRecipe, DroneRecipe, FollowRecipe, OrbitRecipe, Range
from synth.cameras.setting import Setting
from synth.cameras.shake import draw_shake
from synth.cameras.still_rigs import ONE, TRIES, UP, at_height, bearing, level, walked


def orbit(recipe: OrbitRecipe, setting: Setting, rng: np.random.Generator) -> Iterator[Move]:
    """A circle about the middle of the clip."""
    for _ in range(TRIES):
        azimuth = rng.uniform(0.0, 2.0 * np.pi) + _swept(recipe.sweep_deg, setting, rng)
        base = at_height(setting.centre, rng.uniform(*recipe.height_m) + setting.rise_m)
        yield Move(base, levels(azimuth), setting.centre[None], recipe.fov_deg, recipe.margin, ONE)


def dolly(recipe: DollyRecipe, setting: Setting, rng: np.random.Generator) -> Iterator[Move]:
    """Straight rails towards, away or across, half of the way before and half after the middle of the clip."""
    way = recipe.direction if recipe.direction != "any" else str(rng.choice(["in", "out", "lateral"]))
    done = progress(setting.times_s)
    focal = max(recipe.zoom, 1.0) * recipe.zoom ** (done - 1.0) if recipe.zoom > 1.0 else recipe.zoom**done
    for _ in range(TRIES):
        azimuth, side = rng.uniform(0.0, 2.0 * np.pi), rng.choice([-1.0, 1.0])
        across = {"in": -level(azimuth), "out": level(azimuth), "lateral": side * level(azimuth + 0.5 * np.pi)}[way]
        travel = rng.uniform(*recipe.travel_m) * (done - 0.5)
        base = at_height(setting.centre, rng.uniform(*recipe.height_m) + setting.rise_m) + travel[:, None] * across
        yield Move(base, level(azimuth), setting.centre[None], recipe.fov_deg, recipe.margin, focal)


def crane(recipe: CraneRecipe, setting: Setting, rng: np.random.Generator) -> Iterator[Move]:
    """Straight up or down; the aim stays, so the camera tilts."""
    up = recipe.direction == "up" or (recipe.direction == "any" and rng.random() < 0.5)
    done = progress(setting.times_s) if up else 1.0 - progress(setting.times_s)
    for _ in range(TRIES):
        base = at_height(setting.centre, rng.uniform(*recipe.height_m) + setting.rise_m)
        base = base + (rng.uniform(*recipe.rise_m) * done)[:, None] * UP
        out = level(rng.uniform(0.0, 2.0 * np.pi))
        yield Move(base, out, setting.centre[None], recipe.fov_deg, recipe.margin, ONE)


def drone(recipe: DroneRecipe, setting: Setting, rng: np.random.Generator) -> Iterator[Move]:
    """A piece of a circle above, a little nearer or further at its end; lower, try by try, under a roof."""
    for attempt in range(TRIES):
        azimuth = rng.uniform(0.0, 2.0 * np.pi) + _swept(recipe.sweep_deg, setting, rng)
        low, high = recipe.elevation_deg
        elevation = np.radians(rng.uniform(low, high) * (1.0 - 0.5 * attempt / TRIES))
        out = levels(azimuth) * np.cos(elevation) + [0.0, 0.0, np.sin(elevation)]
        out = out * (1.0 + rng.choice([-1.0, 1.0]) * recipe.climb * (progress(setting.times_s) - 0.5))[:, None]
        yield Move(setting.centre[None], out, setting.centre[None], recipe.fov_deg, recipe.margin, ONE)


def follow(recipe: FollowRecipe, setting: Setting, rng: np.random.Generator) -> Iterator[Move]:
    """The base goes with the athlete over the ground at one height; behind and beside, or ahead."""
    aim, feet = watched(setting.middle, setting.step_s, recipe.settle_s), walked(setting)
    shake = draw_shake(recipe.shake_deg, rng) if recipe.shake_deg > 0.0 else None
    for attempt in range(TRIES):
        azimuth = setting.course + bearing(recipe.bearing_deg, attempt, rng)
        base = feet + rng.uniform(*recipe.height_m) * UP
        yield Move(base, level(azimuth), aim, recipe.fov_deg, recipe.margin, ONE, shake=shake)


def levels(azimuth_rad: Float[np.ndarray, " looks"]) -> Float[np.ndarray, "looks 3"]:
    """Unit directions over the floor."""
    return np.stack([np.cos(azimuth_rad), np.sin(azimuth_rad), 0.0 * azimuth_rad], -1)


def _swept(sweep_deg: Range, setting: Setting, rng: np.random.Generator) -> Float[np.ndarray, " looks"]:
    """Azimuth [rad] from the middle of an arc, to either side."""
    return np.radians(rng.uniform(*sweep_deg) * rng.choice([-1.0, 1.0])) * (progress(setting.times_s) - 0.5)
