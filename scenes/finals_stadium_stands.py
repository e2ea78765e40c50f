"""Grandstands of scaffolding along both sides of a finals field: decks, seats in blocks, rails, and where people sit.

A stand's own frame: origin on the ground below the middle of its front edge, x along the edge, y away from the field.
"""

from dataclasses import dataclass

import numpy as np

from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment.shapes import box, flat, grid_mesh, join, painted, place, rod, sheet
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.scene import Material, Mesh, Parts, Rgb

SEAT_M, BLOCK_SEATS, SEAT_UP_M, SEAT_FRONT_M = 0.52, 14, 0.43, 0.32
"""Width of a seat; seats and the two missing ones of an aisle; height over the deck; front edge behind the row's."""
_AISLE_SEATS = 2
_DECK = Material("stand_deck", (0.20, 0.20, 0.205), roughness=0.7, metallic=0.3)
_SKIRT = Material("stand_skirt", (0.05, 0.052, 0.06), roughness=0.8)
_PIPE = Material("stand_pipe", (0.45, 0.46, 0.47), roughness=0.35, metallic=0.9)


@dataclass(frozen=True)
class Stand:
    """pose: world_from_stand. length_m: of the front edge. front_m: height of the first deck. depth_m, rise_m: of a
    row."""

    pose: Transforms
    length_m: float
    rows: int
    front_m: float = 1.0
    depth_m: float = 0.82
    rise_m: float = 0.40

    @property
    def depth_of_all_m(self) -> float:
        """From the front edge to the back."""
        return self.rows * self.depth_m + 1.0

    @property
    def top_m(self) -> float:
        """Height of the last deck over the ground."""
        return self.front_m + (self.rows - 1) * self.rise_m

    def seat_places(self) -> list[Transforms]:
        """world_from_person of every seat: on its front edge, facing the field."""
        turn = about("z", -np.pi / 2)
        xs = _seat_xs(self.length_m)
        return [
            self.pose @ transform(turn, np.array([x, k * self.depth_m + SEAT_FRONT_M, z + SEAT_UP_M]))
            for k, z in enumerate(self.front_m + self.rise_m * np.arange(self.rows))
            for x in xs
        ]


def both_sides(rows: int, front_y_m: float, ground_z_m: float) -> tuple[Stand, Stand]:
    """Stands to the left and right of the field from before the shooting line to short of the targets."""
    length, middle = 60.0, 26.0
    return (
        Stand(place(middle, front_y_m, ground_z_m), length, rows),
        Stand(place(middle, -front_y_m, ground_z_m, np.pi), length, rows),
    )


def built(stands: tuple[Stand, ...], seats: tuple[Rgb, Rgb]) -> Parts:
    """Decks, rails and seats of stands that are alike."""
    one, poses = stands[0], [stand.pose for stand in stands]
    looks = tuple(Material(f"seat_{k}", color, roughness=0.4) for k, color in enumerate(seats))
    rows = [
        stand.pose @ place(0, k * one.depth_m, one.front_m + k * one.rise_m)
        for stand in stands
        for k in range(one.rows)
    ]
    return gathered([
        things("stand", _decks(one), (_DECK, _SKIRT), poses),
        things("stand_rail", _rails(one), (_PIPE,), poses),
        things("seat_row", _seat_row(one.length_m), looks, rows),
    ])  # fmt: skip


def _seat_xs(length_m: float) -> list[float]:
    """Middles of the seats along a row, aisles left free."""
    count = int((length_m - 1.0) / SEAT_M)
    kept = [k for k in range(count) if k % BLOCK_SEATS < BLOCK_SEATS - _AISLE_SEATS]
    return [(k - (count - 1) / 2) * SEAT_M for k in kept]


def _decks(stand: Stand) -> Mesh:
    """A step per row with its riser (slot 0), cloth on front, ends and back (slot 1)."""
    length, parts = stand.length_m, []
    for k in range(stand.rows):
        y, z = k * stand.depth_m, stand.front_m + k * stand.rise_m
        deep = stand.depth_m if k < stand.rows - 1 else stand.depth_m + 1.0
        parts.append(painted(sheet((-length / 2, y, z), (length, 0, 0), (0, deep, 0)), 0))
        if k:
            parts.append(painted(sheet((-length / 2, y, z - stand.rise_m), (length, 0, 0), (0, 0, stand.rise_m)), 0))
        for side in (-1.0, 1.0):
            parts.append(painted(sheet((side * length / 2, y, 0), (0, deep, 0), (0, 0, z)), 1))
    back = stand.depth_of_all_m
    parts.append(painted(sheet((-length / 2, 0, 0), (length, 0, 0), (0, 0, stand.front_m)), 1))
    parts.append(painted(sheet((length / 2, back - 0.18, 0), (-length, 0, 0), (0, 0, stand.top_m)), 1))
    return flat(join(*parts))


def _rails(stand: Stand) -> Mesh:
    """Rails before the first row, behind the last one and down both ends."""
    half, bars = stand.length_m / 2, []
    back, top = stand.depth_of_all_m - 0.2, stand.top_m
    for y, z in ((0.04, stand.front_m), (back, top)):
        bars += [rod((-half, y, z + up), (half, y, z + up), 0.022, 6) for up in (0.5, 1.05)]
        bars += [rod((x, y, z), (x, y, z + 1.05), 0.018, 6) for x in np.arange(-half, half + 0.1, 2.5)]
    for x in (-half, half):
        bars += [rod((x, 0.04, stand.front_m + up), (x, back, top + up), 0.022, 6) for up in (0.5, 1.05)]
    return join(*bars)


def _seat_row(length_m: float) -> Mesh:
    """Plastic shells that face -y; blocks in two colours by turns."""
    u = np.linspace(0, 1, 6)
    y = SEAT_FRONT_M + np.interp(u, [0, 0.1, 0.5, 0.6, 1.0], [0.0, 0.02, 0.36, 0.41, 0.47])
    z = SEAT_UP_M + np.interp(u, [0, 0.1, 0.5, 0.6, 1.0], [-0.03, 0.0, -0.02, 0.03, 0.32])
    xs, lift = np.array([-0.21, -0.15, 0.15, 0.21]), np.array([0.02, 0.0, 0.0, 0.02])
    points = np.stack([np.broadcast_to(xs, (6, 4)), np.broadcast_to(y[:, None], (6, 4)), z[:, None] + lift], -1)
    shell = grid_mesh(points.transpose(1, 0, 2), np.zeros((4, 6, 2)))
    foot = flat(box((0.06, 0.10, SEAT_UP_M - 0.03), (0, SEAT_FRONT_M + 0.25, (SEAT_UP_M - 0.03) / 2)))
    seat = join(shell, foot)
    return join(*(
        painted(Mesh(seat.vertices + np.array([x, 0.0, 0.0]), seat.faces, seat.uvs), (i // (BLOCK_SEATS - 2)) % 2)
        for i, x in enumerate(_seat_xs(length_m))
    ))  # fmt: skip
