"""Evidence: what a sample holds, each member read once and only when a check asks for it."""

from collections.abc import Mapping
from concurrent.futures import Executor, Future
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Float, Shaped, UInt8, UInt16

from synth.errors import DatasetError
from synth.labels.labels import Labels
from synth.plain import tree_of
from synth.video import StreamFacts, read_stream

LAYOUTS = {
    "mp4": "gray", "pose.mp4": "yuv444p", "depth.mkv": "gray16le", "seg.mkv": "gray", "part.mkv": "gray",
    "normal.mp4": "yuv444p", "flow.mkv": "gray16le", "edge.mkv": "gray",
}  # fmt: skip
"""As what each stream is read: stored values wherever they are numbers, so that nothing is converted twice."""
_SHARED = ("depth.mkv", "seg.mkv")
"""Streams that checks across the views of a shot read again."""
_LEVELS = 65535.0

Frames = Shaped[np.ndarray, "frames ..."]


class Evidence:
    """One sample under examination: its members by suffix, decoded lazily.

    facts: the flat json. record: events.json. labels: labels.npz. Sizes: T frames of H x W pixels, P people.
    """

    def __init__(self, key: str, members: Mapping[str, bytes]) -> None:
        self.key, self.members = key, members
        self._streams: dict[str, tuple[StreamFacts, Frames]] = {}
        self._begun: dict[str, Future[tuple[StreamFacts, Frames]]] = {}
        self._depth_m: dict[int, Float[np.ndarray, "height width"]] = {}

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The flat json."""
        return _tree("json", self.members)

    @cached_property
    def record(self) -> dict[str, Any]:
        """The content of events.json."""
        return _tree("events.json", self.members)

    @cached_property
    def labels(self) -> Labels:
        """The arrays of labels.npz."""
        return Labels.from_bytes(self.members["labels.npz"])

    def stream(self, suffix: str) -> StreamFacts:
        """What the container of a video member says, and what decoding it showed."""
        return self._decoded(suffix)[0]

    def frames(self, suffix: str) -> Frames:
        """Pictures (T, H, W), or planes (T, 3, H, W) of a 4:4:4 stream, as in LAYOUTS."""
        return self._decoded(suffix)[1]

    def prefetch(self, pool: Executor) -> None:
        """Begin to decode all streams in `pool`; decoders leave the interpreter free."""
        for suffix in (suffix for suffix in LAYOUTS if suffix in self.members):
            self._begun[suffix] = pool.submit(_decode, self.members[suffix], LAYOUTS[suffix])

    def release(self) -> None:
        """Forget the decoded streams that only this view's own checks need."""
        self._begun, self._depth_m = {}, {}
        self._streams = {suffix: held for suffix, held in self._streams.items() if suffix in _SHARED}

    def altered(self, members: Mapping[str, bytes]) -> "Evidence":
        """The same sample with other members, none of them a stream: what is decoded stays."""
        other = Evidence(self.key, members)
        other._streams, other._begun = self._streams, self._begun
        return other

    @property
    def size(self) -> tuple[int, int]:
        """Width and height [px]."""
        return int(self.facts["width"]), int(self.facts["height"])

    @property
    def num_frames(self) -> int:
        """T."""
        return int(self.facts["num_frames"])

    @property
    def times_s(self) -> Float[np.ndarray, " frames"]:
        """Clip time of each frame [s]."""
        return np.arange(self.num_frames) / float(self.facts["fps"])

    @property
    def ids(self) -> UInt8[np.ndarray, "frames height width"]:
        """Instance ids."""
        return self.frames("seg.mkv")

    @property
    def levels(self) -> UInt16[np.ndarray, "frames height width"]:
        """Stored inverse depth."""
        return self.frames("depth.mkv")

    def depth_m(self, frame: int) -> Float[np.ndarray, "height width"]:
        """Planar z [m] of a frame, infinite where nothing is: z = near 65535 / level [README, sample format]."""
        if frame not in self._depth_m:
            with np.errstate(divide="ignore"):
                scale_m = np.float32(_LEVELS * float(self.facts["depth_near_m"]))
                self._depth_m[frame] = scale_m / self.levels[frame].astype(np.float32)
        return self._depth_m[frame]

    def depth_step_m(self, depth_m: Float[np.ndarray, "*batch"]) -> Float[np.ndarray, "*batch"]:
        """Distance of two neighbouring levels at planar z [m]: dz = z^2 / (65535 near)."""
        return depth_m**2 / (_LEVELS * float(self.facts["depth_near_m"]))

    def kind_of(self, instance_id: int) -> str:
        """`kind` of an instance in events.json, "" where it is not there."""
        return next((str(one["kind"]) for one in self.record["instances"] if int(one["id"]) == instance_id), "")

    @cached_property
    def tracks(self) -> dict[str, Float[np.ndarray, "frames 4 4"]]:
        """world_from_object of each piece of equipment by name."""
        names = [name for name in str(self.facts["equipment"]).split(",") if name]
        return {name: self.labels.equipment[f"{name}_pose"] for name in names}

    @property
    def net_id(self) -> int | None:
        """The net's number in seg.mkv, if there is a net."""
        return next((int(one["id"]) for one in self.record["instances"] if one["name"] == "net"), None)

    def stands_still(self) -> bool:
        """Whether the camera and its lens are the same in all frames."""
        pose, K = self.labels.world_from_camera, self.labels.K
        return bool(np.abs(pose - pose[0]).max() < 1e-9 and np.abs(K - K[0]).max() < 1e-9)

    def _decoded(self, suffix: str) -> tuple[StreamFacts, Frames]:
        if suffix not in self._streams:
            begun = self._begun.pop(suffix, None)
            self._streams[suffix] = begun.result() if begun else _decode(self.members[suffix], LAYOUTS[suffix])
        return self._streams[suffix]


def _decode(data: bytes, layout: str) -> tuple[StreamFacts, Frames]:
    stream, pictures = read_stream(data, layout)
    return stream, np.stack(pictures) if pictures else np.zeros((0, 0, 0), np.uint8)


def rgb_of(planes: Shaped[np.ndarray, "3 *batch"]) -> Float[np.ndarray, "*batch 3"]:
    """RGB 0..255 of stored Y, Cb, Cr in BT.709 limited range [Rec. 709, 8 bit]."""
    y, cb, cr = (planes[0] - 16.0) * (255 / 219), (planes[1] - 128.0) * (255 / 224), (planes[2] - 128.0) * (255 / 224)
    return np.stack([y + 1.5748 * cr, y - 0.1873 * cb - 0.4681 * cr, y + 1.8556 * cb], -1).clip(0, 255)


def _tree(suffix: str, members: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        tree = tree_of(members[suffix])
    except ValueError as error:
        raise DatasetError(f"{suffix} is damaged ({error}); make the dataset again") from error
    if not isinstance(tree, dict):
        raise DatasetError(f"{suffix} is not an object; make the dataset again")
    return tree
