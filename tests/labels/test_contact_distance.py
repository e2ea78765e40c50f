"""Laws of contact distances: between the surfaces that are drawn, of the named part and the named thing alone."""

from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth.equipment import build_equipment
from synth.equipment.arrow import SHAFT_RADIUS_M
from synth.equipment.bow_limbs import BRACE_M
from synth.equipment.bow_riser import ARROW_REST_M
from synth.geometry.rotation import about
from synth.geometry.transform import apply, transform
from synth.labels import label, share
from synth.labels.contact_distance import NOT_MEASURED_M
from synth.motion.performance import Contact, Track
from synth.scene import Mesh, SceneObject
from synth.shot import Shot
from synth.skeleton.parts import PART_ID
from synth.skeleton.smplx_joints import INDEX

LEFT_PALM, RIGHT_PALM, RIGHT_FINGERS, LEFT_ANKLE, HEAD = (
    PART_ID[name] for name in ("left_wrist", "right_wrist", "right_hand", "left_ankle", "head")
)
EDGE_M = 0.02
STRING_M = 0.0014
"""Radius of the served string."""


def plate(center: np.ndarray, normal_axis: int = 2, part: int = RIGHT_PALM, cells: int = 1) -> Mesh:
    """A square of 2 EDGE_M about a point, perpendicular to an axis, of one body part."""
    steps = np.linspace(-EDGE_M, EDGE_M, cells + 1)
    a, b = np.meshgrid(steps, steps, indexing="ij")
    points = np.insert(np.stack([a.ravel(), b.ravel()], -1), normal_axis, 0.0, axis=1)
    number = np.arange((cells + 1) ** 2).reshape(cells + 1, cells + 1)
    faces = np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], -1).reshape(-1, 4)
    return Mesh(points + center, faces, parts=np.full(len(faces), part, np.uint8))


def touching(contact: Contact, *meshes: Mesh, tracks: tuple[Track, ...] = (), instance_id: int = 1) -> Shot:
    """The tiny shot in which all that is drawn of the person is `meshes`, and this contact."""
    shot = tiny.shot(people=2)
    things = tuple(o for o in shot.parts.objects if o.category == "equipment")
    worn = tuple(
        SceneObject(f"person{instance_id}_{k}", f"m{k}", ("skin",), np.eye(4)[None], None, instance_id, "person")
        for k in range(len(meshes))
    )
    parts = replace(shot.parts, objects=worn + (() if tracks else things))
    parts = replace(parts, meshes=shot.parts.meshes | {f"m{k}": mesh for k, mesh in enumerate(meshes)})
    for track in tracks:
        parts = parts + build_equipment(track, shot.times_s, 100)
    played = replace(shot.performance, contacts=(contact,), tracks=tracks or shot.performance.tracks)
    return replace(shot, parts=parts, performance=played)


def held(name: str, kind: str, pose: np.ndarray, **channels: np.ndarray) -> Track:
    """A thing that stands still."""
    still = {key: np.tile(value, (2, 1)) for key, value in channels.items()}
    return Track(name, kind, np.tile(pose, (2, 1, 1)), 240.0, still)


def over_ball(up_m: float, frame: int = 0) -> np.ndarray:
    """The place so far over the ball's centre."""
    return tiny.ball_centers(tiny.shot())[frame] + np.array([0.0, 0.0, up_m])


def always(part: str, thing: str, person: int = 0) -> Contact:
    return Contact(person, part, thing, -1.0, 9.0)


def distances(shot: Shot) -> np.ndarray:
    """Of the only contact (T,)."""
    return share(shot).contact_distance_m[:, 0]


@pytest.mark.parametrize("gap_m", [-0.004, 0.0, 0.013])
def test_a_palm_at_a_gap_from_a_ball_has_that_distance_while_the_ball_flies(gap_m: float) -> None:
    shot = touching(always("right_hand", "ball"), plate(np.zeros(3), cells=8))
    item = shot.parts.objects[0]
    follow = tiny.ball_centers(shot) + np.array([0.0, 0.0, tiny.BALL_RADIUS_M + gap_m])
    cache = shot.parts.meshes["m0"].vertices + follow[:, None]
    shot = replace(shot, parts=replace(shot.parts, objects=(replace(item, cache=cache), *shot.parts.objects[1:])))
    np.testing.assert_allclose(distances(shot), gap_m, atol=2e-4)


def test_other_parts_and_other_people_do_not_count() -> None:
    near, far = over_ball(tiny.BALL_RADIUS_M), over_ball(tiny.BALL_RADIUS_M + 0.3)
    meshes = plate(far, cells=4), plate(near, part=LEFT_PALM)
    assert distances(touching(always("right_hand", "ball"), *meshes))[0] == pytest.approx(0.3, abs=1e-3)
    assert distances(touching(always("left_hand", "ball"), *meshes))[0] < 0.01
    assert (distances(touching(always("left_hand", "ball", person=1), *meshes)) == NOT_MEASURED_M).all()
    assert distances(touching(always("left_hand", "ball", person=1), *meshes, instance_id=2))[0] < 0.01


def test_fingers_are_of_the_hand_and_the_palm_of_the_forearm_too() -> None:
    above = over_ball(tiny.BALL_RADIUS_M)
    assert distances(touching(always("right_hand", "ball"), plate(above, part=RIGHT_FINGERS)))[0] < 0.01
    assert distances(touching(always("right_forearm", "ball"), plate(above, part=RIGHT_PALM)))[0] < 0.01
    assert distances(touching(always("right_forearm", "ball"), plate(above, part=RIGHT_FINGERS)))[0] == NOT_MEASURED_M


@pytest.mark.parametrize("height_m", [-0.003, 0.0, 0.02])
def test_a_foot_is_as_far_from_the_floor_as_the_lowest_thing_it_wears(height_m: float) -> None:
    sock, sole = (plate(np.array([0.1, 0.0, z]), part=LEFT_ANKLE) for z in (height_m + 0.012, height_m))
    for floor in ("floor", "ground"):
        np.testing.assert_allclose(distances(touching(always("left_foot", floor), sock, sole)), height_m, atol=1e-7)


def test_a_shaft_between_the_vertices_is_found() -> None:
    pose = transform(np.eye(3), np.array([-0.3, 0.003, 1.5]))
    for gap_m in (0.0, 0.004):
        mesh = plate(np.array([0.0, 0.0, 1.5 + SHAFT_RADIUS_M + gap_m]), part=RIGHT_FINGERS)
        found = distances(touching(always("right_hand", "arrow"), mesh, tracks=(held("arrow", "arrow", pose),)))
        np.testing.assert_allclose(found, gap_m, atol=1e-3)


def test_a_shaft_ends_at_its_nock_and_tip() -> None:
    pose, length = transform(np.eye(3), np.array([0.0, 0.0, 1.5])), {"length_m": np.full(1, 0.7)}
    mesh = plate(np.array([0.75, 0.0, 1.5]), normal_axis=0)
    found = distances(touching(always("right_hand", "arrow"), mesh, tracks=(held("arrow", "arrow", pose, **length),)))
    np.testing.assert_allclose(found, 0.05 - SHAFT_RADIUS_M, atol=1e-3)


def bow(drawn_m: float) -> Track:
    pose = transform(about("z", 0.4), np.array([0.2, 0.1, 1.4]))
    return held("bow", "recurve_bow", pose, nock=apply(pose, np.array([-drawn_m, 0.0, ARROW_REST_M[2]])))


def in_bow(mesh: Mesh) -> Mesh:
    """The mesh from the bow's frame to the world."""
    return replace(mesh, vertices=apply(bow(BRACE_M).world_from_object[0], mesh.vertices))


@pytest.mark.parametrize("drawn_m", [BRACE_M, 0.6])
def test_the_string_is_where_it_is_drawn_to(drawn_m: float) -> None:
    behind = plate(np.array([-drawn_m - 0.03, 0.0, ARROW_REST_M[2]]), normal_axis=0)
    found = distances(touching(always("right_hand", "bow_string"), in_bow(behind), tracks=(bow(drawn_m),)))
    np.testing.assert_allclose(found, 0.03 - STRING_M, atol=1.5e-3)


def test_skin_that_the_string_passes_through_is_no_nearer_than_its_middle() -> None:
    pierced = plate(np.array([-BRACE_M, 0.005, ARROW_REST_M[2] + 0.05]), normal_axis=2)
    found = distances(touching(always("right_hand", "bow_string"), in_bow(pierced), tracks=(bow(BRACE_M),)))
    np.testing.assert_allclose(found, -STRING_M, atol=1e-3)


@pytest.mark.parametrize("gap_m", [-0.009, -0.004, 0.0, 0.002, 0.02])
def test_a_palm_on_the_grip_has_its_distance_from_the_throat(gap_m: float) -> None:
    """The throat's lowest point is the pivot, the bow's origin; the grip curves away above and below it."""
    palm = plate(np.array([-gap_m, 0.0, 0.0]), normal_axis=0, cells=8)
    small = replace(palm, vertices=palm.vertices * [1.0, 0.1, 0.1])
    found = distances(touching(always("right_hand", "bow"), in_bow(small), tracks=(bow(BRACE_M),)))
    np.testing.assert_allclose(found, gap_m, atol=1e-3)


def test_the_chin_is_the_skin_about_its_tip() -> None:
    shot = touching(always("chin", "bow_string"), plate(np.zeros(3)), tracks=(bow(BRACE_M),))
    tip = shot.people[0].joints[:, INDEX["contour_middle"]]
    string = apply(bow(BRACE_M).world_from_object[0], np.array([-BRACE_M, 0.0, ARROW_REST_M[2]]))
    near, far = plate(np.zeros(3), part=HEAD), plate(np.array([0.0, 0.0, 0.2]), part=HEAD)
    offsets = np.concatenate([near.vertices, far.vertices])
    mesh = Mesh(offsets, np.concatenate([near.faces, far.faces + 4]), parts=np.full(2, HEAD, np.uint8))
    people = (replace(shot.people[0], joints=shot.people[0].joints - tip[:1, None] + string + [0.0, 0.01, 0.0]),)
    cache = np.tile(offsets + string + [0.0, 0.01, 0.0], (tiny.FRAMES, 1, 1))
    for name, wanted in (("person1_skin", True), ("person1_hair", False)):
        item = replace(shot.parts.objects[0], name=name, cache=cache)
        parts = replace(shot.parts, objects=(item, *shot.parts.objects[1:]), meshes=shot.parts.meshes | {"m0": mesh})
        found = distances(replace(shot, people=people, parts=parts))
        assert (found > -0.01).all() if wanted else (found == NOT_MEASURED_M).all()


def test_a_contact_has_a_distance_only_while_it_lasts_and_its_things_are_there() -> None:
    near = plate(over_ball(tiny.BALL_RADIUS_M, 2))
    shot = touching(Contact(0, "right_hand", "ball", 0.17, 0.19), near)
    assert (distances(shot)[[0, 1, 3, 4]] == NOT_MEASURED_M).all()
    assert distances(shot)[2] > -0.01
    assert (distances(touching(always("right_hand", "puck"), near)) == NOT_MEASURED_M).all()


def test_views_share_what_is_the_same_in_all() -> None:
    shot = touching(always("right_hand", "ball"), plate(over_ball(0.2)))
    frames, shared = tiny.SphereFrames(shot, []), share(shot)
    for view in range(2):
        alone, given = (label(shot, frames, view, one) for one in (None, shared))
        assert given.contact_distance_m is shared.contact_distance_m
        assert alone.to_bytes() == given.to_bytes()
