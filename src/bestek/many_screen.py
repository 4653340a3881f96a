"""A build of many dossiers on the screen: how far it is while it goes on, and at its end the mistakes, dossier by dossier, and one line that sums it up.

On a terminal a bar moves; elsewhere a line is written for each dossier that is made or has mistakes, and one for those that were unchanged before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Self, TextIO

from bestek import report
from bestek.findings import Finding
from bestek.messages import _, ngettext

if TYPE_CHECKING:
    from rich.console import Console

    from bestek.many import Finished, Standing, Tell

MOST = 5
"""Mistakes of a dossier that the summary shows; the rest is counted."""

ROUGH = 10.0
"""Seconds of work that are done before anything is said of the time that is left."""


@contextmanager
def progress(stream: TextIO) -> Iterator[Tell]:
    """What is told of every dossier that is done. Where the work is broken off, a line says that the next build goes on with it."""
    clock = _Clock()
    tell = _Bar(stream, clock) if stream.isatty() else _Lines(stream, clock)
    try:
        with tell:
            yield tell.tell
    except KeyboardInterrupt:
        print(_interrupted(tell.last), file=stream, flush=True)
        raise


def _interrupted(standing: Standing | None) -> str:
    count, total = (standing.done, standing.total) if standing else (0, 0)
    return _("broken off: {count} of {total} dossiers are done; the next build goes on with the others").format(
        count=count, total=total
    )


class _Clock:
    """How long the rest takes, by what was done of the work since it began."""

    def __init__(self) -> None:
        self._begun = monotonic()

    def left(self, standing: Standing) -> str:
        """The time that is left in words; nothing while too little is known, and when it is next to nothing."""
        if standing.worked < ROUGH or standing.done == standing.total:
            return ""
        return _left((monotonic() - self._begun) * (standing.work / standing.worked - 1))


def _left(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return ""
    if minutes < 90:
        return ngettext("about {count} minute left", "about {count} minutes left", minutes).format(count=minutes)
    hours = round(minutes / 60)
    return ngettext("about {count} hour left", "about {count} hours left", hours).format(count=hours)


class _Lines:
    """Lines for a file or another program."""

    def __init__(self, stream: TextIO, clock: _Clock) -> None:
        self._stream, self._clock = stream, clock
        self._unchanged = 0
        self.last: Standing | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pass_over()

    def tell(self, finished: Finished, standing: Standing) -> None:
        """One dossier."""
        self.last = standing
        if finished.state == "unchanged" and not finished.mistakes:
            self._unchanged += 1
            return
        self._pass_over()
        told = "; ".join(filter(None, (_of(finished), self._clock.left(standing))))
        self._print(f"{standing.done}/{standing.total} {told}")

    def _pass_over(self) -> None:
        if self._unchanged:
            count = self._unchanged
            line = ngettext("{count} dossier is unchanged", "{count} dossiers are unchanged", count)
            self._print(line.format(count=count))
        self._unchanged = 0

    def _print(self, line: str) -> None:
        print(report.printable(line), file=self._stream, flush=True)


class _Bar:
    """A bar on a terminal. It refreshes itself only when told: a thread beside it would be copied into the workers."""

    def __init__(self, stream: TextIO, clock: _Clock) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._clock = clock
        self._bar = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}", markup=False),
            console=Console(file=stream, highlight=False, emoji=False, markup=False),
            auto_refresh=False,
            transient=True,
        )
        self._task = self._bar.add_task(_("reading"), total=None)
        self.last: Standing | None = None

    def __enter__(self) -> Self:
        self._bar.__enter__()
        self._bar.refresh()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.__exit__(*error)  # type: ignore[arg-type]

    def tell(self, finished: Finished, standing: Standing) -> None:
        """One dossier: the bar moves. What there is to say of one with mistakes stays above it."""
        self.last = standing
        if finished.mistakes:
            self._bar.console.print(report.printable(_of(finished)), style="red", soft_wrap=True)
        told = ", ".join(filter(None, (counted(standing), self._clock.left(standing))))
        self._bar.update(self._task, completed=standing.done, total=standing.total, description=told, refresh=True)


def counted(standing: Standing) -> str:
    """How many dossiers were made, are unchanged and failed."""
    parts = (
        (standing.made, ngettext("{count} made", "{count} made", standing.made)),
        (standing.unchanged, ngettext("{count} unchanged", "{count} unchanged", standing.unchanged)),
        (standing.failed, ngettext("{count} failed", "{count} failed", standing.failed)),
    )
    return ", ".join(words.format(count=count) for count, words in parts if count)


def _of(finished: Finished) -> str:
    """One dossier: the files that were made, and how many mistakes there are."""
    made = ngettext("{count} file made", "{count} files made", finished.made).format(count=finished.made)
    same = ngettext("{count} unchanged", "{count} unchanged", finished.same).format(count=finished.same)
    mistakes = report.total(finished.mistakes)
    told = (made if finished.made else "", same if finished.same else "", mistakes)
    return f"{finished.name}: {', '.join(filter(None, told))}"


# At the end


def summary(finished: Sequence[Finished], unknown: Sequence[Finding], stream: TextIO) -> None:
    """The mistakes dossier by dossier, what else there is to know, and one line that sums it up."""
    from rich.console import Console

    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for each in finished:
        if each.mistakes:
            console.print(each.name, style="bold")
            _mistakes(each, console)
    for finding in unknown:
        console.print(report.text(finding))
    if any(each.warnings or each.advice for each in finished):
        console.print(_besides(finished))
    console.print(_closing(finished))


def _mistakes(finished: Finished, console: Console) -> None:
    for finding in finished.mistakes[:MOST]:
        console.print("\n".join(f"   {line}" for line in report.text(finding).split("\n")))
    if (rest := len(finished.mistakes) - MOST) > 0:
        more = ngettext("… and {count} more", "… and {count} more", rest).format(count=rest)
        shows = _("./inv build --dossier {name} shows all").format(name=finished.name)
        console.print(f"   {more}: {shows}")


def _besides(finished: Sequence[Finished]) -> str:
    warnings = sum(each.warnings for each in finished)
    advice = sum(each.advice for each in finished)
    parts = (
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings) if warnings else "",
        ngettext("{count} piece of advice", "{count} pieces of advice", advice).format(count=advice) if advice else "",
    )
    return _("besides {counted}: ./inv check --dossier NAME shows them").format(counted=", ".join(filter(None, parts)))


def _closing(finished: Sequence[Finished]) -> str:
    total, failed = len(finished), sum(each.state == "failed" for each in finished)
    faulty = sum(bool(each.mistakes) and each.state != "failed" for each in finished)
    made, unchanged = (sum(each.state == state for each in finished) for state in ("made", "unchanged"))
    files = sum(each.made for each in finished)
    parts = [
        ngettext("{count} dossier", "{count} dossiers", total).format(count=total)
        + ": "
        + ngettext("{count} made", "{count} made", made).format(count=made),
        ngettext("{count} unchanged", "{count} unchanged", unchanged).format(count=unchanged),
        ngettext("{count} failed", "{count} failed", failed).format(count=failed),
    ]
    if faulty:
        built = ngettext("{count} built with errors of the checks", "{count} built with errors of the checks", faulty)
        parts.append(built.format(count=faulty))
    return ", ".join(parts) + "; " + ngettext("{count} file made", "{count} files made", files).format(count=files)
