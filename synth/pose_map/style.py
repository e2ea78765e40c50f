"""What can differ between two trainers' pose maps."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from synth.pose_map.confidence import Confidences, Hidden
from synth.pose_map.palette import OPENPOSE, Palette

Resize = Literal["nearest", "linear", "area", "lanczos"]


@dataclass(frozen=True)
class Widths:
    """Sizes on the canvas [px]. limb: half width of ellipses, width of lines; 0: by length, as MusePose does.

    joint, hand_joint, face, foot: radius of dots. hand_line, foot_line: width; 0: by length.
    """

    limb: int = 4
    joint: int = 4
    hand_line: int = 2
    hand_joint: int = 4
    face: int = 3
    foot_line: int = 2
    foot: int = 4


WidthRule = Callable[[int, int], Widths]
"""Widths from the canvas's width and height [px]."""


def fixed(widths: Widths) -> WidthRule:
    """The same widths on every canvas."""
    return lambda width_px, height_px: widths


@dataclass(frozen=True)
class Canvas:
    """On what is drawn before it becomes the picture. short_edge_px 0: the picture itself.

    multiple_px: the edges are the nearest multiples of it, as in ControlNet's `resize_image`; rounds_down: the next
    smaller ones. shrink, enlarge: how the canvas is resized to the picture.
    """

    short_edge_px: int = 0
    multiple_px: int = 1
    rounds_down: bool = True
    shrink: Resize = "area"
    enlarge: Resize = "linear"

    def size(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Width and height [px] of the canvas of a picture."""
        if not self.short_edge_px:
            return width_px, height_px
        scale = self.short_edge_px / min(width_px, height_px)
        whole = math.floor if self.rounds_down else round
        width, height = (whole(edge * scale / self.multiple_px) * self.multiple_px for edge in (width_px, height_px))
        return width, height


@dataclass(frozen=True)
class PoseStyle:
    """One trainer's convention.

    source: repository and files that the numbers are from.
    swapped: red and blue are exchanged, as the network sees it: neck to right shoulder is blue.
    loader_swaps: the trainer's loader exchanges them on reading, so that files hold the other order.
    palette: body joints, limbs and colours. widths: sizes of strokes. canvas: where these widths hold.
    dimmed: what limbs are darkened to. lines: limbs are lines over the joints, person by person (rtmlib), instead
    of ellipses under the joints, limb by limb (OpenPose).
    faded: colours are multiplied by confidence, and hands and faces are drawn however unsure they are.
    body, hands, face: drawn or not. pairs_hands: somebody's hands lie over those of the people before, instead of all
    right hands over all left ones. feet: HumanVid's three lines and dots at each foot.
    threshold: least confidence that is drawn. hidden, confidences: see `synth.pose_map.confidence`.
    people: all, or only the one with the largest box.
    """

    source: str
    swapped: bool = False
    loader_swaps: bool = False
    palette: Palette = OPENPOSE
    widths: WidthRule = field(default=fixed(Widths()))
    canvas: Canvas = field(default_factory=Canvas)
    dimmed: float = 0.6
    lines: bool = False
    faded: bool = False
    body: bool = True
    hands: bool = True
    pairs_hands: bool = False
    face: bool = True
    feet: bool = False
    threshold: float = 0.3
    hidden: Hidden = "as_detector"
    confidences: Confidences = field(default_factory=Confidences)
    people: Literal["all", "largest"] = "all"
