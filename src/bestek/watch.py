"""Builds that follow an editor: one at the start, and one after every save, in one process that keeps what it read and made.

The system tells that something was saved (watchfiles); whether that says anything is judged by the fingerprint of content and templates, as
everywhere: what a build writes, a lock of Word or a file saved as it was begins no round. Where the system does not tell, as on some
network drives, the fingerprint is looked at every few seconds all the same.

After the outputs are in place comes what can wait: trees for other processes, what the first save would have to wait for, the checks. A save
that comes meanwhile goes before the rest of it.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from bestek import build, outputs
from bestek.build import Progress, Report, Selection
from bestek.findings import FindingsError, SetupError
from bestek.kept import Warm
from bestek.making import Means
from bestek.messages import _
from bestek.project import Project
from bestek.system import distributions

STEP = 20
"""Milliseconds without a further save after which a round begins: an editor writes a file at once, and a save of several is told as one."""

SETTLED = 150
"""Milliseconds that a file that is empty or gone is given: some editors empty or remove a file before they write it."""

AT_MOST = 2000
"""Milliseconds that saves without a pause put off a round."""

QUIET = 500
"""Milliseconds in which nothing is told that count as one quiet spell."""

LOOK = 6
"""Of so many quiet spells one is used to look at the fingerprint although nothing was told, and so is the first of all: what was saved just
before the watch began was not told."""


class Rounds:
    """The builds of a watch. What one read, composed and wrote the next has at hand; only what changed is made again."""

    def __init__(self, project: Project, dossier: str, selection: Selection, means: Means) -> None:
        self.project, self.dossier, self.selection = project, dossier, selection
        self.means = means.going_on()
        self.warm = Warm()
        self._prepared = False

    def build(self, progress: Progress = build.quiet) -> Report:
        """One round: `bestek.build.attempt`."""
        return build.attempt(self.project, self.dossier, self.selection, progress, self.means, self.warm)

    def write(self) -> None:
        """Puts on disk what was composed, for processes that come after, and lets go of what the round left."""
        self.warm.write()
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def prepare(self) -> None:
        """Once does what the first save would have to wait for: imports, composing what was kept on disk, fonts and style sheets, workers."""
        if not self._prepared:
            self._prepared = True
            with suppress(FindingsError, SetupError, OSError):  # told by the build
                build.prepare(self.project, self.dossier, self.selection, self.means, self.warm)


def follow(project: Project, once: Callable[[], object], later: Sequence[Callable[[], object]] = ()) -> None:
    """Calls `once` now and after every change of content or templates, and behind it each of `later` while nothing else was saved.

    Ends with `KeyboardInterrupt`. Raises `SetupError` when Bestek or what it leans on was changed: this process still works with what was there before.
    """
    began, built, waiting = _software(), "", list[Callable[[], object]]()
    while True:
        if (found := _state(project)) != built:
            if _software() != began:
                message = _("Bestek or a package that it leans on was changed while the watch ran")
                raise SetupError(message, _("begin the watch again"))
            built, waiting = found, [*later]
            once()
        elif waiting:
            waiting.pop(0)()
        else:
            _wait(project, built)


def _software() -> tuple[object, ...]:
    """The files of Bestek with their sizes and times, and the packages that are installed: whether they were changed since the watch began."""
    package = Path(__file__).parent
    files = sorted(file for file in package.rglob("*") if file.suffix != ".pyc" and file.is_file())
    stats = ((str(file), file.stat()) for file in files)
    return (
        tuple((name, known.st_size, known.st_mtime_ns) for name, known in stats),
        tuple(distributions()),
    )


def _wait(project: Project, built: str) -> None:
    """Until content and templates are others than those that were built."""
    with closing(_saves(project)) as saves:
        for told in saves:
            _settle(path for _change, path in told)
            if _state(project) != built:
                return


def _settle(paths: Iterable[str]) -> None:
    """Waits for files that are empty or gone: most of them are being written."""
    until = time.monotonic() + SETTLED / 1000
    for path in map(Path, paths):
        while _unwritten(path) and time.monotonic() < until:
            time.sleep(STEP / 2000)


def _unwritten(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size == 0 if path.exists() else not path.name.startswith(".")
    except OSError:
        return False


def _saves(project: Project) -> Generator[Iterable[tuple[object, str]], None, None]:
    """What there is to look at, now and then. No watch is kept during a build, whose workers must not inherit its thread."""
    from watchfiles import watch

    folders = [folder for folder in (project.content, project.templates) if folder.is_dir()]
    if not folders:
        time.sleep(QUIET / 1000)
        yield ()
        return
    with suppress(FileNotFoundError):  # one of them was taken away meanwhile: what is missing is told by the build
        told = watch(
            *folders,
            watch_filter=None,
            debounce=AT_MOST,
            step=STEP,
            rust_timeout=QUIET,
            yield_on_timeout=True,
            raise_interrupt=True,
        )
        with closing(told):
            yield from _worth_a_look(told)


def _worth_a_look(told: Iterable[Iterable[tuple[object, str]]]) -> Iterator[Iterable[tuple[object, str]]]:
    return (saved for number, saved in enumerate(told) if saved or number % LOOK == 0)


def _state(project: Project) -> str:
    """The fingerprint of what a round is made from; files that come and go meanwhile are looked at once more."""
    while True:
        with suppress(OSError):
            return outputs.fingerprint((project.content, project.templates))
        time.sleep(SETTLED / 1000)
