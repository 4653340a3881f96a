"""What a save costs while `build --watch` runs: from the save until a web page, and until every file, stands on disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import Queue
from typing import Self

from tests.bench.measuring import ROOT, STARTED, SURROUNDINGS, Measured, _children, _cpu, _peak
from tests.bench.rows import Row

LOOK = 0.003
"""Seconds between two looks at a file."""
IDLE = 4
"""Looks of half a second at which nothing was done: the checks are told, and everything is prepared."""
PATIENCE = 300
SAVES = 5


class Watch:
    """A watch of its own process, for as long as the block takes."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        self._command = [str(word) for word in command]
        self._lines: Queue[str] = Queue()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [*self._command, "--watch", "--lang=en"], cwd=ROOT, env=SURROUNDINGS, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        )  # fmt: skip
        STARTED.add(self._process.pid)
        threading.Thread(target=self._read, daemon=True).start()
        self._round()
        self._idle()
        return self

    def __exit__(self, *failure: object) -> None:
        os.killpg(self._process.pid, signal.SIGINT)
        self._process.wait(PATIENCE)
        STARTED.discard(self._process.pid)

    def saved(self, save: Callable[[], object], page: Path) -> tuple[Measured, Measured]:
        """What a save costs: until the web page is another, and until the round is over. What the checks take afterwards is not in it."""
        while not self._lines.empty():
            self._lines.get()
        before, cpu, start = page.stat().st_mtime_ns, self._spent(), time.perf_counter()
        save()
        while page.stat().st_mtime_ns == before:
            if time.perf_counter() - start > PATIENCE or self._process.poll() is not None:
                raise ValueError(f"{page} was not made again: the watch ends when Bestek itself is changed")
            time.sleep(LOOK)
        first = self._measured(start, cpu)
        self._round()
        made = self._measured(start, cpu)
        self._idle()
        return first, made

    def _measured(self, start: float, cpu: float) -> Measured:
        wall, spent = time.perf_counter() - start, self._spent() - cpu
        return Measured(wall, spent, _peak(self._process.pid), max(map(_peak, self._workers()), default=0.0))

    def _workers(self) -> list[int]:
        return sorted(_children(self._process.pid))

    def _spent(self) -> float:
        return sum(map(_cpu, (self._process.pid, *self._workers())))

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)

    def _round(self) -> None:
        """Waits for the line that closes a round."""
        while "unchanged, " not in self._lines.get(timeout=PATIENCE):
            pass

    def _idle(self) -> None:
        last, quiet = self._spent(), 0
        while quiet < IDLE:
            time.sleep(0.5)
            now = self._spent()
            quiet, last = (quiet + 1 if now - last < 0.03 else 0), now


def rows(name: str, command: Sequence[str | Path], save: Callable[[], object], page: Path) -> Iterator[Row]:
    """The least of several saves: `<name>_html` until the web page is there, `<name>` until all files are."""
    with Watch((sys.executable, "tasks.py", *command)) as watch:
        made = [watch.saved(save, page) for _save in range(SAVES)]
    for suffix, measured in zip(("_html", ""), zip(*made, strict=True), strict=True):
        least = measured[0]
        for other in measured[1:]:
            least = least.least(other)
        yield Row(name + suffix, least)
