"""The catalogue: every identity, outfit, venue, lighting and camera that a recipe can name, drawn with its name."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

import scenes
from synth import casting
from synth.body import Body, load_body
from synth.filming import plan_cameras
from synth.motion.performance import Performance
from synth.outfit import OutfitStyle, sample_outfit
from synth.outfit.roster import person
from synth.planning import Look
from synth.randomness import generator
from synth.recipe import Recipe, VenueRecipe, VideoRecipe
from synth.renderer import Renderer, RenderSettings
from synth.sheet import Picture, Section, Tile, write_sheet
from synth.sports import registry
from synth.sports.cast import Cast
from tasks import performing, stills
from tasks.compose import from_overrides, groups
from tasks.shots import facts_of

SKILLS = {"archery": "recurve_shot", "volleyball": "jump_serve", "beach_volleyball": "spike"}
PORTRAIT_PX, WIDE_PX = (192, 288), (416, 240)
MOMENTS, MOMENTS_FPS = 4, 1.2
"""Pictures of a camera's way: its start, two moments, its end, over 2.5 s."""
FILMED = (("archery", "outdoor_range", "noon"), ("volleyball", "volleyball_arena", "indoor_hall"))
"""Where each camera is shown: sport, venue, lighting."""
SETTINGS = RenderSettings(samples=8, plates=False)


@dataclass(frozen=True)
class Scene:
    """One motion and who performs it."""

    performance: Performance
    looks: tuple[Look, ...]


class Catalogue:
    """All sections, drawn one after the other by one renderer. people: how many of the roster."""

    def __init__(self, renderer: Renderer, body: Body, people: int) -> None:
        self._renderer, self._body, self._people = renderer, body, people
        self._scenes: dict[tuple[str, float], Scene] = {}

    def sections(self) -> Iterator[Section]:
        """Each is drawn when asked for."""
        for title, tiles in (
            ("Identities (identity.people)", self._identities),
            ("Outfits (outfit)", self._outfits),
            ("Venues (venue)", self._venues),
            ("Lightings (lighting)", self._lightings),
            ("Cameras (camera)", self._cameras),
        ):
            sys.stderr.write(f"drawing {title}\n")
            yield Section(title, tuple(tiles()))

    @cached_property
    def _recipe(self) -> Recipe:
        """A recipe with every choice of every group that needs nothing from the user."""
        names = {group: [name for name in groups()[group] if _is_free(group, name)] for group in _GROUPS}
        words = [f"{group}=[{','.join(found)}]" for group, found in names.items()]
        return from_overrides(" ".join([*words, f"sport=[{','.join(SKILLS)}]"]))[0]

    def _scene(self, sport: str, venue: VenueRecipe) -> Scene:
        """The sport's motion as it is in this venue: archers aim at its distance."""
        distance_m = facts_of(venue).distance_m
        if (sport, distance_m) not in self._scenes:
            number = casting.leads(0, sport, 0, 48, False)[0]
            lead = person(number, self._body)
            distance = {"distance_m": distance_m} if distance_m else {}
            cast, rng = (Cast(lead.betas, lead.gender, "right"),), generator(0, "catalogue", sport)
            performance = registry.perform_many(sport, SKILLS[sport], self._body, cast, rng, **distance)
            looks = casting.looks(0, sport, 0, performance.athletes, (number,), self._body)
            self._scenes[sport, distance_m] = Scene(performance, looks)
        return self._scenes[sport, distance_m]

    def _identities(self) -> Iterator[Tile]:
        bareheaded = OutfitStyle(headgear="none")
        looks = [
            Look(person(number, self._body), sample_outfit("volleyball", generator(0, "catalogue", number), bareheaded))
            for number in range(self._people)
        ]
        yield from self._row(looks, [look.identity.name for look in looks], face=True)

    def _outfits(self) -> Iterator[Tile]:
        for sport in SKILLS:
            looks, names = [], []
            for name, style in self._recipe.outfits.items():
                for number in (0, 3):
                    outfit = sample_outfit(sport, generator(0, "catalogue", sport, number), style)
                    looks.append(Look(person(number, self._body), outfit))
                    names.append(f"{name} ({sport})")
            yield from self._row(looks, names, face=False)

    def _row(self, looks: list[Look], names: list[str], face: bool) -> Iterator[Tile]:
        """Each of them whole, and their face."""
        performance = stills.standing(looks, self._body, looks[0].outfit.sport)
        tracks = []
        for number, athlete in enumerate(performance.athletes):
            tall_m = float(self._body.stature_m(athlete.motion.betas))
            tracks.append(stills.portrait(f"whole{number}", number, 0.5 * tall_m, 4.0, 2.05, PORTRAIT_PX))
            if face:
                tracks.append(stills.portrait(f"face{number}", number, tall_m - 0.14, 1.5, 0.42, PORTRAIT_PX))
        video = VideoRecipe(1.0, 1, *PORTRAIT_PX)
        found = stills.pictures(
            self._renderer, performance, tuple(looks), self._body, stills.studio(),
            self._recipe.lightings["overcast"], tracks, video, 0.0, SETTINGS,
        )  # fmt: skip
        per_person = 2 if face else 1
        for number, name in enumerate(names):
            yield Tile(name, np.concatenate(found[number * per_person : (number + 1) * per_person], 1))

    def _venues(self) -> Iterator[Tile]:
        for name, facts in scenes.FACTS.items():
            lighting = "indoor_hall" if name.endswith(("hall", "gym", "arena")) else "noon"
            yield Tile(name, self._still(facts.sports[0], VenueRecipe(name), lighting))

    def _lightings(self) -> Iterator[Tile]:
        for lighting in self._recipe.lightings:
            places = (("archery", "outdoor_range"), ("volleyball", "indoor_hall"))
            found = [self._still(sport, VenueRecipe(venue), lighting) for sport, venue in places]
            yield Tile(lighting, np.concatenate(found, 1))

    def _still(self, sport: str, venue: VenueRecipe, lighting: str) -> Picture:
        key_s = self._scene(sport, venue).performance.key_s
        return self._filmed(sport, venue, lighting, "ring", VideoRecipe(24.0, 1, *WIDE_PX), key_s)[0]

    def _cameras(self) -> Iterator[Tile]:
        video = VideoRecipe(MOMENTS_FPS, MOMENTS, *WIDE_PX)
        for rig in self._recipe.cameras:
            for sport, name, lighting in FILMED:
                venue = VenueRecipe(name)
                key_s = self._scene(sport, venue).performance.key_s
                start_s = max(0.0, key_s - 0.6 * (MOMENTS - 1) / MOMENTS_FPS)
                found = self._filmed(sport, venue, lighting, rig, video, start_s)
                yield Tile(f"{rig} ({sport})", np.concatenate(found, 1))

    def _filmed(
        self, sport: str, venue: VenueRecipe, lighting: str, rig: str, video: VideoRecipe, start_s: float
    ) -> list[Picture]:
        """Pictures of a sport's motion by one rig's first camera."""
        scene = self._scene(sport, venue)
        place = performing.venue(venue, sport, 0, scene.looks[0].identity.gender)
        cameras = {rig: self._recipe.cameras[rig]}
        tracks = plan_cameras(
            scene.performance, self._body, place, cameras, video, start_s, 0, "catalogue", sport
        )  # fmt: skip
        return stills.pictures(
            self._renderer, scene.performance, scene.looks, self._body, place, self._recipe.lightings[lighting],
            tracks[:1], video, start_s, SETTINGS,
        )  # fmt: skip


_GROUPS = ("outfit", "venue", "lighting", "camera")
_CONF = Path(__file__).parent / "conf"


def draw_catalogue(out: Path, people: int, write: Callable[[tuple[Section, ...], Path], None] = write_sheet) -> None:
    """Write the catalogue into `out`: .png, .jpg or .html (pictures inside)."""
    with Renderer() as renderer:
        write(tuple(Catalogue(renderer, load_body(), people).sections()), out)


def _is_free(group: str, name: str) -> bool:
    """Whether an option can be chosen without giving it a value."""
    return "???" not in (_CONF / group / f"{name}.yaml").read_text()
