"""Rerun: a recording (.rrd) of every shot with its cameras, bodies, skeletons and pictures, to fly around in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np

from synth.errors import DatasetError
from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, write_file
from synth.export.pages import chosen
from synth.export.rerun_log import log_events, log_people, log_things, log_view
from synth.export.settings import Settings
from synth.export.source import Place, one_of_each


class Rerun(Family):
    """recordings/SHOT.rrd."""

    name: ClassVar[str] = "rerun"
    about: ClassVar[str] = "the Rerun viewer"
    defaults: ClassVar[Settings] = Settings(split="all", absolute=False)

    def chosen(self, found: Sequence[Place]) -> Sequence[Place]:
        """One recording holds all views of a shot."""
        return one_of_each(found, lambda facts: str(facts["clip_id"]))

    def write(self, clip: Conformed, folder: Path) -> Record:
        """The shot: people and things once, every view's camera and pictures."""
        rr = _library()
        path = f"recordings/{clip.facts['clip_id']}.rrd"
        recording = rr.new_recording("synth", recording_id=str(clip.facts["clip_id"]), make_default=False)
        memory = recording.memory_recording()  # the library's own writer goes on when the disk is full
        recording.log("world", rr.ViewCoordinates.RIGHT_HAND_Z_UP, static=True)
        log_people(rr, recording, clip)
        log_things(rr, recording, clip)
        log_events(rr, recording, clip)
        for view in views(clip):
            log_view(rr, recording, view)
        write_file(folder / path, memory.drain_as_bytes())
        rr.disconnect(recording)
        return {"recording": path}

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """The folder is the index."""

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Recordings by the key of the clip that they were written for, which they name."""
        found = sorted((paths.folder / "recordings").glob("*.rrd"))
        return {_first_view(path): str(path.relative_to(paths.folder)) for path in found}

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """Streams are compared view by view, in `verify`."""
        return {}

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """Skeletons, and frame counts, pictures and ids of every view, as they come back out of the file."""
        path = paths.folder / row
        if _first_view(path) != clip.key:
            yield f"{clip.key}: {row}: is the recording of {_first_view(path)}"
            return
        recorded = _recorded(path)
        for view in views(clip):
            place = f"/world/{view.facts['camera']}"
            yield from self._stream_failures(view, "rgb", list(map(_jpeg, recorded.get(f"{place}/rgb", []))))
            if recorded.get(f"{place}/ids") != [ids.tobytes() for ids in view.ids]:
                yield f"{view.key}: ids: not the clip's"
        labels = clip.source.labels
        for person, number in enumerate(labels.person_ids):
            joints = labels.joints3d[clip.indices, person, :55].astype(np.float32)
            if recorded.get(f"/world/people/{number}/joints") != [frame.tobytes() for frame in joints]:
                yield f"{clip.key}: joints of person {number}: not the clip's"

    def page(self, settings: Settings) -> str:
        """How to look at it."""
        return f"""# rerun: shots to fly around in

`rerun recordings/SHOT.rrd` (rerun-sdk {_library().__version__}, of which the file's version must be). Two timelines: `frame`
and `time` in seconds. `world/people/N`: the posed body where its model is at hand, skeleton and joints; `world/things`:
points and poses of bow, arrow, ball, net; `world/CAMERA`: the camera with its picture (JPEG), depth in metres, ids and 2D
skeletons; `events`: what happens, as a log. Rerun
stamps what it writes with the time of writing, so the bytes of a recording differ from run to run.

{chosen(settings, self.style, self.frames_step)}
"""


def views(clip: Conformed) -> Iterator[Conformed]:
    """All views of the clip's shot, one at a time, conformed alike."""
    for source in clip.source.views:
        yield Conformed(source, clip.settings, clip.style_name)


def _library() -> Any:
    try:
        import rerun
    except ImportError as error:
        raise DatasetError("rerun-sdk is not installed; run: pip install 'synth[rerun]'") from error
    return rerun


def _recorded(path: Path) -> dict[str, list[bytes]]:
    """Encoded pictures, maps and joints (float32) by their place in the recording, in the order of frames."""
    streams: dict[str, list[bytes]] = {}
    table = _loaded(path).view(index="frame", contents="/**").select().read_all()
    for column in table.column_names:
        place, _, kind = column.partition(":")
        values = (value.as_py() for value in table[column] if value.is_valid)
        if (place.rpartition("/")[2], kind) in (("rgb", "Blob"), ("ids", "ImageBuffer")):
            streams[place] = [bytes(value[0]) for value in values]
        elif place.endswith("/joints") and kind == "Position3D":
            streams[place] = [np.array(value, np.float32).tobytes() for value in values]
    return streams


def _loaded(path: Path) -> Any:
    try:
        return _library().dataframe.load_recording(path)
    except RuntimeError as error:
        raise DatasetError(f"{path}: not a recording ({error}); export again") from error


def _first_view(path: Path) -> str:
    table = _loaded(path).view(index="frame", contents="/first_view").select_static().read_all()
    texts = [table[name][0].as_py()[0] for name in table.column_names if name.lower().endswith("text")]
    return texts[0] if texts else ""


def _jpeg(data: bytes) -> Picture:
    return np.ascontiguousarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1])
