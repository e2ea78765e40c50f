"""Material -> node tree: a Principled surface for the beauty picture, a matt cut-out of it for the labels."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from synth.errors import ShotError
from synth.scene import Material

IS_LABEL = "is_label"
"""Custom property of a scene that turns every material into its label shader (Cycles folds the other one away)."""

REST = "rest"
"""Mesh attribute with positions at rest: noise bound to it moves with the cloth instead of swimming through it."""

COLORS = "colors"
"""Mesh attribute with vertex colours; 1 where a mesh has none."""

PART = "part"
"""Mesh attribute with the body part of each face, and the label pass it goes to; 0 where a mesh has none."""

SURFACE = "surface"
"""Mesh attribute of face corners: number of the face, and where on it: see synth.surface."""

SURFACE_PASS, OBJECT_PASS = "surface", "object"
"""Passes of the label scene: SURFACE where a pixel shows it, and the number of the object, 0 where nothing."""

_SKIN_PATH_M = 3.67e-3
_SKIN_RADIUS = (1.0, 0.373, 0.185)
"""Diffuse mean free paths of skin: 3.67, 1.37, 0.68 mm in red, green, blue (Jensen et al. 2001, table 1)."""


@dataclass(frozen=True)
class _Tree:
    """A material's node tree with shorthands: `node` makes a node, `link` joins two sockets or sets a value."""

    tree: Any

    def node(self, kind: str, /, **properties: Any) -> Any:
        made = self.tree.nodes.new(f"ShaderNode{kind}")
        for name, value in properties.items():
            setattr(made, name, value)
        return made

    def link(self, value: Any, socket: Any) -> None:
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        else:
            socket.default_value = value

    def math(self, operation: str, *values: Any) -> Any:
        made = self.node("Math", operation=operation)
        for value, socket in zip(values, made.inputs, strict=False):
            self.link(value, socket)
        return made.outputs[0]

    def scaled(self, color: Any, factor: Any) -> Any:
        """`color` times `factor` (each a socket or a value)."""
        made = self.node("VectorMath", operation="SCALE")
        self.link(color, made.inputs[0])
        self.link(factor, made.inputs["Scale"])
        return made.outputs[0]

    def product(self, one: Any, other: Any) -> Any:
        """Componentwise product of two colours."""
        made = self.node("VectorMath", operation="MULTIPLY")
        self.link(one, made.inputs[0])
        self.link(other, made.inputs[1])
        return made.outputs[0]


def build_material(material: Material, textures: Path, tells_surface: bool = False) -> Any:
    """The Blender material; pictures come from `textures`/NAME.png. tells_surface: fill SURFACE_PASS, OBJECT_PASS."""
    made = bpy.data.materials.new(material.name)
    made.use_nodes = True
    tree = _Tree(made.node_tree)
    tree.tree.nodes.clear()
    color, alpha = _color_and_alpha(tree, material, textures)
    mix = tree.node("MixShader")
    tree.link(_view_layer_value(tree, IS_LABEL), mix.inputs[0])
    tree.link(_beauty(tree, material, color, alpha), mix.inputs[1])
    tree.link(_label(tree, alpha), mix.inputs[2])
    tree.link(mix.outputs[0], tree.node("OutputMaterial").inputs["Surface"])
    _write_part(tree, alpha)
    if tells_surface:
        _tell_surface(tree, alpha)
    return made


def _color_and_alpha(tree: _Tree, material: Material, textures: Path) -> tuple[Any, Any]:
    """Sockets (or values) of the base colour, with texture, vertex colours and noise, and of the alpha."""
    attribute = tree.node("Attribute", attribute_name=COLORS)
    color = tree.product(attribute.outputs["Color"], material.base_color)
    alpha: Any = material.alpha
    if material.texture:
        picture = _texture(tree, material, textures)
        color = tree.product(color, picture.outputs["Color"])
        if picture.image.channels == 4:
            alpha = tree.math("MULTIPLY", picture.outputs["Alpha"], material.alpha)
    if material.color_noise > 0.0:
        spread = tree.math("MULTIPLY_ADD", _noise(tree, material), 2.0, -1.0)
        color = tree.scaled(color, tree.math("MULTIPLY_ADD", spread, material.color_noise, 1.0))
    return color, alpha


def _texture(tree: _Tree, material: Material, textures: Path) -> Any:
    path = textures / f"{material.texture}.png"
    if not path.is_file():
        raise ShotError(f"material {material.name}: no texture {path.name} in the shot; run the planning task again")
    image = bpy.data.images.load(str(path), check_existing=True)
    # the colours under a transparent pixel stay as painted, so that no dark seam shows at a cut-out's edge
    image.alpha_mode = "CHANNEL_PACKED"
    picture = tree.node("TexImage", image=image)
    scale = tree.node("Mapping")
    scale.inputs["Scale"].default_value = (material.texture_scale, material.texture_scale, 1.0)
    tree.link(tree.node("UVMap").outputs[0], scale.inputs["Vector"])
    tree.link(scale.outputs[0], picture.inputs["Vector"])
    return picture


def _noise(tree: _Tree, material: Material) -> Any:
    """Fractal noise 0..1 about 0.5 over the rest positions, wavelength `noise_scale_m`."""
    noise = tree.node("TexNoise")
    noise.inputs["Scale"].default_value = 1.0 / material.noise_scale_m
    noise.inputs["Detail"].default_value = 3.0
    tree.link(tree.node("Attribute", attribute_name=REST).outputs["Vector"], noise.inputs["Vector"])
    return noise.outputs[0]


def _view_layer_value(tree: _Tree, name: str) -> Any:
    return tree.node("Attribute", attribute_type="VIEW_LAYER", attribute_name=name).outputs["Fac"]


def _beauty(tree: _Tree, material: Material, color: Any, alpha: Any) -> Any:
    surface = tree.node("BsdfPrincipled")
    inputs = surface.inputs
    tree.link(color, inputs["Base Color"])
    tree.link(alpha, inputs["Alpha"])
    for name, value in {
        "Roughness": material.roughness,
        "Metallic": material.metallic,
        "Specular IOR Level": material.specular,
        "Transmission Weight": material.transmission,
        "Coat Weight": material.coat,
        "Sheen Weight": material.sheen,
        "Subsurface Weight": material.subsurface,
        "Subsurface Radius": _SKIN_RADIUS,
        "Subsurface Scale": _SKIN_PATH_M,
        "Emission Strength": material.emission,
    }.items():
        inputs[name].default_value = value
    if material.emission > 0.0:
        tree.link(color, inputs["Emission Color"])
    if material.normal_noise_m > 0.0:
        bump = tree.node("Bump")
        bump.inputs["Distance"].default_value = material.normal_noise_m
        tree.link(_noise(tree, material), bump.inputs["Height"])
        tree.link(bump.outputs[0], inputs["Normal"])
    return surface.outputs[0]


def _write_part(tree: _Tree, alpha: Any) -> None:
    """The face's body part to its pass. A ray adds up what it meets on its way: what is cut out must add nothing."""
    part = tree.node("Attribute", attribute_name=PART).outputs["Fac"]
    seen = tree.math("GREATER_THAN", alpha, 0.5)
    tree.link(tree.math("MULTIPLY", part, seen), tree.node("OutputAOV", aov_name=PART).inputs["Value"])


def _tell_surface(tree: _Tree, alpha: Any) -> None:
    """Cycles adds up what a ray meets before it is stopped [kernel/film/aov_passes.h], so cut-outs count 0."""
    solid = tree.math("GREATER_THAN", alpha, 0.5)
    place = tree.node("Attribute", attribute_name=SURFACE).outputs["Vector"]
    number = tree.node("ObjectInfo").outputs["Alpha"]
    tree.link(tree.scaled(place, solid), tree.node("OutputAOV", aov_name=SURFACE_PASS).inputs["Color"])
    tree.link(tree.math("MULTIPLY", number, solid), tree.node("OutputAOV", aov_name=OBJECT_PASS).inputs["Value"])


def _label(tree: _Tree, alpha: Any) -> Any:
    """Matt where alpha > 0.5, nothing elsewhere; no bump, so that the normals are those of the mesh."""
    matt = tree.node("BsdfDiffuse").outputs[0]
    if isinstance(alpha, float) and alpha > 0.5:
        return matt
    mix = tree.node("MixShader")
    tree.link(tree.math("GREATER_THAN", alpha, 0.5), mix.inputs[0])
    tree.link(tree.node("BsdfTransparent").outputs[0], mix.inputs[1])
    tree.link(matt, mix.inputs[2])
    return mix.outputs[0]
