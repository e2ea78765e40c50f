"""Render settings: beauty (anti-aliased, denoised), its probe, labels (exact, at the pixel centres)."""

from dataclasses import replace
from typing import Any

from synth.blender.materials import IS_LABEL, OBJECT_PASS, PART, SURFACE_PASS
from synth.renderer import RenderSettings

_TRANSPARENT_LAYERS = 32
"""Cut-out surfaces a ray may pass: nets seen along their length need many."""

_CLAMP, _LEAST_LIGHT = 4.0, 0.01
"""Brightest indirect light and faintest lamp that count, in radiance at 0 EV."""
_PROBE_SAMPLES = 4
_METER_SAMPLES = 2


def configure_beauty(scene: Any, settings: RenderSettings, device: str, exposure_ev: float) -> None:
    """Cycles path tracing with OpenImageDenoise, a view transform, 8-bit PNG."""
    _configure(scene, settings, device)
    cycles = scene.cycles
    cycles.samples = settings.samples
    cycles.use_adaptive_sampling = False
    cycles.use_denoising = settings.denoise
    scene.view_layers[0].cycles.denoising_store_passes = False
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_prefilter = "FAST"
    cycles.denoising_use_gpu = device == "GPU"
    cycles.max_bounces = settings.max_bounces
    cycles.diffuse_bounces = settings.max_bounces
    cycles.glossy_bounces = min(settings.max_bounces, 2)
    cycles.transmission_bounces = settings.max_bounces
    cycles.transparent_max_bounces = _TRANSPARENT_LAYERS
    cycles.caustics_reflective = cycles.caustics_refractive = False
    # both are radiances: relative to the exposure, so that twice the light at half the exposure is the same picture
    cycles.sample_clamp_indirect = _CLAMP * 2.0**-exposure_ev
    cycles.light_sampling_threshold = _LEAST_LIGHT * 2.0**-exposure_ev
    cycles.use_light_tree = True
    cycles.blur_glossy = 1.0
    view = scene.view_settings
    view.view_transform = "Khronos PBR Neutral" if settings.look == "Neutral" else "AgX"
    view.look = "None" if settings.look in ("Neutral", "None") else f"AgX - {settings.look}"
    view.exposure = exposure_ev
    _set_format(scene, "IMAGE", "PNG")
    scene.render.image_settings.color_mode = "RGB"
    scene.render.image_settings.color_depth = "8"
    scene.render.image_settings.compression = 15


def configure_noisy(scene: Any) -> None:
    """What `configure_beauty` made, but noisy linear light with what guides the denoiser, as float32 EXR."""
    scene.cycles.use_denoising = False
    scene.view_layers[0].cycles.denoising_store_passes = True
    _set_format(scene, "MULTI_LAYER_IMAGE", "OPEN_EXR_MULTILAYER")
    scene.render.image_settings.color_depth = "32"
    scene.render.image_settings.exr_codec = "NONE"


def denoise_blur(scene: Any) -> None:
    """Denoise what guides the denoiser too: out of focus and in motion it has as much grain as the picture, which the
    FAST prefilter leaves in [a bow at release, 180 degrees, 8 samples: no grain, +0.6 dB, +13 % of the CPU time]."""
    scene.cycles.denoising_prefilter = "ACCURATE"


def configure_probe(scene: Any, settings: RenderSettings, device: str, exposure_ev: float) -> None:
    """A quarter as wide, few samples, not denoised: equal bytes where a frame and its plate are equal."""
    configure_beauty(scene, replace(settings, samples=_PROBE_SAMPLES, denoise=False), device, exposure_ev)
    scene.render.resolution_percentage = 25


def configure_meter(scene: Any, settings: RenderSettings, device: str) -> None:
    """Light on surfaces without their colours, and the object index: few samples as float32 EXR."""
    configure_beauty(scene, replace(settings, samples=_METER_SAMPLES, denoise=False), device, 0.0)
    # nothing is cut off: what counts as bright is not known yet
    scene.cycles.sample_clamp_indirect = scene.cycles.light_sampling_threshold = 0.0
    layer = scene.view_layers[0]
    layer.use_pass_diffuse_direct = layer.use_pass_diffuse_indirect = layer.use_pass_diffuse_color = True
    layer.use_pass_object_index = True
    _set_format(scene, "MULTI_LAYER_IMAGE", "OPEN_EXR_MULTILAYER")
    scene.render.image_settings.color_depth = "32"
    scene.render.image_settings.exr_codec = "ZIP"


def configure_labels(scene: Any, settings: RenderSettings, device: str) -> None:
    """One ray through each pixel's centre, no light: planar z, object index, normal and body part as float32 EXR.

    Not compressed, since it is read at once and deleted: ZIP takes five times as long to write and to read.
    """
    _configure(scene, settings, device)
    scene[IS_LABEL] = 1.0
    cycles = scene.cycles
    cycles.samples = 1
    cycles.use_adaptive_sampling = False
    cycles.use_denoising = False
    cycles.pixel_filter_type = "BOX"
    cycles.filter_width = 0.01
    cycles.max_bounces = 0
    cycles.transparent_max_bounces = _TRANSPARENT_LAYERS
    layer = scene.view_layers[0]
    layer.use_pass_combined = False
    layer.use_pass_z = layer.use_pass_normal = layer.use_pass_object_index = True
    layer.pass_alpha_threshold = 0.5
    parts = layer.aovs.add()
    parts.name, parts.type = PART, "VALUE"
    if settings.flow:
        for name, kind in ((SURFACE_PASS, "COLOR"), (OBJECT_PASS, "VALUE")):
            extra = layer.aovs.add()
            extra.name, extra.type = name, kind
    _set_format(scene, "MULTI_LAYER_IMAGE", "OPEN_EXR_MULTILAYER")
    scene.render.image_settings.color_depth = "32"
    scene.render.image_settings.exr_codec = "NONE"


def _configure(scene: Any, settings: RenderSettings, device: str) -> None:
    render = scene.render
    render.engine = "CYCLES"
    # keeps geometry and BVH between frames: only what moved is sent again
    render.use_persistent_data = True
    render.resolution_percentage = 100
    # a pattern fixed to the picture's corner would differ between a plate and its pieces
    render.dither_intensity = 0.0
    render.use_compositing = render.use_sequencer = False
    render.use_file_extension = False
    # dates and render times in the files would differ from run to run
    for name in dir(render):
        if name.startswith("use_stamp"):
            setattr(render, name, False)
    if settings.threads > 0:
        render.threads_mode, render.threads = "FIXED", settings.threads
    scene.cycles.device = device
    scene.cycles.seed = settings.seed
    scene.cycles.use_auto_tile = False


def _set_format(scene: Any, media: str, file_format: str) -> None:
    image = scene.render.image_settings
    if hasattr(image, "media_type"):  # from Blender 5.0 on
        image.media_type = media
    image.file_format = file_format
