"""How quick, small and prompt a gallery is: python bench/gallery.py DATASET

Writes the gallery of DATASET into a temporary folder and prints seconds per clip and kilobytes per frame and view; then
multiplies its index to 10,000 clips and measures in headless Chromium, from the start of the navigation, when the first
cards and thumbnails are painted, when the whole index is read, and how long a filter takes.
"""

import resource
import statistics
import sys
import tempfile
import time
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any

from synth.gallery import write_gallery
from synth.manifest import open_dataset

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]
many_shots = import_module("many_shots").many_shots
chromium = attrgetter("chromium")(import_module("browser"))

CLIPS, RUNS = 10_000, 5
_PAINTED = """new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))"""
_THUMBS = "[...document.querySelectorAll('.card img')].slice(0, 8).every((one) => one.complete && one.naturalWidth)"
_FILTER = """(() => { const start = performance.now(); document.querySelector('.facets input').click();
document.body.offsetHeight; const took = performance.now() - start; document.querySelector('.facets input').click();
return took; })()"""


def main(dataset: Path) -> None:
    """Print the measurements."""
    with tempfile.TemporaryDirectory(prefix="bench-gallery-") as folder:
        out = Path(folder) / "gallery"
        counts = open_dataset(dataset).counts
        _report_writing(dataset, out, counts)
        many = Path(folder) / "many"
        many_shots(out, many, CLIPS * counts["shots"] // counts["clips"])
        with chromium(Path(folder) / "profile") as page:
            runs = [_first_view(page, many / "index.html") for _ in range(RUNS)]
        for name in runs[0]:
            values = [run[name] for run in runs]
            print(f"{name}: median {statistics.median(values):.0f} ms, worst {max(values):.0f} ms of {RUNS}")


def _report_writing(dataset: Path, out: Path, counts: dict[str, int]) -> None:
    start_s = time.perf_counter()
    write_gallery(dataset, out)
    took_s = time.perf_counter() - start_s
    usage = resource.getrusage(resource.RUSAGE_SELF)
    by_kind: dict[str, int] = {}
    for path in out.rglob("*"):
        if path.is_file():
            by_kind[path.suffix] = by_kind.get(path.suffix, 0) + path.stat().st_size
    per_frame = {kind: f"{size / counts['frames'] / 1e3:.2f}" for kind, size in sorted(by_kind.items())}
    print(f"{counts['clips']} clips of {counts['frames'] / counts['clips']:.0f} frames")
    print(f"{took_s / counts['clips']:.2f} s a clip, {1e3 * took_s / counts['frames']:.1f} ms a frame and view")
    print(
        f"processor time of the whole process {usage.ru_utime + usage.ru_stime:.1f} s,"
        f" most memory {usage.ru_maxrss / 1e3:.0f} MB"
    )
    print(f"KB a frame and view: {per_frame}, in all {sum(by_kind.values()) / counts['frames'] / 1e3:.1f}")


def _first_view(page: Any, index: Path) -> dict[str, float]:
    """Milliseconds since the navigation began."""
    page.call("Network.clearBrowserCache")
    page.open(index.as_uri())
    page.until("document.querySelectorAll('.card').length > 0")
    cards = page.run("performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0")
    page.until(_THUMBS)
    thumbs = page.run(_PAINTED)
    page.until("gallery.data.state.complete")
    return {
        "first contentful paint": cards,
        "first cards with their pictures": thumbs,
        "whole index read": page.run(_PAINTED),
        "a filter over all clips": page.run(_FILTER),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
