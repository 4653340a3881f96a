"""What a template printed that another includes, and a clause, is printed again without running it where it would say the same.

It says the same when the names that it took from the template around it stand for the same, and when the dossier gives the same answers to what
it asked: every question is noted by the view while it runs. What it printed holds handles, which get the numbers of where it is printed now.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import FunctionType
from typing import Any

from bestek.marks import CLOSE, HANDLE, OPEN, Fragment, Markdown, Marked, Value
from bestek.memory import Memory
from bestek.view import TRACED, DictView, ListView, Missing, OpenFact, Origins, View, is_recording

MOST = 3
"""Printings of one template that are remembered of a document."""

Asked = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""The paths of which it was asked what stands there, what they hold, and what was read of them."""


class _UnknownError(Exception):
    """Of this value nobody can tell whether it is the same the next time."""


@dataclass(frozen=True, slots=True)
class Printing:
    """What a template printed once: `names` are those that it took from around it with what they stood for, `answers` a checksum."""

    names: tuple[tuple[str, object], ...]
    asked: Asked
    answers: str
    text: str
    values: tuple[Value, ...]
    clauses: frozenset[str]


@dataclass
class Capture:
    """A template that is running, with the names that stand around it."""

    around: Mapping[str, Any]
    names: dict[str, object] = field(default_factory=dict)
    known: bool = True

    def note(self, name: str, value: object) -> None:
        """Notes a name that the template, or one within it, looked up."""
        if name in self.names or (name in self.around and self.around[name] is not value):
            return
        try:
            self.names[name] = _standing_for(value) if name in self.around else Capture
        except _UnknownError:
            self.known = False


@dataclass
class Inclusions:
    """The templates that one document includes. `answer` gives a checksum of what the dossier answers, with all else that the document is made from."""

    memory: Memory
    answer: Callable[[Asked], str]
    origins: Origins
    marked: Marked
    clauses: set[str]
    running: list[Capture] = field(default_factory=list)

    def note(self, name: str, value: object) -> None:
        """A name was looked up."""
        for capture in self.running:
            capture.note(name, value)

    def printed(self, key: object, around: Mapping[str, Any], run: Callable[[], Iterator[str]]) -> str:
        """What a template prints; `run` runs it."""
        if is_recording():
            return "".join(run())
        known: list[Printing] = self.memory.equal("printed", key, list)
        for printing in known:
            if self._again(printing, around):
                return self._replayed(printing, around)
        made, text = self._captured(around, run)
        if made:
            known[:] = [made, *known][:MOST]
        return text

    def _again(self, printing: Printing, around: Mapping[str, Any]) -> bool:
        try:
            same = all(
                (_standing_for(around[name]) if name in around else Capture) == told for name, told in printing.names
            )
        except _UnknownError:
            return False
        return same and self.answer(printing.asked) == printing.answers

    def _replayed(self, printing: Printing, around: Mapping[str, Any]) -> str:
        for paths, asked in zip(self._sets(), printing.asked, strict=True):
            paths.update(asked)
        self.clauses |= printing.clauses
        for name, _told in printing.names:
            self.note(name, around.get(name))
        base = len(self.marked.values)
        self.marked.values.extend(_moved(value, base) for value in printing.values)
        return _renumbered(printing.text, base)

    def _sets(self) -> tuple[set[str], set[str], set[str]]:
        return self.origins.seen, self.origins.listed, self.origins.reads

    def _captured(self, around: Mapping[str, Any], run: Callable[[], Iterator[str]]) -> tuple[Printing | None, str]:
        """What a template prints now, and what there is to remember of it."""
        origins, outer, begins, untold = self.origins, self._sets(), len(self.marked.values), len(self.origins.untold)
        used, capture = set(self.clauses), Capture(around)
        origins.seen, origins.listed, origins.reads = set(), set(), set()
        self.clauses.clear()
        self.running.append(capture)
        try:
            text = "".join(run())
        finally:
            self.running.pop()
            asked = (tuple(origins.seen), tuple(origins.listed), tuple(origins.reads))
            for paths, inner in zip(outer, asked, strict=True):
                paths.update(inner)
            origins.seen, origins.listed, origins.reads = outer
            clauses = frozenset(self.clauses)
            self.clauses |= used
        values = self.marked.values[begins:]
        if not capture.known or len(origins.untold) != untold or _refers_before(text, values, begins):
            return None, text
        names, own = tuple(capture.names.items()), tuple(_moved(value, -begins) for value in values)
        return Printing(names, asked, self.answer(asked), _renumbered(text, -begins), own, clauses), text


def _standing_for(value: object) -> object:
    """What a name stands for, such that it can be compared: of a part of the dossier where it stands, for what it holds is asked."""
    match value:
        case View():
            return View, type(value), value._path, getattr(value, "template", "") if type(value) is not View else ""  # noqa: SLF001
        case ListView() | DictView():
            return type(value), value._path  # noqa: SLF001
        case OpenFact() | Missing():
            return value if isinstance(value, Missing) else (OpenFact, value.question, value.sources)
        case str() | int() | Decimal() | datetime.date() | None:
            told = (value.sources, value.proposed, getattr(value, "lang", "")) if isinstance(value, TRACED) else ()
            return type(value), str(value), told
        case FunctionType() | type():
            return value
        case _:
            raise _UnknownError


def _refers_before(text: str, values: list[Value], begins: int) -> bool:
    """Whether something was printed that got its handle before: nobody knows what that will be the next time."""
    texts = (text, *(value.text for value in values if isinstance(value, Markdown | Fragment)))
    return any(int(mark[1]) < begins for each in texts for mark in HANDLE.finditer(each))


def _moved(value: Value, by: int) -> Value:
    """A value with the handles in it so much further on."""
    if isinstance(value, Markdown) and OPEN in value.text:
        return Markdown(_renumbered(value.text, by), value.sources, value.name)
    if isinstance(value, Fragment):
        return Fragment(_renumbered(value.text, by))
    return value


def _renumbered(text: str, by: int) -> str:
    return HANDLE.sub(lambda mark: f"{OPEN}{int(mark[1]) + by}{CLOSE}", text) if by else text
