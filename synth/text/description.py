"""Description: all that texts say about the clip of one view, as plain facts; words are made from nothing else.

Every value is a name, a number or a list of records; nothing is null and the keys are the same in every sample. Names
are those of the library (`jump_serve`, `front_left`), words for them are in `english_words` and `chinese_words`.
"""

from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from synth.errors import DatasetError

Record = dict[str, Any]
NOBODY = 0
"""person_id of what nobody does."""


@dataclass(frozen=True)
class Garment:
    """slot: `top`, `bottom`, `shoes` ... kind: what fills it, `jersey`. color: its name, "" where none is told.

    is_seen: whether the part of the body that it is worn on shows in the clip.
    """

    slot: str
    kind: str
    color: str
    is_seen: bool


@dataclass(frozen=True)
class Who:
    """One person. id: grey value in seg. person: `woman`, `man` or `person`. team: `near`, `far` or "".

    shows: parts of the body in the picture and not hidden by others, in the order of `seen.PARTS`; none: not seen.
    number: on the shirt where shirt and number show, else 0. is_whole: all of the body is in the picture.
    """

    id: int
    person: str
    team: str
    role: str
    handedness: str
    hair: str
    hair_color: str
    skin: str
    number: int
    wears: tuple[Garment, ...]
    shows: tuple[str, ...]
    is_whole: bool

    def worn(self, slot: str) -> Garment | None:
        """What fills a slot, where that shows."""
        return next((one for one in self.wears if one.slot == slot and one.is_seen), None)


@dataclass(frozen=True)
class Stretch:
    """A phase of somebody's skill within the clip, [start_s, end_s), in seconds from the first frame."""

    name: str
    person_id: int
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Happening:
    """An event of somebody who is seen then. name: of the event, or how the ball was touched (`overhead_set`)."""

    name: str
    person_id: int
    time_s: float


@dataclass(frozen=True)
class View:
    """The camera. shot_size, angle, movements: see synth.labels.camera_label. about: id of whom it shows.

    side: where it stands as that person feels it, such as `front_left`; court_side: `behind_near`, `corner_far`,
    `side`, or "" where no teams play. azimuth_deg: from straight ahead of the person, left is positive; like side, at
    the start where the camera circles. Means over the clip: height_m of the lens, distance_m to the pelvis, pitch_deg
    of the lens as seen from the face.
    is_cut: in a full or wide shot, some of that person is outside the picture.
    """

    shot_size: str
    is_cut: bool
    angle: str
    movements: tuple[str, ...]
    about: int
    side: str
    court_side: str
    height_m: float
    distance_m: float
    azimuth_deg: float
    pitch_deg: float


@dataclass(frozen=True)
class Description:
    """One clip. phases, events: in order of time. winner: team that wins the point within the clip, or "".

    with_ball: whether there is a ball. lighting_words: English; venue_words: of the user's own, or "".
    """

    sport: str
    skill: str
    with_ball: bool
    duration_s: float
    people: tuple[Who, ...]
    phases: tuple[Stretch, ...]
    events: tuple[Happening, ...]
    winner: str
    venue: str
    venue_words: str
    lighting: str
    lighting_words: str
    view: View

    @property
    def seen(self) -> tuple[Who, ...]:
        """People of whom something shows."""
        return tuple(one for one in self.people if one.shows)

    @property
    def is_game(self) -> bool:
        """Whether those seen are told apart: they play in teams, or do not look alike."""
        return any(one.team for one in self.people) or len({(one.person, one.wears) for one in self.seen}) > 1

    def who(self, person_id: int) -> Who:
        """The person with this id."""
        return next(one for one in self.people if one.id == person_id)

    def team(self, team: str) -> tuple[Who, ...]:
        """Those seen of a team."""
        return tuple(one for one in self.seen if one.team == team)

    def shirt_of(self, team: str) -> Garment | None:
        """The shirt that most of those seen of a team wear."""
        shirts = [shirt for one in self.team(team) if (shirt := one.worn("top"))]
        return max(dict.fromkeys(shirts), key=shirts.count, default=None)


def to_record(description: Description) -> Record:
    """Plain lists and dicts, as events.json holds them under `description`."""
    listed: Record = _listed(asdict(description))
    return listed


def from_record(record: Record) -> Description:
    """What `to_record` wrote; DatasetError for anything else."""
    try:
        description = TypeAdapter(Description).validate_python(record)
    except ValidationError as error:
        raise DatasetError(f"description: {_first(error)}; make the dataset again") from error
    if to_record(description) != record:
        raise DatasetError("description: unknown or converted values; make the dataset again")
    return description


def _listed(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _listed(value) for key, value in tree.items()}
    return [_listed(value) for value in tree] if isinstance(tree, list | tuple) else tree


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(key) for key in first['loc'])} {first['msg'].lower()}"
