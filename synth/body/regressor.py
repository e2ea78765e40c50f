"""Joints from vertices: sparse non-negative weights that follow the joints through every body shape."""

import numpy as np
from jaxtyping import Float, Int
from scipy.optimize import nnls

from synth.body.symmetry import MIRRORED_JOINTS
from synth.skeleton.smplx_joints import PARENTS

CANDIDATES = 500
PEOPLE_FITTED = 150
"""Every so many of the sampled people are fitted; the rest show whether the rows hold for others."""
SUM_WEIGHT_M = 30.0
"""How strongly rows are held to sum 1 before they are normalised: error of 1 counts as 30 m."""


def fit_regressor(
    shapes: Float[np.ndarray, "people vertices 3"],
    joints: Float[np.ndarray, "people 55 3"],
    weights: Float[np.ndarray, "vertices 55"],
    partner: Int[np.ndarray, " vertices"],
) -> Float[np.ndarray, "55 vertices"]:
    """J_regressor: rows non-negative, summing to 1; the right side is the exact mirror image of the left.

    Candidates are vertices that move with the joint or with its parent, near ones and far ones.
    """
    rows = np.zeros((joints.shape[1], shapes.shape[1]))
    for joint, mirror in enumerate(MIRRORED_JOINTS):
        if mirror < joint:
            rows[joint] = rows[mirror][partner]
            continue
        rows[joint] = _fit_row(shapes, joints[:, joint], weights[:, [joint, max(PARENTS[joint], 0)]].max(1))
        if mirror == joint:
            rows[joint] = (rows[joint] + rows[joint][partner]) / 2.0
    return rows


def _fit_row(
    shapes: Float[np.ndarray, "people vertices 3"],
    targets: Float[np.ndarray, "people 3"],
    influence: Float[np.ndarray, " vertices"],
) -> Float[np.ndarray, " vertices"]:
    chosen = _candidates(shapes.mean(0), targets.mean(0), influence)
    fitted = np.linspace(0, len(shapes) - 1, min(PEOPLE_FITTED, len(shapes))).astype(int)
    system = shapes[fitted][:, chosen].transpose(0, 2, 1).reshape(-1, len(chosen))
    system = np.concatenate([system, np.full((1, len(chosen)), SUM_WEIGHT_M)])
    solution, _ = nnls(system, np.append(targets[fitted].reshape(-1), SUM_WEIGHT_M))
    row = np.zeros(shapes.shape[1])
    row[chosen] = solution / solution.sum()
    return row


def _candidates(
    mean: Float[np.ndarray, "vertices 3"], target: Float[np.ndarray, "3"], influence: Float[np.ndarray, " vertices"]
) -> Int[np.ndarray, " candidates"]:
    """Vertices of the joint's and its parent's part, thinned evenly from the joint outwards."""
    own = np.flatnonzero(influence > 0.02)
    nearest = own[np.argsort(np.linalg.norm(mean[own] - target, axis=-1), kind="stable")]
    places = np.linspace(0, len(nearest) - 1, min(CANDIDATES, len(nearest))).astype(int)
    return nearest[places]
