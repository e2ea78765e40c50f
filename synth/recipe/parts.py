"""The parts of a recipe, each a frozen dataclass."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from synth.recipe.digests import content_hash


@dataclass(frozen=True)
class SportRecipe:
    """One sport of the dataset: what is done (`skill`), where (`venue`), with which hand, and by how many.

    players: 0 or null for as many as the skill has by itself.
    """

    skill: str
    venue: str
    handedness: Literal["any", "right", "left"] = "any"
    players: Annotated[int, Field(ge=0), BeforeValidator(lambda players: players or 0)] = 0


@dataclass(frozen=True)
class AuthoredMotion:
    """The performance is authored by synth.sports and varied by the seed."""

    kind: Literal["authored"] = "authored"


@dataclass(frozen=True)
class MocapMotion:
    """The performance is a recording, retargeted.

    fps, unit_m, up override what the file says (null: as detected). clip is the animation of an FBX or glTF that holds
    several (null: the longest). accept is the worst verdict of the retargeting's report that may become data; it goes
    into every clip as its tier. repair: interpolate over tracking glitches and mark them. content is the file's
    digest, filled in by `load`, so that the output's name follows what is in the file and not where it lies.
    """

    path: str
    kind: Literal["mocap"] = "mocap"
    fps: float | None = None
    unit_m: float | None = None
    up: Literal["x", "y", "z"] | None = None
    clip: str | None = None
    accept: Literal["gold", "silver", "bronze", "reject"] = "bronze"
    repair: bool = False
    content: str = ""


@dataclass(frozen=True)
class VideoRecipe:
    """fps, frames (4n+1 for video models) and size [px] (multiples of 32) of every clip.

    start_s: when in the performance a clip starts [s]; null: so that its key instant is a little after the middle.
    """

    fps: float
    num_frames: int
    width_px: int
    height_px: int
    start_s: Annotated[float, Field(ge=0.0)] | None = None


@dataclass(frozen=True)
class IdentityRecipe:
    """Who performs. casts: so many times every motion is performed, each time by other people.

    people: numbers of the roster who may take the lead; empty: everybody. roster: how many there are for training;
    motions held out for validation are performed by others, who follow in the roster.
    """

    casts: Annotated[int, Field(ge=1, le=1000)] = 1
    people: tuple[Annotated[int, Field(ge=0)], ...] = ()
    roster: Annotated[int, Field(ge=24)] = 48


@dataclass(frozen=True)
class VenueRecipe:
    """One place. name: as in scenes, or `default` for each sport's own. variant: another draw of the same venue.

    choices: what overrules the venue's own draw, such as {"net_top_m": 2.24}. path: a .blend file that is the place;
    then sports says what is played there, distance_m how far archers shoot, and words where that is, for captions, such
    as `in a park`. content: as in MocapMotion.
    """

    name: str = "default"
    variant: Annotated[int, Field(ge=0)] = 0
    choices: dict[str, Any] = field(default_factory=dict)
    path: str = ""
    content: str = ""
    sports: tuple[str, ...] = ()
    distance_m: Annotated[float, Field(ge=0.0, le=200.0)] = 0.0
    words: str = ""

    __hash__ = content_hash


@dataclass(frozen=True)
class BodyRecipe:
    """path of a licensed SMPLX_*.npz; empty for the embedded body. content: as in MocapMotion."""

    path: str = ""
    content: str = ""


@dataclass(frozen=True)
class RenderRecipe:
    """What of the render decides the pixels: see synth.renderer.RenderSettings."""

    samples: int
    denoise: bool
    max_bounces: int
    look: str
    engine: Literal["cycles", "raster"] = "cycles"


@dataclass(frozen=True)
class SignalRecipe:
    """Control signals beyond those of every clip. flow: forward optical flow. edges: a line drawing of every frame."""

    flow: bool
    edges: bool


@dataclass(frozen=True)
class ShardRecipe:
    """clips_per_shard counts views. val_share: share of motions and identities kept apart for validation."""

    clips_per_shard: int
    val_share: float
