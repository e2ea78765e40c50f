"""Shot: everything that decides the pixels, as a folder of shot.json, arrays.npz and textures/*.png."""

import json
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float
from pydantic import ConfigDict, TypeAdapter

from synth.errors import ShotError
from synth.motion.performance import Performance
from synth.scene import CameraTrack, Light, Parts, Sky

Joints = Float[np.ndarray, "frames 144 3"]


@dataclass(frozen=True)
class Person:
    """One athlete in the shot at the video's frame times.

    instance_id: grey value in seg. identity, outfit: names of who and in what. height_m: standing height.
    poses (frames, 165), trans (frames, 3), betas (num_betas,): SMPL-X parameters in the world.
    joints (frames, 144, 3): SMPL-X joints, surface points, face and contour landmarks in the world [m].
    words: facts for captions, e.g. {"top": "red jersey", "bottom": "black shorts", "sex": "woman"}.
    """

    instance_id: int
    role: str
    handedness: str
    identity: str
    outfit: str
    gender: str
    height_m: float
    poses: Float[np.ndarray, "frames 165"]
    trans: Float[np.ndarray, "frames 3"]
    betas: Float[np.ndarray, " num_betas"]
    joints: Joints
    words: dict[str, str]


@dataclass(frozen=True)
class ShotFacts:
    """Who, what, where, when: identifiers that end in every clip's json, and words for captions.

    key: `<sport>_<clip>`, unique in the dataset, [a-z0-9_]. start_s: performance time of the first frame.
    """

    key: str
    sport: str
    skill: str
    motion_id: str
    motion_source: str
    identity_id: str
    outfit_id: str
    venue: str
    lighting: str
    camera_rig: str
    seed: int
    start_s: float
    licence: str


@dataclass(frozen=True)
class Shot:
    """One Performance, dressed, placed, lit and filmed by synchronised cameras; `frames` images per camera.

    performance: kept whole, in continuous time from its own start; frame i is at facts.start_s + i / fps.
    exposure_ev: stops added to the picture after rendering.
    """

    facts: ShotFacts
    fps: float
    num_frames: int
    people: tuple[Person, ...]
    performance: Performance
    parts: Parts
    lights: tuple[Light, ...]
    sky: Sky
    cameras: tuple[CameraTrack, ...]
    exposure_ev: float

    __pydantic_config__ = ConfigDict(arbitrary_types_allowed=True)

    @property
    def times_s(self) -> Float[np.ndarray, " frames"]:
        """Performance time of each frame [s]: the centre of its exposure."""
        return self.facts.start_s + np.arange(self.num_frames) / self.fps


def save(shot: Shot, folder: Path) -> None:
    """Write a shot folder; `folder` must exist and be empty."""
    arrays: dict[str, np.ndarray] = {}
    textures = folder / "textures"
    textures.mkdir()
    for name, picture in shot.parts.textures.items():
        channels = cv2.COLOR_RGBA2BGRA if picture.shape[2] == 4 else cv2.COLOR_RGB2BGR
        cv2.imwrite(str(textures / f"{name}.png"), cv2.cvtColor(picture, channels))
    tree = _strip(shot, "", arrays)
    with (folder / "arrays.npz").open("wb") as file:
        np.savez(file, **arrays)
    (folder / "shot.json").write_text(json.dumps(tree, indent=1, sort_keys=True, allow_nan=False))


def load(folder: Path) -> Shot:
    """Read what `save` wrote."""
    try:
        tree = json.loads((folder / "shot.json").read_text())
        with np.load(folder / "arrays.npz", allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError) as error:
        raise ShotError(f"{folder}: not a shot folder ({error}); run the planning task again") from error
    filled = _fill(tree, arrays)
    filled["parts"]["textures"] = {
        path.stem: _read_texture(path) for path in sorted((folder / "textures").glob("*.png"))
    }
    return _ADAPTER.validate_python(filled)


def _read_texture(path: Path) -> np.ndarray:
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise ShotError(f"{path}: not a readable picture; run the planning task again")
    return cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA if picture.shape[2] == 4 else cv2.COLOR_BGR2RGB)


def _strip(value: Any, path: str, arrays: dict[str, np.ndarray]) -> Any:
    """The same tree with every array moved to `arrays` and named by its path."""
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return {"array": path}
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: _strip(getattr(value, f.name), f"{path}/{f.name}", arrays)
            for f in fields(value)
            if f.name != "textures"
        }
    if isinstance(value, dict):
        return {key: _strip(item, f"{path}/{key}", arrays) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_strip(item, f"{path}/{i}", arrays) for i, item in enumerate(value)]
    return value


def _fill(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(value, dict):
        if set(value) == {"array"} and isinstance(value["array"], str):
            return arrays[value["array"]]
        return {key: _fill(item, arrays) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, arrays) for item in value]
    return value


_ADAPTER: TypeAdapter[Shot] = TypeAdapter(Shot)
