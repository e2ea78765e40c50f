"""The one picture that quality is measured against: many samples, no light cut off, another seed."""

import tempfile
from pathlib import Path

from rivals.assignment import Assignment, Report, carry_out
from synth.blender.build import build_stage, set_frame
from synth.blender.passes import configure_beauty
from synth.blender.picture import take_picture
from synth.renderer import RenderSettings

SEED = 7


def render(assignment: Assignment, report: Report) -> None:
    """Only the kept frame of the first view."""
    shot = assignment.loaded()
    with tempfile.TemporaryDirectory() as scratch:
        stage = build_stage(shot, Path(assignment.shot), Path(scratch))
        settings = RenderSettings(samples=assignment.samples, plates=False, seed=SEED)
        assert assignment.exposure_ev is not None
        configure_beauty(stage.beauty, settings, "CPU", assignment.exposure_ev)
        cycles = stage.beauty.cycles
        cycles.sample_clamp_indirect = cycles.light_sampling_threshold = 0.0
        set_frame(stage, assignment.frame)
        report.kept = {"rgb": take_picture(stage, shot.cameras[0], assignment.frame, Path(scratch))}


if __name__ == "__main__":
    carry_out(render)
