"""Tables of motion: every recording in a folder, and N seeds of every authored skill against the gates.

    python bench/motion.py --mocap ../shared/mocap --seeds 200
    python bench/motion.py --seeds 20 spike forearm_pass
    python bench/motion.py --workers 16 --seeds 1000 --out /tmp/motion.jsonl
    python bench/motion.py --seeds 10 --distance 18 --out /tmp/hall.jsonl recurve_shot

Each seed's values are appended to OUT (one JSON object per line), so a stopped run goes on where it was; delete the
file after a change of the code. Tables are Markdown.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

from synth.body import Body, load_body, sample_betas
from synth.errors import SynthError
from synth.mocap import EXTENSIONS, Take, read_take
from synth.mocap.skeleton_map import match_skeleton
from synth.motion.alignment import source_of
from synth.motion.own_bones import own_bones, position_errors
from synth.motion.performance import Hand
from synth.motion.report import Report
from synth.motion.retarget import retarget
from synth.motion.transfer import transfer
from synth.randomness import generator
from synth.sports import registry
from synth.sports.cast import Cast
from synth.sports.gates import GATES, measure, verdict

Row = dict[str, Any]
LEFT_HANDED_EVERY = 5


@cache
def the_body() -> Body:
    """One body per process."""
    return load_body()


def skills() -> list[tuple[str, str]]:
    """Every (sport, skill) that this project can author, alone or in a group."""
    alone = [(sport, skill) for sport, known in registry.SKILLS.items() for skill in known]
    return alone + [(sport, skill) for sport, known in registry.GROUPS.items() for skill in known]


def one(sport: str, skill: str, seed: int, distance_m: float) -> Row:
    """A performance authored from `seed` and measured: gates, or the author's own error. distance_m: to the target."""
    torch.set_num_threads(1)
    body, gender = the_body(), ("male", "female")[seed % 2]
    hand: Hand = "left" if seed % LEFT_HANDED_EVERY == LEFT_HANDED_EVERY - 1 else "right"
    players = range(registry.players_of(sport, skill))
    cast = tuple(Cast(sample_betas(generator(seed, "betas", i), gender, body), gender, hand) for i in players)
    row: Row = {"sport": sport, "skill": skill, "seed": seed, "gates": {}, "rejected": []}
    started = time.perf_counter()
    try:
        played = registry.perform_many(sport, skill, body, cast, generator(seed, skill), distance_m=distance_m)
    except SynthError as error:
        return row | {"rejected": [f"author: {error}"], "seconds": time.perf_counter() - started}
    values = measure(played, body)
    return row | {"gates": values, "rejected": verdict(values), "seconds": time.perf_counter() - started}


def run(chosen: list[tuple[str, str]], seeds: int, workers: int, out: Path, distance_m: float) -> list[Row]:
    """Rows of all seeds of the chosen skills; those already in `out` are read, the others appended to it."""
    rows = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    done = {(row["sport"], row["skill"], row["seed"]) for row in rows}
    todo = [(*skill, seed) for skill in chosen for seed in range(seeds) if (*skill, seed) not in done]
    with out.open("a") as file, ProcessPoolExecutor(workers) as pool:
        for job in as_completed([pool.submit(one, *task, distance_m) for task in todo]):
            rows.append(job.result())
            file.write(json.dumps(rows[-1]) + "\n")
            file.flush()
    wanted = set(chosen)
    return [row for row in rows if (row["sport"], row["skill"]) in wanted and row["seed"] < seeds]


def skill_tables(rows: list[Row]) -> Iterator[str]:
    """Median and worst value of every gate per skill, and what was rejected."""
    by_skill: dict[str, list[Row]] = {}
    for row in rows:
        by_skill.setdefault(f"{row['sport']} {row['skill']}", []).append(row)
    yield "| gate | limit | " + " | ".join(by_skill) + " |"
    yield "|---|---|" + "---|" * len(by_skill)
    for name, gate in GATES.items():
        cells = [_cell([row["gates"][name] for row in known if name in row["gates"]]) for known in by_skill.values()]
        if any(cells):
            limit = f"{gate.high:g}" if np.isinf(gate.low) else f"{gate.low:g}-{gate.high:g}"
            yield f"| {name} | {limit} | " + " | ".join(cells) + " |"
    rejected = {skill: [row for row in known if row["rejected"]] for skill, known in by_skill.items()}
    shares = [f"{len(rejected[skill])} of {len(known)}" for skill, known in by_skill.items()]
    yield "| rejected | 2 % | " + " | ".join(shares) + " |"
    seconds = [f"{np.median([row['seconds'] for row in known]):.1f}" for known in by_skill.values()]
    yield "| seconds each |  | " + " | ".join(seconds) + " |"
    for skill, bad in rejected.items():
        why = Counter(reason.split(" ")[0] for row in bad for reason in row["rejected"])
        if why:
            yield f"\n{skill}: " + ", ".join(f"{name} {count}" for name, count in why.most_common())


def _cell(values: list[float]) -> str:
    """Least, median and greatest."""
    if not values:
        return ""
    low, middle, high = np.min(values), np.median(values), np.max(values)
    digits = 0 if high >= 100 else 1 if high >= 10 else 2
    return f"{low:.{digits}f} / {middle:.{digits}f} / {high:.{digits}f}"


RECORDINGS_HEAD = (
    "| file | frames | bone deg | floor mm | float mm | drift mm | skate | jerk m/s3 | overlap | limits | truth mm | "
    "frames/s | verdict |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|"
)
"""Pairs are median / p95, mean / max, source / result; frames/s without and with floor, planting and report."""


def recording_table(folder: Path) -> Iterator[str]:
    """One line per recording, then the reasons and warnings."""
    yield RECORDINGS_HEAD
    notes = []
    for path in sorted(p for p in folder.rglob("*") if p.suffix in EXTENSIONS):
        try:
            take = read_take(path)
            report = retarget(take, the_body()).report
        except SynthError as error:
            notes.append(f"- {path.name}: {error}")
            continue
        yield _recording(path, take, report)
        notes += [f"- {path.name}: {text}" for text in (*report.reasons, *report.warnings)]
    yield from ["", *notes]


def _recording(path: Path, take: Take, r: Report) -> str:
    cells = (
        path.name, str(r.num_frames), _pair(r.bone_direction_median_deg, r.bone_direction_p95_deg, ".1f"),
        _pair(r.penetration_mean_mm, r.penetration_max_mm, ".1f"), f"{r.float_mean_mm:.1f}",
        f"{r.planted_drift_mm:.1f}", _pair(r.source_skate_ratio, r.skate_ratio, ".3f"),
        _pair(r.source_jerk_m_s3, r.jerk_m_s3, ".0f"),
        _pair(r.source_self_penetration_share, r.self_penetration_share, ".1%"),
        f"{r.joint_limit_share:.1%}", _truth(path, take), _speeds(take), r.verdict,
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _pair(first: float | None, second: float | None, form: str) -> str:
    return " / ".join("-" if value is None else format(value, form) for value in (first, second))


def _truth(path: Path, take: Take) -> str:
    """Median and 95th percentile [mm] of the transfer's distance to the joint positions that a SkillMimic file carries.

    On bones of the recorded lengths, so that nothing but the transfer is measured; the reader is exact to 0.1 mm.
    """
    if path.suffix != ".pt":
        return ""
    source = source_of(take, match_skeleton(take.names, take.parents, take.source))
    bones = own_bones(source, the_body())
    motion = transfer(take, bones)
    away_mm = 1e3 * np.concatenate(list(position_errors(source, bones, motion.local_rotations, motion.trans).values()))
    return f"{np.median(away_mm):.1f} / {np.percentile(away_mm, 95.0):.1f}"


def _speeds(take: Take) -> str:
    both = []
    for work in (transfer, retarget):
        times = []
        for _ in range(3):
            started = time.process_time()
            work(take, the_body())
            times.append(time.process_time() - started)
        both.append(take.num_frames / min(times))
    return f"{both[0]:.0f} / {both[1]:.0f}"


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("skills", nargs="*", help="only these; default: all")
    parser.add_argument("--mocap", type=Path, help="folder of recordings")
    parser.add_argument("--seeds", type=int, default=200, help="of every skill; 0: only recordings")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--distance", type=float, default=70.0, help="to the archers' target [m]; one --out for each")
    parser.add_argument("--out", type=Path, default=Path("outputs/motion.jsonl"))
    options = parser.parse_args()
    if options.mocap is not None:
        print("\n".join(recording_table(options.mocap)))
    if options.seeds:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        chosen = [(sport, skill) for sport, skill in skills() if not options.skills or skill in options.skills]
        print("\n".join(skill_tables(run(chosen, options.seeds, options.workers, options.out, options.distance))))


if __name__ == "__main__":
    main()
