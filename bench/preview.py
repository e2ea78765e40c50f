"""What a preview costs: `python bench/preview.py SHOT_DIR [SHOT_DIR ...] [--width 480] [--frames 9]`.

View-frames a second of synth.raster with all labels, after the shot is built, as wall and CPU time, and what the parts
take. Wall time holds on an idle machine only; CPU time includes Mesa's threads.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from synth.frames import labels_folder, rgb_path
from synth.frames_folder import write_picture
from synth.label_images import append, begin
from synth.raster.render import start_job
from synth.renderer import RenderSettings
from synth.scene import CameraTrack
from synth.shot import Shot, load


class Clock:
    """Seconds by name, wall and CPU."""

    def __init__(self, finish: Callable[[], Any]) -> None:
        self.seconds: dict[str, np.ndarray] = {}
        self._finish = finish

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Add what is inside to a part."""
        start = now()
        yield
        self._finish()
        self.seconds[name] = self.seconds.get(name, np.zeros(2)) + now() - start


def now() -> np.ndarray:
    """Wall and CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return np.array([time.perf_counter(), used.ru_utime + used.ru_stime])


def narrowed(track: CameraTrack, width_px: int) -> CameraTrack:
    """The same view in width_px by 3/5 of it, cropped a little where that is not its shape."""
    scale, height_px = width_px / track.width_px, round(width_px * 0.6)
    K = track.K * np.array([[scale], [scale], [1.0]])
    K[:, 1, 2] += (height_px - track.height_px * scale) / 2.0
    return replace(track, K=K, width_px=width_px, height_px=height_px)


def measure(shot: Shot, frames: int, flow: bool, scratch: Path) -> Iterator[str]:
    """Lines of the table for a shot."""
    settings = RenderSettings(engine="raster", flow=flow)
    start = now()
    job = start_job(shot, settings, scratch)
    clock = Clock(job.ctx.finish)
    yield f"{shot.facts.key} {shot.facts.venue}: built in {told(now() - start)}"
    for track in shot.cameras:
        rgb_path(scratch, track.name, 0).parent.mkdir(parents=True)
        begin(labels_folder(scratch, track.name), frames, track.width_px, track.height_px, flow=flow)
    kept = {track.name: job.painter(track).keep(track) for track in shot.cameras if not track.moves}
    whole = now()
    for frame in range(frames):
        with clock.part("upload, normals"):
            job.geometry.set_frame(frame)
        with clock.part("shadow of what moves"):
            job.shadows.follow(np.concatenate([person.joints[frame] for person in shot.people]))
        for track in shot.cameras:
            with clock.part("cover, shade, read"):
                picture = job.take(track, frame, kept.get(track.name))
            with clock.part("write rgb"):
                write_picture(rgb_path(scratch, track.name, frame), picture.rgb)
            with clock.part("append labels"):
                append(labels_folder(scratch, track.name), picture.labels)
    total, count = now() - whole, frames * len(shot.cameras)
    rate = f"{count / total[0]:.1f} view-frames/s, a view-frame {told(total / count)}"
    yield f"  {len(kept)} of {len(shot.cameras)} views stand: {rate}"
    for name, seconds in clock.seconds.items():
        yield f"    {name:22} {told(seconds / count)}"


def told(seconds: np.ndarray) -> str:
    """Wall and CPU milliseconds in words."""
    return f"{1e3 * seconds[0]:6.0f} ms wall {1e3 * seconds[1]:6.0f} ms CPU"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shots", type=Path, nargs="+")
    parser.add_argument("--width", type=int, default=480, help="of the pictures [px]")
    parser.add_argument("--frames", type=int, default=9)
    parser.add_argument("--flow", action="store_true", help="with surfaces")
    options = parser.parse_args()
    for folder in options.shots:
        shot = load(folder)
        shot = replace(shot, cameras=tuple(narrowed(track, options.width) for track in shot.cameras))
        with tempfile.TemporaryDirectory(prefix="synth_preview_") as scratch:
            for line in measure(shot, min(options.frames, shot.num_frames), options.flow, Path(scratch)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
