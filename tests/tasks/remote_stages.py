"""Two stages without a picture in them, and a machine that keeps what they make in a bucket."""

import json
from dataclasses import replace
from pathlib import Path

import luigi

from synth.recipe import Machine
from tasks import remote_target
from tasks.compose import from_overrides
from tasks.stage import Stage
from tasks.store import writing

LONG = bytes(range(256)) * 300


class Sow(Stage):
    """Three files, one of them empty and one in a folder."""

    folder = "1_sown"
    name = luigi.Parameter()

    def slug(self) -> str:
        return self.name

    def work(self, folder: Path) -> None:
        (folder / "deep" / "er").mkdir(parents=True)
        (folder / "deep" / "er" / "long.bin").write_bytes(LONG + self.name.encode())
        (folder / "empty").write_bytes(b"")
        (folder / "small.txt").write_text("small")


class Reap(Stage):
    """What two stages sowed, joined."""

    folder = "2_reaped"
    name = luigi.Parameter()

    def requires(self) -> list[Sow]:
        return [Sow(name=name, machine=self.machine) for name in ("rye", "oats")]

    def slug(self) -> str:
        return self.name

    def work(self, folder: Path) -> None:
        grown = [one.output().path / "deep" / "er" / "long.bin" for one in self.requires()]
        (folder / "bread").write_bytes(b"".join(path.read_bytes() for path in grown))


def sizes(**files: int) -> bytes:
    """What done.json says of files of so many bytes."""
    return json.dumps({"files": dict(sorted(files.items()))}).encode()


def machine(outputs: object, scratch: Path, gigabytes: float = 1.0, workers: int = 1) -> Machine:
    plain = from_overrides("")[1]
    return replace(plain, outputs=str(outputs), scratch=str(scratch), scratch_gb=gigabytes, workers=workers)


def run(one: Machine, name: str = "loaf") -> bool:
    return luigi.build([Reap(name=name, machine=one)], local_scheduler=True, workers=one.workers, log_level="CRITICAL")


def fill(target: remote_target.RemoteTarget, files: dict[str, bytes]) -> None:
    with writing(target, "{}") as folder:
        for name, data in files.items():
            (folder / name).write_bytes(data)


def a_target(bucket: str, scratch: Path) -> remote_target.RemoteTarget:
    return remote_target.target(machine(f"s3://{bucket}/x", scratch), "1_sown/thing-1")
