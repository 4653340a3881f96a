"""Work driven to its end: many things that are made in steps, at once, by whoever does the work (`bestek.workers`).

What takes longest, with what waits for it, begins first. Before a piece of work is given out the cache is asked for its key, and what was made is kept there
by who asked: a worker knows no disk. Pieces with one key are done once. A worker that dies costs a second try of what it may have been working on,
each piece alone, so that the one that ends workers is found and named.
"""

from __future__ import annotations

import heapq
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Generic, TypeVar

from bestek.cache import Store
from bestek.findings import Finding, FindingsError, SetupError
from bestek.messages import _
from bestek.work import Steps, Work
from bestek.workers import HERE, Answer, Hindered, Local, Made, Refused, Workers, done

T = TypeVar("T")

JOBS = "BESTEK_JOBS"
"""The variable with the number of processes."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """Something that was made, or why it is refused; `seconds` is what the work on it took, wherever it was done."""

    name: str
    made: T | None
    refused: tuple[Finding, ...] = ()
    seconds: float = 0.0
    pieces: int = 0
    """The pieces of work that were done for it: all but those that were kept."""

    @property
    def result(self) -> T:
        """What was made. Raises `FindingsError` when it was refused."""
        if self.made is None:
            raise FindingsError(self.refused)
        return self.made


@dataclass(eq=False)
class _Making(Generic[T]):
    """One thing that is made in steps, with the results of the batch that is worked on."""

    name: str
    steps: Steps[T]
    results: list[bytes] = field(default_factory=list)
    lacking: int = 0
    seconds: float = 0.0
    pieces: int = 0
    ended: bool = False


@dataclass(eq=False)
class _Piece(Generic[T]):
    """A piece of work, and where its result is to go: more than one place when others asked for the same."""

    work: Work
    takers: list[tuple[_Making[T], int]]
    tries: int = 0

    @property
    def wanted(self) -> bool:
        return any(not making.ended for making, _at in self.takers)

    @property
    def name(self) -> str:
        return self.takers[0][0].name


class Jobs(Generic[T]):
    """Drives what is begun, and gives it in the order in which it is done.

    More can be begun at any time, also by who is told that something is done: a Word file when the pages of its PDF are known.
    """

    def __init__(self, workers: Workers = HERE, store: Store | None = None) -> None:
        self._workers = workers
        self._store = store
        self._makings = 0
        self._ready: deque[Done[T]] = deque()
        self._own: deque[_Making[T]] = deque()
        self._waiting: list[tuple[float, int, _Piece[T]]] = []
        self._order = count()
        self._by_key: dict[str, _Piece[T]] = {}
        self._running: dict[Future[Answer], _Piece[T]] = {}
        self._suspects: deque[_Piece[T]] = deque()

    def begin(self, name: str, steps: Steps[T]) -> None:
        """Takes something up: its first batch of work waits from now on. `name` tells a person which it is."""
        self._makings += 1
        self._advance(_Making(name, steps), None)
        if self._workers.full(self._works()):
            self._give_out()

    @property
    def idle(self) -> bool:
        """Whether more could be begun without making anything wait."""
        return len(self._waiting) + len(self._running) + len(self._suspects) < self._workers.slots

    def done(self) -> Iterator[Done[T]]:
        """What is done, as it is done, until all that was begun is. Raises `SetupError` when workers die or cannot be reached any more."""
        try:
            while self._makings or self._ready:
                while self._ready:
                    yield self._ready.popleft()
                if self._makings:
                    self._work()
        finally:
            for future in self._running:
                future.cancel()

    # One step

    def _work(self) -> None:
        """Something is done: elsewhere when that pays, else here. What only this process can do it does while others work."""
        self._give_out()
        if self._own:
            if not self._collected(0.0):
                self._go_on(self._own.popleft())
        elif self._running:
            if not self._collected(self._workers.patience):
                self._workers.look()
        elif (piece := self._next()) is not None:
            self._take(piece, done(piece.work.function, piece.work.values))

    def _go_on(self, making: _Making[T]) -> None:
        """After an empty step: what follows is done here."""
        start = perf_counter()
        self._advance(making, [])
        making.seconds += perf_counter() - start

    def _works(self) -> list[Work]:
        return [piece.work for _weight, _order, piece in self._waiting]

    def _next(self) -> _Piece[T] | None:
        """What is to begin now: first what may have ended a worker, then the longest. What nobody waits for any more is left out."""
        if self._suspects:
            return self._suspects.popleft()
        while self._waiting:
            *_place, piece = heapq.heappop(self._waiting)
            if piece.wanted:
                return piece
            self._by_key.pop(piece.work.key, None)
        return None

    def _give_out(self) -> None:
        """Keeps every worker busy; while something that may have ended one is tried again, it is tried alone."""
        if not (self._waiting or self._suspects):
            return
        waiting = [*(piece.work for piece in self._suspects), *self._works()]
        executor = self._workers.executor(waiting, busy=bool(self._running))
        while executor and len(self._running) < self._slots and (piece := self._next()) is not None:
            self._submit(executor, piece)

    @property
    def _slots(self) -> int:
        alone = self._suspects or any(piece.tries for piece in self._running.values())
        return 1 if alone else self._workers.slots

    def _submit(self, executor: Executor, piece: _Piece[T]) -> None:
        try:
            future = executor.submit(done, piece.work.function, piece.work.values, self._workers.terms)
        except Exception as error:  # noqa: BLE001  # what an executor says of workers that have gone; all else is raised again
            self._lost(piece, error)
            return
        self._running[future] = piece

    def _collected(self, patience: float | None) -> bool:
        """Takes what is done elsewhere; whether there was something."""
        if not self._running:
            return False
        finished, _others = wait(self._running, patience, FIRST_COMPLETED)
        for future in finished:
            piece = self._running.pop(future)
            error = future.exception() if not future.cancelled() else None
            if future.cancelled() or error is not None:
                self._lost(piece, error)
            else:
                self._take(piece, future.result())
        return bool(finished)

    def _lost(self, piece: _Piece[T], error: BaseException | None) -> None:
        """A worker died, perhaps by this piece: it is tried again. Any other error is one of the work itself, and is raised."""
        if not self._workers.lost(error):
            assert error
            raise error
        piece.tries += 1
        if piece.tries >= self._workers.tries:
            raise _deadly(piece.name) from error
        self._suspects.append(piece)

    # Results

    def _take(self, piece: _Piece[T], answer: Answer) -> None:
        self._by_key.pop(piece.work.key, None)
        match answer:
            case Made(data, seconds):
                if piece.work.key and self._store is not None:
                    self._store.put(piece.work.key, data)
                piece.takers[0][0].seconds += seconds
                piece.takers[0][0].pieces += 1
                for making, at in piece.takers:
                    self._deliver(making, at, data)
            case Refused(findings):
                for making, _at in piece.takers:
                    self._end(making, None, findings)
            case Hindered(message, advice):
                raise SetupError(message, advice)

    def _deliver(self, making: _Making[T], at: int, data: bytes) -> None:
        """One result; with the last of a batch the next is asked for."""
        if making.ended:
            return
        making.results[at] = data
        making.lacking -= 1
        if not making.lacking:
            self._advance(making, making.results)

    def _advance(self, making: _Making[T], results: Sequence[bytes] | None) -> None:
        """The next batch, or the end. What is kept of a batch is there at once."""
        while not making.ended:
            try:
                batch = next(making.steps) if results is None else making.steps.send(results)
            except StopIteration as end:
                self._end(making, end.value)
            except FindingsError as error:
                self._end(making, None, error.findings)
            else:
                self._ask(making, batch)
                if making.lacking or not batch:
                    return
                results = making.results

    def _ask(self, making: _Making[T], batch: Sequence[Work]) -> None:
        """What is kept of a batch is taken from the cache, all else waits. Who asks for nothing goes on when nothing waits to be given out."""
        if not batch:
            self._own.append(making)
        making.results, making.lacking = [b""] * len(batch), len(batch)
        for at, work in enumerate(batch):
            if same := self._by_key.get(work.key):
                same.takers.append((making, at))
            elif (data := self._kept(work)) is not None:
                making.results[at] = data
                making.lacking -= 1
            else:
                self._wait(_Piece(work, [(making, at)]))

    def _kept(self, work: Work) -> bytes | None:
        return self._store.get(work.key) if work.key and self._store is not None else None

    def _wait(self, piece: _Piece[T]) -> None:
        if piece.work.key:
            self._by_key[piece.work.key] = piece
        heapq.heappush(self._waiting, (-piece.work.weight - piece.work.follows, next(self._order), piece))

    def _end(self, making: _Making[T], made: T | None, refused: Sequence[Finding] = ()) -> None:
        making.ended = True
        making.steps.close()
        self._makings -= 1
        self._ready.append(Done(making.name, made, tuple(refused), making.seconds, making.pieces))


def _deadly(name: str) -> SetupError:
    message = _("{name}: whatever worked on this was ended, again and again").format(name=name)
    return SetupError(
        message, _("close what takes much memory, or build with --jobs 1, and run the same command again")
    )


def chosen(jobs: str = "", cluster: str = "") -> Workers:
    """The workers that are wanted: so many processes (else by `BESTEK_JOBS`, else as many as there are cores and memory), or those of a cluster.

    Raises `FindingsError` for a number that is none, `SetupError` when the cluster cannot be reached.
    """
    if cluster:
        from bestek.cluster import Cluster

        return Cluster(cluster)
    wanted = _number(jobs, "--jobs") or _number(os.environ.get(JOBS, ""), JOBS)
    return HERE if wanted == 1 else Local(wanted)


def _number(text: str, name: str) -> int:
    """A number of processes; 0 where none is given."""
    if not text or (text.isdecimal() and int(text) > 0):
        return int(text or 0)
    message = _("{name} is a number of processes, and '{value}' is none").format(name=name, value=text)
    hint = _("write a whole number from 1, or leave it away: as many as there are cores and memory for")
    raise FindingsError([Finding("E980", message, None, hint)])


def alone(steps: Steps[T], store: Store | None = None, name: str = "") -> T:
    """One thing made in this process. Raises `FindingsError` when it is refused."""
    jobs: Jobs[T] = Jobs(HERE, store)
    jobs.begin(name, steps)
    (done_,) = jobs.done()
    return done_.result
