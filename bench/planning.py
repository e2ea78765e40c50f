"""Time and memory of planning 100,000 clips: every stage of every shot is named, nothing is rendered.

    python bench/planning.py

Two recipes, each in a process of its own: one that films few motions in every combination by twelve cameras, and the
hard one, in which shots share nothing: 50,000 motions with two views each. The target of the project is 60 s and 1 GB.
"""

import os
import subprocess
import sys
import tempfile
import time

RECIPES = {
    "232 motions of three sports x 3 outfits x 4 lightings x 12 cameras": [
        "sport=[archery,volleyball,beach_volleyball]", "outfit=[home,away,training]",
        "lighting=[noon,golden_hour,overcast,night_floodlit]", "cameras.ring.views=1", "shots=232",
        "camera=[ring,broadcast,handheld,orbit,dolly,crane,zoom,follow,lead,drone,coach,closeup]",
    ],
    "50,000 motions of volleyball x 2 views": ["sport=volleyball", "shots=50000"],
}  # fmt: skip


def main() -> None:
    print("| recipe | wall s | CPU s | peak MB |\n|---|---|---|---|")
    for name, words in RECIPES.items():
        with tempfile.TemporaryDirectory() as empty:
            command = [sys.executable, "-m", "synth", "plan", *words, f"machine.outputs={empty}"]
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            said = process.stdout.read() if process.stdout else ""
            _, status, used = os.wait4(process.pid, 0)
            wall_s = time.perf_counter() - start
        if status:
            sys.exit(f"{name}: planning failed")
        print(f"| {name} | {wall_s:.1f} | {used.ru_utime + used.ru_stime:.1f} | {used.ru_maxrss / 1024:.0f} |")
        print(said, file=sys.stderr)


if __name__ == "__main__":
    main()
