"""Single vertices that the smplx package reads as joints 55 to 75, found on our mesh by geometry."""

import numpy as np
from jaxtyping import Bool, Float, Int

from synth.skeleton.smplx_joints import INDEX, SURFACE

SMPLX_VERTEX_IDS: dict[str, int] = {
    "nose": 9120, "right_eye": 9929, "left_eye": 9448, "right_ear": 616, "left_ear": 6,
    "left_big_toe": 5770, "left_small_toe": 5780, "left_heel": 8846,
    "right_big_toe": 8463, "right_small_toe": 8474, "right_heel": 8635,
    "left_thumb_tip": 5361, "left_index_tip": 4933, "left_middle_tip": 5058, "left_ring_tip": 5169,
    "left_pinky_tip": 5286, "right_thumb_tip": 8079, "right_index_tip": 7669, "right_middle_tip": 7794,
    "right_ring_tip": 7905, "right_pinky_tip": 8022,
}  # fmt: skip
"""smplx.vertex_ids["smplx"] of smplx 0.1.28: the vertex numbers fixed in that package."""

Vertices = Float[np.ndarray, "vertices 3"]


def surface_vertices(
    vertices: Vertices,
    joints: Float[np.ndarray, "55 3"],
    weights: Float[np.ndarray, "vertices 55"],
    eyeballs: dict[str, Bool[np.ndarray, " vertices"]],
    partner: Int[np.ndarray, " vertices"],
) -> dict[str, int]:
    """The vertex at each anatomical point of the T-pose; the right side mirrors the left.

    eyeballs: vertices of `left_eye` and `right_eye`.
    """
    found = {name: _left_vertex(name, vertices, joints, weights, eyeballs) for name in SURFACE if "right" not in name}
    for name in SURFACE:
        if name.startswith("right_"):
            found[name] = int(partner[found[name.replace("right_", "left_")]])
    return found


def _left_vertex(
    name: str,
    vertices: Vertices,
    joints: Float[np.ndarray, "55 3"],
    weights: Float[np.ndarray, "vertices 55"],
    eyeballs: dict[str, Bool[np.ndarray, " vertices"]],
) -> int:
    x, y, z = vertices.T
    owner = weights.argmax(1)
    if name == "nose":
        return _best(z, (owner == INDEX["head"]) & (np.abs(x) < 1e-4))
    if name == "left_eye":
        return _best(z, eyeballs["left_eye"])
    if name == "left_ear":
        return _ear(vertices, owner, joints)
    if name.endswith("_tip"):
        finger = name.removesuffix("_tip") + "3"
        bone = joints[INDEX[finger]] - joints[INDEX[finger[:-1] + "2"]]
        return _best(vertices @ bone, owner == INDEX[finger])
    if name == "left_heel":
        low = y < y.min() + 0.03
        return _best(-z, low & (x > 0))
    toes = owner == INDEX["left_foot"]
    side = x if name == "left_small_toe" else -x
    reach = z + 1.5 * side
    return _best(reach, toes)


def _ear(vertices: Vertices, owner: Int[np.ndarray, " vertices"], joints: Float[np.ndarray, "55 3"]) -> int:
    """The tragus: the foremost point of the ear's outer part, level with its middle."""
    x, y, z = vertices.T
    head = (owner == INDEX["head"]) & (x > 0)
    rim = head & (x > np.quantile(x[head], 0.97))
    middle = np.array([x[rim].mean() - 0.012, y[rim].mean() - 0.005, z[rim].max() - 0.004])
    return _best(-np.linalg.norm(vertices - middle, axis=1), head)


def _best(score: Float[np.ndarray, " vertices"], allowed: Bool[np.ndarray, " vertices"]) -> int:
    return int(np.where(allowed, score, -np.inf).argmax())


def vertex_order(found: dict[str, int], num_vertices: int) -> Int[np.ndarray, " vertices"]:
    """Which old vertex stands at each new place, so that `found[name]` stands at SMPLX_VERTEX_IDS[name]."""
    order = np.arange(num_vertices)
    for name, place in SMPLX_VERTEX_IDS.items():
        now = int(np.flatnonzero(order == found[name])[0])
        order[now], order[place] = order[place], order[now]
    return order
