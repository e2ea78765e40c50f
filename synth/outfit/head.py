"""The head as a place for hair: a smooth skull and directions on it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import ConvexHull

from synth.geometry.rotation import unit
from synth.outfit.figure import Figure

Points = Float[np.ndarray, "points 3"]
Field = Float[np.ndarray, " points"]


@dataclass(frozen=True)
class Skull:
    """A convex skull without ears around `center`, in the rest frame [m].

    radii: (rows, columns) distance from the centre [m], rows from the top (+y) down, columns around from +z to +x.
    ear: (3,) middle between the ears' landmarks with the ears' height
    and depth. brow_y, crown_y: heights. scale: 1 for a head 23 cm from chin to crown.
    """

    center: Float[np.ndarray, "3"]
    radii: Float[np.ndarray, "rows columns"]
    ear: Float[np.ndarray, "3"]
    ear_half_width: float
    brow_y: float
    crown_y: float
    chin_y: float
    scale: float

    def radius(self, direction: Points) -> Field:
        """Distance from the centre to the skull's surface along unit directions [m]."""
        turn = np.arctan2(direction[:, 0], direction[:, 2]) % (2 * np.pi)
        rise = np.arccos(np.clip(direction[:, 1], -1.0, 1.0))
        rows, columns = self.radii.shape
        place = [rise / np.pi * (rows - 1), turn / (2 * np.pi) * columns]
        return map_coordinates(self.radii, place, order=1, mode="grid-wrap")

    def on(self, direction: Points, height_m: Field | float = 0.0) -> Points:
        """Points `height_m` above the skull in unit directions from its centre."""
        return self.center + (self.radius(direction) + height_m)[:, None] * direction


def skull(figure: Figure) -> Skull:
    """The skull of a figure."""
    skin = figure.piece == figure.skin_piece
    points = figure.points[(figure.weight("head") > 0.5) & skin]
    ears = np.stack([figure.joint("left_ear"), figure.joint("right_ear")])
    crown = float(points[:, 1].max())
    chin = float(figure.joint("contour_middle")[1])
    scale = (crown - chin) / 0.23
    nape = figure.points[(figure.weight("head", "neck") > 0.6) & skin]
    points = nape[nape[:, 1] > ears[0, 1] - 0.085 * scale]
    away = np.linalg.norm(points[:, None] - ears, axis=2).min(1)
    points = points[away > 0.048 * scale]
    ear = ears.mean(0)
    center = np.array([ear[0], ear[1] + 0.030 * scale, ear[2] + 0.002])
    brows = np.stack([figure.joint("left_brow3"), figure.joint("right_brow3")])
    return Skull(
        center=center,
        radii=_radii(ConvexHull(points).equations, center),
        ear=ear,
        ear_half_width=float(abs(ears[0, 0] - ears[1, 0]) / 2),
        brow_y=float(brows[:, 1].mean()),
        crown_y=crown,
        chin_y=chin,
        scale=scale,
    )


def _radii(planes: Float[np.ndarray, "planes 4"], center: Float[np.ndarray, "3"]) -> Float[np.ndarray, "rows columns"]:
    """Distance to a convex hull by direction, its facets softened. planes: outward normal and offset."""
    rise, turn = np.meshgrid(np.linspace(0, np.pi, 61), np.arange(96) / 96 * 2 * np.pi, indexing="ij")
    way = np.stack([np.sin(rise) * np.sin(turn), np.cos(rise), np.sin(rise) * np.cos(turn)], -1)
    speed = way @ planes[:, :3].T
    offset = -(planes[:, 3] + planes[:, :3] @ center)
    reach = np.where(speed > 1e-6, offset / np.maximum(speed, 1e-6), np.inf).min(-1)
    return gaussian_filter(reach, (1.0, 1.5), mode=("nearest", "wrap"))


def toward(start: Points, goal: Points, share: Field) -> Points:
    """Unit directions `share` of the way from `start` to `goal` along great circles."""
    cosine = np.clip(np.sum(start * goal, 1), -1.0, 1.0)
    angle = np.arccos(cosine)[:, None]
    sine = np.maximum(np.sin(angle), 1e-6)
    s = share[:, None]
    return unit(np.sin((1 - s) * angle) / sine * start + np.sin(s * angle) / sine * goal)
