"""What a command costs: seconds on the clock, CPU seconds of it and of all that it started, and the most memory of any of its processes.

Noise only adds, so of several runs the least counts. What a command starts is found in `/proc` and reaped here when its parent is gone, so that nothing
is left out; where there is no `/proc` (macOS) only what the command itself waited for is counted.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
PROC = Path("/proc")
UNIT = 1 << 20 if sys.platform == "darwin" else 1 << 10
"""getrusage(2): the memory is in bytes on macOS, in kilobytes elsewhere."""
EVERY = 0.05
"""Seconds between two looks at the memory of the processes."""
SURROUNDINGS = {
    name: value
    for name, value in os.environ.items()
    if name not in ("PYTHONDONTWRITEBYTECODE", "BESTEK_CACHE", "BESTEK_JOBS")
}
"""As where Bestek is used: Python keeps what it compiled."""
_CHILD_SUBREAPER = 36
"""prctl(2)"""


@dataclass(frozen=True, slots=True)
class Measured:
    """`wall` and `cpu` in seconds; `memory` of the process itself and `workers` of the largest that it started, in MB, 0 for none.

    `grown` is how many times the largest was at the end what it was halfway.
    """

    wall: float
    cpu: float
    memory: float = 0.0
    workers: float = 0.0
    grown: float = 0.0

    def least(self, other: Measured) -> Measured:
        """Of two runs of the same: the least of the times, the most of the memory."""
        return Measured(
            min(self.wall, other.wall),
            min(self.cpu, other.cpu),
            max(self.memory, other.memory),
            max(self.workers, other.workers),
            max(self.grown, other.grown),
        )


def measure(
    *command: str | Path,
    runs: int = 1,
    before: Callable[[], object] = lambda: None,
    cwd: Path = ROOT,
    printed: Path | None = None,
) -> Measured:
    """Run a command several times, `before` each time what is not to be measured.

    Raises `CalledProcessError` when it fails: the time of a failure says nothing.
    """
    made: list[Measured] = []
    for _run in range(runs):
        before()
        made.append(_once([str(word) for word in command], cwd, printed))
    return functools.reduce(Measured.least, made)


def _once(command: Sequence[str], cwd: Path, printed: Path | None) -> Measured:
    with contextlib.ExitStack() as stack:
        stack.enter_context(_reaper())
        output = stack.enter_context(printed.open("wb")) if printed else subprocess.DEVNULL
        said = stack.enter_context(tempfile.TemporaryFile())
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=SURROUNDINGS, stdout=output, stderr=said)
        with _Watch(process.pid) as watch:
            _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        left = sum(orphan.ru_utime + orphan.ru_stime for orphan in _reaped())
        if process.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(
                process.returncode, command, stderr=said.read().decode(errors="replace")
            )
    memory = watch.peaks.pop(process.pid, usage.ru_maxrss / UNIT)
    cpu = usage.ru_utime + usage.ru_stime + left
    return Measured(wall, cpu, memory, max(watch.peaks.values(), default=0.0), watch.grown)


@contextlib.contextmanager
def _reaper() -> Iterator[None]:
    """Who outlives its parent within the block becomes a child of this process."""
    if sys.platform != "linux":
        yield
        return
    library = ctypes.CDLL(None)
    library.prctl(_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        library.prctl(_CHILD_SUBREAPER, 0, 0, 0, 0)


STARTED: set[int] = set()
"""Processes of this one that stay: those of a cluster."""


def _reaped() -> Iterator[Any]:
    """The usage of what outlived its parent, waited for a while."""
    until = time.monotonic() + 10
    while (left := _children(os.getpid()) - STARTED) and time.monotonic() < until:
        for pid in left:
            with contextlib.suppress(ChildProcessError):
                done, _status, usage = os.wait4(pid, os.WNOHANG)
                if done:
                    yield usage
        time.sleep(0.01)


def _children(pid: int) -> set[int]:
    found: set[int] = set()
    for file in PROC.glob(f"{pid}/task/*/children"):
        with contextlib.suppress(OSError):
            found |= {int(word) for word in file.read_text().split()}
    return found


class _Watch:
    """The most memory of a process and of each that it started, in MB, looked at while it runs."""

    def __init__(self, *roots: int) -> None:
        self.roots = roots
        self.peaks: dict[int, float] = {}
        self._largest: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._looking, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._over.set()
        self._thread.join()

    def _looking(self) -> None:
        while PROC.is_dir() and not self._over.wait(EVERY):
            waiting = list(self.roots)
            while waiting:
                pid = waiting.pop()
                if peak := _peak(pid):
                    self.peaks[pid] = max(peak, self.peaks.get(pid, 0.0))
                waiting += _children(pid)
            self._largest.append(max(self.peaks.values(), default=0.0))

    @property
    def grown(self) -> float:
        """How many times the largest process was at the end what it was halfway; 0 where nobody could look."""
        return self._largest[-1] / self._largest[len(self._largest) // 2] if self._largest and self._largest[0] else 0.0


def _peak(pid: int) -> float:
    """The most memory that a process had until now."""
    with contextlib.suppress(OSError):
        for line in (PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _cpu(pid: int) -> float:
    """CPU seconds of a process that runs, and of those that it waited for."""
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


UNPROFILED = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}
"""Workers of Dask, as docs/how-to/cluster.md advises for who has no use for its dashboard."""


class Cluster:
    """A scheduler of Dask and workers on this machine, as they are started by hand, for as long as the block takes."""

    def __init__(self, workers: int, folder: Path) -> None:
        self.workers, self.folder = workers, folder
        self._started: list[subprocess.Popen[bytes]] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"

    def __enter__(self) -> Self:
        port = self.address.rpartition(":")[2]
        self._start("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        for number in range(self.workers):
            self._start(
                "worker",
                self.address,
                "--nthreads",
                "1",
                "--no-nanny",
                "--no-dashboard",
                "--local-directory",
                str(self.folder / str(number)),
            )
        try:
            self._ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self, *words: str) -> None:
        command = (sys.executable, "-m", "dask", *words)
        process = subprocess.Popen(
            command, cwd=ROOT, env=SURROUNDINGS | UNPROFILED, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        STARTED.add(process.pid)
        self._started.append(process)

    def _ready(self) -> None:
        from distributed import Client

        with Client(self.address, timeout=30) as client:
            client.wait_for_workers(self.workers, timeout=30)

    def __exit__(self, *failure: object) -> None:
        for process in reversed(self._started):
            process.terminate()
        for process in self._started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()
            STARTED.discard(process.pid)

    def measure(self, *command: str | Path, before: Callable[[], object] = lambda: None) -> Measured:
        """The same, with what scheduler and workers did for it."""
        pids = [process.pid for process in self._started]
        began = {pid: _cpu(pid) for pid in pids}
        with _Watch(*pids[1:]) as watch:
            asking = measure(*command, before=before)
        spent = sum(_cpu(pid) - began[pid] for pid in pids)
        return replace(
            asking, cpu=asking.cpu + spent, workers=max(watch.peaks.values(), default=0.0), grown=watch.grown
        )


def as_json(measured: Measured) -> Mapping[str, float]:
    return {name: round(getattr(measured, name), 4) for name in Measured.__slots__}
