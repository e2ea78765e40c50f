"""An archer's body at the bow: where grip, string, nock and chin are, and whether other hands hold them as well."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations, Times
from synth.motion.motion import Motion
from synth.motion.performance import Performance, Track
from synth.motion.rebody import Build
from synth.skeleton.smplx_joints import INDEX
from synth.sports.archery.anatomy import Anatomy
from synth.sports.archery.hands import grip_point, hook_point, pinch_point

Vector = Float[np.ndarray, "3"]


@dataclass(frozen=True)
class Archer:
    """One body of an archer and its motion at the bow's samples."""

    build: Build
    anatomy: Anatomy
    rotations: Rotations
    joints: Points

    def grip(self, side: str) -> Points:
        """The web of the bow hand [m]."""
        skin = self._in_hand(side, self.anatomy.grip_shift * _mirrored(side, "left"))
        return self.joints[:, INDEX[f"{side}_wrist"]] + grip_point(self.joints, side) + skin

    def hook(self, side: str) -> Points:
        """The string in the drawing hand's fingers [m]."""
        wrist = self.joints[:, INDEX[f"{side}_wrist"]]
        skin = self._in_hand(side, self.anatomy.string_shift * _mirrored(side, "right"))
        return wrist + hook_point(self.joints, self.rotations, self.build.rest, side) + skin

    def _in_hand(self, side: str, offset: Vector) -> Points:
        return self.rotations[:, INDEX[f"{side}_wrist"]] @ offset

    def pinch(self, side: str) -> Points:
        """A nock between thumb and index finger [m]."""
        wrist = self.joints[:, INDEX[f"{side}_wrist"]]
        return wrist + pinch_point(self.joints, self.rotations, self.build.rest, side)

    @property
    def chin(self) -> Points:
        head = INDEX["head"]
        return self.joints[:, head] + self.rotations[:, head] @ self.anatomy.from_head("contour_middle")


def _mirrored(side: str, measured: str) -> Vector:
    """What an offset measured on one hand is multiplied by on this side."""
    return np.array([1.0 if side == measured else -1.0, 1.0, 1.0])


def archer(build: Build, anatomy: Anatomy, motion: Motion, times_s: Times) -> Archer:
    """The body posed at `times_s`."""
    return Archer(build, anatomy, *build.posed(motion.at(times_s)))


def grip_misses(
    played: Performance, bow: Track, new_bow: Track, before: Archer, after: Archer, times_s: Times
) -> dict[str, float]:
    """Greatest change [m] of the place of pivot and nock in the hands that hold them, by the part's name."""
    free_s = min(e.time_s for e in played.events if e.name == "release")
    found: dict[str, float] = {}
    for contact in played.contacts:
        side, _, kind = contact.part.partition("_")
        if kind != "hand" or contact.object not in ("bow", "bow_string"):
            continue
        if contact.object == "bow":
            end_s, held = min(contact.end_s, free_s), [b.world_from_object[:, :3, 3] for b in (bow, new_bow)]
            change = (held[1] - after.grip(side)) - (held[0] - before.grip(side))
        else:
            end_s, held = contact.end_s, [b.channels["nock"] for b in (bow, new_bow)]
            change = (held[1] - after.hook(side)) - (held[0] - before.hook(side))
        during = (times_s >= contact.start_s) & (times_s < end_s)
        if during.any():
            miss = float(np.linalg.norm(change[during], axis=-1).max())
            found[contact.part] = max(found.get(contact.part, 0.0), miss)
    return found
