"""Laws of sheets: every picture is there, whole, whatever sizes stand together."""

from pathlib import Path

import cv2
import numpy as np

from synth.sheet import GAP_PX, WIDTH_PX, Section, Tile, sheet, write_sheet

SIZES = ((40, 900), (70, 300), (20, 1000), (30, 30))


def colored(height_px: int, width_px: int, number: int) -> np.ndarray:
    """A picture of one colour; titles are grey."""
    return np.full((height_px, width_px, 3), (60 + 30 * number, 0, 255), np.uint8)


def section() -> Section:
    """Tiles of different sizes; they take two rows."""
    return Section("Sizes", tuple(Tile(f"tile {k}", colored(*size, k)) for k, size in enumerate(SIZES)))


def place(drawn: np.ndarray, number: int) -> tuple[int, int, int, int]:
    """Top, left, height and width of a tile's colour, which fills that rectangle."""
    rows, columns = np.nonzero((drawn == colored(1, 1, number)).all(-1))
    top, left, height_px, width_px = rows.min(), columns.min(), np.ptp(rows) + 1, np.ptp(columns) + 1
    assert len(rows) == height_px * width_px
    return int(top), int(left), int(height_px), int(width_px)


def test_pictures_of_every_size_stand_whole_in_rows() -> None:
    drawn = sheet([section()])
    assert drawn.shape[1] == WIDTH_PX
    places = [place(drawn, number) for number in range(len(SIZES))]
    assert tuple((height_px, width_px) for _, _, height_px, width_px in places) == SIZES
    tops = [top for top, *_ in places]
    assert tops[0] == tops[1]
    assert tops[2] == tops[3] > tops[0] + SIZES[1][0] + GAP_PX


def test_sections_stand_one_below_the_other() -> None:
    assert (sheet([section(), section()]) == np.concatenate([sheet([section()])] * 2)).all()


def test_a_picture_wider_than_the_sheet_is_made_to_fit() -> None:
    wide = Section("Wide", (Tile("wide", colored(100, 2 * WIDTH_PX, 0)),))
    assert place(sheet([wide]), 0)[2:] == (50, WIDTH_PX)


def test_it_is_written_as_a_page_or_as_a_picture(tmp_path: Path) -> None:
    write_sheet([section()], tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text().count("<figure>") == len(SIZES)
    write_sheet([section()], tmp_path / "a.png")
    read = cv2.imread(str(tmp_path / "a.png"))
    assert read is not None
    assert (read[..., ::-1] == sheet([section()])).all()
