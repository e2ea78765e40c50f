"""The capsules against the skin they stand for: slim, and deep where the skin is deep."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from synth.body import Body, load_body
from synth.geometry.rotation import about, axis_angle_from_matrix
from synth.motion.capsules import CAPSULES, self_penetration
from synth.skeleton.smplx_joints import INDEX

BETAS = np.zeros(10)


@pytest.fixture(scope="module")
def body() -> Body:
    return load_body()


@pytest.mark.parametrize("name", sorted(n for n in CAPSULES if n.startswith("left")))
def test_a_limbs_capsule_is_no_thicker_than_its_skin(body: Body, name: str) -> None:
    start_name, end_name, radius_m = CAPSULES[name]
    joints, skin = body.rest_joints(BETAS), body.rest_vertices(BETAS)
    start, end = joints[INDEX[start_name]], joints[INDEX[end_name]]
    along = (skin - start) @ (end - start) / ((end - start) @ (end - start))
    off = np.linalg.norm(skin - start - along[:, None] * (end - start), axis=-1)
    own = (body.part_of_vertex == INDEX[start_name]) & (along > 0.15) & (along < 0.85)
    assert 0.7 * np.median(off[own]) < radius_m < 1.05 * np.median(off[own])


def _hanging(body: Body, lowered_deg: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Skin and joints of a body whose arms hang, lowered by so much from the T-pose."""
    local = np.broadcast_to(np.eye(3), (len(lowered_deg), 55, 3, 3)).copy()
    for side, sign in (("left", 1.0), ("right", -1.0)):
        local[:, INDEX[f"{side}_shoulder"]] = about("z", -sign * np.radians(lowered_deg))
    posed = body.pose(axis_angle_from_matrix(local).reshape(-1, 165), np.zeros((len(local), 3)), BETAS)
    return posed.vertices, posed.joints


def test_capsules_overlap_where_the_skin_does(body: Body) -> None:
    skin, joints = _hanging(body, np.array([60.0, 80.0, 86.0, 89.0, 92.0]))
    arm = np.isin(body.part_of_vertex, [INDEX["left_elbow"], INDEX["left_wrist"]])
    core = np.isin(body.part_of_vertex, [INDEX[j] for j in ("pelvis", "spine1", "spine2", "left_hip")])
    for points, place in zip(skin, joints, strict=True):
        share, deepest_mm = self_penetration(lambda name, place=place: place[None, INDEX[name]])
        normals = _normals(points, body)[core]
        away, nearest = cKDTree(points[core]).query(points[arm])
        deep = -np.sum((points[arm] - points[core][nearest]) * normals[nearest], -1)
        skin_mm = 1000.0 * float(deep[away < 0.06].max(initial=0.0))
        assert (share > 0.0) == (deepest_mm > 10.0)
        # Slim capsules: they do not see more than there is, and miss at most 3 cm of it.
        assert skin_mm - 30.0 < deepest_mm < skin_mm + 5.0


def _normals(points: np.ndarray, body: Body) -> np.ndarray:
    corners = points[body.faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.zeros_like(points)
    for corner in range(3):
        np.add.at(total, body.faces[:, corner], normal)
    return total / np.linalg.norm(total, axis=-1, keepdims=True)
