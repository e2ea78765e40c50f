"""Cloth cut from the body's own surface, eased, draped and hemmed in the rest pose."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.sparse import csr_array, eye_array
from scipy.spatial import cKDTree

from synth.outfit.figure import Figure
from synth.outfit.surface import clip, compact, normals, rim_edges, smoother, subdivide, turned_hem

Points = Float[np.ndarray, "vertices 3"]
Field = Float[np.ndarray, " vertices"]
Cut = Callable[[Points], Field]
"""A scalar field over rest positions; cloth is kept where it is positive [m]."""


@dataclass(frozen=True)
class Cloth:
    """A garment in the making. points: (V, 3) rest shape [m]. body: (V, body vertices) where it lies on the skin."""

    points: Points
    faces: Int[np.ndarray, "faces 3"]
    body: csr_array

    @property
    def normals(self) -> Points:
        """Unit normals (V, 3)."""
        return normals(self.points, self.faces)

    def cut(self, field: Field) -> "Cloth":
        """What lies where `field` > 0."""
        return self._made(*clip(self.faces, field))

    def kept(self, faces: Bool[np.ndarray, " faces"]) -> "Cloth":
        """The chosen faces only."""
        return self._made(*compact(csr_array(eye_array(len(self.points))), self.faces[faces]))

    def subdivided(self) -> "Cloth":
        """Every triangle in four."""
        return self._made(*subdivide(self.faces, len(self.points)))

    def moved(self, points: Points) -> "Cloth":
        """The same cloth in another shape."""
        return replace(self, points=points)

    def relaxed(self, steps: int, strength: float = 0.5) -> "Cloth":
        """Shape smoothed by Laplacian steps; the rim slides along itself."""
        step, points = smoother(self.faces, len(self.points), strength), self.points
        for _ in range(steps):
            points = step @ points
        return replace(self, points=points)

    def loosened(self, steps: int, strength: float = 0.5) -> "Cloth":
        """Attachment smoothed by Laplacian steps: the cloth follows the mean of the skin around, not each bulge."""
        step, body = smoother(self.faces, len(self.points), strength), self.body
        for _ in range(steps):
            body = csr_array(step @ body)
        return replace(self, body=body)

    def hemmed(self, thickness_m: float, depth_m: float) -> "Cloth":
        """With every rim folded in."""
        combine, points, faces = turned_hem(self.points, self.faces, thickness_m, depth_m)
        return Cloth(points, faces, csr_array(combine @ self.body))

    def rim_distance(self, reach_m: float) -> Field:
        """0 at the rim to 1 at `reach_m` from it."""
        rim = np.unique(rim_edges(self.faces))
        if len(rim) == 0:
            return np.ones(len(self.points))
        return np.clip(cKDTree(self.points[rim]).query(self.points)[0] / reach_m, 0.0, 1.0)

    def _made(self, combine: csr_array, faces: Int[np.ndarray, "faces 3"]) -> "Cloth":
        return Cloth(combine @ self.points, faces, csr_array(combine @ self.body))


def bolt(figure: Figure, cuts: tuple[Cut, ...]) -> Cloth:
    """Cloth that lies on the skin wherever all `cuts` are positive."""
    skin = (figure.piece == figure.skin_piece)[figure.faces].all(1)
    cloth = Cloth(figure.points, figure.faces, csr_array(eye_array(len(figure.points)))).kept(skin)
    for field in cuts:
        cloth = cloth.cut(field(cloth.points))
    return cloth


def covered(figure: Figure, cuts: tuple[Cut, ...], margin_m: float = 0.015) -> Bool[np.ndarray, " vertices"]:
    """Skin vertices that lie under the cloth by at least `margin_m` on every side."""
    inside = np.all([field(figure.points) > margin_m for field in cuts], 0)
    return inside & (figure.piece == figure.skin_piece)


def off_the_skin(cloth: Cloth, figure: Figure, least_m: float) -> Cloth:
    """Pushed out where it is nearer to the skin than `least_m`."""
    skin, outward = cloth.body @ figure.points, cloth.body @ figure.normals
    height = np.sum((cloth.points - skin) * outward, 1)
    return cloth.moved(cloth.points + np.maximum(least_m - height, 0.0)[:, None] * outward)


def folds(
    points: Points, wavelength_m: tuple[float, float, float], rng: np.random.Generator, octaves: int = 10
) -> Field:
    """Sharp-crested noise in -1..1 with a wavelength per axis: what cloth does when it has too much of itself."""
    total = np.zeros(len(points))
    for _ in range(octaves):
        stretch = rng.uniform(0.6, 1.7)
        wave = 2 * np.pi / (np.array(wavelength_m) * stretch) * rng.choice([-1.0, 1.0], 3)
        warp = 0.9 * np.sin(points @ (0.5 * np.roll(wave, 1)) + rng.uniform(0, 6.28))
        total += (1.0 - 2.0 * np.abs(np.sin(0.5 * (points @ wave) + warp + rng.uniform(0, 6.28)))) * stretch
    return np.tanh(total / np.sqrt(octaves))
