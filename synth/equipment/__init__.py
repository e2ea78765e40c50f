"""Equipment that athletes handle: bow, arrow and ball, from tracks to scene parts."""

from synth.equipment.build import build_equipment, draw_style
from synth.equipment.ids import ARROW_ID, BALL_ID, BOW_ID, NET_ID, TARGET_ID, instance_id_of

__all__ = [
    "ARROW_ID", "BALL_ID", "BOW_ID", "NET_ID", "TARGET_ID", "build_equipment", "draw_style", "instance_id_of",
]  # fmt: skip
