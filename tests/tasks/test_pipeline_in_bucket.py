"""The whole path into a bucket: the bytes of a local run, a dataset that is read there, nothing rendered twice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from s3_server import S3Server, bytes_below

from synth import remote_folder
from synth.loader import ClipDataset

TINY = [
    "sport=archery", "lighting=noon", "cameras.ring.views=1", "video.num_frames=5", "video.width_px=64",
    "video.height_px=64", "render.samples=1", "machine.device=cpu", "tiers=any",
]  # fmt: skip

pytestmark = [pytest.mark.blender, pytest.mark.body]


def run(folder: Path, outputs: object) -> subprocess.CompletedProcess[str]:
    """In a working folder of its own, with its own scratch."""
    folder.mkdir()
    words = [*TINY, f"machine.outputs={outputs}", f"machine.scratch={folder}"]
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "tasks", *words],
        capture_output=True, text=True, check=False, cwd=folder, env=os.environ | {"PYTHONPATH": root},
    )  # fmt: skip


def dataset_of(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()[-1].removeprefix("dataset: ")


def test_a_run_into_a_bucket_is_a_run_into_a_folder(s3: S3Server, bucket: str, tmp_path: Path) -> None:
    there, here = s3.folder / bucket / "base", tmp_path / "outputs"
    url = dataset_of(run(tmp_path / "one", f"s3://{bucket}/base"))
    assert url.startswith(f"s3://{bucket}/base/dataset/")
    assert (tmp_path / "one" / "outputs" / "logs" / "pipeline.log").is_file()
    assert not (there / "logs").exists()

    shutil.copytree(there / "5_frames", here / "5_frames")  # pictures are not made twice, all else is
    ours = Path(dataset_of(run(tmp_path / "two", here)))
    theirs = there / "dataset" / url.rsplit("/", 1)[-1]
    same = {name: data for name, data in bytes_below(ours).items() if name != "cost.json"}
    assert {name: data for name, data in bytes_below(theirs).items() if name != "cost.json"} == same
    assert any(name.endswith(".tar") for name in same)

    assert len(list(ClipDataset(url, controls=("video",)))) == 1
    again = run(tmp_path / "three", f"s3://{bucket}/base")
    assert dataset_of(again) == url
    assert "nothing to do" in again.stderr

    for lost in ("dataset", "7_clips", "6_labels"):
        remote_folder.remove(f"s3://{bucket}/base/{lost}", sorted(bytes_below(there / lost)))
    before = {path: path.stat().st_mtime_ns for path in (there / "5_frames").rglob("*")}
    assert dataset_of(run(tmp_path / "four", f"s3://{bucket}/base")) == url
    assert {path: path.stat().st_mtime_ns for path in (there / "5_frames").rglob("*")} == before
    assert {name: data for name, data in bytes_below(theirs).items() if name != "cost.json"} == same
