"""The judge reads samples with its own eyes: nothing that makes labels is imported by it."""

import ast
from pathlib import Path

import synth.quality
import synth.quality.checks

MAKERS = ("synth.labels", "synth.geometry", "synth.depth", "synth.sports", "synth.motion", "synth.body", "synth.pack")
CONTAINERS = ("synth.labels.labels",)


def test_no_check_imports_a_maker() -> None:
    folder = Path(synth.quality.__file__).parent
    own = [folder / f"{name}.py" for name in ("check", "clip_check", "evidence", "names", "pinhole")]
    files = [*own, *sorted((folder / "checks").glob("*.py"))]
    assert len(files) > 25
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found = [name for name in names if name.startswith(MAKERS) and name not in CONTAINERS]
            assert not found, f"{path.name} imports {found}"


def test_every_check_has_a_name_of_its_own_and_says_what_it_holds() -> None:
    table = synth.quality.checks
    checks = (*table.FORM, *table.CHECKS, *table.GROUP_CHECKS)
    assert len({check.name for check in checks}) == len(checks) > 35
    assert all(check.run.__doc__ for check in checks)
