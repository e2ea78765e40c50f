"""Retarget every recording in a folder and print what it cost and how exact it was.

python bench/retarget.py ../shared/mocap
"""

import sys
import time
from pathlib import Path

from synth.body import load_body
from synth.errors import TakeError
from synth.mocap import EXTENSIONS, read_take
from synth.motion.retarget import retarget


def main(folder: Path) -> None:
    """One line per file: what it holds, bone-direction error, frames per second of retargeting, verdict."""
    body = load_body()
    print(f"{'file':34} {'frames':>6} {'fps':>5} {'median':>7} {'p95':>6} {'frames/s':>9} {'read s':>7}  verdict")
    for path in sorted(p for p in folder.rglob("*") if p.suffix in EXTENSIONS):
        try:
            started = time.perf_counter()
            take = read_take(path)
            read_s = time.perf_counter() - started
            times = []
            for _ in range(3):
                started = time.perf_counter()
                report = retarget(take, body).report
                times.append(time.perf_counter() - started)
        except TakeError as error:
            print(f"{path.name:34} {error}")
            continue
        median, p95 = report.bone_direction_median_deg or 0.0, report.bone_direction_p95_deg or 0.0
        print(
            f"{path.name:34} {take.num_frames:6d} {take.fps:5.0f} {median:7.2f} {p95:6.2f} "
            f"{take.num_frames / min(times):9.0f} {read_s:7.2f}  {report.verdict}"
        )
        for line in (*report.reasons, *report.warnings):
            print(f"    {line}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/mocap"))
