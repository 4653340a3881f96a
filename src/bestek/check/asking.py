"""What a rule that reads a document asks of the dossier besides: questions that are asked again, to know whether it would find the same.

`Asking` stands for a `Context` while such a rule runs, and notes what is asked of it: facts by their path, parts of the dossier, settings, other
documents. What the rule finds follows from its document and from the answers. Of what else a context can be asked no answer is compared: what a rule finds
that asked for it is not kept (`open_ended`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from bestek.check.context import Context
from bestek.check.passages import Reading
from bestek.outputs import checksum, short

Question = tuple[str, str]
"""What kind of thing is asked, and which: `("fact", "contract/term")`."""

EVERY = "*"
"""Stands for the documents of all kinds."""


class Answers:
    """The answers that a context gives, as checksums; each is asked once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[Question, str] = {}

    def digest(self, questions: Iterable[Question]) -> str:
        """A checksum of the answers to some questions."""
        return short(checksum("\n".join(map(self._answer, questions)).encode()))

    def _answer(self, question: Question) -> str:
        if question not in self._known:
            kind, name = question
            value = _ANSWERS[kind](self._context, name)
            told = f"{type(value).__qualname__}\0{value!r}"
            self._known[question] = checksum(told.encode("utf-8", "surrogatepass"))
        return self._known[question]


def _documents(context: Context, kinds: str) -> object:
    chosen = context.readings if kinds == EVERY else context.documents(*kinds.split())
    return [(reading.id, reading.made_from) for reading in chosen]


_ANSWERS: Mapping[str, Callable[[Context, str], object]] = {
    "fact": lambda context, path: context.fact(path),
    "decided": lambda context, path: context.decided(path),
    "part": lambda context, name: getattr(context.dossier, name),
    "setting": lambda context, name: getattr(context.settings, name),
    "amount": lambda context, amount: context.equal_to(Decimal(amount)),
    "day": lambda context, day: context.equal_to(datetime.date.fromisoformat(day)),
    "documents": _documents,
}
"""How each kind of question is answered."""


class Asking:
    """A context that notes what is asked of it. It stands for a `Context`, and has all of it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.asked: dict[Question, None] = {}
        self.open_ended = False

    step, day, dispatched, has_document = Context.step, Context.day, Context.dispatched, Context.has_document
    """These ask for parts of the dossier."""

    def __getattr__(self, name: str) -> Any:
        self.open_ended = True
        return getattr(self._context, name)

    @property
    def dossier(self) -> Any:
        return _Noted(self._context.dossier, "part", self.asked)

    @property
    def settings(self) -> Any:
        return _Noted(self._context.settings, "setting", self.asked)

    def fact(self, path: str) -> Any:
        self.asked["fact", path] = None
        return self._context.fact(path)

    def decided(self, path: str) -> bool:
        self.asked["decided", path] = None
        return self._context.decided(path)

    def equal_to(self, value: Decimal | datetime.date) -> tuple[str, ...]:
        self.asked["day" if isinstance(value, datetime.date) else "amount", str(value)] = None
        return self._context.equal_to(value)

    @property
    def readings(self) -> tuple[Reading, ...]:
        self.asked["documents", EVERY] = None
        return self._context.readings

    def documents(self, *kinds: str) -> Iterator[Reading]:
        self.asked["documents", " ".join(kinds)] = None
        return self._context.documents(*kinds)

    def of(self, reading: Reading, function: Callable[..., Sequence[str]], *given: str) -> Sequence[str]:
        """It follows from the document, which was asked for by one of the above."""
        return self._context.of(reading, function, *given)

    @property
    def noting(self) -> Context:
        """Itself as what rules take."""
        return cast(Context, self)


class _Noted:
    """An object of which every part that is asked for is noted."""

    __slots__ = ("_asked", "_kind", "_object")

    def __init__(self, object_: object, kind: str, asked: dict[Question, None]) -> None:
        self._object, self._kind, self._asked = object_, kind, asked

    def __getattr__(self, name: str) -> Any:
        self._asked[self._kind, name] = None
        return getattr(self._object, name)
