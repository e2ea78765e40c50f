"""AMASS: the motions as SMPL-X npz, one file per person of each performance."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from synth.errors import DatasetError
from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, write_jsonl
from synth.export.pages import chosen
from synth.export.settings import Settings
from synth.export.source import Place, one_of_each

_PARTS = {
    "root_orient": (0, 3),
    "pose_body": (3, 66),
    "pose_jaw": (66, 69),
    "pose_eye": (69, 75),
    "pose_hand": (75, 165),
}
"""Where AMASS's named parts lie in the 165 numbers of a pose."""


class Amass(Family):
    """motions/KEY_PERSON.npz and motions.jsonl."""

    name: ClassVar[str] = "amass"
    about: ClassVar[str] = "whatever reads AMASS's SMPL-X files"
    defaults: ClassVar[Settings] = Settings(split="all", absolute=False)

    def chosen(self, found: Sequence[Place]) -> Sequence[Place]:
        """One of each motion and cast; views, places and lights show the same again."""
        return one_of_each(found, lambda facts: f"{facts['motion_id']} {facts['identity_id']} {facts['start_s']}")

    def write(self, clip: Conformed, folder: Path) -> Record:
        """A file for every person."""
        (folder / "motions").mkdir(exist_ok=True)
        files = [f"motions/{clip.facts['clip_id']}_person{number}.npz" for number in clip.source.labels.person_ids]
        for person, name in enumerate(files):
            np.savez_compressed(folder / name, **motion_of(clip, person))
        facts = {name: clip.facts[name] for name in ("sport", "skill", "motion_id", "identity_id")}
        return {"motions": files} | facts

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """What each file shows."""
        names = ("key", "split", "motions", "sport", "skill", "motion_id", "identity_id", "caption")
        write_jsonl(paths.folder / "motions.jsonl", ({name: record[name] for name in names} for record in records))

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Files by the key of the clip that they are from."""
        rows = [json.loads(line) for line in (paths.folder / "motions.jsonl").read_text().splitlines()]
        return {row["key"]: row["motions"] for row in rows}

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """No pictures."""
        return {}

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """Every array is the clip's, to the last bit."""
        if len(row) != len(clip.source.labels.person_ids):
            yield f"{clip.key}: {len(row)} motions for {len(clip.source.labels.person_ids)} people"
            return
        for person, name in enumerate(row):
            due = motion_of(clip, person)
            with _opened(paths.folder / name) as found:
                wrong = [part for part in due if part not in found or not np.array_equal(found[part], due[part])]
            if wrong:
                yield f"{clip.key}: {name}: {', '.join(wrong)} not those of the clip"

    def page(self, settings: Settings) -> str:
        """What is in a file."""
        return f"""# amass: motions in AMASS's SMPL-X layout

`motions/CLIP_personN.npz`: `poses` (T,165) axis angles [rad], also as {", ".join(f"`{name}`" for name in _PARTS)}; `trans`
(T,3) [m], z up; `betas`, `gender`, `mocap_frame_rate`, `mocap_time_length` [s], `surface_model_type`. One file per person
of each motion; N is the person's number in the dataset's ids. `motions.jsonl` says what each shows.

**`betas` belong to the body of the dataset's recipe**: unless it names a licensed SMPL-X file, that is the project's own
body in SMPL-X's format, whose shape space is not SMPL-X's. Poses and joint names are SMPL-X's either way.

{chosen(settings, self.style, self.frames_step)}
"""


def motion_of(clip: Conformed, person: int) -> dict[str, np.ndarray]:
    """The arrays of one person's file."""
    labels, gender = clip.source.labels, clip.source.record["people"][person]["gender"]
    poses = np.asarray(labels.smplx_poses[clip.indices, person], np.float64)
    parts = {name: poses[:, first:last] for name, (first, last) in _PARTS.items()}
    return {
        "gender": np.array(gender),
        "surface_model_type": np.array("smplx"),
        "mocap_frame_rate": np.array(clip.fps),
        "mocap_time_length": np.array(clip.num_frames / clip.fps),
        "betas": np.asarray(labels.smplx_betas[person], np.float64),
        "poses": poses,
        "trans": np.asarray(labels.smplx_trans[clip.indices, person], np.float64),
    } | parts


def _opened(path: Path) -> Any:
    try:
        return np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path}: cannot be read back ({error}); export again") from error
