"""Laws of the body parts: named after SMPL's joints, mirrored like them, and of one lookup to DensePose's."""

import numpy as np
import pytest

from synth.skeleton.parts import DENSEPOSE_OF_PART, DENSEPOSE_PARTS, PART_ID, PART_OF_JOINT, PARTS, face_parts
from synth.skeleton.smplx_joints import BENDING, INDEX, PARENTS, mirrored

MIRRORED_JOINTS = np.array([INDEX[mirrored(name)] for name in BENDING])


def test_parts_are_numbered_as_smpls_joints_from_one() -> None:
    # smplx 0.1.28 joint_names.py, SMPL_JOINT_NAMES, written out
    smpl = ["pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle",
            "right_ankle", "spine3", "left_foot", "right_foot", "neck", "left_collar", "right_collar", "head",
            "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hand",
            "right_hand"]  # fmt: skip
    assert list(PARTS) == smpl
    assert [PART_ID[name] for name in smpl] == list(range(1, 25))


def test_what_smpl_has_no_joint_for_goes_with_its_parent() -> None:
    for joint, name in enumerate(BENDING[22:], 22):
        on_head = PARENTS[joint] == INDEX["head"]
        assert PART_OF_JOINT[joint] == PART_ID["head" if on_head else name.split("_")[0] + "_hand"], name


def test_the_other_side_of_a_joint_is_the_other_side_of_its_part() -> None:
    for joint, part in zip(BENDING, PART_OF_JOINT, strict=True):
        assert PART_OF_JOINT[INDEX[mirrored(joint)]] == PART_ID[mirrored(PARTS[part - 1])]


def test_densepose_parts_keep_their_side_and_nothing_stays_nothing() -> None:
    assert DENSEPOSE_OF_PART[0] == 0
    assert (DENSEPOSE_OF_PART[25:] == 0).all()
    assert set(DENSEPOSE_OF_PART[1:25]) == set(range(1, 15))
    for name, number in PART_ID.items():
        coarse = DENSEPOSE_PARTS[DENSEPOSE_OF_PART[number] - 1]
        other = DENSEPOSE_PARTS[DENSEPOSE_OF_PART[PART_ID[mirrored(name)]] - 1]
        assert other == mirrored(coarse)
        assert coarse.startswith(("left_", "right_")) <= name.startswith(("left_", "right_"))


def test_densepose_order_is_that_of_its_annotations() -> None:
    expected = {"spine1": 1, "left_collar": 1, "right_hand": 2, "left_wrist": 3, "left_foot": 4, "right_ankle": 5,
                "right_hip": 6, "left_hip": 7, "right_knee": 8, "left_knee": 9, "left_shoulder": 10,
                "right_shoulder": 11, "left_elbow": 12, "right_elbow": 13, "head": 14}  # fmt: skip
    assert {name: DENSEPOSE_OF_PART[PART_ID[name]] for name in expected} == expected


def test_a_face_is_of_the_part_that_carries_most_of_its_corners_together() -> None:
    """Two fingers and the palm: no joint has more than the palm, but the fingers together do."""
    weights = np.zeros((4, 55))
    weights[:3, INDEX["left_wrist"]] = 0.4
    weights[:3, INDEX["left_index1"]] = weights[:3, INDEX["left_middle1"]] = 0.3
    weights[3, INDEX["left_elbow"]] = 1.0
    faces = np.array([[0, 1, 2], [3, 3, 0]])
    assert face_parts(weights, faces).tolist() == [PART_ID["left_hand"], PART_ID["left_elbow"]]


def test_mirrored_weights_give_mirrored_parts() -> None:
    rng = np.random.default_rng(0)
    weights = rng.dirichlet(np.full(55, 0.2), 60)
    faces = rng.integers(0, 60, (200, 3))
    parts = face_parts(weights, faces)
    expected = [PART_ID[mirrored(PARTS[part - 1])] for part in parts]
    assert face_parts(weights[:, MIRRORED_JOINTS], faces).tolist() == expected


@pytest.mark.body
def test_the_bodys_left_half_mirrors_its_right_half() -> None:
    from synth.body import load_body
    from synth.body.symmetry import mirror_vertices

    body = load_body()
    faces, partner = np.asarray(body.faces, int), mirror_vertices(body.template)
    weights = np.asarray(body.weights, float)
    parts, twins = face_parts(weights, faces), face_parts(weights, partner[faces])
    assert [PART_ID[mirrored(PARTS[part - 1])] for part in parts] == twins.tolist()
    assert set(parts) == set(range(1, 25))


@pytest.mark.body
def test_each_part_lies_between_its_joint_and_the_next_ones() -> None:
    """Means of the parts of the body at rest: limbs on their side and in order, the trunk from pelvis to head."""
    from synth.body import load_body

    body = load_body()
    points = np.asarray(body.rest_vertices(np.zeros(body.num_betas)), float)
    faces = np.asarray(body.faces, int)
    parts = face_parts(np.asarray(body.weights, float), faces)
    middle = {name: points[faces[parts == number]].mean((0, 1)) for name, number in PART_ID.items()}
    trunk = [middle[name][1] for name in ("pelvis", "spine1", "spine2", "spine3", "neck", "head")]
    assert trunk == sorted(trunk)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        arm = [sign * middle[f"{side}_{name}"][0] for name in ("collar", "shoulder", "elbow", "wrist", "hand")]
        assert arm == sorted(arm)
        assert arm[0] > 0.0
        leg = [middle[f"{side}_{name}"][1] for name in ("hip", "knee", "ankle")]
        assert leg == sorted(leg, reverse=True)
        assert middle[f"{side}_foot"][2] > middle[f"{side}_ankle"][2]
