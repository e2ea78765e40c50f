"""A Take onto an SMPL-X body: its angles, then the floor, planted feet, limits, repair if asked for, and a report."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Bool, Float

from synth.mocap.take import Take
from synth.motion import metrics
from synth.motion.apart import arms_apart
from synth.motion.contact import floor_height
from synth.motion.feet import bend_toes, plant_feet
from synth.motion.limits import within_limits
from synth.motion.motion import Motion
from synth.motion.rebody import Build, build_of, on_body
from synth.motion.repair import repaired
from synth.motion.report import Report, report_on
from synth.motion.sole import BodyShape, Sole, legs_world, sole_points, soles
from synth.motion.transfer import matched_source, transferred
from synth.skeleton.smplx_joints import NUM_BENDING

OTHER_BETAS = "the file has {} betas, those of another body; this body's average shape is taken for the recorded one"


@dataclass(frozen=True)
class Retargeted:
    """What a recording became, and how well. repaired: frames that were interpolated, none unless asked for."""

    motion: Motion
    report: Report
    repaired: Bool[np.ndarray, " frames"]

    def save(self, path: Path) -> None:
        """Write the motion; where frames were interpolated, with the array `repaired_frames` that marks them."""
        self.motion.save(path, self.repaired if self.repaired.any() else None)


def retarget(
    take: Take, body: BodyShape, betas: Float[np.ndarray, " num_betas"] | None = None, *, repair: bool = False
) -> Retargeted:
    """The recording on `body` with shape `betas` (None: the average), standing on the floor z = 0, and its report.

    repair: replace tracking glitches by an interpolation, which the report tells of and which is never gold.

    World rotation of each joint = source's world rotation @ a constant alignment (see synth.motion.alignment).
    The root moves by the ratio of the legs' lengths.
    """
    shape = np.zeros(body.num_betas) if betas is None else np.asarray(betas, float)
    rest = np.asarray(body.rest_joints(shape), float)[:NUM_BENDING]
    both = soles(body, shape)
    if take.motion is not None:
        return _parameters_on(take, take.motion, body, Build(rest, both, shape), repair)
    source = matched_source(take)
    motion = on_floor(transferred(source, rest, shape), rest, both)
    if not source.has("left_foot"):
        motion = on_floor(bend_toes(motion, rest, both), rest, both)
    motion = arms_apart(within_limits(plant_feet(motion, rest, both)), rest)
    motion, mended = _mended(motion, metrics.source_tracks(source), repair)
    return Retargeted(motion, report_on(source, take, motion, rest, both, mended=mended), mended)


def _mended(
    motion: Motion, tracks: dict[str, Float[np.ndarray, "frames 3"]], repair: bool
) -> tuple[Motion, Bool[np.ndarray, " frames"]]:
    """The motion without its glitches, and which frames that changed, if it is to be repaired."""
    bad = metrics.glitches(tracks, motion.fps)[1] if repair else np.zeros(motion.num_frames, bool)
    if bad.all():
        bad = np.zeros(motion.num_frames, bool)
    return (repaired(motion, bad), bad) if bad.any() else (motion, bad)


def _parameters_on(take: Take, recorded: Motion, body: BodyShape, target: Build, repair: bool) -> Retargeted:
    """SMPL-X parameters of one shape on another: as they are where the shapes are the same."""
    told, betas = take, recorded.betas
    if len(betas) != body.num_betas:
        told, betas = replace(take, warnings=(*take.warnings, OTHER_BETAS.format(len(betas)))), np.zeros(body.num_betas)
    source = build_of(body, betas)
    motion = on_floor(recorded, source.rest, source.soles)
    joints = source.posed(motion)[1] * (target.leg_m / source.leg_m)
    if not np.allclose(betas, target.betas):
        motion = arms_apart(on_body(motion, source, target), target.rest)
    motion = replace(motion, betas=target.betas, gender=recorded.gender)
    motion, mended = _mended(motion, metrics.joint_tracks(target.posed(motion)[1]), repair)
    return Retargeted(motion, report_on(None, told, motion, target.rest, target.soles, joints, mended), mended)


def on_floor(motion: Motion, rest: Float[np.ndarray, "joints 3"], both: tuple[Sole, Sole]) -> Motion:
    """The motion moved up or down as a whole, so that its standing soles lie on z = 0."""
    rotations, positions = legs_world(motion, rest)
    points = tuple(sole_points(sole, rotations, positions) for sole in both)
    return replace(motion, trans=motion.trans - [0.0, 0.0, floor_height(points, motion.fps)])
