"""Laws of body parts on dressed people: every face has one, that of the body it lies on, of the wearer's own side."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from synth.outfit import OutfitStyle, dress, sample_identity, sample_outfit
from synth.outfit.figure import Figure, measure
from synth.randomness import generator
from synth.scene import Mesh, Parts
from synth.skeleton.parts import PART_ID, PARTS, face_parts

pytestmark = pytest.mark.body

STYLES = {
    "volleyball": OutfitStyle(legs="tights", arms="sleeves", knees="knee_pads"),
    "archery": OutfitStyle(top="jacket", bottom="skirt", headgear="bucket_hat"),
    "beach_volleyball": OutfitStyle(top="bikini", bottom="briefs", eyewear="sunglasses", headgear="visor"),
}
HEAD = {"left_eye", "right_eye", "hat", "hair", "tail0", "tail1", "glasses"}


@pytest.fixture(scope="module")
def body():
    from synth.body import load_body

    return load_body()


@pytest.fixture(scope="module")
def woman(body):
    return sample_identity(generator(4, "identity"), "female", body)


@pytest.fixture(scope="module")
def figure(body, woman) -> Figure:
    return measure(body, woman.betas)


@pytest.fixture(scope="module")
def wearers(body, woman, figure) -> dict[str, Parts]:
    """A right-hander at rest in what is worn for each sport."""
    at_rest = np.asarray(figure.points[None], np.float32)
    return {
        sport: dress(body, woman, sample_outfit(sport, generator(2), style), at_rest, "right", 1)
        for sport, style in STYLES.items()
    }


def named(parts: Parts, name: str) -> set[str]:
    """Names of the parts of an object's faces."""
    return {PARTS[number - 1] for number in np.unique(parts.meshes[f"person1_{name}"].parts)}


def middles(mesh: Mesh) -> np.ndarray:
    """Centre of each face (F, 3)."""
    return mesh.vertices[mesh.faces].mean(1)


@pytest.mark.parametrize("sport", STYLES)
def test_every_face_of_every_object_of_a_person_has_a_part(wearers, sport) -> None:
    for thing in wearers[sport].objects:
        mesh = wearers[sport].meshes[thing.mesh]
        assert mesh.parts is not None, thing.name
        assert mesh.parts.shape == (len(mesh.faces),), thing.name
        assert mesh.parts.dtype == np.uint8
        assert 1 <= mesh.parts.min() <= mesh.parts.max() <= 24, thing.name


@pytest.mark.parametrize("sport", STYLES)
def test_left_parts_lie_on_the_left_and_right_parts_on_the_right(wearers, sport) -> None:
    """At rest the athlete's left is +x; only the hem of what both thighs carry may cross the middle, a little."""
    for name, mesh in wearers[sport].meshes.items():
        x = middles(mesh)[:, 0]
        for side, sign in (("left_", 1.0), ("right_", -1.0)):
            own = [number for part, number in PART_ID.items() if part.startswith(side)]
            assert (sign * x[np.isin(mesh.parts, own)]).min(initial=0.0) > -0.02, name


@pytest.mark.parametrize("sport", STYLES)
def test_what_is_worn_takes_the_part_of_the_body_below(wearers, figure, sport) -> None:
    """Most faces, those away from borders, have the part of the skin nearest to them; a collar that stands up goes with
    the shoulders that carry it, beside a neck that it does not touch."""
    skin = figure.faces[(figure.piece == figure.skin_piece)[figure.faces].all(1)]
    tree, below = cKDTree(figure.points[skin].mean(1)), face_parts(figure.weights, skin)
    for thing in wearers[sport].objects:
        mesh = wearers[sport].meshes[thing.mesh]
        name = thing.name.removeprefix("person1_")
        if thing.cache is None or name in ("skin", "collar"):
            continue
        assert np.mean(below[tree.query(middles(mesh))[1]] == mesh.parts) > 0.85, name


def test_what_a_head_carries_is_head(wearers) -> None:
    for parts in wearers.values():
        worn = HEAD & {name.removeprefix("person1_") for name in parts.meshes}
        assert worn >= {"left_eye", "right_eye", "hair"}
        assert all(named(parts, name) == {"head"} for name in worn)
    assert "person1_hat" in wearers["archery"].meshes
    assert "person1_glasses" in wearers["beach_volleyball"].meshes


def test_gear_has_the_parts_it_is_worn_on(wearers) -> None:
    """A right-hander draws with the right hand and has the guards on the left arm."""
    archer, player = wearers["archery"], wearers["volleyball"]
    assert named(archer, "quiver") == {"pelvis"}
    assert named(archer, "finger_tab") == {"right_hand"}
    assert named(archer, "arm_guard0") == {"left_elbow"}
    assert named(archer, "belt") <= {"pelvis", "spine1", "left_hip", "right_hip"}
    guard = named(archer, "chest_guard")
    assert guard >= {"spine2", "spine3", "left_collar"}
    assert not guard & {"head", "pelvis", "left_elbow", "right_elbow", "right_collar", "right_shoulder"}
    for side in ("left", "right"):
        assert named(player, f"{side}_knee_pad") == {f"{side}_hip", f"{side}_knee"}
        assert named(player, f"{side}_shoe") == {f"{side}_ankle", f"{side}_foot"}
        assert named(player, f"{side}_sock") <= {f"{side}_knee", f"{side}_ankle"}


def test_fingers_are_hands_and_the_rest_of_what_shows_bare_is_there(wearers) -> None:
    shown = named(wearers["beach_volleyball"], "skin")
    assert shown >= set(PARTS) - {"pelvis", "spine1", "spine2", "spine3", "left_collar", "right_collar"}
