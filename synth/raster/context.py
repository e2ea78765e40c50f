"""An OpenGL context without a window, and its compute shaders; Mesa's llvmpipe runs them where there is no GPU."""

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import moderngl
import numpy as np

from synth.errors import RenderError

_SHADERS = Path(__file__).parent / "shaders"
_VERSION = 430
GROUP = 16
"""Invocations of a work group."""
_MOST_GROUPS = 65535
"""In one dimension, which OpenGL grants everywhere."""


@cache
def context(device: str, threads: int) -> Any:
    """The process's one context. device: as in RenderSettings; on `cpu` the bytes do not depend on a GPU."""
    if device == "cpu":
        os.environ["LIBGL_ALWAYS_SOFTWARE"] = "1"
    if threads:
        os.environ["LP_NUM_THREADS"] = str(threads)
    try:
        made = moderngl.create_context(standalone=True, backend="egl", require=_VERSION)  # type: ignore[arg-type]
    except Exception as error:  # moderngl and glcontext raise plain Exception
        raise RenderError(
            f"render.engine=raster needs OpenGL 4.3 through EGL ({error}); "
            "install libegl1 and libgl1-mesa-dri, or choose render.engine=cycles"
        ) from error
    if device == "gpu" and "llvmpipe" in made.info["GL_RENDERER"]:
        raise RenderError("device=gpu: OpenGL finds none here; say device=cpu")
    return made


def compute(ctx: Any, name: str, **defines: int | str) -> Any:
    """The shader shaders/NAME.glsl with its #includes and these constants."""
    defines |= {"JOB": f"(gl_GlobalInvocationID.x + gl_WorkGroupID.y * {_MOST_GROUPS * GROUP}u)"}
    head = "".join(f"#define {key} {value}\n" for key, value in defines.items())
    source = f"#version {_VERSION}\nlayout(local_size_x={GROUP}) in;\n{head}{_source(name)}"
    return ctx.compute_shader(source)


def run(program: Any, jobs: int, **uniforms: Any) -> None:
    """One invocation per job, with these values of its uniforms; those that it does not use are left out."""
    for name, value in {"count": jobs, **uniforms}.items():
        if name in program:
            program[name] = value
    if jobs:
        groups = -(-jobs // GROUP)
        program.run(min(groups, _MOST_GROUPS), -(-groups // _MOST_GROUPS))
        program.ctx.memory_barrier()


def upload(ctx: Any, values: np.ndarray) -> Any:
    """A buffer of an array, never empty."""
    return ctx.buffer(np.ascontiguousarray(values).tobytes() or bytes(16))


@cache
def _source(name: str) -> str:
    text = (_SHADERS / f"{name}.glsl").read_text()
    return re.sub(r'^#include "(\w+)"$', lambda found: _source(found[1]), text, flags=re.M)
