"""Small shots with known geometry, so that what Cycles returns can be compared with formulas."""

import numpy as np

from synth.geometry.camera import intrinsics
from synth.geometry.transform import look_at, transform
from synth.motion.performance import Performance
from synth.scene import CameraTrack, Light, Material, Mesh, Parts, SceneObject, Sky
from synth.shot import Shot, ShotFacts

IDENTITY = np.eye(4)[None]


def plane(half_m: float) -> Mesh:
    """A square in z = 0, facing up, with its uvs from (0, 0) to (1, 1)."""
    corners = np.array([[-1.0, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]])
    uvs = (corners[None, :, :2] + 1.0) / 2.0
    return Mesh(corners * half_m, np.array([[0, 1, 2, 3]]), uvs=uvs, smooth=False)


def box(size_m: float) -> Mesh:
    """A cube about its own origin."""
    grid = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) * size_m / 2.0
    faces = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    return Mesh(grid, np.array(faces), smooth=False)


def sphere(radius_m: float, rings: int = 24) -> Mesh:
    """A smooth ball of quads; the poles are quads with two equal corners."""
    angles = np.linspace(0.0, np.pi, rings + 1)[1:-1]
    around = np.arange(2 * rings) * np.pi / rings
    body = np.stack(
        [
            np.outer(np.sin(angles), np.cos(around)),
            np.outer(np.sin(angles), np.sin(around)),
            np.repeat(np.cos(angles)[:, None], 2 * rings, 1),
        ],
        -1,
    ).reshape(-1, 3)
    vertices = np.concatenate([body, [[0.0, 0, 1], [0, 0, -1]]]) * radius_m
    columns, top = 2 * rings, len(body)
    here, there = np.arange(columns), (np.arange(columns) + 1) % columns
    belts = [
        np.stack([r * columns + here, (r + 1) * columns + here, (r + 1) * columns + there, r * columns + there], -1)
        for r in range(rings - 2)
    ]
    last = (rings - 2) * columns
    caps = [
        np.stack([np.full(columns, top), here, there, there], -1),
        np.stack([np.full(columns, top + 1), last + there, last + here, last + here], -1),
    ]
    return Mesh(vertices, np.concatenate(belts + caps))


def still_camera(
    name: str = "front",
    eye: tuple[float, float, float] = (0.0, -4.0, 1.5),
    target: tuple[float, float, float] = (0.0, 0.0, 0.5),
    size_px: tuple[int, int] = (96, 64),
    num_frames: int = 1,
    K: np.ndarray | None = None,
) -> CameraTrack:
    """A camera that stands; 45 degrees wide unless K is given."""
    K = intrinsics(*size_px, np.pi / 4) if K is None else K
    pose = look_at(np.array(eye), np.array(target))
    return CameraTrack(name, np.repeat(K[None], num_frames, 0), np.repeat(pose[None], num_frames, 0), *size_px)


def make_shot(
    parts: Parts,
    cameras: tuple[CameraTrack, ...],
    lights: tuple[Light, ...] = (),
    sky: Sky | None = None,
    exposure_ev: float = 0.0,
) -> Shot:
    """A shot of `parts` without people."""
    facts = ShotFacts(
        "test_0", "test", "stand", "m", "none", "i", "o", "void", "plain", 0, 0.0, "CC0-1.0"
    )  # fmt: skip
    return Shot(
        facts=facts,
        fps=24.0,
        num_frames=len(cameras[0].K),
        people=(),
        performance=Performance("test", "stand", (), (), (), (), (), 1.0, 0.0),
        parts=parts,
        lights=lights,
        sky=Sky("gradient", horizon_color=(0.5, 0.5, 0.5), zenith_color=(0.5, 0.5, 0.5)) if sky is None else sky,
        cameras=cameras,
        exposure_ev=exposure_ev,
    )


def one(mesh: Mesh, instance_id: int = 100, pose: np.ndarray = IDENTITY, **words: object) -> Parts:
    """Parts of a single grey object; `words` go to its Material."""
    material = Material("grey", **({"base_color": (0.5, 0.5, 0.5)} | words))  # type: ignore[arg-type]
    thing = SceneObject(f"thing_{instance_id}", f"mesh_{instance_id}", ("grey",), pose, instance_id=instance_id)
    return Parts((thing,), {thing.mesh: mesh}, {"grey": material})


def lamp(energy_w: float = 300.0) -> Light:
    """A square area lamp 3 m above the origin, shining down."""
    return Light("lamp", "area", transform(np.eye(3), np.array([0.0, 0.0, 3.0])), (1.0, 1.0, 1.0), energy_w, 1.0)
