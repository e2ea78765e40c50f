"""What the Perform stage does: authored, recorded, or somebody else's motion; and what it hands on."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scenes
from synth import casting, record, venue_file
from synth.body import Body
from synth.errors import ShotError, SynthError
from synth.motion.motion import Motion
from synth.motion.performance import Performance
from synth.outfit.roster import person
from synth.plain import tree_of
from synth.randomness import generator
from synth.recipe import VenueRecipe
from synth.scene import Venue
from synth.sports import registry
from synth.sports.cast import Cast
from synth.sports.gates import Quality, accepted
from synth.sports.gates import recorded as recorded_quality
from synth.sports.gates.limits import verdict
from synth.sports.gates.measure import measure
from synth.sports.rebody import perform_by
from synth.whole import again
from tasks.shots import PerformanceRecipe


@dataclass(frozen=True)
class Played:
    """A performance with its quality. people: roster numbers of the athletes.

    net_gender: the sex for whose net the motion was made.
    """

    performance: Performance
    quality: Quality
    people: tuple[int, ...]
    net_gender: str


def candidates(recipe: PerformanceRecipe) -> tuple[int, ...]:
    """Roster numbers of those who may take the lead, the first to be asked first."""
    order = casting.leads(recipe.seed, recipe.sport, recipe.index, recipe.roster, recipe.held_out, recipe.people)
    return casting.candidates(order, recipe.cast, recipe.casts)


def authored(recipe: PerformanceRecipe, body: Body) -> Played:
    """The performance authored for the first cast."""
    details = recipe.details
    count = registry.players_of(recipe.sport, details.skill, details.players or None)
    numbers = _team(recipe, candidates(recipe)[0], count)
    people = [person(number, body) for number in numbers]

    distance = {"distance_m": recipe.distance_m} if recipe.distance_m else {}

    def author(rng: Any) -> Performance:
        cast = tuple(Cast(one.betas, one.gender, casting.hand(details, rng)) for one in people)
        return registry.perform_many(recipe.sport, details.skill, body, cast, rng, **distance)

    performance, quality = accepted(author, body, recipe.seed, "performance", recipe.sport, recipe.index)
    return Played(performance, quality, numbers, people[0].gender)


def by_others(recipe: PerformanceRecipe, base: Played, body: Body) -> Played:
    """The motion of `base` by another cast: the first whose bodies can do it within the gates."""
    rejected: list[str] = []
    for lead in candidates(recipe):
        numbers = _team(recipe, lead, len(base.people))
        people = [person(number, body) for number in numbers]
        played = perform_by(base.performance, body, body, [p.betas for p in people], [p.gender for p in people])
        values = measure(played.performance, body)
        reasons = verdict(values)
        if not reasons:
            quality = Quality(base.quality.tier, values, tuple(rejected))
            return Played(played.performance, quality, numbers, base.net_gender)
        rejected.append(f"{people[0].name}: {'; '.join(reasons)}")
    raise SynthError(
        f"{recipe.sport} {recipe.index}: none of {len(rejected)} others can perform this motion, the last: "
        f"{rejected[-1]}; raise identity.roster or choose another seed"
    )


def recorded(recipe: PerformanceRecipe, source: Path, body: Body) -> Played:
    """A retargeted recording in the sport's world."""
    hand = None if recipe.details.handedness == "any" else recipe.details.handedness
    rng = generator(recipe.seed, "performance", recipe.sport, recipe.index)
    performance = registry.place_recording(Motion.load(source / "motion.npz"), recipe.sport, body, hand, rng)
    quality = recorded_quality(performance, body, source / "report.json", recipe.motion.accept)  # type: ignore[union-attr]
    first = person(candidates(recipe.base)[0], body)
    return Played(performance, quality, candidates(recipe)[:1], first.gender)


def save(played: Played, folder: Path) -> None:
    """Write performance, quality.json and cast.json."""
    record.save(played.performance, folder, "performance")
    played.quality.save(folder)
    cast = {"people": list(played.people), "net_gender": played.net_gender}
    (folder / "cast.json").write_text(json.dumps(cast))


def load(folder: Path) -> Played:
    """Read what `save` wrote."""
    performance, quality = record.load(Performance, folder, "performance"), Quality.load(folder)
    try:
        cast = tree_of((folder / "cast.json").read_bytes())
        return Played(performance, quality, tuple(map(int, cast["people"])), str(cast["net_gender"]))
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise ShotError(f"{folder}: damaged cast.json ({error}); {again(folder)}") from error


def venue(recipe: VenueRecipe, sport: str, seed: int, net_gender: str, imported: Path | None = None) -> Venue:
    """The place, with what the sport decides about it. imported: folder of a user's venue."""
    if imported is not None:
        return venue_file.load(imported)
    variant = (recipe.variant,) if recipe.variant else ()
    choices = casting.venue_choices(sport, net_gender) | recipe.choices
    return scenes.build(recipe.name, generator(seed, "venue", recipe.name, *variant), **choices)


def _team(recipe: PerformanceRecipe, lead: int, count: int) -> tuple[int, ...]:
    rng = generator(recipe.seed, "team", recipe.sport, recipe.index, recipe.cast)
    return casting.team(lead, count, recipe.roster, recipe.held_out, rng)
