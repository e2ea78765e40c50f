"""Surfaces that people touch, each as the signed distance from points to it: ball, arrow, string, grip, floor."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Bool, Float
from scipy.spatial import cKDTree

from synth.arrays import Points, Transforms
from synth.equipment.arrow import SHAFT_RADIUS_M
from synth.equipment.bow_limbs import string_rings
from synth.equipment.bow_riser import SLOTS
from synth.geometry.transform import apply, inverse
from synth.geometry.triangles import spread, triangles
from synth.labels.things import POINTS, Thing, ball_radius_m, points3d

FLOORS = ("floor", "ground")
"""The plane z = 0, on which athletes stand; grass and sand are drawn a few centimetres about it."""
STRING = "_string"
SAMPLES_M, REACH_M = 0.0025, 0.004
"""Distance of the points that stand for a grip's surface; how far its box is grown to find what is near."""
NEAR_M = 0.05
"""Where something is nearer than this to a string or shaft, pieces of it farther than this from all are left out."""


@runtime_checkable
class Touched(Protocol):
    """A surface at each frame. is_thin: it may pass between the vertices of what touches it."""

    is_thin: bool

    def away(self, frame: int, points: Points) -> Float[np.ndarray, " points"]:
        """Distances [m] of points (N, 3) in the world, negative inside."""
        ...


def touched(name: str, things: tuple[Thing, ...]) -> Touched | None:
    """The surface of a contact's object; None where the shot has nothing of this name."""
    if name in FLOORS:
        return Floor()
    for thing in things:
        if name == thing.track.name + STRING:
            return _string(thing)
        if name == thing.track.name:
            return _surface(thing)
    return None


@dataclass(frozen=True)
class Floor:
    """z = 0."""

    is_thin = False

    def away(self, frame: int, points: Points) -> Float[np.ndarray, " points"]:
        """Height over it."""
        return points[:, 2]


@dataclass(frozen=True)
class Ball:
    """Round about centers (T, 3) [m]."""

    centers: Points
    radius_m: float
    is_thin = False

    def away(self, frame: int, points: Points) -> Float[np.ndarray, " points"]:
        """From the sphere."""
        return np.linalg.norm(points - self.centers[frame], axis=-1) - self.radius_m


@dataclass(frozen=True)
class Rods:
    """Round bars along a polyline, corners (T, S, 3), radius_m (S,) at the corners [m]: a shaft, a string."""

    corners: Points
    radius_m: Float[np.ndarray, " corners"]
    is_thin = True

    def away(self, frame: int, points: Points) -> Float[np.ndarray, " points"]:
        """From the nearest bar's skin."""
        if len(points) == 0:
            return np.zeros(0)
        start, end = self.corners[frame, :-1], self.corners[frame, 1:]
        low, high = points.min(0) - NEAR_M, points.max(0) + NEAR_M
        near = (np.minimum(start, end) < high).all(-1) & (np.maximum(start, end) > low).all(-1)
        found = self._away(frame, points, near)
        return found if found.min(initial=np.inf) < NEAR_M else self._away(frame, points, np.ones(len(start), bool))

    def _away(self, frame: int, points: Points, of: Bool[np.ndarray, " bars"]) -> Float[np.ndarray, " points"]:
        """From the nearest of some bars: |p - s|^2 - 2 t (p - s).a + t^2 a.a at the share t of a bar s + t a."""
        middle = points.mean(0)
        start, along = self.corners[frame, :-1][of] - middle, np.diff(self.corners[frame], axis=0)[of]
        radius_m, grows_m = self.radius_m[:-1][of], np.diff(self.radius_m)[of]
        offset, length = points - middle, (along**2).sum(-1)
        reach = offset @ along.T - (start * along).sum(-1)
        share = np.clip(reach / np.maximum(length, 1e-12), 0.0, 1.0)
        square = (offset**2).sum(-1)[:, None] - 2.0 * offset @ start.T + (start**2).sum(-1)
        square += share * (share * length - 2.0 * reach)
        return (np.sqrt(np.maximum(square, 0.0)) - radius_m - share * grows_m).min(1, initial=np.inf)


@dataclass(frozen=True)
class Grip:
    """A stiff closed surface as points (M, 3) with outward normals in the bow's frame; pose (T, 4, 4).

    Where something is within REACH_M of its box, what is not counts as infinitely far.
    """

    pose: Transforms
    tree: cKDTree
    normals: Points
    is_thin = False

    def away(self, frame: int, points: Points) -> Float[np.ndarray, " points"]:
        """From the tangent plane where near, so that the spacing of the samples does not count."""
        local = apply(inverse(self.pose[frame]), points)
        low, high = self.tree.mins - REACH_M, self.tree.maxes + REACH_M
        near = ((local > low) & (local < high)).all(-1)
        near = near if near.any() else np.ones(len(local), bool)
        found = np.full(len(points), np.inf)
        found[near] = self._signed(local[near])
        return found

    def _signed(self, local: Points) -> Float[np.ndarray, " points"]:
        """Of points in the bow's frame."""
        far, number = (np.asarray(column) for column in self.tree.query(local))
        level = ((local - self.tree.data[number]) * self.normals[number]).sum(-1)
        return np.where(far < 2.0 * SAMPLES_M, level, np.copysign(far, level))


def _surface(thing: Thing) -> Touched:
    if thing.track.kind == "recurve_bow":
        return _grip(thing)
    if thing.track.kind == "arrow":
        return Rods(points3d(thing), np.full(2, SHAFT_RADIUS_M))
    assert list(POINTS[thing.track.kind]) == ["center"]
    return Ball(thing.pose[:, :3, 3], ball_radius_m(thing))


def _string(bow: Thing) -> Touched:
    cache = bow.mesh_part("_limbs").cache
    assert cache is not None  # limbs move
    rings = string_rings(cache)
    middles = rings.mean(2)
    radius_m = np.linalg.norm(rings[0] - middles[0][:, None], axis=-1).mean(1)
    return Rods(apply(bow.pose, middles.astype(float)), radius_m.astype(float))


def _grip(bow: Thing) -> Touched:
    """What a hand holds of a bow."""
    riser = bow.parts.meshes[bow.mesh_part("_riser").mesh]
    assert riser.material_index is not None
    corners = riser.vertices[triangles(riser.faces[riser.material_index == SLOTS.index("grip")])]
    points, normals = spread(corners, SAMPLES_M)
    return Grip(bow.pose, cKDTree(points), normals)
