"""The shot as a user of this project gets it: `Renderer.render` at the given samples, then its passes as arrays."""

from pathlib import Path

from rivals.assignment import PASSES, Assignment, Report, carry_out
from synth.frames import Frames
from synth.renderer import Renderer, RenderSettings


def render(assignment: Assignment, report: Report) -> None:
    """Render all views; the labels have a pass of their own and plates are on, as by default."""
    out = Path(assignment.out) / "frames"
    with report.timed("whole"), Renderer() as renderer:
        renderer.render(Path(assignment.shot), out, RenderSettings(samples=assignment.samples))
        frames = Frames(out)
        returned = {view: {name: getattr(frames, name)(view) for name in PASSES} for view in frames.views}
    passes = frames.seconds
    report.seconds |= passes | {"start and read": report.seconds.pop("whole") - sum(passes.values())}
    report.exposure_ev = frames.facts["exposure_ev"]
    first = returned[frames.views[0]]
    report.kept = {name: first[name][assignment.frame] for name in PASSES}


if __name__ == "__main__":
    carry_out(render)
