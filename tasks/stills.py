"""Single pictures of what a recipe can choose: one moment, planned and rendered without the pipeline."""

from collections.abc import Sequence

import numpy as np

from synth import shot
from synth.body import Body
from synth.frames import Frames
from synth.geometry.camera import intrinsics
from synth.geometry.rotation import axis_angle_from_matrix
from synth.geometry.transform import look_at
from synth.lighting import Lighting
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Performance
from synth.planning import Look, facts_for, plan_shot
from synth.recipe import AuthoredMotion, BodyRecipe, VideoRecipe
from synth.renderer import Renderer, RenderSettings
from synth.scene import CameraTrack, Material, Mesh, Parts, SceneObject, Venue
from synth.scratch import Scratch
from synth.skeleton.smplx_joints import INDEX
from synth.video import Picture

SPACING_M = 1.6
UPRIGHT = axis_angle_from_matrix(np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]]))
"""World from body at rest: the rest frame's y is the world's z; they face -y."""
ARMS_DOWN_RAD = 1.25
STUDIO_M = 60.0


def pictures(
    renderer: Renderer,
    performance: Performance,
    looks: tuple[Look, ...],
    body: Body,
    venue: Venue,
    lighting: Lighting,
    cameras: Sequence[CameraTrack],
    video: VideoRecipe,
    start_s: float,
    settings: RenderSettings,
) -> list[Picture]:
    """Every frame of every camera, camera by camera."""
    facts = facts_for(
        "still_0", performance, AuthoredMotion(), "still", BodyRecipe(), venue.name, lighting.name, start_s, looks, 0
    )
    planned = plan_shot(performance, looks, body, venue, lighting, tuple(cameras), video, facts)
    with Scratch("still") as scratch:
        folder = scratch.path
        (folder / "shot").mkdir()
        shot.save(planned, folder / "shot")
        renderer.render(folder / "shot", folder / "frames", settings)
        frames = Frames(folder / "frames")
        return [picture for camera in cameras for picture in frames.rgb(camera.name)]


def standing(looks: Sequence[Look], body: Body, sport: str) -> Performance:
    """People side by side along x, who face -y with their arms down."""
    athletes = tuple(
        Athlete(_upright(look, body, SPACING_M * number), "right", "athlete") for number, look in enumerate(looks)
    )
    return Performance(sport, "standing", athletes, (), (), (), (), 1.0, 0.0)


def portrait(
    name: str, number: int, height_m: float, distance_m: float, tall_m: float, size: tuple[int, int]
) -> CameraTrack:
    """A camera before the `number`-th of those who stand; `tall_m` of them at `height_m` fill the picture."""
    width_px, height_px = size
    goal = np.array([SPACING_M * number, 0.0, height_m])
    eye = goal + np.array([0.28 * distance_m, -0.96 * distance_m, 0.06 * distance_m])
    fov_rad = 2.0 * np.arctan(tall_m / distance_m / 2.0 * width_px / height_px)
    K = intrinsics(width_px, height_px, float(fov_rad))
    return CameraTrack(name, K[None], look_at(eye, goal)[None], width_px, height_px)


def studio() -> Venue:
    """A bare floor."""
    half = STUDIO_M / 2.0
    corners = np.array([[-half, -half, 0.0], [half, -half, 0.0], [half, half, 0.0], [-half, half, 0.0]])
    mesh = Mesh(corners, np.array([[0, 1, 2, 3]]))
    floor = SceneObject("floor", "floor", ("floor",), np.eye(4)[None])
    return Venue("studio", Parts((floor,), {"floor": mesh}, {"floor": Material("floor", (0.5, 0.5, 0.5))}))


def _upright(look: Look, body: Body, x_m: float) -> Motion:
    poses = np.zeros((2, 165))
    poses[:, :3] = UPRIGHT
    poses[:, 3 * INDEX["left_shoulder"] + 2] = -ARMS_DOWN_RAD
    poses[:, 3 * INDEX["right_shoulder"] + 2] = ARMS_DOWN_RAD
    betas = look.identity.betas
    lowest_m = float(body.pose(poses[:1], np.zeros((1, 3)), betas).vertices[..., 2].min())
    trans = np.tile([x_m, 0.0, -lowest_m], (2, 1))
    return Motion(poses, trans, betas, look.identity.gender, 1.0)
