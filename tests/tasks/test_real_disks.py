"""The command on file systems that take nothing or little: one line with the cure, nothing half-written."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _alone(script: str) -> subprocess.CompletedProcess[str]:
    """A shell in a mount namespace of its own: what it mounts, nobody else sees."""
    words = ["unshare", "--mount", "sh", "-ec", script]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)


def _can_mount() -> bool:
    return shutil.which("unshare") is not None and _alone("mount -t tmpfs none /mnt").returncode == 0


needs_mount = pytest.mark.skipif(not _can_mount(), reason="may not mount file systems here")


def _on_disk(place: Path, options: str, outputs: Path) -> tuple[list[str], list[str]]:
    """What a run on a disk with these mount options says on stderr, and the drafts that are left."""
    run = f"{sys.executable} -m tasks sport=archery video.num_frames=5 machine.outputs={outputs}"
    done = _alone(f"mount -t tmpfs -o {options} none {place}; {run} || true; find {place} -name '.draft-*'")
    return [line for line in done.stderr.splitlines() if line.strip()], done.stdout.splitlines()


@needs_mount
@pytest.mark.parametrize("below", ["", "new/place"])
def test_a_disk_that_is_read_only_is_one_line(tmp_path: Path, below: str) -> None:
    said, left = _on_disk(tmp_path, "ro", tmp_path / below)
    assert len(said) == 1
    assert said[0].startswith(f"error: {tmp_path / below}: the disk is read-only; set machine.outputs to a folder")
    assert not left


@needs_mount
@pytest.mark.body
def test_a_disk_that_is_full_is_one_line_that_names_the_stage(tmp_path: Path) -> None:
    said, left = _on_disk(tmp_path, "size=40k", tmp_path)
    assert len(said) == 1, said
    assert said[0].startswith(f"error: {tmp_path}/2_performance/")
    assert "no space left on the disk; free some or set machine.outputs to another disk" in said[0]
    assert not left
