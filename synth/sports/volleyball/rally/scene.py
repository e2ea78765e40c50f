"""What is known of a rally while it is drawn: touches so far, who is where from when on."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from synth.motion.performance import Hand
from synth.sports.volleyball.beach import sand_effort
from synth.sports.volleyball.court import Court
from synth.sports.volleyball.defence_params import BlockParams
from synth.sports.volleyball.params import CourtParams, HitParams, VolleyballParams
from synth.sports.volleyball.rally.arc import flight_s
from synth.sports.volleyball.rally.lineup import Player, Spot
from synth.sports.volleyball.rally.reach import pace
from synth.sports.volleyball.rally.rules import Ending, Touch

FLAT_S = 0.31
"""Before a spiker's run-up, whose first heel rises this long before the set leaves the setter's hands."""
LAND_S = 0.11
"""A jumper may go on this long after landing."""
DIG_EXIT_S = 0.70
"""A digger gets up after the dig."""
REACT_S = 0.2
HIT_HEIGHT_M = {"female": 2.68, "male": 2.95, "neutral": 2.8}
OVER_S = 1.6
"""A ball that is passed over the net flies so long."""
WIDEST_SHOT_DEG = 34.0
"""A shot leaves within this of the run-up's direction."""
Params = TypeVar("Params", bound=CourtParams)


@dataclass(frozen=True)
class Play:
    """A touch and its parameters in the player's own frame; the chain fits flights, places and times into them."""

    touch: Touch
    params: CourtParams


@dataclass(frozen=True)
class Block:
    """Somebody of the other team jumps at the net when touch `hit` (a spike) is played; the ball passes beside them.

    beside_m: along the net (court's y) from where the ball passes to the middle of the hands. from_y_m: where along
    the net the blocker waits. params: effort and manner of the jump.
    """

    player: int
    hit: int
    beside_m: float
    from_y_m: float
    params: BlockParams


@dataclass(frozen=True)
class Script:
    """The teams by position, all touches in order, how it ends, and who jumps to block.

    last_s: how long the last ball is in the air; of a ball into the net, until it meets the net at `net_m` (y, z).
    """

    teams: tuple[tuple[Player, ...], tuple[Player, ...]]
    plays: tuple[Play, ...]
    ending: Ending
    last_s: float
    net_m: tuple[float, float] = (0.0, 0.0)
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Scene:
    """What is known while a rally is drawn.

    free: by player, from when and where (court) the player can move. hands: by player.
    """

    court: Court
    gender: str
    hands: tuple[Hand, ...]
    teams: tuple[tuple[Player, ...], tuple[Player, ...]]
    free: tuple[tuple[float, Spot], ...]
    plays: tuple[Play, ...] = ()
    blocks: tuple[Block, ...] = ()

    @property
    def size(self) -> int:
        return len(self.teams[0])

    @property
    def net_m(self) -> float:
        return self.court.net_top_m(self.gender)

    @property
    def last(self) -> Touch:
        return self.plays[-1].touch

    @property
    def pace(self) -> float:
        """Speed of runs here as a share of a hard floor's."""
        return pace(self.court)

    def blocks_now(self, player: int) -> bool:
        """Whether a player jumps against the last touch."""
        return any(b.player == player and b.hit == len(self.plays) - 1 for b in self.blocks)

    def ids(self, team: int) -> range:
        """Players of a team."""
        return range(team * self.size, (team + 1) * self.size)

    def player(self, index: int) -> Player:
        """Position and role of a player."""
        return self.teams[index // self.size][index % self.size]

    def played(self, touch: Touch, params: CourtParams, free_s: float) -> "Scene":
        """One touch more; its player is free again at `free_s`."""
        free = list(self.free)
        free[touch.player] = (free_s, touch.place[:2])
        return replace(self, plays=(*self.plays, Play(touch, params)), free=tuple(free))


def turned(team: int, spot: Spot) -> Spot:
    """A place of the team's own frame on the court, or back."""
    return spot if team == 0 else (-spot[0], -spot[1])


def on_court(scene: Scene, player: int, params: Params) -> Params:
    """The parameters of this player on this court; outdoors no wall sends the ball back."""
    wall_m = float("inf") if scene.court.sand else params.far_wall_x_m
    return replace(
        sand_effort(params) if scene.court.sand else params,
        handedness=scene.hands[player],
        net_height_m=scene.net_m,
        court=scene.court,
        far_wall_x_m=wall_m,
    )


def shot_speed(params: CourtParams) -> tuple[float, float]:
    """Speed [m/s] and topspin [rev/s] of a hit."""
    assert isinstance(params, HitParams)
    return params.serve_speed_m_s, params.topspin_rev_s


def shot_s(scene: Scene, goal: tuple[float, float, float]) -> float:
    """How long the last hit takes to `goal`; a ball passed over the net flies high."""
    if not isinstance(scene.plays[-1].params, HitParams):
        return OVER_S
    speed, spin = shot_speed(scene.plays[-1].params)
    return flight_s(np.array(scene.last.place), np.array(goal), speed, spin, scene.net_m, scene.court.ball_radius_m)


def within_shot(scene: Scene, place: tuple[float, ...]) -> bool:
    """Whether the last hit can go there: a spiker shoots roughly where the run-up led."""
    params = scene.plays[-1].params
    if not isinstance(params, VolleyballParams) or params.skill != "spike":
        return True
    sign = -1.0 if scene.last.team else 1.0
    x, y = sign * (place[0] - scene.last.place[0]), sign * (place[1] - scene.last.place[1])
    heading = params.heading_deg if params.handedness == "right" else -params.heading_deg
    return abs(float(np.degrees(np.arctan2(y, x))) - heading) < WIDEST_SHOT_DEG
