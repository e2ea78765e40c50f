"""Every way in for what others made: a valid thing, how it is read, and how long that may take."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import door
import mutations
import numpy as np
import valid_files
from recordings import PlainBody
from sandbox import ENDED, Finding, Round, Tally

from synth import record, shot
from synth.body import load_body
from synth.frames import Frames
from synth.grid import Grid
from synth.inspect import describe
from synth.labels import Labels
from synth.loader import ClipDataset
from synth.manifest import open_dataset
from synth.mocap import c3d_take, read_take
from synth.mocap.c3d_points import points_in
from synth.motion.motion import Motion
from synth.motion.performance import Performance
from synth.motion.retarget import retarget
from synth.outfit.colors import read_picture
from synth.outfit.own import read_garment
from synth.quality import check_dataset
from synth.renderer import settings_from_json
from synth.shard import read_shard
from tasks.__main__ import _refuse_damaged

LIMIT_S = 60.0
"""More than any case takes on a busy machine, less than for ever."""
CONTROLS = ("video", "pose", "depth", "ids", "parts", "normal", "reference", "audio", "caption", "cameras", "labels")


@dataclass(frozen=True)
class Entry:
    """make: writes what is valid into a folder and says what of it is read. read: as the project does.

    limit_s: within which a case must be through on a busy machine. slow: starts a process for every case.
    may_end: what is read here in the fuzzer's process, the project reads in one of its own, which may crash or swell.
    """

    make: Callable[[Path], Path]
    read: Callable[[Path], object]
    limit_s: float = LIMIT_S
    slow: bool = False
    may_end: bool = False

    def case(self, valid: Path) -> Callable[[int, Path], None]:
        """What reads the damaged copy that belongs to a seed. valid: the folder that `make` filled."""
        target = self.make(valid).relative_to(valid)
        files = sorted(path.relative_to(valid) for path in valid.rglob("*") if path.is_file())

        def run(seed: int, folder: Path) -> None:
            rng = np.random.default_rng(seed)
            shutil.rmtree(folder)
            shutil.copytree(valid, folder)
            _damage(folder / files[int(rng.integers(len(files)))], rng)
            self.read(folder / target)

        return run


def _damage(path: Path, rng: np.random.Generator) -> None:
    """Other bytes; rarely no file, a folder in its place, or a link to nothing."""
    if rng.random() > 0.05:
        path.write_bytes(mutations.mutated(path.name, path.read_bytes(), rng))
        return
    path.unlink()
    kind = int(rng.integers(3))
    if kind == 1:
        path.mkdir()
    elif kind == 2:
        path.symlink_to("nowhere")


def _moved(path: Path) -> object:
    return retarget(read_take(path), PlainBody(), np.zeros(10))


def _points(path: Path) -> object:
    """C3D in this process: one of its own for every case would be all that is measured."""
    c3d_take.read_apart = lambda module, reader, place, limit_s: points_in(place, None)  # type: ignore[assignment]
    return read_take(path)


def _samples(path: Path) -> object:
    return list(ClipDataset(path, controls=CONTROLS, shuffle=False))


def _rows(path: Path) -> object:
    return list(Grid.open(path).triplets()), list(Grid.open(path).pairs("identity_id"))


def _views(path: Path) -> object:
    frames = Frames(path)
    for view in frames.views:
        frames.rgb(view), frames.depth(view), frames.ids(view), frames.world_from_camera(view)
        if frames.has_reference:
            frames.reference(view)
    return frames.seconds


def _uncached(read: Any) -> Callable[[Path], object]:
    return lambda path: read.__wrapped__(str(path))


FILES: dict[str, Entry] = {
    "bvh": Entry(valid_files.bvh, read_take),
    "bvh retargeted": Entry(valid_files.bvh, _moved),
    "amc": Entry(valid_files.amc, read_take),
    "npz of SMPL-X": Entry(valid_files.smplx_npz, read_take),
    "npz of SMPL-X retargeted": Entry(valid_files.smplx_npz, _moved),
    "npz of parts": Entry(valid_files.parts_npz, read_take),
    "npz of joints": Entry(valid_files.joints_npz, read_take),
    "npy of joints": Entry(valid_files.joints_npy, lambda path: read_take(path, fps=30.0)),
    "pt": Entry(valid_files.skillmimic, read_take),
    "c3d": Entry(valid_files.c3d, _points, may_end=True),
    "c3d apart": Entry(valid_files.c3d, read_take, 120.0, slow=True),
    "fbx": Entry(valid_files.fbx, read_take, 240.0, slow=True),
    "gltf": Entry(valid_files.gltf, read_take, 240.0, slow=True),
    "motion": Entry(valid_files.motion, Motion.load),
    "motion inspected": Entry(valid_files.motion, describe),
    "body": Entry(valid_files.body, load_body),
    "performance": Entry(valid_files.performance, lambda path: record.load(Performance, path, "performance")),
    "shot": Entry(valid_files.planned, shot.load),
    "frames": Entry(valid_files.frames, _views),
    "labels": Entry(valid_files.labels, lambda path: record.load(Labels, path, "view0")),
    "shard": Entry(valid_files.shard, lambda path: list(read_shard(path))),
    "shard loaded": Entry(valid_files.shard, _samples),
    "shard inspected": Entry(valid_files.shard, describe),
    "dataset": Entry(valid_files.dataset, open_dataset),
    "dataset loaded": Entry(valid_files.dataset, _samples),
    "dataset inspected": Entry(valid_files.dataset, describe),
    "dataset checked": Entry(valid_files.dataset, check_dataset, 120.0),
    "dataset at the door": Entry(valid_files.dataset, _refuse_damaged),
    "clips.jsonl": Entry(valid_files.dataset, _rows),
    "garment obj": Entry(valid_files.garment, _uncached(read_garment)),
    "garment glb": Entry(valid_files.garment_glb, _uncached(read_garment)),
    "shirt": Entry(valid_files.picture, _uncached(read_picture)),
}
"""What is read from files."""


def _settings(seed: int, folder: Path) -> None:
    text = b'{"samples": 8, "denoise": true, "device": "cpu", "look": "None", "threads": 2}'
    settings_from_json(mutations.mutated("settings.json", text, np.random.default_rng(seed)).decode("utf-8", "replace"))


WORDS: dict[str, Callable[[], Callable[[int, Path], None]]] = {
    "overrides": lambda: door.overrides,
    "recipes": lambda: door.trees(door.composed()),
    "render settings": lambda: _settings,
}
"""What is read from words: makes the case that belongs to a seed."""

NAMES = (*FILES, *WORDS)


def fuzz(name: str, folder: Path, seeds: Iterator[int], seconds: float, tally: Tally) -> Iterator[Finding]:
    """What an entry did that it may not, in cases of these seeds, for so long."""
    valid = folder / "valid"
    valid.mkdir(parents=True)
    case = FILES[name].case(valid) if name in FILES else WORDS[name]()
    limit_s = FILES[name].limit_s if name in FILES else LIMIT_S
    may_end = name in FILES and FILES[name].may_end
    found = Round(name, case, folder / "box", time.monotonic() + seconds, limit_s, tally).run(seeds)
    yield from (one for one in found if not (may_end and (one.what == ENDED or "GB (" in one.what)))
