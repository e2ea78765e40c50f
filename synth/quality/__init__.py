"""Gates: what every clip and every dataset must satisfy before somebody trains on it."""

from synth.quality.check import Result, check_dataset
from synth.quality.clip_check import check_clip, check_views, require
from synth.quality.grading import Graded, grade

__all__ = ["Graded", "Result", "check_clip", "check_dataset", "check_views", "grade", "require"]
