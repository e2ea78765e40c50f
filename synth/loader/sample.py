"""The same window of one or several clips, read and decoded as a trainer wants it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from synth.cover import Cover
from synth.damage import DAMAGE, damaged
from synth.errors import DatasetError
from synth.loader.clip_view import ClipView
from synth.loader.controls import Sample, check_controls, decoded
from synth.plain import tree_of
from synth.shard_index import Entry, MissingMemberError, read_bytes
from synth.storage import SourceError
from synth.windows import WHOLE, WindowError, WindowRule

_DAMAGE: tuple[type[Exception], ...] = (
    *DAMAGE, OSError, DatasetError, TypeError, AttributeError, LookupError, ArithmeticError,
)  # fmt: skip

Choose = Callable[[int], int]
"""Which of so many windows is taken."""


@dataclass(frozen=True)
class Wish:
    """What a trainer wants of every clip. size_px: (width, height), None as stored."""

    controls: tuple[str, ...]
    windows: WindowRule = WHOLE
    size_px: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        check_controls(self.controls)
        if self.size_px is not None:
            Cover(self.size_px, self.size_px)


def read_sample(entry: Entry, controls: Sequence[str]) -> Sample:
    """Read and decode all of one clip; DatasetError names the clip whose bytes are damaged."""
    return read_views([entry], Wish(tuple(controls)), lambda windows: 0)[0]


def read_views(entries: Sequence[Entry], wish: Wish, choose: Choose) -> list[Sample]:
    """The same window of several clips; `choose` is asked once, for the first."""
    samples: list[Sample] = []
    choice: int | None = None
    for entry in entries:
        with _named(entry):
            read = partial(read_bytes, entry)
            facts = tree_of(read("json"))
            length = int(facts["num_frames"]), float(facts["fps"])
            choices = wish.windows.choices(*length)
            choice = choose(choices) if choice is None else choice
            if choice >= choices:
                raise WindowError("it is shorter than the clip that it is shown with; choose window='first'")
            view = ClipView(read, facts, wish.windows.window(*length, choice), wish.size_px)
            samples.append({"key": entry.key, **decoded(view, wish.controls)})
    return samples


@contextmanager
def _named(entry: Entry) -> Iterator[None]:
    """Errors with the clip's name, and with the cure where its bytes are damaged."""
    try:
        yield
    except (MissingMemberError, SourceError):
        raise
    except WindowError as error:
        raise WindowError(f"{entry.shard}: clip {entry.key}: {error}") from error
    except _DAMAGE as error:
        raise DatasetError(damaged(f"{entry.shard}: clip {entry.key}", error)) from error
