"""What of a Description is told, whatever the language."""

from dataclasses import dataclass, replace
from typing import Literal

from synth.text.description import Description, Garment, Who
from synth.text.happenings import TOUCHES

Form = Literal["short", "long"]
NAMED_HANDS = ("hands", "arms")
ARROWS = 3
"""An end that shows fewer releases is told as a shot."""
BEGAN_S = 0.05
"""What begins before this has begun when the clip does: no time is told."""


@dataclass(frozen=True)
class Deed:
    """Something that somebody does from `time_s` on; is_phase: a phase, else an event of that name.

    is_next: the time is told with what comes before.
    """

    name: str
    time_s: float
    is_phase: bool
    is_next: bool = False

    @property
    def is_timed(self) -> bool:
        """Whether its time is told."""
        return has_time(self.time_s) and not self.is_next


@dataclass(frozen=True)
class Kit:
    """Shirt and bottom of so many of a team."""

    number: int
    garments: tuple[Garment, ...]


def skill_shown(description: Description) -> str:
    """The skill as far as the clip shows it: of an end of three arrows perhaps a single shot."""
    releases = sum(one.name == "release" for one in description.events)
    return "shot" if description.skill == "end_of_three" and releases < ARROWS else description.skill


def deeds(description: Description, instants: tuple[str, ...]) -> tuple[Deed, ...]:
    """What the one who is told of does, in order: phases, and events called as in `instants`."""
    if not description.seen:
        return ()
    person_id = description.seen[0].id
    found = [Deed(one.name, one.start_s, True) for one in description.phases if one.person_id == person_id]
    phases = {deed.name for deed in found}
    found += [
        Deed(one.name, one.time_s, False)
        for one in description.events
        if one.person_id == person_id and one.name in instants and one.name.removesuffix("_release") not in phases
    ]
    # a phase that begins with an event comes after it
    ordered = sorted(found, key=lambda deed: (round(deed.time_s, 3), deed.is_phase))
    before = ["", *(seconds(deed.time_s) for deed in ordered)]
    return tuple(
        replace(deed, is_next=seconds(deed.time_s) == told) for deed, told in zip(ordered, before, strict=False)
    )


def touches(description: Description) -> tuple[tuple[Who, str, float], ...]:
    """Who touches the ball how and when [s], in order."""
    return tuple(
        (description.who(one.person_id), one.name, one.time_s) for one in description.events if one.name in TOUCHES
    )


def sides(description: Description) -> tuple[tuple[Kit, ...], ...]:
    """The kits of each team of those seen, in order of appearance."""
    teams = dict.fromkeys(one.team for one in description.seen)
    return tuple(_kits(description.team(team)) for team in teams)


def _kits(team: tuple[Who, ...]) -> tuple[Kit, ...]:
    worn = [tuple(one for slot in ("top", "bottom") if (one := who.worn(slot))) for who in team]
    return tuple(Kit(worn.count(kit), kit) for kit in dict.fromkeys(worn))


def is_orbit(description: Description) -> bool:
    """Whether the camera goes around, so that its side is the one from which it starts."""
    return any(is_around(move) for move in description.view.movements)


def is_around(movement: str) -> bool:
    """Whether a movement goes around somebody."""
    return movement.startswith("orbit")


def only_hands(who: Who) -> bool:
    """Whether nothing but hands and arms shows of somebody."""
    return bool(who.shows) and set(who.shows) <= set(NAMED_HANDS)


def is_all_whole(description: Description) -> bool:
    """Whether all of everybody is in the picture."""
    return all(one.is_whole for one in description.people)


def seconds(time_s: float) -> str:
    """`1.2`, as times are told."""
    return f"{time_s:.1f}"


def has_time(time_s: float) -> bool:
    """Whether a time is told: not that of the first moment."""
    return time_s >= BEGAN_S


def metres(distance_m: float) -> str:
    """`0.8`, `4`, as distances are told: to the metre from 3 m on."""
    return f"{distance_m:.1f}" if distance_m < 2.95 else f"{distance_m:.0f}"
