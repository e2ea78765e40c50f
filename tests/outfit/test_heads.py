"""Laws of heads: hair, eyes and faces of people of the roster."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from synth.geometry.rotation import about, matrix_from_axis_angle
from synth.geometry.transform import apply
from synth.outfit import faced, person, sample_outfit
from synth.outfit.bare import eye_parts, skin_parts
from synth.outfit.binding import joint_frames
from synth.outfit.eyes import ball, eye_picture
from synth.outfit.features import FEATURES, MOST, features, shifts
from synth.outfit.figure import Figure, measure
from synth.outfit.hair import Grown, hair
from synth.outfit.head import skull
from synth.outfit.headwear import BLOCKED_RAD, FREE_RAD, hair_parts, hanging
from synth.outfit.identity import HAIR_OF, Identity
from synth.outfit.surface import normals, subdivide
from synth.outfit.wearer import Wearer
from synth.randomness import generator
from synth.scene import Parts
from synth.skeleton.smplx_joints import INDEX

pytestmark = pytest.mark.body
STYLES = sorted({*HAIR_OF["female"], *HAIR_OF["male"]} - {"shaved"})
UPRIGHT = about("x", np.pi / 2)
"""From the rest frame, y up, to the world, z up."""


@pytest.fixture(scope="module")
def body():
    from synth.body import load_body

    return load_body()


@pytest.fixture(scope="module")
def woman(body) -> Identity:
    return person(4, body)


@pytest.fixture(scope="module")
def own_body(body, woman):
    return faced(body, woman)


@pytest.fixture(scope="module")
def figure(own_body, woman) -> Figure:
    return measure(own_body, woman.betas)


def grown(figure: Figure, woman: Identity, style: str, hat_y: float | None = None) -> Grown:
    made = hair(figure, skull(figure), replace(woman, hair_style=style), generator(1), hat_y)
    assert made is not None
    return made


def posed(own_body, who: Identity, joint: str, turn: tuple[float, float, float]) -> np.ndarray:
    """Vertices (1, V, 3) in the world with one joint bent [rad]."""
    bent = np.zeros((1, 55, 3))
    bent[0, INDEX[joint]] = turn
    return own_body.pose(bent.reshape(1, 165), np.zeros((1, 3)), who.betas).vertices @ UPRIGHT.T


def bare(figure: Figure, who: Identity, vertices: np.ndarray, outfit_seed: int = 1) -> Parts:
    """Skin, eyes and hair of somebody who has no hat on."""
    outfit = replace(sample_outfit("volleyball", generator(outfit_seed)), headgear="none")
    wearer = Wearer(figure, skull(figure), who, outfit, vertices, joint_frames(figure, vertices), "left", 1)
    return skin_parts(wearer, np.zeros(len(figure.points), bool)) + eye_parts(wearer) + hair_parts(wearer)


@pytest.fixture(scope="module")
def scalp(figure) -> tuple[np.ndarray, np.ndarray]:
    """Points all over the skin of head and neck, 8 mm apart at most, and the normals there."""
    skin = (figure.weight("head", "jaw", "neck") > 0.5) & (figure.piece == figure.skin_piece)
    points, faces = figure.points, figure.faces[skin[figure.faces].all(1)]
    for _ in range(2):
        combine, faces = subdivide(faces, len(points))
        points = combine @ points
    used = np.unique(faces)
    return points[used], normals(points, faces)[used]


@pytest.mark.parametrize("style", STYLES)
def test_no_hair_lies_inside_the_head(figure, woman, scalp, style) -> None:
    """Seen from the nearest skin, hair is on the outer side: 1 in 200 points may dip 1.5 mm in behind the ears."""
    points = grown(figure, woman, style).mesh.vertices
    away, near = cKDTree(scalp[0]).query(points)
    height = np.sum((points - scalp[0][near]) * scalp[1][near], 1)
    assert np.mean((height < -0.0015) & (away < 0.02)) < 0.005


@pytest.mark.parametrize("style", STYLES)
def test_hair_leaves_eyes_and_face_free(figure, woman, style) -> None:
    points = grown(figure, woman, style).mesh.vertices
    for side in ("left", "right"):
        lids = np.array([figure.joint(f"{side}_eyelid{k}") for k in range(1, 7)])
        low, high = lids.min(0)[:2] - 0.004, lids.max(0)[:2] + 0.006
        before = points[:, 2] > lids[:, 2].min() - 0.01
        assert not (before & np.all((points[:, :2] > low) & (points[:, :2] < high), 1)).any()
    brow = figure.joint("left_brow3")[1]
    assert not ((points[:, 2] > figure.joint("left_eyeball")[2]) & (points[:, 1] < brow)).any()


@pytest.mark.parametrize("style", sorted(set(STYLES) - {"bob", "curly", "afro"}))
def test_hair_leaves_the_ears_free(figure, woman, style) -> None:
    points = grown(figure, woman, style).mesh.vertices
    for side in ("left", "right"):
        assert np.linalg.norm(points - figure.joint(f"{side}_ear"), axis=1).min() > 0.006


@pytest.mark.parametrize("style", ["ponytail", "afro", "fringe", "bun"])
def test_hair_under_a_hat_lies_flat(figure, woman, style) -> None:
    head = skull(figure)
    edge = float(head.ear[1] + 0.03)
    flat = grown(figure, woman, style, edge)
    away = flat.mesh.vertices - head.center
    reach = np.linalg.norm(away, axis=1)
    under = flat.mesh.vertices[:, 1] > edge + 0.013
    assert (reach - head.radius(away / reach[:, None]))[under].max() < 0.0035
    assert all(tail.vertices[:, 1].max() < edge + 0.02 for tail, _ in flat.tails)


@pytest.mark.parametrize("turn", [(0.6, 0.0, 0.0), (-0.5, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.5)])
def test_hair_goes_with_the_head(own_body, figure, woman, turn) -> None:
    """However the head turns, hair keeps its distance from the skin of head and nape: 0.2 mm on average, 6 at most."""
    rest = grown(figure, woman, "low_bun").mesh.vertices
    vertices = posed(own_body, woman, "head", turn)
    carried = apply(joint_frames(figure, vertices).rigid(INDEX["head"])[0], rest)
    away, near = cKDTree(figure.points).query(rest)
    slip = np.abs(np.linalg.norm(carried - vertices[0][near], axis=1) - away)[away < 0.010]
    assert len(slip) > 2000
    assert slip.mean() < 0.001
    assert np.quantile(slip, 0.995) < 0.006


def test_a_tail_hangs_down_from_its_tie_and_stays_out_of_the_neck(figure) -> None:
    head = skull(figure)
    tie = head.on(np.array([[0.0, 0.42, -0.9075]]))[0]
    turns = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.5], [-0.6, 0.0, 0.0], [0.9, 0.0, 0.0]])
    pose = np.tile(np.eye(4), (4, 1, 1))
    pose[:, :3, :3] = UPRIGHT @ matrix_from_axis_angle(turns)
    tail = hanging(pose, tie, head.center)
    assert apply(tail, tie) == pytest.approx(apply(pose, tie), abs=1e-9)
    assert tail[0] == pytest.approx(pose[0], abs=1e-6)
    swing = np.swapaxes(pose[:, :3, :3], 1, 2) @ tail[:, :3, :3]
    angle = np.arccos(np.clip((np.trace(swing, axis1=1, axis2=2) - 1) / 2, -1, 1))
    below = -(tail[:, :3, :3] @ [0.0, -1.0, 0.0])[:, 2]
    upright = -(pose[:, :3, :3] @ [0.0, -1.0, 0.0])[:, 2]
    assert (below[1:3] > upright[1:3] + 0.05).all()
    assert angle[3] <= BLOCKED_RAD + 1e-6
    assert angle.max() <= FREE_RAD


def test_the_person_is_the_same_in_another_outfit(own_body, figure, woman) -> None:
    """Byte for byte: every mesh, colour and picture of skin, eyes and hair."""
    vertices = posed(own_body, woman, "head", (0.0, 0.0, 0.0))
    one, other = (bare(figure, woman, vertices, seed) for seed in (1, 5))
    assert one.meshes.keys() == other.meshes.keys()
    for name, mesh in one.meshes.items():
        assert mesh.vertices.tobytes() == other.meshes[name].vertices.tobytes()
        assert mesh.colors is None or mesh.colors.tobytes() == other.meshes[name].colors.tobytes()
    assert one.textures.keys() == {"person1_face", "person1_eyes"}
    assert all(picture.tobytes() == other.textures[name].tobytes() for name, picture in one.textures.items())
    assert one.materials == other.materials


def test_eyes_point_where_the_eye_joints_point(own_body, woman, figure) -> None:
    turn = (0.2, 0.3, 0.0)
    parts = bare(figure, woman, posed(own_body, woman, "left_eyeball", turn))
    for side, gaze in (("left", matrix_from_axis_angle(np.array(turn)) @ [0.0, 0.0, 1.0]), ("right", [0.0, 0.0, 1.0])):
        thing = next(item for item in parts.objects if item.name == f"person1_{side}_eye")
        mesh = parts.meshes[thing.mesh]
        corners = apply(thing.pose[0], mesh.vertices)[mesh.faces]
        pupil = corners[np.linalg.norm(mesh.uvs - 0.5, axis=-1) < 0.02].mean(0)
        away = pupil - apply(thing.pose[0], ball(figure, side)[0])
        assert np.degrees(np.arccos(away @ UPRIGHT @ gaze / np.linalg.norm(away))) < 2.0


def test_an_eye_is_dark_in_the_middle_coloured_around_and_never_quite_white(woman) -> None:
    picture = eye_picture(replace(woman, eyes="blue"), generator(2)).astype(int)
    assert picture[128, 128].max() < 40
    iris, white = picture[128, 158], picture[128, 196]
    assert iris[2] > iris[0] + 15
    assert 150 < white.min() < white.max() < 215
    assert white[0] > white[2]


@pytest.mark.parametrize("number", [0, 1])
def test_a_face_has_its_own_landmarks_and_nothing_else_moves(body, number) -> None:
    """Landmarks of the faced body lie on its skin, 1 to 13 mm from the plain body's; hands, feet and crown stay."""
    who = person(number, body)
    plain, own = (measure(one, who.betas) for one in (body, faced(body, who)))
    moved = np.linalg.norm(own.points - plain.points, axis=1)
    assert 0.002 < moved.max() < 0.013
    assert moved[plain.weight("head", "jaw", "eye") == 0.0].max() == 0.0
    marks = np.arange(76, 127)
    assert 0.001 < np.linalg.norm(own.joints[marks] - plain.joints[marks], axis=1).max() < 0.013
    assert cKDTree(own.points).query(own.joints[marks])[0].max() < 0.006
    posed = faced(body, who).pose(np.zeros((1, 165)), np.zeros((1, 3)), who.betas).vertices[0]
    shift = posed - own.points
    assert np.abs(shift - shift.mean(0)).max() < 1e-4


def test_eyeballs_stay_round_whatever_the_face(figure) -> None:
    moved = shifts(figure, dict.fromkeys(FEATURES, MOST))
    for side in ("left", "right"):
        eye = (figure.weight(f"{side}_eye") > 0.5) & (figure.piece != figure.skin_piece)
        assert np.ptp(moved[eye], axis=0).max() < 1e-9


def test_faces_of_the_roster_differ_by_more_than_their_bodies_make_them(body) -> None:
    people = [features(person(number, body)) for number in range(0, 16, 2)]
    table = np.array([[one[name] for name in FEATURES] for one in people])
    gap = np.linalg.norm(table[:, None] - table[None], axis=-1)[np.triu_indices(len(people), 1)]
    assert gap.min() > 3.0
    assert np.abs(table).max() <= MOST
