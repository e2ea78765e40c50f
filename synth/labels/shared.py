"""Labels that are the same for every view of a shot, computed once: things, the place's points, contacts."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, UInt8

from synth.arrays import Points, Times, Transforms
from synth.labels.boxes import outlines
from synth.labels.contact_distance import contact_distances
from synth.labels.place import venue_points3d
from synth.labels.things import Thing, depths_m, draw, points3d, things
from synth.motion.performance import Contact
from synth.shot import Shot


@dataclass(frozen=True)
class SharedThing:
    """One track. pose (T, 4, 4), points3d (T, N, 3) [m]: in the world. deep_m (N,): how deep the points lie under the
    thing's own surface. draw (T,): of a bow, None of all else."""

    name: str
    instance_id: int
    pose: Transforms
    points3d: Float[np.ndarray, "frames points 3"]
    deep_m: Float[np.ndarray, " points"]
    draw: Float[np.ndarray, " frames"] | None


@dataclass(frozen=True)
class Shared:
    """things: in the order of the tracks. venue_points3d (N, 3). contacts, contact_distance_m (T, C): as in Labels.
    outlines: see synth.labels.boxes."""

    things: tuple[SharedThing, ...]
    venue_points3d: Float[np.ndarray, "points 3"]
    contacts: UInt8[np.ndarray, "frames contacts"]
    contact_distance_m: Float[np.ndarray, "frames contacts"]
    outlines: dict[str, Points]

    def arrays(self) -> dict[str, np.ndarray]:
        """`<name>_pose`, `<name>_points3d` and of bows `<name>_draw`, as in labels.npz."""
        found: dict[str, np.ndarray] = {}
        for thing in self.things:
            found[f"{thing.name}_pose"] = thing.pose
            found[f"{thing.name}_points3d"] = thing.points3d.astype(np.float32)
            if thing.draw is not None:
                found[f"{thing.name}_draw"] = thing.draw.astype(np.float32)
        return found


def share(shot: Shot) -> Shared:
    """What the labels of all views of a shot have in common."""
    found = things(shot)
    contacts = contact_frames(shot.performance.contacts, shot.times_s)
    return Shared(
        tuple(_shared(thing) for thing in found),
        venue_points3d(shot),
        contacts,
        contact_distances(shot, found, contacts),
        outlines(shot.parts.objects, shot.parts.meshes),
    )


def contact_frames(contacts: tuple[Contact, ...], times_s: Times) -> UInt8[np.ndarray, "frames contacts"]:
    """1 where a contact, in their order, lasts at the time [s] of a frame; intervals are half-open.

    A contact between two frames (a hit lasts 10 ms) counts for the frame nearest to its middle, so that none is lost.
    """
    start = np.array([contact.start_s for contact in contacts])
    end = np.array([contact.end_s for contact in contacts])
    lasting = (times_s[:, None] >= start) & (times_s[:, None] < end)
    middle = (start + end) / 2
    half_frame_s = (times_s[1] - times_s[0]) / 2 if len(times_s) > 1 else 0.0
    missed = ~lasting.any(0) & (middle >= times_s[0] - half_frame_s) & (middle < times_s[-1] + half_frame_s)
    nearest = np.abs(times_s[:, None] - middle).argmin(0) if len(contacts) else np.zeros(0, int)
    lasting[nearest[missed], np.flatnonzero(missed)] = True
    return lasting.astype(np.uint8)


def _shared(thing: Thing) -> SharedThing:
    is_bow = thing.track.kind == "recurve_bow"
    return SharedThing(
        thing.track.name,
        thing.parts.objects[0].instance_id,
        thing.pose,
        points3d(thing),
        depths_m(thing),
        draw(thing) if is_bow else None,
    )
