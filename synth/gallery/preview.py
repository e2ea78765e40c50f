"""The preview of a shot: one mp4 whose frames hold all views and layers as tiles, so that nothing can run apart.

Columns are views; the picture is the first row, below it lie the maps, smaller. One decoder, one clock.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from synth.errors import DatasetError
from synth.gallery.layers import LAYERS, SMOOTH, Picture, Stored
from synth.gallery.samples import View
from synth.video import each_frame

PICTURE_PX, MAP_PX, SHEET_PX = 640, 416, 3840
"""Longest edge of a picture and of a map; widest sheet, within H.264's level 5.1 and every decoder."""


@dataclass(frozen=True)
class Tile:
    """Where a layer of a view lies in the sheet [px]."""

    layer: str
    view: int
    x: int
    y: int
    width: int
    height: int


def plan(views: Sequence[View]) -> tuple[Tile, ...]:
    """The tiles of a shot; layers that its clips do not have are left out."""
    layers = [layer for layer, (suffix, _, _) in LAYERS.items() if suffix in views[0].members or layer == "picture"]
    column_px = min(PICTURE_PX, SHEET_PX // len(views))
    tiles, x = list[Tile](), 0
    for number, view in enumerate(views):
        y = 0
        for layer in layers:
            edge_px = column_px if layer == "picture" else min(MAP_PX, column_px)
            width, height = _size(view, edge_px)
            tiles.append(Tile(layer, number, x, y, width, height))
            y += height
        x += _size(view, column_px)[0]
    return tuple(tiles)


def sheet_size(tiles: Sequence[Tile]) -> tuple[int, int]:
    """Width and height [px] of the sheet."""
    return max(tile.x + tile.width for tile in tiles), max(tile.y + tile.height for tile in tiles)


def sheets(views: Sequence[View], tiles: Sequence[Tile], pool: Executor) -> Iterator[Picture]:
    """Frame after frame; DatasetError where the streams have not the frames that the clip's json promises."""
    width, height = sheet_size(tiles)
    streams = [_each_tile(views[tile.view], tile) for tile in tiles]
    for _ in range(_num_frames(views)):
        sheet = np.zeros((height, width, 3), np.uint8)
        for tile, picture in zip(
            tiles, pool.map(partial(_next, views, tiles), range(len(tiles)), streams), strict=True
        ):
            sheet[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width] = picture
        yield sheet


def _next(views: Sequence[View], tiles: Sequence[Tile], number: int, stream: Iterator[Picture]) -> Picture:
    picture = next(stream, None)
    if picture is None:
        tile = tiles[number]
        raise views[tile.view].damaged(LAYERS[tile.layer][0], "too few frames")
    return picture


def _each_tile(view: View, tile: Tile) -> Iterator[Picture]:
    suffix, layout, colours = LAYERS[tile.layer]
    how = cv2.INTER_AREA if tile.layer in SMOOTH else cv2.INTER_NEAREST
    try:
        for stored in each_frame(view.member(suffix), layout):
            yield colours(_smaller(stored, view, tile, how), view.facts)
    except DatasetError as error:
        raise view.damaged(suffix, str(error).partition(";")[0]) from error


def _smaller(stored: Stored, view: View, tile: Tile, how: int) -> Stored:
    """Made smaller before it is coloured, which is quicker; of pictures one below the other (flow), each by itself."""
    parts = stored.reshape(-1, int(view.facts["height"]), *stored.shape[1:])
    return np.concatenate([cv2.resize(part, (tile.width, tile.height), interpolation=how) for part in parts])


def _size(view: View, edge_px: int) -> tuple[int, int]:
    """Width and height [px], even as H.264 asks, with no edge longer than `edge_px` and nothing made larger."""
    width, height = int(view.facts["width"]), int(view.facts["height"])
    scale = min(1.0, edge_px / max(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _num_frames(views: Sequence[View]) -> int:
    counts = {int(view.facts["num_frames"]) for view in views}
    if len(counts) != 1:
        raise views[0].damaged("json", f"views of {sorted(counts)} frames")
    return counts.pop()
