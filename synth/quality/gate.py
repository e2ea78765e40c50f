"""The gate before packing: what fails a check never enters a shard."""

from synth.clip import Clip
from synth.errors import DatasetError
from synth.quality.clip_check import check_clip


def require_sound(clip: Clip) -> None:
    """DatasetError with the first failure of a clip's checks, and how many more there are."""
    failures = check_clip(clip.key, clip.members)
    if failures:
        more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
        raise DatasetError(
            f"{failures[0]}{more}; the clip is not packed: please report this recipe, it is a defect here"
        )
