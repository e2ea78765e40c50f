"""Quick pictures of a motion: a grid of posed bodies over a ground grid, through pyrender; no Blender."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from jaxtyping import Float, Int, UInt8

from synth.arrays import Times
from synth.errors import RenderError
from synth.geometry.transform import look_at
from synth.motion.motion import Motion

if TYPE_CHECKING:
    from synth.body import Body

Picture = UInt8[np.ndarray, "height width 3"]
GL_FROM_CV = np.diag([1.0, -1.0, -1.0, 1.0])
SKIN, LINE, BALL, POINT = (0.78, 0.62, 0.53), (0.05, 0.05, 0.06), (0.95, 0.8, 0.15), (0.9, 0.1, 0.1)


def contact_sheet(
    motion: Motion,
    body: "Body",
    out_png: Path,
    times_s: Times | None = None,
    columns: int = 6,
    azimuth_deg: float | tuple[float, ...] = 35.0,
    extra_points: Float[np.ndarray, "frames points 3"] | None = None,
    segments: Float[np.ndarray, "frames segments 2 3"] | None = None,
    spheres: Float[np.ndarray, "frames spheres 4"] | None = None,
    cell_px: int = 320,
    view_height_m: float | None = None,
) -> Path:
    """Write a grid of pictures of `motion` at `times_s` (default: 12 moments evenly spread); returns `out_png`.

    azimuth_deg: where the camera stands around the athlete, from world +x towards +y; several angles give
    several blocks of rows. Per moment in `times_s`: extra_points [m] are drawn as small red balls, segments
    (start, end) [m] as dark rods (bow, string), spheres (x, y, z, radius) [m] as yellow balls. The camera
    follows the athlete; view_height_m sets how much of the world it sees (default: the athlete and a little more).
    """
    times = np.linspace(0.0, motion.duration_s, 12) if times_s is None else np.asarray(times_s, float)
    moments = motion.at(times)
    vertices = body.pose(moments.poses, moments.trans, moments.betas).vertices
    props = [
        _props(
            None if extra_points is None else extra_points[i],
            None if segments is None else segments[i],
            None if spheres is None else spheres[i],
        )
        for i in range(len(times))
    ]
    angles = azimuth_deg if isinstance(azimuth_deg, tuple) else (azimuth_deg,)
    rows: list[np.ndarray] = []
    with offscreen(cell_px, cell_px) as renderer:
        for angle in angles:
            cells = [
                _draw(renderer, vertices[i], body.faces, angle, props[i], view_height_m) for i in range(len(times))
            ]
            named = [_captioned(cell, f"{time:.2f} s") for cell, time in zip(cells, times, strict=True)]
            rows += _grid(named, columns)
    _write(out_png, np.concatenate(rows, 0))
    return out_png


@contextmanager
def offscreen(width_px: int, height_px: int) -> Iterator[Any]:
    """A pyrender renderer of this size; RenderError where OpenGL is missing."""
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl")
    import pyrender

    try:
        renderer = pyrender.OffscreenRenderer(width_px, height_px)
    except Exception as error:  # EGL, PyOpenGL and a missing library each raise a kind of their own
        raise RenderError(
            f"no off-screen OpenGL for previews ({error}); install libegl1 and libgl1, or set PYOPENGL_PLATFORM=osmesa"
        ) from error
    try:
        yield renderer
    finally:
        renderer.delete()


def _draw(
    renderer: Any,
    vertices: Float[np.ndarray, "vertices 3"],
    faces: Int[np.ndarray, "faces 3"],
    azimuth_deg: float,
    props: list[Any],
    view_height_m: float | None,
) -> Picture:
    import pyrender
    import trimesh

    scene = pyrender.Scene(bg_color=(0.93, 0.94, 0.95, 1.0), ambient_light=(0.28, 0.28, 0.3))
    target = (vertices.min(0) + vertices.max(0)) / 2.0
    height = view_height_m or max(2.2, 1.2 * float(np.ptp(vertices, 0).max()))
    camera, light = _camera(target, azimuth_deg, height), _camera(target, azimuth_deg + 40.0, height, 1.2)
    scene.add(pyrender.PerspectiveCamera(yfov=np.deg2rad(24.0), znear=0.05, zfar=100.0), pose=camera)
    scene.add(pyrender.DirectionalLight(color=np.ones(3), intensity=4.0), pose=light)
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    scene.add(pyrender.Mesh.from_trimesh(mesh, material=_paint(SKIN)))
    for prop in (*props, _ground(target)):
        scene.add(prop)
    return np.ascontiguousarray(renderer.render(scene)[0][..., :3])


def _camera(
    target: Float[np.ndarray, "3"], azimuth_deg: float, height_m: float, elevation_rad: float = 0.12
) -> Float[np.ndarray, "4 4"]:
    """An OpenGL camera pose whose 24-degree view is `height_m` tall at the target."""
    distance = height_m / 2.0 / np.tan(np.deg2rad(12.0))
    azimuth = np.deg2rad(azimuth_deg)
    direction = np.array(
        [np.cos(azimuth) * np.cos(elevation_rad), np.sin(azimuth) * np.cos(elevation_rad), np.sin(elevation_rad)]
    )
    return look_at(target + distance * direction, np.asarray(target, float)) @ GL_FROM_CV


def _paint(color: tuple[float, float, float]) -> Any:
    import pyrender

    return pyrender.MetallicRoughnessMaterial(
        baseColorFactor=(*color, 1.0), metallicFactor=0.0, roughnessFactor=0.7, doubleSided=True
    )


def _props(
    points: Float[np.ndarray, "points 3"] | None,
    segments: Float[np.ndarray, "segments 2 3"] | None,
    spheres: Float[np.ndarray, "spheres 4"] | None,
) -> list[Any]:
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl")
    import pyrender
    import trimesh

    shapes = []
    for start, end in () if segments is None else segments:
        if np.linalg.norm(end - start) > 1e-6:
            shapes.append((trimesh.creation.cylinder(0.006, segment=(start, end), sections=8), LINE))
    for x, y, z, radius in () if spheres is None else spheres:
        shapes.append((_ball(np.array([x, y, z]), radius), BALL))
    shapes += [(_ball(point, 0.015), POINT) for point in (() if points is None else points)]
    return [pyrender.Mesh.from_trimesh(shape, material=_paint(color)) for shape, color in shapes]


def _ball(center: Float[np.ndarray, "3"], radius_m: float) -> Any:
    import trimesh

    ball = trimesh.creation.icosphere(2, radius_m)
    ball.apply_translation(center)
    return ball


def _ground(target: Float[np.ndarray, "3"], reach_m: int = 4) -> Any:
    """Lines every metre on z = 0 around the athlete, at whole metres of the world."""
    import pyrender

    x, y = np.round(target[:2])
    steps = np.arange(-reach_m, reach_m + 1)
    ends = [[(x + s, y - reach_m, 0.0), (x + s, y + reach_m, 0.0)] for s in steps]
    ends += [[(x - reach_m, y + s, 0.0), (x + reach_m, y + s, 0.0)] for s in steps]
    lines = np.array(ends, np.float32).reshape(-1, 3)
    primitive = pyrender.Primitive(positions=lines, mode=1, color_0=np.full((len(lines), 4), 0.55, np.float32))
    return pyrender.Mesh([primitive])


def _captioned(picture: Picture, text: str) -> Picture:
    return cv2.putText(picture, text, (8, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (40, 40, 40), 1, cv2.LINE_AA)


def _grid(cells: list[Picture], columns: int) -> list[UInt8[np.ndarray, "row_height row_width 3"]]:
    columns = min(columns, len(cells))
    blank = np.full_like(cells[0], 255)
    cells = cells + [blank] * (-len(cells) % columns)
    return [np.concatenate(cells[i : i + columns], 1) for i in range(0, len(cells), columns)]


def _write(out_png: Path, picture: Picture) -> None:
    out_png.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(out_png), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)):
        raise RenderError(f"{out_png}: could not be written; check the folder and the .png ending")
