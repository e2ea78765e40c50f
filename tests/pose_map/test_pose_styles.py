"""Laws of trainers' pose maps: colours, channel order, sizes, what is drawn and whom."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from pose_figures import HEIGHT, WIDTH, figure, mirrored_names, person

from synth.pose_map import DWPOSE, STYLES, PoseStyle, body_joints, draw
from synth.pose_map.strokes import width_by_length
from synth.skeleton.maps import COCO_WHOLEBODY_133, FACE_68, FEET, LEFT_HAND, RIGHT_HAND

ALL = pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
CERTAIN = {name: replace(style, hidden="drawn") for name, style in STYLES.items()}
"""Without fading, so that colours are whole."""
RED, BLUE = (153, 0, 0), (0, 0, 153)
SHOULDER_COLORS = {
    "dwpose": RED, "videox_fun": RED, "moore": RED, "stableanimator": RED, "champ": RED, "wan_animate": RED,
    "controlnext": RED, "musepose": BLUE, "humanvid": BLUE, "mimicmotion": BLUE, "unianimate": BLUE, "vace": BLUE,
    "cosmos": (255, 0, 0), "cosmos_coco": (51, 153, 255),
}  # fmt: skip
"""In the file, from neck to right shoulder. ControlNeXt's loader turns it into the blue that its network sees."""
SHOULDERS = {"right_shoulder": (200.0, 240.0), "left_shoulder": (632.0, 240.0)}


def without(joints: np.ndarray, points: slice) -> np.ndarray:
    """The same people without some of their points."""
    joints = joints.copy()
    joints[:, points, 2] = 0
    return joints


def drawn(joints: np.ndarray, style: PoseStyle, points: slice) -> bool:
    """Whether points leave a trace."""
    return bool((draw(joints, WIDTH, HEIGHT, style) != draw(without(joints, points), WIDTH, HEIGHT, style)).any())


def thickness(style: PoseStyle, width_px: int = WIDTH, height_px: int = HEIGHT) -> int:
    """Pixels across the line from neck to right shoulder, at its middle, that have a quarter of its brightness."""
    joints = figure(right_shoulder=(0.2 * width_px, height_px / 2), left_shoulder=(0.8 * width_px, height_px / 2))
    across = draw(joints, width_px, height_px, style)[:, round(0.35 * width_px)].max(-1)
    return int((across > across.max() / 4).sum())


def test_every_style_is_known_by_its_right_shoulder() -> None:
    assert set(SHOULDER_COLORS) == set(STYLES)


@pytest.mark.parametrize("name", STYLES)
def test_neck_to_right_shoulder_has_the_trainers_colour(name: str) -> None:
    column = draw(figure(**SHOULDERS), WIDTH, HEIGHT, CERTAIN[name])[:, 308].astype(int)
    brightest = column[column.sum(-1).argmax()]
    # at 480p a canvas of 2160 px leaves part of a line to each pixel
    assert np.abs(brightest - np.array(SHOULDER_COLORS[name])).max() <= 2, brightest


def test_only_controlnexts_files_hold_another_order_than_its_network_sees() -> None:
    assert [name for name, style in STYLES.items() if style.loader_swaps] == ["controlnext"]
    file = draw(person(), WIDTH, HEIGHT, STYLES["controlnext"])
    np.testing.assert_array_equal(file[..., ::-1], draw(person(), WIDTH, HEIGHT, STYLES["mimicmotion"]))


@ALL
def test_swapping_left_and_right_shows(style: PoseStyle) -> None:
    swapped = person()[:, mirrored_names()]
    assert (draw(person(), WIDTH, HEIGHT, style) != draw(swapped, WIDTH, HEIGHT, style)).any(-1).mean() > 0.001


@ALL
def test_nothing_is_drawn_of_nobody_and_of_people_who_are_nowhere(style: PoseStyle) -> None:
    for joints in (np.zeros((0, 133, 3)), np.zeros((2, 133, 3)), np.full((1, 133, 3), np.nan)):
        picture = draw(joints, WIDTH, HEIGHT, style)
        assert picture.shape == (HEIGHT, WIDTH, 3)
        assert not picture.any()


@ALL
def test_a_joint_that_is_not_a_number_is_as_one_outside(style: PoseStyle) -> None:
    unknown, outside = person(), person()
    unknown[0, COCO_WHOLEBODY_133.index("left_elbow"), 0] = np.nan
    outside[0, COCO_WHOLEBODY_133.index("left_elbow")] = 0
    np.testing.assert_array_equal(draw(unknown, WIDTH, HEIGHT, style), draw(outside, WIDTH, HEIGHT, style))


@ALL
def test_what_is_outside_is_never_drawn(style: PoseStyle) -> None:
    joints = person(x=30.0)
    joints[..., 2] = np.where(joints[..., 0] < 0, 0, 2)
    moved = np.where(joints[..., 2:] == 0, (300.0, 300.0, 0.0), joints)
    np.testing.assert_array_equal(draw(joints, WIDTH, HEIGHT, style), draw(moved, WIDTH, HEIGHT, style))


@ALL
def test_people_apart_may_come_in_any_order(style: PoseStyle) -> None:
    both = np.concatenate([person(x=200.0), person(x=620.0, size=0.9)])
    np.testing.assert_array_equal(draw(both, WIDTH, HEIGHT, style), draw(both[::-1], WIDTH, HEIGHT, style))


@ALL
def test_one_person_of_several_is_the_largest(style: PoseStyle) -> None:
    large, small = person(x=200.0), person(x=620.0, size=0.6)
    picture = draw(np.concatenate([small, large]), WIDTH, HEIGHT, style)
    assert picture[:, :410].any()
    assert picture[:, 430:].any() == (style.people == "all")


def test_hands_face_and_feet_are_drawn_where_the_trainer_has_them() -> None:
    def having(points: slice) -> set[str]:
        return {name for name, style in STYLES.items() if drawn(person(), style, points)}

    assert having(LEFT_HAND) == having(RIGHT_HAND) == set(STYLES) - {"vace"}
    assert having(FACE_68) == set(STYLES) - {"musepose", "unianimate", "wan_animate"}
    assert having(FEET) == {"humanvid", "unianimate", "wan_animate", "cosmos_coco"}


@pytest.mark.parametrize(("name", "left", "right"), [
    ("unianimate", (51, 0, 153), (153, 153, 102)), ("wan_animate", (153, 0, 51), (120, 120, 0)),
])  # fmt: skip
def test_a_foot_goes_from_ankle_to_between_the_toes(
    name: str, left: tuple[int, int, int], right: tuple[int, int, int]
) -> None:
    joints = figure(
        left_ankle=(500.0, 300.0), left_big_toe=(600.0, 310.0), left_small_toe=(600.0, 290.0),
        right_ankle=(300.0, 300.0), right_big_toe=(200.0, 310.0), right_small_toe=(200.0, 290.0),
    )  # fmt: skip
    picture = draw(joints, WIDTH, HEIGHT, CERTAIN[name])
    assert picture[300, 550].tolist() == list(left)
    assert picture[300, 250].tolist() == list(right)


def test_joints_of_wan_animate_are_the_means_of_its_two_lists() -> None:
    points = np.random.default_rng(0).uniform(0, 100, (2, 133, 3))
    first = [0, 6, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3, 17, 20]
    second = [0, 5, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3, 18, 21]
    joints = body_joints(points, STYLES["wan_animate"].palette, 0.5)
    np.testing.assert_allclose(joints, (points[:, first] + points[:, second]) / 2)


def test_four_pixel_styles_do_not_scale_with_the_picture() -> None:
    for name in ("dwpose", "champ", "unianimate"):
        assert thickness(STYLES[name]) == thickness(STYLES[name], 1280, 720) == 9


def test_lines_of_a_canvas_are_the_canvass_lines_at_the_pictures_size() -> None:
    for name, on_canvas in (("videox_fun", 9), ("moore", 9), ("vace", 9), ("mimicmotion", 9)):
        style = STYLES[name]
        for height_px in (480, 1080):
            scale = height_px / style.canvas.short_edge_px
            assert abs(thickness(style, 2 * height_px, height_px) - on_canvas * scale) <= 1 + scale, (name, height_px)


def test_humanvids_and_wan_animates_lines_scale_with_the_picture() -> None:
    def half(name: str, width_px: int, height_px: int) -> int:
        return thickness(STYLES[name], width_px, height_px) // 2

    sizes = [(832, 480), (1280, 720), (1920, 1080)]
    assert [half("humanvid", *size) for size in sizes] == [2, 3, 5]
    assert [half("wan_animate", *size) for size in sizes] == [1, 2, 4]


def test_musepose_draws_longer_limbs_thicker() -> None:
    assert [width_by_length(length) for length in (0.0, 4.9, 5.0, 39.0, 40.0, 319.0, 320.0, 2000.0)] == [
        1,
        1,
        2,
        4,
        5,
        7,
        8,
        8,
    ]
    style = replace(STYLES["musepose"], canvas=DWPOSE.canvas)
    short = draw(figure(right_shoulder=(400.0, 240.0), left_shoulder=(430.0, 240.0)), WIDTH, HEIGHT, style)
    assert short[:, 407].any(-1).sum() <= 2 * width_by_length(15.0) + 1
    assert thickness(style) == 2 * width_by_length(0.3 * WIDTH) + 1


def test_unsure_joints_fade_where_colours_go_by_confidence() -> None:
    seen, hidden = person(), person()
    hidden[..., 2] = 1
    hidden[:, FACE_68, 2] = 2  # or the head would be turned away
    for name, style in STYLES.items():
        pictures = [draw(joints, WIDTH, HEIGHT, style) for joints in (seen, hidden)]
        assert (pictures[1].sum() < 0.8 * pictures[0].sum()) == style.faded, name


def test_the_stored_drawing_is_what_it_has_always_been() -> None:
    """Its bytes are in every dataset; the hash is that of the code that made the first ones."""
    rng = np.random.default_rng(7)
    digest = hashlib.sha256()
    for width_px, height_px in ((96, 64), (333, 201), (480, 832)):
        places = rng.normal((width_px / 2, height_px / 2), height_px / 3, (3, 133, 2))
        joints = np.concatenate([places, rng.integers(0, 3, (3, 133, 1))], -1)
        digest.update(draw(joints, width_px, height_px).tobytes())
    assert digest.hexdigest() == "4d3b8eb7a500bc621cac91163cc1d17491aff887839101d06cc26b4c26abb29b"
