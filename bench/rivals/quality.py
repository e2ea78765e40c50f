"""How good the pictures are, and whether two renderers were given one scene."""

import numpy as np

Kept = dict[str, np.ndarray]
_FAR_M = 1e4
"""Nothing is that far; where there is nothing, rivals say 1e10 and we 0."""


def decibel(picture: np.ndarray, truth: np.ndarray) -> float:
    """PSNR of 8-bit pictures."""
    return float(10 * np.log10(255.0**2 / np.mean(np.square(picture.astype(float) - truth))))


def described(kept: Kept, truth: np.ndarray, moving: np.ndarray) -> str:
    """Decibels of the whole picture and of the pixels that `moving` marks."""
    rgb = kept["rgb"]
    return (
        f"{decibel(rgb, truth):5.1f} dB, {decibel(rgb[moving], truth[moving]):5.1f} dB on people and what they handle"
    )


def agreement(ours: Kept, theirs: Kept) -> str:
    """How far depth and ids are apart."""
    both = (ours["depth"] > 0) & (ours["depth"] < _FAR_M) & (theirs["depth"] < _FAR_M)
    apart_mm = 1e3 * float(np.median(np.abs(ours["depth"] - theirs["depth"])[both]))
    same = float(np.mean(ours["ids"] == theirs["ids"]))
    return f"depth differs by {apart_mm:.2f} mm in the median, {100 * same:.2f} % of the ids are equal"
