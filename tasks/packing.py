"""What the PackClips and WriteDataset stages do: from labelled shots to graded clips, from those to a dataset."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import overload

from synth import clip, record, shot, sound
from synth.errors import ShotError
from synth.frames import Frames
from synth.labels import Labels
from synth.pack import pack as pack_view
from synth.plain import tree_of
from synth.quality import grade
from synth.recipe import SignalRecipe
from synth.tiers import Rejected, TierRecipe
from synth.whole import again

REJECTED = "rejected.json"


def pack(
    needs: Mapping[str, Path], signals: SignalRecipe, tiers: TierRecipe, digest: str, folder: Path
) -> tuple[Rejected, ...]:
    """Pack, check and grade all views of a shot into <folder>/clips; those that are refused, and why.

    needs: folders of `shot`, `frames` and `labels`.
    """
    planned, frames = shot.load(needs["shot"]), Frames(needs["frames"] / "frames")
    sounds = sound.sources(planned)
    packed = [
        pack_view(planned, frames, record.load(Labels, needs["labels"], camera.name), number, digest, signals, sounds)
        for number, camera in enumerate(planned.cameras)
    ]
    graded = grade(packed, tiers)
    (folder / "clips").mkdir()
    for one in graded.accepted:
        clip.save(one, folder / "clips")
    (folder / REJECTED).write_text(json.dumps([asdict(one) for one in graded.rejected], indent=1))
    return graded.rejected


class Packed(Sequence[clip.Clip]):
    """Accepted clips of shots, as `pack` left them; each is loaded when it is asked for."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._paths = [str(path) for folder in folders for path in clip.listing(folder / "clips")]

    def __len__(self) -> int:
        return len(self._paths)

    @overload
    def __getitem__(self, number: int) -> clip.Clip: ...

    @overload
    def __getitem__(self, number: slice) -> list[clip.Clip]: ...

    def __getitem__(self, number: int | slice) -> clip.Clip | list[clip.Clip]:
        if isinstance(number, slice):
            return [clip.load(Path(path)) for path in self._paths[number]]
        return clip.load(Path(self._paths[number]))


def rejected(folders: Iterable[Path]) -> list[Rejected]:
    """Rejected clips of shots, as `pack` left them."""
    return [one for folder in folders for one in _rejected(folder)]


def groups(folders: Iterable[Path]) -> set[str]:
    """The clip groups of these shots."""
    return {clip.load(path).group for folder in folders for path in clip.listing(folder / "clips")[:1]}


def seconds(folders: Iterable[Path]) -> Counter[str]:
    """Wall time [s] by pass of all shots that were rendered into these folders."""
    total: Counter[str] = Counter()
    for folder in folders:
        total.update(Frames(folder / "frames").seconds)
    return total


def _rejected(folder: Path) -> list[Rejected]:
    try:
        return [Rejected(one["key"], tuple(one["reasons"])) for one in tree_of((folder / REJECTED).read_bytes())]
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise ShotError(f"{folder}: damaged {REJECTED} ({error}); {again(folder)}") from error
