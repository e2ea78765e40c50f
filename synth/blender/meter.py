"""Exposure of a shot: an incident-light meter held before every athlete, whatever their skin and clothes.

Cycles' diffuse passes without colour are the radiance that a white matt surface would have there. One exposure serves
all views and frames, so that nothing flickers.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
from jaxtyping import Float

from synth.black_body import LUMINANCE
from synth.blender.build import Stage, set_frame
from synth.blender.lens import point_camera
from synth.blender.passes import configure_meter
from synth.blender.picture import render_to
from synth.renderer import RenderSettings
from synth.scene import CameraTrack
from synth.shot import Shot

WHITE = 0.95
"""Radiance that a white matt surface gets at the athletes, in units of display white before the view transform."""
_FRAMES = 3
_WIDTH_PX = 128
_MIN_PIXELS = 12
_PEOPLE = (1, 99)
_RANGE_EV = 12.0


def meter_exposure(stage: Stage, shot: Shot, settings: RenderSettings, device: str, scratch: Path) -> float:
    """Stops [EV] that put the light on the athletes at WHITE, plus the shot's own exposure_ev as a bias.

    Without an athlete in any picture the bias alone. Leaves the stage's probe scene to be configured anew.
    """
    if not any(_PEOPLE[0] <= thing.instance_id <= _PEOPLE[1] for thing in shot.parts.objects):
        return shot.exposure_ev
    configure_meter(stage.probe, settings, device)
    readings = []
    for frame in sorted({int(i) for i in np.linspace(0, shot.num_frames - 1, _FRAMES + 2)[1:-1].round()}):
        set_frame(stage, frame)
        readings += [_reading(stage, _small(track), frame, scratch) for track in shot.cameras]
    _without_passes(stage.probe)
    lights = [light for light in readings if light > 0.0]
    if not lights:
        return shot.exposure_ev
    needed = np.log2(WHITE) - float(np.mean(np.log2(lights)))
    return shot.exposure_ev + float(np.clip(needed, -_RANGE_EV, _RANGE_EV))


def incident_light(channels: dict[str, Float[np.ndarray, "height width"]]) -> float:
    """Mean luminance of a white surface in the athletes' pixels, 0 where they cover next to none.

    channels: Cycles' passes `DiffDir`, `DiffInd`, `DiffCol` (R, G, B) and `IndexOB.X`. Hair and metal, which have no
    diffuse colour, do not count.
    """
    ids = np.rint(channels["IndexOB.X"])
    color = sum(channels[f"DiffCol.{c}"] for c in "RGB")
    person = (ids >= _PEOPLE[0]) & (ids <= _PEOPLE[1]) & (color > 1e-3)
    if person.sum() < _MIN_PIXELS:
        return 0.0
    light = sum(
        weight * (channels[f"DiffDir.{c}"] + channels[f"DiffInd.{c}"])
        for weight, c in zip(LUMINANCE, "RGB", strict=True)
    )
    return float(np.mean(light[person]))


def _reading(stage: Stage, track: CameraTrack, frame: int, scratch: Path) -> float:
    point_camera(stage.camera, stage.probe, track, frame, sharp=True)
    path = scratch / "meter.exr"
    render_to(stage.probe, path)
    with OpenEXR.File(str(path), separate_channels=True) as file:
        # Blender 4.5 writes one part for all passes, 5.x a part for each with longer names
        channels = {
            _short(name): channel.pixels
            for part in range(len(file.parts))
            for name, channel in file.channels(part).items()
        }
        light = incident_light(channels)
    path.unlink()
    return light


def _short(name: str) -> str:
    """`IndexOB.X` of `ViewLayer.IndexOB.X`, `DiffDir.R` of `ViewLayer.Diffuse Direct.R` ..."""
    short = name.split(".", 1)[-1]
    for long, known in (("Object Index", "IndexOB"), ("Diffuse Direct", "DiffDir"),
                        ("Diffuse Indirect", "DiffInd"), ("Diffuse Color", "DiffCol")):  # fmt: skip
        short = short.replace(long, known)
    return short


def _small(track: CameraTrack) -> CameraTrack:
    scale = min(_WIDTH_PX / track.width_px, 1.0)
    width, height = (max(round(side * scale), 1) for side in (track.width_px, track.height_px))
    factors = np.array([[width / track.width_px], [height / track.height_px], [1.0]])
    return replace(
        track, K=track.K * factors, width_px=width, height_px=height, shutter_intrinsics=None, shutter_pose=None
    )


def _without_passes(scene: Any) -> None:
    layer = scene.view_layers[0]
    layer.use_pass_diffuse_direct = layer.use_pass_diffuse_indirect = layer.use_pass_diffuse_color = False
    layer.use_pass_object_index = False
