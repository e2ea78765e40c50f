"""What a hard negative is."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from synth.text.description import Description, Who


@dataclass(frozen=True)
class Negative:
    """A false Description. changed: which fact; true, false: its values."""

    changed: str
    true: str
    false: str
    description: Description


Change = Callable[[Description, np.random.Generator], Negative | None]


def with_people(true: Description, changed: dict[int, Who]) -> Description:
    """With other people in the places of those whose ids are named."""
    return replace(true, people=tuple(changed.get(one.id, one) for one in true.people))
