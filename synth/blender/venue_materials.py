"""A Blender material -> Material: what its principled surface says, and the picture behind its colour."""

import re
from typing import Any

import numpy as np

from synth.scene import Material, Rgb, Texture

LARGEST_PX = 2048
"""Pictures are reduced to this: more is not seen at video sizes and costs memory."""


def read_material(name: str, material: Any) -> tuple[Material, dict[str, Texture]]:
    """The material and the pictures it names; one without a principled surface keeps its viewport colour."""
    surface = _principled(material)
    if surface is None:
        red, green, blue, alpha = (float(value) for value in material.diffuse_color)
        return Material(name, (red, green, blue), float(material.roughness), alpha=alpha), {}
    inputs = surface.inputs
    picture = _picture(inputs["Base Color"])
    texture = f"blend_{re.sub(r'[^a-z0-9]+', '_', picture.name.lower())}" if picture is not None else ""
    color: Rgb = (1.0, 1.0, 1.0) if texture else _rgb(inputs["Base Color"])
    glow = _number(inputs["Emission Strength"]) * (1.0 if max(_rgb(inputs["Emission Color"])) > 0.0 else 0.0)
    if glow > 0.0 and not texture:
        color = _rgb(inputs["Emission Color"])
    made = Material(
        name,
        color,
        roughness=_number(inputs["Roughness"]),
        metallic=_number(inputs["Metallic"]),
        transmission=_number(inputs["Transmission Weight"]),
        coat=_number(inputs["Coat Weight"]),
        alpha=1.0 if inputs["Alpha"].is_linked else _number(inputs["Alpha"]),
        emission=glow,
        texture=texture,
    )
    return made, {texture: _pixels(picture)} if texture else {}


def _principled(material: Any) -> Any:
    if not material.use_nodes or material.node_tree is None:
        return None
    return next((node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED"), None)


def _picture(socket: Any) -> Any:
    """The first picture upstream of a socket, None where there is none that can be read."""
    waiting = [link.from_node for link in socket.links]
    for node in waiting:
        if node.type == "TEX_IMAGE" and node.image is not None and min(node.image.size) > 0:
            return node.image
        waiting += [link.from_node for one in node.inputs for link in one.links if link.from_node not in waiting]
    return None


def _pixels(image: Any) -> Texture:
    """8-bit sRGB, row 0 at the top; Blender keeps pictures of 8 bits as they were written, from the bottom up."""
    width, height = image.size
    step = max(1, -(-max(width, height) // LARGEST_PX))
    values = np.zeros(width * height * image.channels, np.float32)
    image.pixels.foreach_get(values)
    picture = values.reshape(height, width, image.channels)[::-step, ::step]
    if picture.shape[2] < 3:
        picture = np.repeat(picture[..., :1], 3, 2)
    return np.ascontiguousarray(np.rint(np.clip(picture, 0.0, 1.0) * 255.0).astype(np.uint8))


def _rgb(socket: Any) -> Rgb:
    red, green, blue = (float(value) for value in list(socket.default_value)[:3])
    return red, green, blue


def _number(socket: Any) -> float:
    return float(socket.default_value)
