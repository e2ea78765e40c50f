"""Laws of the built embedded body. Rest frame: y up, facing +z, left along +x."""

import numpy as np
import pytest

from synth.body import Body, default_body_path, load_body, sample_betas
from synth.geometry.rotation import matrix_from_axis_angle
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import BENDING, FACE, INDEX, NAMES, SURFACE, mirrored

pytestmark = pytest.mark.body
MEAN = np.zeros(10)
FLIP = np.array([-1.0, 1.0, 1.0])


@pytest.fixture(scope="module")
def body() -> Body:
    return load_body()


@pytest.fixture(scope="module")
def rest(body: Body) -> dict[str, np.ndarray]:
    """All 144 named points of the mean body in the T-pose."""
    joints = body.pose(np.zeros((1, 165)), np.zeros((1, 3)), MEAN).joints[0]
    return dict(zip(NAMES, joints.astype(float), strict=True))


def test_numpy_kinematics_agrees_with_the_smplx_package(body: Body):
    rng = np.random.default_rng(1)
    poses, trans = rng.normal(0.0, 0.6, (4, 165)), rng.normal(0.0, 30.0, (4, 3))
    betas = rng.normal(0.0, 1.0, 10)
    _, ours = forward(matrix_from_axis_angle(poses.reshape(4, 55, 3)), trans, body.rest_joints(betas))
    theirs = body.pose(poses, trans, betas).joints[:, :55]
    assert np.abs(ours - theirs).max() < 1e-5


def test_left_and_right_mirror_each_other(rest):
    for name, point in rest.items():
        tolerance = 0.004 if name in SURFACE + FACE or "contour" in name else 1e-4
        assert np.abs(rest[mirrored(name)] * FLIP - point).max() < tolerance, name


def test_left_points_lie_at_positive_x(rest):
    assert all(point[0] > 0.004 for name, point in rest.items() if name.startswith("left_"))


def test_arms_lie_along_x_with_straight_elbows(rest):
    for upper, lower in (("left_shoulder", "left_elbow"), ("left_elbow", "left_wrist")):
        bone = rest[lower] - rest[upper]
        assert bone[0] / np.linalg.norm(bone) > np.cos(np.deg2rad(1.0))


def test_legs_hang_straight_down(rest):
    for upper, lower in (("left_hip", "left_knee"), ("left_knee", "left_ankle")):
        bone = rest[lower] - rest[upper]
        assert -bone[1] / np.linalg.norm(bone) > np.cos(np.deg2rad(1.0))


def test_palms_face_down(body: Body, rest):
    """The hand's vertices reach further from the knuckles on the side of the fingertips' pads: down."""
    across = rest["left_index1"] - rest["left_pinky1"]
    along = rest["left_middle1"] - rest["left_wrist"]
    back_of_hand = np.cross(across, along)
    assert back_of_hand[1] / np.linalg.norm(back_of_hand) > 0.97
    assert rest["left_thumb_tip"][2] > rest["left_index_tip"][2]


def test_curling_a_finger_about_z_brings_its_tip_under_the_palm(body: Body):
    poses = np.zeros((1, 55, 3))
    for k in (1, 2, 3):
        poses[0, INDEX[f"left_middle{k}"]] = [0.0, 0.0, -1.2]
    joints = body.pose(poses.reshape(1, 165), np.zeros((1, 3)), MEAN).joints[0]
    tip, knuckle = joints[INDEX["left_middle_tip"]], joints[INDEX["left_middle1"]]
    assert tip[1] < knuckle[1] - 0.01
    assert tip[0] < knuckle[0] + 0.02


def test_the_nose_is_the_foremost_point_of_the_head(body: Body, rest):
    head = body.part_of_vertex == INDEX["head"]
    assert rest["nose"][2] == pytest.approx(body.rest_vertices(MEAN)[head, 2].max(), abs=1e-6)


def test_eye_points_sit_on_the_front_of_the_eyeballs(rest):
    forward_m = rest["left_eye"] - rest["left_eyeball"]
    assert 0.010 < forward_m[2] < 0.020
    assert np.abs(forward_m[:2]).max() < 0.004


def test_ears_lie_outside_and_behind_the_eyes_between_brow_and_mouth(rest):
    ear, eye = rest["left_ear"], rest["left_eye"]
    assert ear[0] > eye[0] + 0.03
    assert ear[2] < eye[2] - 0.06
    assert rest["mouth_top"][1] < ear[1] < rest["left_brow3"][1]


def test_feet_stand_flat_with_heels_behind_and_toes_ahead(body: Body, rest):
    floor = body.rest_vertices(MEAN)[:, 1].min()
    for name in ("left_heel", "left_big_toe", "left_small_toe"):
        assert rest[name][1] - floor < 0.035, name
    assert rest["left_heel"][2] < rest["left_ankle"][2] - 0.03
    assert rest["left_big_toe"][2] > rest["left_foot"][2]
    assert rest["left_small_toe"][0] > rest["left_big_toe"][0] + 0.04


def test_fingertips_are_the_far_ends_of_their_fingers(body: Body, rest):
    vertices = body.rest_vertices(MEAN)
    for finger in ("index", "middle", "ring", "pinky"):
        last = body.part_of_vertex == INDEX[f"left_{finger}3"]
        assert rest[f"left_{finger}_tip"][0] > vertices[last, 0].max() - 0.002, finger


def test_joints_of_limbs_lie_inside_the_limb(body: Body, rest):
    vertices = body.rest_vertices(MEAN)
    for name, axis in (("left_elbow", 0), ("left_wrist", 0), ("left_knee", 1), ("left_ankle", 1)):
        near = np.abs(vertices[:, axis] - rest[name][axis]) < 0.02
        near &= np.linalg.norm(vertices - rest[name], axis=1) < 0.12
        others = [a for a in range(3) if a != axis]
        low, high = vertices[near][:, others].min(0), vertices[near][:, others].max(0)
        share = (rest[name][others] - low) / (high - low)
        assert (share > 0.2).all(), name
        assert (share < 0.8).all(), name


def test_face_landmarks_stand_in_anatomical_order(rest):
    heights = [rest[name][1] for name in ("left_brow3", "left_eyelid2", "nose3", "mouth_top", "lip_top")]
    heights += [rest[name][1] for name in ("lip_bottom", "mouth_bottom", "contour_middle")]
    assert heights == sorted(heights, reverse=True)
    assert rest["left_eyelid1"][0] > rest["left_eyelid4"][0] > rest["nose1"][0]
    assert rest["left_eyelid2"][1] > rest["left_eyelid6"][1]


def test_landmarks_follow_the_skin_of_every_shape(body: Body):
    for seed in range(3):
        betas = sample_betas(np.random.default_rng(seed), "female", body)
        joints = body.pose(np.zeros((1, 165)), np.zeros((1, 3)), betas).joints[0]
        nose = joints[INDEX["nose"]] - joints[INDEX["nose4"]]
        assert np.linalg.norm(nose) < 0.008


def test_the_contour_widens_on_the_side_the_head_turns_away_from(body: Body):
    """Turned left, the right outline runs back to the ear and the left one comes forward to the cheek."""
    vertices = body.rest_vertices(MEAN)[None]
    straight = body.contour_points(vertices, np.zeros(1))[0]
    turned = body.contour_points(vertices, np.array([0.5]))[0]
    assert turned[16, 2] > straight[16, 2] + 0.02
    assert turned[0, 2] <= straight[0, 2] + 1e-6
    mirrored_turn = body.contour_points(vertices, np.array([-0.5]))[0]
    assert np.abs(mirrored_turn[::-1] * FLIP - turned).max() < 0.006


def test_skinning_weights_are_shares(body: Body):
    assert body.weights.min() >= 0.0
    assert np.abs(body.weights.sum(1) - 1.0).max() < 1e-6
    moved = {BENDING[j] for j in np.flatnonzero(body.weights.max(0) > 0.2)}
    assert set(BENDING) - moved == set()


def test_the_mean_body_is_an_average_adult(body: Body):
    assert 1.65 < body.stature_m(MEAN) < 1.85


def test_sampled_athletes_are_adults_and_men_are_taller_on_average(body: Body):
    rng = np.random.default_rng(0)
    heights = {g: [body.stature_m(sample_betas(rng, g, body)) for _ in range(60)] for g in ("female", "male")}
    assert all(1.45 < height < 2.10 for group in heights.values() for height in group)
    assert np.mean(heights["male"]) > np.mean(heights["female"]) + 0.05


def test_a_positive_first_beta_is_taller(body: Body):
    assert body.stature_m(np.eye(10)[0]) > body.stature_m(MEAN) > body.stature_m(-np.eye(10)[0])


def test_translation_moves_vertices_and_joints_alike(body: Body):
    still = body.pose(np.zeros((1, 165)), np.zeros((1, 3)), MEAN)
    moved = body.pose(np.zeros((1, 165)), np.array([[1.0, 2.0, 3.0]]), MEAN)
    assert np.abs(moved.vertices - still.vertices - [1.0, 2.0, 3.0]).max() < 1e-5
    assert np.abs(moved.joints - still.joints - [1.0, 2.0, 3.0]).max() < 1e-5


def test_frames_do_not_depend_on_their_neighbours(body: Body, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("synth.body.body.CHUNK_FRAMES", 2)
    poses = np.random.default_rng(2).normal(0.0, 0.3, (5, 165))
    together = body.pose(poses, np.zeros((5, 3)), MEAN)
    for frame in range(5):
        alone = body.pose(poses[frame : frame + 1], np.zeros((1, 3)), MEAN)
        assert np.abs(together.vertices[frame] - alone.vertices[0]).max() < 1e-5


def test_twisting_the_wrist_keeps_the_forearm_round(body: Body):
    """The candy-wrapper of plain linear blending narrows it to half."""
    poses = np.zeros((2, 55, 3))
    poses[1, INDEX["left_wrist"], 0] = np.deg2rad(85.0)
    vertices = body.pose(poses.reshape(2, 165), np.zeros((2, 3)), MEAN).vertices
    wrist = body.rest_joints(MEAN)[INDEX["left_wrist"]]
    ring = (np.abs(vertices[0, :, 0] - wrist[0]) < 0.03) & (vertices[0, :, 0] > 0.5)
    radii = np.linalg.norm((vertices[:, ring] - wrist)[..., 1:], axis=-1)
    assert radii[1].mean() > 0.9 * radii[0].mean()


def test_eye_regions_lie_on_their_side_of_the_face(body: Body):
    vertices = body.rest_vertices(MEAN)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        front = vertices[body.faces[body.face_regions[f"{side}_eye_front"]]]
        back = vertices[body.faces[body.face_regions[f"{side}_eye_back"]]]
        assert (sign * front[..., 0] > 0.0).all()
        assert front[..., 2].mean() > back[..., 2].mean() + 0.01


def test_normals_point_outwards(body: Body):
    corners = body.rest_vertices(MEAN)[body.faces]
    volume_m3 = np.einsum("fi,fi->f", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6.0
    assert 0.05 < volume_m3 < 0.10


def test_an_expression_moves_only_the_head(body: Body):
    smile = body.pose(np.zeros((1, 165)), np.zeros((1, 3)), MEAN, np.eye(10)[:1]).vertices[0]
    moved = np.linalg.norm(smile - body.rest_vertices(MEAN), axis=1) > 1e-4
    assert moved.any()
    assert np.isin(body.part_of_vertex[moved], [INDEX["head"], INDEX["jaw"], INDEX["neck"]]).all()


def test_the_built_file_holds_no_pickles(body: Body):
    with np.load(default_body_path(), allow_pickle=False) as file:
        assert all(file[name].dtype != object for name in file.files)
