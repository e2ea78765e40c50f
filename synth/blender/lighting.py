"""Light and Sky -> Blender lamps and world."""

from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix

from synth.errors import ShotError
from synth.scene import Light, Sky

_SKY_TYPES = ("NISHITA", "MULTIPLE_SCATTERING")
"""Name of the analytic sky in Blender 4.5 and in 5.x."""


def build_light(light: Light) -> Any:
    """A lamp; its own shape is unseen by the camera, since fixtures are meshes."""
    data = bpy.data.lights.new(light.name, light.kind.upper())
    data.color = light.color
    data.energy = light.energy
    if light.kind == "sun":
        data.angle = light.size_m
    elif light.kind == "area":
        data.shape = "RECTANGLE" if light.size_y_m > 0.0 else "SQUARE"
        data.size = light.size_m
        data.size_y = light.size_y_m
    else:
        data.shadow_soft_size = light.size_m / 2.0
    if light.kind == "spot":
        data.spot_size = light.spot_angle_rad
        data.spot_blend = 0.3
    made = bpy.data.objects.new(light.name, data)
    made.matrix_world = Matrix(light.pose.tolist())
    made.visible_camera = False
    return made


def build_world(sky: Sky) -> Any:
    """The world shader of a sky."""
    world = bpy.data.worlds.new("sky")
    world.use_nodes = True
    nodes = world.node_tree.nodes
    background = nodes["Background"]
    background.inputs["Strength"].default_value = sky.strength
    color = {"sun_sky": _analytic, "gradient": _gradient, "hdri": _picture}[sky.kind](world.node_tree, sky)
    world.node_tree.links.new(color, background.inputs["Color"])
    world.cycles.sampling_method = "MANUAL"
    # without the sun's disc a sky is smooth: a small importance map is built faster and is as good
    world.cycles.sample_map_resolution = 512 if sky.kind == "hdri" else 128
    return world


def hdri_names() -> tuple[str, ...]:
    """World pictures that come with bpy."""
    return tuple(sorted(path.stem for path in _hdri_folder().glob("*.exr")))


def _hdri_folder() -> Path:
    return Path(bpy.utils.system_resource("DATAFILES")) / "studiolights" / "world"


def _analytic(tree: Any, sky: Sky) -> Any:
    node = tree.nodes.new("ShaderNodeTexSky")
    known = {item.identifier for item in node.bl_rna.properties["sky_type"].enum_items}
    node.sky_type = next(name for name in _SKY_TYPES if name in known)
    node.sun_disc = False
    node.sun_elevation = sky.sun_elevation_rad
    # Blender turns the sun clockwise from +y
    node.sun_rotation = np.pi / 2.0 - sky.sun_rotation_rad
    aerosol = "dust_density" if hasattr(node, "dust_density") else "aerosol_density"
    setattr(node, aerosol, max(sky.turbidity - 1.0, 0.0))
    return node.outputs[0]


def _gradient(tree: Any, sky: Sky) -> Any:
    """Horizon to zenith with the square root of the height, so that the horizon's haze stays low."""
    direction = tree.nodes.new("ShaderNodeTexCoord")
    split = tree.nodes.new("ShaderNodeSeparateXYZ")
    share = tree.nodes.new("ShaderNodeMath")
    share.operation, share.use_clamp = "POWER", True
    share.inputs[1].default_value = 0.5
    above = tree.nodes.new("ShaderNodeMath")
    above.operation = "MAXIMUM"
    above.inputs[1].default_value = 0.0
    mix = tree.nodes.new("ShaderNodeMix")
    mix.data_type = "RGBA"
    colors = [socket for socket in mix.inputs if socket.type == "RGBA"]
    colors[0].default_value = (*sky.horizon_color, 1.0)
    colors[1].default_value = (*sky.zenith_color, 1.0)
    link = tree.links.new
    link(direction.outputs["Generated"], split.inputs[0])
    link(split.outputs["Z"], above.inputs[0])
    link(above.outputs[0], share.inputs[0])
    link(share.outputs[0], mix.inputs[0])
    return next(socket for socket in mix.outputs if socket.type == "RGBA")


def _picture(tree: Any, sky: Sky) -> Any:
    path = _hdri_folder() / f"{sky.hdri}.exr"
    if not path.is_file():
        raise ShotError(f"sky: no world picture {sky.hdri!r}; choose one of {', '.join(hdri_names())}")
    node = tree.nodes.new("ShaderNodeTexEnvironment")
    node.image = bpy.data.images.load(str(path), check_existing=True)
    turn = tree.nodes.new("ShaderNodeMapping")
    turn.inputs["Rotation"].default_value = (0.0, 0.0, -sky.sun_rotation_rad)
    tree.links.new(tree.nodes.new("ShaderNodeTexCoord").outputs["Generated"], turn.inputs["Vector"])
    tree.links.new(turn.outputs[0], node.inputs["Vector"])
    return node.outputs[0]
