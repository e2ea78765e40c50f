"""Who is in a club's hall besides the athletes: people on the stand, substitutes, coaches, scorers, referees."""

import numpy as np

from scenes import people, volleyball_court
from scenes.hall_furniture import bench_y_m, scorers_xs_m
from scenes.hall_shell import Shell, seat_places
from scenes.placing import gathered
from scenes.volleyball_court import BENCH_SEAT_M, HALF_LENGTH_M, HALF_WIDTH_M
from synth.equipment.shapes import place
from synth.scene import Parts

_COLORS = ("red", "royal blue", "navy", "green", "yellow", "orange", "purple", "teal")


def people_of(shell: Shell, net_top_m: float, occupied: float, rng: np.random.Generator) -> Parts:
    """Everybody; `occupied` is the share of the stand's seats."""
    home, guest = (str(name) for name in rng.choice(_COLORS, 2, replace=False))
    y = bench_y_m()
    judges = [
        place(s * (HALF_LENGTH_M + 2.05), -s * (HALF_WIDTH_M + 2.05), 0, np.arctan2(s * 1.2, -s * 2.0)) for s in (1, -1)
    ]
    second = place(0.75, -volleyball_court.POST_Y_M - 1.3, 0, np.pi / 2 + 0.2)
    chairs = [place(x, y - 0.55 + 0.2, BENCH_SEAT_M, np.pi / 2) for x in scorers_xs_m()]
    parts = [
        people.seated(seat_places(shell), rng, occupied, colors=(home, home, "white", "grey", "navy", "black")),
        people.seated(chairs, rng, 0.8, "official"),
        people.standing("official", [volleyball_court.referee_place(net_top_m), second], rng, ("white",)),
        people.standing("line_judge", judges, rng, ("white",)),
    ]
    for side, color in ((-1, home), (1, guest)):
        spots = [place(side * 6.0 + d, y + 0.14, BENCH_SEAT_M, np.pi / 2) for d in np.arange(-2.1, 2.2, 0.7)]
        parts.append(people.seated(spots, rng, 0.8, "player", (color,)))
        parts.append(people.standing("coach", [place(side * 3.0, y + 0.2, 0, np.pi / 2 + side * 0.5)], rng, (color,)))
    return gathered(parts)
