"""From a rig's recipe to its camera tracks: the first move from which all is seen, or the best of those tried."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import trimesh
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.cameras import moving_rigs, still_rigs
from synth.cameras.framing import Framed, Move, fitted, focal_px, nearer
from synth.cameras.path import CameraPath, Picture, track
from synth.cameras.recipe import (
    BroadcastRecipe,
    CameraRecipe,
    CloseupRecipe,
    CoachRecipe,
    CraneRecipe,
    DollyRecipe,
    DroneRecipe,
    FollowRecipe,
    HandheldRecipe,
    OrbitRecipe,
    Rig,
    RingRecipe,
    ZoomRecipe,
)
from synth.cameras.setting import Setting, setting
from synth.cameras.sight import LOWEST_M, free_share, is_way_free, near, open_share, solid, unhidden_share
from synth.cameras.subject import Subject
from synth.film import FilmRecipe
from synth.scene import CameraTrack, Parts

SEEN_ENOUGH = 0.97
"""Share of what the rig keeps that must be in free sight of the lens."""
OPEN_ENOUGH = 0.95
"""Share of the picture that nothing may fill between the lens and half the way to the athlete; the ground may."""
UNHIDDEN_ENOUGH = 0.9
"""Share of the time in which nobody else may stand before the one that a rig is after."""
WIDEST_DEG = 80.0
"""Angle of view of the widest lens, 21 mm on a 36 mm sensor; and no lens is widened to more than twice its angle."""
_NEARER = np.linspace(1.0, 0.35, 7)[1:]
"""Shares of its distance from which a rig may film where the venue leaves no room."""
_PATIENCE = 10
"""So many places are tried with the recipe's own lens, unless the subject is a game."""
_LOOKS, _STOPS = 5, 13
"""So many instants are checked for what hides the athlete, and so many places for a free way."""
_SIGHT_POINTS = 120
"""So many points are looked at at each."""
_REACH = 2.0
"""What is further from the middle than so many times a lens's distance cannot be in the way."""
_POOR = 0.5
"""What a rig is worth that does not keep in the picture what it promises."""


def film_with(
    recipe: CameraRecipe,
    picture: Picture,
    times_s: Times,
    fps: float,
    film: FilmRecipe,
    subject: Subject,
    venue: Parts,
    rng: np.random.Generator,
) -> tuple[CameraTrack, ...]:
    """The synchronised cameras of a rig at frame times_s.

    Directions, heights and distances are drawn by `rng`; a place from which the venue hides the subject, or that lies
    inside something, is drawn again, and the best of those tried is taken where none is perfect.
    """
    return tuple(
        track(path, f"view{view}", times_s, fps, film)
        for view, path in enumerate(paths(recipe, picture, film.sensor_mm, subject, venue, rng))
    )


def paths(
    recipe: CameraRecipe,
    picture: Picture,
    sensor_mm: float,
    subject: Subject,
    venue: Parts,
    rng: np.random.Generator,
) -> tuple[CameraPath, ...]:
    """The same in continuous time."""
    recipe = _with_angle(recipe, sensor_mm)
    seen = setting(subject, recipe.keeps, picture)
    first_rad = rng.uniform(0.0, 2.0 * np.pi)
    moves = [_moves(recipe, seen, view, first_rad, rng) for view in range(recipe.views)]
    obstacles = solid(near(venue, seen.centre, _REACH * _far(recipe, seen)))
    return tuple(_path(_chosen(some, seen, obstacles), seen) for some in moves)


def _with_angle(recipe: CameraRecipe, sensor_mm: float) -> CameraRecipe:
    """The focal length's angle of view where one is given."""
    if recipe.focal_mm == 0.0:
        return recipe
    return replace(recipe, fov_deg=float(np.degrees(2.0 * np.arctan(sensor_mm / 2.0 / recipe.focal_mm))))


def _far(recipe: Rig, seen: Setting) -> float:
    """About the furthest that a lens of the rig is from the middle [m]."""
    if isinstance(recipe, BroadcastRecipe):
        return recipe.distance_m[1] / 1.5
    ahead = still_rigs.still(seen, 0.0, seen.centre[2], recipe.fov_deg, recipe.margin)
    aside = still_rigs.still(seen, np.pi / 2.0, seen.centre[2], recipe.fov_deg, recipe.margin)
    return max(fitted(move, seen.hull, seen.picture).distance_m for move in (ahead, aside))


def _moves(
    recipe: CameraRecipe, seen: Setting, view: int, first_rad: float, rng: np.random.Generator
) -> Iterator[Move]:
    """The moves to try, in order."""
    match recipe:
        case RingRecipe():
            return still_rigs.ring(recipe, seen, view, first_rad, rng)
        case CoachRecipe():
            return still_rigs.coach(recipe, seen, rng)
        case CloseupRecipe():
            return still_rigs.closeup(recipe, seen, rng)
        case ZoomRecipe():
            return still_rigs.zoom(recipe, seen, rng)
        case BroadcastRecipe():
            return still_rigs.broadcast(recipe, seen, rng)
        case HandheldRecipe():
            return still_rigs.handheld(recipe, seen, rng)
        case OrbitRecipe():
            return moving_rigs.orbit(recipe, seen, rng)
        case DollyRecipe():
            return moving_rigs.dolly(recipe, seen, rng)
        case CraneRecipe():
            return moving_rigs.crane(recipe, seen, rng)
        case DroneRecipe():
            return moving_rigs.drone(recipe, seen, rng)
        case FollowRecipe():  # LeadRecipe is one
            return moving_rigs.follow(recipe, seen, rng)


def _chosen(moves: Iterator[Move], seen: Setting, obstacles: trimesh.Trimesh | None) -> Framed:
    """The first move that is good enough, else the best."""
    best: Framed | None = None
    best_worth = -1.0
    for attempt, move in enumerate(moves):
        has_no_room = obstacles is not None and (seen.rise_m > 0.0 or attempt >= _PATIENCE)
        for framed in _lenses(move, seen, has_no_room):
            worth, is_good = _worth(framed, seen, obstacles)
            if worth > best_worth:
                best, best_worth = framed, worth
            if is_good:
                return framed
    assert best is not None
    return best


def _lenses(move: Move, seen: Setting, has_no_room: bool) -> Iterator[Framed]:
    """The move from its own distance; where there is no room for it, then from nearer through wider lenses."""
    framed = fitted(move, _corners(move, seen), seen.picture)
    yield framed
    if not has_no_room:
        return
    for share in _NEARER:
        wider = nearer(framed, share, _corners(move, seen), seen.picture)
        if wider.focal_px < focal_px(max(min(WIDEST_DEG, 2.0 * move.fov_deg), move.fov_deg), seen.picture):
            return
        yield wider


def _corners(move: Move, seen: Setting) -> Float[np.ndarray, "looks corners 3"]:
    """All times as one for a camera that never moves: fewer points, the same law."""
    is_still = max(len(move.base), len(move.out), len(move.aim), len(move.zoom)) == 1
    return seen.hull if is_still else seen.corners


def _worth(framed: Framed, seen: Setting, obstacles: trimesh.Trimesh | None) -> tuple[float, bool]:
    """How much is seen, 0 to 1, and whether that is enough."""
    path = _path(framed, seen)
    K, pose, _ = path.at(np.linspace(seen.times_s[0], seen.times_s[-1], _STOPS))
    looks = np.linspace(0, len(seen.times_s) - 1, _LOOKS).round().astype(int)
    if pose[:, 2, 3].min() < LOWEST_M or not is_way_free(pose[:, :3, 3], obstacles):
        return 0.0, False
    stops = np.linspace(0, _STOPS - 1, _LOOKS).round().astype(int)
    is_still = np.ptp(pose, axis=0).max() == 0.0
    if is_still:
        free, clear = _sight(pose[0], K[0], seen.hull[0], obstacles)
    else:
        pairs = zip(stops, looks, strict=True)
        sights = [_sight(pose[stop], K[stop], seen.corners[look], obstacles) for stop, look in pairs]
        free, clear = np.min(sights, 0)
    mates = np.linspace(0, len(seen.times_s) - 1, _STOPS).round().astype(int)
    unhidden = unhidden_share(pose[:, :3, 3], seen.star[mates], seen.others[mates])
    is_good = free >= SEEN_ENOUGH and clear >= OPEN_ENOUGH and framed.is_kept and unhidden >= UNHIDDEN_ENOUGH
    return float(free * clear * unhidden * (1.0 if framed.is_kept else _POOR)), bool(is_good)


def _sight(pose: np.ndarray, K: np.ndarray, points: Points, obstacles: trimesh.Trimesh | None) -> tuple[float, float]:
    some = points[:: max(1, len(points) // _SIGHT_POINTS)]
    return free_share(pose, some, obstacles), open_share(pose, K, points, obstacles)


def _path(framed: Framed, seen: Setting) -> CameraPath:
    move = framed.move
    return CameraPath(
        seen.times_s, move.eye(framed.distance_m), move.aim, seen.focus, framed.focal_px * move.zoom, seen.picture,
        move.shake,
    )  # fmt: skip
