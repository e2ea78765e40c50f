"""Joints from vertices: sparse non-negative weights that follow the joints through every body shape."""

import numpy as np
from jaxtyping import Float, Int
from scipy.optimize import nnls

from synth.body.symmetry import MIRRORED_JOINTS

CANDIDATES = 160
SUM_WEIGHT_M = 30.0
"""How strongly rows are held to sum 1 before they are normalised: error of 1 counts as 30 m."""


def fit_regressor(
    shapes: Float[np.ndarray, "people vertices 3"],
    joints: Float[np.ndarray, "people 55 3"],
    weights: Float[np.ndarray, "vertices 55"],
    partner: Int[np.ndarray, " vertices"],
) -> Float[np.ndarray, "55 vertices"]:
    """J_regressor: rows non-negative, summing to 1; the right side is the exact mirror image of the left.

    Candidates are the vertices nearest to the joint that move with it or with a neighbour of it.
    """
    rows = np.zeros((joints.shape[1], shapes.shape[1]))
    for joint, mirror in enumerate(MIRRORED_JOINTS):
        if mirror < joint:
            rows[joint] = rows[mirror][partner]
            continue
        rows[joint] = _fit_row(shapes, joints[:, joint], weights[:, joint])
        if mirror == joint:
            rows[joint] = (rows[joint] + rows[joint][partner]) / 2.0
    return rows


def _fit_row(
    shapes: Float[np.ndarray, "people vertices 3"],
    targets: Float[np.ndarray, "people 3"],
    influence: Float[np.ndarray, " vertices"],
) -> Float[np.ndarray, " vertices"]:
    distance = np.linalg.norm(shapes.mean(0) - targets.mean(0), axis=-1) + np.where(influence > 0.02, 0.0, 10.0)
    chosen = np.argsort(distance, kind="stable")[:: max(1, int((influence > 0.02).sum() // 1200))][:CANDIDATES]
    system = shapes[:, chosen].transpose(0, 2, 1).reshape(-1, len(chosen))
    system = np.concatenate([system, np.full((1, len(chosen)), SUM_WEIGHT_M)])
    solution, _ = nnls(system, np.append(targets.reshape(-1), SUM_WEIGHT_M))
    row = np.zeros(shapes.shape[1])
    row[chosen] = solution / solution.sum()
    return row
