"""Real performances as Shots of spheres: joints as they are, clothes in words alone, so that texts need no renderer."""

from dataclasses import replace
from functools import cache

import numpy as np
import tiny

from synth.body import load_body
from synth.cameras.path import Picture
from synth.cameras.recipe import CameraRecipe
from synth.cameras.rig import film_with
from synth.cameras.subject import Subject
from synth.film import FilmRecipe
from synth.labels import Labels, label
from synth.motion.performance import Performance
from synth.outfit import Identity, Outfit, OutfitStyle, Place, sample_identity, team_outfits, words
from synth.randomness import generator
from synth.scene import Mesh, Parts, SceneObject
from synth.shot import Person, Shot, ShotFacts
from synth.sports.cast import Cast
from synth.sports.registry import perform_many

PICTURE = Picture(160, 96)
FPS = 12.0
_BONES = range(55)


@cache
def played(sport: str, skill: str, players: int = 1, seed: int = 5, hand: str = "right") -> Performance:
    """A performance by average bodies; the last one is left-handed in a game."""
    body = load_body()
    hands = [hand] * players if players == 1 else ["right"] * (players - 1) + ["left"]
    cast = tuple(Cast(np.zeros(10), "female", one) for one in hands)
    return perform_many(sport, skill, body, cast, generator(seed))


def shot_of(
    performance: Performance,
    recipe: CameraRecipe,
    *,
    venue: str,
    lighting_words: str = "clear midday sun",
    start_s: float | None = None,
    length_s: float = 3.0,
    gender: str = "female",
    seed: int = 1,
    style: OutfitStyle | None = None,
) -> Shot:
    """One view of a stretch of the performance, about its key instant unless told."""
    frames = int(length_s * FPS)
    first_s = max(0.0, performance.key_s - 0.6 * length_s) if start_s is None else start_s
    times_s = first_s + np.arange(frames) / FPS
    people = _people(performance, times_s, gender, seed, style)
    joints = np.stack([person.joints for person in people], 1)
    subject = Subject(times_s, joints, np.zeros((frames, 0, 3)))
    cameras = film_with(recipe, PICTURE, times_s, FPS, FilmRecipe(), subject, Parts(), generator(seed, "camera"))
    things = tuple(
        SceneObject(f"body{p.instance_id}", "joints", ("skin",), np.eye(4)[None], p.joints, p.instance_id, "person")
        for p in people
    )
    facts = ShotFacts(
        f"{performance.sport}_0000", performance.sport, performance.skill, "m0", "authored", "i0", "o0", venue, "noon",
        seed, first_s, "CC0-1.0", lighting_words,
    )  # fmt: skip
    mesh = Mesh(np.zeros((144, 3)), np.array([[0, 1, 2]]))
    return replace(
        tiny.shot(), facts=facts, fps=FPS, num_frames=frames, people=people, performance=performance,
        parts=Parts(things, {"joints": mesh}), cameras=cameras[:1],
    )  # fmt: skip


def labels_of(shot: Shot) -> Labels:
    """Labels of the first view, with balls around the joints for bodies."""
    spheres = [
        tiny.Sphere(person.joints[:, joint], 0.09, person.instance_id, (200, 120, 90))
        for person in shot.people
        for joint in _BONES
    ]
    return label(shot, tiny.SphereFrames(shot, spheres), 0)


def _people(
    performance: Performance, times_s: np.ndarray, gender: str, seed: int, style: OutfitStyle | None
) -> tuple[Person, ...]:
    looks = _looks(performance, gender, seed, style)
    return tuple(_person(1 + k, performance, k, *look, times_s) for k, look in enumerate(looks))


def _looks(
    performance: Performance, gender: str, seed: int, style: OutfitStyle | None
) -> list[tuple[Identity, Outfit]]:
    places = [Place(one.team, one.role) for one in performance.athletes]
    outfits = team_outfits(performance.sport, places, generator(seed, "outfits"), style)
    body = load_body()
    people = [sample_identity(generator(seed, "who", k), gender, body) for k in range(len(outfits))]
    return list(zip(people, outfits, strict=True))


def _person(
    instance_id: int, performance: Performance, number: int, identity: Identity, outfit: Outfit, times_s: np.ndarray
) -> Person:
    athlete = performance.athletes[number]
    motion = athlete.motion.at(times_s)
    posed = load_body().pose(motion.poses, motion.trans, motion.betas, motion.expression)
    return Person(
        instance_id, athlete.role, athlete.handedness, identity.name, outfit.name, identity.gender, 1.75, motion.poses,
        motion.trans, motion.betas, np.asarray(posed.joints, float), words(identity, outfit), athlete.team,
    )  # fmt: skip
