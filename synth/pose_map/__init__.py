"""Pose maps as trainers of pose-driven video models draw them."""

from synth.pose_map.drawing import draw
from synth.pose_map.joints import body_joints
from synth.pose_map.style import PoseStyle
from synth.pose_map.styles import DWPOSE, STYLES

__all__ = ["DWPOSE", "STYLES", "PoseStyle", "body_joints", "draw"]
