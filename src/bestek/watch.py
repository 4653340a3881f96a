"""Builds that follow an editor: one at the start, and one after every save.

The system tells that something was saved (watchfiles); whether that says anything is judged by the fingerprint of content and templates, as
everywhere: what a build writes, a lock of Word or a file saved as it was begins no round. Where the system does not tell, as on some
network drives, the fingerprint is looked at every few seconds all the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing, suppress

from bestek import outputs
from bestek.project import Project

SETTLED = 150
"""Milliseconds without a further save after which a round begins: an editor may write several files at once."""

AT_MOST = 2000
"""Milliseconds that saves without a pause put off a round."""

QUIET = 500
"""Milliseconds in which nothing is told that count as one quiet spell."""

LOOK = 6
"""Of so many quiet spells one is used to look at the fingerprint although nothing was told, and so is the first of all: what was saved just
before the watch began was not told."""


def follow(project: Project, build: Callable[[], None]) -> None:
    """Calls `build` now and after every change of content or templates. Ends with `KeyboardInterrupt`."""
    built = ""
    while True:
        found = _state(project)
        if found != built:
            built = found
            build()
        else:
            _wait(project, built)


def _wait(project: Project, built: str) -> None:
    """Until content and templates are others than those that were built."""
    with closing(_saves(project)) as saves:
        for _told in saves:
            if _state(project) != built:
                return


def _saves(project: Project) -> Generator[object, None, None]:
    """What there is to look at, now and then. No watch is kept during a build, whose workers must not inherit its thread."""
    from watchfiles import watch

    folders = [folder for folder in (project.content, project.templates) if folder.is_dir()]
    if not folders:
        time.sleep(QUIET / 1000)
        yield None
        return
    with suppress(FileNotFoundError):  # one of them was taken away meanwhile: what is missing is told by the build
        told = watch(
            *folders,
            watch_filter=None,
            debounce=AT_MOST,
            step=SETTLED,
            rust_timeout=QUIET,
            yield_on_timeout=True,
            raise_interrupt=True,
        )
        with closing(told):
            yield from (saved for number, saved in enumerate(told) if saved or number % LOOK == 0)


def _state(project: Project) -> str:
    """The fingerprint of what a round is made from; files that come and go meanwhile are looked at once more."""
    while True:
        with suppress(OSError):
            return outputs.fingerprint((project.content, project.templates))
        time.sleep(SETTLED / 1000)
