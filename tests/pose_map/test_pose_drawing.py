"""Laws of the pose map: colours, order and sizes of DWPose."""

from dataclasses import replace

import numpy as np
import pytest
from pose_figures import figure

from synth.pose_map import DWPOSE, draw
from synth.pose_map.confidence import Hidden
from synth.pose_map.palette import HAND_EDGES, LIMBS
from synth.pose_map.palette import WHEEL as COLORS
from synth.pose_map.style import Canvas
from synth.skeleton.maps import COCO_WHOLEBODY_133, FEET, OPENPOSE_18

WIDTH, HEIGHT = 320, 256
BODY_ONLY = replace(DWPOSE, hands=False, face=False)


SHOULDERS = {"right_shoulder": (60.0, 100.0), "left_shoulder": (200.0, 100.0)}


def test_neck_to_right_shoulder_is_red_and_to_the_left_one_orange() -> None:
    picture = draw(figure(**SHOULDERS), WIDTH, HEIGHT, BODY_ONLY)
    assert picture[100, 95].tolist() == [153, 0, 0]
    assert picture[100, 165].tolist() == [153, 51, 0]


def test_joints_have_their_full_colour_and_radius_four() -> None:
    picture = draw(figure(right_shoulder=(60.0, 100.0)), WIDTH, HEIGHT, BODY_ONLY)
    assert picture[100, 60].tolist() == list(COLORS[OPENPOSE_18.index("right_shoulder")])
    rows, columns = np.nonzero(picture.any(-1))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (96, 104, 56, 64)


def test_limbs_are_four_pixels_to_each_side() -> None:
    picture = draw(figure(**SHOULDERS), WIDTH, HEIGHT, BODY_ONLY)
    assert np.ptp(np.nonzero(picture[:, 95].any(-1))[0]) == 8


def test_every_limb_has_the_colour_of_its_number() -> None:
    rng = np.random.default_rng(0)
    joints = np.zeros((1, 133, 3))
    for limb, (first, second) in enumerate(LIMBS):
        names = [OPENPOSE_18[first], OPENPOSE_18[second]]
        joints[:] = 0
        ends = rng.uniform([[60, 60], [160, 130]], [[100, 100], [220, 200]])
        for name, end in zip(names, ends, strict=True):
            if name != "neck":
                joints[0, COCO_WHOLEBODY_133.index(name)] = (*end, 2)
        if "neck" in names:
            here, away = names.index("neck"), 1 - names.index("neck")
            for side in ("left", "right"):  # both shoulders where the neck shall be
                name = f"{side}_shoulder"
                if name not in names:
                    joints[0, COCO_WHOLEBODY_133.index(name)] = (*ends[here], 2)
            if names[away].endswith("shoulder"):
                other = "left_shoulder" if names[away] == "right_shoulder" else "right_shoulder"
                joints[0, COCO_WHOLEBODY_133.index(other)] = (*(2 * ends[here] - ends[away]), 2)
        expected = [int(part * 0.6) for part in COLORS[limb]]
        picture = draw(joints, WIDTH, HEIGHT, BODY_ONLY)
        x, y = ends.mean(0).astype(int)
        assert picture[y, x].tolist() == expected, (limb, names)


def test_hands_have_twenty_edges_in_hues_and_blue_joints() -> None:
    assert len(HAND_EDGES) == 20
    assert HAND_EDGES[:5] == ((0, 1), (1, 2), (2, 3), (3, 4), (0, 5))
    joints = figure(left_thumb1=(50.0, 50.0), left_thumb2=(90.0, 50.0))
    picture = draw(joints, WIDTH, HEIGHT, replace(DWPOSE, body=False))
    assert picture[50, 50].tolist() == [0, 0, 255]
    assert picture[50, 70].tolist() == pytest.approx([255, 76.5, 0], abs=1)  # edge 1 of 20: hue 0.05


def test_face_is_white_dots_of_radius_three() -> None:
    picture = draw(figure(nose4=(80.0, 90.0)), WIDTH, HEIGHT)
    rows, columns = np.nonzero((picture == 255).all(-1))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (87, 93, 77, 83)


def test_feet_are_not_drawn() -> None:
    joints = np.zeros((1, 133, 3))
    joints[0, FEET] = (100.0, 100.0, 2)
    assert not draw(joints, WIDTH, HEIGHT).any()


@pytest.mark.parametrize(("hidden", "is_drawn"), [("drawn", True), ("left_out", False)])
def test_hidden_joints_are_drawn_unless_the_style_says_no(hidden: Hidden, is_drawn: bool) -> None:
    joints = figure(left_knee=(100.0, 100.0), nose4=(50.0, 50.0), left_thumb1=(30.0, 30.0))
    joints[..., 2] = np.minimum(joints[..., 2], 1)
    assert draw(joints, WIDTH, HEIGHT, replace(DWPOSE, hidden=hidden)).any() == is_drawn


def test_joints_outside_are_never_drawn_nor_limbs_that_end_there() -> None:
    joints = figure(**SHOULDERS)
    joints[0, COCO_WHOLEBODY_133.index("left_shoulder"), 2] = 0
    picture = draw(joints, WIDTH, HEIGHT, BODY_ONLY)
    assert not picture[:, 70:].any()  # neither neck, limb nor left shoulder


def test_a_larger_canvas_makes_thinner_lines_at_the_same_places() -> None:
    thick = draw(figure(**SHOULDERS), WIDTH, HEIGHT, BODY_ONLY)
    thin = draw(figure(**SHOULDERS), WIDTH, HEIGHT, replace(BODY_ONLY, canvas=Canvas(4 * HEIGHT)))
    assert thin.shape == thick.shape
    assert 0.15 < thin.any(-1).sum() / thick.any(-1).sum() < 0.45
    for picture in (thick, thin):
        weight = picture.sum((1, 2)).astype(float)
        assert abs((weight * np.arange(HEIGHT)).sum() / weight.sum() - 100.0) < 0.5
