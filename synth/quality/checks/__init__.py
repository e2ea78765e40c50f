"""All checks in their order: of a sample's form, of its truth, and of the views of a shot together.

A check is a function from Evidence (or from the views' Evidence) to one line per thing that is wrong: what, by how
much, and the limit. It reads nothing but the sample and uses no code that made it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from synth.quality.checks import (
    arrays,
    ballistics,
    body,
    contact,
    edges,
    equipment,
    events,
    facts,
    feet,
    flow,
    limbs,
    members,
    normals,
    parts,
    pose_map,
    reference,
    reprojection,
    sides,
    smplx,
    sound,
    streams,
    views,
    visibility,
    warp,
)
from synth.quality.evidence import Evidence


@dataclass(frozen=True)
class Check:
    """One thing that must be true of a sample. needs: the members without which there is nothing to check."""

    name: str
    run: Callable[[Evidence], Iterator[str]]
    needs: tuple[str, ...] = ()

    def applies(self, evidence: Evidence) -> bool:
        """Whether the sample holds all that is needed."""
        return all(suffix in evidence.members for suffix in self.needs)


@dataclass(frozen=True)
class GroupCheck:
    """One thing that must be true of all views of a shot together."""

    name: str
    run: Callable[[Sequence[Evidence]], Iterator[str]]


FORM: tuple[Check, ...] = (
    Check("members", members.members),
    Check("facts", facts.facts),
    Check("caption", facts.caption_there),
    Check("streams", streams.streams),
    Check("arrays", arrays.arrays),
)
"""What must hold before anything else can be looked at."""

CHECKS: tuple[Check, ...] = (
    Check("rgb", streams.rgb),
    Check("ranges", arrays.ranges),
    Check("rigid", arrays.rigid),
    Check("reprojection", reprojection.reprojection),
    Check("ends", reprojection.ends),
    Check("points", reprojection.points),
    Check("ids", body.ids),
    Check("boxes", body.boxes),
    Check("boxes_full", body.boxes_full),
    Check("body", body.body),
    Check("joints_on_body", body.joints_on_body),
    Check("depth_of_joints", visibility.depth_of_joints),
    Check("hidden_by", visibility.hidden_by),
    Check("face_on_surface", visibility.face_on_surface),
    Check("limbs", limbs.limbs),
    Check("parts", parts.parts, needs=("part.mkv",)),
    Check("sides", sides.sides),
    Check("smplx", smplx.smplx),
    Check("pose_map", pose_map.pose_map),
    Check("normals", normals.normals),
    Check("still_world", warp.still_world),
    Check("flow", flow.flow, needs=("flow.mkv",)),
    Check("edges", edges.edges, needs=("edge.mkv",)),
    Check("reference", reference.reference, needs=("ref.png",)),
    Check("wav", sound.wav, needs=("wav",)),
    Check("contact", contact.contact),
    Check("contact_distance", contact.contact_distance),
    Check("foot_slide", feet.foot_slide),
    Check("ballistics", ballistics.ballistics),
    Check("ball_pixels", equipment.ball_pixels),
    Check("ball_seen", equipment.ball_seen),
    Check("equipment", equipment.equipment),
    Check("venue", equipment.venue),
    Check("events", events.events),
    Check("phases", events.phases),
    Check("places", events.places),
    Check("handedness", events.handedness),
)
"""Truths of one view."""

GROUP_CHECKS: tuple[GroupCheck, ...] = (
    GroupCheck("one_world", views.one_world),
    GroupCheck("triangulation", views.triangulation),
    GroupCheck("warp", warp.warp),
)
"""Truths of all views of a shot."""
