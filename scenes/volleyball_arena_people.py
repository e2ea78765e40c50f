"""Who is in an arena besides the athletes: a crowd, substitutes, officials, ball carriers, photographers."""

from collections.abc import Sequence

import numpy as np

from scenes import people, volleyball_arena_bowl, volleyball_arena_side, volleyball_court
from scenes.placing import gathered
from scenes.volleyball_arena_bowl import Bowl
from scenes.volleyball_arena_side import Area
from synth.equipment.shapes import place
from synth.scene import Parts

_FANS = 0.45
"""Share of the crowd that wears the home team's colour."""
TEAM_COLORS = ("red", "royal blue", "navy", "green", "yellow", "orange", "purple", "teal")


def crowd(bowl: Bowl, occupied: float, home: str, rng: np.random.Generator) -> Parts:
    """Spectators on a share of all seats; blocks of fans in the home team's colour."""
    seats = volleyball_arena_bowl.places(bowl)
    angle = np.arctan2(seats[:, 1, 3], seats[:, 0, 3])
    cheering = np.cos(angle - rng.uniform(0.0, 2 * np.pi)) > np.cos(np.pi * _FANS)
    taken = rng.random(len(seats)) < occupied
    groups = ((taken & cheering, (home, home, "white", "grey", "black")), (taken & ~cheering, ()))
    return gathered(people.seated(list(seats[mask]), rng, 1.0, colors=colors) for mask, colors in groups if mask.any())


def officials(area: Area, net_top_m: float, rng: np.random.Generator) -> Parts:
    """First referee on the stand, second at the other post, line judges, scorers at the table."""
    second = place(0.75, -volleyball_court.POST_Y_M - 1.45, 0, np.pi / 2 + 0.2)
    chairs = [_on_chair(pose) for pose in volleyball_arena_side.table_seats(area)]
    return gathered([
        people.standing("official", [volleyball_court.referee_place(net_top_m), second], rng, ("white",)),
        people.standing("line_judge", volleyball_arena_side.line_judges(area), rng, ("white",)),
        people.seated(chairs, rng, 1.0, "official", ("navy",)),
    ])  # fmt: skip


def teams(area: Area, colors: Sequence[str], rng: np.random.Generator) -> Parts:
    """Substitutes and staff on both teams' chairs, a coach on their feet beside the first chair."""
    parts = []
    for side, color in zip((-1, 1), colors, strict=True):
        chairs = [_on_chair(pose) for pose in volleyball_arena_side.bench_seats(area, side)]
        coach = place(side * 4.0, area.bench_y_m + 0.55, 0, np.pi / 2 + side * 0.5)
        parts += [
            people.seated(chairs, rng, 0.85, "player", (color,)),
            people.standing("coach", [coach], rng, (color,)),
        ]
    return gathered(parts)


def at_the_boards(area: Area, rng: np.random.Generator) -> Parts:
    """Ball carriers inside the boards' corners, photographers and stewards behind the boards of the ends."""
    x = area.x_m + 0.9
    cameras = [place(s * x, y, 0, np.arctan2(-y, -s * 10.0)) for s in (1, -1) for y in (-5.2, 3.4, 6.0)]
    stewards = [place(s * 14.5, area.y_m + 2.6, 0, -np.pi / 2) for s in (1, -1)]
    return gathered([
        people.standing("player", volleyball_arena_side.ball_carriers(area), rng, ("yellow",)),
        people.standing("photographer", cameras, rng, ("black",)),
        people.standing("coach", stewards, rng, ("black",)),
    ])  # fmt: skip


def _on_chair(chair: np.ndarray) -> np.ndarray:
    """The seat's front edge of a team chair."""
    return chair @ place(0.22, 0.0, volleyball_arena_side.CHAIR_SEAT_M)
