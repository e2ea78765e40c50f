"""Packing: from a labelled view to the members of a training sample, described, drawn, sounded and encoded."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
from jaxtyping import UInt8

from synth import depth
from synth.clip import ORDER, SCHEMA, Clip, Facts, to_json
from synth.errors import DatasetError
from synth.film import noisy
from synth.label_images import LabelImages
from synth.labels import FrameSource, Labels, camera_facts, events
from synth.labels.edges import edge_map
from synth.labels.flow import Flow, each_flow
from synth.labels.flow_map import flow_levels, flow_scale_px
from synth.pose_map import draw
from synth.randomness import generator
from synth.recipe import SignalRecipe
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.sound import SAMPLE_HZ, Soundtrack, Sources, to_wav, track
from synth.text import long_english, spoken
from synth.video import encode_drawing, encode_map8, encode_map16, encode_rgb

PLAIN = SignalRecipe(flow=False, edges=False)
"""No signals beyond those of every clip."""

_ENCODERS = 2
"""Streams encoded at once; the bytes do not depend on it."""

Maker = Callable[[], bytes]
Picture = UInt8[np.ndarray, "height width 3"]
_KEY = re.compile(r"[a-z0-9_]+")


def pack(
    shot: Shot,
    frames: FrameSource,
    labels: Labels,
    camera_index: int,
    recipe_digest: str,
    signals: SignalRecipe = PLAIN,
    sounds: Sources | None = None,
) -> Clip:
    """The clip of one labelled view; `synth.quality.grade` says if it is good.

    sounds: `synth.sound.sources(shot)`, to be shared by the views of a shot.
    """
    camera = shot.cameras[camera_index]
    pictures = list(frames.each_labels(camera.name))  # mapped, not in memory
    flows = list(each_flow(shot, camera, pictures)) if signals.flow else []
    near, scale_px = depth.near_m(one.depth for one in pictures), flow_scale_px(flows) if flows else 0.0
    facts = clip_facts(shot, labels, camera_index, near, scale_px, recipe_digest)
    makers = _rgb_stream(shot, frames, camera) | _map_streams(pictures, near, shot.fps)
    makers |= {"pose.mp4": lambda: encode_drawing(_drawn(labels, camera), shot.fps)}
    makers |= _asked_streams(pictures, flows, scale_px, signals, shot.fps)
    with ThreadPoolExecutor(_ENCODERS) as pool:  # encoders and decoders leave the interpreter free
        made = {suffix: pool.submit(maker) for suffix, maker in makers.items()}
        heard = track(shot, camera_index, sounds)
        members = {suffix: future.result() for suffix, future in made.items()}
    record = events(shot) | {"sounds": _cues(shot, heard)} | spoken(shot, labels, camera_index) | {"scores": []}
    members |= {
        "json": to_json(facts),
        "txt": long_english(record).encode(),
        "ref.png": _png(noisy(frames.reference(camera.name)[0], shot.film.noise, _grain(shot, camera.name, "ref"))),
        "wav": to_wav(heard.samples),
        "events.json": to_json(record),
        "labels.npz": labels.to_bytes(),
    }
    return Clip(str(facts["key"]), facts, {suffix: members[suffix] for suffix in ORDER if suffix in members})


def clip_facts(
    shot: Shot, labels: Labels, camera_index: int, near_m: float, flow_scale_px: float, recipe_digest: str
) -> Facts:
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
        "flow_scale_px": float(flow_scale_px),
        "audio_hz": SAMPLE_HZ,
        "licence": facts.licence,
        "recipe_digest": recipe_digest,
    }


def _rgb_stream(shot: Shot, frames: FrameSource, camera: CameraTrack) -> dict[str, Maker]:
    return {"mp4": lambda: encode_rgb(_developed(shot, frames, camera.name), shot.fps, shot.film.crf)}


def _map_streams(pictures: list[LabelImages], near: float, fps: float) -> dict[str, Maker]:
    """How the streams that every clip has of its label pictures are encoded, by suffix; the longest first."""
    return {
        "normal.mp4": lambda: encode_drawing((one.normal_map for one in pictures), fps),
        "depth.mkv": lambda: encode_map16((depth.levels(one.depth, near) for one in pictures), fps),
        "seg.mkv": lambda: encode_map8((one.ids for one in pictures), fps),
        "part.mkv": lambda: encode_map8((one.parts for one in pictures), fps),
    }


def _asked_streams(
    pictures: list[LabelImages], flows: list[Flow], scale_px: float, signals: SignalRecipe, fps: float
) -> dict[str, Maker]:
    """The streams that only some recipes ask for."""
    streams: dict[str, Maker] = {}
    if signals.flow:
        streams["flow.mkv"] = lambda: encode_map16((flow_levels(one.flow, one.status, scale_px) for one in flows), fps)
    if signals.edges:
        streams["edge.mkv"] = lambda: encode_map8(
            (edge_map(one.depth, one.ids, one.parts, one.normals) for one in pictures), fps
        )
    return streams


def _drawn(labels: Labels, camera: CameraTrack) -> Iterator[Picture]:
    return (draw(joints, camera.width_px, camera.height_px) for joints in labels.joints2d)


def _developed(shot: Shot, frames: FrameSource, view: str) -> Iterator[Picture]:
    """The rendered pictures with the film's noise, another one in each frame of each clip."""
    for number, picture in enumerate(frames.each_rgb(view)):
        yield noisy(picture, shot.film.noise, _grain(shot, view, number))


def _grain(shot: Shot, view: str, frame: int | str) -> np.random.Generator:
    return generator(shot.facts.seed, "noise", f"{shot.facts.key}_{view}", frame)


def _png(picture: UInt8[np.ndarray, "height width 3"]) -> bytes:
    return cv2.imencode(".png", picture[..., ::-1])[1].tobytes()


def _cues(shot: Shot, heard: Soundtrack) -> list[dict[str, str | int | float]]:
    """What can be heard, for events.json; person_id as in seg, 0 for nobody."""
    return [
        {
            "name": cue.name,
            "time_s": round(cue.time_s, 7),  # the last bits of sums follow the arrays' place in memory
            "arrival_s": round(cue.arrival_s, 7),
            "level_db": round(cue.level_db, 3),
            "person_id": shot.people[cue.person].instance_id if cue.person >= 0 else 0,
            "object": cue.object,
        }
        for cue in heard.cues
    ]
