"""What is true of each frame: joints, visibility, boxes, contacts and camera facts."""

from synth.labels.camera_label import camera_facts
from synth.labels.events import events
from synth.labels.label import label
from synth.labels.labels import Labels
from synth.labels.pictures import FrameSource
from synth.labels.shared import Shared, share

__all__ = ["FrameSource", "Labels", "Shared", "camera_facts", "events", "label", "share"]
