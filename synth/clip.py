"""Clip: one view of one Shot with its labels, as the members of one training sample."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from synth import depth
from synth.arrays import Depth, Ids, Video
from synth.errors import DatasetError
from synth.film import noisy
from synth.labels import FrameSource, Labels, camera_facts, caption, draw_pose, events
from synth.labels.normals import normal_picture
from synth.randomness import generator
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.video import encode_drawing, encode_map8, encode_map16, encode_rgb

SCHEMA = 3
"""Number of the sample format; it grows with the members and the facts."""

MEMBERS: tuple[str, ...] = (
    "json", "txt", "mp4", "pose.mp4", "depth.mkv", "seg.mkv", "part.mkv", "normal.mp4", "events.json", "labels.npz",
)  # fmt: skip
"""Suffixes of a sample's files in the order in which a shard holds them."""

_ENCODERS = 2
"""Streams encoded at once; the bytes do not depend on it."""

_KEY = re.compile(r"[a-z0-9_]+")

Facts = dict[str, str | int | float]


@dataclass(frozen=True)
class _Maps:
    """Label pictures of a view: planar z [m], instance ids, body parts, normals as a picture."""

    depth: Depth
    ids: Ids
    parts: Ids
    normals: Video


@dataclass(frozen=True)
class Clip:
    """One training sample. facts: the flat json. members: bytes by suffix, in the order of MEMBERS."""

    key: str
    facts: Facts
    members: Mapping[str, bytes]

    @property
    def group(self) -> str:
        """Key of the shot that all synchronised views of this clip share."""
        return str(self.facts["clip_id"])


class FolderMembers(Mapping[str, bytes]):
    """Members of a clip that stay on disk until one is asked for."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._key = folder, key

    def __getitem__(self, suffix: str) -> bytes:
        return read_member(self._folder / f"{self._key}.{suffix}")

    def __iter__(self) -> Iterator[str]:
        return iter(MEMBERS)

    def __len__(self) -> int:
        return len(MEMBERS)


def pack(
    shot: Shot,
    frames: FrameSource,
    labels: Labels,
    camera_index: int,
    recipe_digest: str,
) -> Clip:
    """The clip of one labelled view: described, drawn and encoded. `synth.quality.require` says if it is good."""
    camera, fps = shot.cameras[camera_index], shot.fps
    maps = _maps(frames, camera.name)
    near = depth.near_m(maps.depth)
    facts = clip_facts(shot, labels, camera_index, near, recipe_digest)
    streams: dict[str, Callable[[], bytes]] = {
        "mp4": lambda: encode_rgb(_developed(shot, frames, camera.name), fps, shot.film.crf),
        "pose.mp4": lambda: encode_drawing(_drawn(labels, camera), fps),
        "depth.mkv": lambda: encode_map16(depth.levels(maps.depth, near), fps),
        "seg.mkv": lambda: encode_map8(maps.ids, fps),
        "part.mkv": lambda: encode_map8(maps.parts, fps),
        "normal.mp4": lambda: encode_drawing(maps.normals, fps),
    }
    with ThreadPoolExecutor(_ENCODERS) as pool:  # encoders and decoders leave the interpreter free
        encoded = dict(zip(streams, pool.map(lambda make: make(), streams.values()), strict=True))
    members = encoded | {
        "json": to_json(facts),
        "txt": caption(shot, labels, camera_index).encode(),
        "events.json": to_json(events(shot, labels, camera_index)),
        "labels.npz": labels.to_bytes(),
    }
    return Clip(str(facts["key"]), facts, {suffix: members[suffix] for suffix in MEMBERS})


def clip_facts(shot: Shot, labels: Labels, camera_index: int, near_m: float, recipe_digest: str) -> Facts:
    """The flat json of a sample: the same keys in every sample, floats as floats, no nulls."""
    facts, camera = shot.facts, shot.cameras[camera_index]
    key = f"{facts.key}_{camera.name}"
    if not _KEY.fullmatch(key):
        raise DatasetError(f"clip key {key!r}: only a-z, 0-9 and _ are allowed; rename the sport, clip or camera")
    return {
        "schema": SCHEMA,
        "key": key,
        "clip_id": facts.key,
        "view": camera_index,
        "num_views": len(shot.cameras),
        "camera": camera.name,
        "camera_rig": camera.rig,
        **camera_facts(shot, labels, camera_index),
        "fps": float(shot.fps),
        "num_frames": shot.num_frames,
        "width": camera.width_px,
        "height": camera.height_px,
        "sport": facts.sport,
        "skill": facts.skill,
        "motion_id": facts.motion_id,
        "motion_source": facts.motion_source,
        "identity_id": facts.identity_id,
        "outfit_id": facts.outfit_id,
        "venue": facts.venue,
        "lighting": facts.lighting,
        "num_people": len(shot.people),
        "equipment": ",".join(sorted(track.name for track in shot.performance.tracks)),
        "start_s": float(facts.start_s),
        "shutter_deg": float(shot.film.shutter_deg),
        "f_stop": float(shot.film.f_stop),
        "noise": float(shot.film.noise),
        "crf": shot.film.crf,
        "seed": facts.seed,
        "motion_tier": facts.tier,
        "tier": "",
        "depth_near_m": float(near_m),
        "licence": facts.licence,
        "recipe_digest": recipe_digest,
    }


def _developed(shot: Shot, frames: FrameSource, view: str) -> Video:
    """The rendered pictures with the film's noise, another one in each frame of each clip."""
    seed, key = shot.facts.seed, f"{shot.facts.key}_{view}"
    pictures = enumerate(frames.each_rgb(view))
    return np.stack(
        [noisy(picture, shot.film.noise, generator(seed, "noise", key, number)) for number, picture in pictures]
    )


def _drawn(labels: Labels, camera: CameraTrack) -> Video:
    return np.stack([draw_pose(joints, camera.width_px, camera.height_px) for joints in labels.joints2d])


def _maps(frames: FrameSource, view: str) -> _Maps:
    """All label pictures of a view, each read once."""
    pictures = [(one.depth, one.ids, one.parts, normal_picture(one.normals)) for one in frames.each_labels(view)]
    return _Maps(*(np.stack(kind) for kind in zip(*pictures, strict=True)))


def to_json(tree: dict[str, Any]) -> bytes:
    """Readable JSON with the keys in their own order; NaN is an error."""
    return json.dumps(tree, indent=1, allow_nan=False).encode()


def save(clip: Clip, folder: Path) -> None:
    """Write the members as <key>.<suffix> into an existing folder."""
    for suffix in MEMBERS:
        (folder / f"{clip.key}.{suffix}").write_bytes(clip.members[suffix])


def listing(folder: Path) -> tuple[Path, ...]:
    """The json files of the clips that `save` wrote into a folder, by key."""
    return tuple(path for path in sorted(folder.glob("*.json")) if path.name.count(".") == 1)


def load(path: Path) -> Clip:
    """The clip whose json file is `path`; its other members are read when asked for."""
    try:
        facts = json.loads(read_member(path))
    except ValueError as error:
        raise DatasetError(f"{path}: damaged json of a clip ({error}); pack the shot again") from error
    return Clip(path.stem, facts, FolderMembers(path.parent, path.stem))


def read_member(path: Path) -> bytes:
    """Bytes of a clip's file; DatasetError where it is missing."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DatasetError(f"{path}: cannot read this member of a clip ({error}); pack the shot again") from error
