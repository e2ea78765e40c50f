"""Laws of the page in a real browser: it plays in step, the overlay lands on the athlete, filters filter, keys work."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Page
from many_shots import many_shots

from synth.gallery.layers import ids_palette
from synth.manifest import Dataset
from synth.shard import read_shard

LARGE = "volleyball_0000"
PLAYER = "gallery.shotPage.state.player"


def labels_of(dataset: Dataset, key: str) -> dict[str, np.ndarray]:
    for shard in dataset.shards:
        for name, members in read_shard(dataset.path / "shards" / shard.name):
            if name == key:
                return dict(np.load(io.BytesIO(members["labels.npz"])))
    raise AssertionError(f"no clip {key}")


def open_list(page: Page, address: str, width_px: int = 1400) -> None:
    page.open(address, width_px)
    page.until("gallery.data.state.complete && document.querySelectorAll('.card').length > 0")


def open_shot(page: Page, address: str, clip_id: str = LARGE) -> None:
    page.open(f"{address}#/shot/{clip_id}")
    page.until(f"{PLAYER} && {PLAYER}.video.readyState >= 2 && {PLAYER}.shown >= 0")


def stand_at(page: Page, frame: int) -> None:
    page.run(f"{PLAYER}.shown = -1, {PLAYER}.seek({frame})")
    page.until(f"{PLAYER}.shown === {frame} && !{PLAYER}.video.seeking")


def tile(page: Page, layer: str, view: int, part: str) -> np.ndarray:
    """RGBA (height, width, 4) of a canvas of a tile; part `pixels` or `overlay`."""
    place = 0 if part == "pixels" else 1
    canvas = f"""document.querySelectorAll('figure[data-layer="{layer}"][data-view="{view}"] canvas')[{place}]"""
    data = page.run(
        f"""(() => {{ const canvas = {canvas};
        const image = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return [image.width, image.height, Array.from(image.data)]; }})()"""
    )
    return np.array(data[2], np.uint8).reshape(data[1], data[0], 4)


def said(page: Page) -> str:
    return page.run("document.querySelector('.said').textContent")


def cards(page: Page) -> int:
    return page.run("document.querySelectorAll('.card').length")


def test_it_plays_all_frames_over_and_over(page: Page, address: str) -> None:
    open_shot(page, address)
    page.run(f"window.seen = [], {PLAYER}.play()")
    page.until(f"(window.seen.push({PLAYER}.shown), new Set(window.seen).size >= 4)")
    page.until(f"(window.seen.push({PLAYER}.shown), window.seen.some((one, i) => i && one < window.seen[i - 1]))")
    page.press(" ")
    page.until(f"{PLAYER}.video.paused")


def test_arrows_step_single_frames_and_the_video_is_at_them(page: Page, address: str) -> None:
    open_shot(page, address)
    stand_at(page, 2)
    for key, frame in (("ArrowRight", 3), ("ArrowRight", 4), ("ArrowRight", 0), ("ArrowLeft", 4)):
        page.press(key)
        page.until(f"{PLAYER}.shown === {frame} && {PLAYER}.frame === {frame}")
        assert page.run(f"Math.floor({PLAYER}.video.currentTime * 24)") == frame
        assert f"frame {frame + 1} of 5" in page.run("document.querySelector('.time').textContent")


@pytest.mark.parametrize("view", [0, 1])
def test_the_overlay_lands_on_the_athletes_joints(page: Page, address: str, looked_at: Dataset, view: int) -> None:
    joints2d = labels_of(looked_at, f"{LARGE}_view{view}")["joints2d"][:, 0, :17]
    open_shot(page, address)
    page.run(f"['picture', 'skeleton'].forEach((one) => {PLAYER}.on.has(one) || {PLAYER}.toggle(one))")
    for frame in (0, 3):
        stand_at(page, frame)
        alpha = tile(page, "picture", view, "overlay")[..., 3]
        scale = alpha.shape[1] / 384
        for x, y, seen in joints2d[frame]:
            assert seen == 0 or alpha[int(y * scale), int(x * scale)] > 0
        x, y = joints2d[frame, :, 0] * scale, joints2d[frame, :, 1] * scale
        rows, columns = np.nonzero(alpha)
        hand = 0.15 * alpha.shape[0]
        assert columns.min() > x.min() - hand
        assert columns.max() < x.max() + hand
        assert rows.min() > y.min() - hand
        assert rows.max() < y.max() + hand


def test_the_ids_of_the_frame_that_is_shown_lie_under_the_seen_joints(
    page: Page, served: str, looked_at: Dataset
) -> None:
    labels = labels_of(looked_at, f"{LARGE}_view0")
    colour = ids_palette()[labels["person_ids"][0]].astype(float)
    open_shot(page, served)
    page.run(f"{PLAYER}.on.has('ids') || {PLAYER}.toggle('ids')")
    for frame in (0, 4):
        stand_at(page, frame)
        pixels = tile(page, "ids", 0, "pixels")[..., :3].astype(float)
        body = labels["joints2d"][frame, 0, 5:17]
        off = [np.abs(pixels[int(y), int(x)] - colour).max() for x, y, seen in body if seen == 2]
        assert len(off) > 3
        assert max(off) < 60
    page.run(f"{PLAYER}.toggle('ids')")


def test_keys_toggle_layers_for_every_view(page: Page, address: str) -> None:
    open_shot(page, address)
    layers = "[...new Set([...document.querySelectorAll('.stage figure')].map((one) => one.dataset.layer))].join()"
    assert page.run(layers) == "picture"
    steps = {"3": "picture,depth", "6": "picture,depth,flow", "1": "depth,flow", "4": "depth,ids,flow"}
    for key, shown in (*steps.items(), ("5", "depth,ids,normals,flow")):
        page.press(key)
        assert page.run(layers) == shown
        assert page.run("document.querySelectorAll('.stage figure').length") == 2 * len(shown.split(","))
    for key in "3456":
        page.press(key)
    assert page.run("document.querySelector('.stage figcaption').textContent").endswith("skeleton alone")
    page.press("1")
    overlay = tile(page, "picture", 0, "overlay")
    page.press("2")
    assert overlay[..., 3].any()
    assert not tile(page, "picture", 0, "overlay")[..., 3].any()
    page.press("2")


def test_filters_filter_and_say_what_is_left(page: Page, address: str) -> None:
    open_list(page, address)
    assert said(page) == "6 clips in 3 shots"
    page.run("""document.querySelector('[data-facet="skill:spike"]').click()""")
    assert (said(page), cards(page)) == ("2 clips in 1 shot", 1)
    assert (
        page.run("""document.querySelector('[data-facet="tier:bronze"]').closest('label').textContent""") == "bronze2"
    )
    page.run("""document.querySelector('[data-facet="skill:jump_serve"]').click()""")
    assert (said(page), cards(page)) == ("6 clips in 3 shots", 3)
    page.run("""document.querySelector('[data-facet="tier:bronze"]').click()""")
    assert cards(page) == 1
    page.run("document.querySelector('.bar .quiet').click()")
    page.run("const box = document.getElementById('search'); box.value = 'I2'; box.dispatchEvent(new Event('input'))")
    assert (said(page), cards(page)) == ("2 clips in 1 shot", 1)
    page.run("document.querySelector('.bar .quiet').click()")
    assert cards(page) == 3


def test_it_works_by_keyboard(page: Page, address: str) -> None:
    open_list(page, address)
    page.press("j")
    page.press("j")
    assert page.run("document.activeElement.dataset.number") == "1"
    page.press("k")
    first = page.run("document.activeElement.getAttribute('href')")
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.run("document.activeElement.click()")
    page.until(f"{PLAYER} && location.hash === {json.dumps(first)}")
    page.press("j")
    page.until(f"location.hash !== {json.dumps(first)} && {PLAYER}")
    page.press("?")
    assert page.run("document.getElementById('help').open")
    page.press("?")
    assert not page.run("document.getElementById('help').open")
    page.press("Escape")
    page.until("!document.getElementById('clips').hidden")
    page.press("/")
    assert page.run("document.activeElement.id") == "search"
    page.press("Escape")
    assert page.run("document.activeElement.id") != "search"


def test_words_of_a_view_are_shown_and_markup_in_them_is_words(page: Page, address: str) -> None:
    open_shot(page, address, "volleyball_0002")
    assert "onerror" in page.run("document.querySelector('.caption').textContent")
    for kind in ("negatives", "questions", "captions"):
        page.run(f"document.querySelector('[data-value={kind}]').click()")
        assert len(page.run("document.querySelector('.words').textContent")) > 100
    open_list(page, address)
    assert "onerror" in page.run("document.querySelector('.facets').textContent")
    assert page.run(
        "window.pwned === undefined && !document.querySelector('.card img[src=x], .words img, .facets img')"
    )


@pytest.mark.parametrize("place", ["#/clips", f"#/shot/{LARGE}", "#/statistics"])
def test_nothing_is_wider_than_a_phone(page: Page, address: str, place: str) -> None:
    page.open(address + place, 360, 740)
    page.until("!!document.querySelector('.card, .stage canvas, #statistics svg')")
    assert page.run("document.scrollingElement.scrollWidth") <= 360
    assert page.run("window.innerWidth") == 360


def test_statistics_are_drawn(page: Page, address: str) -> None:
    page.open(f"{address}#/statistics")
    page.until("document.querySelectorAll('#statistics svg').length >= 10")
    text = page.run("document.getElementById('statistics').textContent")
    for word in ("Poses", "Where cameras stand", "Duration", "Body height", "What hides joints", "Tiers", "Rejected"):
        assert word in text
    assert "person_height # is below #" in text
    assert page.run("document.querySelectorAll('#statistics circle[fill-opacity]').length") >= 6


def test_a_missing_file_is_said_on_the_page(page: Page, gallery_folder: Path, tmp_path: Path) -> None:
    many_shots(gallery_folder, tmp_path / "few", 3)
    (tmp_path / "few" / "data" / "0000.js").unlink()
    page.open((tmp_path / "few" / "index.html").as_uri())
    page.until("!document.getElementById('notice').hidden")
    assert "data/0000.js is missing" in page.run("document.getElementById('notice').textContent")
    page.problems.clear()


def test_a_long_list_has_pages(page: Page, gallery_folder: Path, tmp_path: Path) -> None:
    many_shots(gallery_folder, tmp_path / "many", 450)
    page.problems.clear()
    open_list(page, (tmp_path / "many" / "index.html").as_uri())
    assert (said(page), cards(page)) == ("900 clips in 450 shots", 24)
    assert "Page 1 of 19" in page.run("document.querySelector('.pager').textContent")
    first: Any = page.run("document.querySelector('.card').dataset.number")
    page.press("n")
    assert page.run("document.querySelector('.card').dataset.number") != first
    for _ in range(30):
        page.press("n")
    assert "Page 19 of 19" in page.run("document.querySelector('.pager').textContent")
    assert cards(page) == 450 - 18 * 24
    assert page.problems == []
