"""From a track to the things that a renderer draws."""

from typing import Literal

import numpy as np
from jaxtyping import Float

from synth.arrays import Times, Transforms
from synth.equipment.arrow import LENGTH_M, ArrowStyle, arrow_materials, arrow_mesh, draw_arrow_style
from synth.equipment.bow_limbs import BRACE_M
from synth.equipment.bow_riser import ARROW_REST_M, SIGHT_M
from synth.equipment.recurve_bow import BowStyle, draw_bow_style, recurve_bow
from synth.equipment.track import points_at, poses_at
from synth.equipment.volleyball import (
    BEACH_STYLE,
    BallStyle,
    ball_materials,
    ball_mesh,
    ball_textures,
    draw_ball_style,
    draw_beach_ball_style,
)
from synth.errors import RecipeError
from synth.geometry.transform import apply, inverse
from synth.motion.performance import Track
from synth.scene import Material, Mesh, Parts, SceneObject, Texture

Style = BowStyle | ArrowStyle | BallStyle
_BALLS = {"volleyball": BallStyle(), "beach_volleyball": BEACH_STYLE}


def build_equipment(track: Track, times_s: Times, instance_id: int, style: Style | None = None) -> Parts:
    """Objects, meshes and materials of one piece of equipment, posed at `times_s` [s of the performance].

    style: colours, of the kind that `draw_style` returns for this track; None for the default look.
    """
    poses = poses_at(track, times_s)
    if track.kind == "recurve_bow":
        bow_style = style if isinstance(style, BowStyle) else BowStyle()
        nock, rest_height_m = _nock(track, times_s, poses)
        sight_m = float(track.channels["sight_m"][0, 0]) if "sight_m" in track.channels else SIGHT_M
        return recurve_bow(track.name, poses, nock, rest_height_m, instance_id, bow_style, sight_m)
    if track.kind == "arrow":
        looks = arrow_materials(track.name, style if isinstance(style, ArrowStyle) else ArrowStyle())
        length_m = float(track.channels["length_m"][0, 0]) if "length_m" in track.channels else LENGTH_M
        return _rigid(track.name, arrow_mesh(length_m), looks, poses, instance_id)
    if track.kind in _BALLS:
        ball = style if isinstance(style, BallStyle) else _BALLS[track.kind]
        looks = ball_materials(track.name, ball)
        return _rigid(track.name, ball_mesh(ball.radius_m), looks, poses, instance_id, ball_textures())
    raise _unknown(track.kind)


def draw_style(
    kind: str, rng: np.random.Generator, handedness: Literal["right", "left"] = "right"
) -> BowStyle | ArrowStyle | BallStyle:
    """Colours for a kind of equipment; handedness decides on which side a bow's window is cut."""
    if kind == "recurve_bow":
        return draw_bow_style(rng, handedness)
    if kind == "arrow":
        return draw_arrow_style(rng)
    if kind == "volleyball":
        return draw_ball_style(rng)
    if kind == "beach_volleyball":
        return draw_beach_ball_style(rng)
    raise _unknown(kind)


def _nock(track: Track, times_s: Times, poses: Transforms) -> tuple[Float[np.ndarray, "frames 3"], float]:
    """The nocking point in the bow's frame per frame, and its height at brace [m]; without a channel, at rest."""
    at_brace = np.array([-BRACE_M, 0.0, ARROW_REST_M[2]])
    if "nock" not in track.channels:
        return np.broadcast_to(at_brace, (len(times_s), 3)).copy(), ARROW_REST_M[2]
    samples = apply(inverse(track.world_from_object), track.channels["nock"])
    rest_height_m = float(samples[np.argmin(np.abs(samples[:, 0] + BRACE_M)), 2])
    nock = points_at(track.channels["nock"], track.fps, times_s)
    return apply(inverse(poses), nock), rest_height_m


def _rigid(
    name: str,
    mesh: Mesh,
    looks: tuple[Material, ...],
    poses: Transforms,
    instance_id: int,
    textures: dict[str, Texture] | None = None,
) -> Parts:
    slots = tuple(material.name for material in looks)
    thing = SceneObject(name, name, slots, poses, instance_id=instance_id, category="equipment")
    return Parts((thing,), {name: mesh}, {material.name: material for material in looks}, textures or {})


def _unknown(kind: str) -> RecipeError:
    return RecipeError(
        f"no model draws equipment kind '{kind}'; use recurve_bow, arrow, {', '.join(_BALLS)} or add one to "
        "synth/equipment"
    )
