"""A real Slurm on this machine: one controller, two nodes of one core each, everything in one folder, ports of its own.

All of it runs as whoever runs the tests, without cgroups and accounting.
"""

import getpass
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

NODES = ("n1", "n2")
CONF = """
ClusterName=synth
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
SlurmUser={user}
SlurmdUser={user}
StateSaveLocation={folder}/state
SlurmctldPidFile={folder}/slurmctld.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdSpoolDir={folder}/spool-%n
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmdLogFile={folder}/slurmd-%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=1,sched_interval=2
ReturnToService=2
MpiDefault=none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
KillWait=5
MinJobAge=300
SlurmdTimeout=30
SlurmctldTimeout=30
{nodes}
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


class SlurmCluster:
    """Use as a context manager; its commands see it through `environment`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"SLURM_CONF": str(folder / "slurm.conf")}
        self._daemons: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def run(self, *words: str) -> str:
        """What a command of Slurm answers."""
        answer = subprocess.run(
            words, capture_output=True, text=True, check=False, env=os.environ | self.environment, timeout=60
        )
        assert answer.returncode == 0, f"{words}: {answer.stderr}"
        return answer.stdout

    def pids(self) -> list[int]:
        """Process ids of the jobs' scripts, that is of the workers."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "environ").read_bytes()
            except OSError:
                continue
            if f"SLURM_CONF={self.environment['SLURM_CONF']}".encode() in words and b"SLURM_JOB_ID=" in words:
                found.append(int(process.name))
        return sorted(found)

    def _start(self) -> None:
        self.folder.chmod(0o755)
        for name in ("state", "munge"):
            (self.folder / name).mkdir()
        (self.folder / "munge.key").write_bytes(os.urandom(128))
        (self.folder / "munge.key").chmod(0o400)
        ports = _free_ports(3)
        nodes = "\n".join(
            f"NodeName={name} NodeHostname={socket.gethostname()} NodeAddr=127.0.0.1 Port={port} CPUs=1 RealMemory=1000"
            for name, port in zip(NODES, ports[1:], strict=True)
        )
        conf = CONF.format(
            folder=self.folder, controller=ports[0], nodes=nodes, host=socket.gethostname(), user=getpass.getuser()
        )
        (self.folder / "slurm.conf").write_text(conf)
        self._daemon(
            "munged", "--foreground", "--force", f"--key-file={self.folder / 'munge.key'}",
            f"--socket={self.folder / 'munge.socket'}", f"--pid-file={self.folder / 'munged.pid'}",
            f"--log-file={self.folder / 'munged.log'}", f"--seed-file={self.folder / 'munge' / 'seed'}",
        )  # fmt: skip
        _await("munge", lambda: (self.folder / "munge.socket").exists())
        self._daemon("slurmctld", "-D", "-c", "-f", str(self.folder / "slurm.conf"))
        for name in NODES:
            self._daemon("slurmd", "-D", "-c", "-N", name, "-f", str(self.folder / "slurm.conf"))
        _await("slurm", self._is_idle)

    def _is_idle(self) -> bool:
        answer = subprocess.run(
            ["sinfo", "--noheader", "--format=%t %D"], capture_output=True, text=True, check=False,
            env=os.environ | self.environment, timeout=60,
        )  # fmt: skip
        return answer.stdout.split() == ["idle", str(len(NODES))]

    def _daemon(self, *words: str) -> None:
        with (self.folder / f"{words[0]}.out").open("ab") as out:
            self._daemons.append(
                subprocess.Popen(
                    words, stdout=out, stderr=out, env=os.environ | self.environment, start_new_session=True
                )
            )

    def _stop(self) -> None:
        for pid in self.pids():
            _kill(pid)
        for daemon in reversed(self._daemons):
            daemon.terminate()
        for daemon in self._daemons:
            try:
                daemon.wait(3)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        for pid in self.pids():
            _kill(pid)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _await(what: str, there: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, f"{what} does not come up"
        time.sleep(0.2)


def _free_ports(count: int) -> list[int]:
    listeners = [socket.socket() for _ in range(count)]
    for listener in listeners:
        listener.bind(("127.0.0.1", 0))
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports
