"""The rules that a rally obeys: touches of a team, who may attack, where the ball ends and who wins the point."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from synth.errors import SynthError
from synth.sports.volleyball.court import Court

Reason = Literal["ace", "kill", "out", "net", "block"]
SERVES = ("float_serve", "jump_serve")
MOST_TOUCHES = 3


@dataclass(frozen=True)
class Touch:
    """One contact with the ball.

    team: 0 near, 1 far. player: index among the athletes. time_s: of the contact. place: the ball's centre, as the
    script wants it [m]; the body decides exactly.
    """

    team: int
    player: int
    skill: str
    time_s: float
    place: tuple[float, float, float]


@dataclass(frozen=True)
class Ending:
    """Why the rally ends, who wins (0 near, 1 far), and where the ball first meets the floor (x, y) [m]."""

    reason: Reason
    winner: int
    floor_m: tuple[float, float]


def check(touches: tuple[Touch, ...], ending: Ending, court: Court, ball_radius_m: float) -> None:
    """SynthError where a touch is against the rules or the point goes to the wrong team for the wrong reason."""
    if touches[0].skill not in SERVES or any(touch.skill in SERVES for touch in touches[1:]):
        raise SynthError("a rally begins with its only serve; draw it again")
    if touches[1:2] and touches[1].team == touches[0].team:
        raise SynthError("the serve was touched by the server's own team; draw it again")
    for run in _possessions(touches):
        _check_possession(run)
    judged = judge(touches, ending.floor_m, court, ball_radius_m, net=ending.reason == "net")
    if judged != (ending.reason, ending.winner):
        raise SynthError(f"the rally ends as {ending.reason} for team {ending.winner}, the rules say {judged}")


def judge(
    touches: tuple[Touch, ...], floor_m: tuple[float, float], court: Court, ball_radius_m: float, *, net: bool
) -> tuple[Reason, int]:
    """Reason and winner when the ball falls at `floor_m` after these touches; net: it fell back from the net."""
    last = touches[-1]
    if net:
        return "net", 1 - last.team
    if not inside(floor_m, court, ball_radius_m):
        return "out", 1 - last.team
    fell_on = 0 if floor_m[0] < 0.0 else 1
    winner = 1 - fell_on
    if last.skill == "block":
        return "block", winner
    return ("ace" if len(touches) == 1 else "kill"), winner


def inside(floor_m: tuple[float, float], court: Court, ball_radius_m: float) -> bool:
    """Whether a ball that meets the floor here touches the court or its lines; it flattens over half its radius."""
    reach = 0.5 * ball_radius_m
    return abs(floor_m[0]) < 0.5 * court.length_m + reach and abs(floor_m[1]) < 0.5 * court.width_m + reach


def may_attack_at_net(number: int, players: int) -> bool:
    """Whether the player at position `number` of the rotation is in the front row; with fewer than six, all are."""
    return players < 6 or number in (2, 3, 4)


def _possessions(touches: tuple[Touch, ...]) -> list[list[Touch]]:
    runs: list[list[Touch]] = []
    for touch in touches:
        if runs and runs[-1][-1].team == touch.team:
            runs[-1].append(touch)
        else:
            runs.append([touch])
    return runs


def _check_possession(run: list[Touch]) -> None:
    """At most three touches, no two in a row by one player; a block is no touch of either count."""
    counted = [touch for touch in run if touch.skill != "block"]
    if len(counted) > MOST_TOUCHES:
        raise SynthError(f"{len(counted)} touches of one team; draw it again")
    for first, second in pairwise(run):
        if first.player == second.player and first.skill != "block":
            raise SynthError("one player touched the ball twice in a row; draw it again")
    if any(first.time_s >= second.time_s for first, second in pairwise(run)):
        raise SynthError("touches out of order; draw it again")
