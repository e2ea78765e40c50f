"""normal.mp4: unit vectors towards the viewer, square to the surface that depth.mkv shows."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Bool, Float

from synth.quality.evidence import Evidence, rgb_of
from synth.quality.pinhole import centres, rays

LENGTH_LIMIT = 0.06
"""8 bits and YCbCr keep a unit vector's length to 0.03."""
AWAY_SHARE = 0.02
AWAY_COSINE = 0.17
"""Smooth normals turn up to 10 degrees away from the viewer at an outline [facets of the body's mesh]."""
MEDIAN_LIMIT_DEG = 12.0
"""Shading normals are smoothed over facets [measured: 4 degrees on people, 5 on walls and grass]."""
APART_DEG, APART_LIMIT = 25.0, 0.2
"""Share of people's smooth pixels that may be this far off [measured: 4 %; of mirrored normals 70 %]."""
SMOOTH_SHARE = 0.004
"""Surfaces whose depth bends by less than this share over three pixels have a gradient to compare with."""
FEW = 50
SAMPLED = 800
"""Pixels of people, and of all else, per frame."""


def normals(evidence: Evidence) -> Iterator[str]:
    """Where depth is nothing the picture is black; elsewhere its vectors are those of the depth's own gradients."""
    planes, empty = evidence.frames("normal.mp4"), evidence.levels == 0
    black = planes[:, 0] <= 18  # a unit vector's picture is never darker: its brightest channel is above 0.2
    if (wrong := int((black != empty).sum())) > 0:
        yield f"{wrong} pixels are black with depth or coloured without, limit 0"
    worst: dict[str, tuple[float, int]] = {}
    for frame in range(evidence.num_frames):
        for what, value in _measured(evidence, frame).items():
            if value > worst.get(what, (-1.0, 0))[0]:
                worst[what] = value, frame
    limits = {"length": LENGTH_LIMIT, "share": AWAY_SHARE, "median": MEDIAN_LIMIT_DEG, "part": APART_LIMIT}
    for what, (value, frame) in worst.items():
        if value > (limit := limits[what.split()[0]]):
            yield f"frame {frame}: {what} {value:.3f}, limit {limit:g}"


def _measured(evidence: Evidence, frame: int) -> dict[str, float]:
    """The worst figures of one frame by name."""
    shown, depth_m, ids = evidence.frames("normal.mp4")[frame], evidence.depth_m(frame), evidence.ids[frame]
    K, people = evidence.labels.K[frame], np.isin(ids, evidence.labels.person_ids)
    found: dict[str, float] = {}
    for where, mask in (("on people", people), ("elsewhere", ~people)):
        rows, columns = np.nonzero(mask[1:-1, 1:-1] & np.isfinite(depth_m[1:-1, 1:-1]))
        step = max(1, len(rows) // SAMPLED)
        rows, columns = rows[::step] + 1, columns[::step] + 1
        if not len(rows):
            continue
        vectors = _vectors(shown[:, rows, columns])
        length = np.linalg.norm(vectors, axis=-1)
        sight = rays(centres(rows, columns), K)
        away = (vectors * sight).sum(-1) / np.linalg.norm(sight, axis=-1) > AWAY_COSINE
        off = float(np.quantile(np.abs(length - 1), 0.999))
        found["length off 1"] = max(found.get("length off 1", 0.0), off)
        found[f"share that faces away {where}"] = float(away.mean())
        true, smooth = _from_depth(depth_m, ids, K, rows, columns)
        if smooth.sum() >= FEW:
            angles = np.degrees(np.arccos((vectors * true).sum(-1)[smooth].clip(-1, 1)))
            found[f"median angle [deg] to depth {where}"] = float(np.median(angles))
            if where == "on people":
                found[f"part more than {APART_DEG:g} deg off depth {where}"] = float((angles > APART_DEG).mean())
    return found


def _vectors(planes: np.ndarray) -> Float[np.ndarray, "pixels 3"]:
    """Camera space (x right, y down, z forward) of red right, green up, blue towards the viewer."""
    return (rgb_of(planes.astype(np.float32)) / 127.5 - 1.0) * (1.0, -1.0, -1.0)


def _from_depth(
    depth_m: Float[np.ndarray, "height width"], ids: np.ndarray, K: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> tuple[Float[np.ndarray, "pixels 3"], Bool[np.ndarray, " pixels"]]:
    """Unit normals at pixels off the border by central differences, and where the surface is one and smooth.

    Smooth: inverse depth, which is linear over a plane, bends little between the neighbours.
    """

    def place(down: int, right: int) -> np.ndarray:
        z = depth_m[rows + down, columns + right].astype(float)
        return rays(centres(rows + down, columns + right), K) * np.where(np.isfinite(z), z, 1e6)[:, None]

    here, up, down, left, right = place(0, 0), place(-1, 0), place(1, 0), place(0, -1), place(0, 1)
    normal = np.cross(down - up, right - left)
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-12)
    inverse = [1.0 / one[:, 2] for one in (here, up, down, left, right)]
    bend = np.maximum(abs(inverse[1] + inverse[2] - 2 * inverse[0]), abs(inverse[3] + inverse[4] - 2 * inverse[0]))
    own = ids[rows, columns]
    one = np.all([ids[rows + a, columns + b] == own for a, b in ((-1, 0), (1, 0), (0, -1), (0, 1))], axis=0)
    return normal, one & (bend * here[:, 2] < SMOOTH_SHARE)
