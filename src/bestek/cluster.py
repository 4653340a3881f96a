"""Workers elsewhere: a scheduler of Dask that was started by hand, and the workers that joined it (docs/how-to/cluster.md).

Each piece of work goes as values and comes back as values: no disk is shared. All workers run the software of this process, or none of them gets
anything. When a worker is lost Dask gives its work to another one; when the scheduler is lost the build ends with that as its message.
Imported only where a cluster is asked for; the packages are those of the extra `cluster`.
"""

from __future__ import annotations

import logging
import shlex
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from time import monotonic
from typing import TYPE_CHECKING

from bestek import extras, messages, software
from bestek.findings import SetupError
from bestek.messages import N_, _
from bestek.work import Work
from bestek.workers import Terms

if TYPE_CHECKING:
    from distributed import Client

CONNECT = 10.0
"""Seconds in which a scheduler has to answer."""

LOOK = 2.0
"""Seconds without a result after which workers are counted."""

WITHOUT = 30.0
"""Seconds that a scheduler may be without workers: one that is started again needs some."""

AHEAD = 2
"""Pieces of work for each thread of a worker: while it works on one the next is on its way."""

MOST_SHOWN = 5
"""Differences that a message names."""

LOGGERS = ("distributed", "distributed.client", "distributed.gc", "tornado", "asyncio")
"""What writes of lost connections by itself; each of them has a level of its own."""

SAME = N_(
    "install the same version of Bestek and of its libraries there, as docs/how-to/cluster.md shows, and start the worker again"
)


class Cluster:
    """The workers of one scheduler (`tcp://machine:8786`). Raises `SetupError` when it does not answer, has none, or one with other software."""

    patience: float | None = LOOK
    tries = 1  # Dask has tried more often when it says so

    def __init__(self, address: str) -> None:
        extras.require("cluster", "distributed")
        self._address = address
        self._client = _connected(address)
        self._since: float | None = None
        self._threads: Mapping[str, int] = {}
        try:
            self._compare()
        except BaseException:
            self.close()
            raise
        self._executor: Executor = self._client.get_executor(pure=False)

    @property
    def slots(self) -> int:
        """Workers may come and go while there is work."""
        return max(1, AHEAD * sum(self._threads.values()))

    @property
    def terms(self) -> Terms:
        return Terms(messages.language(), software.identity())

    def full(self, waiting: Sequence[Work]) -> bool:
        return len(waiting) >= self.slots

    def executor(self, waiting: Sequence[Work], *, busy: bool) -> Executor:  # noqa: ARG002
        return self._executor

    def lost(self, error: BaseException | None) -> bool:
        """Dask tries again by itself when a worker dies; what it gives up was the end of every worker that had it."""
        from distributed.scheduler import KilledWorker

        if isinstance(error, KilledWorker):
            return True
        if error is None or self._client.status != "running" or isinstance(error, (OSError, TimeoutError)):
            raise self._gone() from error
        return False

    def begin(self) -> None:
        """They are there."""

    def look(self) -> None:
        if self._client.status != "running":
            raise self._gone()
        self._count()
        self._since = None if self._threads else self._since or monotonic()
        if self._since and monotonic() - self._since > WITHOUT:
            raise self._nobody()

    def close(self) -> None:
        """Leaves the cluster as it is, and what this process still waited for is forgotten there."""
        self._client.close(timeout=1)

    # The scheduler

    def _count(self) -> None:
        """The threads of every worker, as the scheduler tells."""
        try:
            workers = self._client.scheduler_info(n_workers=-1)["workers"]
        except (OSError, TimeoutError) as error:
            raise self._gone() from error
        self._threads = {name: int(about["nthreads"]) for name, about in workers.items()}

    def _compare(self) -> None:
        """Whether every worker that there is runs the software of this process. Raises `SetupError`."""
        self._count()
        if not self._threads:
            raise self._nobody()
        told = self._client.run(software.about, on_error="return")
        for worker, there in sorted(told.items()):
            if not isinstance(there, Mapping):
                message = _("the worker {worker} cannot work for this process: {reason}")
                raise SetupError(message.format(worker=worker, reason=there), _(SAME))
            if differing := software.differences(_here(), there):
                message = _("the worker {worker} runs other software (here / there): {differences}")
                raise SetupError(message.format(worker=worker, differences=", ".join(differing[:MOST_SHOWN])), _(SAME))

    def _gone(self) -> SetupError:
        message = _("the scheduler {address} does not answer any more; nothing half was written")
        return SetupError(
            message.format(address=self._address),
            _("start it again, or build without --cluster: what was made is kept"),
        )

    def _nobody(self) -> SetupError:
        message = _("the scheduler {address} has no workers")
        command = shlex.join(["dask", "worker", self._address, "--nthreads", "1"])
        advice = "\n".join([_("start one, or several, then run the same command again:"), f"  {command}"])
        return SetupError(message.format(address=self._address), advice)


def _here() -> Mapping[str, str]:
    """The software of this process."""
    return software.about()


def _connected(address: str) -> Client:
    import asyncio

    from distributed import Client

    for name in LOGGERS:  # what goes wrong is told here, once
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(_reached(address))
        return Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError, MemoryError) as error:
        told = str(error) or _(
            "what answers there is something else"
        )  # who takes other bytes for a length has no memory for so many
        message = _("there is no scheduler at {address}: {reason}").format(address=address, reason=told)
        advice = _("start one (dask scheduler), and name it as it names itself: tcp://machine:8786")
        raise SetupError(message, advice) from error


async def _reached(address: str) -> None:
    """Speaks to what listens there and hangs up. A client that cannot connect would try to take its leave for twenty seconds more, and complain."""
    from distributed.comm.core import connect
    from distributed.security import Security

    spoken_to = await connect(address, timeout=CONNECT, **Security().get_connection_args("client"))
    await spoken_to.close()
