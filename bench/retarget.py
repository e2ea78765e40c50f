"""Retarget every recording in a folder: every metric of source and result, what missed a gate, and what it cost.

python bench/retarget.py ../shared/mocap
"""

import sys
import time
from pathlib import Path

from synth.body import load_body
from synth.errors import TakeError
from synth.mocap import EXTENSIONS, Take, read_take
from synth.motion.report import Report
from synth.motion.retarget import retarget, transfer
from synth.motion.sole import BodyShape

HEAD = (
    f"{'file':29} {'frames':>6} {'bone deg':>10} {'floor mm':>11} {'float':>5} {'drift':>5} {'skate':>11} "
    f"{'jerk':>9} {'self>1cm':>11} {'limits':>11} {'frames/s':>12}  verdict"
)


def main(folder: Path) -> None:
    """One line per file, then the reasons and warnings. Pairs are median/p95, mean/max, source/result."""
    body = load_body()
    print(HEAD)
    for path in sorted(p for p in folder.rglob("*") if p.suffix in EXTENSIONS):
        try:
            take = read_take(path)
            report = retarget(take, body).report
        except TakeError as error:
            print(f"{path.name:29} {error}")
            continue
        print(_line(path.name, report) + f" {_speeds(take, body):>12}  {report.verdict}")
        for text in (*report.reasons, *report.warnings):
            print(f"    {text}")


def _line(name: str, r: Report) -> str:
    bones = _pair(r.bone_direction_median_deg, r.bone_direction_p95_deg, ".1f")
    floor = f"{r.penetration_mean_mm:.1f}/{r.penetration_max_mm:.1f}"
    limits = f"{r.joint_limit_share:.1%} {r.joint_limit_excess_deg:.0f}°"
    return (
        f"{name:29} {r.num_frames:6d} {bones:>10} {floor:>11} {r.float_mean_mm:5.1f} {r.planted_drift_mm:5.1f} "
        f"{_pair(r.source_skate_ratio, r.skate_ratio, '.3f'):>11} "
        f"{_pair(r.source_jerk_m_s3, r.jerk_m_s3, '.0f'):>9} "
        f"{_pair(r.source_self_penetration_share, r.self_penetration_share, '.1%'):>11} {limits:>11}"
    )


def _pair(first: float | None, second: float | None, form: str) -> str:
    return "/".join("-" if value is None else format(value, form) for value in (first, second))


def _speeds(take: Take, body: BodyShape) -> str:
    """Frames per second of the transfer alone, and with floor, planting and report."""
    both = []
    for run in (transfer, retarget):
        times = []
        for _ in range(3):
            started = time.perf_counter()
            run(take, body)
            times.append(time.perf_counter() - started)
        both.append(take.num_frames / min(times))
    return f"{both[0]:.0f}/{both[1]:.0f}"


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/mocap"))
