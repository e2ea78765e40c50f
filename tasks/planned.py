"""What the PlanCameras and PlanShot stages do: from folders of earlier stages to cameras and a shot."""

from collections.abc import Mapping
from pathlib import Path

from synth import casting, filming, planning, record
from synth.body import load_body
from synth.shot import Shot
from tasks import performing
from tasks.shots import FilmingRecipe, ShotRecipe

Folders = Mapping[str, Path]
"""Where earlier stages wrote: `performance`, `cameras`, and `venue` where it is imported."""


def cameras(recipe: FilmingRecipe, needs: Folders, body: Path) -> filming.Filming:
    """Where the cameras are in a motion by its first cast."""
    inner = recipe.performance
    played = performing.load(needs["performance"])
    start_s = planning.clip_start_s(played.performance, recipe.video)
    place = performing.venue(recipe.venue, inner.sport, inner.seed, played.net_gender, needs.get("venue"))
    tracks = filming.plan_cameras(
        played.performance, load_body(body), place, recipe.cameras, recipe.video, start_s,
        inner.seed, "camera", inner.sport, inner.index, film=recipe.film,
    )  # fmt: skip
    return filming.Filming(start_s, played.net_gender, tracks)


def shot(recipe: ShotRecipe, needs: Folders, motion_id: str, body: Path) -> Shot:
    """The shot of one cast in one outfit, place and light. motion_id: the same for every cast."""
    inner = recipe.performance
    played = performing.load(needs["performance"])
    filmed = record.load(filming.Filming, needs["cameras"], "cameras")
    model = load_body(body)
    looks = casting.looks(
        inner.seed, inner.sport, inner.index, played.performance.athletes, played.people, model, recipe.outfit
    )
    facts = planning.facts_for(
        recipe.key, played.performance, inner.motion, motion_id, inner.body, recipe.venue.name, recipe.lighting_name,
        filmed.start_s, looks, inner.seed, played.quality.tier, recipe.venue.words,
    )  # fmt: skip
    place = performing.venue(recipe.venue, inner.sport, inner.seed, filmed.net_gender, needs.get("venue"))
    return planning.plan_shot(
        played.performance, looks, model, place, recipe.lighting, filmed.cameras, recipe.video, facts, recipe.film
    )
