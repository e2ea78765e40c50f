"""The bowl of an arena: eight banks of steps around the floor, blocks of seats between aisles, places to sit.

A bank's own frame: origin on the floor below the middle of its front edge, x along the edge, y away from the court.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from scenes.placing import gathered, things
from synth.arrays import Transforms
from synth.equipment.shapes import beam, flat, grid_mesh, join, painted, place, rod, shifted
from synth.scene import Material, Mesh, Parts

SEAT_M, AISLE_M, BLOCK_SEATS = 0.52, 1.1, 12
"""A seat's width, an aisle's, and how many seats stand side by side between two aisles."""
SEAT_HEIGHT_M, SEAT_FRONT_M = 0.43, 0.38
"""The seat over its step, and its front edge behind the step's edge."""
_LEAN = float(np.tan(np.pi / 8))
"""A bank grows by so much at either end per metre outwards, as neighbours meet at 45 degrees."""
Ring = Float[np.ndarray, "8 2"]
Seat = tuple[float, int]
"""x along the bank [m] and row."""


@dataclass(frozen=True)
class Bowl:
    """x_m, y_m: half size of the floor between the front walls. cut_m: what the corners lose of both.

    front_m: height of the front wall, the first row's step. depth_m, rise_m: of a row.
    """

    x_m: float
    y_m: float
    cut_m: float = 6.0
    rows: int = 11
    front_m: float = 1.1
    depth_m: float = 0.86
    rise_m: float = 0.40

    @property
    def depth_of_all_m(self) -> float:
        """From the front wall to the wall behind the last row: all rows and a gangway."""
        return self.rows * self.depth_m + 1.6

    @property
    def top_m(self) -> float:
        """Height of the gangway behind the last row."""
        return self.front_m + (self.rows - 1) * self.rise_m

    def ring(self, out_m: float) -> Ring:
        """Corners, counter-clockwise from the right end of the bank at +x, of the line `out_m` behind the fronts."""
        x, y = self.x_m + out_m, self.y_m + out_m
        cut = self.cut_m + out_m * (2.0 - np.sqrt(2.0))
        quarter = np.array([[x, y - cut], [x - cut, y]])
        return np.concatenate([quarter, quarter[::-1] * [-1, 1], -quarter, quarter[::-1] * [1, -1]])

    def banks(self) -> list[tuple[Transforms, float]]:
        """World pose and length of the front edge of each bank."""
        ends = self.ring(0.0)
        both = zip(ends, np.roll(ends, -1, 0), strict=True)
        return [
            (
                place((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 0.0, float(np.arctan2(b[1] - a[1], b[0] - a[0])) + np.pi),
                float(np.linalg.norm(b - a)),
            )
            for a, b in both
        ]


def steps(bowl: Bowl, concrete: Material, front: Material) -> Parts:
    """Front wall (slot 1), steps with their risers and the gangway behind (slot 0)."""
    outs = [0.0, *(bowl.depth_m * k for k in range(1, bowl.rows)), bowl.depth_of_all_m]
    heights = bowl.front_m + bowl.rise_m * np.arange(bowl.rows)
    pieces = [painted(_strip(bowl.ring(0.0), -0.01, bowl.ring(0.0), float(heights[0])), 1)]
    for k, z in enumerate(heights):
        pieces.append(_strip(bowl.ring(outs[k]), float(z), bowl.ring(outs[k + 1]), float(z)))
        if k + 1 < bowl.rows:
            pieces.append(_strip(bowl.ring(outs[k + 1]), float(z), bowl.ring(outs[k + 1]), float(z) + bowl.rise_m))
    return things("bowl", flat(join(*(p if p.material_index is not None else painted(p, 0) for p in pieces))),
                  (concrete, front))  # fmt: skip


def seats(bowl: Bowl, looks: tuple[Material, Material]) -> Parts:
    """Blocks and wedges of folding seats; neighbouring blocks differ in colour."""
    frame = Material("seat_frame", (0.03, 0.03, 0.035), roughness=0.5)
    turns = [(looks[0], frame), (looks[1], frame)]
    return gathered(
        things(f"{name}_{'ab'[k]}", _seat_mesh(spots, bowl), turns[k], poses[k::2], mesh_name=name)
        for name, spots, poses in _groups(bowl)
        for k in (0, 1)
        if poses[k::2]
    )


def places(bowl: Bowl) -> Float[np.ndarray, "seats 4 4"]:
    """world_from_person of everybody who could sit: on the seat's front edge, facing the court along +x."""
    turn = place(yaw_rad=-np.pi / 2)
    return np.array([
        pose @ place(x, row * bowl.depth_m + SEAT_FRONT_M, bowl.front_m + row * bowl.rise_m + SEAT_HEIGHT_M) @ turn
        for _, spots, poses in _groups(bowl)
        for pose in poses
        for x, row in spots
    ])  # fmt: skip


def rails(bowl: Bowl) -> Parts:
    """A rail on the front wall and one behind the last row."""
    steel = Material("rail", (0.45, 0.46, 0.48), roughness=0.35, metallic=0.8)
    bars = []
    for out, z in ((0.06, bowl.front_m), (bowl.depth_of_all_m - 1.5, bowl.top_m)):
        ring = bowl.ring(out)
        for a, b in zip(ring, np.roll(ring, -1, 0), strict=True):
            bars += [rod((*a, z + up), (*b, z + up), 0.022, 6) for up in (0.5, 0.95)]
            count = max(2, round(float(np.linalg.norm(b - a)) / 2.0))
            bars += [rod((*p, z), (*p, z + 0.95), 0.018, 6) for p in np.linspace(a, b, count, endpoint=False)]
    return things("bowl_rail", join(*bars), (steel,))


def blocks_on(length_m: float) -> int:
    """How many blocks of seats with their aisles fit on a front edge."""
    return max(0, int((length_m - AISLE_M) // (BLOCK_SEATS * SEAT_M + AISLE_M)))


def _groups(bowl: Bowl) -> list[tuple[str, list[Seat], list[Transforms]]]:
    """Name, seats and poses of what is repeated: the block between two aisles, the wedges at the ends of the banks."""
    module = BLOCK_SEATS * SEAT_M + AISLE_M
    xs = (np.arange(BLOCK_SEATS) - (BLOCK_SEATS - 1) / 2) * SEAT_M
    block = [(float(x), row) for row in range(bowl.rows) for x in xs]
    middle: list[Transforms] = []
    ends: dict[float, list[tuple[Transforms, float]]] = {}
    for pose, length in bowl.banks():
        count = blocks_on(length)
        middle += [pose @ place((k - (count - 1) / 2) * module) for k in range(count)]
        edge = count * module / 2 + AISLE_M / 2
        ends.setdefault(round(length / 2 - edge, 3), []).append((pose, edge))
    wedges = [
        (
            f"seat_{('left', 'right')[s > 0]}_{k}",
            _wedge(bowl, room, s),
            [pose @ place(s * edge) for pose, edge in at],
        )
        for k, (room, at) in enumerate(sorted(ends.items()))
        for s in (1, -1)
    ]
    return [group for group in (("seat_block", block, middle), *wedges) if group[1]]


def _wedge(bowl: Bowl, room_m: float, side: int) -> list[Seat]:
    """Seats between the last aisle and the mitre, where the first row has `room_m`."""
    counts = [max(0, int((room_m - 0.25 + _LEAN * row * bowl.depth_m) // SEAT_M)) for row in range(bowl.rows)]
    return [(side * (k + 0.5) * SEAT_M, row) for row, count in enumerate(counts) for k in range(count)]


def _seat_mesh(spots: list[Seat], bowl: Bowl) -> Mesh:
    one = _seat()
    return join(*(shifted(one, x, row * bowl.depth_m, bowl.front_m + row * bowl.rise_m) for x, row in spots))


def _seat() -> Mesh:
    """A plastic seat (slot 0) on a bracket (slot 1): origin on the step's edge, the sitter looks along -y."""
    y = np.array([0.0, 0.04, 0.30, 0.38, 0.46]) + SEAT_FRONT_M
    z = np.array([-0.03, 0.0, -0.035, 0.02, 0.40]) + SEAT_HEIGHT_M - 0.01
    xs, lift = np.array([-0.225, -0.15, 0.15, 0.225]), np.array([0.025, 0.0, 0.0, 0.025])
    points = np.stack([np.broadcast_to(xs, (5, 4)), np.broadcast_to(y[:, None], (5, 4)), z[:, None] + lift], -1)
    shell = grid_mesh(points[:, ::-1], np.zeros((5, 4, 2)))
    under = beam((0, SEAT_FRONT_M + 0.2, -0.02), (0, SEAT_FRONT_M + 0.2, SEAT_HEIGHT_M - 0.05), 0.08, 0.12)
    return join(painted(shell, 0), painted(under, 1))


def _strip(inner: Ring, low_m: float, outer: Ring, high_m: float) -> Mesh:
    """The closed band between two rings, facing up and towards the court."""
    rows = [np.column_stack([ring, np.full(8, z)]) for ring, z in ((inner, low_m), (outer, high_m))]
    closed = np.stack([np.vstack([row, row[:1]]) for row in rows])
    return grid_mesh(closed, np.zeros((2, 9, 2)))
