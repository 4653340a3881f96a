"""Facts that cannot be together: a term that ends before it begins, a table without an amount for one of its columns.

What can be printed but is not right, the rules find (`bestek.check`). A check is a generator over a dossier whose shape is in order. It yields
all that it finds and changes nothing; a fact that is open is no text, number or date, and is passed over. A further check is a function in
`CHECKS` and a row in `bestek.mistakes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bestek import mistakes
from bestek.findings import Finding
from bestek.load import Loaded
from bestek.model import Dossier, Open
from bestek.model.tables import DataTable
from bestek.validate import award

Check = Callable[[Dossier, Loaded], Iterator[Finding]]


def findings(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """What all checks find."""
    for check in CHECKS:
        yield from check(dossier, loaded)


def decided(*facts: object) -> bool:
    """Whether there are such facts, and all of them are decided."""
    return all(fact is not None and not isinstance(fact, Open) for fact in facts)


# The term of the contract


def _term(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """The term has one way of being given, and ends after it began."""
    if not dossier.contract:
        return
    term, path = dossier.contract.term, "contract/term"
    if (term.years is None) == (term.until is None):
        mistake = mistakes.TERM_WITHOUT_END if term.years is None else mistakes.TERM_TWICE
        yield mistake.at(loaded.place_of(f"{path}/until" if term.until else path))
    elif decided(term.start, term.until) and term.until and term.until <= term.start:
        yield mistakes.TERM_BACKWARDS.at(loaded.place_of(f"{path}/until"), start=term.start, until=term.until)


# The planning


def _planning(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """A period of the planning ends after it began."""
    for name in ("milestones", "procedure") if dossier.planning else ():
        for step in getattr(dossier.planning, name):
            if decided(step.date, step.end) and step.end < step.date:
                place = loaded.place_of(f"planning/{name}/{step.id}/end")
                yield mistakes.ENDS_BEFORE.at(place, begin=step.date, end=step.end)


# Tables of amounts


def _tables(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """A table has an amount for each row and column, explains its emphasis, and has totals for its columns alone."""
    for table in dossier.tables:
        path = f"tables/{table.id}"
        filled = list(_amounts(table, loaded, path))
        yield from filled
        yield from _emphasis(table, loaded, path)
        if not filled:
            yield from _stated_columns(table, loaded, path)


def _amounts(table: DataTable, loaded: Loaded, path: str) -> Iterator[Finding]:
    columns = [column.id for column in table.columns]
    for row in table.rows:
        place = loaded.place_of(f"{path}/rows/{row.id}/values")
        for column in columns:
            if column not in row.values:
                yield mistakes.NO_AMOUNT.at(place, column=column)
        for part, names in (("values", row.values), ("cell_footnotes", row.cell_footnotes)):
            for name in names:
                if name not in columns:
                    at = loaded.place_of(f"{path}/rows/{row.id}/{part}/{name}")
                    yield mistakes.NO_COLUMN.near(name, columns, at, column=name)


def _emphasis(table: DataTable, loaded: Loaded, path: str) -> Iterator[Finding]:
    for row in table.rows:
        if row.emphasis is True and table.emphasis is None:
            yield mistakes.UNEXPLAINED_EMPHASIS.at(loaded.place_of(f"{path}/rows/{row.id}/emphasis"))


def _stated_columns(table: DataTable, loaded: Loaded, path: str) -> Iterator[Finding]:
    columns = [column.id for column in table.columns]
    for column in table.total.stated if table.total else {}:
        if column not in columns:
            place = loaded.place_of(f"{path}/total/stated/{column}")
            yield mistakes.NO_COLUMN.near(column, columns, place, column=column)


CHECKS: tuple[Check, ...] = (_term, _planning, _tables, *award.CHECKS)
"""All checks, each over the whole dossier."""
