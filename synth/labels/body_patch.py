"""The drawn surface of a part of a person: skin, and what is worn on it."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Int

from synth.arrays import Points
from synth.geometry.transform import apply
from synth.geometry.triangles import longest_edges, triangles
from synth.scene import Mesh, SceneObject
from synth.shot import Person, Shot
from synth.skeleton.parts import PART_ID
from synth.skeleton.smplx_joints import INDEX

_BARE = "skin"
_CARRIED_BY = {"hand": ("wrist", "hand"), "forearm": ("elbow", "wrist"), "foot": ("ankle", "foot")}
"""Body parts (synth.skeleton.parts) of a contact's part: a forearm plays the ball with the heel of the hand too."""
STRETCH = 1.5
"""The longest edge of skin or cloth grows by less than this from the first frame on."""
CHIN_M = 0.035
"""The chin is the bare skin of the head so far about its tip."""


@dataclass(frozen=True)
class Piece:
    """Vertices of one object that belong to the part, by their numbers in its mesh (and cache)."""

    item: SceneObject
    mesh: Mesh
    numbers: Int[np.ndarray, " vertices"]

    def points(self, frame: int) -> Points:
        """World positions (V, 3) [m]."""
        local = self.mesh.vertices if self.item.cache is None else self.item.cache[frame]
        pose = self.item.pose[frame if len(self.item.pose) > 1 else 0]
        return apply(pose, local[self.numbers].astype(float))


@dataclass(frozen=True)
class Patch:
    """All pieces of a part; corners (F, 3): vertex numbers among the points of all pieces. longest_m: no edge is longer
    in any frame."""

    pieces: tuple[Piece, ...]
    corners: Int[np.ndarray, "triangles 3"]
    longest_m: float

    def points(self, frame: int) -> Points:
        """World positions (V, 3) [m] of the vertices of all pieces."""
        return np.concatenate([piece.points(frame) for piece in self.pieces] or [np.zeros((0, 3))])


def patch(shot: Shot, person: int, part: str) -> Patch:
    """The drawn surface of `left_hand`, `right_forearm`, `left_foot`, `chin` ...; for other parts the whole body's."""
    who, pieces, corners, first = shot.people[person], [], [], 0
    for item in shot.parts.objects:
        if item.instance_id != who.instance_id or item.category != "person":
            continue
        mesh = shot.parts.meshes[item.mesh]
        faces = triangles(mesh.faces[_belongs(item, mesh, who, part)])
        if len(faces):
            numbers, own = np.unique(faces, return_inverse=True)
            pieces.append(Piece(item, mesh, numbers))
            corners.append(own.reshape(-1, 3) + first)
            first += len(numbers)
    joined = Patch(tuple(pieces), np.concatenate(corners or [np.zeros((0, 3), int)]), 0.0)
    at_first_m = longest_edges(joined.points(0)[joined.corners]).max(initial=0.0)
    return replace(joined, longest_m=STRETCH * float(at_first_m))


def _belongs(item: SceneObject, mesh: Mesh, who: Person, part: str) -> Bool[np.ndarray, " faces"]:
    """Which faces of one of the person's objects are of the part."""
    if mesh.parts is None:
        return np.zeros(len(mesh.faces), bool)
    if part == "chin":
        return _is_chin(item, mesh, who)
    side, _, name = part.partition("_")
    if name not in _CARRIED_BY:
        return np.ones(len(mesh.faces), bool)
    return np.isin(mesh.parts, [PART_ID[f"{side}_{one}"] for one in _CARRIED_BY[name]])


def _is_chin(item: SceneObject, mesh: Mesh, who: Person) -> Bool[np.ndarray, " faces"]:
    """Skin about the chin's tip in the first frame: the head carries it along."""
    if not item.name.endswith(_BARE) or item.cache is None:
        return np.zeros(len(mesh.faces), bool)
    tip = who.joints[0, INDEX["contour_middle"]]
    return (np.linalg.norm(item.cache[0] - tip, axis=-1) < CHIN_M)[mesh.faces].all(1)
