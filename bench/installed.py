"""Packages in a folder of site-packages: what each weighs, who needs it, what goes when one goes."""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackagePath, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BLOCK_BYTES = 512
"""The unit of stat's st_blocks, whatever the file system."""


@dataclass(frozen=True)
class Package:
    """name: as requirements write it; mb: on disk, 10^6 bytes; modules: top-level names; needs: names of packages."""

    name: str
    mb: float
    modules: frozenset[str]
    needs: frozenset[str]


def installed(site_packages: Path) -> dict[str, Package]:
    """All packages there by name; compiled bytecode counts as pip has listed it."""
    found = [_package(one) for one in distributions(path=[str(site_packages)])]
    return {package.name: package for package in found}


def wanted(requirements: Iterable[str]) -> frozenset[str]:
    """Names of the requirements that hold on this Python without extras."""
    parsed = [Requirement(one) for one in requirements]
    holding = [one for one in parsed if one.marker is None or one.marker.evaluate({"extra": ""})]
    return frozenset(str(canonicalize_name(one.name)) for one in holding)


def closure(packages: dict[str, Package], roots: Iterable[str]) -> set[str]:
    """The roots that are installed and everything that they need."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in packages and name not in found:
            found.add(name)
            waiting += packages[name].needs
    return found


def needed_by(packages: dict[str, Package], name: str) -> list[str]:
    """Packages that require this one."""
    return sorted(one.name for one in packages.values() if name in one.needs)


def alone_mb(packages: dict[str, Package], roots: Collection[str], name: str) -> float:
    """What would not be there [MB] if the project did not ask for `name`: it and what nothing else needs."""
    gone = closure(packages, roots) - closure(packages, set(roots) - {name})
    return sum(packages[one].mb for one in gone)


def _package(found: Distribution) -> Package:
    files = found.files or []
    used = sum(_bytes(Path(str(found.locate_file(file)))) for file in files)
    name = str(canonicalize_name(found.name))
    return Package(name, used / 1e6, _modules(files), wanted(found.requires or []))


def _modules(files: Sequence[PackagePath]) -> frozenset[str]:
    """Top-level names; a folder that is no package may be on the path by itself (rerun_sdk/rerun)."""
    packages = {file.parts[0] for file in files if file.match("*/__init__.py") and len(file.parts) == 2}
    code = [file for file in files if file.suffix in (".py", ".so")]
    tops = {file.parts[0].partition(".")[0] for file in code}
    inner = {file.parts[1] for file in code if len(file.parts) == 3 and file.parts[0] not in packages}
    return frozenset(tops | inner)


def _bytes(path: Path) -> int:
    try:
        return os.lstat(path).st_blocks * BLOCK_BYTES
    except OSError:
        return 0  # listed, not there
