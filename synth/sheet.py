"""Named pictures under titles, as one picture or one page that needs nothing else."""

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8

from synth.errors import RenderError

Picture = UInt8[np.ndarray, "_ _ 3"]
"""RGB of any height and width: those in one call need not be alike."""
WIDTH_PX, GAP_PX, NAME_PX, TITLE_PX = 1680, 6, 22, 44
JPEG_QUALITY = 85
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Catalogue</title><style>body{{font:15px system-ui;margin:16px;background:#fff;color:#111}}
figure{{display:inline-block;margin:4px}}img{{display:block;max-width:100%}}figcaption{{padding:2px}}</style>
{body}</html>
"""


@dataclass(frozen=True)
class Tile:
    """A picture with its name."""

    name: str
    picture: Picture


@dataclass(frozen=True)
class Section:
    """Tiles under a title."""

    title: str
    tiles: tuple[Tile, ...]


def write_sheet(sections: Sequence[Section], out: Path, suffix: str = "") -> None:
    """Write a page (.html) or one picture (.png, .jpg); suffix: what counts where `out` is a draft's name."""
    if (suffix or out.suffix) == ".html":
        out.write_text(_page(sections))
        return
    picture = cv2.cvtColor(sheet(sections), cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(suffix or out.suffix, picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise RenderError(f"{out}: {picture.shape[1]}x{picture.shape[0]} cannot be encoded; write .html instead")
    out.write_bytes(data.tobytes())


def sheet(sections: Sequence[Section]) -> Picture:
    """All sections one below the other on white, tiles in rows."""
    return np.concatenate([_section(section) for section in sections], 0)


def _section(section: Section) -> Picture:
    rows: list[list[Picture]] = [[]]
    for tile in section.tiles:
        named = _named(tile)
        used = sum(one.shape[1] + GAP_PX for one in rows[-1])
        if rows[-1] and used + named.shape[1] > WIDTH_PX:
            rows.append([])
        rows[-1].append(named)
    return np.concatenate([_words(section.title, WIDTH_PX, TITLE_PX, 0.9, 2), *(_row(row) for row in rows if row)], 0)


def _row(tiles: list[np.ndarray]) -> Picture:
    height = max(tile.shape[0] for tile in tiles) + GAP_PX
    row = np.full((height, WIDTH_PX, 3), 255, np.uint8)
    left = 0
    for tile in tiles:
        row[: tile.shape[0], left : left + tile.shape[1]] = tile
        left += tile.shape[1] + GAP_PX
    return row


def _named(tile: Tile) -> Picture:
    """The picture with its name below, no wider than the sheet."""
    picture = tile.picture
    if picture.shape[1] > WIDTH_PX:
        height = round(picture.shape[0] * WIDTH_PX / picture.shape[1])
        picture = cv2.resize(picture, (WIDTH_PX, height), interpolation=cv2.INTER_AREA)
    return np.concatenate([picture, _words(tile.name, picture.shape[1], NAME_PX, 0.45, 1)], 0)


def _words(text: str, width_px: int, height_px: int, size: float, thickness: int) -> Picture:
    strip = np.full((height_px, width_px, 3), 255, np.uint8)
    place = (4, height_px - 8)
    return cv2.putText(strip, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, (20, 20, 20), thickness, cv2.LINE_AA)


def _page(sections: Sequence[Section]) -> str:
    parts = []
    for section in sections:
        figures = "".join(_figure(tile) for tile in section.tiles)
        parts.append(f"<h2>{html.escape(section.title)}</h2>{figures}")
    return _PAGE.format(body="\n".join(parts))


def _figure(tile: Tile) -> str:
    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    data = cv2.imencode(".jpg", cv2.cvtColor(tile.picture, cv2.COLOR_RGB2BGR), quality)[1]
    name, source = html.escape(tile.name), base64.b64encode(data.tobytes()).decode()
    return f'<figure><img alt="{name}" src="data:image/jpeg;base64,{source}"><figcaption>{name}</figcaption></figure>'
