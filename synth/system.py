"""What the machine must have beside Python packages: the shared libraries that Blender's module loads."""

import ctypes
import os
import shutil
import subprocess

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


def missing_packages() -> list[str]:
    """Debian packages of the libraries that cannot be loaded."""
    return [package for library, package in PACKAGE_OF_LIBRARY.items() if not _loads(library)]


def ensure_libraries() -> None:
    """Install what is missing where this process may; otherwise SynthError with the one line to type."""
    packages = missing_packages()
    if not packages:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    may_install = os.geteuid() == 0 and shutil.which("apt-get")
    if may_install:
        subprocess.run(["apt-get", "update"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        packages = missing_packages()
    if packages:
        raise SynthError(f"shared libraries are missing; type: sudo apt-get install -y {' '.join(packages)}")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
