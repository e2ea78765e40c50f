"""Laws of a dressed body, on the embedded body in a few hard poses."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from synth.geometry.rotation import about
from synth.geometry.transform import apply
from synth.outfit import dress, sample_identity, sample_outfit
from synth.outfit.binding import joint_frames
from synth.outfit.figure import Figure, measure
from synth.randomness import generator
from synth.scene import Parts
from synth.skeleton.smplx_joints import INDEX

pytestmark = pytest.mark.body


@pytest.fixture(scope="module")
def body():
    from synth.body import load_body

    return load_body()


@pytest.fixture(scope="module")
def identity():
    return sample_identity(generator(7, "identity"), "male")


@pytest.fixture(scope="module")
def figure(body, identity) -> Figure:
    return measure(body, identity.betas)


@pytest.fixture(scope="module")
def vertices(body, identity) -> np.ndarray:
    """Rest, arms raised, deep squat, and the rest pose carried elsewhere in the world."""
    poses = np.zeros((3, 55, 3))
    poses[1, INDEX["left_shoulder"], 2], poses[1, INDEX["right_shoulder"], 2] = 1.2, -1.2
    for side in ("left", "right"):
        poses[2, INDEX[f"{side}_hip"], 0] = -1.7
        poses[2, INDEX[f"{side}_knee"], 0] = 1.9
    posed = body.pose(poses.reshape(3, 165), np.zeros((3, 3)), identity.betas).vertices
    away = posed[:1] @ about("y", 0.7).T + np.array([3.0, 1.0, 70.0])
    return np.concatenate([posed, away])


@pytest.fixture(scope="module")
def player(body, identity, vertices) -> Parts:
    return dress(body, identity, sample_outfit("volleyball", generator(7)), vertices, "right", 1)


@pytest.fixture(scope="module")
def archer(body, identity, vertices) -> Parts:
    return dress(body, identity, sample_outfit("archery", generator(7)), vertices, "left", 2)


def thing(parts: Parts, name: str):
    return next(o for o in parts.objects if o.name.split("_", 1)[1] == name)


def test_joint_frames_are_found_again_from_vertices_alone(body, identity, figure, vertices) -> None:
    frames = joint_frames(figure, vertices)
    knee = INDEX["left_knee"]
    assert frames.rotations[0] == pytest.approx(np.broadcast_to(np.eye(3), (55, 3, 3)), abs=2e-3)
    angle = np.arccos((np.trace(frames.rotations[2, knee] @ frames.rotations[2, INDEX["left_hip"]].T) - 1) / 2)
    assert angle == pytest.approx(1.9, abs=0.05)
    carried = apply(frames.rigid(INDEX["head"])[3], figure.joint("head"))
    expected = figure.joint("head") @ about("y", 0.7).T + np.array([3.0, 1.0, 70.0])
    assert carried == pytest.approx(expected, abs=3e-3)


@pytest.mark.parametrize("who", ["player", "archer"])
def test_every_object_is_complete_and_belongs_to_its_wearer(who, request) -> None:
    parts: Parts = request.getfixturevalue(who)
    for item in parts.objects:
        mesh = parts.meshes[item.mesh]
        assert item.category == "person"
        assert item.instance_id == (1 if who == "player" else 2)
        assert len(item.pose) == 4 if item.cache is None else item.cache.shape == (4, len(mesh.vertices), 3)
        assert mesh.faces.max() < len(mesh.vertices)
        assert all(name in parts.materials for name in item.materials)
        assert all(not m.texture or m.texture in parts.textures for m in parts.materials.values())
        if mesh.material_index is not None:
            assert mesh.material_index.max() < len(item.materials)


@pytest.mark.parametrize("who", ["player", "archer"])
def test_clothes_move_rigidly_when_the_whole_body_does(who, request) -> None:
    parts: Parts = request.getfixturevalue(who)
    for item in parts.objects:
        rest = parts.meshes[item.mesh].vertices
        cache = item.cache if item.cache is not None else apply(item.pose[:, None], rest[None])
        moved = cache[0] @ about("y", 0.7).T + np.array([3.0, 1.0, 70.0])
        np.testing.assert_allclose(cache[3], moved, atol=3e-3, err_msg=item.name)


@pytest.mark.parametrize("name", ["shirt", "shorts", "left_knee_pad", "right_sock"])
def test_garments_stay_outside_the_skin_at_rest(player, figure, vertices, name) -> None:
    cloth = thing(player, name)
    outer = cloth.cache[0]
    near = cKDTree(figure.points).query(outer, k=1)[1]
    height = np.sum((outer - vertices[0][near]) * figure.normals[near], 1)
    assert np.mean(height < -0.006) < 0.01


@pytest.mark.parametrize(("frame", "pose"), [(0, "rest"), (1, "arms raised"), (2, "squat")])
def test_no_gap_between_shirt_and_shorts(player, frame, pose) -> None:
    """The shorts from 2 to 5 cm below their waist stay under the shirt's cloth, whatever the arms and hips do."""
    shirt, shorts = thing(player, "shirt").cache, thing(player, "shorts").cache
    below_waist = shorts[0][:, 1].max() - shorts[0][:, 1]
    under = (below_waist > 0.02) & (below_waist < 0.05)
    assert cKDTree(shirt[frame]).query(shorts[frame][under])[0].max() < 0.035, pose


def test_the_shirt_hangs_over_the_shorts(player, figure) -> None:
    """In each direction from the middle, the cloth 2 to 4 cm above the shirt's hem is further out than the shorts."""
    shirt, shorts = thing(player, "shirt").cache[0], thing(player, "shorts").cache[0]
    level = shirt[:, 1].min() + 0.03

    def widest(points: np.ndarray) -> np.ndarray:
        away = (points - figure.joint("pelvis"))[np.abs(points[:, 1] - level) < 0.012][:, [0, 2]]
        sector = np.floor(np.arctan2(away[:, 1], away[:, 0]) / np.radians(15)).astype(int) % 24
        return np.array([np.linalg.norm(away[sector == k], axis=1).max() for k in range(24)])

    assert np.min(widest(shirt) - widest(shorts)) > 0.002


def test_nothing_is_naked_where_clothes_are(player, vertices, figure) -> None:
    """Skin under the middle of shirt and shorts is not rendered; face, hands and knees' backs are."""
    skin = cKDTree(player.meshes[thing(player, "skin").mesh].vertices)
    for joint in ("spine2", "left_hip", "left_foot"):
        near = figure.points[np.argsort(np.linalg.norm(figure.points - figure.joint(joint), axis=1))[:5]]
        assert skin.query(near)[0].min() > 0.004, joint
    for joint in ("nose", "left_index3", "right_elbow", "left_ear"):
        assert skin.query(figure.joint(joint))[0] < 0.03, joint


def test_archery_guards_are_on_the_bow_arm_and_the_tab_on_the_other(archer) -> None:
    """A left-hander draws with the left hand and holds the bow in the right one; left is +x."""
    assert thing(archer, "arm_guard0").cache[0][:, 0].max() < 0.0
    assert thing(archer, "finger_tab").cache[0][:, 0].min() > 0.0
    quiver = archer.meshes[thing(archer, "quiver").mesh].vertices
    assert quiver[:, 0].mean() > 0.1


def test_shoes_stand_where_the_feet_stand(player, figure) -> None:
    ground = figure.points[:, 1].min()
    for side in ("left", "right"):
        shoe = thing(player, f"{side}_shoe").cache[0]
        assert shoe[:, 1].min() == pytest.approx(ground, abs=0.004)
        assert shoe[:, 2].max() > figure.joint(f"{side}_big_toe")[2]


def test_the_same_person_is_dressed_the_same_twice(body, identity, vertices, player) -> None:
    again = dress(body, identity, sample_outfit("volleyball", generator(7)), vertices, "right", 1)
    for one, two in zip(player.objects, again.objects, strict=True):
        assert one.name == two.name
        assert one.cache is None or np.array_equal(one.cache, two.cache)
        assert np.array_equal(player.meshes[one.mesh].vertices, again.meshes[two.mesh].vertices)


def test_a_body_without_named_regions_can_be_dressed(body, identity, vertices) -> None:
    licensed = replace(body, face_regions={}, uvs=None)
    parts = dress(licensed, identity, sample_outfit("volleyball", generator(8)), vertices[:1], "right", 1)
    assert {o.name.split("_", 1)[1] for o in parts.objects} >= {"skin", "left_eye", "hair", "shirt", "shorts"}


@pytest.fixture(scope="module")
def beach_players(body, vertices, identity) -> tuple[Parts, Parts]:
    """A man and a woman with glasses."""
    woman = replace(identity, gender="female", name="w")
    outfit = replace(sample_outfit("beach_volleyball", generator(7)), eyewear="sunglasses", top="sports_top")
    return tuple(dress(body, one, outfit, vertices, "right", 1) for one in (identity, woman))


def test_beach_players_are_barefoot_with_all_the_skin_of_their_feet(beach_players, figure) -> None:
    for parts in beach_players:
        assert not [item for item in parts.objects if "shoe" in item.name or "sock" in item.name]
        skin = parts.meshes[thing(parts, "skin").mesh].vertices
        toes = figure.points[figure.weight("foot") > 0.5]
        assert cKDTree(skin).query(toes)[0].max() < 1e-9


def test_a_sports_top_ends_above_the_waist_and_both_leave_the_arms_free(beach_players, figure) -> None:
    tops = [parts.meshes[thing(parts, "shirt").mesh].vertices for parts in beach_players]
    hip, shoulder = figure.joint("left_hip")[1], figure.joint("left_shoulder")[0]
    assert tops[0][:, 1].min() < hip + 0.02
    assert hip + 0.2 < tops[1][:, 1].min() < figure.joint("spine3")[1]
    for top in tops:
        assert np.abs(top[:, 0]).max() < shoulder + 0.05


def test_glasses_sit_before_the_eyes_and_outside_the_head(beach_players, figure) -> None:
    glasses = beach_players[0].meshes[thing(beach_players[0], "glasses").mesh]
    lens = glasses.vertices[np.unique(glasses.faces[glasses.material_index == 0])]
    eye = figure.joint("left_eyeball")
    ahead = lens[np.hypot(lens[:, 0] - eye[0], lens[:, 1] - eye[1]) < 0.012]
    skin = figure.points[np.hypot(figure.points[:, 0] - eye[0], figure.points[:, 1] - eye[1]) < 0.012]
    assert ahead[:, 2].min() > skin[:, 2].max()
    assert ahead[:, 2].min() < skin[:, 2].max() + 0.04
