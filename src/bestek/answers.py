"""What a dossier answers to the questions that a document asked of it: the same answers give the same document.

A view notes every question while a document is rendered (`bestek.view.Origins`): what stands at a path, a part or nothing at all
included, and what a list or a mapping holds. So a document depends on what it looked at and on nothing else: a lot more concerns it when it
counted or ran through the lots, not when it named two of them; a part that it tested for and did not find concerns it when it appears.
The internal edition also prints what was noted at and around the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256

from pydantic import BaseModel

from bestek.edition import Remarks
from bestek.model import Open
from bestek.model.labels import Label
from bestek.validate import Valid
from bestek.view import Origins, join, step


@dataclass(frozen=True)
class Questions:
    """Paths in order: `seen` of which it was asked what stands there, `listed` what it holds, `reads` of which a value was read."""

    seen: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[tuple[str, ...], ...]:
        """All three, in this order."""
        return self.seen, self.listed, self.reads

    @classmethod
    def of(cls, origins: Origins) -> Questions:
        """What was asked."""
        return cls(*(tuple(sorted(paths)) for paths in (origins.seen, origins.listed, origins.reads)))


class Answers:
    """What one dossier answers. `remarks` are those that its edition prints."""

    def __init__(self, valid: Valid, remarks: Remarks | None, before: Answers | None = None) -> None:
        """`before` are answers that the dossier gave earlier: those that are the same need not be worked out again."""
        self._valid = valid
        self._remarks = remarks
        self._known = {kind: _Answered(partial(self._answer, kind)) for kind in ("seen", "listed", "noted")}
        if before:
            self._take(before)

    def _take(self, before: Answers) -> None:
        """Takes over what was answered of paths at which nothing changed."""
        differing = self._differing(before)
        for kind in ("seen", "listed"):
            known = before._known[kind]
            self._known[kind].update((path, told) for path, told in known.items() if path not in differing)
        if self._remarks is before._remarks:
            self._known["noted"].update(before._known["noted"])

    def _differing(self, before: Answers) -> set[str]:
        """The paths at which something else stands, or of which more or less is a part."""
        old, new = before._values, self._values
        gone = (old.keys() ^ new.keys()) | (self._proposed ^ before._proposed)
        changed = {path for path, value in new.items() if not _same(value, old.get(path))}
        return changed | gone | {path.rpartition("/")[0] for path in gone}

    def digest(self, questions: Questions, *given: str) -> str:
        """A checksum of the answers, and of what else is `given`."""
        told = sha256("\0".join(given).encode())
        told.update(self._known["seen"].all(questions.seen))
        told.update(self._known["listed"].all(questions.listed))
        if self._remarks:
            told.update(self._known["noted"].all(questions.reads))
        return told.hexdigest()

    def _answer(self, kind: str, path: str) -> str:
        match kind:
            case "seen":
                proposed = "proposed" if path in self._proposed else ""
                return f"{_stands(self._values.get(path))} {proposed}"
            case "listed":
                return repr(tuple(_holds(self._values.get(path))))
            case _:
                return self._noted(path)

    def _noted(self, path: str) -> str:
        """What the internal edition may print beside the fact at a path."""
        assert self._remarks
        annotation = self._remarks.annotations.get(path)
        status = annotation.status if annotation else ""
        question, example = self._remarks.questions.get(path), self._remarks.example(path)
        return repr((question, status, example, tuple(self._remarks.notes(path))))

    @cached_property
    def _proposed(self) -> frozenset[str]:
        return self._valid.proposed

    @cached_property
    def _values(self) -> Mapping[str, object]:
        return dict(_found(self._valid.dossier, ""))


def _same(new: object, old: object) -> bool:
    """Whether two values give the same answers, but for what stands below them: a list also holds the same names in the same order."""
    if new is old:
        return True
    match new:
        case BaseModel():
            return type(new) is type(old)
        case tuple() | dict():
            return type(new) is type(old) and list(_holds(new)) == list(_holds(old))
        case _:
            return type(new) is type(old) and _stands(new) == _stands(old)


class _Answered(dict[str, bytes]):
    """By path the answers to questions of one kind, each as a checksum of fixed length."""

    def __init__(self, answer: Callable[[str], str]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, path: str) -> bytes:
        self[path] = sha256(self._answer(path).encode()).digest()
        return self[path]

    def all(self, paths: Iterable[str]) -> bytes:
        return b"".join(map(self.__getitem__, paths))


def _found(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Every value of the model by its path; what is left out is not there."""
    if value is None:
        return
    yield path, value
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                yield from _found(getattr(value, name), join(path, name))
        case tuple() | dict():
            for name, part in _parts(value):
                yield from _found(part, join(path, name))
        case _:
            pass


def _parts(value: object) -> Iterator[tuple[str, object]]:
    match value:
        case tuple():
            yield from ((step(item, number), item) for number, item in enumerate(value, 1))
        case dict():
            yield from ((str(name), item) for name, item in value.items())
        case _:
            return


def _holds(value: object) -> Iterator[str]:
    """What the elements of a list or a mapping are called, in order."""
    yield from (name for name, _part in _parts(value))


def _stands(value: object) -> str:
    """What a template sees at a path without looking further: a value, or that there is a part."""
    match value:
        case None:
            return ""
        case BaseModel() | tuple() | dict():
            return type(value).__name__
        case Label(words=words):
            return repr(tuple(words.items()))
        case Open(question=question):
            return f"open {question}"
        case _:
            return f"{type(value).__name__} {value!r}"
