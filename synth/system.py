"""What the machine must have beside Python packages: the shared libraries that Blender's module loads, and for tests a
browser and Slurm."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable

from synth.errors import SynthError

PACKAGE_OF_LIBRARY = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libSM.so.6": "libsm6",
    "libICE.so.6": "libice6",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libXfixes.so.3": "libxfixes3",
    "libXi.so.6": "libxi6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libXrender.so.1": "libxrender1",
}
"""Debian and Ubuntu packages of the libraries that `import bpy` loads (seen on a minimal Debian 12)."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Commands of which the gallery's tests use the first that is there."""

PACKAGE_OF_SLURM = {"slurmctld": "slurm-wlm", "slurmd": "slurm-wlm", "sbatch": "slurm-wlm", "munged": "munge"}
"""Debian and Ubuntu packages of the commands with which the tests start a cluster."""


def missing_packages() -> list[str]:
    """Debian packages of the libraries that cannot be loaded."""
    return [package for library, package in PACKAGE_OF_LIBRARY.items() if not _loads(library)]


def missing_browser() -> list[str]:
    """Debian packages without which the gallery's tests have no browser."""
    return [] if any(shutil.which(name) for name in BROWSERS) else ["chromium"]


def missing_slurm() -> list[str]:
    """Debian packages without which the tests of executor=slurm have no cluster."""
    return sorted({package for command, package in PACKAGE_OF_SLURM.items() if not shutil.which(command)})


def ensure_libraries() -> None:
    """Install what is missing where this process may; otherwise SynthError with the one line to type."""
    _ensure("shared libraries are missing", missing_packages)


def ensure_browser() -> None:
    """The same for the browser in which the gallery is tested."""
    _ensure("the tests of the gallery need Chromium", missing_browser)


def ensure_slurm() -> None:
    """The same for the Slurm in which many workers are tested; it is installed, not started."""
    _ensure("the tests of executor=slurm need Slurm", missing_slurm)


def _ensure(what: str, missing: Callable[[], list[str]]) -> None:
    packages = missing()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
        subprocess.run(["apt-get", "update"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        packages = missing()
    if packages:
        raise SynthError(f"{what}; type: sudo apt-get install -y {' '.join(packages)}")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
