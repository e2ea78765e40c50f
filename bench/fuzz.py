"""How much damage everything that is read from outside takes.

    python bench/fuzz.py SECONDS [--seed 0] [--only NAME ...] [--list]

Damages valid files, overrides and recipes at random, each entry of tests/fuzz/entries.py in turn, for SECONDS in all,
and prints how many cases ran, how many were refused (the rest was read in spite of the damage), and the seed of
everything that is not one line of a SynthError, takes too long or too much memory, or does what it may not.
`--only NAME --seed SEED 1` repeats a finding.
"""

import argparse
import sys
import tempfile
import time
from importlib import import_module
from itertools import count
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / folder) for folder in ("fuzz", "")]
entries, Tally = import_module("entries"), import_module("sandbox").Tally

ROUND_S = 20.0
"""For which an entry is tried before the next has its turn."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=float, nargs="?", default=60.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first case of every entry")
    parser.add_argument("--only", nargs="+", default=list(entries.NAMES), choices=entries.NAMES, metavar="NAME")
    parser.add_argument("--list", action="store_true", help="say the names of the entries")
    options = parser.parse_args()
    if options.list:
        print("\n".join(entries.NAMES))
        return 0
    seeds = {name: count(options.seed) for name in options.only}
    tallies = {name: Tally() for name in options.only}
    until, found = time.monotonic() + options.seconds, dict[str, str]()
    while time.monotonic() < until:
        for name in options.only:
            with tempfile.TemporaryDirectory(prefix="bench_fuzz_") as folder:
                seconds = min(ROUND_S, options.seconds / len(options.only))
                for one in entries.fuzz(name, Path(folder), seeds[name], seconds, tallies[name]):
                    if found.setdefault(_sort(one), str(one)) == str(one):
                        print(f"FOUND {one}", flush=True)
    for name, tally in tallies.items():
        print(f"{name:26} {tally.cases:7d} cases, {tally.refused:7d} refused")
    print(f"{sum(tally.cases for tally in tallies.values())} cases, {len(found)} kinds of findings")
    return 1 if found else 0


def _sort(finding: object) -> str:
    """What findings of one kind share: the entry, the error and where it comes from."""
    return f"{finding.entry} {finding.what.split(':')[0]} {finding.what.rpartition('(')[2]}"


if __name__ == "__main__":
    sys.exit(main())
