"""Laws of the build's stages on small made-up bodies; anny is not needed."""

import numpy as np

from synth.body.anatomy import SMPLX_VERTEX_IDS, vertex_order
from synth.body.joint_map import joint_of_bone, joint_weights
from synth.body.landmarks import Head, _first_hit, _inner_places
from synth.body.rest_pose import t_pose
from synth.body.shape_space import athletes, principal_components
from synth.skeleton.smplx_joints import INDEX


def test_betas_have_unit_variance_and_rebuild_the_sample():
    rng = np.random.default_rng(0)
    people = (rng.normal(size=(60, 10)) @ rng.normal(size=(10, 90))).reshape(60, 30, 3)
    space = principal_components(people, people[:, 0, 0])
    assert np.allclose(space.betas.std(0, ddof=1), 1.0)
    rebuilt = space.mean + np.einsum("pb,vxb->pvx", space.betas, space.directions)
    assert np.abs(rebuilt - people).max() < 1e-9
    assert space.explained > 0.999999
    assert ((people[:, 0, 0] - people[:, 0, 0].mean()) @ space.betas >= 0).all()


def test_athletes_are_half_women_and_stay_inside_annys_range():
    people = athletes(np.random.default_rng(0), 100)
    assert (people[:50, 0] > 0.5).all()
    assert (people[50:, 0] < 0.5).all()
    assert people.min() >= 0.0
    assert people.max() <= 1.0


def test_every_anatomical_vertex_lands_on_its_fixed_number():
    found = {name: 3 * i for i, name in enumerate(SMPLX_VERTEX_IDS)} | {"nose": 616, "left_ear": 9120}
    order = vertex_order(found, 13718)
    assert sorted(order) == list(range(13718))
    assert all(order[SMPLX_VERTEX_IDS[name]] == vertex for name, vertex in found.items())


def test_no_weight_is_lost_when_bones_merge():
    bones = ("root", "upperarm01.L", "upperarm02.L", "toe3-2.R", "tongue04", "levator05.L", "finger5-2.R")
    joints = [
        INDEX[n] for n in ("pelvis", "left_shoulder", "left_shoulder", "right_foot", "jaw", "head", "right_pinky2")
    ]
    assert list(joint_of_bone(bones)) == joints
    weights = joint_weights(np.array([[0.1, 0.3, 0.2, 0.1, 0.1, 0.1, 0.1]]), bones)
    assert np.allclose(weights.sum(), 1.0)
    assert np.isclose(weights[0, INDEX["left_shoulder"]], 0.5)


def test_a_face_has_51_inner_places_and_its_right_half_mirrors_the_left():
    places = np.array(_inner_places())
    assert len(places) == 51
    assert {(-x, y) for x, y in places} == {(x, y) for x, y in places}


def test_a_landmark_takes_the_foremost_face():
    near = np.array([[-5.0, -5.0, 10.0], [5.0, -5.0, 10.0], [0.0, 5.0, 10.0]])
    head = Head(np.stack([near - [0.0, 0.0, 30.0], near]), np.array([7, 8]))
    face, weights = _first_hit(head, np.array([0.0, 0.0]))
    assert face == 8
    assert np.allclose(weights @ near, [0.0, 0.0, 10.0])


def test_the_t_pose_straightens_a_bent_arm_and_keeps_its_lengths():
    names = ["clavicle", "shoulder01", "upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist"]
    chain = [(0.02, 1.4, 0.0), (0.1, 1.42, 0.0), (0.16, 1.4, 0.0), (0.22, 1.33, 0.0), (0.34, 1.2, 0.0)]
    chain += [(0.4, 1.14, 0.075), (0.46, 1.08, 0.15)]
    knuckles = {1: (0.03, 0.0, 0.03), 2: (0.06, -0.04, 0.06), 3: (0.06, -0.05, 0.04), 4: (0.06, -0.06, 0.02)}
    knuckles[5] = (0.05, -0.06, 0.0)
    legs = {"upperleg01": (0.1, 0.9, 0.0), "lowerleg01": (0.13, 0.5, 0.03), "foot": (0.16, 0.1, 0.0)}
    legs["toe2-1"] = (0.17, 0.05, 0.14)
    bones, parents, heads = ["root"], [-1], [(0.0, 1.0, 0.0)]
    for side, sign in (("L", 1.0), ("R", -1.0)):
        for group in (list(zip(names, chain, strict=True)), list(legs.items())):
            for i, (name, place) in enumerate(group):
                parents.append(len(bones) - 1 if i else 0)
                bones.append(f"{name}.{side}")
                heads.append((sign * place[0], *place[1:]))
        wrist = bones.index(f"wrist.{side}")
        for finger, step in knuckles.items():
            for k in (1, 2, 3, 4):
                parents.append(wrist if k == 1 else len(bones) - 1)
                bones.append(f"finger{finger}-{k}.{side}")
                place = np.array(chain[-1]) + np.array(step) * (0.6 + 0.4 * k) + [0.0, -0.004 * k * k, 0.0]
                heads.append((sign * place[0], *place[1:]))
    rest = np.array(heads)[None]
    weights = np.eye(len(bones))
    posed, moved = t_pose(rest, rest, weights, tuple(bones), tuple(parents))
    at = {bone: moved[0, i] for i, bone in enumerate(bones)}
    assert np.allclose(posed, moved)
    for a, b in (("upperarm01", "lowerarm01"), ("lowerarm01", "wrist"), ("finger3-1", "finger3-4")):
        for side, sign in (("L", 1.0), ("R", -1.0)):
            bone = at[f"{b}.{side}"] - at[f"{a}.{side}"]
            assert np.allclose(bone / np.linalg.norm(bone), [sign, 0.0, 0.0], atol=1e-9), (a, side)
    lengths = [np.linalg.norm(h[0][1:] - h[0][parents[1:]], axis=1) for h in (rest, moved)]
    assert np.allclose(*lengths)
    assert np.allclose(at["foot.L"][[0, 2]], at["upperleg01.L"][[0, 2]])
