"""Which device Cycles computes on."""

import bpy

from synth.errors import RenderError

_GPU_KINDS = ("OPTIX", "CUDA", "HIP", "METAL", "ONEAPI")


def choose_device(wanted: str) -> str:
    """`CPU` or `GPU` for a scene, with the GPU turned on in Cycles; `wanted` as in RenderSettings."""
    if wanted == "cpu":
        return "CPU"
    if _turn_on_gpu():
        return "GPU"
    if wanted == "gpu":
        raise RenderError("no GPU that Cycles can use on this machine; set device to cpu or auto, or mend the driver")
    return "CPU"


def _turn_on_gpu() -> bool:
    preferences = bpy.context.preferences.addons["cycles"].preferences
    known = {item[0] for item in preferences.get_device_types(bpy.context)}
    for kind in _GPU_KINDS:
        if kind not in known:
            continue
        preferences.compute_device_type = kind
        preferences.refresh_devices()
        gpus = [device for device in preferences.devices if device.type == kind]
        for device in preferences.devices:
            device.use = device.type == kind
        if gpus:
            return True
    preferences.compute_device_type = "NONE"
    return False
