"""Fewer triangles for the same shape: edges collapse onto one of their ends, the least missed first.

Quadric error metrics [Garland and Heckbert 1997] with half-edge collapses, many at once: a vertex goes where it is the
cheapest of its neighbourhood, so that no two of a pass share a triangle. What is left is a subset of the vertices.
"""

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.sparse import csr_array

Vectors = Float[np.ndarray, "vertices 3"]
Faces = Int[np.ndarray, "faces 3"]
Edges = Int[np.ndarray, "edges 2"]
Pairs = Int[np.ndarray, "pairs 2"]
"""Rows (vertex that goes, vertex it goes to)."""

CANDIDATES = 0.4
"""Share of the edges, the cheapest, that a pass looks at."""
RIM_WEIGHT, LENGTH_WEIGHT = 5.0, 1e-4
LEAST_COSINE = 0.25
"""A triangle may not turn further than this (75 degrees) when a corner of it moves."""
MOST_PASSES = 200


def decimate(
    vertices: Vectors,
    faces: Faces,
    triangles: int,
    weight: Float[np.ndarray, " vertices"],
    traits_m: Float[np.ndarray, "vertices traits"],
) -> Int[np.ndarray, "kept 4"]:
    """Faces over a subset of `vertices`: at most `triangles` where the shape allows, with the old face's number last.

    weight: (V,) how much a vertex's surroundings matter. traits_m: (V, any) what else should not change, such as
    colour: a difference counts like one of place [m]. Pieces stay apart; rims and seams keep their line.
    """
    quadrics = _quadrics(vertices, faces, weight)
    kept = np.column_stack([faces, np.arange(len(faces))])
    refused = np.zeros(0, int)
    for _ in range(MOST_PASSES):
        if len(kept) <= triangles:
            break
        pairs = _cheapest(vertices, kept[:, :3], quadrics, traits_m, refused)
        if len(pairs) == 0:
            break
        good = _is_allowed(vertices, kept[:, :3], pairs)
        refused = np.concatenate([refused, _key(pairs[~good], len(vertices))])
        gone, target = pairs[good][: (len(kept) - triangles + 1) // 2].T
        quadrics[target] += quadrics[gone]
        moved = np.arange(len(vertices))
        moved[gone] = target
        kept = _proper(np.column_stack([moved[kept[:, :3]], kept[:, 3]]))
    return kept


def _cheapest(
    vertices: Vectors, faces: Faces, quadrics: np.ndarray, traits_m: np.ndarray, refused: Int[np.ndarray, " refused"]
) -> Pairs:
    """Collapses that cost least in their neighbourhood, the cheapest first; none of those that were `refused`."""
    edges, _ = _edges(faces)
    both = np.concatenate([edges, edges[:, ::-1]])
    both = both[~np.isin(_key(both, len(vertices)), refused)]
    cost = _cost(vertices, quadrics, traits_m, both)
    least = min(len(both) - 1, max(200, int(CANDIDATES * len(both))))
    cheap = np.flatnonzero(cost <= np.partition(cost, least)[least])
    both = both[cheap[np.argsort(cost[cheap], kind="stable")]]
    rank = np.full(len(vertices), len(both))
    rank[both[::-1, 0]] = np.arange(len(both))[::-1]
    around = rank.copy()
    np.minimum.at(around, edges[:, 0], rank[edges[:, 1]])
    np.minimum.at(around, edges[:, 1], rank[edges[:, 0]])
    return both[around[both[:, 0]] == np.arange(len(both))]


def _key(pairs: Pairs, size: int) -> Int[np.ndarray, " pairs"]:
    return pairs[:, 0] * size + pairs[:, 1]


def _is_allowed(vertices: Vectors, faces: Faces, pairs: Pairs) -> Bool[np.ndarray, " pairs"]:
    """Where neither the surface's topology nor the side that a face shows would change."""
    edges, count = _edges(faces)
    return _keeps_the_topology(pairs, edges, count, len(vertices)) & _keeps_the_sides(vertices, faces, pairs)


def _edges(faces: Faces) -> tuple[Edges, Int[np.ndarray, " edges"]]:
    """Edges without direction and how many faces each has."""
    ends = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), 1)
    base = int(ends.max()) + 1
    keys, count = np.unique(ends[:, 0] * base + ends[:, 1], return_counts=True)
    return np.column_stack([keys // base, keys % base]), count


def _quadrics(vertices: Vectors, faces: Faces, weight: Float[np.ndarray, " vertices"]) -> np.ndarray:
    """(V, 10) sums of squared distances to the planes of the faces around, and to walls on the rims."""
    corners = vertices[faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.sqrt((normal**2).sum(1))
    normal = normal / np.maximum(area, 1e-15)[:, None]
    total = np.zeros((len(vertices), 10))
    _add(total, faces, normal, corners[:, 0], area * weight[faces].mean(1))
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    low, high = np.sort(edges, 1).T
    _, number, count = np.unique(low * (int(faces.max()) + 1) + high, return_inverse=True, return_counts=True)
    rim = np.flatnonzero(count[number] == 1)
    along = vertices[edges[rim, 1]] - vertices[edges[rim, 0]]
    wall = np.cross(along, normal[rim % len(faces)])
    length = np.sqrt((along**2).sum(1))
    wall = wall / np.maximum(length, 1e-12)[:, None]
    _add(total, edges[rim], wall, vertices[edges[rim, 0]], RIM_WEIGHT * length**2 * weight[edges[rim]].mean(1))
    return total


def _add(total: np.ndarray, corners: np.ndarray, normal: Vectors, point: Vectors, weight: np.ndarray) -> None:
    """Adds the planes' quadrics to the rows of `total` that `corners` names."""
    x, y, z = normal.T
    d = -(normal * point).sum(1)
    terms = np.stack([x * x, x * y, x * z, x * d, y * y, y * z, y * d, z * z, z * d, d * d], 1) * weight[:, None]
    for column in corners.T:
        for k in range(10):
            total[:, k] += np.bincount(column, terms[:, k], len(total))


def _cost(vertices: Vectors, quadrics: np.ndarray, traits_m: np.ndarray, edges: Pairs) -> Float[np.ndarray, " pairs"]:
    """What is lost when edges[:, 0] goes to edges[:, 1]; longer edges a little more, so that triangles stay even."""
    q = quadrics[edges[:, 0]] + quadrics[edges[:, 1]]
    x, y, z = vertices[edges[:, 1]].T
    error = (
        q[:, 0] * x * x + q[:, 4] * y * y + q[:, 7] * z * z + q[:, 9]
        + 2.0 * (q[:, 1] * x * y + q[:, 2] * x * z + q[:, 5] * y * z + q[:, 3] * x + q[:, 6] * y + q[:, 8] * z)
    )  # fmt: skip
    # trace of a quadric: the weighted area of its surroundings
    size = q[:, 0] + q[:, 4] + q[:, 7]
    squared = ((vertices[edges[:, 0]] - vertices[edges[:, 1]]) ** 2).sum(1)
    changed = ((traits_m[edges[:, 0]] - traits_m[edges[:, 1]]) ** 2).sum(1)
    return np.maximum(error, 0.0) + size * (LENGTH_WEIGHT * squared + changed)


def _keeps_the_topology(
    both: Pairs, edges: Edges, count: Int[np.ndarray, " edges"], size: int
) -> Bool[np.ndarray, " pairs"]:
    """Where the ends share only the corners of their own faces, and a vertex of a rim stays on it."""
    ones = np.ones(2 * len(edges))
    links = csr_array((ones, (np.concatenate([edges[:, 0], edges[:, 1]]), edges[:, ::-1].T.reshape(-1))), (size, size))
    shared = np.asarray(links[both[:, 0]].multiply(links[both[:, 1]]).sum(1)).reshape(-1)
    base = size
    keys = edges[:, 0] * base + edges[:, 1]
    low, high = np.sort(both, 1).T
    own = count[np.searchsorted(keys, low * base + high)]
    rim = np.zeros(size, bool)
    rim[edges[count == 1]] = True
    return (shared == own) & (own <= 2) & (~rim[both[:, 0]] | (own == 1))


def _keeps_the_sides(vertices: Vectors, faces: Faces, both: Pairs) -> Bool[np.ndarray, " pairs"]:
    """Where no face around the vertex that goes turns over or shrinks to a needle."""
    owner = np.argsort(faces.T.reshape(-1), kind="stable")
    start = np.searchsorted(faces.T.reshape(-1)[owner], np.arange(len(vertices) + 1))
    number = start[both[:, 0] + 1] - start[both[:, 0]]
    edge = np.repeat(np.arange(len(both)), number)
    slot = np.arange(len(edge)) - np.repeat(np.cumsum(number) - number, number)
    corner, face = np.divmod(owner[start[both[edge, 0]] + slot], len(faces))
    near, far = (faces[face, (corner + k) % 3] for k in (1, 2))
    goal = both[edge, 1]
    stays = (near != goal) & (far != goal)
    before = _normal(vertices[both[edge, 0]], vertices[near], vertices[far])
    after = _normal(vertices[goal], vertices[near], vertices[far])
    longest = ((vertices[near] - vertices[far]) ** 2).sum(1)
    long_side = np.maximum(longest, ((vertices[goal] - vertices[near]) ** 2).sum(1))
    size_before, size_after = (np.sqrt((n**2).sum(1)) for n in (before, after))
    turned = (before * after).sum(1) < LEAST_COSINE * size_before * size_after
    needle = size_after < 0.03 * long_side
    bad = np.bincount(edge, stays & (turned | needle), len(both)) > 0
    return ~bad


def _normal(a: Vectors, b: Vectors, c: Vectors) -> Vectors:
    return np.cross(b - a, c - a)


def _proper(faces: np.ndarray) -> np.ndarray:
    """Without faces that have lost a corner, and without those that lie on one another."""
    a, b, c = faces[:, :3].T
    faces = faces[(a != b) & (b != c) & (c != a)]
    _, number, count = np.unique(np.sort(faces[:, :3], 1), axis=0, return_inverse=True, return_counts=True)
    return faces[count[number.reshape(-1)] == 1]
