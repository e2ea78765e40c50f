"""Shirts that are called by a colour, against the pixels of the trunk: contradicted where hardly any could be it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import av
import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8

from synth.quality.evidence import Evidence, rgb_of
from synth.skeleton.parts import PART_ID

COVERED = ("jersey", "long_sleeve", "polo", "jacket", "tank")
"""Tops that cover the trunk."""
TRUNK = np.array([PART_ID[name] for name in ("spine1", "spine2", "spine3")], np.uint8)
LEAST_PIXELS, FRAMES = 150, 5
LEAST_SHARE = 0.05
"""[measured in 9 views of 6 shirts at noon, in a hall and in evening light: 38 % to 100 % of the pixels could be of the
true colour; 6 to 12 of the 14 other names are below the limit, so that two of three wrong ones are found]."""
LIT = 0.6
"""Of the trunk's pixels the brighter ones are looked at: shadows have the hue of what lights them."""


@dataclass(frozen=True)
class Look:
    """What a dyed shirt can look like. hue_deg: from, to, through 360 where from is larger; saturation: largest less
    smallest of RGB over the largest, and value: the largest over 255, from, to."""

    hue_deg: tuple[float, float]
    saturation: tuple[float, float]
    value: tuple[float, float]


_ANY = (0.0, 360.0)
LOOKS = {
    "red": Look((335.0, 25.0), (0.35, 1.0), (0.15, 1.0)),
    "royal blue": Look((195.0, 270.0), (0.3, 1.0), (0.1, 1.0)),
    "navy": Look(_ANY, (0.0, 1.0), (0.0, 0.5)),
    "sky blue": Look((150.0, 260.0), (0.05, 1.0), (0.25, 1.0)),
    "green": Look((75.0, 185.0), (0.2, 1.0), (0.08, 1.0)),
    "teal": Look((140.0, 225.0), (0.2, 1.0), (0.08, 1.0)),
    "yellow": Look((25.0, 75.0), (0.3, 1.0), (0.3, 1.0)),
    "orange": Look((5.0, 50.0), (0.35, 1.0), (0.25, 1.0)),
    "purple": Look((230.0, 340.0), (0.15, 1.0), (0.08, 1.0)),
    "maroon": Look((310.0, 30.0), (0.2, 1.0), (0.05, 0.75)),
    "white": Look(_ANY, (0.0, 0.5), (0.35, 1.0)),
    "grey": Look(_ANY, (0.0, 0.5), (0.1, 0.95)),
    "black": Look(_ANY, (0.0, 1.0), (0.0, 0.45)),
    "khaki": Look(_ANY, (0.0, 0.85), (0.15, 1.0)),
    "pink": Look((300.0, 20.0), (0.12, 1.0), (0.3, 1.0)),
}
"""Wide enough for noon, evening and hall light and for a film's shoulder; narrow enough that red is not blue, and white
not black."""


def colors(evidence: Evidence) -> Iterator[str]:
    """Each shirt that shows and covers the trunk has pixels of its colour."""
    shirts = _shirts(evidence)
    if not shirts:
        return
    pixels = trunk_pixels(evidence, list(shirts))
    for person, color in shirts.items():
        if len(pixels[person]) < LEAST_PIXELS:
            continue
        share = float(could_be(color, pixels[person]).mean())
        if share < LEAST_SHARE:
            seen = "#" + "".join(f"{round(float(value)):02x}" for value in np.median(pixels[person], 0))
            yield (f"the shirt of person {person} is called {color}: {share:.1%} of its pixels could be that, limit "
                   f"{LEAST_SHARE:.0%}; most are like {seen}")  # fmt: skip


def _shirts(evidence: Evidence) -> dict[int, str]:
    """Colour by person, of tops that show and cover the trunk."""
    return {
        int(who["id"]): str(one["color"])
        for who in evidence.record["description"]["people"] for one in who["wears"]
        if one["slot"] == "top" and one["is_seen"] and one["kind"] in COVERED and one["color"] in LOOKS
    }  # fmt: skip


def trunk_pixels(evidence: Evidence, people: list[int]) -> dict[int, Float[np.ndarray, "pixels 3"]]:
    """RGB of the lit inner pixels of each person's trunk, in up to FRAMES frames."""
    found: dict[int, list[np.ndarray]] = {person: [] for person in people}
    for frame, planes in _pictures(evidence, np.linspace(0, evidence.num_frames - 1, FRAMES).astype(int).tolist()):
        is_trunk = np.isin(evidence.frames("part.mkv")[frame], TRUNK)
        for person in people:
            inner = _inner(is_trunk & (evidence.ids[frame] == person))
            found[person].append(rgb_of(planes[:, inner]))
    return {person: _lit(np.concatenate(parts)) for person, parts in found.items()}


def _pictures(evidence: Evidence, chosen: list[int]) -> Iterator[tuple[int, UInt8[np.ndarray, "3 height width"]]]:
    """Planes of the chosen frames; only these are converted."""
    with av.open(io.BytesIO(evidence.members["mp4"]), "r") as container:
        for frame, picture in enumerate(container.decode(video=0)):
            if frame in chosen:
                yield frame, picture.to_ndarray(format="yuv444p")


def _inner(mask: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """Without a pixel of its border, where colours mix and chroma is shared."""
    return cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)


def _lit(pixels: Float[np.ndarray, "pixels 3"]) -> Float[np.ndarray, "lit 3"]:
    """The brighter of the pixels."""
    if not len(pixels):
        return pixels
    luma = pixels @ [0.2126, 0.7152, 0.0722]
    return pixels[luma >= np.quantile(luma, 1 - LIT)]


def could_be(color: str, pixels: Float[np.ndarray, "pixels 3"]) -> Bool[np.ndarray, " pixels"]:
    """Which pixels (RGB 0..255) look as a shirt of that colour can."""
    look, encoded = LOOKS[color], np.rint(pixels).astype(np.uint8)
    hue_deg, saturation, value = _hsv(encoded)
    first, last = look.hue_deg
    is_hue = (hue_deg >= first) & (hue_deg <= last) if first < last else (hue_deg >= first) | (hue_deg <= last)
    is_hue |= look.hue_deg == _ANY
    is_saturated = (saturation >= look.saturation[0]) & (saturation <= look.saturation[1])
    return is_hue & is_saturated & (value >= look.value[0]) & (value <= look.value[1])


def _hsv(rgb: UInt8[np.ndarray, "pixels 3"]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hue [degrees], saturation and value 0..1."""
    hsv = cv2.cvtColor(rgb[None].astype(np.float32) / 255, cv2.COLOR_RGB2HSV)[0]
    return hsv[:, 0], hsv[:, 1], hsv[:, 2]
