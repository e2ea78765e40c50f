"""Open Image Denoise through the library that Blender brings along: Cycles itself denoises only what it just rendered.

The few functions of its C API that are needed, as in `include/OpenImageDenoise/oidn.h` of version 2.
"""

import ctypes
import functools
from importlib.metadata import files
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.errors import RenderError

Channels = Float[np.ndarray, "height width 3"]

_CPU, _FLOAT3 = 1, 3
_PROTOTYPES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "NewDevice": (ctypes.c_void_p, (ctypes.c_int,)),
    "SetDeviceInt": (None, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)),
    "CommitDevice": (None, (ctypes.c_void_p,)),
    "GetDeviceError": (ctypes.c_int, (ctypes.c_void_p, ctypes.POINTER(ctypes.c_char_p))),
    "NewFilter": (ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_char_p)),
    "SetSharedFilterImage": (
        None,
        (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, *(ctypes.c_size_t,) * 5),
    ),
    "SetFilterBool": (None, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_bool)),
    "CommitFilter": (None, (ctypes.c_void_p,)),
    "ExecuteFilter": (None, (ctypes.c_void_p,)),
    "ReleaseFilter": (None, (ctypes.c_void_p,)),
}


def denoised(rgb: Channels, albedo: Channels, normal: Channels, threads: int = 0) -> Channels:
    """Linear light without its noise, float32. albedo (0..1) and normal guide it, and may be noisy themselves.

    threads: of the CPU, 0 for all; they do not change the result. RenderError where the library fails.
    """
    library, device = _library(), _device(threads)
    height, width = rgb.shape[:2]
    images = {"color": rgb, "albedo": np.clip(albedo, 0.0, 1.0), "normal": normal, "output": np.empty_like(rgb)}
    images = {name: np.ascontiguousarray(image, np.float32) for name, image in images.items()}
    made = library.oidnNewFilter(device, b"RT")
    for name, image in images.items():
        library.oidnSetSharedFilterImage(made, name.encode(), image.ctypes.data, _FLOAT3, width, height, 0, 0, 0)
    library.oidnSetFilterBool(made, b"hdr", True)
    library.oidnCommitFilter(made)
    library.oidnExecuteFilter(made)
    library.oidnReleaseFilter(made)
    _refuse_error(library, device)
    return images["output"]


@functools.cache
def _library() -> Any:
    paths = [path for path in files("bpy") or () if path.name.startswith("libOpenImageDenoise.")]
    if not paths:
        raise RenderError("bpy comes without Open Image Denoise; install the wheel that constraints.txt names")
    library = ctypes.CDLL(str(paths[0].locate()))
    for name, (result, arguments) in _PROTOTYPES.items():
        function = getattr(library, f"oidn{name}")
        function.restype, function.argtypes = result, arguments
    return library


@functools.cache
def _device(threads: int) -> Any:
    library = _library()
    device = library.oidnNewDevice(_CPU)
    if threads > 0:
        library.oidnSetDeviceInt(device, b"numThreads", threads)
    library.oidnCommitDevice(device)
    _refuse_error(library, device)
    return device


def _refuse_error(library: Any, device: Any) -> None:
    said = ctypes.c_char_p()
    if library.oidnGetDeviceError(device, ctypes.byref(said)):
        raise RenderError(f"Open Image Denoise: {(said.value or b'').decode()}; report it")
