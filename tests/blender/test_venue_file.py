"""Laws of a user's .blend: what it shows arrives in metres, instanced, coloured; what is hidden stays out."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from synth import venue_file
from synth.errors import TakeError
from synth.geometry.transform import apply
from synth.scene import Venue

pytestmark = pytest.mark.blender

MADE = """
import bpy, sys
bpy.ops.wm.read_factory_settings(use_empty=True)
scene = bpy.context.scene
scene.unit_settings.system, scene.unit_settings.scale_length = "METRIC", 0.01
link = scene.collection.objects.link
def box(name, data, place, **more):
    made = bpy.data.objects.new(name, data)
    made.location = place
    link(made)
    for key, value in more.items():
        setattr(made, key, value)
    return made
bpy.ops.mesh.primitive_cube_add(size=100.0)
data = bpy.context.object.data
bpy.data.objects.remove(bpy.context.object)
picture = bpy.data.images.new("Stripes", 4, 2)
picture.pixels = [1, 0, 0, 1] * 4 + [0, 1, 0, 1] * 4
picture.pack()
paint = bpy.data.materials.new("Paint")
paint.use_nodes = True
node = paint.node_tree.nodes.new("ShaderNodeTexImage")
node.image = picture
shader = paint.node_tree.nodes["Principled BSDF"]
shader.inputs["Roughness"].default_value = 0.25
paint.node_tree.links.new(node.outputs[0], shader.inputs["Base Color"])
data.materials.append(paint)
box("Stand", data, (0, 0, 50))
box("Stand copy", data, (300, 0, 50))["instance_id"] = 120
box("Hidden", data, (600, 0, 50), hide_render=True)
thick = box("Thick", data.copy(), (0, 500, 50))
array = thick.modifiers.new("array", "ARRAY")
array.count = 3
lamp = bpy.data.lights.new("Daylight west", "AREA")
lamp.energy, lamp.size = 40.0, 200.0
box("Daylight west", lamp, (0, 0, 900))
box("Sun", bpy.data.lights.new("Sun", "SUN"), (0, 0, 0))
box("Net top", None, (0, 0, 243))
bpy.ops.wm.save_as_mainfile(filepath=sys.argv[-1])
"""


@pytest.fixture(scope="module")
def blend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blend") / "place.blend"
    subprocess.run([sys.executable, "-c", MADE, str(path)], check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def venue(blend: Path) -> Venue:
    return venue_file.read_blend(blend)


def test_visible_things_arrive_in_metres_and_copies_share_a_mesh(venue: Venue) -> None:
    places = {thing.name.rsplit("_", 1)[0]: thing for thing in venue.parts.objects}
    assert set(places) == {"stand", "stand_copy", "thick"}
    assert places["stand"].mesh == places["stand_copy"].mesh != places["thick"].mesh
    mesh = venue.parts.meshes[places["stand_copy"].mesh]
    points = apply(places["stand_copy"].pose[0], mesh.vertices)
    assert np.allclose([points.min(0), points.max(0)], [[2.5, -0.5, 0.0], [3.5, 0.5, 1.0]], atol=1e-6)
    assert len(venue.parts.meshes[places["thick"].mesh].faces) == 3 * len(mesh.faces)


def test_ids_lamps_and_named_places_are_kept_and_the_sun_is_not(venue: Venue) -> None:
    assert sorted(thing.instance_id for thing in venue.parts.objects) == [0, 0, 120]
    (lamp,) = venue.lamps
    assert (lamp.name, lamp.kind, lamp.energy) == ("daylight_west", "area", 40.0)
    assert lamp.size_m == pytest.approx(2.0)
    assert np.allclose(lamp.pose[:3, 3], [0.0, 0.0, 9.0])
    assert np.allclose(venue.keypoints["net_top"], [0.0, 0.0, 2.43])


def test_pictures_stand_upright(venue: Venue) -> None:
    (material,) = [one for one in venue.parts.materials.values() if one.texture]
    assert material.roughness == pytest.approx(0.25)
    picture = venue.parts.textures[material.texture]
    assert picture.shape[:2] == (2, 4)
    assert picture[0, 0, :3].tolist() == [0, 255, 0]
    assert picture[1, 0, :3].tolist() == [255, 0, 0]


def test_a_kept_venue_is_the_same_again(venue: Venue, tmp_path: Path) -> None:
    venue_file.save(venue, tmp_path)
    again = venue_file.load(tmp_path)
    assert again.parts.materials == venue.parts.materials
    assert [thing.name for thing in again.parts.objects] == [thing.name for thing in venue.parts.objects]
    for name, mesh in venue.parts.meshes.items():
        assert np.array_equal(again.parts.meshes[name].vertices, mesh.vertices)


def test_a_file_that_is_no_blend_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "place.blend"
    path.write_bytes(b"BLENDER garbage")
    with pytest.raises(TakeError, match=r"place\.blend: Blender cannot read it") as caught:
        venue_file.read_blend(path)
    assert "\n" not in str(caught.value)
