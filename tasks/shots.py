"""The slices of a recipe that the tasks walk with: one performance, one shot; and all shots of a dataset."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import scenes
from synth.errors import RecipeError
from synth.film import FilmRecipe
from synth.lighting import Lighting
from synth.outfit import OutfitStyle
from synth.recipe import (
    AuthoredMotion,
    BodyRecipe,
    CameraRecipe,
    MocapMotion,
    Recipe,
    SportRecipe,
    VenueRecipe,
    VideoRecipe,
    content_hash,
)

OWN_VENUE = "default"


@dataclass(frozen=True)
class PerformanceRecipe:
    """The slice of a recipe that decides one performance; index counts the motions of a sport.

    details: without a venue. distance_m: how far archers shoot, 0 elsewhere. cast: 0 for those for whom the motion is
    authored, 1 ... for others who perform the same motion, of `casts` in all (0 in the recipe of cast 0, which does
    not depend on it). people, roster: see IdentityRecipe. held_out: kept for validation.
    """

    sport: str
    details: SportRecipe
    motion: AuthoredMotion | MocapMotion
    body: BodyRecipe
    seed: int
    index: int
    distance_m: float
    people: tuple[int, ...]
    roster: int
    held_out: bool
    cast: int = 0
    casts: int = 0

    @property
    def base(self) -> "PerformanceRecipe":
        """The same motion by those for whom it is authored."""
        return replace(self, cast=0, casts=0)


@dataclass(frozen=True)
class FilmingRecipe:
    """The slice that decides where the cameras are; performance is that of cast 0."""

    performance: PerformanceRecipe
    venue: VenueRecipe
    cameras: dict[str, CameraRecipe]
    video: VideoRecipe
    film: FilmRecipe

    __hash__ = content_hash


@dataclass(frozen=True)
class ShotRecipe:
    """The slice that decides one shot: a performance in one outfit, place and light, filmed by all cameras."""

    performance: PerformanceRecipe
    outfit_name: str
    outfit: OutfitStyle
    venue_name: str
    venue: VenueRecipe
    lighting_name: str
    lighting: Lighting
    cameras: dict[str, CameraRecipe]
    video: VideoRecipe
    film: FilmRecipe

    __hash__ = content_hash

    @property
    def filming(self) -> FilmingRecipe:
        """The part that every cast and light shares."""
        return FilmingRecipe(self.performance.base, self.venue, self.cameras, self.video, self.film)

    @property
    def key(self) -> str:
        """First part of the clips' keys, unique in a dataset."""
        inner = self.performance
        names = (inner.sport, f"{inner.index:05d}", f"p{inner.cast}", self.outfit_name, self.venue_name)
        return "_".join([*names, self.lighting_name]).replace("-", "_")


def shots(recipe: Recipe) -> list[ShotRecipe]:
    """Every shot of a dataset: motion x cast x outfit x venue x lighting; synchronised cameras are in one shot."""
    return [
        ShotRecipe(
            performance, outfit_name, outfit, venue_name, venue, lighting_name, lighting,
            recipe.cameras, recipe.video, recipe.film,
        )
        for sport, details in sorted(recipe.sports.items())
        for index in range(recipe.shots)
        for cast in range(recipe.identity.casts)
        for venue_name, venue in venues_of(recipe, sport)
        for performance in [_performance(recipe, sport, details, index, cast, venue)]
        for outfit_name, outfit in sorted(recipe.outfits.items())
        for lighting_name, lighting in sorted(recipe.lightings.items())
    ]  # fmt: skip


def venues_of(recipe: Recipe, sport: str) -> list[tuple[str, VenueRecipe]]:
    """The chosen venues in which a sport is played, by their names in scenes; RecipeError where none fits."""
    found = dict(sorted(_fitting(recipe, sport)))
    if not found:
        fit = ", ".join(name for name, facts in scenes.FACTS.items() if sport in facts.sports)
        raise RecipeError(f"venue=[{','.join(sorted(recipe.venues))}]: {sport} is played in none; add one of {fit}")
    return list(found.items())


def is_held_out(index: int, share: float) -> bool:
    """Whether motion number `index` is kept for validation: every 1/share-th, the same ones however many there are."""
    return int((index + 1) * share + 1e-9) > int(index * share + 1e-9)


def _fitting(recipe: Recipe, sport: str) -> Iterator[tuple[str, VenueRecipe]]:
    own = recipe.sports[sport].venue
    for venue in recipe.venues.values():
        name = own if venue.name == OWN_VENUE else venue.name
        if sport in facts_of(replace(venue, name=name)).sports or venue.name == OWN_VENUE:
            yield name, replace(venue, name=name)


def facts_of(venue: VenueRecipe) -> scenes.VenueFacts:
    """What is played in a venue and from how far; RecipeError where there is none of that name."""
    if venue.path:
        return scenes.VenueFacts(venue.sports, venue.distance_m)
    if venue.name not in scenes.FACTS:
        raise RecipeError(f"venue '{venue.name}' does not exist; use one of {', '.join(scenes.VENUES)}")
    return scenes.FACTS[venue.name]


def _performance(
    recipe: Recipe, sport: str, details: SportRecipe, index: int, cast: int, venue: VenueRecipe
) -> PerformanceRecipe:
    who = recipe.identity
    return PerformanceRecipe(
        sport, replace(details, venue=""), recipe.motion, recipe.body, recipe.seed, index,
        facts_of(venue).distance_m, who.people, who.roster, is_held_out(index, recipe.shards.val_share),
        cast, who.casts if cast else 0,
    )  # fmt: skip
