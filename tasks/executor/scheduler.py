"""Luigi's central scheduler: one that is started for a job and started again if it dies, or the user's own."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import luigi
from luigi.rpc import RemoteScheduler, RPCError

from synth.errors import SynthError
from tasks import progress

PATIENCE_S = 60
"""How long an answer of the scheduler is waited for, so that it can be started again."""
GUARD_S = 0.5
"""How often is looked whether it lives."""
_SERVER = (
    "import sys; from synth.child import end_with; end_with(int(sys.argv[1]), ''); "
    "from luigi.cmdline import luigid; luigid(sys.argv[2:])"
)
"""luigid that ends with the process that started it."""


def connect(address: str) -> RemoteScheduler:
    """A scheduler to talk to. address: HOST:PORT."""
    config = luigi.configuration.get_config()
    config.set("core", "rpc-retry-attempts", str(PATIENCE_S))
    config.set("core", "rpc-retry-wait", "1")
    return RemoteScheduler(f"http://{address}/")


def silent(address: str) -> SynthError:
    """What is said of a scheduler that does not answer."""
    return SynthError(
        f"the scheduler at {address} has not answered for {PATIENCE_S} s; see that luigid runs there and can be "
        f"reached from {socket.gethostname()}, then run again: finished work is kept"
    )


ANSWERS_NOT = (RPCError, OSError)
"""What Luigi raises then."""


class Scheduler:
    """A luigid whose state lies in `folder`, for workers that reach this machine as `host`.

    everywhere: it listens to other machines, too. lost_after_s: see Machine. Use as a context manager.
    """

    def __init__(self, folder: Path, host: str, everywhere: bool, lost_after_s: float) -> None:
        self._folder, self._everywhere, self._lost_after_s = folder, everywhere, lost_after_s
        self._port = _free_port()
        self.address = f"{host}:{self._port}"
        self._process: subprocess.Popen[bytes]
        self._left = threading.Event()
        self._guard = threading.Thread(target=self._revive, daemon=True)

    def __enter__(self) -> Self:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        config = f"[scheduler]\nworker_disconnect_delay={self._lost_after_s}\n"
        (self._folder / "luigi.cfg").write_text(config)
        self._start()
        try:
            self._await_answer()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        self._guard.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        if self._guard.is_alive():
            self._guard.join()
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _revive(self) -> None:
        """Start it again whenever it dies: in a thread, since whoever asks it something waits for the answer."""
        while not self._left.wait(GUARD_S):
            if self._process.poll() is not None:
                progress.report("note", message="the scheduler died and is started again")
                self._start()

    def _start(self) -> None:
        words: list[Any] = ["--port", self._port, "--state-path", self._folder / "state.pickle"]
        words += [] if self._everywhere else ["--address", "127.0.0.1"]
        with (self._folder / "luigid.log").open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVER, str(os.getpid()), *map(str, words)],
                stdout=log, stderr=log, env=os.environ | {"LUIGI_CONFIG_PATH": str(self._folder / "luigi.cfg")},
                start_new_session=True,
            )  # fmt: skip

    def _await_answer(self) -> None:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        last = (self._folder / "luigid.log").read_text().strip().splitlines()[-1:]
        raise SynthError(f"luigid does not start: {' '.join(last) or 'it says nothing'}; mend that and run again")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("", 0))
        return int(listener.getsockname()[1])
