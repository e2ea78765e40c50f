"""The renderer as the rest of the project sees it: settings, and a worker process that serves many shots.

No bpy here: an engine lives in `python -m synth.blender` or `synth.raster`, so that a crash of it costs one shot and
never the pipeline.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from synth.errors import RecipeError, RenderError
from synth.scratch import Scratch

Event = dict[str, Any]
"""One line of the worker's answer: {"event": "frame" | "done" | "failed", ...}."""

_LOG_LINES = 8
_MODULES = {"cycles": "synth.blender", "raster": "synth.raster"}


@dataclass(frozen=True)
class RenderSettings:
    """How a Shot becomes Frames; the defaults come from `python bench/render.py`.

    samples: paths per pixel of the beauty picture.
    denoise: OpenImageDenoise with the FAST prefilter (ACCURATE costs 1.5 times the whole frame for 0.7 dB).
    max_bounces: light bounces; each kind of surface is limited further in synth.blender.passes.
    device: `cpu`; `gpu` (an error where Cycles finds none); `auto` (a GPU where there is one).
    threads: of the CPU, 0 for all. It does not change the pixels.
    look: how light becomes pixels: `Neutral` (Khronos PBR Neutral: colours as they are, a soft shoulder above white,
    as in sports video), or AgX (pastel highlights) with `None` or a contrast of Blender's such as `High Contrast`.
    seed: of the sampling pattern.
    plates: where a camera stands, render the place once and per frame only what differs from it.
    gather: where it moves, take the place in neighbouring frames together, and give it fewer samples in each.
    flow: label pictures say which point of which surface each pixel shows, from which flow follows exactly.
    engine: `cycles` traces paths in Blender; `raster` is for previews, many times as fast: plain light from lamps and
    sky, no bounces, no motion blur or depth of field; of these settings only device, threads, plates and flow count.
    """

    samples: Annotated[int, Field(ge=1)] = 8
    denoise: bool = True
    max_bounces: Annotated[int, Field(ge=0)] = 4
    device: Literal["cpu", "gpu", "auto"] = "cpu"
    threads: Annotated[int, Field(ge=0)] = 0
    look: str = "Neutral"
    seed: Annotated[int, Field(ge=0)] = 0
    plates: bool = True
    gather: bool = True
    flow: bool = False
    engine: Literal["cycles", "raster"] = "cycles"

    __pydantic_config__ = ConfigDict(extra="forbid")


def settings_from_json(text: str) -> RenderSettings:
    """Settings from a JSON object; keys left out keep their defaults."""
    try:
        return _SETTINGS.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "settings"
        known = ", ".join(RenderSettings.__dataclass_fields__)
        raise RecipeError(f"render setting {name}: {first['msg']}; the settings are {known}") from error


class Renderer:
    """Renders shot folders in a worker process that starts with the first shot and serves all that follow.

    Use as a context manager. Blender's chatter goes to `log_path` (a temporary file where None).
    A worker that crashes or is killed gives a RenderError; the next call starts a fresh one.
    """

    def __init__(self, log_path: Path | None = None) -> None:
        self._log: IO[bytes] = (
            tempfile.TemporaryFile() if log_path is None else log_path.open("a+b")  # noqa: SIM115
        )
        self._worker: subprocess.Popen[str] | None = None
        self._scratch: Scratch | None = None
        self._engine = ""
        self._busy = False

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id of the worker while one runs."""
        return self._worker.pid if self._worker is not None else None

    def render(
        self,
        shot_dir: Path,
        out_dir: Path,
        settings: RenderSettings,
        on_frame: Callable[[Event], None] | None = None,
    ) -> None:
        """Render a shot folder into `out_dir`, which must be absent or empty; frames.json is written last.

        `on_frame` gets {"event": "frame", "view", "frame", "done", "total"} with each
        finished picture; labels come before all pictures.
        """
        request = {"shot": str(shot_dir), "out": str(out_dir), "settings": asdict(settings)}
        try:
            worker = self._started(settings.engine)
            self._send(worker, request)
            self._listen(worker, on_frame)
        except BaseException as error:
            if not (isinstance(error, RenderError) and self._is_idle()):
                self._stop()
            raise

    def close(self) -> None:
        """End the worker and forget its log."""
        self._stop()
        self._log.close()

    def _started(self, engine: str) -> subprocess.Popen[str]:
        if self._worker is None or self._worker.poll() is not None or self._engine != engine:
            self._stop()
            self._engine = engine
            # Blender's own temporary files go there too, so that a killed worker leaves nothing behind
            self._scratch = Scratch("render")
            place = str(self._scratch.path)
            self._worker = subprocess.Popen(
                self._command(place),
                env=os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), place),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                text=True,
                # its own session: Ctrl-C reaches this process alone, which then ends the worker
                start_new_session=True,
            )
        return self._worker

    def _command(self, scratch: str) -> list[str]:
        worker = [sys.executable, "-m", _MODULES[self._engine], "--serve"]
        return [*worker, "--parent", str(os.getpid()), "--scratch", scratch]

    def _send(self, worker: subprocess.Popen[str], request: Event) -> None:
        assert worker.stdin is not None
        self._busy = True
        try:
            worker.stdin.write(json.dumps(request) + "\n")
            worker.stdin.flush()
        except BrokenPipeError as error:
            raise self._died(worker) from error

    def _listen(self, worker: subprocess.Popen[str], on_frame: Callable[[Event], None] | None) -> None:
        assert worker.stdout is not None
        for line in worker.stdout:
            event: Event = json.loads(line)
            if event["event"] == "frame":
                if on_frame is not None:
                    on_frame(event)
                continue
            self._busy = False
            if event["event"] == "failed":
                raise RenderError(event["message"])
            return
        raise self._died(worker)

    def _is_idle(self) -> bool:
        return not self._busy

    def _died(self, worker: subprocess.Popen[str]) -> RenderError:
        code = worker.wait()
        self._log.seek(0, 2)
        self._log.seek(max(self._log.tell() - 4000, 0))
        last = " | ".join(self._log.read().decode(errors="replace").splitlines()[-_LOG_LINES:])
        return RenderError(f"the render worker ended with code {code}; run again. Its last lines: {last or 'none'}")

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        # nothing of value is in it: a shot's folder counts only after the caller has renamed it
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        if self._scratch is not None:
            self._scratch.close()


_SETTINGS: TypeAdapter[RenderSettings] = TypeAdapter(RenderSettings)
