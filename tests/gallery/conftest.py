"""A dataset to look at: one shot large enough for a browser to measure, two small ones, one of them with evil words."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import browser
import numpy as np
import pytest
import tiny

from synth.clip import ORDER, Clip, to_json
from synth.dataset import write_dataset
from synth.gallery import write_gallery
from synth.labels.flow_map import FINEST_PX, flow_levels
from synth.manifest import Dataset
from synth.shot import Shot
from synth.tiers import Rejected
from synth.video import encode_map16

EVIL = "<img src=x onerror=\"window.pwned='yes'\">"
TIMES = 4


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test's output is its failures."""


def _seen(shot: Shot) -> list[Clip]:
    """The clips of a shot with a flow by hand: everything goes 3 px to the right, the upper half is unknown."""
    clips = []
    for clip in tiny.graded(tiny.packed(shot)):
        height, width = int(clip.facts["height"]), int(clip.facts["width"])
        flow = np.tile(np.float32([3.0, 0.0]), (height, width, 1))
        status = (np.mgrid[:height, :width][0] >= height / 2).astype(np.uint8)
        made = encode_map16([flow_levels(flow, status, FINEST_PX)] * tiny.FRAMES, tiny.FPS)
        members = dict(clip.members) | {"flow.mkv": made}
        ordered = {suffix: members[suffix] for suffix in ORDER if suffix in members}
        clips.append(_retold(replace(clip, members=ordered), flow_scale_px=FINEST_PX))
    return clips


def _with_evil_words(clip: Clip) -> Clip:
    record = json.loads(clip.members["events.json"])
    for caption in record["captions"]:
        caption["text"] = f"{EVIL} {caption['text']}</script><script>window.pwned='yes'</script>"
    spoilt = replace(clip, members=dict(clip.members) | {"events.json": to_json(record)})
    return _retold(spoilt, lighting=EVIL)


def _retold(clip: Clip, **facts: str | float) -> Clip:
    """The clip with other facts, in its json too."""
    other = tiny.renamed(clip, **facts)
    return replace(other, members=dict(clip.members) | {"json": to_json(other.facts)})


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A dataset with its gallery inside; do not change its files."""
    large = _seen(tiny.enlarged(tiny.shot("volleyball_0000", "m0", "i0"), TIMES))
    small = _seen(tiny.shot("volleyball_0001", "m1", "i1", people=2))
    evil = [_with_evil_words(clip) for clip in _seen(tiny.shot("volleyball_0002", "m2", "i2"))]
    small = [_retold(clip, skill="spike", tier="bronze") for clip in small]
    folder = tmp_path_factory.mktemp("looked_at") / "dataset"
    refused = [Rejected("volleyball_0003_view0", ("person_height 0.1 is below 0.2", "luminance 0.01 is below 0.02"))]
    dataset = write_dataset([*large, *small, *evil], folder, "tiny", {}, "0123456789ab", 4, rejected=refused)
    write_gallery(folder)
    return dataset


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Page]:
    with browser.chromium(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(scope="session")
def served(looked_at: Dataset) -> Iterator[str]:
    """Address of the gallery over http, by a server that cannot seek in files, as Python's own cannot."""
    handler = partial(_Quiet, directory=str(looked_at.path / "gallery"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, looked_at: Dataset, page: browser.Page) -> Iterator[str]:
    """The gallery from disk and over http; afterwards nothing was complained of and nothing foreign was asked for."""
    here = (looked_at.path / "gallery" / "index.html").as_uri()
    one = here if request.param == "file" else request.getfixturevalue("served")
    page.problems.clear()
    page.asked.clear()
    yield one
    assert page.problems == []
    own = one.removesuffix("index.html")
    foreign = [asked for asked in page.asked if not asked.startswith((own, "blob:", "data:", "about:"))]
    assert foreign == []


@pytest.fixture
def gallery_folder(looked_at: Dataset) -> Path:
    return looked_at.path / "gallery"
