"""What is true of each frame: joints, visibility, boxes, contacts, captions; drawing of pose maps."""

from synth.labels.caption import caption
from synth.labels.drawing import draw_pose
from synth.labels.events import events
from synth.labels.label import FrameSource, Labels, label

__all__ = ["FrameSource", "Labels", "caption", "draw_pose", "events", "label"]
