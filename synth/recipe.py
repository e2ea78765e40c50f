"""Recipe: everything that decides the output, frozen and typed; its canonical JSON and its digest.

Hydra composes once at the door, `load` checks, then only recipes walk through. How and where it runs is a Machine,
which never enters a digest.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from synth.cameras.recipe import CameraRecipe as CameraRecipe
from synth.errors import RecipeError, TakeError
from synth.film import FilmRecipe
from synth.lighting import Lighting
from synth.outfit import OutfitStyle
from synth.tiers import TierRecipe as TierRecipe

_CLOSED = ConfigDict(extra="forbid")


def content_hash(recipe: Any) -> int:
    """Hash of a recipe that holds dictionaries: `__hash__ = content_hash` in its class."""
    return hash(canonical(recipe))


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


@dataclass(frozen=True)
class Recipe:
    """One dataset: a grid of motions (`shots` per sport) x casts x outfits x venues x lightings x cameras."""

    name: str
    seed: int
    shots: int
    sports: dict[str, SportRecipe]
    identity: IdentityRecipe
    outfits: dict[str, OutfitStyle]
    venues: dict[str, VenueRecipe]
    lightings: dict[str, Lighting]
    motion: AuthoredMotion | MocapMotion = field(metadata={"discriminator": "kind"})
    video: VideoRecipe
    film: FilmRecipe
    cameras: dict[str, CameraRecipe]
    body: BodyRecipe
    render: RenderRecipe
    signals: SignalRecipe
    tiers: TierRecipe
    shards: ShardRecipe

    __pydantic_config__ = _CLOSED
    __hash__ = content_hash


@dataclass(frozen=True)
class Machine:
    """How and where: never part of a digest. device: `cpu`, `gpu` or `auto`; threads: 0 for all."""

    outputs: str
    workers: int
    device: Literal["cpu", "gpu", "auto"]
    threads: int

    __pydantic_config__ = _CLOSED


Checked = TypeVar("Checked")
HASHED_BY_CONTENT = frozenset({"path"})
"""Keys that say where something lies; `content` beside them says what it is."""


def load(tree: dict[str, Any]) -> tuple[Recipe, Machine]:
    """Check a composed config; RecipeError names the key, what was wrong and what is allowed."""
    tree = {key: {} for key in _EXAMPLES} | tree
    machine = checked(Machine, tree.pop("machine", {}), "machine.")
    recipe = checked(Recipe, _with_contents(tree), "")
    _check_sizes(recipe)
    return recipe, machine


def checked(kind: type[Checked], tree: Any, prefix: str = "") -> Checked:
    """`tree` as a `kind`; the first thing wrong with it as one line."""
    try:
        return TypeAdapter(kind).validate_python(tree)
    except ValidationError as error:
        first = error.errors()[0]
        where = prefix + ".".join(str(part) for part in first["loc"])
        raise RecipeError(f"{where}: {_reason(first)}; see `python -m tasks --cfg job` for all keys") from error


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values, equal text."""
    plain = asdict(value) if hasattr(value, "__dataclass_fields__") else value
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(value: Any) -> str:
    """12 hex digits of what decides the output: paths are left out, contents stay."""
    plain = without_paths(value)
    return hashlib.blake2b(canonical(plain).encode(), digest_size=6).hexdigest()


def file_digest(path: Path) -> str:
    """12 hex digits of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=6)).hexdigest()


def without_paths(value: Any) -> Any:
    """`value` as a plain tree with everything that decides the output and nothing that says where it lies."""
    return _pruned(json.loads(canonical(value)))


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        drop = HASHED_BY_CONTENT if "content" in value else frozenset()
        return {key: _pruned(item) for key, item in value.items() if key not in drop}
    return [_pruned(item) for item in value] if isinstance(value, list) else value


def _with_contents(tree: dict[str, Any]) -> dict[str, Any]:
    """The same tree with `content` filled in beside every `path` that the recipe reads."""
    filled = dict(tree)
    for key in ("motion", "body"):
        filled[key] = _with_content(key, filled.get(key) or {})
    for key in ("outfits", "venues", "lightings"):
        filled[key] = {name: _with_content(f"{key}.{name}", part) for name, part in (filled.get(key) or {}).items()}
    return filled


def _with_content(key: str, part: Any) -> Any:
    if isinstance(part, dict) and part.get("garments"):
        part = part | {"garments": [_with_content(f"{key}.garments", one) for one in part["garments"]]}
    if not isinstance(part, dict) or not part.get("path"):
        return part
    path = Path(str(part["path"])).expanduser().resolve()
    if not path.is_file():
        raise TakeError(f"{key}.path: there is no file {path}; give the path of an existing one")
    return part | {"path": str(path), "content": file_digest(path)}


def _check_sizes(recipe: Recipe) -> None:
    video = recipe.video
    if video.num_frames < 1 or video.num_frames % 4 != 1:
        near = max(1, round((video.num_frames - 1) / 4) * 4 + 1)
        raise RecipeError(f"video.num_frames={video.num_frames}: video models need 4n+1 frames; use {near}")
    for name in ("width_px", "height_px"):
        size = getattr(video, name)
        if size < 32 or size % 16:
            near = max(32, round(size / 32) * 32)
            raise RecipeError(f"video.{name}={size}: trainers need multiples of 32 (16 for 720p); use {near}")
    if not 1 <= video.fps <= 240:
        raise RecipeError(f"video.fps={video.fps}: not a video rate; use 16, 24, 25, 30, 48 or 60")
    for name, least in (("shots", 1), ("seed", 0)):
        if getattr(recipe, name) < least:
            raise RecipeError(f"{name}={getattr(recipe, name)}: must be at least {least}")
    if recipe.render.samples < 1:
        raise RecipeError(f"render.samples={recipe.render.samples}: must be at least 1")
    if recipe.shards.clips_per_shard < 1 or not 0 <= recipe.shards.val_share < 1:
        raise RecipeError("shards: clips_per_shard must be at least 1 and val_share in [0, 1)")
    for key, example in _EXAMPLES.items():
        if not getattr(recipe, key):
            raise RecipeError(f"{key[:-1]}: choose at least one, e.g. {key[:-1]}=[{example}]")


_EXAMPLES = {
    "sports": "archery,volleyball",
    "outfits": "home,away",
    "venues": "default",
    "lightings": "noon,golden_hour",
    "cameras": "ring,broadcast",
}


def _reason(error: Any) -> str:
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return "unknown key"
    return f"{error['msg'][0].lower()}{error['msg'][1:]} (got {error['input']!r})"
