"""What the label pass says of body parts: those of the faces at the pixel centres, and nothing else."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from small_shots import IDENTITY, box, make_shot, one, plane, still_camera

from synth.frames import Frames
from synth.geometry.camera import intrinsics, project
from synth.geometry.rotation import about
from synth.geometry.transform import transform
from synth.scene import CameraTrack, Mesh, Parts
from synth.shot import Shot
from synth.skeleton.parts import PART_ID, PARTS
from synth.skeleton.smplx_joints import INDEX

pytestmark = pytest.mark.blender
Render = Callable[[Shot], Frames]

CELLS = 7
ABOVE = still_camera(eye=(0.0, 0.0, 4.0), target=(0.0, 1e-4, 0.0), K=intrinsics(96, 64, np.pi / 8))
"""Straight above the origin; the picture is 1.59 m wide at z = 0."""


def board(half_m: float, parts: np.ndarray) -> Mesh:
    """A level square of cells (rows along y, columns along x), each with its own part, uvs over all of it."""
    side = np.linspace(-half_m, half_m, len(parts) + 1)
    x, y = np.meshgrid(side, side)
    first = (np.arange(len(parts))[:, None] * len(side) + np.arange(len(parts))).ravel()
    faces = first[:, None] + np.array([0, 1, len(side) + 1, len(side)])
    vertices = np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], 1)
    uvs = (vertices[faces][..., :2] / half_m + 1.0) / 2.0
    return Mesh(vertices, faces, uvs=uvs, parts=parts.ravel())


def on_the_floor() -> tuple[np.ndarray, np.ndarray]:
    """Where the rays of ABOVE meet z = 0: x and y (H, W) [m]."""
    x, y = np.meshgrid(np.arange(96) + 0.5, np.arange(64) + 0.5)
    local = np.stack([x, y, np.ones_like(x)], -1) @ np.linalg.inv(ABOVE.K[0]).T
    steps = local @ ABOVE.world_from_camera[0, :3, :3].T
    return tuple(4.0 * steps[..., k] / -steps[..., 2] for k in (0, 1))


def expected(half_m: float, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Part (H, W) of a board seen by ABOVE, and which pixels lie clear of its cells' borders."""
    place = [(at / half_m + 1.0) / 2.0 * len(parts) for at in on_the_floor()]
    cell = [np.floor(at).astype(int) for at in place]
    inside = np.all([(number >= 0) & (number < len(parts)) for number in cell], 0)
    column, row = (np.clip(number, 0, len(parts) - 1) for number in cell)
    clear = np.all([np.abs(at - np.round(at)) > 1e-3 for at in place], 0)
    return np.where(inside, parts[row, column], 0), clear


def random_parts() -> np.ndarray:
    return np.random.default_rng(0).integers(1, 25, (CELLS, CELLS)).astype(np.uint8)


@pytest.mark.parametrize("smooth", [False, True])
def test_each_pixel_has_the_part_of_its_face_and_none_in_between(render: Render, smooth: bool) -> None:
    parts = random_parts()
    mesh = replace(board(0.45, parts), smooth=smooth)
    seen = render(make_shot(one(mesh, 1), (ABOVE,))).parts("front")[0]
    wanted, clear = expected(0.45, parts)
    assert clear.mean() > 0.95
    np.testing.assert_array_equal(seen[clear], wanted[clear])
    assert set(np.unique(seen)) == {0, *np.unique(parts)}


def test_subdivision_keeps_the_parts_and_their_borders(render: Render) -> None:
    parts = random_parts()
    # cells beyond the picture: smoothing pulls in the rim, and leaves a regular grid within it alone
    wide = np.pad(parts, 4, mode="edge")
    plain = one(board(0.45 / CELLS * len(wide), wide), 1)
    smoothed = replace(plain, objects=(replace(plain.objects[0], subdivision=2),))
    seen = render(make_shot(smoothed, (ABOVE,))).parts("front")[0]
    wanted, clear = expected(0.45 / CELLS * len(wide), wide)
    np.testing.assert_array_equal(seen[clear], wanted[clear])


def test_a_part_behind_cut_out_layers_is_its_own_alone(render: Render) -> None:
    """Rays that pass three layers with parts of their own see the head below; where a layer is solid, that layer."""
    card = np.full((2, 2, 4), 200, np.uint8)
    card[:, 0, 3] = 100  # the left half is a little more transparent than not
    layers = Parts(textures={"card": card})
    for number, part in enumerate(("left_hand", "right_hand", "neck")):
        mesh = replace(plane(0.3), parts=np.array([PART_ID[part]], np.uint8))
        lifted = transform(np.eye(3), np.array([0.0, 0.0, 0.1 * (number + 1)]))[None]
        made = one(mesh, number + 2, lifted, texture="card")
        thing = replace(made.objects[0], materials=("card",))
        layers += Parts((thing,), made.meshes, {"card": replace(made.materials["grey"], name="card")})
    head = one(replace(plane(0.5), parts=np.array([PART_ID["head"]], np.uint8)), 1)
    frames = render(make_shot(head + layers, (ABOVE,)))
    parts, ids = frames.parts("front")[0], frames.ids("front")[0]
    assert parts[32, 48 - 8] == PART_ID["head"]
    assert parts[32, 48 + 8] == PART_ID["neck"]
    part_of_id = np.array([0, PART_ID["head"], PART_ID["left_hand"], PART_ID["right_hand"], PART_ID["neck"]])
    np.testing.assert_array_equal(parts, part_of_id[ids])


def test_a_see_through_material_hides_no_part_and_adds_none(render: Render) -> None:
    head = one(replace(plane(0.5), parts=np.array([PART_ID["head"]], np.uint8)), 1)
    pane = one(
        replace(plane(0.3), parts=np.array([PART_ID["neck"]], np.uint8)),
        2,
        transform(np.eye(3), np.array([0.0, 0.0, 0.1]))[None],
        alpha=0.4,
    )
    glass = replace(
        pane,
        objects=(replace(pane.objects[0], materials=("glass",)),),
        materials={"glass": replace(pane.materials["grey"], name="glass")},
    )
    assert set(np.unique(render(make_shot(head + glass, (ABOVE,))).parts("front"))) == {0, PART_ID["head"]}


def test_things_without_parts_have_none_and_hide_those_behind(render: Render) -> None:
    person = one(board(0.45, random_parts()), 1)
    ball = one(plane(0.2), 100, transform(about("z", 0.5), np.array([0.0, 0.0, 0.3]))[None])
    frames = render(make_shot(person + ball, (ABOVE,)))
    ids, parts = frames.ids("front")[0], frames.parts("front")[0]
    assert {0, 1, 100} == set(np.unique(ids))
    np.testing.assert_array_equal(parts > 0, ids == 1)


def test_objects_that_share_a_mesh_and_bend_keep_its_parts(render: Render) -> None:
    parts = random_parts()
    made = one(board(0.45, parts), 1)
    cache = made.meshes["mesh_1"].vertices[None]
    bent = replace(made, objects=(replace(made.objects[0], cache=cache, pose=IDENTITY),))
    wanted, clear = expected(0.45, parts)
    seen = render(make_shot(bent, (ABOVE,))).parts("front")[0]
    np.testing.assert_array_equal(seen[clear], wanted[clear])


UPRIGHT = about("x", np.pi / 2)
"""The body at rest is y up."""


def figure_at_rest() -> tuple[Parts, np.ndarray]:
    """A player with the arms out, facing -y, and the joints (144, 3) [m]."""
    from synth.body import load_body
    from synth.outfit import dress, sample_identity, sample_outfit

    body, who = load_body(), sample_identity(np.random.default_rng(7), "male")
    posed = body.pose(np.zeros((1, 165)), np.zeros((1, 3)), who.betas)
    outfit = sample_outfit("volleyball", np.random.default_rng(7))
    vertices = np.asarray(posed.vertices @ UPRIGHT.T, np.float32)
    return dress(body, who, outfit, vertices, "right", 1), posed.joints[0] @ UPRIGHT.T


def part_at(frames: Frames, track: CameraTrack, point: np.ndarray) -> str:
    """Name of the part where a world point is in the picture."""
    x, y, _ = project(point, track.K[0], track.world_from_camera[0])
    number = frames.parts(track.name)[0, int(y), int(x)]
    return PARTS[number - 1] if number else "nothing"


@pytest.mark.body
def test_bones_of_a_dressed_figure_lie_in_their_own_parts_on_their_own_side(render: Render) -> None:
    """From the front of a body with its arms out, and close to its left hand; a box hides the right shank."""
    person, joints = figure_at_rest()

    def between(first: str, second: str) -> np.ndarray:
        return (joints[INDEX[first]] + joints[INDEX[second]]) / 2

    hider_at = between("right_knee", "right_ankle") + np.array([0.0, -0.4, 0.0])
    hider = one(box(0.25), 100, transform(np.eye(3), hider_at)[None])
    front = still_camera("front", (0.0, -3.5, 0.3), (0.0, 0.0, 0.25), (192, 192))
    finger = joints[INDEX["left_middle2"]]
    above = finger + np.array([0.0, -0.01, 0.5])
    hand = still_camera("hand", tuple(above), tuple(finger), (64, 64), K=intrinsics(64, 64, np.pi / 8))
    frames = render(make_shot(person + hider, (front, hand)))
    bones = {"hip": "knee", "knee": "ankle", "shoulder": "elbow", "elbow": "wrist", "wrist": "middle1"}
    for side in ("left", "right"):
        for start, end in bones.items():
            wanted = "nothing" if (side, start) == ("right", "knee") else f"{side}_{start}"
            assert part_at(frames, front, between(f"{side}_{start}", f"{side}_{end}")) == wanted
    for point, name in (("nose", "head"), ("pelvis", "pelvis"), ("left_big_toe", "left_foot")):
        assert part_at(frames, front, joints[INDEX[point]]) == name
    assert part_at(frames, hand, finger) == "left_hand"
    assert part_at(frames, hand, between("left_wrist", "left_middle1")) == "left_wrist"
    for view in frames.views:
        np.testing.assert_array_equal(frames.parts(view) > 0, frames.ids(view) == 1)
    assert set(np.unique(frames.parts("hand"))) <= {0, PART_ID["left_hand"], PART_ID["left_wrist"]}
