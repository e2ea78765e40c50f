"""Performance: what athletes and equipment do, in continuous time; one sport, no bodies, no place."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from jaxtyping import Float
from pydantic import ConfigDict

from synth.motion.motion import Motion

Hand = Literal["right", "left"]
Channels = dict[str, Float[np.ndarray, "frames ..."]]


@dataclass(frozen=True)
class Event:
    """Something that happens in an instant: `release`, `ball_contact`, `takeoff`, `landing`, `arrow_impact` ...

    time_s: seconds from the start of the performance. person: index into athletes, -1 for none.
    object: name of the equipment, or "". values: numbers such as {"speed_m_s": 26.1}.
    position: where it happens in the world [m]. detail: a word more, such as why a point ends.
    """

    name: str
    time_s: float
    person: int
    object: str = ""
    position: tuple[float, float, float] = (0.0, 0.0, 0.0)
    values: dict[str, float] = field(default_factory=dict)
    detail: str = ""


@dataclass(frozen=True)
class Contact:
    """A part of a person touches an object during [start_s, end_s): part such as `left_hand`, `right_foot`."""

    person: int
    part: str
    object: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Phase:
    """A named stretch of a skill: `draw`, `anchor`, `approach`, `flight` ..., [start_s, end_s)."""

    name: str
    person: int
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Track:
    """One piece of equipment through time.

    name: unique, `bow`, `arrow`, `ball`. kind: which model draws it, `recurve_bow`, `arrow`, `volleyball`.
    world_from_object: (frames, 4, 4). fps: samples per second from time 0.
    channels: further values per sample, e.g. {"nock": (frames, 3) world position of the string's nocking point}.
    """

    name: str
    kind: str
    world_from_object: Float[np.ndarray, "frames 4 4"]
    fps: float
    channels: Channels = field(default_factory=dict)


@dataclass(frozen=True)
class Athlete:
    """One person: motion, `right` or `left` handed, and what they do in words (`archer`, `server`, `libero`).

    team: `near` (own side x < 0) or `far`, "" where there are no teams. number: position in it, 0: none.
    """

    motion: Motion
    handedness: Hand
    role: str
    team: str = ""
    number: int = 0


@dataclass(frozen=True)
class Performance:
    """One or more athletes with equipment; times in seconds from a common start.

    key_s: the instant the skill is about (release, ball contact); a clip is cut around it.
    """

    sport: str
    skill: str
    athletes: tuple[Athlete, ...]
    tracks: tuple[Track, ...]
    events: tuple[Event, ...]
    contacts: tuple[Contact, ...]
    phases: tuple[Phase, ...]
    duration_s: float
    key_s: float

    __pydantic_config__ = ConfigDict(arbitrary_types_allowed=True)
