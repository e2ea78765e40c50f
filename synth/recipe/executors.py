"""Where the workers of a run are. It is never part of a digest."""

from dataclasses import dataclass
from typing import Literal

from pydantic import ConfigDict

_CLOSED = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class LocalExecutor:
    """Processes of this machine.

    scheduler: HOST:PORT of a luigid that runs; empty: one is started for this run.
    lost_after_s: a worker that was silent for so long is dead, and its batch goes to another.
    """

    kind: Literal["local"]
    scheduler: str
    lost_after_s: float

    __pydantic_config__ = _CLOSED


@dataclass(frozen=True)
class SlurmExecutor:
    """An array of jobs of a Slurm cluster, all of which see the outputs folder under the same path.

    host: under which name workers reach the machine of the command; empty: its own name for itself.
    partition, account, memory, time: as sbatch takes them; empty: Slurm's defaults. cpus: of each worker.
    sbatch: further options. python: the interpreter on the nodes; empty: the one that runs this.
    idle_s: workers end when there was nothing to do for so long. Others: see LocalExecutor.
    """

    kind: Literal["slurm"]
    scheduler: str
    lost_after_s: float
    idle_s: float
    host: str
    partition: str
    account: str
    cpus: int
    memory: str
    time: str
    sbatch: tuple[str, ...]
    python: str

    __pydantic_config__ = _CLOSED


@dataclass(frozen=True)
class WorkerExecutor:
    """This process is a worker of a job that was started elsewhere.

    scheduler: HOST:PORT, as the starting command told. parent: process whose end ends this one; 0: none.
    """

    kind: Literal["worker"]
    scheduler: str
    lost_after_s: float
    idle_s: float
    parent: int

    __pydantic_config__ = _CLOSED


Executor = LocalExecutor | SlurmExecutor | WorkerExecutor
