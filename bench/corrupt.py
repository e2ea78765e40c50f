"""Which lies about a dataset `synth check` finds: python bench/corrupt.py DATASET

Takes the first shot of the dataset that has two views (and the first with each sport), tells every lie of
tests/quality/corruptions.py of it in memory, and prints a table: whether the check that is there for it named it, and
which others did. Nothing in DATASET is changed; lies about the folder are told of a copy.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from synth.manifest import open_dataset
from synth.quality import check_dataset
from synth.quality.evidence import Evidence
from synth.shard import read_shard

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / "quality")]
FOLDER_LIES, LIES, found_in = attrgetter("FOLDER_LIES", "LIES", "found_in")(import_module("corruptions"))

View = tuple[str, dict[str, bytes]]


def shots(dataset: Path) -> Iterator[list[View]]:
    """The first shot of each sport, as key and members of its views."""
    seen = set()
    for shard in open_dataset(dataset).shards:
        samples = read_shard(dataset / "shards" / shard.name)
        for _, group in groupby(samples, lambda one: Evidence(*one).facts["clip_id"]):
            views = list(group)
            sport = Evidence(*views[0]).facts["sport"]
            if sport not in seen:
                seen.add(sport)
                yield views


def tell_all(views: list[View]) -> tuple[int, int]:
    """Print a line per lie; how many were told and how many were named."""
    print(f"\n{views[0][0]} and {len(views) - 1} more views")
    told = named = 0
    for lie in LIES:
        if not lie.applies(views[0][1]) or len(views) < lie.views:
            needs = ", ".join([*lie.needs, *([f"{lie.people} people"] if lie.people > 1 else [])])
            print(f"   -    {lie.name}: needs {needs or f'{lie.views} views'}")
            continue
        start_s = time.perf_counter()
        names = list(dict.fromkeys(line.split(": ")[1] for line in found_in(lie, views)))
        hit = bool(set(names) & set(lie.checks))
        told, named = told + 1, named + hit
        took_s = time.perf_counter() - start_s
        print(
            f"{'found ' if hit else 'MISSED'}  {lie.name}: {', '.join(names) or 'nobody'} ({took_s:.1f} s)", flush=True
        )
    return told, named


def tell_folder(dataset: Path) -> tuple[int, int]:
    """The same for lies about the folder, each told of a copy."""
    named = 0
    for lie in FOLDER_LIES:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copytree(dataset, Path(folder) / "copy"))
            lie.tell(copy)
            hit = any(lie.says in line for line in check_dataset(copy).failures)
        named += hit
        print(f"{'found ' if hit else 'MISSED'}  {lie.name}", flush=True)
    return len(FOLDER_LIES), named


def main() -> None:
    dataset = Path(sys.argv[1])
    sums = [tell_all(views) for views in shots(dataset)] + [tell_folder(dataset)]
    print(f"\n{sum(one[1] for one in sums)} of {sum(one[0] for one in sums)} lies are named")


if __name__ == "__main__":
    main()
