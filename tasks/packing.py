"""What the PackClips and WriteDataset stages do: from labelled shots to graded clips, from those to a dataset."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

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


def gathered(folders: Sequence[Path]) -> tuple[list[clip.Clip], list[Rejected]]:
    """Accepted and rejected clips of all shots, as `pack` left them."""
    clips = [clip.load(path) for folder in folders for path in clip.listing(folder / "clips")]
    return clips, [one for folder in folders for one in _rejected(folder)]


def groups(folders: Sequence[Path]) -> set[str]:
    """The clip groups of these shots."""
    return {clip.load(path).group for folder in folders for path in clip.listing(folder / "clips")[:1]}


def seconds(folders: Sequence[Path]) -> Counter[str]:
    """Wall time [s] by pass of all shots that were rendered into these folders."""
    return sum((Counter(Frames(folder / "frames").seconds) for folder in folders), Counter[str]())


def _rejected(folder: Path) -> list[Rejected]:
    try:
        return [Rejected(one["key"], tuple(one["reasons"])) for one in tree_of((folder / REJECTED).read_bytes())]
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise ShotError(f"{folder}: damaged {REJECTED} ({error}); {again(folder)}") from error
