"""Set-up time, download and installed size of the plain project and of each extra on top; which packages weigh what.

    python bench/install.py             # a new virtual environment in a temporary folder; gigabytes, minutes
    python bench/install.py --installed # only the weights, of the environment that runs this

Each row installs one extra into the same environment, so that a package counts once, where it first came in. Times are
of pip with constraints.txt, once to fetch into a folder of wheels and once to install from there with compiled
bytecode, each as wall and CPU seconds: CPU time holds on a busy machine, too. The project's own files are not among
them. `alone` is what would not be there if the project dropped that requirement.
"""

import argparse
import ast
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
from collections import Counter
from pathlib import Path

from installed import Package, alone_mb, closure, installed, needed_by, wanted

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EMPTY, PLAIN, ALL = "empty environment", "plain", "dev"
FOLDERS = ("synth", "scenes", "tasks", "examples", "tests", "bench")
HEAVIEST = 25


def main() -> None:
    """Print three tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--installed", action="store_true", help="only weigh what is installed here")
    if parser.parse_args().installed:
        packages = installed(Path(sysconfig.get_path("purelib")))
        steps = _steps(packages)
        _print_steps(packages, steps)
    else:
        packages, steps = _set_up()
    _print_heaviest(packages, steps)
    _print_requirements(packages)


def requirements(extra: str) -> list[str]:
    """What pyproject.toml asks for, without the extras that an extra gathers."""
    listed = PROJECT["dependencies"] if extra == PLAIN else PROJECT["optional-dependencies"][extra]
    return [one for one in listed if not one.startswith(PROJECT["name"] + "[")]


def extras() -> list[str]:
    """Plain, then each extra, the one that gathers the others last."""
    return [PLAIN, *sorted(PROJECT["optional-dependencies"], key=lambda extra: extra == ALL)]


def _set_up() -> tuple[dict[str, Package], dict[str, str]]:
    """Install step by step and print a row for each; what is there in the end, and the step each came with."""
    print("| | packages | download MB | on disk MB | fetch s (CPU) | install s (CPU) |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="install-") as folder:
        python = Path(folder) / "venv" / "bin" / "python"
        made = _timed([sys.executable, "-m", "venv", str(python.parents[1])])
        steps = dict.fromkeys(installed(_site_packages(python)), EMPTY)
        print(f"| {EMPTY} | {len(steps)} | | | | {made} |", flush=True)
        for extra in extras():
            packages = _install(python, extra, Path(folder) / "wheels", steps)
    return packages, steps


def _install(python: Path, extra: str, wheels: Path, steps: dict[str, str]) -> dict[str, Package]:
    """Fetch and install one extra; its row on stdout, its packages into `steps`."""
    before = _size_mb(wheels)
    common = ["--quiet", "-c", str(ROOT / "constraints.txt"), *requirements(extra)]
    pip = [str(python), "-W", "ignore", "-m", "pip"]
    fetched = _timed([*pip, "wheel", "--wheel-dir", str(wheels), *common])
    placed = _timed([*pip, "install", "--no-index", "--find-links", str(wheels), *common])
    packages = installed(_site_packages(python))
    new = [packages[name] for name in packages if steps.setdefault(name, extra) == extra]
    print(
        f"| {extra} | {len(new)} | {_size_mb(wheels) - before:.0f} | {sum(one.mb for one in new):.0f} "
        f"| {fetched} | {placed} |",
        flush=True,
    )
    return packages


def _site_packages(python: Path) -> Path:
    return next(python.parents[1].glob("lib/python*/site-packages"))


def _timed(command: list[str]) -> str:
    """Wall and CPU seconds of a command that succeeds."""
    start = time.monotonic()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command[:6])} failed; what it said is above")
    return f"{time.monotonic() - start:.0f} ({used.ru_utime + used.ru_stime:.0f})"


def _size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.glob("*")) / 1e6


def _steps(packages: dict[str, Package]) -> dict[str, str]:
    """Which extra first asks for each package, from their metadata alone."""
    steps: dict[str, str] = {}
    for extra in extras():
        for name in closure(packages, wanted(requirements(extra))):
            steps.setdefault(name, extra)
    return steps


def _print_steps(packages: dict[str, Package], steps: dict[str, str]) -> None:
    """What each extra adds to those before it."""
    print("| | packages | on disk MB |\n|---|---|---|")
    for extra in extras():
        new = [packages[name] for name, step in steps.items() if step == extra]
        print(f"| {extra} | {len(new)} | {sum(one.mb for one in new):.0f} |")


def _print_heaviest(packages: dict[str, Package], steps: dict[str, str]) -> None:
    packages = {name: one for name, one in packages.items() if name in steps}
    total = sum(one.mb for one in packages.values())
    print(f"\n{len(steps)} packages, {total:.0f} MB\n\n| package | MB | comes with | needed by |\n|---|---|---|---|")
    for one in sorted(packages.values(), key=lambda one: -one.mb)[:HEAVIEST]:
        direct = [PROJECT["name"]] if one.name in _direct() else []
        needs = ", ".join(direct + needed_by(packages, one.name))
        print(f"| {one.name} | {one.mb:.0f} | {steps[one.name]} | {needs} |")


def _print_requirements(packages: dict[str, Package]) -> None:
    """Each requirement of the project: what it alone brings and in how many files it is imported."""
    imported = _imports()
    print(f"\n| requirement | of | alone MB | {' | '.join(FOLDERS)} |\n|---|---|---|{'---|' * len(FOLDERS)}")
    alone = {
        name: alone_mb(packages, _asked_with(extra), name) for name, extra in _direct().items() if name in packages
    }
    for name, mb in sorted(alone.items(), key=lambda item: -item[1]):
        counts = (sum(imported[folder, module] for module in packages[name].modules) for folder in FOLDERS)
        files = " | ".join(str(count or "") for count in counts)
        print(f"| {name} | {_direct()[name]} | {mb:.1f} | {files} |")


def _asked_with(extra: str) -> set[str]:
    """Required packages where this extra is installed: the plain ones, too, and with the gathering extra all."""
    return set(_direct()) if extra == ALL else {name for name, of in _direct().items() if of in (PLAIN, extra)}


def _direct() -> dict[str, str]:
    """Required package to the extra that asks for it."""
    return {name: extra for extra in reversed(extras()) for name in wanted(requirements(extra))}


def _imports() -> Counter[tuple[str, str]]:
    """(folder, top-level module) to the number of files there that import it."""
    found: Counter[tuple[str, str]] = Counter()
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            found.update((folder, module) for module in _imported(ast.parse(path.read_text())))
    return found


def _imported(tree: ast.AST) -> set[str]:
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.partition(".")[0] for name in names}


if __name__ == "__main__":
    main()
