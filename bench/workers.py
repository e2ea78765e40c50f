"""How much faster two workers are than one with half the cores, through the real renderer; and that the bytes agree.

    python bench/workers.py [SHOTS [WORKERS]]

Both runs begin with the performances and end with the dataset; one worker may use one core, WORKERS may use as many
cores as they are. Times are wall times and mean something on a quiet machine only; CPU seconds are printed beside them.
"""

import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RECIPE = [
    "sport=archery", "lighting=noon", "cameras.ring.views=1", "video.num_frames=5", "video.width_px=128",
    "video.height_px=96", "render=preview", "render.engine=cycles", "machine.device=cpu", "tiers=any",
]  # fmt: skip


def main(shots: int, workers: int) -> None:
    """Print the times and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        alone_s, alone = run(Path(folder, "alone"), shots, 1)
        many_s, many = run(Path(folder, "many"), shots, workers)
    print(f"{workers} workers of one core each are {alone_s / many_s:.2f} times as fast as one")
    print("bytes agree" if alone == many else "BYTES DIFFER")
    sys.exit(alone != many)


def run(outputs: Path, shots: int, workers: int) -> tuple[float, dict[str, str]]:
    """Wall time [s] of a run on as many cores as it has workers, and the digests of what it wrote."""
    cores = sorted(os.sched_getaffinity(0))[:workers]
    command = [sys.executable, "-m", "tasks", *RECIPE, f"shots={shots}", f"machine.outputs={outputs}"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [*command, f"workers={workers}", "machine.threads=1"], check=True, stdout=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )  # fmt: skip
    wall_s, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{workers} worker(s), {shots} shots: {wall_s:.0f} s, {cpu_s:.0f} s of CPU")
    (dataset,) = [path for path in (outputs / "dataset").iterdir() if path.is_dir()]
    files = [*sorted(dataset.glob("shards/*.tar")), dataset / "dataset.json"]
    return wall_s, {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8, int(sys.argv[2]) if len(sys.argv) > 2 else 2)
