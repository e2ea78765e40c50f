"""Bystanders: on the ground or on their seats, facing ahead, few meshes whatever their number, the same every time."""

import numpy as np
import pytest

from scenes import people
from scenes.people_bodies import SEAT_HEIGHT_M
from scenes.people_cast import CAST
from scenes.people_library import library
from synth.equipment.shapes import place
from synth.errors import RecipeError
from synth.geometry.transform import apply
from synth.scene import Parts

pytestmark = pytest.mark.body
STANDING = tuple(name for name in CAST if not name.startswith("seated"))


def points(parts: Parts, number: int = 0) -> np.ndarray:
    thing = parts.objects[number]
    return apply(thing.pose[0], parts.meshes[thing.mesh].vertices)


@pytest.mark.parametrize("kind", STANDING)
def test_who_stands_touches_the_ground(kind) -> None:
    places = [place(3.0 * k, 1.0, 0.25, 0.3 * k) for k in range(len(CAST[kind]))]
    crowd = people.standing(kind, places, np.random.default_rng(4))
    for number in range(len(places)):
        assert points(crowd, number)[:, 2].min() == pytest.approx(0.25, abs=0.005)


@pytest.mark.parametrize("who", ["spectator", "player", "official"])
def test_who_sits_is_on_the_seat_with_feet_over_the_floor_and_short_of_the_step_in_front(who) -> None:
    for mesh in library({"spectator": "seated", "player": "seated_player", "official": "seated_official"}[who]):
        over_seat = mesh.vertices[(mesh.vertices[:, 0] < -0.05) & (np.abs(mesh.vertices[:, 1]) < 0.15)]
        assert over_seat[:, 2].min() == pytest.approx(0.0, abs=0.015)
        assert mesh.vertices[:, 2].min() == pytest.approx(-SEAT_HEIGHT_M, abs=0.005)
        assert mesh.vertices[mesh.vertices[:, 2] < -0.2, 0].max() < 0.45


def test_as_many_people_as_there_are_places_share_few_meshes() -> None:
    few, many = (
        people.seated([place(0.0, 0.5 * k) for k in range(count)], np.random.default_rng(1), share=1.0)
        for count in (60, 600)
    )
    assert len(few.objects) == 60
    assert len(many.objects) == 600
    assert len(few.meshes) == len(many.meshes) == len(CAST["seated"])
    assert len({(o.mesh, o.materials) for o in many.objects}) <= 4 * len(many.meshes)
    assert len({o.name for o in many.objects}) == 600


def test_some_seats_stay_empty_and_the_same_rng_fills_the_same_ones() -> None:
    places = [place(0.0, 0.5 * k) for k in range(200)]
    first, again = (people.seated(places, np.random.default_rng(3), share=0.8) for _ in range(2))
    assert 130 < len(first.objects) < 190
    assert [(o.name, o.mesh, o.materials) for o in first.objects] == [
        (o.name, o.mesh, o.materials) for o in again.objects
    ]
    assert np.array_equal([o.pose for o in first.objects], [o.pose for o in again.objects])


def test_more_people_than_seats_are_refused() -> None:
    with pytest.raises(RecipeError, match="between 0 and 1"):
        people.seated([place(0, 0)], np.random.default_rng(0), share=1.2)
