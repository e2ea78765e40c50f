"""A renderer's process: started, waited for, and what it and its children took."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rivals.assignment import Assignment, Report

_BENCH = Path(__file__).parents[1]
_ENVIRONMENT = {
    "USE_EXTERNAL_BPY_MODULE": "1",  # BlenderProc: take the bpy wheel
    "OPENCV_IO_ENABLE_OPENEXR": "1",  # which it sets too late where OpenCV is loaded already
}


@dataclass(frozen=True)
class Run:
    """Wall and CPU seconds from the start of the process to its end, and its report."""

    wall_s: float
    cpu_s: float
    report: Report


def run(who: str, assignment: Assignment) -> Run:
    """Run rivals/WHO.py; SystemExit with the end of its log where it fails."""
    paths = [str(_BENCH.parent), str(_BENCH), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | _ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with tempfile.TemporaryFile("w+") as log:
        start = time.perf_counter()
        command = [sys.executable, "-m", f"rivals.{who}", str(assignment.save())]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start
        if status != 0:
            log.seek(0)
            sys.exit(f"{who} ended with {os.waitstatus_to_exitcode(status)}:\n{log.read()[-3000:]}")
    return Run(wall_s, used.ru_utime + used.ru_stime, Report.load(Path(assignment.out)))
