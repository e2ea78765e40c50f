"""A scene as data: meshes, materials, lights, sky, cameras. The renderer is one view of it; no bpy here."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from jaxtyping import Float, Int, UInt8
from pydantic import ConfigDict

from synth.arrays import Intrinsics, Transforms

Rgb = tuple[float, float, float]
Texture = UInt8[np.ndarray, "height width channels"]
"""8-bit sRGB picture with 3 or 4 channels; row 0 is the top, v = 1."""


@dataclass(frozen=True)
class Mesh:
    """Geometry in metres.

    faces: (F, 3) or (F, 4) vertex numbers, counter-clockwise from outside.
    uvs: (F, corners, 2) per face corner, or None. material_index: (F,) into the object's materials, or None.
    smooth: shade with interpolated normals. colors: (V, 3) linear 0..1 multiplied into the base colour, or None.
    parts: (F,) body parts, ids of synth.skeleton.parts; None where the mesh is of no person's body or clothes.
    """

    vertices: Float[np.ndarray, "vertices 3"]
    faces: Int[np.ndarray, "faces corners"]
    uvs: Float[np.ndarray, "faces corners 2"] | None = None
    material_index: Int[np.ndarray, " faces"] | None = None
    smooth: bool = True
    colors: Float[np.ndarray, "vertices 3"] | None = None
    parts: UInt8[np.ndarray, " faces"] | None = None


@dataclass(frozen=True)
class Material:
    """A principled surface.

    base_color: linear RGB 0..1, multiplied with `texture` where given. texture: key into the scene's textures.
    texture_scale: repeats of the texture over one uv unit. subsurface: 0..1 (skin about 0.15).
    normal_noise_m, noise_scale_m: height and wavelength of a procedural bump in object space (0: none).
    color_noise: relative strength of procedural colour variation at noise_scale_m (grass, skin, concrete).
    emission: radiance multiple of base_color [W/m2/sr]. alpha: 0..1; a texture's alpha multiplies it.
    """

    name: str
    base_color: Rgb
    roughness: float = 0.6
    metallic: float = 0.0
    specular: float = 0.5
    subsurface: float = 0.0
    sheen: float = 0.0
    coat: float = 0.0
    transmission: float = 0.0
    alpha: float = 1.0
    emission: float = 0.0
    texture: str = ""
    texture_scale: float = 1.0
    normal_noise_m: float = 0.0
    color_noise: float = 0.0
    noise_scale_m: float = 0.1


@dataclass(frozen=True)
class SceneObject:
    """One thing in the scene; objects that name the same mesh share it (instances).

    pose: (1, 4, 4) world_from_object at rest, or (frames, 4, 4).
    cache: (frames, vertices, 3) vertex positions in the object's frame per video frame, or None.
    instance_id: grey value in seg, 0 for the venue, 1..99 people (a garment has its wearer's id), 100..255 things.
    category: `person`, `equipment` or `venue`.
    subdivision: levels of Catmull-Clark smoothing at render time (0: none).
    shutter_cache (frames, 2, vertices, 3), shutter_pose (frames, 2, 4, 4): cache and pose when the shutter opens and
    closes; None where they are those of the frame's own time.
    """

    name: str
    mesh: str
    materials: tuple[str, ...]
    pose: Transforms
    cache: Float[np.ndarray, "frames vertices 3"] | None = None
    instance_id: int = 0
    category: Literal["person", "equipment", "venue"] = "venue"
    subdivision: int = 0
    shutter_cache: Float[np.ndarray, "frames 2 vertices 3"] | None = None
    shutter_pose: Float[np.ndarray, "frames 2 4 4"] | None = None


@dataclass(frozen=True)
class Light:
    """A lamp. pose: world_from_light, shining along its -z axis [Blender's own lamp convention, stated here once].

    energy: W for point, area and spot; W/m2 for sun. size_m: edge or diameter (sun: angular diameter [rad]).
    """

    name: str
    kind: Literal["sun", "area", "point", "spot"]
    pose: Float[np.ndarray, "4 4"]
    color: Rgb
    energy: float
    size_m: float = 0.1
    size_y_m: float = 0.0
    spot_angle_rad: float = 1.0


@dataclass(frozen=True)
class Sky:
    """What is behind everything and lights it from all around; synth.sky turns it into a picture.

    kind `sun_sky`: a clear sky with the sun at this elevation and rotation (from +x towards +y) [rad]; the sun's own
    disc is a Light, so that few samples suffice. kind `gradient`: horizon_color to zenith_color.
    kind `hdri`: `hdri` names one of the world pictures that bpy carries (`sunset`, `forest` ...) or is the path of
    an .exr or .hdr file; is_seen: the camera sees that picture, else the gradient.
    strength: horizontal irradiance [W/m2, of luminance] of `sun_sky` and `hdri`; factor of a gradient's radiance.
    white_balance_k: what the camera takes for white in a `sun_sky`; 6504 leaves the sky as it is.
    cloud_cover: share of the sky 0..1 behind clouds, whose sunlit radiance before `strength` is cloud_color.
    """

    kind: Literal["sun_sky", "gradient", "hdri"]
    strength: float = 1.0
    sun_elevation_rad: float = 0.8
    sun_rotation_rad: float = 0.0
    turbidity: float = 2.0
    horizon_color: Rgb = (0.8, 0.85, 0.9)
    zenith_color: Rgb = (0.3, 0.5, 0.9)
    hdri: str = ""
    is_seen: bool = True
    white_balance_k: float = 6504.0
    cloud_cover: float = 0.0
    cloud_color: Rgb = (1.0, 1.0, 1.0)
    cloud_seed: int = 0


@dataclass(frozen=True)
class CameraTrack:
    """One synchronised camera: K (frames, 3, 3), world_from_camera (frames, 4, 4), size [px].

    shutter_intrinsics (frames, 2, 3, 3), shutter_pose (frames, 2, 4, 4): K and world_from_camera when the shutter
    opens and closes; None where they are those of the frame's own time, the centre of the exposure.
    focus_m (frames,): distance of the plane in focus; None: everything is sharp. f_stop: aperture; sensor_mm: width of
    the sensor, which decides how much is out of focus at an f_stop. rig: which of the recipe's cameras it is.
    """

    name: str
    K: Intrinsics
    world_from_camera: Transforms
    width_px: int
    height_px: int
    shutter_intrinsics: Float[np.ndarray, "frames 2 3 3"] | None = None
    shutter_pose: Float[np.ndarray, "frames 2 4 4"] | None = None
    focus_m: Float[np.ndarray, " frames"] | None = None
    f_stop: float = 8.0
    sensor_mm: float = 36.0
    rig: str = "ring"

    @property
    def moves(self) -> bool:
        """Whether it does anything but stand, while the shutter is open too."""
        return any(
            np.ptp(np.concatenate([middle, *(() if ends is None else (ends.reshape(-1, *middle.shape[1:]),))]), 0).max()
            > 0.0
            for middle, ends in ((self.world_from_camera, self.shutter_pose), (self.K, self.shutter_intrinsics))
        )


@dataclass(frozen=True)
class Parts:
    """Things that go into a scene together: objects and all that they name."""

    objects: tuple[SceneObject, ...] = ()
    meshes: dict[str, Mesh] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    textures: dict[str, Texture] = field(default_factory=dict)

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(
            self.objects + other.objects,
            self.meshes | other.meshes,
            self.materials | other.materials,
            self.textures | other.textures,
        )


@dataclass(frozen=True)
class Venue:
    """The place as data. keypoints: named world points [m] such as net tops and court corners.

    lamps: the lights the place itself has (a lighting turns them on or off); 1 W/m2 of them stands for 250 lx.
    indoors: whether there is a roof overhead; None: there is one where some lamp stands for the daylight of a window.
    """

    name: str
    parts: Parts
    lamps: tuple[Light, ...] = ()
    keypoints: dict[str, Float[np.ndarray, "3"]] = field(default_factory=dict)
    indoors: bool | None = None

    __pydantic_config__ = ConfigDict(arbitrary_types_allowed=True)
