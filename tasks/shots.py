"""The slices of a recipe that the tasks walk with: one performance, one shot; and all shots of a dataset."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import overload

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
        return replace(self, cast=0, casts=0) if self.cast or self.casts else self


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


class Shots(Sequence[ShotRecipe]):
    """Every shot of a dataset: motion x cast x outfit x venue x lighting; synchronised cameras are in one shot.

    A shot is made when it is asked for, so that as many as one likes take no memory; a slice is one of these, too.
    """

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._venues = {sport: venues_of(recipe, sport) for sport in sorted(recipe.sports)}
        self._outfits, self._lightings = sorted(recipe.outfits.items()), sorted(recipe.lightings.items())
        self._numbers = range(sum(self._count(sport) for sport in self._venues))
        self._details = {sport: replace(recipe.sports[sport], venue="") for sport in self._venues}
        self._last: tuple[tuple[str, int, int, str], PerformanceRecipe] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, number: int) -> ShotRecipe: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[ShotRecipe]: ...

    def __getitem__(self, number: int | slice) -> ShotRecipe | Sequence[ShotRecipe]:
        if isinstance(number, int):
            return self._shot(self._numbers[number])
        part = copy.copy(self)
        part._numbers = self._numbers[number]
        return part

    def __iter__(self) -> Iterator[ShotRecipe]:
        return map(self._shot, self._numbers)

    def _count(self, sport: str) -> int:
        each = len(self._venues[sport]) * len(self._outfits) * len(self._lightings)
        return self._recipe.shots * self._recipe.identity.casts * each

    def _shot(self, number: int) -> ShotRecipe:
        sport, number = self._within(number)
        venues = self._venues[sport]
        number, lighting = divmod(number, len(self._lightings))
        number, outfit = divmod(number, len(self._outfits))
        number, place = divmod(number, len(venues))
        index, cast = divmod(number, self._recipe.identity.casts)
        return ShotRecipe(
            self._performance(sport, index, cast, venues[place][1]), *self._outfits[outfit], *venues[place],
            *self._lightings[lighting], self._recipe.cameras, self._recipe.video, self._recipe.film,
        )  # fmt: skip

    def _within(self, number: int) -> tuple[str, int]:
        """The sport of shot `number`, and which of that sport's it is."""
        for sport in self._venues:
            if number < self._count(sport):
                return sport, number
            number -= self._count(sport)
        raise IndexError(number)

    def _performance(self, sport: str, index: int, cast: int, venue: VenueRecipe) -> PerformanceRecipe:
        """The same object for neighbours that share it: so is what it remembers of itself."""
        place = sport, index, cast, venue.name
        if self._last is None or self._last[0] != place:
            who, share = self._recipe.identity, self._recipe.shards.val_share
            performance = PerformanceRecipe(
                sport, self._details[sport], self._recipe.motion, self._recipe.body, self._recipe.seed, index,
                facts_of(venue).distance_m, who.people, who.roster, is_held_out(index, share),
                cast, who.casts if cast else 0,
            )  # fmt: skip
            self._last = place, performance
        return self._last[1]


def shots(recipe: Recipe) -> Shots:
    """Every shot of a dataset, in the order in which they are made; RecipeError where a sport has no venue."""
    return Shots(recipe)


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
