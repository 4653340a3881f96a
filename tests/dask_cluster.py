"""A scheduler and its workers as processes of their own on this machine, for tests of work that is done elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).parents[1]

NEVER = 60.0
"""Seconds after which what does not come up is taken for failed."""

PATHS = os.pathsep.join(str(path) for path in (ROOT / "src", ROOT))


@dataclass
class Started:
    """A scheduler that runs, in a folder of its own."""

    folder: Path
    scheduler: subprocess.Popen[bytes]
    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self, *, watched: bool = False) -> None:
        """Starts a worker of one thread; one that is `watched` (by a nanny) is started again when it dies."""
        options = ("--nthreads", "1", "--no-dashboard", "--death-timeout", "30", "--local-directory", str(self.folder))
        nanny = "--nanny" if watched else "--no-nanny"
        self.workers.append(_started("dask_worker", self.folder, self.address, nanny, *options))

    def wait_for_workers(self, count: int) -> None:
        """Until as many have joined."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=NEVER)

    def kill_scheduler(self) -> None:
        self.scheduler.kill()
        self.scheduler.wait()

    def kill_workers(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.workers.clear()


@contextmanager
def started(folder: Path, workers: int = 0, *, watched: bool = False) -> Iterator[Started]:
    """A scheduler with some workers; they end with the block."""
    file = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    process = _started("dask_scheduler", folder, *options)
    try:
        made = Started(folder, process, _address(file, process))
        for _number in range(workers):
            made.add_worker(watched=watched)
        if workers:
            made.wait_for_workers(workers)
        try:
            yield made
        finally:
            for each in made.workers:
                each.terminate()
            for each in made.workers:
                each.wait(NEVER)
    finally:
        process.kill()
        process.wait()


def _started(program: str, folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": PATHS, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    with (folder / f"{program}.log").open("ab") as log:
        command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)


def _address(file: Path, process: subprocess.Popen[bytes]) -> str:
    """What the scheduler says of itself once it listens."""
    until = monotonic() + NEVER
    while monotonic() < until and process.poll() is None:
        if file.exists() and (text := file.read_text("utf-8")):
            return str(json.loads(text)["address"])
        sleep(0.05)
    raise AssertionError((file.parent / "dask_scheduler.log").read_text("utf-8"))
