"""Body: one SMPL-X-shaped model; shape and pose parameters to vertices and joints through the smplx package."""

import contextlib
import io
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from synth.errors import BodyError
from synth.skeleton.smplx_joints import NUM_BENDING

CHUNK_FRAMES = 64
"""Frames posed at once: about 0.2 GB of intermediate arrays for 13,718 vertices."""

Betas = Float[np.ndarray, " num_betas"]


@dataclass(frozen=True)
class BodyFrames:
    """vertices (T, V, 3) float32 and joints (T, 144, 3) float32 [m] in the frame of `trans`."""

    vertices: Float[np.ndarray, "frames vertices 3"]
    joints: Float[np.ndarray, "frames 144 3"]


@dataclass(frozen=True)
class Body:
    """A body in SMPL-X's rest frame: y up, facing +z, T-pose, the athlete's left along +x.

    digest: 12 hex digits of the file's content. gender: what the file's name says, or `neutral`.
    uvs: (F, 3, 2) per face corner or None. weights: (V, 55) skinning. part_of_vertex: (V,) the joint with the
    largest weight. face_regions: named face masks (`left_eye_front`, `mouth_cavity` ...), empty for a
    licensed body. populations: per gender mean (10,) and spread (10, 10) of athletes' betas.
    """

    name: str
    digest: str
    gender: str
    template: Float[np.ndarray, "vertices 3"]
    shape_directions: Float[np.ndarray, "vertices 3 num_betas"]
    regressor: Float[np.ndarray, "55 vertices"]
    faces: Int[np.ndarray, "faces 3"]
    uvs: Float[np.ndarray, "faces 3 2"] | None
    weights: Float[np.ndarray, "vertices 55"]
    part_of_vertex: Int[np.ndarray, " vertices"]
    face_regions: dict[str, Bool[np.ndarray, " faces"]]
    contour_faces: Int[np.ndarray, "79 17"] = field(repr=False)
    contour_weights: Float[np.ndarray, "79 17 3"] = field(repr=False)
    populations: dict[str, tuple[np.ndarray, np.ndarray]] = field(repr=False)
    model: Any = field(repr=False)

    @property
    def num_betas(self) -> int:
        """Shape parameters in use."""
        return self.shape_directions.shape[2]

    @property
    def num_vertices(self) -> int:
        """Vertices of the mesh."""
        return len(self.template)

    def fitted_betas(self, betas: Betas) -> Betas:
        """`betas` cut or filled with zeros to num_betas."""
        result = np.zeros(self.num_betas)
        count = min(len(betas), self.num_betas)
        result[:count] = betas[:count]
        return result

    def rest_vertices(self, betas: Betas) -> Float[np.ndarray, "vertices 3"]:
        """T-pose vertices [m] of this shape."""
        return self.template + self.shape_directions @ self.fitted_betas(betas)

    def rest_joints(self, betas: Betas) -> Float[np.ndarray, "55 3"]:
        """T-pose joint centres [m] of this shape."""
        still, moving = self._joint_shapes
        return still + moving @ self.fitted_betas(betas)

    @cached_property
    def _joint_shapes(self) -> tuple[Float[np.ndarray, "55 3"], Float[np.ndarray, "55 3 num_betas"]]:
        """The template's joints and how they follow the betas: the regressor applied once."""
        moving = np.tensordot(self.regressor, self.shape_directions, 1)
        return self.regressor @ self.template, moving

    def stature_m(self, betas: Betas) -> float:
        """Barefoot standing height [m]."""
        return float(np.ptp(self.rest_vertices(betas)[:, 1]))

    def pose(
        self,
        poses: Float[np.ndarray, "frames 165"],
        trans: Float[np.ndarray, "frames 3"],
        betas: Betas,
        expression: Float[np.ndarray, "frames 10"] | None = None,
    ) -> BodyFrames:
        """Posed vertices and all 144 joints; poses in radians, trans in metres, hands flat at zero.

        The 17 contour points are those of a face seen from straight ahead (see `contour_points`): the smplx
        package picks them by the root's turn about y, which is not the head's turn to a camera.
        """
        vertices = np.zeros((len(poses), self.num_vertices, 3), np.float32)
        joints = np.zeros((len(poses), 144, 3), np.float32)
        if expression is None:
            expression = np.zeros((len(poses), 10))
        for start in range(0, len(poses), CHUNK_FRAMES):
            part = slice(start, start + CHUNK_FRAMES)
            vertices[part], joints[part] = self._pose_chunk(poses[part], trans[part], betas, expression[part])
        return BodyFrames(vertices, joints)

    def contour_points(
        self, vertices: Float[np.ndarray, "frames vertices 3"], turns_rad: Float[np.ndarray, " frames"]
    ) -> Float[np.ndarray, "frames 17 3"]:
        """The face's outline (iBUG-68 points 0 to 16) as a camera sees it.

        turns_rad: how far the head is turned to its own left, away from that camera; rows exist to 39 degrees.
        """
        turns = np.clip(np.round(-np.rad2deg(turns_rad)), -39, 39).astype(int)
        rows = np.where(turns < 0, 39 - turns, turns)
        corners = self.faces[self.contour_faces[rows]]
        frames = np.arange(len(vertices))[:, None, None]
        return np.einsum("fpcx,fpc->fpx", vertices[frames, corners], self.contour_weights[rows])

    def _pose_chunk(
        self, poses: np.ndarray, trans: np.ndarray, betas: Betas, expression: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The smplx package's forward pass; `trans` is added in double precision, so that 70 m cost nothing."""
        import torch

        def tensor(array: np.ndarray) -> Any:
            return torch.as_tensor(np.ascontiguousarray(array), dtype=torch.float32)

        shape = np.tile(self.fitted_betas(betas), (len(poses), 1))
        with torch.no_grad():
            output = self.model(
                betas=tensor(shape),
                expression=tensor(expression[:, : self.model.num_expression_coeffs]),
                global_orient=tensor(poses[:, :3]),
                body_pose=tensor(poses[:, 3:66]),
                jaw_pose=tensor(poses[:, 66:69]),
                leye_pose=tensor(poses[:, 69:72]),
                reye_pose=tensor(poses[:, 72:75]),
                left_hand_pose=tensor(poses[:, 75:120]),
                right_hand_pose=tensor(poses[:, 120:165]),
                transl=tensor(np.zeros_like(trans)),
            )
        move = trans[:, None].astype(float)
        vertices, straight = output.vertices.numpy(), np.zeros(len(poses))
        joints = np.concatenate([output.joints.numpy(), self.contour_points(vertices, straight)], 1)
        return vertices + move, joints + move


def sample_betas(rng: np.random.Generator, gender: str, body: Body | None = None) -> Betas:
    """Betas of an adult athlete, `female` or `male`, within two standard deviations of the mean one.

    Without `body` they fit the embedded body. A licensed body has no populations: its betas are N(0, 1).
    """
    if gender not in ("female", "male"):
        raise BodyError(f"gender {gender!r}: athletes are sampled as `female` or `male`")
    if body is None:
        from synth.body.load import load_body

        body = load_body()
    draw = np.clip(rng.standard_normal(body.num_betas), -2.0, 2.0)
    if gender not in body.populations:
        return draw
    mean, spread = body.populations[gender]
    return mean + spread @ draw


def smplx_model(path: Path, batch_size: int = 1) -> Any:
    """The smplx package's own model of an npz file whose arrays have been checked."""
    import smplx

    with contextlib.redirect_stdout(io.StringIO()):  # it prints a warning for files with 10 + 10 columns
        model = smplx.SMPLX(
            str(path),
            ext="npz",
            use_pca=False,
            flat_hand_mean=True,
            use_face_contour=False,
            num_betas=10,
            num_expression_coeffs=10,
            batch_size=batch_size,
        )
    assert len(model.parents) == NUM_BENDING
    return model.eval()
