"""Laws of drawing only a box of a canvas."""

from dataclasses import replace

import numpy as np
import pytest
from pose_figures import HEIGHT, WIDTH, figure, person

from synth.pose_map import DWPOSE, STYLES, PoseStyle, draw
from synth.pose_map.box import Box, resized
from synth.pose_map.people import draw_people
from synth.pose_map.strokes import Strokes
from synth.pose_map.style import Canvas

SIZES = [(832, 480), (480, 832), (512, 512), (333, 201), (1920, 1088)]


def on_the_whole_canvas(joints: np.ndarray, width_px: int, height_px: int, style: PoseStyle) -> np.ndarray:
    """The picture without the box."""
    width, height = style.canvas.size(width_px, height_px)
    points = joints.astype(float).copy()
    points[..., :2] *= (width / width_px, height / height_px)
    points[..., 2] = 0.9 * (points[..., 2] == 2)
    box = Box(0, 0, width, height, (slice(0, height_px), slice(0, width_px)))
    strokes = Strokes(box, style.swapped != style.loader_swaps)
    draw_people(strokes, points, style, style.widths(width, height))
    return resized(strokes.canvas, box, style.canvas)


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("place", [(0.5, 0.1), (-0.02, 0.4), (0.98, 0.85)], ids=["middle", "left", "corner"])
def test_the_box_gives_the_picture_of_the_whole_canvas(name: str, place: tuple[float, float]) -> None:
    for width_px, height_px in SIZES[:4]:
        joints = person(place[0] * width_px, place[1] * height_px, 0.5)
        inside = (joints[..., :2] >= 0).all(-1) & (joints[..., :2] < (width_px, height_px)).all(-1)
        joints[..., 2] = np.where(inside, 2, 0)
        style = replace(STYLES[name], hidden="as_detector")
        difference = draw(joints, width_px, height_px, style).astype(int)
        difference -= on_the_whole_canvas(joints, width_px, height_px, style)
        assert np.abs(difference).max() <= 1, (width_px, height_px)  # resizing rounds at other places


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("size", SIZES)
def test_drawings_land_on_the_joints(name: str, size: tuple[int, int]) -> None:
    x, y = 0.37 * size[0], 0.61 * size[1]
    picture = draw(figure(right_wrist=(x, y)), *size, STYLES[name]).astype(float).sum(-1)
    rows, columns = np.indices(picture.shape)
    # a pixel's own place is its middle; canvases count from the pixel's corner, so up to a pixel is lost
    assert abs((picture * columns).sum() / picture.sum() - x) < 1.2
    assert abs((picture * rows).sum() / picture.sum() - y) < 1.2


def test_canvases_have_the_sizes_of_their_sources() -> None:
    assert STYLES["vace"].canvas.size(832, 480) == (1792, 1024)  # controlnet_aux rounds to multiples of 64
    assert STYLES["moore"].canvas.size(480, 832) == (512, 896)
    assert STYLES["mimicmotion"].canvas.size(853, 480) == (3838, 2160)
    assert STYLES["musepose"].canvas.size(832, 480) == (1774, 1024)
    assert DWPOSE.canvas.size(333, 201) == (333, 201)


def test_a_canvas_as_large_as_the_picture_changes_nothing() -> None:
    same = replace(DWPOSE, canvas=Canvas(HEIGHT))
    np.testing.assert_array_equal(draw(person(), WIDTH, HEIGHT, same), draw(person(), WIDTH, HEIGHT))
