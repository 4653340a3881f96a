"""Tables and closing lines on the screen (rich). Plain text without colour or lines where the output is no terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from bestek.messages import _, ngettext

if TYPE_CHECKING:
    from rich.console import Console

    from bestek.build import Report
    from bestek.clauses import Clause
    from bestek.new import Made
    from bestek.where import Use

ENDLESS = 100_000
"""Columns of a line that another program reads."""

Justify = Literal["left", "right"]


def console() -> Console:
    """The standard output; where it is no terminal, lines are as long as they need to be."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    return Console(file=sys.stdout, highlight=False, emoji=False, markup=False, width=None if terminal else ENDLESS)


@contextmanager
def progress(steps: int) -> Iterator[Callable[[str], None]]:
    """A bar that moves with every output; nothing where the output is no terminal or there is nothing to do.

    It refreshes itself only when told: a thread beside it would be copied into the workers.
    """
    if not steps or not sys.stdout.isatty():
        yield lambda _name: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), auto_refresh=False, transient=True
    )
    with bar:
        task = bar.add_task(_("writing"), total=steps)
        bar.refresh()

        def step(name: str) -> None:
            bar.update(task, advance=1, description=name, refresh=True)

        yield step


def ask() -> Callable[[str], str] | None:
    """What asks a question, where somebody sits at a terminal."""
    return input if sys.stdin.isatty() and sys.stdout.isatty() else None


def new(made: Made, following: str) -> None:
    """What was written, how much of it is open, and what to do next."""
    for folder, count in Counter(file.rpartition("/")[0] for file in made.files).items():
        print(ngettext("{folder}: {count} file", "{folder}: {count} files", count).format(folder=folder, count=count))
    facts = ngettext("{count} fact is open", "{count} facts are open", made.open_facts).format(count=made.open_facts)
    print(f"{facts}; {following}")


def table(columns: Sequence[tuple[str, Justify]], rows: Iterable[Sequence[str]]) -> None:
    """A table with a heading line."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True)
    for heading, justify in columns:
        made.add_column(heading, justify=justify, overflow="fold")
    for row in rows:
        made.add_row(*row)
    console().print(made)


def built(report: Report) -> None:
    """The closing table of a build, and one line that sums it up."""
    several = len({result.variant for result in report.results}) > 1
    columns: list[tuple[str, Justify]] = [
        (_("document"), "left"),
        (_("pages"), "right"),
        (_("words"), "right"),
        (_("time"), "right"),
        (_("made"), "left"),
        (_("unchanged"), "left"),
    ]
    rows = [
        (
            f"{result.variant.name}/{result.document}" if several else result.document,
            str(result.pages or "–"),
            str(result.words),
            _("{seconds:.1f} s").format(seconds=result.seconds) if result.made else "–",
            ", ".join(result.made) or "–",
            ", ".join(result.unchanged) or "–",
        )
        for result in report.results
    ]
    table(columns, rows)
    made = sum(len(result.made) for result in report.results)
    same = sum(len(result.unchanged) for result in report.results)
    print(
        ngettext("{count} file made", "{count} files made", made).format(count=made)
        + ", "
        + ngettext("{count} unchanged", "{count} unchanged", same).format(count=same)
    )


def uses(path: str, found: Sequence[Use]) -> None:
    """The uses of a fact."""
    if not found:
        print(_("{path} is printed in no document").format(path=path))
        return
    several = len({use.path for use in found}) > 1
    columns: list[tuple[str, Justify]] = [
        (_("document"), "left"),
        (_("section"), "left"),
        (_("page"), "right"),
        (_("sentence"), "left"),
    ]
    rows: list[tuple[str, ...]] = [(use.document, use.section, str(use.page or "–"), use.sentence) for use in found]
    if several:
        columns.insert(0, (_("fact"), "left"))
        rows = [(use.path, *row) for use, row in zip(found, rows, strict=True)]
    if any(use.municipality for use in found):
        columns.insert(0, (_("municipality"), "left"))
        rows = [(use.municipality, *row) for use, row in zip(found, rows, strict=True)]
    table(columns, rows)
    documents = len({(use.municipality, use.document) for use in found})
    places = ngettext("{count} place", "{count} places", len(found)).format(count=len(found))
    print(
        ngettext("{places} in {count} document", "{places} in {count} documents", documents).format(
            places=places, count=documents
        )
    )
    if not all(use.page for use in found):
        print(_("pages are known after a build of the PDF"))


def unused(paths: Sequence[str]) -> None:
    """The facts that no document uses."""
    for path in paths:
        print(path)
    print(
        ngettext("{count} fact is used by no document", "{count} facts are used by no document", len(paths)).format(
            count=len(paths)
        )
    )


def clauses(library: Iterable[Clause]) -> None:
    """The clause library."""
    words = {"fixed": _("fixed"), "choice": _("choice"), "free": _("free")}
    table(
        [(_("clause"), "left"), (_("kind"), "left"), (_("title"), "left"), (_("legal basis"), "left")],
        [(clause.id, words[clause.kind], clause.title, clause.legal_basis) for clause in library],
    )
