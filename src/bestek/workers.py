"""Who does the work: this process, processes beside it, or any `concurrent.futures.Executor` (`bestek.cluster`: one of workers elsewhere).

A worker gets values and gives values. It is told the language of who asked, and what software the work is for: the same content gives the
same bytes only where the same versions are at work.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import RLock
from time import perf_counter
from typing import TYPE_CHECKING, Protocol, TypeAlias

from bestek import messages
from bestek.findings import Finding, FindingsError, SetupError
from bestek.messages import _
from bestek.work import Work

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

MEGABYTE = 1_000_000

PROCESS = 300 * MEGABYTE
"""The memory that a worker may take."""

PAYS = 1.0
"""Seconds of work that wait from which on other processes are begun: each makes its own start with fonts and style sheets."""

EACH = 0.5
"""Seconds of work that wait for each process that is begun."""

# What a worker answers


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, and the seconds that it took."""

    data: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something is refused; an exception would not come across whole."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Hindered:
    """What of the surroundings of the worker kept it from the work."""

    message: str
    advice: str


Answer: TypeAlias = Made | Refused | Hindered


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker is told with every piece: the language of messages, and the software that the work is for (empty: its own)."""

    language: str
    software: str = ""


_ALONE = RLock()
"""One piece at a time in a process: layout turns switches of its libraries."""


def done(function: Callable[..., bytes], values: tuple[object, ...], terms: Terms | None = None) -> Answer:
    """A piece of work done, here."""
    with _ALONE:
        if terms:
            messages.set_language(terms.language)
        if terms and terms.software and (hindered := _other_software(terms.software)):
            return hindered
        start = perf_counter()
        try:
            return Made(function(*values), perf_counter() - start)
        except FindingsError as error:
            return Refused(error.findings)
        except SetupError as error:
            return Hindered(error.message, error.advice)


def _other_software(wanted: str) -> Hindered | None:
    """Why the work cannot be done by this software."""
    from bestek.software import identity

    if identity() == wanted:
        return None
    message = _("a worker that came later works with other software than this process")
    return Hindered(message, _("install the same version of Bestek and of its libraries there, and begin it anew"))


# Who there is


class Workers(Protocol):
    """Where work is done."""

    @property
    def slots(self) -> int:
        """How many pieces are given out at once."""

    @property
    def terms(self) -> Terms | None:
        """What is told with every piece."""

    @property
    def patience(self) -> float | None:
        """Seconds without a result after which `look` is called; nothing for never."""

    @property
    def tries(self) -> int:
        """How often a piece of work is begun: after that it is what ends the workers."""

    def full(self, waiting: Sequence[Work]) -> bool:
        """Whether so much waits that all of them can begin, also when more is to come."""

    def executor(self, waiting: Sequence[Work], *, busy: bool) -> Executor | None:
        """Who takes what waits; nothing when it is done here. `busy` while they work on something."""

    def lost(self, error: BaseException | None) -> bool:
        """Whether an error (nothing: it was cancelled) says that a worker died, so that others can try again. Raises `SetupError` when none can."""

    def begin(self) -> None:
        """Begins all processes now, for a process that goes on."""

    def look(self) -> None:
        """Looks whether the workers are still there. Raises `SetupError`."""

    def close(self) -> None:
        """Ends what was begun."""


@dataclass(frozen=True)
class Here:
    """This process alone."""

    slots: int = 1
    terms: None = None
    patience: None = None
    tries: int = 1

    def full(self, waiting: Sequence[Work]) -> bool:  # noqa: ARG002
        return False

    def executor(self, waiting: Sequence[Work], *, busy: bool) -> None:  # noqa: ARG002
        return None

    def lost(self, error: BaseException | None) -> bool:  # noqa: ARG002
        return False

    def begin(self) -> None:
        pass

    def look(self) -> None:
        pass

    def close(self) -> None:
        pass


HERE = Here()


class Local:
    """Processes beside this one, begun when enough waits for them, as many as pay. On Linux each is a copy of this process and has its imports."""

    patience: float | None = None
    tries = 3

    def __init__(self, most: int = 0) -> None:
        self.most = most or most_processes()
        self._pool: ProcessPoolExecutor | None = None
        self._size = 0
        self._died = False
        """Whether one died: what may have ended it is never done in this process."""

    @property
    def slots(self) -> int:
        """One more than there are processes: it waits where the first that is free finds it."""
        return self.most + 1

    @property
    def terms(self) -> Terms:
        return Terms(messages.language())

    def full(self, waiting: Sequence[Work]) -> bool:
        return self._wanted(waiting) == self.most > 1

    def executor(self, waiting: Sequence[Work], *, busy: bool) -> Executor | None:
        size = self._wanted(waiting)
        if self._pool and not busy and size > self._size:
            self.close()
        if not self._pool and (size > 1 or self._died):
            self._open(max(size, 1), waiting)
        return self._pool

    def _wanted(self, waiting: Sequence[Work]) -> int:
        """How many processes pay for what waits; none where this one does as well."""
        weight = sum(work.weight for work in waiting)
        return min(self.most, len(waiting), max(2, int(weight / EACH))) if weight >= PAYS and self.most > 1 else 0

    def _open(self, size: int, waiting: Sequence[Work]) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        if sys.platform == "linux":
            prepare(waiting)
        method = get_context("fork" if sys.platform == "linux" else "spawn")
        self._pool, self._size = ProcessPoolExecutor(size, method, begin_worker), size

    def lost(self, error: BaseException | None) -> bool:
        if error is not None and not isinstance(error, BrokenExecutor):
            return False
        self.close()
        self._died = True
        return True

    def begin(self) -> None:
        if self.most > 1 and not self._pool:
            self._open(self.most, ())

    def look(self) -> None:
        pass

    def close(self) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool, self._size = None, 0


class Given:
    """Some executor; `slots` is how many pieces it works on at once. When its workers die there is nobody to try again."""

    patience: float | None = None
    tries = 1

    def __init__(self, executor: Executor, slots: int = 1) -> None:
        self._executor = executor
        self.slots = slots

    @property
    def terms(self) -> Terms:
        return Terms(messages.language())

    def full(self, waiting: Sequence[Work]) -> bool:
        return len(waiting) >= self.slots

    def executor(self, waiting: Sequence[Work], *, busy: bool) -> Executor:  # noqa: ARG002
        return self._executor

    def lost(self, error: BaseException | None) -> bool:
        if error is None or isinstance(error, BrokenExecutor):
            message = _("the workers have ended before the work was done")
            raise SetupError(message, _("run the same command again")) from error
        return False

    def begin(self) -> None:
        pass

    def look(self) -> None:
        pass

    def close(self) -> None:
        """It belongs to who gave it."""


def prepare(waiting: Sequence[Work]) -> None:
    """Imports what the work leans on, before processes are copied: a module says what that is by a function `prepare`."""
    for module in {work.function.__module__: None for work in waiting}:
        getattr(sys.modules[module], "prepare", lambda: None)()


# The machine


@cache
def most_processes() -> int:
    """As many as there are cores for this process, and at most what its memory allows; at least one."""
    memory = min(_available(), default=None)
    return max(1, cores() if memory is None else min(cores(), memory // PROCESS))


def cores() -> int:
    """The cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    else:  # noqa: RET505  # the type checker sees what is for another system
        return os.cpu_count() or 1


def _available() -> Sequence[int]:
    """Bytes of memory that the system says to have left, and those of the container (Linux: proc(5), cgroup v2)."""
    found: list[int] = []
    with suppress(OSError, ValueError, IndexError):
        lines = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text("ascii").splitlines())
        found.append(int(lines["MemAvailable"].split()[0]) * 1024)
    with suppress(OSError, ValueError):
        most, used = (int(Path("/sys/fs/cgroup", f"memory.{name}").read_text("ascii")) for name in ("max", "current"))
        found.append(max(0, most - used))
    return found


# In a process beside


def begin_worker() -> None:
    """Lets a worker end at once at Ctrl-C, and with the process that began it, however that ended."""
    from signal import SIG_DFL, SIGINT, signal
    from threading import Thread

    signal(SIGINT, SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)
