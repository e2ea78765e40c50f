"""How a frames folder comes into being, whichever engine fills it; see synth.frames for what is in it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from jaxtyping import UInt8

from synth.errors import RenderError, ShotError
from synth.frames import labels_folder, rgb_path
from synth.label_images import begin
from synth.renderer import RenderSettings
from synth.shot import Shot


def begin_frames(shot: Shot, out_dir: Path, settings: RenderSettings) -> None:
    """Folders for the pictures of all views. RenderError where there is something; ShotError for cut cameras."""
    if out_dir.exists() and any(out_dir.iterdir()):
        raise RenderError(f"{out_dir}: not empty; give a new folder")
    for track in shot.cameras:
        if len(track.K) != shot.num_frames or len(track.world_from_camera) != shot.num_frames:
            raise ShotError(f"camera {track.name}: not {shot.num_frames} frames long; plan the shot again")
        rgb_path(out_dir, track.name, 0).parent.mkdir(parents=True)
        begin(labels_folder(out_dir, track.name), shot.num_frames, track.width_px, track.height_px, flow=settings.flow)


def write_picture(path: Path, picture: UInt8[np.ndarray, "height width 3"]) -> None:
    """An 8-bit picture with nothing but the pixels; RenderError where the disk is full."""
    encoded = cv2.imencode(path.suffix, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1]
    try:  # OpenCV's own writer says nothing of a full disk
        path.write_bytes(encoded.tobytes())
    except OSError as error:
        raise RenderError(f"{path}: could not be written ({error}); make room on the disk and run again") from error


def finish_frames(
    shot: Shot, out_dir: Path, settings: RenderSettings, seconds: dict[str, float], **engine: Any
) -> None:
    """Write frames.json, which comes last. seconds: by pass. engine: what only the engine knows, such as its device."""
    views: dict[str, dict[str, Any]] = {
        track.name: {
            "width_px": track.width_px,
            "height_px": track.height_px,
            "world_from_camera": track.world_from_camera.tolist(),
        }
        for track in shot.cameras
    }
    for track in shot.reference.cameras if shot.reference is not None else ():
        views[track.name]["reference_world_from_camera"] = track.world_from_camera[0].tolist()
    facts = engine | {
        "num_frames": shot.num_frames,
        "fps": shot.fps,
        "views": views,
        "settings": asdict(settings),
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
    }
    (out_dir / "frames.json").write_text(json.dumps(facts, indent=1, sort_keys=True))
