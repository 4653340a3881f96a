"""Tables and closing lines on the screen (rich). Plain text without colour or lines where the output is no terminal."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from bestek import report
from bestek.findings import FindingsError, SetupError
from bestek.messages import N_, _, ngettext

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from bestek.build import Progress, Report, Result
    from bestek.clauses import Clause
    from bestek.facts import Fact
    from bestek.impact import Impact, Touched
    from bestek.issued import Version
    from bestek.issuing import Verification
    from bestek.ledger import Decision, Ledger
    from bestek.log import Line
    from bestek.new import Made
    from bestek.redlining import Redlined
    from bestek.review.approving import Part
    from bestek.review.copying import Copied
    from bestek.state import Change
    from bestek.tree import Inline
    from bestek.where import Setting, Use
    from bestek.why import Kind, Reason

ENDLESS = 100_000
"""Columns of a line that another program reads."""

LEAST = 14
"""Columns that a column of text keeps beside names: an overeenkomst or a hoofdaanbieder."""

Justify = Literal["left", "right", "name"]
"""How a column stands. In one of names (paths, ids, dates) a long cell goes on after a `/` or a hyphen, and the other columns give way first."""


def console() -> Console:
    """The standard output; where it is no terminal, lines are as long as they need to be."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    return Console(file=sys.stdout, highlight=False, emoji=False, markup=False, width=None if terminal else ENDLESS)


@contextmanager
def progress(steps: int | None) -> Iterator[Callable[[str], None]]:
    """A bar that moves with every output (`None`: nobody knows how many); nothing where the output is no terminal or there is nothing to do.

    It refreshes itself only when told: a thread beside it would be copied into the workers.
    """
    if steps == 0 or not sys.stdout.isatty():
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
    return _typed if sys.stdin.isatty() and sys.stdout.isatty() else None


def _typed(prompt: str) -> str:
    """What is typed in a line. Ctrl-D ends the work as Ctrl-C does: nothing is written before the last question."""
    try:
        return input(folded(prompt))
    except (EOFError, KeyboardInterrupt):
        print("\n" + _("stopped: nothing was written"), file=sys.stderr)
        raise KeyboardInterrupt from None


def folded(prompt: str) -> str:
    """A question in lines that fit the terminal; each goes on as far to the right as it began."""
    columns = shutil.get_terminal_size().columns - 1
    lines = []
    for line in prompt.split("\n"):
        indent = " " * (len(line) - len(line.lstrip()))
        lines += textwrap.wrap(line, columns, subsequent_indent=indent, drop_whitespace=True) if len(line) > columns else [line]  # fmt: skip
    return "\n".join(lines)


def sure(asking: Callable[[str], str] | None) -> Callable[[str], bool]:
    """What asks whether something is right; where nobody is asked, it is."""
    choice = _("[y/n]")
    return lambda question: asking is None or asking(f"{question} {choice} ").strip().lower()[:1] in ("y", "j")


def new(made: Made, following: str) -> None:
    """What was written, how much of it is open, and what to do next."""
    for folder, count in Counter(file.rpartition("/")[0] for file in made.files).items():
        print(ngettext("{folder}: {count} file", "{folder}: {count} files", count).format(folder=folder, count=count))
    facts = ngettext("{count} fact is open", "{count} facts are open", made.open_facts).format(count=made.open_facts)
    print(f"{facts}; {following}")


def table(columns: Sequence[tuple[str, Justify]], rows: Iterable[Sequence[str]]) -> None:
    """A table with a heading line."""
    from rich.table import Table

    out = console()
    cells = [list(row) for row in rows]
    natural = [_widest(heading, *(row[at] for row in cells)) for at, (heading, _kind) in enumerate(columns)]
    widths = _widths(out.width, natural, [kind == "name" for _heading, kind in columns])
    made = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True)
    for (heading, kind), width in zip(columns, widths, strict=True):
        made.add_column(heading, justify="right" if kind == "right" else "left", overflow="fold", width=width)
    for row in cells:
        made.add_row(
            *(cell if width is None else _broken(cell, width) for cell, width in zip(row, widths, strict=True))
        )
    out.print(made)


def tame(cells: Sequence[str]) -> tuple[str, ...]:
    """Cells with words out of a file of others, without signs that a terminal would obey."""
    return tuple("\n".join(map(report.printable, cell.split("\n"))) for cell in cells)


def _widths(room: int, natural: Sequence[int], names: Sequence[bool]) -> list[int | None]:
    """The widths of the columns of names, where not all fits: what the others need at least is theirs, a short name leaves room to a long one."""
    widths: list[int | None] = [None] * len(natural)
    if sum(natural) + len(natural) <= room:
        return widths
    left = (
        room
        - len(natural)
        - sum(min(width, max(LEAST, room // 6)) for width, name in zip(natural, names, strict=True) if not name)
    )
    ascending = sorted((at for at, name in enumerate(names) if name), key=natural.__getitem__)
    for done, at in enumerate(ascending):
        width = max(1, min(natural[at], left // (len(ascending) - done)))
        widths[at], left = width, left - width
    return widths


def _broken(name: str, most: int) -> str:
    """Names, one a line, in lines of at most so many columns, as far as they have places where they may go on."""
    made: list[str] = []
    for line in name.split("\n"):
        made.append("")
        for piece in re.findall(r"[^/\s-]*[/\s-]|[^/\s-]+", line):
            if made[-1] and len(made[-1]) + len(piece.rstrip()) > most:
                made[-1] = made[-1].rstrip()
                made.append("")
            made[-1] += piece
    return "\n".join(made)


def _widest(*cells: str) -> int:
    return max(len(line) for cell in cells for line in cell.split("\n"))


def built(made: Report) -> None:
    """The closing table of a build, and one line that sums it up."""
    several = len({result.variant for result in made.results}) > 1
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
        for result in made.results
    ]
    table(columns, rows)
    print(_counted(made))


def _counted(made: Report) -> str:
    files = sum(len(result.made) for result in made.results)
    same = sum(len(result.unchanged) for result in made.results)
    return (
        ngettext("{count} file made", "{count} files made", files).format(count=files)
        + ", "
        + ngettext("{count} unchanged", "{count} unchanged", same).format(count=same)
    )


def why(made: Report) -> None:
    """Of every chosen output why it was made or was not: one line for the formats of a document that have the same reason."""
    several = len({result.variant for result in (*made.results, *made.refused)}) > 1
    rows = [
        (f"{result.variant.name}/{result.document}" if several else result.document, *row)
        for result in (*made.results, *made.refused)
        for row in _reasons(result)
    ]
    table([(_("document"), "name"), (_("format"), "left"), ("", "left"), (_("why"), "left")], rows)


def _reasons(result: Result) -> Iterator[tuple[str, str, str]]:
    grouped: dict[tuple[bool, tuple[Reason, ...]], list[str]] = {}
    for name, reasons in result.why.items():
        grouped.setdefault((name in result.made, reasons), []).append(name)
    for (made, reasons), names in grouped.items():
        yield ", ".join(names), _("made") if made else "–", "; ".join(map(_reason, reasons))


def _reason(reason: Reason) -> str:
    """A reason in words, with the first of what changed."""
    shown = report.printable(", ".join(reason.details[:SHOWN]))
    if (further := len(reason.details) - SHOWN) > 0:
        shown += " " + ngettext("and {count} more", "and {count} more", further).format(count=further)
    return f"{_(REASONS[reason.kind])}: {shown}" if shown else _(REASONS[reason.kind])


SHOWN = 4
"""Changes that a line lists."""

REASONS: Mapping[Kind, str] = {
    "unchanged": N_("made from the same, and as it was written"),
    "new": N_("the document is new"),
    "never": N_("not built before"),
    "unrecorded": N_("no record says what the file was made from"),
    "gone": N_("the file is gone"),
    "altered": N_("the file was altered after it was made"),
    "folder": N_("a folder stands in its place"),
    "facts": N_("facts changed"),
    "templates": N_("templates changed"),
    "text": N_("the text of the document changed"),
    "sources": N_("a line of a template moved, which the file refers to"),
    "style": N_("the house style changed"),
    "reference": N_("the reference document changed"),
    "writers": N_("Bestek writes this format in another way now"),
    "software": N_("other versions are installed"),
    "layout": N_("it is laid out in one piece now, or no more"),
    "refused": N_("it prints facts that are not decided"),
    "overtaken": N_("a build of newer content was ahead: its outputs stay"),
}
"""What each kind of reason says."""


def why_json(made: Report) -> str:
    """The same for a program: a JSON array, one object per output."""
    return json.dumps(
        [
            {
                "dossier": result.variant.dossier,
                "municipality": result.variant.municipality,
                "edition": result.variant.edition,
                "as_of": result.variant.as_of,
                "document": result.document,
                "format": name,
                "made": name in result.made,
                "reasons": [{"kind": reason.kind, "details": list(reason.details)} for reason in reasons],
            }
            for result in (*made.results, *made.refused)
            for name, reasons in result.why.items()
        ],
        ensure_ascii=False,
        indent=1,
    )


def one_round(build: Callable[[Progress], Report], *, with_reasons: bool) -> None:
    """One round of `build --watch`: what is wrong, and one line that says what was made. No mistake and no full disk ends the watch."""
    clock = _Clock()
    made: Report | None = None
    try:
        made = build(clock.progress)
        findings = made.findings
    except FindingsError as error:
        findings = error.findings
    except (SetupError, OSError) as error:
        print(report.setup_error(error if isinstance(error, SetupError) else SetupError(str(error))), file=sys.stderr)
        return
    report.show(findings, sys.stderr)
    if made is None or (report.exit_code(findings) and not made.results):
        print(_("nothing is made until that is mended"), flush=True)
        return
    if with_reasons and any(result.made for result in made.results):
        why(made)
    _rounded(made, clock)


class _Clock:
    """When a round began, and when the last of its web pages was in place."""

    def __init__(self) -> None:
        self._began = perf_counter()
        self.pages = 0.0

    @property
    def seconds(self) -> float:
        return perf_counter() - self._began

    @contextmanager
    def progress(self, _steps: int) -> Iterator[Callable[[str], None]]:
        yield self._step

    def _step(self, name: str) -> None:
        if name.endswith(".html"):
            self.pages = self.seconds


def _rounded(made: Report, clock: _Clock) -> None:
    """Web pages are there before the other files: told where there are others."""
    seconds, formats = clock.seconds, {name for result in made.results for name in result.made}
    names = [f"{result.variant.name}/{result.document}.{name}" for result in made.results for name in result.made]
    line = _("{counted}, {seconds:.1f} s").format(counted=_counted(made), seconds=seconds)
    if len(formats) > 1 and "html" in formats:
        line = _("{counted}, web pages after {pages:.1f} s, all after {seconds:.1f} s").format(
            counted=_counted(made), pages=clock.pages, seconds=seconds
        )
    shown = ", ".join((*names[:SHOWN], *(["…"] if len(names) > SHOWN else [])))
    print(f"{line}: {shown}" if shown else line, flush=True)


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
        columns.insert(0, (_("fact"), "name"))
        rows = [(use.path, *row) for use, row in zip(found, rows, strict=True)]
    if any(use.municipality for use in found):
        columns.insert(0, (_("municipality"), "name"))
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


def setting(found: Setting | None) -> None:
    """Which decision set a fact; nothing where the dossier has no decisions."""
    if found is None:
        return
    if found.pending:
        print(_("not yet decided"))
    elif decision := found.decision:
        number = f"{decision.number}, " if decision.number else ""
        told = _("set by {decision} ({body}, {number}{date}): {title}")
        names = {"decision": decision.id, "body": body_words()[decision.body], "date": decision.date.isoformat()}
        print(told.format(number=number, title=decision.title, **names))


def issued(versions: Sequence[Version]) -> None:
    """The versions that were put in place."""
    columns: list[tuple[str, Justify]] = [
        (_("document"), "name"),
        (_("version"), "left"),
        (_("status"), "left"),
        (_("edition"), "left"),
        (_("decision"), "name"),
    ]
    table(columns, ((each.document, each.version, each.status, each.edition, each.decision) for each in versions))
    count = len(versions)
    print(ngettext("{count} version issued", "{count} versions issued", count).format(count=count))


def verified(made: Verification) -> None:
    """Every issued version, with whether it comes out the same."""
    columns: list[tuple[str, Justify]] = [
        (_("document"), "name"),
        (_("version"), "left"),
        (_("decision"), "name"),
        (_("comes out"), "left"),
    ]
    words = {True: _("the same"), False: _("otherwise")}
    rows = [
        (each.version.document, each.version.version, each.version.decision, words[each.same]) for each in made.versions
    ]
    if not rows:
        print(_("nothing was issued yet"))
        return
    table(columns, rows)
    same, count = sum(each.same for each in made.versions), len(made.versions)
    print(
        ngettext(
            "{same} of {count} version comes out the same", "{same} of {count} versions come out the same", count
        ).format(same=same, count=count)
    )


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


# Decisions

MOST_DOCUMENTS = 6
"""Documents that a row names."""


def body_words() -> Mapping[str, str]:
    """The bodies that decide, in the language in force."""
    return {
        "council": _("council"),
        "executive": _("executive board"),
        "commissioning-officer": _("commissioning officer"),
        "project-group": _("project group"),
        "clarification-notice": _("clarification notice"),
    }


def status_words() -> Mapping[str, str]:
    """What was done with a proposal, in the language in force."""
    return {"adopted": _("adopted"), "adopted-as-amended": _("adopted as amended"), "noted": _("noted")}


def changes(found: Sequence[Change], documents: Mapping[str, Sequence[str]], ledger: Ledger) -> None:
    """What changed since the last decision: old and new, and the documents that print it. Of the first decision, which holds all, only the paths."""
    from bestek.facts import excerpts

    columns: list[tuple[str, Justify]] = [
        (_("fact"), "name"),
        (_("was"), "left"),
        (_("becomes"), "left"),
        (_("documents"), "name"),
    ]
    rows = []
    for change in found:
        old, new = (_placed(change) if change.kind == "moved" else excerpts(change.old, change.new)) if ledger else ("", "")  # fmt: skip
        rows.append((change.path, old, new, _few(documents.get(change.path, ()))))
    if rows:
        table(columns if ledger else [columns[0], columns[-1]], rows if ledger else [(row[0], row[-1]) for row in rows])
    since = ledger.last.id if ledger.last else ""
    counted = ngettext("{count} change", "{count} changes", len(rows)).format(count=len(rows))
    print(_("{changes} since {decision}").format(changes=counted, decision=since) if since else counted)


def _placed(change: Change) -> tuple[str, str]:
    """The places of an element that moved."""
    told = (_("after {id}").format(id=after) if after else _("first") for after in (change.after_old, change.after_new))
    old, new = told
    return old, new


def _few(names: Sequence[str], between: str = ", ") -> str:
    rest = len(names) - MOST_DOCUMENTS
    return between.join((*names[:MOST_DOCUMENTS], *([f"+ {rest}"] if rest > 0 else []))) or "–"


def recorded(file: str) -> None:
    """Where a decision was written."""
    print(_("recorded: {file}").format(file=file))


def to_record(changes: Sequence[Change]) -> None:
    """What is to be done with changes that no decision covers yet."""
    if changes:
        print(_("no decision covers this yet: decide records it"))


def to_build() -> None:
    """What comes after recording."""
    print(_("next: build; redline shows what changed; issue keeps what goes out; decide --undo takes it back"))


def undone(decision: Decision | None) -> None:
    """Which decision was taken back."""
    if decision:
        print(_("taken back: {id}; the content is as it was").format(id=decision.id))


def log(lines: Sequence[Line]) -> None:
    """The decisions, the first first."""
    bodies, statuses = body_words(), status_words()
    columns: list[tuple[str, Justify]] = [(_("decision"), "name"), (_("body"), "left"), (_("status"), "left")]
    issued = any(line.versions for line in lines)
    if issued:
        columns.append((_("issued"), "name"))
    rows: list[tuple[str, ...]] = []
    for line in lines:
        one = line.decision
        count = ngettext("{count} change", "{count} changes", len(one.changes)).format(count=len(one.changes))
        row = (f"{one.id}\n{one.title}", "\n".join(filter(None, (bodies[one.body], one.number))), f"{statuses[one.status]}\n{count}")  # fmt: skip
        rows.append((*row, _few(line.versions, "\n")) if issued else row)
    if rows:
        table(columns, rows)
    print(ngettext("{count} decision", "{count} decisions", len(rows)).format(count=len(rows)))


def facts(found: Sequence[Fact]) -> None:
    """Facts with the decision that set each."""
    from bestek.facts import printable

    undecided = _("not yet decided")
    table(
        [(_("fact"), "name"), (_("value"), "left"), (_("decision"), "name")],
        [(fact.path, printable(fact.value), fact.decision.id if fact.decision else undecided) for fact in found],
    )
    print(ngettext("{count} fact", "{count} facts", len(found)).format(count=len(found)))


# What changed in documents


def redlines(found: Sequence[Redlined], root: Path) -> None:
    """The documents that differ, the files that show how, and one line that sums it up. Paths are shown from `root` where they lie below it."""
    differing = [each for each in found if each.changes]
    headings = (_("document"), _("from"), _("to"), _("changes"), _("files"))
    rows = [
        (_of(each.document, each.municipality), each.old, each.new, str(each.changes), _shown(each.files, root))
        for each in differing
    ]
    if rows:
        table([(heading, "right" if heading == _("changes") else "name") for heading in headings], rows)
    for remark, count in Counter(each.remark for each in found if each.remark).items():
        print(
            ngettext("{count} document: {remark}", "{count} documents: {remark}", count).format(
                count=count, remark=remark
            )
        )
    same = [each for each in found if not each.changes]
    if len(found) == 1 and same:
        told = _("{document}: no differences between {old} and {new}")
        print(told.format(document=_of(same[0].document, same[0].municipality), old=same[0].old, new=same[0].new))
        return
    changed = ngettext("{count} document differs", "{count} documents differ", len(differing))
    print(
        _("{changed}, {same} without differences").format(changed=changed.format(count=len(differing)), same=len(same))
    )


def _of(document: str, municipality: str) -> str:
    return f"{municipality}/{document}" if municipality else document


def _shown(files: Iterable[Path], root: Path) -> str:
    """The files that stand beside one another and differ in format only: the first as it is, of the others the format."""
    shown = [_near(file, root) for file in files]
    return ", ".join((*shown[:1], *(Path(name).suffix for name in shown[1:])))


def _near(file: Path, root: Path) -> str:
    return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()


def copied(made: Sequence[Copied], root: Path) -> None:
    """The review copies, what each is compared with, and where it stands."""
    counts = (_("changes"), _("comments"))
    headings = (_("document"), _("compared with"), *counts, _("files"))
    rows = [
        (
            _of(each.document, each.municipality),
            each.compared or "–",
            str(each.changes),
            str(each.comments),
            ", ".join((_near(each.files[0], root), *(file.name for file in each.files[1:]))),
        )
        for each in made
    ]
    table([(heading, "right" if heading in counts else "name") for heading in headings], rows)


def to_sign(parts: Sequence[Part]) -> None:
    """What is about to be signed off, with the errors that stand in it."""
    for part in parts:
        errors = ngettext("{count} error nobody accepted", "{count} errors nobody accepted", part.errors)
        told = f" – {errors.format(count=part.errors)}" if part.errors else ""
        print(f"{_of(part.document, part.municipality)}: {part.label}{told}")


def signed(file: str, count: int) -> None:
    """What was signed off, and where that is kept."""
    print(ngettext("{count} sign-off in {file}", "{count} sign-offs in {file}", count).format(count=count, file=file))


def page(file: Path, root: Path) -> None:
    """Where a page was written."""
    print(_near(file, root))


def impact(found: Impact) -> None:
    """The changed facts, then document by document what they change, with what went and came in colour where there is any."""
    if found.decision:
        print(f"{found.decision.id}: {found.decision.title}")
    _facts_of(found)
    for touched in found.documents:
        _touched(touched)
    changed = ngettext("{count} fact changed", "{count} facts changed", len(found.changes)).format(
        count=len(found.changes)
    )
    count = len(found.documents)
    told = ngettext("{facts}, {count} document touched", "{facts}, {count} documents touched", count)
    print(told.format(facts=changed, count=count))
    if not found.decision:
        to_record(found.changes)


def _facts_of(found: Impact) -> None:
    """Of the first decision, which holds all, no fact is named."""
    from bestek.facts import excerpts
    from bestek.impact import documents_of

    rows = []
    for change in found.changes if found.since else ():
        old, new = _placed(change) if change.kind == "moved" else excerpts(change.old, change.new)
        rows.append((change.path, old, new, _few(documents_of(found, change.path))))
    if rows:
        table([(_("fact"), "name"), (_("was"), "left"), (_("becomes"), "left"), (_("documents"), "name")], rows)


def _touched(touched: Touched) -> None:
    """One document: its sections with the old and the new text around what changed."""
    from rich.table import Table
    from rich.text import Text

    words = {"added": _("new"), "removed": _("no more"), "changed": ""}
    print(
        "\n"
        + " – ".join(filter(None, (_of(touched.document, touched.municipality), touched.title, words[touched.what])))
    )
    if touched.standing:
        console().print(Text(touched.standing.told(), "yellow" if touched.standing.outdated else ""))
    if touched.what != "changed":
        return
    made = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (_("section"), _("was"), _("becomes")):
        made.add_column(heading, overflow="fold")
    for passage in touched.passages:
        moved = _("moved") if passage.moved else ""
        place = Text(" · ".join(filter(None, (passage.section, passage.about, moved))))
        made.add_row(place, *map(_styled, passage.sides))
    console().print(made)


def _styled(side: Sequence[Inline]) -> Text:
    """Words of which the revised ones stand between signs and in colour: [-gone-] and {+come+}, as `git diff --word-diff` shows them."""
    from rich.text import Text

    from bestek.tree import Revised, plain_text

    made = Text()
    for node in side:
        words = plain_text(node)
        if not isinstance(node, Revised):
            made.append(words)
        elif node.mark.revision == "deleted":
            made.append(f"[-{words}-]", style="red")
        else:
            made.append(f"{{+{words}+}}", style="green")
    return made
