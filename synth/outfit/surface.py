"""Surgery on triangle meshes: every cut and split is a sparse matrix, so that what was bound stays bound."""

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import coo_array, csr_array, diags_array, eye_array, vstack
from scipy.sparse.csgraph import connected_components

from synth.geometry.rotation import unit

Faces = Int[np.ndarray, "faces 3"]
NewFaces = Int[np.ndarray, "new_faces 3"]
Vectors = Float[np.ndarray, "vertices 3"]


def normals(points: Vectors, faces: Faces) -> Vectors:
    """Unit vertex normals (V, 3), the mean of the adjacent faces by area."""
    corners = points[faces]
    crossed = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.zeros_like(points)
    for corner in range(3):
        np.add.at(total, faces[:, corner], crossed)
    return unit(total)


def clip(faces: Faces, field: Float[np.ndarray, " vertices"]) -> tuple[csr_array, NewFaces]:
    """The part of a mesh where `field` > 0, cut along the line field = 0 through the triangles.

    Returns the matrix (new vertices, old vertices) that makes new vertex values of old ones, and new faces.
    """
    inside = field > 0
    count = inside[faces].sum(1)
    one = _rolled(faces[count == 1], inside)
    two = _rolled(faces[count == 2], ~inside)
    edges = np.concatenate([one[:, [0, 1]], one[:, [0, 2]], two[:, [0, 1]], two[:, [0, 2]]])
    crossing, number, _ = unique_edges(edges)
    share = field[crossing[:, 0]] / (field[crossing[:, 0]] - field[crossing[:, 1]])
    points = _edge_points(crossing, share, len(field))
    number = number + len(field)
    ends = np.split(number, np.cumsum([len(one), len(one), len(two)]))
    new = np.concatenate(
        [
            faces[count == 3],
            np.stack([one[:, 0], ends[0], ends[1]], 1),
            np.stack([ends[2], two[:, 1], two[:, 2]], 1),
            np.stack([ends[2], two[:, 2], ends[3]], 1),
        ]
    )
    return compact(stacked(csr_array(eye_array(len(field))), points), new)


def unique_edges(
    edges: Int[np.ndarray, "edges 2"],
) -> tuple[Int[np.ndarray, "unique 2"], Int[np.ndarray, " edges"], Int[np.ndarray, " unique"]]:
    """Edges without regard to direction, smaller vertex first; the number of each given edge; how often each is."""
    low, high = edges.min(1), edges.max(1)
    base = int(high.max(initial=0)) + 1
    keys, number, count = np.unique(low * base + high, return_inverse=True, return_counts=True)
    return np.stack([keys // base, keys % base], 1), number.reshape(-1), count


def stacked(above: csr_array, below: csr_array) -> csr_array:
    """One matrix on top of the other."""
    return csr_array(vstack([above, below]))


def compact(combine: csr_array, faces: Faces) -> tuple[csr_array, NewFaces]:
    """Drop the rows of `combine` that no face names."""
    used, renumbered = np.unique(faces, return_inverse=True)
    return csr_array(combine[used]), renumbered.reshape(-1, 3)


def subdivide(faces: Faces, count: int) -> tuple[csr_array, NewFaces]:
    """Each triangle in four at the middles of its edges; matrix and faces as in `clip`."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    unique, number, _ = unique_edges(edges)
    ab, bc, ca = np.split(number + count, 3)
    a, b, c = faces.T
    new = np.stack([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca], 1).reshape(-1, 3)
    middle = _edge_points(unique, np.full(len(unique), 0.5), count)
    return stacked(csr_array(eye_array(count)), middle), new


def smoother(faces: Faces, count: int, strength: float = 0.5) -> csr_array:
    """Matrix (V, V) of one Laplacian step; a vertex on the rim moves along the rim only."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    rim = rim_edges(faces)
    on_rim = np.zeros(count, bool)
    on_rim[rim] = True
    inner = edges[~on_rim[edges[:, 0]]]
    back = edges[:, ::-1][~on_rim[edges[:, 1]]]
    links = np.concatenate([inner, back, rim, rim[:, ::-1]])
    adjacency = csr_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(count, count))
    adjacency.data[:] = 1.0  # an edge of two faces counts once
    share = diags_array(strength / np.maximum(adjacency.sum(1), 1.0))
    return csr_array(eye_array(count) * (1.0 - strength) + share @ adjacency)


def rim_edges(faces: Faces) -> Int[np.ndarray, "edges 2"]:
    """Edges with one face, directed as in that face."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    _, number, count = unique_edges(edges)
    return edges[count[number] == 1]


def components(faces: Faces, count: int) -> Int[np.ndarray, " vertices"]:
    """Number of the connected piece that each vertex belongs to."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]]])
    links = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1])


def turned_hem(
    points: Vectors, faces: Faces, thickness_m: float, depth_m: float
) -> tuple[csr_array, Float[np.ndarray, "new_vertices 3"], NewFaces]:
    """Fold every rim inwards: the edge gets a thickness and the inside shows cloth instead of nothing.

    Returns matrix (new, old vertices), new points and faces; a fold vertex copies the rim vertex it hangs on.
    """
    rim = rim_edges(faces)
    if len(rim) == 0:
        return csr_array(eye_array(len(points))), points, faces
    owners, renumbered = np.unique(rim, return_inverse=True)
    start, end = renumbered.reshape(-1, 2).T
    into = _into_the_cloth(points, faces, rim)[owners]
    normal = normals(points, faces)[owners]
    lip = points[owners] - thickness_m * normal
    fold = lip + depth_m * into - 0.5 * thickness_m * normal
    first, second = len(points) + start, len(points) + end
    deeper = len(owners)
    wall = np.stack([rim[:, 1], rim[:, 0], first, rim[:, 1], first, second], 1).reshape(-1, 3)
    inner = np.stack([second, first, first + deeper, second, first + deeper, second + deeper], 1)
    rows = csr_array(eye_array(len(points)))
    copies = csr_array((np.ones(len(owners)), (np.arange(len(owners)), owners)), shape=(len(owners), len(points)))
    combine = stacked(stacked(rows, copies), copies)
    return combine, np.concatenate([points, lip, fold]), np.concatenate([faces, wall, inner.reshape(-1, 3)])


def _into_the_cloth(points: Vectors, faces: Faces, rim: Int[np.ndarray, "edges 2"]) -> Vectors:
    """At rim vertices the unit direction in the surface, away from the rim; zero elsewhere."""
    along = unit(points[rim[:, 1]] - points[rim[:, 0]])
    normal = normals(points, faces)
    inward = np.zeros_like(points)
    for end in (0, 1):
        np.add.at(inward, rim[:, end], np.cross(normal[rim[:, end]], along))
    return unit(inward)


def _rolled(faces: Faces, odd: np.ndarray) -> Faces:
    """Faces turned so that their one vertex with `odd` comes first."""
    first = np.argmax(odd[faces], 1) if len(faces) else np.zeros(0, int)
    return np.take_along_axis(faces, (first[:, None] + np.arange(3)) % 3, 1)


def _edge_points(edges: np.ndarray, share: np.ndarray, count: int) -> csr_array:
    """Matrix (edges, count) of the points `share` of the way along each edge."""
    rows = np.repeat(np.arange(len(edges)), 2)
    values = np.stack([1.0 - share, share], 1).reshape(-1)
    return coo_array((values, (rows, edges.reshape(-1))), shape=(len(edges), count)).tocsr()
