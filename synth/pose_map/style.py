"""What can differ between two trainers' pose maps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from synth.pose_map.confidence import Confidences, Hidden
from synth.pose_map.palette import OPENPOSE, Palette

Resize = Literal["nearest", "linear", "area", "lanczos"]


@dataclass(frozen=True)
class Widths:
    """Sizes on the canvas [px]. limb: half width of ellipses or width of lines; 0: by length, as MusePose does.

    Joints, hand joints, face and foot dots: radius. hand_line: width, 0: by length.
    """

    limb: int = 4
    joint: int = 4
    hand_line: int = 2
    hand_joint: int = 4
    face: int = 3
    foot: int = 4


@dataclass(frozen=True)
class Canvas:
    """On what is drawn before it becomes the picture. short_edge_px 0: the picture itself.

    multiple_px: edges are rounded to it, as ControlNet's `resize_image` does. shrink, enlarge: how it is resized.
    """

    short_edge_px: int = 0
    multiple_px: int = 1
    shrink: Resize = "area"
    enlarge: Resize = "linear"

    def size(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Width and height of the canvas [px] of a picture."""
        if not self.short_edge_px:
            return width_px, height_px
        scale = self.short_edge_px / min(width_px, height_px)
        if self.multiple_px == 1:
            return int(width_px * scale), int(height_px * scale)
        width, height = (round(edge * scale / self.multiple_px) * self.multiple_px for edge in (width_px, height_px))
        return width, height


def fixed(widths: Widths) -> Callable[[int, int], Widths]:
    """The same widths on every canvas."""
    return lambda width_px, height_px: widths


DWPOSE_WIDTHS = fixed(Widths())


@dataclass(frozen=True)
class PoseStyle:
    """One trainer's convention.

    source: repository and file that the numbers are from.
    swapped: red and blue are exchanged, as the network sees it: neck to right shoulder is blue.
    loader_swaps: the trainer's loader exchanges them on reading, so `draw` gives the order that becomes right.
    widths: sizes [px] from the canvas's width and height [px].
    dimmed: what limbs are darkened to. limb_lines: limbs are lines, and drawn over the joints, person by person.
    faded: colours are multiplied by confidence; hands and faces then have no threshold.
    feet: HumanVid's three lines and dots for each foot.
    threshold: least confidence that is drawn. hidden, confidences: see `synth.pose_map.confidence`.
    people: all, or only the one with the largest box.
    """

    source: str
    swapped: bool = False
    loader_swaps: bool = False
    palette: Palette = OPENPOSE
    canvas: Canvas = Canvas()
    widths: Callable[[int, int], Widths] = DWPOSE_WIDTHS
    dimmed: float = 0.6
    limb_lines: bool = False
    faded: bool = False
    body: bool = True
    hands: bool = True
    face: bool = True
    feet: bool = False
    threshold: float = 0.3
    hidden: Hidden = "as_detector"
    confidences: Confidences = Confidences()
    people: Literal["all", "largest"] = "all"
