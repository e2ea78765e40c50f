"""Laws of kits on the embedded body: styles change clothes and nothing else, skirts are not crossed by thighs,
a user's own garments fit other bodies."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import trimesh
from scipy.spatial import cKDTree

from synth.body import Body, load_body
from synth.errors import RecipeError
from synth.outfit import GarmentFile, OutfitStyle, dress, sample_identity, sample_outfit, words
from synth.outfit.figure import measure
from synth.outfit.own import read_garment
from synth.randomness import generator
from synth.scene import Parts
from synth.skeleton.parts import PARTS
from synth.skeleton.smplx_joints import INDEX

pytestmark = pytest.mark.body


@pytest.fixture(scope="module")
def body() -> Body:
    return load_body()


@pytest.fixture(scope="module")
def woman(body: Body):
    return sample_identity(generator(4, "identity"), "female", body)


@pytest.fixture(scope="module")
def vertices(body: Body, woman) -> np.ndarray:
    """Rest, a wide step with the arms down, and a lunge."""
    poses = np.zeros((3, 55, 3))
    for frame, (ahead, behind) in ((1, (-0.6, 0.45)), (2, (-1.1, 0.3))):
        poses[frame, INDEX["left_hip"], 0], poses[frame, INDEX["right_hip"], 0] = ahead, behind
        poses[frame, INDEX["left_shoulder"], 2], poses[frame, INDEX["right_shoulder"], 2] = -1.2, 1.2
    poses[2, INDEX["left_knee"], 0] = 1.1
    return body.pose(poses.reshape(3, 165), np.zeros((3, 3)), woman.betas).vertices


def worn(body: Body, woman, vertices: np.ndarray, sport: str, style: OutfitStyle) -> Parts:
    return dress(body, woman, sample_outfit(sport, generator(2), style), vertices, "right", 1)


def thing(parts: Parts, name: str):
    return next(o for o in parts.objects if o.name == f"person1_{name}")


def test_the_same_motion_in_another_style_changes_garments_only(body, woman, vertices) -> None:
    before = vertices.copy()
    home = worn(body, woman, vertices, "archery", OutfitStyle(top="polo", bottom="trousers"))
    cold = worn(body, woman, vertices, "archery", OutfitStyle(top="jacket", bottom="skirt", variant="cold"))
    assert np.array_equal(vertices, before)
    assert np.array_equal(thing(home, "hair").pose, thing(cold, "hair").pose)
    names = [{item.name for item in parts.objects} for parts in (home, cold)]
    assert {"person1_jacket", "person1_skirt", "person1_zip_teeth"} <= names[1] - names[0]
    shown = [cKDTree(vertices[1]).query(thing(parts, "skin").cache[1])[0].max() for parts in (home, cold)]
    assert max(shown) < 1e-6


def test_thighs_stay_inside_the_skirt(body, woman, vertices) -> None:
    """At each height of the skirt the hull of its cloth holds every point of the thighs, whatever the step."""
    skirt = thing(worn(body, woman, vertices, "archery", OutfitStyle(bottom="skirt")), "skirt")
    figure = measure(body, woman.betas)
    thigh = np.flatnonzero(figure.weight("left_hip", "right_hip") > 0.9)
    end = figure.joint("left_hip")[1] + 0.55 * (figure.joint("left_knee") - figure.joint("left_hip"))[1]
    for frame in (0, 1):
        cloth, skin = skirt.cache[frame], vertices[frame, thigh]
        inside = skin[(skin[:, 1] > end) & (skin[:, 1] < figure.joint("left_hip")[1])]
        away, nearest = cKDTree(cloth).query(inside)
        middle = figure.joint("pelvis")
        out = np.linalg.norm((inside - middle)[:, [0, 2]], axis=1) - np.linalg.norm(
            (cloth[nearest] - middle)[:, [0, 2]], axis=1
        )
        assert out[away < 0.02].max(initial=-1.0) < 0.004


@pytest.mark.parametrize(
    ("sport", "style", "parts", "said"),
    [
        ("archery", OutfitStyle(top="jacket"), {"jacket", "collar", "cuffs", "zip_tape", "arm_guard0"}, "jacket"),
        ("archery", OutfitStyle(bottom="skirt"), {"skirt", "shorts"}, "skirt"),
        ("volleyball", OutfitStyle(top="long_sleeve", legs="tights"), {"tights", "cuffs"}, "long_sleeve"),
        ("volleyball", OutfitStyle(arms="sleeves"), {"arm_sleeves"}, "arm_sleeves"),
        ("volleyball", OutfitStyle(knees="knee_pads"), {"left_knee_pad", "right_knee_cushion"}, "knee_pads"),
        ("beach_volleyball", OutfitStyle(top="bikini", bottom="briefs"), {"bikini_top", "briefs"}, "bikini"),
    ],
)
def test_what_is_said_is_there_and_stays_off_the_skin(body, woman, vertices, sport, style, parts, said) -> None:
    outfit = sample_outfit(sport, generator(2), style)
    dressed = dress(body, woman, outfit, vertices[:1], "right", 1)
    assert said in words(woman, outfit).values()
    assert parts <= {item.name.removeprefix("person1_") for item in dressed.objects}
    figure = measure(body, woman.betas)
    for name in parts:
        cloth = thing(dressed, name).cache[0]
        near = cKDTree(figure.points).query(cloth)[1]
        height = np.sum((cloth - vertices[0][near]) * figure.normals[near], 1)
        assert np.mean(height < -0.006) < 0.02, name


def test_men_of_a_team_in_bikinis_wear_tank_tops(body, woman) -> None:
    man = replace(woman, gender="male")
    outfit = sample_outfit("beach_volleyball", generator(2), OutfitStyle(top="bikini", bottom="briefs"))
    assert words(man, outfit)["top"] == "tank"
    assert "bikini" not in str(words(man, outfit).values())
    assert "number" not in words(woman, outfit)


@pytest.fixture(scope="module")
def tunic(body: Body, tmp_path_factory) -> Path:
    """A straight tube around the neutral body's trunk from the hips to the chest."""
    figure = measure(body, np.zeros(10))
    low, high = figure.joint("left_hip")[1], figure.joint("spine3")[1]
    tube = trimesh.creation.cylinder(radius=0.22, height=high - low, sections=48).subdivide().subdivide()
    tube.update_faces(np.abs(tube.face_normals[:, 2]) < 0.9)
    points = tube.vertices[:, [0, 2, 1]] * [1, 1, -1]
    points = points + figure.joint("spine1") * [1, 0, 1] + [0, (low + high) / 2, 0]
    path = tmp_path_factory.mktemp("own") / "tunic.obj"
    trimesh.Trimesh(points, tube.faces).export(path)
    return path


def test_an_own_garment_replaces_its_slot_on_any_body(body, woman, vertices, tunic) -> None:
    style = OutfitStyle(garments=(GarmentFile(str(tunic), "top", "#1a52ad", "tunic"),))
    outfit = sample_outfit("archery", generator(2), style)
    parts = dress(body, woman, outfit, vertices, "right", 1)
    names, facts = {item.name.removeprefix("person1_") for item in parts.objects}, words(woman, outfit)
    assert "own_top" in names
    assert not {"shirt", "jacket", "collar"} & names
    assert (facts["top"], facts["top_color"]) == ("tunic", "royal blue")
    shown = {PARTS[number - 1] for number in np.unique(parts.meshes["person1_own_top"].parts)}
    assert {"pelvis", "spine2", "spine3"} <= shown
    assert not [name for name in shown if name.endswith(("elbow", "knee", "head", "neck"))]
    cloth = thing(parts, "own_top").cache
    assert np.abs(cKDTree(vertices[1]).query(cloth[1])[0]).max() < 0.2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda v: v * 1000.0, "metres"),
        (lambda v: v + np.array([0.0, 3.0, 0.0]), "cm from the body"),
        (None, "there is no file"),
    ],
)
def test_a_garment_that_cannot_fit_is_one_clear_line(body, woman, vertices, tunic, tmp_path, change, said) -> None:
    path = tmp_path / "bad.obj"
    if change is not None:
        mesh = trimesh.load(tunic, process=False)
        trimesh.Trimesh(change(mesh.vertices), mesh.faces).export(path)
    outfit = sample_outfit("archery", generator(2), OutfitStyle(garments=(GarmentFile(str(path)),)))
    with pytest.raises(RecipeError, match=said) as error:
        dress(body, woman, outfit, vertices[:1], "right", 1)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_mesh_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.obj"
    path.write_text("not a mesh\n")
    with pytest.raises(RecipeError, match=r"notes\.obj"):
        read_garment(str(path))
