"""Building blocks of equipment and venues: quad meshes from boxes, tubes, lofts and sheets.

Every shape is made of quads, so that any of them can be joined; edges that shall look sharp have split vertices,
so that all meshes can shade smooth.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float, Int, Real

from synth.arrays import Transforms
from synth.geometry.rotation import about, unit
from synth.geometry.transform import apply, transform
from synth.scene import Mesh

Number = float | int
Vector = Sequence[Number] | Real[np.ndarray, "3"]
Section = Float[np.ndarray, "corners 2"]


def place(
    x_m: Number = 0.0, y_m: Number = 0.0, z_m: Number = 0.0, yaw_rad: Number = 0.0, pitch_rad: Number = 0.0
) -> Float[np.ndarray, "4 4"]:
    """The transform that pitches about y (nose down is positive), then yaws about z, then moves [m]."""
    return transform(about("z", float(yaw_rad)) @ about("y", float(pitch_rad)), np.array([x_m, y_m, z_m], float))


def moved(mesh: Mesh, a_from_b: Transforms) -> Mesh:
    """The mesh with its vertices taken from b to a."""
    return replace(mesh, vertices=apply(a_from_b, mesh.vertices))


def shifted(mesh: Mesh, x_m: Number = 0.0, y_m: Number = 0.0, z_m: Number = 0.0) -> Mesh:
    """The mesh moved by an offset [m]."""
    return replace(mesh, vertices=mesh.vertices + np.array([x_m, y_m, z_m], float))


def mirrored(mesh: Mesh, axis: int) -> Mesh:
    """The mirror image in the plane through the origin perpendicular to `axis`, faces still outwards."""
    sign = np.ones(3)
    sign[axis] = -1.0
    uvs = None if mesh.uvs is None else mesh.uvs[:, ::-1]
    return replace(mesh, vertices=mesh.vertices * sign, faces=mesh.faces[:, ::-1], uvs=uvs)


def painted(mesh: Mesh, material: int) -> Mesh:
    """The mesh with all faces in one material slot."""
    return replace(mesh, material_index=np.full(len(mesh.faces), material))


def tinted(mesh: Mesh, color: Vector) -> Mesh:
    """The mesh with one vertex colour, linear 0..1."""
    return replace(mesh, colors=np.broadcast_to(np.asarray(color, float), mesh.vertices.shape).copy())


def flat(mesh: Mesh) -> Mesh:
    """The same mesh with every face on its own vertices, so that smooth shading shows its edges."""
    corners = mesh.faces.reshape(-1)
    faces = np.arange(len(corners)).reshape(mesh.faces.shape)
    colors = None if mesh.colors is None else mesh.colors[corners]
    return replace(mesh, vertices=mesh.vertices[corners], faces=faces, colors=colors)


def join(*meshes: Mesh) -> Mesh:
    """One mesh of several quad meshes; missing uvs become 0, missing slots 0, missing colours white."""
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    with_uvs = any(mesh.uvs is not None for mesh in meshes)
    with_slots = any(mesh.material_index is not None for mesh in meshes)
    with_colors = any(mesh.colors is not None for mesh in meshes)
    return Mesh(
        vertices=np.concatenate([mesh.vertices for mesh in meshes]),
        faces=np.concatenate([mesh.faces + start for mesh, start in zip(meshes, starts, strict=False)]),
        uvs=np.concatenate([_uvs(mesh) for mesh in meshes]) if with_uvs else None,
        material_index=np.concatenate([_slots(mesh) for mesh in meshes]) if with_slots else None,
        colors=np.concatenate([_colors(mesh) for mesh in meshes]) if with_colors else None,
    )


def sheet(
    corner: Vector, along_u: Vector, along_v: Vector, cells: tuple[int, int] = (1, 1), uv_in_metres: bool = False
) -> Mesh:
    """A flat quad grid from `corner` along two edges [m]; it faces along_u x along_v. uvs 0..1, or metres."""
    start, edge_u, edge_v = (np.asarray(item, float) for item in (corner, along_u, along_v))
    u, v = (np.linspace(0.0, 1.0, n + 1) for n in cells)
    grid = start + u[:, None, None] * edge_u + v[None, :, None] * edge_v
    scale = np.array([np.linalg.norm(edge_u), np.linalg.norm(edge_v)]) if uv_in_metres else np.ones(2)
    return grid_mesh(grid, np.stack(np.meshgrid(u, v, indexing="ij"), -1) * scale)


def grid_mesh(points: Float[np.ndarray, "rows columns 3"], uv: Float[np.ndarray, "rows columns 2"]) -> Mesh:
    """A quad grid over points[i, j]; it faces d/di x d/dj."""
    rows, columns = points.shape[:2]
    number = np.arange(rows * columns).reshape(rows, columns)
    faces = np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], -1).reshape(-1, 4)
    return Mesh(points.reshape(-1, 3), faces, uv.reshape(-1, 2)[faces])


def box(size_m: Vector, center_m: Vector = (0.0, 0.0, 0.0)) -> Mesh:
    """A box with sharp edges; uvs in metres on every side."""
    half, center = np.asarray(size_m, float) / 2.0, np.asarray(center_m, float)
    sides = []
    for axis in range(3):
        for sign in (1.0, -1.0):
            normal, u, v = np.zeros(3), np.zeros(3), np.zeros(3)
            normal[axis], u[(axis + 1) % 3], v[(axis + 2) % 3] = sign, sign, 1.0
            corner = center + (normal - u - v) * half
            sides.append(sheet(corner, 2 * u * half, 2 * v * half, uv_in_metres=True))
    return join(*sides)


def rounded_box(size_m: Vector, edge_m: float, center_m: Vector = (0.0, 0.0, 0.0)) -> Mesh:
    """A box whose edges are cut at 45 degrees by `edge_m`, so that they catch light."""
    half = np.asarray(size_m, float) / 2.0
    full, inset = (
        rectangle(size_m[0], size_m[1], edge_m),
        rectangle(size_m[0] - 2 * edge_m, size_m[1] - 2 * edge_m, 1e-4),
    )
    heights = np.array([-half[2], -half[2] + edge_m, half[2] - edge_m, half[2]])
    rings = [np.column_stack([s, np.full(8, z)]) for s, z in zip((inset, full, full, inset), heights, strict=True)]
    return flat(shifted(loft(np.stack(rings)), *np.asarray(center_m, float)))


def rectangle(width_m: float, height_m: float, corner_m: float) -> Section:
    """Eight corners, counter-clockwise, of a rectangle whose corners are cut by `corner_m`."""
    w, h, c = width_m / 2.0, height_m / 2.0, min(corner_m, 0.49 * width_m, 0.49 * height_m)
    return np.array(
        [[w, -h + c], [w, h - c], [w - c, h], [-w + c, h], [-w, h - c], [-w, -h + c], [-w + c, -h], [w - c, -h]]
    )


def loft(rings: Float[np.ndarray, "rings corners 3"], caps: bool = True) -> Mesh:
    """Skin over closed rings with an even number of corners, counter-clockwise seen against the direction of travel.

    uvs: u once around, v in metres along the first corners.
    """
    count, corners = rings.shape[:2]
    i, k = np.meshgrid(np.arange(count - 1), np.arange(corners), indexing="ij")
    after = (k + 1) % corners
    faces = np.stack([i * corners + k, i * corners + after, (i + 1) * corners + after, (i + 1) * corners + k], -1)
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(rings[:, 0], axis=0), axis=-1))])
    u, v = np.stack([k, k + 1, k + 1, k], -1) / corners, length[np.stack([i, i, i + 1, i + 1], -1)]
    side = Mesh(rings.reshape(-1, 3), faces.reshape(-1, 4), np.stack([u, v], -1).reshape(-1, 4, 2))
    return join(side, _cap(rings[0][::-1]), _cap(rings[-1])) if caps else side


def tube(
    points: Real[np.ndarray, "points 3"],
    radius_m: Number | Sequence[Number] | Float[np.ndarray, " points"],
    sides: int = 8,
) -> Mesh:
    """A closed round tube along a polyline (points, 3) [m]; `sides` must be even."""
    angle = np.arange(sides) * 2.0 * np.pi / sides
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    radii = np.broadcast_to(np.asarray(radius_m, float), (len(points),))
    return loft(swept(np.asarray(points, float), circle[None] * radii[:, None, None]))


def rod(start: Vector, end: Vector, radius_m: float, sides: int = 8) -> Mesh:
    """A straight round bar between two points [m]."""
    return tube(np.array([start, end], float), radius_m, sides)


def beam(start: Vector, end: Vector, width_m: float, height_m: float) -> Mesh:
    """A straight bar of rectangular section; `height_m` is measured upwards as far as the direction allows."""
    section = np.array([[1, -1], [1, 1], [-1, 1], [-1, -1]]) * np.array([width_m, height_m]) / 2.0
    points = np.array([start, end], float)
    return flat(loft(swept(points, np.broadcast_to(section, (2, 4, 2)))))


def swept(
    points: Float[np.ndarray, "points 3"], sections: Float[np.ndarray, "points corners 2"], up: Vector = (0.0, 0.0, 1.0)
) -> Float[np.ndarray, "points corners 3"]:
    """Sections (left, upwards) [m] carried along a polyline, ready for `loft`.

    `up` fixes their roll; a line that runs along `up` all the way takes +x for it.
    """
    tangent = unit(np.gradient(points, axis=0))
    upwards = np.asarray(up, float)
    if np.all(np.abs(tangent @ upwards) > 0.99):
        upwards = np.array([1.0, 0.0, 0.0])
    side = unit(np.cross(upwards, tangent))
    normal = np.cross(tangent, side)
    return points[:, None] + sections[..., :1] * side[:, None] + sections[..., 1:] * normal[:, None]


def ball(radius_m: float, center_m: Vector = (0.0, 0.0, 0.0), cells: int = 6) -> Mesh:
    """A sphere made of the six sides of a cube."""
    steps = np.tan(np.linspace(-np.pi / 4, np.pi / 4, cells + 1))
    return shifted(cube_sphere(steps, radius_m), *np.asarray(center_m, float))


def cube_sphere(steps: Float[np.ndarray, " steps"], radius_m: float) -> Mesh:
    """A sphere of the six sides of the cube [-1, 1]^3, cut at `steps`; side n covers faces n * cells^2 and on.

    Sides come in the order +x, -x, +y, -y, +z, -z; rows of a side run along the next axis in xyz order.
    """
    sides, a, b = [], *np.meshgrid(steps, steps, indexing="ij")
    for axis in range(3):
        for sign in (1.0, -1.0):
            points = np.zeros((*a.shape, 3))
            points[..., axis], points[..., (axis + 1) % 3], points[..., (axis + 2) % 3] = sign, a, b * sign
            sides.append(grid_mesh(unit(points) * radius_m, np.stack([a, b], -1) / 2.0 + 0.5))
    return welded(join(*sides))


def welded(mesh: Mesh) -> Mesh:
    """The mesh with vertices that coincide to 1e-7 m made one, so that normals run smoothly across."""
    _, first, number = np.unique(np.round(mesh.vertices, 7), axis=0, return_index=True, return_inverse=True)
    colors = None if mesh.colors is None else mesh.colors[first]
    return replace(mesh, vertices=mesh.vertices[first], faces=number.reshape(-1)[mesh.faces], colors=colors)


def _cap(ring: Float[np.ndarray, "corners 3"]) -> Mesh:
    count = len(ring)
    faces = np.array([[i, i + 1, count - 2 - i, count - 1 - i] for i in range(count // 2 - 1)])
    return Mesh(ring.copy(), faces)


def _uvs(mesh: Mesh) -> Float[np.ndarray, "faces 4 2"]:
    return np.zeros((*mesh.faces.shape, 2)) if mesh.uvs is None else mesh.uvs


def _slots(mesh: Mesh) -> Int[np.ndarray, " faces"]:
    return np.zeros(len(mesh.faces), int) if mesh.material_index is None else mesh.material_index


def _colors(mesh: Mesh) -> Float[np.ndarray, "vertices 3"]:
    return np.ones_like(mesh.vertices) if mesh.colors is None else mesh.colors
