"""The list of the archive on the screen: what there is to do on a day, the most urgent first, and how records stand."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from bestek import report
from bestek.archive.listing import STANDINGS, TASKS, Listing, Reason, Row, Task, Term
from bestek.archive.retention import EVENTS, Retention, Standing, Stop, meaning
from bestek.check.archives import RESULTS
from bestek.check.rule import said
from bestek.messages import N_, _, ngettext
from bestek.screen import Justify, console, table, tame

TITLES: Mapping[Task, tuple[str, str]] = {
    "altered": (
        N_("On disk stands another package than was handed over"),
        N_(
            "./inv archive.verify tells what differs: put back what was handed over, or hand over the new one and enter it"
        ),
    ),
    "unissued": (N_("Adopted or published, and not issued"), N_("./inv issue DOCUMENT --decision NAME --dossier NAME")),
    "unpacked": (N_("Issued or decided, and not packed"), N_("./inv archive.pack DECISION --dossier NAME")),
    "unfiled": (
        N_("Packed, and not handed over"),
        N_("./inv archive.transfer FOLDER, and then ./inv archive.file DECISION --date DAY --dossier NAME"),
    ),
    "changed": (N_("Handed over, and changed since"), N_("hand over what came after it as well")),
}
"""What each task is called, and how it is done."""

SINCE: Mapping[Reason, str] = {
    "": "",
    "package": N_("its files are others"),
    "gone": N_("the folder is no package any more"),
    "version": N_("followed by {later}"),
    "withdrawn": N_("withdrawn: {later}"),
    "record": N_("corrected by {later}"),
}

STANDING: Mapping[Standing, str] = {
    "due": N_("Due for destruction by rule"),
    "stopped": N_("Term over, and destruction is stopped"),
    "open": N_("To be settled before a term can end"),
    "running": N_("Term running"),
    "kept": N_("Kept for good"),
}

ALWAYS: frozenset[Standing] = frozenset(("due", "stopped", "open"))
"""What is shown without being asked for; of the rest how many there are."""

MOST_NAMES = 8
"""Records that a line names."""


def listed(made: Listing, *, today: bool, all_: bool) -> None:
    """What there is to do on a day, and how records stand; `today` tells that the day was taken from the clock."""
    day = _("The archive on {day}, which is today") if today else _("The archive on {day}")
    _line(day.format(day=said(made.on)), "bold")
    for task in TASKS:
        if rows := made.of(task):
            _task(task, rows)
    shown = [standing for standing in STANDINGS if all_ or standing in ALWAYS]
    for standing in shown:
        if terms := made.standing(standing):
            _terms(standing, terms, made.on)
    _legend([term for standing in shown for term in made.standing(standing)])
    print()
    _line(_summed(made, all_=all_))


# What there is to do


def _task(task: Task, rows: Sequence[Row]) -> None:
    title, how = TITLES[task]
    _heading(_(title), _count(task, rows))
    _line(_(how), indent=3)
    match task:
        case "unissued" | "unpacked" | "unfiled":
            _by_decision(rows)
        case "altered" | "changed":
            _one_by_one(rows)
        case _:
            assert_never(task)


def _heading(title: str, count: int) -> None:
    print()
    _line(f"{title}: {count}", "bold")


def _count(task: Task, rows: Sequence[Row]) -> int:
    """How much there is to do: what is issued is a document, what is packed and handed over a decision."""
    return len(_decisions(rows)) if task in ("unpacked", "unfiled") else len(rows)


def _decisions(rows: Sequence[Row]) -> Mapping[tuple[str, str, datetime.date], list[Row]]:
    found: dict[tuple[str, str, datetime.date], list[Row]] = {}
    for row in rows:
        found.setdefault((_where(row), row.decision, row.day), []).append(row)
    return found


def _by_decision(rows: Sequence[Row]) -> None:
    """A line for each decision, which is what is issued, packed and handed over."""
    found = _decisions(rows)
    columns: list[tuple[str, Justify]] = [
        (_("dossier"), "name"),
        (_("decision"), "name"),
        (_("documents"), "name"),
    ]
    table(
        columns, [tame((where, decision, ", ".join(_documents(own)))) for (where, decision, _day), own in found.items()]
    )


def _documents(rows: Sequence[Row]) -> Iterator[str]:
    """Documents with their versions; those that are made from one entry together with their number."""
    entries: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        entries.setdefault((row.entry or row.name, row.version), []).append(row)
    for (entry, version), own in entries.items():
        if not version:  # the decision itself
            yield _("nothing was issued with it")
            continue
        name = own[0].name if len(own) == 1 else entry
        yield f"{name} {version}" if len(own) == 1 else f"{name} {version} ({len(own)}\N{MULTIPLICATION SIGN})"


def _one_by_one(rows: Sequence[Row]) -> None:
    columns: list[tuple[str, Justify]] = [
        (_("dossier"), "name"),
        (_("handed over"), "name"),
        (_("on"), "left"),
        (_("since then"), "left"),
    ]
    table(columns, [tame((_where(row), _named(row), _day(row.day), _since(row))) for row in rows])


def _where(row: Row) -> str:
    return "/".join(filter(None, (row.dossier, row.municipality)))


def _named(row: Row) -> str:
    return " ".join(filter(None, (row.name, row.version, _("(public)") if row.edition == "public" else "")))


def _since(row: Row) -> str:
    return _(SINCE[row.reason]).format(later=row.later)


def _day(day: datetime.date) -> str:
    return str(said(day))


# How records stand


def _terms(standing: Standing, terms: Sequence[Term], day: datetime.date) -> None:
    """Records that stand alike: which, by which result, and what stands in the way or from when on."""
    _heading(_(STANDING[standing]), sum(len(term.records) for term in terms))
    for term in terms:
        own = f" ({', '.join(term.municipalities)})" if term.municipalities else ""
        _line(f"{term.dossier}{own}: {_names(term)}", indent=3)
        for line in _told(standing, term, day):
            _line(line, indent=6)


def _names(term: Term) -> str:
    names = ", ".join(term.records[:MOST_NAMES])
    if (rest := len(term.records) - MOST_NAMES) > 0:
        names += " " + ngettext("and {count} more", "and {count} more", rest).format(count=rest)
    return names


def _told(standing: Standing, term: Term, day: datetime.date) -> Iterator[str]:
    match standing:
        case "due" | "running":
            yield _by(term.retention)
        case "stopped":
            yield _by(term.retention)
            holding = (stop for stop in term.retention.stops if stop.holds_on(day))
            yield from (_("stopped by: {reason}").format(reason=_stop(stop)) for stop in holding)
        case "kept":
            yield _("result {results}").format(results=", ".join(term.retention.results))
        case "open":
            yield from _points(term)
        case _:
            assert_never(standing)


def _points(term: Term) -> Iterator[str]:
    """What is open, who decides, and where the answer is written."""
    for point, paths in zip(term.retention.points, term.paths, strict=True):
        yield f"- {point.short}"
        yield "  " + _("{who} decides: {path}").format(who=_capital(point.by), path=", ".join(paths))
    if day := term.retention.earliest:
        yield _("not before {day}").format(day=_day(day))


def _by(kept: Retention) -> str:
    """From when on, by which result and which event; whether that is recorded or follows from what was agreed."""
    assert kept.destroy_on
    assert kept.ended
    assert kept.event
    told = _("from {day}, result {result}: {years} years after {ended} ({event})")
    event = _(EVENTS[kept.event]) if kept.recorded else f"{_(EVENTS[kept.event])}; {_agreed(kept)}"
    return told.format(
        day=_day(kept.destroy_on), result=kept.result, years=kept.years, event=event, ended=_day(kept.ended)
    )


def _agreed(kept: Retention) -> str:
    if kept.start:
        return _("as agreed; that it ended then is not recorded")
    return _("as agreed, with all options; which were used is not recorded")


def _stop(stop: Stop) -> str:
    if stop.until:
        return _("{reason}, up to and including {day}").format(reason=stop.text, day=_day(stop.until))
    return stop.text


def _legend(terms: Sequence[Term]) -> None:
    """What the results that were named mean, once."""
    named = {number for term in terms for number in term.retention.results}
    named |= {number for term in terms for point in term.retention.points for number in point.results}
    if known := sorted(named & RESULTS.keys(), key=lambda number: [*map(int, number.split("."))]):
        print()
        _line(_("Results of the selection list of 2020"), "bold")
        width = max(map(len, known))
        for number in known:
            _line(f"{number:{width}}  {meaning(number)}", indent=3, hanging=width + 2)


def _summed(made: Listing, *, all_: bool) -> str:
    """One line that sums it up, with what was not shown."""
    rows = sum(_count(task, made.of(task)) for task in TASKS)
    parts = [
        ngettext("{count} thing to do", "{count} things to do", rows).format(count=rows) if rows else _("nothing to do")
    ]
    for standing in STANDINGS:
        count = sum(len(term.records) for term in made.standing(standing))
        if count and standing not in ALWAYS and not all_:
            name = _(STANDING[standing])
            parts.append(f"{name[:1].lower()}{name[1:]}: {count} (--all)")
    return "; ".join(parts)


def _line(text: str, style: str = "", indent: int = 0, hanging: int = 0) -> None:
    """A line, folded where the terminal ends, each further one indented as the first and `hanging` besides."""
    from rich.text import Text

    out = console()
    width = max(40, out.width)
    first, rest = " " * indent, " " * (indent + hanging + (len(text) - len(text.lstrip(" -"))))
    for line in textwrap.wrap(report.printable(text), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False):  # fmt: skip
        out.print(Text(line, style=style), soft_wrap=True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
