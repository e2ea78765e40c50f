"""COCO's compressed run lengths of a mask, all frames as one column, as SAM2's video masks are stored.

pycocotools `maskApi.c`, rleToString: counts of zeros and ones in turn, from the third on as differences from the one
two before, in groups of five bits, the sixth says that more follow, plus 48.
"""

from typing import Any

import numpy as np
from jaxtyping import Bool


def rle_of(mask: Bool[np.ndarray, "*shape"]) -> dict[str, Any]:
    """{"size": [values, 1], "counts": bytes} of the mask's values in their order in memory."""
    flat = mask.ravel()
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    counts = np.diff(np.concatenate([[0], changes, [len(flat)]])).tolist()
    if len(flat) and flat[0]:
        counts = [0, *counts]
    differences = [count - counts[number - 2] if number > 2 else count for number, count in enumerate(counts)]
    return {"size": [len(flat), 1], "counts": b"".join(map(_letters, differences))}


def rle_values(rle: dict[str, Any]) -> Bool[np.ndarray, " values"]:
    """The mask of `rle_of`, flat."""
    counts: list[int] = []
    number, shift = 0, 0
    for letter in rle["counts"]:
        bits = letter - 48
        number |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            number -= 1 << shift if bits & 16 else 0
            counts.append(number + counts[-2] if len(counts) > 2 else number)
            number, shift = 0, 0
    return np.repeat(np.arange(len(counts)) % 2 == 1, counts)


def _letters(number: int) -> bytes:
    """A signed number in groups of five bits."""
    letters = bytearray()
    more = True
    while more:
        bits = number & 31
        number >>= 5
        more = number != (-1 if bits & 16 else 0)
        letters.append(48 + (bits | 32 if more else bits))
    return bytes(letters)
