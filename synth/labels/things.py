"""Named points of bows, arrows and balls through a shot, and how far a bow is drawn; read off what is drawn."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.arrays import Transforms
from synth.equipment import build_equipment, instance_id_of
from synth.equipment.bow_limbs import BRACE_M, limb_tips, string_rings
from synth.equipment.bow_riser import APERTURE_X_M, SIGHT_M
from synth.geometry.transform import apply, inverse
from synth.motion.performance import Track
from synth.scene import Parts, SceneObject
from synth.shot import Shot

Places = Float[np.ndarray, "frames points 3"]

BALL_POINTS = {"center": 0.0}
ARROW_POINTS = {"nock": 0.01, "tip": 0.01}
BOW_POINTS = {
    "grip": 0.03, "upper_limb_tip": 0.02, "lower_limb_tip": 0.02, "nocking_point": 0.01, "sight": 0.015,
    "stabiliser_end": 0.02,
}  # fmt: skip
POINTS: dict[str, dict[str, float]] = {
    "volleyball": BALL_POINTS,
    "beach_volleyball": BALL_POINTS,
    "arrow": ARROW_POINTS,
    "recurve_bow": BOW_POINTS,
}
"""Points by kind, and how deep each lies under the thing's own surface [m]; a ball's centre as deep as its radius.

grip: the pivot, deepest in the grip's throat. nocking_point: the middle of the string's windings. sight: the middle
of the aperture. stabiliser_end: of the long rod.
"""
SHORTEST_DRAW_M = 0.30
"""Nobody's full draw is nearer to the brace height: who never draws so far has not drawn fully."""


@dataclass(frozen=True)
class Thing:
    """One track as it is drawn. pose (T, 4, 4): world_from_object at the frames. parts: its objects and meshes."""

    track: Track
    pose: Transforms
    parts: Parts

    def mesh_part(self, suffix: str = "") -> SceneObject:
        """The object whose name is the track's with this suffix."""
        return next(item for item in self.parts.objects if item.name == self.track.name + suffix)

    def vertices(self, suffix: str = "") -> Float[np.ndarray, "vertices 3"]:
        """Of that object's mesh at rest [m], in the thing's own frame."""
        return self.parts.meshes[self.mesh_part(suffix).mesh].vertices


def things(shot: Shot) -> tuple[Thing, ...]:
    """All equipment of a shot, in the order of its tracks."""
    return tuple(_thing(shot, track) for track in shot.performance.tracks)


def points3d(thing: Thing) -> Places:
    """World positions (T, N, 3) [m] of the points of POINTS of this thing's kind, in their order."""
    kind = thing.track.kind
    if kind == "recurve_bow":
        return apply(thing.pose, _bow_points(thing))
    if kind == "arrow":
        own = np.array([[0.0, 0.0, 0.0], [thing.vertices()[:, 0].max(), 0.0, 0.0]])
        return apply(thing.pose, np.broadcast_to(own, (len(thing.pose), 2, 3)))
    return thing.pose[:, None, :3, 3]


def depths_m(thing: Thing) -> Float[np.ndarray, " points"]:
    """How deep each point lies under the thing's own surface [m]."""
    if POINTS[thing.track.kind] is BALL_POINTS:
        return np.array([ball_radius_m(thing)])
    return np.array(list(POINTS[thing.track.kind].values()))


def ball_radius_m(thing: Thing) -> float:
    """Of a ball's panels; its seams lie deeper."""
    return float(np.linalg.norm(thing.vertices(), axis=-1).max())


def draw(thing: Thing) -> Float[np.ndarray, " frames"]:
    """How far a bow is drawn: 0 at brace height, 1 at the longest draw of the performance, straight between.

    Measured is how far the nocking point lies behind the grip's pivot along the bow's axis to the target; between the
    anchor and the click an archer still gains a little, so that 1 is reached at the release. Clipped to 0..1: after
    the release the empty string swings a centimetre about its rest.
    """
    full_m = max(float(_drawn_m(thing.track).max(initial=BRACE_M)), BRACE_M + SHORTEST_DRAW_M)
    now_m = -_bow_points(thing)[:, list(BOW_POINTS).index("nocking_point"), 0]
    return np.clip((now_m - BRACE_M) / (full_m - BRACE_M), 0.0, 1.0)


def equipment_records(shot: Shot) -> list[dict[str, Any]]:
    """For events.json: name, kind, id in seg and the names of the points of each track."""
    return [
        {"name": track.name, "kind": track.kind, "id": instance_id_of(track.kind), "points": list(POINTS[track.kind])}
        for track in shot.performance.tracks
    ]


def _thing(shot: Shot, track: Track) -> Thing:
    """As the shot draws the track; built anew where it does not."""
    names = {track.name + suffix for suffix in ("", "_riser", "_limbs")}
    objects = tuple(item for item in shot.parts.objects if item.name in names)
    if any(len(item.pose) != shot.num_frames for item in objects) or not objects:
        parts = build_equipment(track, shot.times_s, instance_id_of(track.kind))
        return Thing(track, parts.objects[0].pose.astype(np.float64), parts)
    meshes = {item.mesh: shot.parts.meshes[item.mesh] for item in objects}
    return Thing(track, objects[0].pose.astype(np.float64), Parts(objects, meshes))


def _bow_points(thing: Thing) -> Places:
    """BOW_POINTS in the bow's frame (T, 6, 3) [m]."""
    cache = thing.mesh_part("_limbs").cache
    assert cache is not None  # limbs move
    riser, channels = thing.vertices("_riser"), thing.track.channels
    sight_m = float(channels["sight_m"][0, 0]) if "sight_m" in channels else SIGHT_M
    rod_end = riser[riser[:, 0] > riser[:, 0].max() - 1e-6].mean(0)
    stiff = np.stack([np.zeros(3), [APERTURE_X_M, 0.0, sight_m], rod_end])
    grip, sight, end = np.broadcast_to(stiff[:, None], (3, len(cache), 3))
    rings = string_rings(cache)
    nocking = rings[:, rings.shape[1] // 2].mean(1)
    upper, lower = np.moveaxis(limb_tips(cache), 1, 0)
    return np.stack([grip, upper, lower, nocking, sight, end], 1).astype(np.float64)


def _drawn_m(bow: Track) -> Float[np.ndarray, " samples"]:
    """How far the nocking point is behind the pivot in each sample [m]; none where the string does not move."""
    if "nock" not in bow.channels:
        return np.zeros(0)
    return -apply(inverse(bow.world_from_object), bow.channels["nock"])[:, 0]
