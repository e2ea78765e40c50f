"""A body at rest as a tailor sees it: T-pose, y up, facing +z, the athlete's left at +x."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from synth.body import Body
from synth.outfit.surface import components, normals
from synth.skeleton.smplx_joints import INDEX

Field = Float[np.ndarray, " vertices"]


@dataclass(frozen=True)
class Figure:
    """Rest surface and landmarks of one person.

    points: (V, 3) [m]. normals: (V, 3). faces: (F, 3). weights: (V, 55). joints: (144, 3) [m] in SMPL-X order.
    regions: (F,) masks by name where the body model offers them. piece: (V,) number of the connected piece.
    uvs: (F, 3, 2) per face corner, or None.
    """

    points: Float[np.ndarray, "vertices 3"]
    normals: Float[np.ndarray, "vertices 3"]
    faces: Int[np.ndarray, "faces 3"]
    weights: Float[np.ndarray, "vertices 55"]
    joints: Float[np.ndarray, "144 3"]
    regions: dict[str, Bool[np.ndarray, " faces"]]
    piece: Int[np.ndarray, " vertices"]
    uvs: Float[np.ndarray, "faces 3 2"] | None = None

    def joint(self, name: str) -> Float[np.ndarray, "3"]:
        """Position of a joint or landmark [m]."""
        return self.joints[INDEX[name]]

    def weight(self, *names: str) -> Field:
        """Sum of the skinning weights of joints whose name contains one of `names` (V,)."""
        chosen = [i for i in range(55) if any(n in _BENDING[i] for n in names)]
        return self.weights[:, chosen].sum(1)

    @property
    def skin_piece(self) -> int:
        """Number of the piece that is the skin: the one with the most vertices."""
        return int(np.bincount(self.piece).argmax())


_BENDING = list(INDEX)[:55]


def measure(body: Body, betas: Float[np.ndarray, " num_betas"]) -> Figure:
    """The rest figure of `betas` on `body`."""
    rest = body.pose(np.zeros((1, 165)), np.zeros((1, 3)), betas)
    points = np.asarray(body.rest_vertices(betas), float)
    faces = np.asarray(body.faces, int)
    shift = body.rest_joints(betas)[0] - rest.joints[0, 0]
    return Figure(
        points=points,
        normals=normals(points, faces),
        faces=faces,
        weights=np.asarray(body.weights, float),
        joints=np.asarray(rest.joints[0] + shift, float),
        regions=dict(body.face_regions),
        piece=components(faces, len(points)),
        uvs=body.uvs,
    )
